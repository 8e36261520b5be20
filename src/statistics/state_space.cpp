// SPDX-License-Identifier: MIT
#include "detail/fitting.hpp"
#include "detail/root.hpp"
#include "detail/student.hpp"
#include "detail/structural_filter.hpp"

#include <steelyard/core/error.hpp>
#include <steelyard/core/text.hpp>
#include <steelyard/statistics/state_space.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <numbers>
#include <numeric>
#include <span>
#include <string>
#include <utility>

namespace steelyard::inline v0_1::statistics {

namespace {

using detail::structural_filter;
using detail::structural_fit;
using detail::structural_series;

constexpr double right_angle = std::numbers::pi / 2;
constexpr double steepest = right_angle - 1e-6; ///< beyond it nothing is left of the irregular part

/// Ratios of deviations to that of single numbers, each as the angle whose tangent is the ratio over its scale.
using angles = std::array<double, 3>;

/// The likelihood of one series under all variances.
class landscape {
public:
    landscape(const structural_series& series, const state_space_options& o)
        : series_(series),
          slope_(o.model == structure::local_trend),
          cycle_(o.cycle),
          scale_{o.level_scale, 0, 0} {
        if (slope_) scale_[dimensions_++] = o.slope_scale;
        if (cycle_ > 0) scale_[dimensions_++] = o.season_scale;
    }

    [[nodiscard]] std::size_t dimensions() const noexcept { return dimensions_; }
    [[nodiscard]] std::size_t states() const noexcept {
        return 1 + (slope_ ? 1 : 0) + (cycle_ > 0 ? static_cast<std::size_t>(cycle_ - 1) : 0);
    }

    /// Variances that add up to 1.
    [[nodiscard]] step_variances at(const angles& x) const {
        std::array<double, 3> square{};
        double                all = 1;
        for (std::size_t i = 0; i < dimensions_; ++i) {
            const double ratio = scale_[i] * std::tan(std::clamp(x[i], 0.0, steepest));
            all += square[i] = ratio * ratio;
        }
        step_variances v{1 / all, square[0] / all, 0, 0};
        if (slope_) v.slope = square[1] / all;
        if (cycle_ > 0) v.season = square[dimensions_ - 1] / all;
        return v;
    }
    [[nodiscard]] structural_filter filter(const angles& x) const { return {slope_, cycle_, at(x)}; }
    [[nodiscard]] double            objective(const angles& x) const {
        structural_filter f = filter(x);
        return detail::run(f, series_).objective;
    }

private:
    const structural_series& series_;
    bool                     slope_;
    std::int64_t             cycle_;
    std::size_t              dimensions_ = 1;
    std::array<double, 3>    scale_;
};

/// A place with its weight, which is its likelihood: all places have the same share of the law before looking.
struct node {
    angles at{};
    double objective = 0;
    double weight = 0;
};

/// A grid over a box that is drawn in to where the likelihood is.
class grid {
public:
    explicit grid(const landscape& of) : of_(of) {
        steps_ = of.dimensions() == 1 ? 64 : of.dimensions() == 2 ? 17 : 9;
        high_.fill(right_angle);
    }

    [[nodiscard]] std::vector<node> nodes() {
        std::vector<node> all = look();
        for (int turn = 0; turn < 8 && draw_in(all); ++turn) all = look();
        return all;
    }

private:
    [[nodiscard]] std::vector<node> look() const {
        std::size_t count = 1;
        for (std::size_t i = 0; i < of_.dimensions(); ++i) count *= steps_;
        std::vector<node> all(count);
        double            best = std::numeric_limits<double>::infinity();
        for (std::size_t n = 0; n < count; ++n) {
            std::size_t rest = n;
            for (std::size_t i = 0; i < of_.dimensions(); ++i, rest /= steps_)
                all[n].at[i] = low_[i] + (static_cast<double>(rest % steps_) + 0.5) * width(i);
            all[n].objective = of_.objective(all[n].at);
            best = std::min(best, all[n].objective);
        }
        double sum = 0;
        for (node& n : all) sum += n.weight = std::exp((best - n.objective) / 2);
        for (node& n : all) n.weight /= sum;
        return all;
    }
    [[nodiscard]] double width(std::size_t i) const { return (high_[i] - low_[i]) / static_cast<double>(steps_); }

    /// Leaves off the rows at the ends that weigh next to nothing, but for one. Whether that was worth another look.
    [[nodiscard]] bool draw_in(const std::vector<node>& all) {
        bool drawn = false;
        for (std::size_t i = 0, stride = 1; i < of_.dimensions(); ++i, stride *= steps_) {
            std::vector<double> share(steps_, 0.0);
            for (std::size_t n = 0; n < all.size(); ++n) share[n / stride % steps_] += all[n].weight;
            const double least = 1e-4 * *std::max_element(share.begin(), share.end());
            std::size_t  first = 0;
            std::size_t  last = steps_ - 1;
            while (share[first] < least) ++first;
            while (share[last] < least) --last;
            first -= first > 0 ? 1 : 0;
            last += last + 1 < steps_ ? 1 : 0;
            if (last + 1 - first > steps_ * 2 / 3) continue;
            const double from = low_[i];
            const double by = width(i);
            low_[i] = from + static_cast<double>(first) * by;
            high_[i] = from + static_cast<double>(last + 1) * by;
            drawn = true;
        }
        return drawn;
    }

    const landscape& of_;
    std::size_t      steps_;
    angles           low_{}, high_{};
};

/// The simplex of Nelder and Mead, Computer Journal 7, within the box of angles.
class simplex {
public:
    simplex(const landscape& of, const angles& start) : of_(of) {
        corners_.push_back(corner(start));
        for (std::size_t i = 0; i < of.dimensions(); ++i) {
            angles x = start;
            x[i] += x[i] < right_angle / 2 ? 0.1 : -0.1;
            corners_.push_back(corner(x));
        }
    }
    [[nodiscard]] node lowest() {
        for (int i = 0; i < 600; ++i) {
            std::stable_sort(corners_.begin(), corners_.end(),
                             [](const node& a, const node& b) { return a.objective < b.objective; });
            if (size() < 1e-8) break;
            improve();
        }
        node best = corners_.front();
        for (std::size_t i = 0; i < of_.dimensions(); ++i) { // a variance that nothing asks for is 0
            angles x = best.at;
            x[i] = 0;
            const node without = corner(x);
            if (without.objective <= best.objective + 1e-9) best = without;
        }
        return best;
    }

private:
    [[nodiscard]] node corner(angles x) const {
        for (double& a : x) a = std::clamp(a, 0.0, steepest);
        return {x, of_.objective(x), 0};
    }
    [[nodiscard]] double size() const {
        double largest = 0;
        for (const node& c : corners_)
            for (std::size_t i = 0; i < of_.dimensions(); ++i)
                largest = std::max(largest, std::abs(c.at[i] - corners_.front().at[i]));
        return largest;
    }
    void improve() {
        node&  worst = corners_.back();
        angles middle{};
        for (std::size_t c = 0; c + 1 < corners_.size(); ++c)
            for (std::size_t i = 0; i < of_.dimensions(); ++i)
                middle[i] += corners_[c].at[i] / static_cast<double>(corners_.size() - 1);
        const auto along = [&](double by) {
            angles x{};
            for (std::size_t i = 0; i < of_.dimensions(); ++i) x[i] = middle[i] + by * (worst.at[i] - middle[i]);
            return corner(x);
        };
        const node mirrored = along(-1);
        if (mirrored.objective < corners_.front().objective) {
            const node further = along(-2);
            worst = further.objective < mirrored.objective ? further : mirrored;
        } else if (mirrored.objective < corners_[corners_.size() - 2].objective) {
            worst = mirrored;
        } else {
            const node nearer = along(mirrored.objective < worst.objective ? -0.5 : 0.5);
            if (nearer.objective < std::min(mirrored.objective, worst.objective)) {
                worst = nearer;
                return;
            }
            for (std::size_t c = 1; c < corners_.size(); ++c) {
                angles x{};
                for (std::size_t i = 0; i < of_.dimensions(); ++i)
                    x[i] = (corners_[c].at[i] + corners_.front().at[i]) / 2;
                corners_[c] = corner(x);
            }
        }
    }

    const landscape&  of_;
    std::vector<node> corners_;
};

void check_options(const state_space_options& o) {
    const auto refuse = [](std::string_view what, double found, std::string_view wanted) {
        throw domain_fault("state_space: " + std::string(what) + " = " + number_text(found) + "; give " +
                           std::string(wanted));
    };
    if (!(o.confidence > 0 && o.confidence < 1)) refuse("confidence", o.confidence, "a number between 0 and 1");
    if (o.cycle != 0 && (o.cycle < 2 || o.cycle > 366))
        refuse("cycle", static_cast<double>(o.cycle), "2 to 366, or 0 for no seasons");
    if (o.horizon < 1 || o.horizon > 100'000) refuse("horizon", static_cast<double>(o.horizon), "1 to 100,000");
    for (const double scale : {o.level_scale, o.slope_scale, o.season_scale})
        if (!(scale > 0 && scale < 1e6)) refuse("scale", scale, "a number above 0");
}

/// Rows on a line of periods, with what became of them.
struct placed_rows {
    structural_series         series;
    std::vector<std::int64_t> place; ///< of each row
    std::int64_t              last = 0;
    bool                      impossible = false;
};

[[nodiscard]] placed_rows place(const state_points& points) {
    const std::size_t rows = points.value.size();
    for (const std::size_t found : {points.period.size(), points.given.size()})
        if (found != 0 && found != rows)
            throw shape_mismatch("state_space: a column has " + std::to_string(found) + " rows, value has " +
                                 std::to_string(rows));
    detail::want_rising("state_space", points.period);
    placed_rows made;
    if (rows == 0) return made;
    const auto period = [&](std::size_t i) {
        return points.period.empty() ? static_cast<std::int64_t>(i) : points.period[i];
    };
    const auto span = static_cast<std::uint64_t>(period(rows - 1)) - static_cast<std::uint64_t>(period(0));
    if (span >= 1'000'000)
        throw period_mismatch("state_space: periods span " + std::to_string(span) +
                              "; give whole numbers that differ by 1 from neighbour to neighbour");
    made.last = period(rows - 1);
    made.series.value.assign(span + 1, 0.0);
    made.series.there.assign(span + 1, 0);
    for (std::size_t i = 0; i < rows; ++i) {
        made.place.push_back(period(i) - period(0));
        if (!has_numbers(detail::given_at(points.given, i))) continue;
        if (!(std::abs(points.value[i]) <= 1e140)) {
            made.impossible = true;
            continue;
        }
        if (made.series.points++ == 0) made.series.first = points.value[i];
        const auto at = static_cast<std::size_t>(made.place.back());
        made.series.value[at] = points.value[i] - made.series.first; // so that an offset costs no digits
        made.series.there[at] = 1;
    }
    double largest = 0;
    int    exponent = 0;
    for (const double y : made.series.value) largest = std::max(largest, std::abs(y));
    if (largest > 0) (void)std::frexp(largest, &exponent);
    for (double& y : made.series.value) y = std::ldexp(y, -exponent);
    made.series.size = std::ldexp(1.0, exponent);
    return made;
}

/// One law of what is to come: the filter after the last row, and the common variance.
struct law_to_come {
    structural_filter filter;
    double            variance = 0;
    double            weight = 1;
};

/// Predictions of one law: means and deviations of the periods after the last.
void predict(law_to_come law, const structural_series& series, state_space& s) {
    s.weight.push_back(law.weight);
    for (std::int64_t h = 0; h < s.options.horizon; ++h) {
        s.mean.push_back(series.first + series.size * law.filter.mean());
        s.deviation.push_back(series.size * std::sqrt(std::max(law.filter.variance() * law.variance, 0.0)));
        law.filter.advance();
    }
}

/// Student laws with weights, by places that are `step` apart.
struct mixture {
    double                  degrees;
    std::span<const double> weight, mean, deviation;
    std::size_t             step = 1;

    /// P(X > x).
    [[nodiscard]] double above(double x) const {
        double sum = 0;
        for (std::size_t g = 0; g < weight.size(); ++g) {
            const double away = x - mean[g * step];
            const double wide = deviation[g * step];
            sum += weight[g] * (wide > 0 ? detail::student_above(away / wide, degrees) : away < 0 ? 1.0 : 0.0);
        }
        return sum;
    }
};

template <class S>
[[nodiscard]] mixture mixture_of(const S& s, std::size_t period = 0, std::size_t step = 1) {
    const double degrees = s.degrees > 0 ? s.degrees : std::numeric_limits<double>::infinity();
    return {degrees, s.weight, std::span(s.mean).subspan(period), std::span(s.deviation).subspan(period), step};
}

/// The probability that a target is met; without spread whether it is.
[[nodiscard]] double chance(const mixture& of, bool without_spread, double target, meets side) {
    if (without_spread) return (side == meets::at_least ? of.mean[0] >= target : of.mean[0] <= target) ? 1 : 0;
    const double more = of.above(target);
    return std::clamp(side == meets::at_least ? more : 1 - more, 0.0, 1.0);
}

/// Where P(X > x) = more; looked for about a place, so that an offset costs no digits.
[[nodiscard]] double place_above(const mixture& of, double more, double about) {
    double low = std::numeric_limits<double>::infinity();
    double high = -low;
    double widest = 0;
    for (std::size_t g = 0; g < of.weight.size(); ++g) {
        low = std::min(low, of.mean[g * of.step]);
        high = std::max(high, of.mean[g * of.step]);
        widest = std::max(widest, of.deviation[g * of.step]);
    }
    if (!(widest > 0)) return about;
    const double tail = std::min({more, 1 - more, 0.25});
    const double reach = detail::student_quantile(tail, of.degrees) * widest * (1 + 1e-9);
    return about + detail::root_between(low - reach - about, high + reach - about,
                                        [&](double x) { return more - of.above(about + x); });
}

/// The mean of a mixture.
[[nodiscard]] double middle(const mixture& of) {
    double mean = 0;
    for (std::size_t g = 0; g < of.weight.size(); ++g) mean += of.weight[g] * (of.mean[g * of.step] - of.mean[0]);
    return of.mean[0] + mean;
}

/// Mean and limits of a mixture.
void summarise(const mixture& of, double confidence, double& forecast, double& lower, double& upper) {
    const double tail = (1 - confidence) / 2;
    forecast = middle(of);
    lower = place_above(of, 1 - tail, forecast);
    upper = place_above(of, tail, forecast);
}

/// What the filter expected of each row, at the most likely variances.
void expect(structural_filter filter, const placed_rows& rows, double variance, state_space& s) {
    std::size_t row = 0;
    for (std::size_t t = 0; t < rows.series.value.size(); ++t) {
        if (static_cast<std::size_t>(rows.place[row]) == t) {
            if (!filter.diffuse()) {
                s.expected[row] = rows.series.first + rows.series.size * filter.mean();
                s.expected_error[row] = rows.series.size * std::sqrt(std::max(filter.variance() * variance, 0.0));
            }
            ++row;
        }
        if (rows.series.there[t] != 0) filter.observe(rows.series.value[t]);
        filter.advance();
    }
}

void write_best(state_space& s, const placed_rows& rows, const landscape& of, const angles& best, double variance,
                const structural_fit& fit, const structural_filter& after) {
    const step_variances v = of.at(best);
    const double         size = rows.series.size;
    const auto           kept = [&](double x) { return x > 1e-11 ? x * (variance * size * size) : 0; };
    s.variances = step_variances{kept(v.irregular), kept(v.level), kept(v.slope), kept(v.season)};
    const auto n = static_cast<double>(fit.counted);
    s.log_likelihood = -0.5 * (static_cast<double>(s.points) * std::log(2 * std::numbers::pi) + fit.log_diffuse +
                               fit.log_variance + n * (std::log(variance) + 2 * std::log(size)) + n);
    expect(of.filter(best), rows, variance, s);
    s.level = rows.series.first + size * after.state(0);
    s.level_error = size * std::sqrt(std::max(after.state_variance(0) * variance, 0.0));
    if (s.options.model == structure::local_trend) {
        s.slope = size * after.state(1);
        s.slope_error = size * std::sqrt(std::max(after.state_variance(1) * variance, 0.0));
    }
}

[[nodiscard]] std::vector<law_to_come> weigh(const landscape& of, const structural_series& series,
                                             std::vector<node> nodes, std::int64_t counted) {
    double most = 0;
    double kept = 0;
    for (const node& n : nodes) most = std::max(most, n.weight);
    std::erase_if(nodes, [&](const node& n) { return n.weight < 1e-9 * most; });
    for (const node& n : nodes) kept += n.weight;
    std::vector<law_to_come> laws;
    for (const node& n : nodes) {
        structural_filter    filter = of.filter(n.at);
        const structural_fit fit = detail::run(filter, series);
        laws.push_back({filter, fit.squares / static_cast<double>(counted), n.weight / kept});
    }
    return laws;
}

/// Everything about the rows, and the laws of what is to come; none where the series lets expect nothing.
[[nodiscard]] std::vector<law_to_come> learn(const placed_rows& rows, std::int64_t count, state_space& s) {
    const state_space_options& options = s.options;
    s.points = rows.series.points;
    s.left_out = count - s.points;
    s.skipped = static_cast<std::int64_t>(rows.series.value.size()) - count;
    s.expected.assign(static_cast<std::size_t>(count), detail::none);
    s.expected_error.assign(static_cast<std::size_t>(count), detail::none);
    if (count > 0 && s.points == 0) s.state = rows.impossible ? status::impossible : status::missing;
    const landscape of(rows.series, options);
    if (s.points < static_cast<std::int64_t>(of.states() + of.dimensions() + 2)) return {};
    angles start{};
    start.fill(right_angle / 2);
    structural_filter filter = of.filter(start);
    structural_fit    fit = detail::run(filter, rows.series);
    if (!fit.started) return {}; // gaps hide some season from all points
    double largest = 0;
    for (const double y : rows.series.value) largest = std::max(largest, std::abs(y));
    if (!(fit.squares > 1e-24 * largest * largest)) {
        s.state = status::no_spread;
        write_best(s, rows, of, start, 0, fit, filter);
        s.log_likelihood.reset();
        return {{filter, 0, 1}};
    }
    s.state = status::ok;
    std::vector<node> nodes = grid(of).nodes();
    const node        best = simplex(of, std::min_element(nodes.begin(), nodes.end(), [](const node& a, const node& b) {
                                      return a.objective < b.objective;
                                  })->at).lowest();
    filter = of.filter(best.at);
    fit = detail::run(filter, rows.series);
    const double variance = fit.squares / static_cast<double>(fit.counted);
    write_best(s, rows, of, best.at, variance, fit, filter);
    if (options.variances == variance_law::most_likely) return {{filter, variance, 1}};
    s.degrees = static_cast<double>(fit.counted);
    return weigh(of, rows.series, std::move(nodes), fit.counted);
}

} // namespace

state_space state_space_of(const state_points& points, const state_space_options& options) {
    check_options(options);
    const placed_rows rows = place(points);
    state_space       s;
    s.options = options;
    for (auto* column : {&s.forecast, &s.lower, &s.upper})
        column->assign(static_cast<std::size_t>(options.horizon), detail::none);
    for (std::int64_t h = 1; h <= options.horizon; ++h) s.period.push_back(rows.last + h);
    const std::vector<law_to_come> laws = learn(rows, std::ssize(points.value), s);
    for (const law_to_come& law : laws) predict(law, rows.series, s);
    for (std::size_t h = 0; h < s.size() && !laws.empty(); ++h)
        summarise(mixture_of(s, h, s.size()), options.confidence, s.forecast[h], s.lower[h], s.upper[h]);
    return s;
}

std::vector<predicted_sum> sums_to_come(const state_points& points, std::span<const double> weights, std::int64_t sums,
                                        const state_space_options& options) {
    check_options(options);
    const std::size_t rows_of_weights = sums < 1 ? 0 : static_cast<std::size_t>(sums);
    const std::size_t periods = rows_of_weights == 0 ? 0 : weights.size() / rows_of_weights;
    if (periods * rows_of_weights != weights.size())
        throw shape_mismatch("sums_to_come: " + std::to_string(weights.size()) + " weights do not fill " +
                             std::to_string(sums) + " rows");
    if (periods == 0 || periods > 100'000)
        throw domain_fault("sums_to_come: weights of " + std::to_string(periods) + " periods; give 1 to 100,000");
    for (const double w : weights)
        if (!(std::abs(w) <= 1e140)) throw domain_fault("sums_to_come: a weight is " + number_text(w));
    const placed_rows rows = place(points);
    state_space       s;
    s.options = options;
    const std::vector<law_to_come> laws = learn(rows, std::ssize(points.value), s);
    std::vector<predicted_sum>     all(rows_of_weights);
    for (std::size_t i = 0; i < all.size(); ++i) {
        predicted_sum& sum = all[i];
        const auto     row = weights.subspan(i * periods, periods);
        const double   total = std::accumulate(row.begin(), row.end(), 0.0);
        sum.options = options;
        sum.options.horizon = static_cast<std::int64_t>(periods);
        sum.state = s.state;
        sum.points = s.points;
        sum.degrees = s.degrees;
        sum.forecast = detail::none;
        for (law_to_come law : laws) {
            const structural_filter::sum_law of = law.filter.sum(row);
            sum.weight.push_back(law.weight);
            sum.mean.push_back(rows.series.first * total + rows.series.size * of.mean);
            sum.deviation.push_back(rows.series.size * std::sqrt(std::max(of.variance * law.variance, 0.0)));
        }
        if (!laws.empty()) sum.forecast = middle(mixture_of(sum));
    }
    return all;
}

double chance_of(const state_space& of, std::int64_t ahead, double target, meets side) {
    if (!has_numbers(of.state))
        throw insufficient_data("chance_of: the series has no predictions (" + std::string(name(of.state)) + ")");
    if (ahead < 1 || ahead > of.options.horizon)
        throw domain_fault("chance_of: " + std::to_string(ahead) + " periods ahead; " +
                           std::to_string(of.options.horizon) + " were predicted");
    if (std::isnan(target)) throw domain_fault("chance_of: the target is no number");
    const auto period = static_cast<std::size_t>(ahead - 1);
    return chance(mixture_of(of, period, of.size()), of.state == status::no_spread, target, side);
}

double chance_of(const predicted_sum& of, double target, meets side) {
    if (!has_numbers(of.state))
        throw insufficient_data("chance_of: the series lets expect no sum (" + std::string(name(of.state)) + ")");
    if (std::isnan(target)) throw domain_fault("chance_of: the target is no number");
    return chance(mixture_of(of), of.state == status::no_spread, target, side);
}

double quantile_of(const predicted_sum& of, double probability) {
    if (!has_numbers(of.state))
        throw insufficient_data("quantile_of: the series lets expect no sum (" + std::string(name(of.state)) + ")");
    if (!(probability > 0 && probability < 1))
        throw domain_fault("quantile_of: probability = " + number_text(probability) + "; give a number between 0 and 1");
    return place_above(mixture_of(of), 1 - probability, of.forecast);
}

} // namespace steelyard::inline v0_1::statistics
