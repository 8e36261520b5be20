// SPDX-License-Identifier: MIT
#include "detail/goodness.hpp"
#include "detail/loops.hpp"
#include "detail/numbers.hpp"
#include "detail/steps.hpp"

#include <steelyard/composite/normalise.hpp>
#include <steelyard/core/error.hpp>
#include <steelyard/core/text.hpp>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <tuple>
#include <utility>

namespace steelyard::inline v0_1::composite {

namespace {

using detail::goodness;

/// Numbers of an option written as text: "5, 25, 65". Empty when a part is no number.
[[nodiscard]] std::optional<std::vector<double>> numbers_in(std::string_view text) {
    std::vector<double> all;
    while (true) {
        const std::size_t comma = text.find(',');
        std::string_view  one = text.substr(0, comma);
        while (!one.empty() && one.front() == ' ') one.remove_prefix(1);
        while (!one.empty() && one.back() == ' ') one.remove_suffix(1);
        double     x = 0;
        const auto r = std::from_chars(one.data(), one.data() + one.size(), x);
        if (r.ec != std::errc() || r.ptr != one.data() + one.size() || !std::isfinite(x)) return std::nullopt;
        all.push_back(x);
        if (comma == std::string_view::npos) return all;
        text.remove_prefix(comma + 1);
    }
}

/// A `normalise_rule` where it stands.
struct rule_view {
    const std::string&       column;
    direction                better;
    const goal_marks&        marks;
    const normalise_options& options;
    const input_place&       declared_at;
};

/// Room that one column after the other works in.
struct work_space {
    std::vector<double> points, turned;
};

/// Finds the parameters of one column, or says why there are none.
class finder {
public:
    finder(const score_table& table, const rule_view& rule, const column_treatment* curve,
           std::vector<problem>& problems, work_space& space)
        : table_(table),
          rule_(rule),
          curve_(curve),
          problems_(problems),
          space_(space.points),
          turned_(space.turned) {}

    /// @param guess  where the column is likely to stand
    [[nodiscard]] normaliser find(std::int64_t guess) {
        n_.column = rule_.column;
        n_.method = rule_.options.method;
        n_.better = rule_.better;
        n_.ties = rule_.options.ties;
        n_.basis = "across units, unweighted";
        const auto column = detail::find_near(table_, rule_.column, guess);
        if (!column) {
            object("unknown_column", "the column is not in the table", suggest(rule_.column, table_.columns));
            return std::move(n_);
        }
        column_ = *column;
        points_ = detail::points_of(table_.numbers_of(column_), table_.forms_of(column_), space_);
        if (points_.empty()) {
            object("no_points", "not one unit has a number", "leave the indicator out, or impute it first");
            return std::move(n_);
        }
        if (!direction_fits()) return std::move(n_);
        turn();
        choose();
        return std::move(n_);
    }

private:
    void object(const std::string& what, const std::string& found, const std::string& advice,
                const std::string& unit = {}) {
        input_place where = rule_.declared_at;
        where.column = rule_.column;
        where.code = unit;
        problems_.push_back({severity::fault, what, where, found, advice});
    }
    [[nodiscard]] double bent(double mark) const { return curve_ == nullptr ? mark : (*curve_)(mark); }

    /// Points as goodness, and between what they lie; where more is better they are that already.
    void turn() {
        good_ = points_;
        if (n_.better != direction::up) {
            turned_.resize(points_.size());
            if (n_.better == direction::down)
                detail::negate(points_, turned_.data());
            else
                for (std::size_t i = 0; i < points_.size(); ++i) turned_[i] = goodness(n_, points_[i]);
            good_ = turned_;
        }
        reach_ = detail::extent_in_lanes(good_);
    }

    [[nodiscard]] bool direction_fits() {
        if (n_.better == direction::none) {
            object("no_direction", "nothing says whether more is better", "set its direction to up, down or target");
            return false;
        }
        if (n_.better != direction::target) return true;
        if (!rule_.marks.target) {
            object("no_target", "its direction is target, and no target is set", "set the target in raw units");
            return false;
        }
        n_.target = bent(*rule_.marks.target);
        return true;
    }

    void choose() {
        const normalise_options& o = rule_.options;
        n_.out_low = o.low;
        n_.out_span = o.high - o.low;
        switch (o.method) {
        case normalise_method::none: return as_it_is();
        case normalise_method::min_max: return by_extent();
        case normalise_method::z_score: return by_deviation();
        case normalise_method::goalposts: return by_goalposts();
        case normalise_method::ampi: return by_ampi();
        case normalise_method::distance_to_target: return by_target();
        case normalise_method::distance_to_reference: return by_distance();
        case normalise_method::ratio_to_reference: return by_ratio();
        case normalise_method::categorical: return by_classes();
        case normalise_method::above_below_mean: return by_signs();
        default: return by_rank();
        }
    }

    void as_it_is() {
        n_.out_low = 0;
        n_.out_span = 1;
        n_.basis = "as it is";
        if (n_.better != direction::up)
            object("direction", "raw numbers of which less is better cannot be combined as they are",
                   "choose a method that turns them, such as min_max");
    }

    /// A column whose numbers are all equal says nothing about units: the policy decides.
    [[nodiscard]] bool constant() {
        if (reach_.most > reach_.least) return false;
        return no_spread("all numbers are " + number_text(points_.front()));
    }
    [[nodiscard]] bool no_spread(const std::string& found) {
        if (rule_.options.constant == constant_rule::refuse)
            object("constant", found, "leave the indicator out, set goalposts, or choose constant = neutral or drop");
        n_.shape = normaliser::curve::flat;
        n_.out_low = neutral();
        n_.out_span = 0;
        n_.dropped = rule_.options.constant == constant_rule::drop;
        return true;
    }
    [[nodiscard]] double neutral() const {
        const normalise_options& o = rule_.options;
        if (o.method == normalise_method::z_score) return o.centre;
        if (o.method == normalise_method::ampi) return 100;
        return o.method == normalise_method::distance_to_target ? 1 : o.low + (o.high - o.low) / 2;
    }

    void by_extent() {
        if (!rising_scale() || constant()) return;
        line(reach_.least, reach_.most - reach_.least);
    }

    void by_deviation() {
        const normalise_options& o = rule_.options;
        if (!(o.spread > 0)) object("bad_option", "normalise.spread is " + number_text(o.spread), "give more than 0");
        if (constant()) return;
        const double mean = detail::mean_of(good_);
        const auto   n = static_cast<double>(good_.size());
        line(mean, std::sqrt(detail::squares_of(good_, mean) / (o.deviation == divisor::n ? n : n - 1)));
        n_.out_low = o.centre;
        n_.out_span = o.spread;
    }

    /// Both marks of goalposts as goodness, worst first; empty and said when they cannot be.
    [[nodiscard]] std::optional<std::pair<double, double>> goalposts() {
        const auto& marks = rule_.marks;
        if (!marks.low || !marks.high) {
            object("no_goalposts", "goalposts are not set", "set low and high in raw units");
            return std::nullopt;
        }
        if (!(*marks.low < *marks.high)) {
            object("crossed_goalposts", "low is " + number_text(*marks.low) + ", high " + number_text(*marks.high),
                   "give low below high in raw units, also where less is better: the direction does the rest");
            return std::nullopt;
        }
        const double a = goodness(n_, bent(*marks.low));
        const double b = goodness(n_, bent(*marks.high));
        n_.basis = "declared";
        // Of a target, both goalposts are bad ends: the farther one is the end of the scale, the target its top.
        if (n_.better == direction::target) return std::pair(std::min(a, b), 0.0);
        return std::pair(std::min(a, b), std::max(a, b));
    }

    void by_goalposts() {
        if (!rising_scale()) return;
        const auto posts = goalposts();
        if (!posts) return;
        line(posts->first, posts->second - posts->first);
        if (rule_.options.truncate) cut_at(rule_.options.low, rule_.options.high);
    }

    /// Mazziotta & Pareto 2016 (Social Indicators Research 127): 60 (x - min) / (max - min) + 70 with goalposts half the
    /// range away from the reference on both sides, so that the reference is at 100.
    void by_ampi() {
        double worst = 0;
        double best = 0;
        if (rule_.marks.low || rule_.marks.high) {
            const auto posts = goalposts();
            if (!posts) return;
            std::tie(worst, best) = *posts;
        } else {
            if (constant()) return;
            worst = reach_.least;
            best = reach_.most;
        }
        const auto reference = reference_goodness();
        if (!reference) return;
        line(*reference - (best - worst) / 2, best - worst);
        n_.out_low = 70;
        n_.out_span = 60;
    }

    void by_target() {
        if (!rule_.marks.target) return object("no_target", "no target is set", "set the target in raw units");
        const double worst = reach_.least;
        const double best = goodness(n_, bent(*rule_.marks.target));
        if (!(best > worst)) {
            if (rule_.options.constant != constant_rule::refuse) return static_cast<void>(no_spread(""));
            return object("target_reached", "every unit has reached the target " + number_text(*rule_.marks.target),
                          "set a target that not all have reached, or choose constant = neutral or drop");
        }
        line(worst, best - worst);
        n_.out_low = 0;
        n_.out_span = 1;
        n_.basis = "across units, unweighted; target declared";
        if (rule_.options.truncate) n_.ceiling = 1;
    }

    /// The reference in raw units; empty and said when there is none.
    [[nodiscard]] std::optional<double> reference() {
        const auto e = detail::extent_of(points_);
        const bool less = n_.better == direction::down;
        switch (rule_.options.reference) {
        case reference_point::mean: return detail::mean_of(points_);
        case reference_point::median: return detail::median_of(points_);
        case reference_point::best: return less ? e.least : e.most;
        case reference_point::worst: return less ? e.most : e.least;
        case reference_point::declared:
            n_.basis = "declared";
            if (rule_.marks.reference) return bent(*rule_.marks.reference);
            object("no_reference", "no reference is declared", "set it in raw units, or choose another reference");
            return std::nullopt;
        case reference_point::unit: break;
        }
        n_.basis = "unit " + rule_.options.unit;
        const auto unit = table_.find_unit(rule_.options.unit);
        if (unit && table_.forms[table_.at(*unit, column_)] == form::point)
            return table_.number[table_.at(*unit, column_)];
        object("no_reference",
               unit ? "the reference unit has no number here" : "the reference unit is not in the table",
               unit ? "choose another reference" : suggest(rule_.options.unit, table_.units), rule_.options.unit);
        return std::nullopt;
    }
    [[nodiscard]] std::optional<double> reference_goodness() {
        const auto raw = reference();
        return raw ? std::optional(goodness(n_, *raw)) : std::nullopt;
    }

    void by_distance() {
        if (refuse_target()) return;
        const auto raw = reference();
        if (!raw) return;
        if (*raw == 0) return object("zero_reference", "the reference is 0", "choose another reference or method");
        line(goodness(n_, *raw), std::abs(*raw));
        n_.out_low = 0;
        n_.out_span = 1;
    }

    void by_ratio() {
        if (refuse_target()) return;
        const auto raw = reference();
        if (!raw) return;
        n_.out_low = 0;
        n_.out_span = 1;
        if (!(*raw > 0))
            return object("bad_reference", "the reference of a ratio is " + number_text(*raw),
                          "a ratio needs one above zero");
        if (n_.better == direction::up) return line(0, *raw);
        n_.shape = normaliser::curve::inverse;
        n_.origin = *raw;
        for (std::int64_t u = 0; u < table_.unit_count(); ++u)
            if (table_.forms[table_.at(u, column_)] == form::point && !(table_.number[table_.at(u, column_)] > 0))
                object("not_above_zero",
                       "the ratio reference / x needs numbers above zero, found " +
                           number_text(table_.number[table_.at(u, column_)]),
                       "choose another method", table_.units[static_cast<std::size_t>(u)]);
    }

    [[nodiscard]] bool refuse_target() {
        if (n_.better != direction::target) return false;
        object("direction", "a distance or ratio to a reference has no meaning where a target is best",
               "choose distance_to_target, min_max or goalposts");
        return true;
    }

    void by_rank() {
        n_.shape = normaliser::curve::ranks;
        n_.sorted = detail::sorted_copy(good_);
        if (n_.method == normalise_method::percentile_rank || n_.method == normalise_method::rank_share)
            static_cast<void>(rising_scale());
        static_cast<void>(constant_ranks());
    }
    [[nodiscard]] bool constant_ranks() { return n_.sorted.front() == n_.sorted.back() && constant(); }

    void by_classes() {
        const auto cuts = numbers_in(rule_.options.cuts);
        const auto scores = numbers_in(rule_.options.class_scores);
        const bool fits = cuts && scores && std::is_sorted(cuts->begin(), cuts->end()) && cuts->front() >= 0 &&
                          cuts->back() <= 100 && scores->size() == cuts->size() + 1 &&
                          std::is_sorted(scores->begin(), scores->end());
        if (!fits)
            return object("bad_option",
                          "normalise.cuts is '" + rule_.options.cuts + "', class_scores '" +
                              rule_.options.class_scores + "'",
                          "give rising percentiles from 0 to 100, and one more rising score than there are cuts");
        if (constant()) return;
        n_.shape = normaliser::curve::classes;
        const auto sorted = detail::sorted_copy(good_);
        for (const double p : *cuts) n_.sorted.push_back(detail::quantile_of(sorted, p / 100));
        n_.classes = *scores;
    }

    /// +1 where x / mean > 1 + band, -1 where it is below 1 - band; where less is better the signs change places.
    void by_signs() {
        if (refuse_target()) return;
        const double mean = detail::mean_of(points_);
        if (!(mean > 0))
            return object("bad_reference", "the mean is " + number_text(mean), "this method needs a mean above zero");
        if (!(rule_.options.band >= 0))
            return object("bad_option", "normalise.band is " + number_text(rule_.options.band), "give 0 or more");
        n_.shape = normaliser::curve::signs;
        n_.origin = mean;
        n_.span = rule_.options.band;
    }

    [[nodiscard]] bool rising_scale() {
        if (rule_.options.high > rule_.options.low) return true;
        object("bad_option",
               "the scale runs from " + number_text(rule_.options.low) + " to " + number_text(rule_.options.high),
               "give normalise.low below normalise.high");
        return false;
    }
    void line(double origin, double span) {
        n_.origin = origin;
        n_.span = span;
    }
    void cut_at(double low, double high) {
        n_.floor = low;
        n_.ceiling = high;
    }

    const score_table&      table_;
    const rule_view         rule_;
    const column_treatment* curve_;
    std::vector<problem>&   problems_;
    normaliser              n_;
    std::int64_t            column_ = 0;
    std::vector<double>&    space_;
    std::span<const double> points_;
    std::vector<double>&    turned_;
    std::span<const double> good_;
    detail::extent          reach_; ///< of good_
};

/// The treatment of a column, likely to stand at `guess`.
[[nodiscard]] const column_treatment* treatment_of(const std::string& column, std::span<const column_treatment> all,
                                                   std::size_t guess) {
    if (guess < all.size() && all[guess].column == column) return &all[guess];
    for (const column_treatment& t : all)
        if (t.column == column) return &t;
    return nullptr;
}

/// @param rule  of each of `count` columns, as a rule_view
template <class Rule>
[[nodiscard]] std::vector<normaliser> find_all(const score_table& treated, std::size_t count, const Rule& rule,
                                               std::span<const column_treatment> treatments) {
    std::vector<problem>    problems;
    std::vector<normaliser> all;
    work_space              space;
    all.reserve(count);
    for (std::size_t k = 0; k < count; ++k) {
        const rule_view r = rule(k);
        all.push_back(
            finder(treated, r, treatment_of(r.column, treatments, k), problems, space).find(static_cast<std::int64_t>(k)));
    }
    if (!problems.empty()) throw invalid_input("normalisation", problems);
    return all;
}

} // namespace

std::vector<normaliser> find_normalisers(const score_table& treated, std::span<const normalise_rule> rules,
                                         std::span<const column_treatment> treatments) {
    const auto rule = [&](std::size_t k) {
        const normalise_rule& r = rules[k];
        return rule_view{r.column, r.better, r.marks, r.options, r.declared_at};
    };
    return find_all(treated, rules.size(), rule, treatments);
}

std::vector<normaliser> detail::normalisers_of(const index_layout& tree, const normalise_options& common,
                                               const score_table&                treated,
                                               std::span<const column_treatment> treatments) {
    const auto rule = [&](std::size_t k) {
        const index_node& n = tree.at(tree.indicators()[k]).declared;
        return rule_view{n.code, n.better, n.marks, n.normalise ? *n.normalise : common, n.declared_at};
    };
    return find_all(treated, tree.indicators().size(), rule, treatments);
}

} // namespace steelyard::inline v0_1::composite
