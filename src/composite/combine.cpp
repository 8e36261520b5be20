// SPDX-License-Identifier: MIT
#include "detail/check_combine.hpp"
#include "detail/loops.hpp"
#include "detail/node_mean.hpp"
#include "detail/numbers.hpp"
#include "detail/outrank.hpp"
#include "detail/steps.hpp"

#include <steelyard/composite/combine.hpp>
#include <steelyard/composite/means.hpp>
#include <steelyard/core/error.hpp>
#include <steelyard/core/text.hpp>

#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>
#include <utility>

namespace steelyard::inline v0_1::composite {

namespace {

/// One child of a group: where its column lies, and what it weighs.
struct child_column {
    const score_table*      table = nullptr;
    std::int64_t            column = 0;
    double                  weight = 0;
    std::span<const double> numbers;
    std::span<const form>   forms;
    const double*           coverage = nullptr; ///< of a group; an indicator's is 1 where it is a point
    const double*           imputed = nullptr;

    [[nodiscard]] std::size_t at(std::int64_t unit) const noexcept { return table->at(unit, column); }
    [[nodiscard]] reason      why(std::int64_t unit) const noexcept { return table->reasons[at(unit)]; }
    [[nodiscard]] flag_set    flags(std::int64_t unit) const noexcept { return table->flags[at(unit)]; }
    [[nodiscard]] valid_range scale() const {
        return table->scales.empty() ? valid_range{} : table->scales[static_cast<std::size_t>(column)];
    }
    [[nodiscard]] bool expected(std::int64_t unit) const noexcept {
        const reason r = why(unit);
        return r != reason::not_applicable && r != reason::reported_elsewhere;
    }
    [[nodiscard]] double covered(std::int64_t unit) const noexcept {
        if (coverage != nullptr) return coverage[unit];
        return forms[static_cast<std::size_t>(unit)] == form::point ? 1 : 0;
    }
    [[nodiscard]] double imputed_share(std::int64_t unit) const noexcept {
        if (imputed != nullptr) return imputed[unit];
        return flags(unit).has(flag::imputed) ? 1 : 0;
    }
};

/// What the children of one unit add up to at either end of what each can be.
struct unit_sums {
    std::int64_t unit = 0;
    double       low = 0, high = 0, present = 0, covered = 0, imputed = 0;
    flag_set     flags{};
    bool         lacking = false; ///< some child is no point
    bool         rare = false;    ///< some child is of a kind that is worked out by itself

    void add(const child_column& c, const valid_range& scale) {
        const std::size_t i = c.at(unit);
        const form        f = c.forms[static_cast<std::size_t>(unit)];
        const double      part = c.weight * c.covered(unit);
        covered += part;
        imputed += part * c.imputed_share(unit);
        flags |= c.table->flags[i];
        rare = rare || c.table->flags[i].has(flag::low_reliability);
        if (f == form::point) {
            const double x = c.weight * c.numbers[static_cast<std::size_t>(unit)];
            low += x;
            high += x;
            present += c.weight;
            return;
        }
        lacking = true;
        if (f == form::range) {
            low += c.weight * c.table->lower[i];
            high += c.weight * c.table->upper[i];
        } else if (f == form::missing && c.expected(unit) && scale.low && scale.high) {
            low += c.weight * *scale.low;
            high += c.weight * *scale.high;
        } else {
            rare = true;
        }
    }
};

/// Room that one group after the other works in.
struct work_space {
    std::vector<double>       x, w;  ///< points of one unit and their weights
    std::vector<std::uint8_t> apart; ///< by unit: to be worked out by itself
    std::vector<unit_sums>    sums;  ///< of those
};

/// A group at work: its children and its options.
class group {
public:
    group(const index_layout& tree, std::int32_t position, const combine_options& common, const score_table& normalised,
          const index_scores& done, work_space& space, std::vector<problem>& problems)
        : declared_(tree.at(position).declared),
          options_(declared_.combine ? *declared_.combine : common),
          problems_(problems),
          x_(space.x),
          w_(space.w),
          apart_(space.apart),
          apart_sums_(space.sums) {
        const index_layout::node& n = tree.at(position);
        children_.reserve(n.children.size());
        for (std::size_t k = 0; k < n.children.size(); ++k)
            if (n.weights[k] > 0) add_child(tree.at(n.children[k]), n.weights[k], normalised, done);
    }

    void run(index_scores& into, std::int64_t column, std::vector<index_note>* notes) {
        into_ = &into;
        column_ = column;
        into.nodes.scales[static_cast<std::size_t>(column)] = scale();
        if (detail::compares_units(options_.method))
            compare_units(notes);
        else if (options_.method == combine_method::arithmetic ||
                 (options_.method == combine_method::geometric && options_.zeros == zero_rule::refuse))
            down_columns();
        else
            for (std::int64_t u = 0; u < into.nodes.unit_count(); ++u) one_unit(u);
        if (notes != nullptr) tell(*notes);
    }

private:
    void add_child(const index_layout::node& child, double weight, const score_table& normalised,
                   const index_scores& done) {
        child_column c;
        c.weight = weight;
        if (child.indicator >= 0) {
            const auto found = detail::find_near(normalised, child.declared.code, child.indicator);
            if (!found) {
                object("unknown_column", child.declared.code, "", "the indicator is not among the normalised columns",
                       suggest(child.declared.code, normalised.columns));
                return;
            }
            c.table = &normalised;
            c.column = *found;
        } else {
            c.table = &done.nodes;
            c.column = child.group;
            c.coverage = done.coverage.data() + done.nodes.at(0, child.group);
            c.imputed = done.imputed.data() + done.nodes.at(0, child.group);
        }
        c.numbers = c.table->numbers_of(c.column);
        c.forms = c.table->forms_of(c.column);
        children_.push_back(c);
    }

    void object(const std::string& rule, const std::string& column, const std::string& unit, const std::string& found,
                const std::string& advice) const {
        input_place where = declared_.declared_at;
        where.column = column.empty() ? declared_.code : column;
        where.code = unit;
        problems_.push_back({severity::fault, rule, where, found, advice});
    }
    [[nodiscard]] const std::string& unit_name(std::int64_t u) const {
        return into_->nodes.units[static_cast<std::size_t>(u)];
    }
    void set(std::int64_t u, const value& v) { into_->nodes.set(u, column_, v); }

    /// The common case, child by child down the columns: every child of a unit is a point without flags, wholly covered.
    /// The other units are worked out by themselves, to the same bits where both ways are open.
    void down_columns() {
        const std::size_t first = into_->nodes.at(0, column_);
        const std::size_t n = into_->nodes.units.size();
        find_apart();
        const auto from = static_cast<std::ptrdiff_t>(first);
        std::fill_n(into_->nodes.forms.begin() + from, n, form::point);
        std::fill_n(into_->nodes.reasons.begin() + from, n, reason::none);
        std::fill_n(into_->coverage.begin() + from, n, 1.0);
        double total = 0;
        for (const child_column& c : children_) total += c.weight;
        const std::span<double> mean(into_->nodes.number.data() + first, n);
        if (options_.method == combine_method::arithmetic)
            sum_columns(total, mean);
        else
            sum_logarithms(total, mean);
        if (options_.method == combine_method::arithmetic && options_.absent == absent_rule::bounded &&
            options_.least_children <= 0 && options_.least_indicators <= 0)
            return sum_apart(total);
        for (std::size_t u = 0; u < n; ++u)
            if (apart_[u] != 0) one_unit(static_cast<std::int64_t>(u));
    }

    /// Arithmetic means of the units that were set apart, child by child: sums in the order that `one_unit` has them, and so the
    /// same bits. What is rare (a child that does not apply, an open end, a flag that goes by share) is left to it.
    void sum_apart(double total) {
        apart_sums_.clear();
        for (std::size_t u = 0; u < apart_.size(); ++u)
            if (apart_[u] != 0) apart_sums_.push_back({static_cast<std::int64_t>(u)});
        for (const child_column& c : children_) {
            const valid_range scale = c.scale();
            for (unit_sums& s : apart_sums_) s.add(c, scale);
        }
        for (const unit_sums& s : apart_sums_)
            if (s.rare || (s.lacking && s.present >= total * (1 - 1e-12)))
                one_unit(s.unit);
            else
                set_sums(s, total);
    }
    void set_sums(const unit_sums& s, double total) {
        set_shares(s.unit, total, s.covered, s.imputed);
        tally t;
        t.flags = s.flags;
        const flag_set flags = flags_of(t);
        if (!s.lacking) return set(s.unit, value::point(s.low / total, flags));
        const double low = s.low / total, high = s.high / total;
        set(s.unit, value::range(std::min(low, high), std::max(low, high), flags));
    }
    void sum_columns(double total, std::span<double> mean) const {
        for (const child_column& c : children_) detail::add_weighted(c.weight, c.numbers, mean.data());
        if (total != 1) detail::divide_by(total, mean);
    }
    void sum_logarithms(double total, std::span<double> mean) const {
        for (const child_column& c : children_)
            for (std::size_t u = 0; u < mean.size(); ++u)
                if (apart_[u] == 0) mean[u] += c.weight / total * std::log(c.numbers[u]);
        for (std::size_t u = 0; u < mean.size(); ++u)
            if (apart_[u] == 0) mean[u] = std::exp(mean[u]);
    }
    void find_apart() {
        apart_.assign(into_->nodes.units.size(), 0);
        for (const child_column& c : children_) {
            detail::mark_unlike(c.forms, c.table->flags_of(c.column), apart_.data());
            if (c.coverage != nullptr) detail::mark_partial({c.coverage, c.numbers.size()}, apart_.data());
            if (options_.method == combine_method::geometric) detail::mark_not_positive(c.numbers, apart_.data());
        }
    }

    /// What the children of one unit add up to before any mean is taken.
    struct tally {
        double   expected = 0, present = 0, covered = 0, imputed = 0;
        double   unreliable = 0;
        bool     bounded = false; ///< some child is known within bounds
        flag_set flags;
    };
    [[nodiscard]] tally gather(std::int64_t u) {
        tally t;
        x_.clear();
        w_.clear();
        for (const child_column& c : children_) {
            const form f = c.forms[static_cast<std::size_t>(u)];
            if (f == form::missing && !c.expected(u)) continue;
            const double covered = c.weight * c.covered(u);
            t.expected += c.weight;
            t.covered += covered;
            t.imputed += covered * c.imputed_share(u);
            if (f == form::missing) continue;
            t.flags |= c.flags(u);
            if (c.flags(u).has(flag::low_reliability)) t.unreliable += c.weight;
            if (f != form::point) {
                t.bounded = true;
                continue;
            }
            t.present += c.weight;
            x_.push_back(c.numbers[static_cast<std::size_t>(u)]);
            w_.push_back(c.weight);
        }
        return t;
    }

    void one_unit(std::int64_t u) {
        const tally t = gather(u);
        set_shares(u, t);
        if (t.expected == 0) return set(u, value::missing(reason::not_applicable));
        if (too_little(t)) return set(u, value::missing(reason::insufficient_coverage));
        const bool whole = t.present >= t.expected * (1 - 1e-12);
        if (whole) return set_point(u, mean_of(u, x_), flags_of(t));
        if (options_.absent == absent_rule::renormalise) {
            if (x_.empty()) return set(u, value::missing(reason::insufficient_coverage));
            ++renormalised_;
            return set_point(u, mean_of(u, x_), flags_of(t) | flag::estimated);
        }
        const bool lacking = has_missing(u);
        if (lacking && options_.absent == absent_rule::propagate)
            return set(u, value::missing(reason::insufficient_coverage));
        set_bounds(u, flags_of(t));
    }

    void set_shares(std::int64_t u, const tally& t) { set_shares(u, t.expected, t.covered, t.imputed); }
    void set_shares(std::int64_t u, double expected, double covered, double imputed) {
        const std::size_t i = into_->nodes.at(u, column_);
        into_->coverage[i] = expected == 0 ? 0 : std::min(1.0, covered / expected);
        into_->imputed[i] = covered == 0 ? 0 : std::min(1.0, imputed / covered);
        if (into_->coverage[i] > 1 - 1e-12) into_->coverage[i] = 1; // weights such as 1/3 do not add up exactly
    }
    [[nodiscard]] bool too_little(const tally& t) const noexcept {
        const double slack = 1e-12 * t.expected;
        return t.present < options_.least_children * t.expected - slack ||
               t.covered < options_.least_indicators * t.expected - slack;
    }
    [[nodiscard]] static flag_set flags_of(const tally& t) noexcept {
        flag_set kept;
        if (t.flags.empty()) return kept;
        for (std::size_t i = 0; i < flag_rules.size(); ++i) {
            const flag_set one(static_cast<std::uint16_t>(t.flags.bits & (1U << i)));
            if (one.empty() || flag_rules[i] == flag_rule::never) continue;
            if (flag_rules[i] == flag_rule::any || 2 * t.unreliable >= t.expected) kept |= one;
        }
        return kept;
    }
    [[nodiscard]] bool has_missing(std::int64_t u) const noexcept {
        return std::any_of(children_.begin(), children_.end(), [u](const child_column& c) {
            return c.forms[static_cast<std::size_t>(u)] == form::missing && c.expected(u);
        });
    }
    void set_point(std::int64_t u, const std::optional<double>& x, flag_set flags) {
        if (x) set(u, value::point(*x, flags)); // else it is among the problems already
    }

    /// Of what was gathered: weights are above zero, which the tree was checked for.
    [[nodiscard]] double arithmetic() const noexcept {
        double sum = 0, total = 0;
        for (std::size_t i = 0; i < x_.size(); ++i) {
            total += w_[i];
            sum += w_[i] * x_[i];
        }
        return sum / total;
    }
    /// The method's mean of the numbers gathered; empty after naming each number that it cannot take.
    [[nodiscard]] std::optional<double> mean_of(std::int64_t u, std::vector<double>& x) {
        if (options_.zeros != zero_rule::refuse && detail::any_barred(options_, x)) ++mended_;
        if (options_.method == combine_method::arithmetic && !x.empty()) return arithmetic();
        const auto mean = detail::node_mean(options_, x, w_);
        if (!mean) name_refused(u);
        return mean;
    }
    void name_refused(std::int64_t u) {
        if (const auto p = detail::exponent_of(options_)) return name_barred(u, *p);
        object("mean_not_above_zero", "", unit_name(u),
               "the mean of the children is " + number_text(arithmetic_mean(x_, w_).value_or(0)),
               "normalise to a scale above zero, such as z_score with centre 100 and spread 10");
    }
    void name_barred(std::int64_t u, double p) {
        for (const child_column& c : children_) {
            if (c.forms[static_cast<std::size_t>(u)] != form::point) continue;
            const double x = c.numbers[static_cast<std::size_t>(u)];
            const double raised = options_.zeros == zero_rule::floor
                                      ? std::max(x, options_.zero_level)
                                      : x + (options_.zeros == zero_rule::shift ? options_.zero_level : 0);
            if (!detail::barred(raised, p)) continue;
            object("not_above_zero", c.table->columns[static_cast<std::size_t>(c.column)], unit_name(u),
                   "under " + declared_.code + " a " + std::string(name(options_.method)) + " mean cannot take " +
                       number_text(x),
                   "normalise to a scale above zero, or choose zeros = floor or shift with a zero_level");
        }
    }

    /// One end of what a child can be; empty where it is open.
    [[nodiscard]] static std::optional<double> end_of(const child_column& c, std::int64_t u, bool upper) {
        const form f = c.forms[static_cast<std::size_t>(u)];
        if (f == form::point) return c.numbers[static_cast<std::size_t>(u)];
        if (f == form::range || f == (upper ? form::below : form::above))
            return (upper ? c.table->upper : c.table->lower)[c.at(u)];
        if (c.table->scales.empty()) return std::nullopt;
        const valid_range& scale = c.table->scales[static_cast<std::size_t>(c.column)];
        return upper ? scale.high : scale.low;
    }

    /// The method of one end of every child: all of them rise with every child, but for MPI, whose mean does.
    [[nodiscard]] std::optional<double> bound_of(std::int64_t u, bool upper) {
        x_.clear();
        w_.clear();
        const bool open_is_fine = upper && options_.method == combine_method::minimum; // the others cap it
        for (const child_column& c : children_) {
            if (c.forms[static_cast<std::size_t>(u)] == form::missing && !c.expected(u)) continue;
            const auto end = end_of(c, u, upper);
            if (!end && open_is_fine) continue;
            if (!end) return std::nullopt;
            x_.push_back(*end);
            w_.push_back(c.weight);
        }
        return x_.empty() ? std::nullopt : end_mean(upper);
    }
    [[nodiscard]] std::optional<double> end_mean(bool upper) {
        const combine_method m = options_.method;
        if (m == combine_method::mpi_minus || m == combine_method::mpi_plus) {
            if (upper != (m == combine_method::mpi_minus)) return std::nullopt; // the penalty has no bound on that side
            return arithmetic_mean(x_, w_);
        }
        if (m == combine_method::arithmetic) return arithmetic();
        if (m == combine_method::minimum) return *std::min_element(x_.begin(), x_.end());
        if (m == combine_method::median) return weighted_median(x_, w_);
        const double p = detail::exponent_of(options_).value_or(1);
        const double shift = options_.zeros == zero_rule::shift ? options_.zero_level : 0;
        for (double& v : x_) v = options_.zeros == zero_rule::floor ? std::max(v, options_.zero_level) : v + shift;
        if (std::any_of(x_.begin(), x_.end(), [&](double v) { return v < 0 && p != 1; })) return std::nullopt;
        // A child that may be 0 may draw the mean to 0: that is the limit, and as a bound it is exact.
        if (p <= 0 && std::any_of(x_.begin(), x_.end(), [](double v) { return v == 0; })) return -shift;
        return power_mean(x_, w_, p).value_or(0) - shift;
    }
    void set_bounds(std::int64_t u, flag_set flags) {
        const auto low = bound_of(u, false);
        const auto high = bound_of(u, true);
        if (low && high)
            set(u, value::range(std::min(*low, *high), std::max(*low, *high), flags));
        else if (low)
            set(u, value::above(*low, flags));
        else if (high)
            set(u, value::below(*high, flags));
        else
            set(u, value::missing(reason::open_bounds));
    }

    /// What the group's score can be at all, for whoever lacks it further up.
    [[nodiscard]] valid_range scale() {
        const auto n = static_cast<double>(into_->nodes.unit_count());
        if (options_.method == combine_method::copeland) return {1 - n, n - 1};
        if (detail::compares_units(options_.method)) return {0, n - 1};
        valid_range s;
        for (const bool upper : {false, true}) {
            x_.clear();
            w_.clear();
            bool open = false;
            for (const child_column& c : children_) {
                const auto end = upper ? c.scale().high : c.scale().low;
                open = open || !end;
                x_.push_back(end.value_or(0));
                w_.push_back(c.weight);
            }
            if (!open) (upper ? s.high : s.low) = end_mean(upper);
        }
        return s;
    }

    /// Units that take part in a comparison, as columns of their own.
    void compare_units(std::vector<index_note>* notes) {
        std::vector<std::int64_t> taking_part;
        for (std::int64_t u = 0; u < into_->nodes.unit_count(); ++u) {
            const tally t = gather(u);
            set_shares(u, t);
            const bool whole = t.present >= t.expected * (1 - 1e-12);
            if (t.expected == 0)
                set(u, value::missing(reason::not_applicable));
            else if (too_little(t) || x_.empty() || (!whole && options_.absent != absent_rule::renormalise))
                set(u, value::missing(reason::insufficient_coverage));
            else {
                taking_part.push_back(u);
                renormalised_ += whole ? 0 : 1;
                into_->nodes.flags[into_->nodes.at(u, column_)] =
                    flags_of(t) | (whole ? flag_set() : flag_set(flag::estimated));
            }
        }
        if (options_.method == combine_method::kemeny &&
            static_cast<std::int64_t>(taking_part.size()) > options_.most_units)
            return object("too_many_units", "", "",
                          "kemeny is asked to order " + std::to_string(taking_part.size()) + " units, at most " +
                              std::to_string(options_.most_units),
                          "choose copeland or borda, or raise most_units, to 20 at most");
        const std::vector<double> scores = score(outrank_among(taking_part), notes);
        for (std::size_t k = 0; k < taking_part.size(); ++k)
            set(taking_part[k], value::point(scores[k], into_->nodes.flags[into_->nodes.at(taking_part[k], column_)]));
    }
    [[nodiscard]] pairwise outrank_among(const std::vector<std::int64_t>& units) const {
        const std::size_t                    n = units.size();
        const bool                           all = n == into_->nodes.units.size();
        std::vector<double>                  numbers(all ? 0 : n * children_.size());
        std::vector<form>                    forms(numbers.size());
        std::vector<detail::weighted_column> columns;
        for (std::size_t c = 0; c < children_.size(); ++c) {
            if (all) {
                columns.push_back({children_[c].numbers, children_[c].forms, children_[c].weight});
                continue;
            }
            for (std::size_t k = 0; k < n; ++k) {
                numbers[c * n + k] = children_[c].numbers[static_cast<std::size_t>(units[k])];
                forms[c * n + k] = children_[c].forms[static_cast<std::size_t>(units[k])];
            }
            columns.push_back({{numbers.data() + c * n, n}, {forms.data() + c * n, n}, children_[c].weight});
        }
        return detail::outrank(static_cast<std::int64_t>(n), columns);
    }
    [[nodiscard]] std::vector<double> score(const pairwise& p, std::vector<index_note>* notes) const {
        if (options_.method == combine_method::copeland) return copeland(p);
        if (options_.method == combine_method::borda) return borda(p);
        const kemeny_orders k = kemeny(p, options_.most_units);
        std::vector<double> scores;
        for (std::size_t i = 0; i < k.best.size(); ++i)
            scores.push_back(static_cast<double>(p.units) - static_cast<double>(k.best[i] + k.worst[i]) / 2);
        if (!k.unique() && notes != nullptr)
            notes->push_back(
                {"not_unique", declared_.code, "",
                 std::to_string(k.count) + " orders agree equally well: each unit stands at the middle of its places.",
                 static_cast<std::int64_t>(
                     std::min<std::uint64_t>(k.count, std::numeric_limits<std::int64_t>::max()))});
        return scores;
    }

    void tell(std::vector<index_note>& notes) const {
        if (renormalised_ > 0)
            notes.push_back(
                {"renormalised", declared_.code, "",
                 "Weights were scaled up over missing children for " + std::to_string(renormalised_) + " units.",
                 renormalised_});
        if (mended_ > 0)
            notes.push_back({"zeros", declared_.code, "",
                             "Numbers at or below zero were met by " + std::string(name(options_.zeros)) + " for " +
                                 std::to_string(mended_) + " units.",
                             mended_});
    }

    const index_node&          declared_;
    combine_options            options_;
    std::vector<problem>&      problems_;
    std::vector<child_column>  children_;
    index_scores*              into_ = nullptr;
    std::int64_t               column_ = 0;
    std::vector<double>&       x_;
    std::vector<double>&       w_;
    std::vector<std::uint8_t>& apart_;
    std::vector<unit_sums>&    apart_sums_;
    std::int64_t               renormalised_ = 0, mended_ = 0;
};

[[nodiscard]] index_scores blank_scores(const index_layout& tree, const score_table& normalised) {
    index_scores s;
    s.nodes.units = normalised.units;
    s.nodes.columns.reserve(tree.groups().size());
    for (const std::int32_t g : tree.groups()) s.nodes.columns.push_back(tree.at(g).declared.code);
    const std::size_t cells = s.nodes.units.size() * s.nodes.columns.size();
    detail::make_room(s.nodes, cells, false);
    s.nodes.number.assign(cells, 0);
    s.nodes.forms.assign(cells, form::missing);
    s.nodes.reasons.assign(cells, reason::not_reported);
    s.nodes.flags.assign(cells, {});
    s.nodes.scales.assign(s.nodes.columns.size(), {});
    s.coverage.assign(cells, 0);
    s.imputed.assign(cells, 0);
    return s;
}

} // namespace

index_scores combine_scores(const index_layout& tree, const score_table& normalised, const combine_options& common,
                            std::vector<index_note>* notes) {
    index_scores         scores = blank_scores(tree, normalised);
    std::vector<problem> problems = detail::check_combine(common, {"", 0, "combine", tree.code()});
    if (!problems.empty()) throw invalid_input("combination in index '" + tree.code() + "'", problems);
    work_space space;
    for (std::size_t g = 0; g < tree.groups().size(); ++g)
        group(tree, tree.groups()[g], common, normalised, scores, space, problems)
            .run(scores, static_cast<std::int64_t>(g), notes);
    if (!problems.empty()) throw invalid_input("combination in index '" + tree.code() + "'", problems);
    return scores;
}

} // namespace steelyard::inline v0_1::composite
