// SPDX-License-Identifier: MIT
#include "detail/between_units.hpp"
#include "detail/limits.hpp"
#include "detail/normal.hpp"
#include "detail/root.hpp"
#include "detail/unit_parts.hpp"
#include "detail/unit_places.hpp"

#include <steelyard/core/error.hpp>
#include <steelyard/core/text.hpp>
#include <steelyard/statistics/shrinkage.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <memory>
#include <numeric>
#include <string>

namespace steelyard::inline v0_1::statistics {

namespace {

using namespace detail;

constexpr int    points_of_spread = 24;
constexpr double least_weight = 1e-6; ///< points that weigh less take no part

/// A mean and variance of a unit's true number.
struct moments {
    double mean, variance;
};

/// Units as they are drawn at one spread: shares of their own numbers, and what is known of the true ones.
class drawing {
public:
    virtual ~drawing() = default;
    /// Spreads, with weights, that the units leave likely.
    [[nodiscard]] virtual std::vector<spread_point> points() const = 0;
    /// Goes to a spread between units.
    virtual void                   at(double deviation) = 0;
    [[nodiscard]] virtual double   own_weight(std::size_t unit) const = 0;
    [[nodiscard]] virtual double   estimate(std::size_t unit) const = 0;
    [[nodiscard]] virtual true_law law(std::size_t unit) const = 0; ///< the mean taken as known
    [[nodiscard]] virtual moments  known(std::size_t unit) const = 0; ///< with the mean's error
    /// Limits with `beyond` outside of each, over several spreads; back in the units' own unit.
    [[nodiscard]] virtual limits within(std::span<const moments> over, std::span<const spread_point> weights,
                                        const beyond& at) const = 0;
};

class normal_drawing final : public drawing {
public:
    normal_drawing(std::vector<seen_unit> units, const overdispersion& between, measured of)
        : units_(std::move(units)),
          scale_{between.on},
          of_(of),
          given_mean_(scale_.forward(between.mean)),
          given_deviation_(std::sqrt(between.tau2)) {
        likelihood_.units = units_;
        if (between.mean_error == 0) likelihood_.known_mean = given_mean_;
    }
    [[nodiscard]] std::vector<spread_point> points() const override {
        return spread_points([&](double d) { return likelihood_.at(d * d).log; }, likelihood_.typical(),
                             std::numeric_limits<double>::infinity(), points_of_spread);
    }
    void at(double deviation) override {
        tau2_ = deviation * deviation;
        const normal_between::found found = likelihood_.at(tau2_);
        mean_ = deviation == given_deviation_ ? given_mean_ : found.mean; // the two were found together
        error_ = found.mean_error;
    }
    [[nodiscard]] double own_weight(std::size_t i) const override { return tau2_ / (tau2_ + units_[i].variance); }
    [[nodiscard]] double on_scale(std::size_t i) const {
        const double own = own_weight(i);
        return own * units_[i].on_scale + (1 - own) * mean_;
    }
    [[nodiscard]] double   estimate(std::size_t i) const override { return back(on_scale(i)); }
    [[nodiscard]] true_law law(std::size_t i) const override {
        return {true_law::kind::normal, on_scale(i), std::sqrt(own_weight(i) * units_[i].variance)};
    }
    [[nodiscard]] moments known(std::size_t i) const override {
        const double own = own_weight(i);
        return {on_scale(i), own * units_[i].variance + (1 - own) * (1 - own) * error_ * error_};
    }
    [[nodiscard]] limits within(std::span<const moments> over, std::span<const spread_point> weights,
                                const beyond& at) const override {
        double low = over[0].mean, high = low;
        for (const moments& m : over) {
            const double far = (at.z + 1) * std::sqrt(m.variance);
            low = std::min(low, m.mean - far);
            high = std::max(high, m.mean + far);
        }
        if (!(high > low)) return {back(low), back(high)};
        // What lies beyond x on one side, over all spreads, less the tail that is wanted.
        const auto side = [&](double sign) {
            return [&, sign](double x) {
                double sum = 0;
                for (std::size_t k = 0; k < over.size(); ++k) {
                    const double sd = std::sqrt(over[k].variance);
                    const double d = sign * (x - over[k].mean);
                    sum += weights[k].weight * (sd > 0 ? normal_above(d / sd) : d < 0 ? 1 : 0);
                }
                return sum - at.tail;
            };
        };
        return {back(root_between(low, high, side(-1))), back(root_between(low, high, side(1)))};
    }

private:
    [[nodiscard]] double back(double t) const noexcept { return detail::within(of_, scale_.inverse(t)); }

    std::vector<seen_unit> units_;
    normal_between         likelihood_;
    unit_scale             scale_;
    measured               of_;
    double                 given_mean_, given_deviation_, tau2_ = 0, mean_ = 0, error_ = 0;
};

/// Beta-binomial or gamma-Poisson.
class counts_drawing final : public drawing {
public:
    counts_drawing(std::vector<seen_count> counts, const overdispersion& between, bool of_cases)
        : counts_(std::move(counts)),
          of_cases_(of_cases),
          mean_(between.mean),
          known_mean_(between.mean_error == 0) {
        likelihood_ = {counts_, of_cases};
    }
    [[nodiscard]] std::vector<spread_point> points() const override {
        double size = 0;
        for (const seen_count& c : counts_) size += c.size;
        const double chance = mean_ * static_cast<double>(counts_.size()) / size;
        return spread_points([&](double d) { return likelihood_.log_at(mean_, d); }, mean_ / 4 + std::sqrt(chance),
                             of_cases_ ? std::sqrt(mean_ * (1 - mean_)) : std::numeric_limits<double>::infinity(),
                             points_of_spread);
    }
    void at(double deviation) override {
        const double v = deviation * deviation;
        none_ = deviation == 0;
        worth_ = none_ ? 0 : of_cases_ ? mean_ * (1 - mean_) / v - 1 : mean_ / v;
        error_ = known_mean_ ? 0 : likelihood_.mean_error(mean_, deviation);
    }
    [[nodiscard]] double own_weight(std::size_t i) const override {
        return none_ ? 0 : counts_[i].size / (counts_[i].size + worth_);
    }
    [[nodiscard]] double estimate(std::size_t i) const override {
        return none_ ? mean_ : (counts_[i].events + mean_ * worth_) / (counts_[i].size + worth_);
    }
    [[nodiscard]] true_law law(std::size_t i) const override {
        const double a = counts_[i].events + mean_ * worth_;
        if (!of_cases_) return {true_law::kind::gamma, a, counts_[i].size + worth_};
        return {true_law::kind::beta, a, counts_[i].size - counts_[i].events + (1 - mean_) * worth_};
    }
    [[nodiscard]] moments known(std::size_t i) const override {
        const double m = estimate(i);
        const double rest = 1 - own_weight(i);
        const double own =
            none_ ? 0 : of_cases_ ? m * (1 - m) / (counts_[i].size + worth_ + 1) : m / (counts_[i].size + worth_);
        return {m, own + rest * rest * error_ * error_};
    }
    [[nodiscard]] limits within(std::span<const moments> over, std::span<const spread_point> weights,
                                const beyond& at) const override {
        double mean = 0, variance = 0;
        for (std::size_t k = 0; k < over.size(); ++k) mean += weights[k].weight * over[k].mean;
        for (std::size_t k = 0; k < over.size(); ++k) {
            const double d = over[k].mean - mean;
            variance += weights[k].weight * (over[k].variance + d * d);
        }
        if (variance == 0) return {mean, mean};
        if (!of_cases_) {
            const double shape = mean * mean / variance;
            return {variance / mean * gamma_lower(shape, at.tail, at.z), variance / mean * gamma_upper(shape, at.tail, at.z)};
        }
        const double sum = mean * (1 - mean) / variance - 1;
        if (!(sum > 0)) return {0, 1};
        const double low = beta_lower_odds(mean * sum, (1 - mean) * sum, at.tail, at.z);
        return {low / (1 + low), 1 / (1 + beta_lower_odds((1 - mean) * sum, mean * sum, at.tail, at.z))};
    }

private:
    std::vector<seen_count> counts_;
    counts_between          likelihood_{};
    bool                    of_cases_;
    double                  mean_;
    bool                    known_mean_;
    bool                    none_ = true;
    double                  worth_ = 0; ///< size that the law between units is worth
    double                  error_ = 0;
};

void check(const shrink_options& o) {
    constexpr std::string_view function = "shrink";
    check_interval_options(function, o.confidence, o.speaks_of);
    if (!is_exposure(o.per))
        throw domain_fault(std::string(function) + ": per = " + number_text(o.per) +
                           "; give what numbers are stated for, such as 100000");
    if (o.top < 1)
        throw domain_fault(std::string(function) + ": top = " + std::to_string(o.top) + "; give 1 place or more");
}

/// Places among equals are shared: their mean.
[[nodiscard]] std::vector<double> places_in_order(const std::vector<double>& numbers, bool highest_first) {
    std::vector<std::size_t> order(numbers.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
        return highest_first ? numbers[a] > numbers[b] : numbers[a] < numbers[b];
    });
    std::vector<double> places(numbers.size());
    for (std::size_t from = 0; from < order.size();) {
        std::size_t to = from;
        while (to < order.size() && numbers[order[to]] == numbers[order[from]]) ++to;
        for (std::size_t i = from; i < to; ++i) places[order[i]] = static_cast<double>(from + 1 + to) / 2;
        from = to;
    }
    return places;
}

/// Columns of the units with numbers, in their order.
struct drawn_units {
    std::vector<double> estimate, lower, upper, own_weight, drawn_place, mean_place, in_top;
    double              within = 0;
};

void draw_estimates(drawing& how, double deviation, std::size_t n, bool highest_first, drawn_units& to) {
    how.at(deviation);
    for (std::size_t i = 0; i < n; ++i) {
        to.estimate.push_back(how.estimate(i));
        to.own_weight.push_back(how.own_weight(i));
    }
    to.drawn_place = places_in_order(to.estimate, highest_first);
}

void add_places(const drawing& how, double weight, const shrink_options& o, bool apart, drawn_units& to) {
    const std::size_t n = to.estimate.size();
    unit_places       found;
    if (apart) {
        std::vector<true_law> laws;
        for (std::size_t i = 0; i < n; ++i) laws.push_back(how.law(i));
        found = places_of(laws, o.top, o.first == first_is::highest);
    } else { // without a spread all are one
        const auto units = static_cast<double>(n);
        found.mean_place.assign(n, (units + 1) / 2);
        found.in_top.assign(n, std::min(1.0, static_cast<double>(o.top) / units));
    }
    for (std::size_t i = 0; i < n; ++i) {
        to.mean_place[i] += weight * found.mean_place[i];
        to.in_top[i] += weight * found.in_top[i];
    }
    to.within += weight * found.within;
}

[[nodiscard]] std::vector<spread_point> points_of(const drawing& how, double deviation, const shrink_options& o) {
    if (o.spread == spread_known::plugged_in) return {{deviation, 1}};
    std::vector<spread_point> points = how.points();
    std::erase_if(points, [](const spread_point& p) { return p.weight < least_weight; });
    double all = 0;
    for (const spread_point& p : points) all += p.weight;
    for (spread_point& p : points) p.weight /= all;
    return points;
}

void draw_limits(drawing& how, double deviation, const shrink_options& o, drawn_units& to) {
    const std::size_t               n = to.estimate.size();
    const std::vector<spread_point> points = points_of(how, deviation, o);
    std::vector<moments>            known(n * points.size());
    to.mean_place.assign(n, 0.0);
    to.in_top.assign(n, 0.0);
    for (std::size_t k = 0; k < points.size(); ++k) {
        how.at(points[k].deviation);
        for (std::size_t i = 0; i < n; ++i) known[i * points.size() + k] = how.known(i);
        add_places(how, points[k].weight, o, points[k].deviation > 0, to);
    }
    for (std::size_t i = 0; i < n; ++i) { // sums over the grid and the spreads, each right to some 1e-15
        to.mean_place[i] = std::clamp(to.mean_place[i], 1.0, static_cast<double>(n));
        to.in_top[i] = std::clamp(to.in_top[i], 0.0, 1.0);
    }
    const beyond at = beyond_each(tail_of(o.confidence));
    for (std::size_t i = 0; i < n; ++i) {
        const limits l = how.within(std::span(known).subspan(i * points.size(), points.size()), points, at);
        to.lower.push_back(std::min(l.lower, to.estimate[i]));
        to.upper.push_back(std::max(l.upper, to.estimate[i]));
    }
}

/// Rows that say the same get the same, whichever of them came first.
void make_equals_equal(const std::vector<counted_unit>& units, drawn_units& to) {
    for (std::size_t i = 1; i < units.size(); ++i) {
        if (!(units[i] == units[i - 1])) continue;
        to.mean_place[i] = to.mean_place[i - 1];
        to.in_top[i] = to.in_top[i - 1];
    }
}

void write(const std::vector<counted_unit>& units, const drawn_units& from, double per, shrunken& to) {
    for (std::size_t i = 0; i < units.size(); ++i) {
        const std::size_t row = units[i].row;
        put(to.drawn, row, from.estimate[i] * per, {from.lower[i] * per, from.upper[i] * per});
        to.own_weight[row] = from.own_weight[i];
        to.drawn_place[row] = from.drawn_place[i];
        to.mean_place[row] = from.mean_place[i];
        to.in_top[row] = from.in_top[i];
    }
    to.in_top_within = from.within;
}

[[nodiscard]] std::unique_ptr<drawing> drawing_of(const unit_table& rows, const std::vector<counted_unit>& units,
                                                  const unit_scores& scores, const overdispersion& between,
                                                  shrink_law law) {
    if (law == shrink_law::conjugate && rows.of != measured::mean) {
        std::vector<seen_count> counts;
        for (const counted_unit& u : units) counts.push_back({u.number, u.size});
        return std::make_unique<counts_drawing>(std::move(counts), between, rows.of == measured::proportion);
    }
    std::vector<seen_unit> seen;
    for (const counted_unit& u : units)
        seen.push_back({scores.on_scale[u.row], scores.error[u.row] * scores.error[u.row]});
    return std::make_unique<normal_drawing>(std::move(seen), between, rows.of);
}

/// Why no unit can be drawn, or `ok`.
[[nodiscard]] status why_not(const unit_table& rows, std::size_t units, const overdispersion& between,
                             const shrink_options& o) noexcept {
    if (between.state != status::ok) return between.state;
    if (units < 3 && o.spread == spread_known::integrated) return status::below_minimum;
    const bool beta = o.law == shrink_law::conjugate && rows.of == measured::proportion;
    return beta && between.spread * between.spread >= between.mean * (1 - between.mean) ? status::unbounded : status::ok;
}

} // namespace

shrunken shrink_by(const unit_table& rows, const overdispersion& between, const shrink_options& options) {
    check(options);
    const bool  known = between.state == status::ok;
    unit_scores scores = scores_of(rows, between.on, known ? std::optional(between.target) : std::nullopt);
    const std::vector<counted_unit> units = units_in_order(rows, scores.state);
    const std::size_t               n = scores.size();
    shrunken                        to;
    to.between = between;
    to.drawn = blank_intervals(n, options.speaks_of, options.confidence);
    const status all = why_not(rows, units.size(), between, options);
    for (status& s : scores.state)
        if (has_numbers(s) && all != status::ok) s = all;
    for (std::vector<double>* c : {&to.drawn.estimate, &to.drawn.lower, &to.drawn.upper, &to.raw, &to.own_weight,
                                   &to.drawn_place, &to.mean_place, &to.in_top})
        c->assign(n, none);
    if (all == status::ok && !units.empty()) {
        const auto  how = drawing_of(rows, units, scores, between, options.law);
        const bool  counts = options.law == shrink_law::conjugate && rows.of != measured::mean;
        const double deviation = counts ? between.spread : std::sqrt(between.tau2);
        drawn_units drawn;
        draw_estimates(*how, deviation, units.size(), options.first == first_is::highest, drawn);
        draw_limits(*how, deviation, options, drawn);
        make_equals_equal(units, drawn);
        write(units, drawn, options.per, to);
        for (const counted_unit& u : units) to.raw[u.row] = scores.estimate[u.row] * options.per;
    }
    to.drawn.state = std::move(scores.state);
    const std::array columns{named_column{"number", rows.number}, named_column{"size", rows.size}};
    if (options.strict) refuse_rows("shrink", columns, rows.given, to.drawn.state);
    return to;
}

shrunken shrink(const unit_table& rows, const shrink_options& options, std::optional<double> target) {
    check(options);
    return shrink_by(rows, overdispersion_of(rows, options.between, target), options);
}

} // namespace steelyard::inline v0_1::statistics
