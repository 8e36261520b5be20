// SPDX-License-Identifier: MIT
#include "detail/smallest_change.hpp"

#include <steelyard/core/error.hpp>
#include <steelyard/core/random.hpp>
#include <steelyard/core/text.hpp>
#include <steelyard/sensitivity/joint_certificate.hpp>

#include <algorithm>
#include <cmath>
#include <composite/detail/node_mean.hpp>
#include <optional>
#include <utility>

namespace steelyard::inline v0_1::sensitivity {

namespace {

using composite::combine_method;
using composite::combine_options;
using composite::index_layout;
using composite::score_table;
using weights = std::vector<double>; ///< of the nodes that may move, group after group

/// The two units' scores under any weights, and how they move with them.
class two_units {
public:
    two_units(const index_layout& tree, const combine_options& common) : tree_(tree), common_(common) {
        for (const index_layout::node& n : tree.nodes()) declared_.push_back(n.declared.weight);
        for (const std::int32_t g : tree.groups())
            for (std::size_t k = 0; k < tree.at(g).children.size(); ++k)
                declared_[static_cast<std::size_t>(tree.at(g).children[k])] = tree.at(g).weights[k];
    }

    /// Numbers of a unit at the indicators; where the indicator has no weight that could count, none is needed.
    void add_unit(const score_table& normalised, std::int64_t unit, const std::vector<std::int32_t>& moving) {
        std::vector<double>      own(tree_.nodes().size());
        std::vector<std::string> lacking;
        for (const std::int32_t i : tree_.indicators()) {
            const index_layout::node& n = tree_.at(i);
            const bool counts = declared_[static_cast<std::size_t>(i)] > 0 || std::ranges::find(moving, n.parent) != moving.end();
            const auto column = normalised.find_column(n.declared.code);
            if (column && normalised.forms[normalised.at(unit, *column)] == form::point)
                own[static_cast<std::size_t>(i)] = normalised.number[normalised.at(unit, *column)];
            else if (counts)
                lacking.push_back(n.declared.code);
        }
        if (!lacking.empty())
            throw insufficient_data("joint_swap: '" + normalised.units[static_cast<std::size_t>(unit)] +
                                    "' has no point in " + join(lacking) + "; impute, or ask about another unit");
        numbers_.push_back(std::move(own));
    }

    /// Places of the nodes that may move in `weights`.
    void move(std::vector<std::size_t> places) { places_ = std::move(places); }
    [[nodiscard]] weights standing() const {
        weights w;
        for (const std::size_t p : places_) w.push_back(declared_[p]);
        return w;
    }

    void exchange() noexcept { std::swap(numbers_[0], numbers_[1]); }
    /// Under the weights that were put last, within 1e-12 of their size, as ranks have it.
    [[nodiscard]] bool are_level() {
        const auto a = score(0, standing()), b = score(1, standing());
        return a && b && std::abs(*a - *b) <= 1e-12 * std::max(std::abs(*a), std::abs(*b));
    }

    /// How far the first leads; empty where a mean cannot take a number.
    [[nodiscard]] std::optional<double> lead(const weights& w) {
        ++tried;
        const auto a = score(0, w), b = score(1, w);
        return a && b ? std::optional(*a - *b) : std::nullopt;
    }
    [[nodiscard]] std::optional<double> score(std::size_t unit, const weights& w) {
        put(w);
        now_ = numbers_[unit];
        for (const std::int32_t g : tree_.groups()) {
            gather(g);
            const auto mean = mean_now(options(g));
            if (!mean) return std::nullopt;
            now_[static_cast<std::size_t>(g)] = *mean;
        }
        return now_.back();
    }
    /// How the lead moves with each weight, others standing; groups' weights are then over their sum.
    [[nodiscard]] std::vector<double> slopes(const weights& w) {
        std::vector<double> all(w.size());
        for (std::size_t unit = 0; unit < 2; ++unit) {
            if (!score(unit, w)) return std::vector<double>(w.size());
            const auto own = slopes_of_root();
            for (std::size_t i = 0; i < all.size(); ++i) all[i] += (unit == 0 ? 1 : -1) * own[places_[i]];
        }
        return all;
    }

    std::int64_t tried = 0;

private:
    void put(const weights& w) {
        for (std::size_t i = 0; i < w.size(); ++i) declared_[places_[i]] = w[i];
    }
    [[nodiscard]] const combine_options& options(std::int32_t g) const {
        const auto& own = tree_.at(g).declared.combine;
        return own ? *own : common_;
    }
    void gather(std::int32_t g) {
        x_.clear();
        w_.clear();
        for (const std::int32_t c : tree_.at(g).children) {
            if (!(declared_[static_cast<std::size_t>(c)] > 0)) continue;
            x_.push_back(now_[static_cast<std::size_t>(c)]);
            w_.push_back(declared_[static_cast<std::size_t>(c)]);
        }
    }
    [[nodiscard]] std::optional<double> mean_now(const combine_options& o) {
        if (x_.empty()) return std::nullopt;
        return composite::detail::node_mean(o, x_, w_);
    }

    /// From the root down: what a node's score and weight do to the root's, by closed form where the mean is arithmetic.
    [[nodiscard]] std::vector<double> slopes_of_root() {
        std::vector<double> reach(now_.size()), of_weight(now_.size());
        reach.back() = 1;
        for (std::size_t k = tree_.groups().size(); k-- > 0;) {
            const std::int32_t g = tree_.groups()[k];
            const double       here = reach[static_cast<std::size_t>(g)];
            double             sum = 0;
            for (const std::int32_t c : tree_.at(g).children) sum += declared_[static_cast<std::size_t>(c)];
            for (const std::int32_t c : tree_.at(g).children) {
                const auto i = static_cast<std::size_t>(c);
                if (options(g).method == combine_method::arithmetic) {
                    reach[i] = here * declared_[i] / sum;
                    of_weight[i] = here * (now_[i] - now_[static_cast<std::size_t>(g)]) / sum;
                } else {
                    reach[i] = here * slope_at(g, now_[i], 1e-5 * std::max(1.0, std::abs(now_[i])));
                    of_weight[i] = here * slope_at(g, declared_[i], 1e-6);
                }
            }
        }
        return of_weight;
    }
    /// Of a group's mean along one number of its children, by a difference: of both sides, or of one where the other is below 0.
    [[nodiscard]] double slope_at(std::int32_t g, double& number, double step) {
        const double stood = number;
        const auto   at = [&](double x) {
            number = x;
            gather(g);
            const auto mean = mean_now(options(g));
            number = stood;
            return mean;
        };
        const double low = stood - step > 0 || stood < 0 ? stood - step : stood;
        const auto   a = at(low), b = at(stood + step);
        return a && b ? (*b - *a) / (stood + step - low) : 0;
    }

    const index_layout&              tree_;
    const combine_options&           common_;
    std::vector<double>              declared_; ///< weights of all nodes, those that move as they were put last
    std::vector<std::vector<double>> numbers_;  ///< of each unit, by node
    std::vector<std::size_t>         places_;
    std::vector<double>              now_, x_, w_;
};

/// The search itself: whatever it comes upon is checked by the two units' scores in full.
class search {
public:
    search(two_units& of, std::vector<std::size_t> ends, weight_norm norm, const joint_options& options)
        : of_(of), ends_(std::move(ends)), norm_(norm), options_(options), standing_(of.standing()) {}

    void run() {
        const auto none = std::vector<std::uint8_t>(standing_.size(), 1);
        walk(standing_, none);
        for (std::size_t g = 0, first = 0; g < ends_.size(); first = ends_[g++]) { // each group by itself
            std::vector<std::uint8_t> own(standing_.size(), 0);
            std::fill(own.begin() + static_cast<std::ptrdiff_t>(first), own.begin() + static_cast<std::ptrdiff_t>(ends_[g]), 1);
            walk(standing_, own);
            for (std::size_t i = first; i < ends_[g]; ++i) { // and from its ends, with all
                weights w = standing_;
                std::fill(w.begin() + static_cast<std::ptrdiff_t>(first), w.begin() + static_cast<std::ptrdiff_t>(ends_[g]), 0.0);
                w[i] = 1;
                begin_at(w, none);
            }
        }
        random_stream r(static_cast<std::uint64_t>(options_.seed), 0);
        for (std::int64_t k = 0; k < options_.starts; ++k) begin_at(drawn(r), none);
    }
    [[nodiscard]] const std::optional<weights>& best() const noexcept { return best_; }
    [[nodiscard]] double                        distance() const noexcept { return distance_; }

private:
    /// Any weights of each group alike (exponential numbers over their sum).
    [[nodiscard]] weights drawn(random_stream& r) const {
        weights w;
        for (std::size_t g = 0, first = 0; g < ends_.size(); first = ends_[g++]) {
            double sum = 0;
            for (std::size_t i = first; i < ends_[g]; ++i) sum += w.emplace_back(-std::log(1 - r.uniform()));
            for (std::size_t i = first; i < ends_[g]; ++i) w[i] = sum > 0 ? w[i] / sum : standing_[i];
        }
        return w;
    }
    void begin_at(const weights& to, const std::vector<std::uint8_t>& may) {
        if (const auto level = first_level(to)) walk(*level, may);
    }

    /// From weights to the smallest change of what is linear there, as long as that comes nearer.
    void walk(weights w, const std::vector<std::uint8_t>& may) {
        std::optional<double> last;
        for (std::int64_t step = 0; step < options_.steps; ++step) {
            const auto lead = of_.lead(w);
            if (!lead) return;
            detail::swap_problem p{of_.slopes(w), standing_, *lead, ends_};
            for (std::size_t i = 0; i < w.size(); ++i) {
                if (may[i] == 0) p.d[i] = p.w[i] = 0;
                p.lead += p.d[i] * (standing_[i] - w[i]);
            }
            if (!(p.lead > 0)) return;
            const bool    there = detail::reachable(p);
            const weights c = there ? detail::smallest_change(p, norm_) : detail::farthest_change(p);
            const auto    level = first_level(plus(c, beyond(c)));
            if (!level) {
                if (!there) return;
                w = plus(c, 1);
                continue;
            }
            const double far = length(*level);
            if (last && far >= *last * (1 - 1e-12)) return;
            last = far;
            w = *level;
        }
    }

    [[nodiscard]] weights plus(const weights& c, double times) const {
        weights w = standing_;
        for (std::size_t i = 0; i < w.size(); ++i) w[i] = std::max(0.0, w[i] + times * c[i]);
        return w;
    }
    /// How many times a change fits before a weight is 0.
    [[nodiscard]] double beyond(const weights& c) const {
        double most = 1e3;
        for (std::size_t i = 0; i < c.size(); ++i)
            if (c[i] < 0) most = std::min(most, -standing_[i] / c[i]);
        return std::max(1.0, most);
    }
    [[nodiscard]] double length(const weights& w) const {
        weights c = w;
        for (std::size_t i = 0; i < c.size(); ++i) c[i] -= standing_[i];
        return detail::length_of(c, norm_);
    }

    /// The first place on the straight way from where the weights stand at which the units are level; kept where it is nearest.
    [[nodiscard]] std::optional<weights> first_level(const weights& to) {
        constexpr int parts = 16;
        const auto    at = [&](double t) {
            weights w = standing_;
            for (std::size_t i = 0; i < w.size(); ++i) w[i] += t * (to[i] - w[i]);
            return w;
        };
        double low = 0, high = 0;
        for (int k = 1; k <= parts && high == 0; ++k) {
            const double t = static_cast<double>(k) / parts;
            const auto   lead = of_.lead(at(t));
            if (!lead) return std::nullopt;
            (*lead <= 0 ? high : low) = t;
        }
        if (high == 0) return std::nullopt;
        for (int step = 0; step < 60; ++step) {
            const double middle = low + (high - low) / 2;
            if (middle <= low || middle >= high) break;
            const auto lead = of_.lead(at(middle));
            if (!lead) return std::nullopt;
            (*lead <= 0 ? high : low) = middle;
        }
        weights      found = at(high);
        const double far = length(found);
        if ((!best_ || far < distance_) && is_level(found)) {
            best_ = found;
            distance_ = far;
        }
        return found;
    }
    /// A mean that jumps, as a minimum does where a weight comes to be 0, may leave the lead without being level.
    [[nodiscard]] bool is_level(const weights& w) {
        const auto a = of_.score(0, w), b = of_.score(1, w);
        return a && b && std::abs(*a - *b) <= 1e-9 * std::max({1.0, std::abs(*a), std::abs(*b)});
    }

    two_units&               of_;
    std::vector<std::size_t> ends_;
    weight_norm              norm_;
    const joint_options&     options_;
    weights                  standing_;
    std::optional<weights>   best_;
    double                   distance_ = 0;
};

[[nodiscard]] std::vector<std::int32_t> moving_groups(const index_layout& tree, const combine_options& common,
                                                      std::span<const std::string> named) {
    for (const std::int32_t g : tree.groups()) {
        const auto& own = tree.at(g).declared.combine;
        if (composite::detail::compares_units((own ? *own : common).method))
            throw not_supported("joint_swap: '" + tree.at(g).declared.code +
                                "' compares units, so that two of them have no score by themselves");
    }
    std::vector<std::int32_t> all;
    for (const std::string& code : named)
        if (tree.at(tree.find(code)).group < 0)
            throw unknown_code("joint_swap: '" + code + "' is an indicator, and has no weights below it");
    for (const std::int32_t g : tree.groups())
        if (named.empty() ? tree.at(g).children.size() > 1
                          : std::ranges::find(named, tree.at(g).declared.code) != named.end())
            all.push_back(g);
    return all;
}

/// Makes the weights below some groups the ones that move. @returns where each group's end
[[nodiscard]] std::vector<std::size_t> move_below(const index_layout& tree, const std::vector<std::int32_t>& groups,
                                                  two_units& of, std::vector<moved_weights>& moved) {
    std::vector<std::size_t> places, ends;
    for (const std::int32_t g : groups) {
        moved_weights& m = moved.emplace_back();
        m.group = tree.at(g).declared.code;
        for (const std::int32_t c : tree.at(g).children) {
            m.children.push_back(tree.at(c).declared.code);
            places.push_back(static_cast<std::size_t>(c));
        }
        m.from = m.to = tree.at(g).weights;
        ends.push_back(places.size());
    }
    of.move(std::move(places));
    return ends;
}

[[nodiscard]] std::int64_t unit_of(const score_table& t, std::string_view code) {
    if (const auto u = t.find_unit(code)) return *u;
    throw unknown_code("joint_swap: there is no unit '" + std::string(code) + "'; " + suggest(code, t.units));
}

void check(const joint_options& o) {
    if (o.starts < 0 || o.steps < 1)
        throw domain_fault("joint_swap: starts = " + std::to_string(o.starts) + ", steps = " + std::to_string(o.steps) +
                           "; give 0 or more starts, and 1 step or more");
}

} // namespace

joint_certificate joint_swap(const index_layout& tree, const score_table& normalised, const combine_options& common,
                             std::string_view unit, std::string_view other, weight_norm norm,
                             const joint_options& options, std::span<const std::string> groups) {
    check(options);
    const std::vector<std::int32_t> moving = moving_groups(tree, common, groups);
    const std::int64_t              a = unit_of(normalised, unit), b = unit_of(normalised, other);
    joint_certificate               found;
    found.norm = norm;
    found.options = options;
    found.ahead = normalised.units[static_cast<std::size_t>(a)];
    found.behind = normalised.units[static_cast<std::size_t>(b)];
    two_units of(tree, common);
    of.add_unit(normalised, a, moving);
    of.add_unit(normalised, b, moving);
    const std::vector<std::size_t> ends = move_below(tree, moving, of, found.groups);
    const auto                     lead = of.lead(of.standing());
    if (!lead) throw insufficient_data("joint_swap: a unit has no score, since a mean cannot take one of its numbers");
    if (*lead < 0) {
        of.exchange();
        std::swap(found.ahead, found.behind);
    }
    if (of.are_level()) {
        found.found = joint_certificate::kind::level;
        return found;
    }
    search s(of, ends, norm, options);
    if (!ends.empty()) s.run();
    found.tried = of.tried;
    if (!s.best()) return found;
    found.found = joint_certificate::kind::changed;
    found.distance = s.distance();
    auto next = s.best()->begin();
    for (moved_weights& g : found.groups)
        for (double& w : g.to) w = *next++;
    return found;
}

std::string joint_certificate::sentence() const {
    if (found == kind::level) return ahead + " and " + behind + " are level as it is.";
    std::vector<std::string> whose;
    for (const moved_weights& g : groups) whose.push_back(g.group);
    const std::string searched = " (" + std::to_string(tried) + " sets of weights searched)";
    if (found == kind::not_found)
        return "No weights of " + join(whose, ", ", whose.size()) + " were found that bring " + behind + " level with " +
               ahead + searched + ", which does not prove that there are none.";
    std::string changes;
    for (const moved_weights& g : groups)
        for (std::size_t c = 0; c < g.to.size(); ++c)
            if (std::abs(g.to[c] - g.from[c]) > 1e-9)
                changes += (changes.empty() ? "" : ", ") + g.children[c] + " from " + number_text(g.from[c], 4) + " to " +
                           number_text(g.to[c], 4);
    return behind + " draws level with " + ahead + " when weights of " + join(whose, ", ", whose.size()) + " change by " +
           number_text(distance, 4) + " (" + std::string(name(norm)) + ") together: " + changes +
           ". It is the smallest change that was found" + searched + "; a smaller one may exist.";
}

} // namespace steelyard::inline v0_1::sensitivity
