// SPDX-License-Identifier: MIT
#include "reporters.hpp"

#include "periods.hpp"

#include <steelyard/aggregation/bridge_factor.hpp>
#include <steelyard/aggregation/roll_up.hpp>
#include <steelyard/core/text.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <set>
#include <utility>

namespace steelyard::inline v0_1::comparison::detail {

using namespace aggregation;

namespace {

constexpr const char* caller = "explain_change";

/// How long a period is in the basis of a rate; a calendar month or year is 1, however many days it has.
[[nodiscard]] double length_in(time_basis per, const period& when) {
    if (per == time_basis::period) return 1;
    if (per == time_basis::day) return when.days();
    const period_kind unit = per == time_basis::month ? period_kind::month() : period_kind::year();
    double            sum = 0;
    for (period u = *period_of(when.first_day(), unit); u.first_day() <= when.last_day(); u = u.next())
        sum += static_cast<double>(overlap_days(u, when)) / static_cast<double>(u.days());
    return sum;
}

/// Reads one side: every reporter's number, and those that have something else than a number.
class side_reader {
public:
    side_reader(const definitions& agreed, const dataset& data, const two_periods& both, const as_of& known,
                const run_options& run)
        : agreed_(agreed),
          data_(data),
          both_(both),
          known_(known),
          run_(run) {}

    struct side {
        period                                     when;
        std::map<reporter, two_parts>              numbers;
        std::vector<std::pair<reporter, left_out>> hidden;
    };
    [[nodiscard]] side read(const measure& of, const period& when, const compared& at) const {
        side s;
        s.when = when;
        roll_up_query q;
        q.indicators = {both_.what.code};
        q.place_levels = {"place"};
        q.organisation_levels = {"organisation"};
        if (!at.organisation.empty()) q.organisations = {at.organisation};
        q.periods = {name_of(agreed_, of, s.when.kind, caller)};
        q.from = s.when.first_day();
        q.to = s.when.last_day();
        q.known = known_;
        const result_table table = roll_up(agreed_, data_, q, run_);
        for (std::int64_t row = 0; row < table.size(); ++row) {
            if (table.when(row) != s.when) continue;
            const reporter who{word(table.places, table.place(row)),
                               word(table.organisations, table.organisation(row))};
            if (table.what(row) == form::point)
                s.numbers[who] = parts_of(table, row);
            else if (const std::string why = hides(table, row); !why.empty())
                s.hidden.push_back({who, {"", at.period, why}});
        }
        return s;
    }

private:
    [[nodiscard]] static std::string word(const code_list& list, std::int32_t code) {
        return code < 0 ? std::string() : list[code];
    }
    /// On the basis of the rate: denominators come as stock times length.
    [[nodiscard]] two_parts parts_of(const result_table& table, std::int64_t row) const {
        if (!both_.quotient) return {table.number(row), 1};
        const two_parts parts{table.numerator(row), table.denominator(row)};
        const double    quotient = static_cast<double>(both_.what.factor) * parts.numerator / parts.denominator;
        if (!(std::abs(quotient - table.number(row)) <= 1e-9 * std::abs(quotient)))
            throw not_supported("explain_change: a number of " + both_.what.code +
                                " is not its numerator over its denominator; its change has no parts that add up");
        const double length = length_in(both_.what.per, table.when(row));
        return {parts.numerator / length, parts.denominator / length};
    }
    /// Why a row that is no point is no silence either; empty for a report that was not made.
    [[nodiscard]] static std::string hides(const result_table& table, std::int64_t row) {
        if (table.what(row) != form::missing) return std::string(name(table.what(row)));
        switch (table.why(row)) {
        case reason::suppressed:
        case reason::suppressed_secondary:
        case reason::below_unknown_limit:
        case reason::no_denominator:
        case reason::overflow:
        case reason::open_bounds: return std::string(name(table.why(row)));
        default: return {};
        }
    }

    const definitions& agreed_;
    const dataset&     data_;
    const two_periods& both_;
    const as_of&       known_;
    const run_options& run_;
};

/// Which part of a reporting place belongs to the place compared.
class membership_of {
public:
    membership_of(const definitions& agreed, const compared& side, const as_of& known)
        : place_(side.place),
          known_(known) {
        if (place_.empty()) return;
        for (const hierarchy& h : agreed.hierarchies) {
            if (h.over != axis::place || (!side.hierarchy.empty() && h.code != side.hierarchy)) continue;
            if (const auto level = h.level_of(place_)) {
                level_ = h.levels[static_cast<std::size_t>(*level)];
                index_ = hierarchy_index(h);
                found_ = true;
                return;
            }
        }
    }
    [[nodiscard]] double share(const std::string& reporting, const period& when) const {
        if (place_.empty() || reporting == place_) return 1;
        if (!found_ || !index_.find(reporting)) return 0;
        for (const node_share& part : index_.resolve(reporting, level_, when, false, known_.boundaries, known_.at))
            if (part.code == place_) return static_cast<double>(part.share) / static_cast<double>(whole_share);
        return 0;
    }

private:
    std::string     place_;
    const as_of&    known_;
    hierarchy_index index_;
    std::string     level_;
    bool            found_ = false;
};

/// What a series went through between two periods, by what people declared.
class history {
public:
    history(const definitions& agreed, const dataset& data, const as_of& known, const measure& of, const period& before,
            const period& after)
        : agreed_(agreed),
          data_(data),
          known_(known),
          of_(of),
          from_(base(before).first),
          to_(base(after).second) {
        backwards_ = from_ > to_;
        if (backwards_) std::swap(from_, to_);
        const auto era = [&](const period& p) { return of.era(of.version_on(p.first_day())); };
        from_era_ = era(before);
        to_era_ = era(after);
    }
    /// Sets cause and steps of a reporter; a break that nothing joins outweighs one with a bridge.
    void tell(moved& who, bool denominator, two_periods& both) {
        if (from_era_ != to_era_)
            settle(who, change_cause::definition_change, denominator, bridges_of_versions(who.place), both);
        for (const declared_break& b : agreed_.breaks) {
            if (b.measure != of_.code || b.says != break_statement::broken) continue;
            if ((!b.place.empty() && b.place != who.place) ||
                (!b.organisation.empty() && b.organisation != who.organisation))
                continue;
            const auto last = period::parse(b.before, of_.frequency);
            if (!last || last->index < from_ || last->index >= to_) continue;
            if (!b.judgement.empty()) both.basis.push_back(b.judgement);
            settle(who, change_cause::declared_break, denominator, bridge_of_break(b, last->index), both);
        }
    }
    /// Whole sentences about bridges that were declared and cannot be estimated.
    [[nodiscard]] std::vector<std::string> notes() const {
        std::vector<std::string> all;
        for (const auto& [b, found] : known_factors_)
            if (!found)
                all.push_back("The bridge of " + of_.code + " " + over(*b) +
                              (b->method == bridge_method::overlap
                                   ? " joins nothing: fewer than two cells were reported under both, or their sums have no "
                                     "ratio above zero; give a factor with its source."
                                   : " joins nothing: its factor is not above zero."));
        return all;
    }

private:
    using bridges_over = std::vector<const bridge*>; ///< empty: something in between is not bridged

    [[nodiscard]] std::pair<std::int32_t, std::int32_t> base(const period& p) const {
        if (p.kind == of_.frequency) return {p.index, p.index};
        const period_span inner = parts_of(p, of_.frequency);
        return {inner.first.index, inner.first.index + std::max(inner.count, 1) - 1};
    }
    void settle(moved& who, change_cause cause, bool denominator, const bridges_over& over, two_periods& both) const {
        if (over.empty()) {
            if (who.divides()) who.cause = cause;
            return;
        }
        for (const bridge* b : over) {
            if (!b->judgement.empty()) both.basis.push_back(b->judgement);
            who.steps.push_back({listed(*b, both), denominator, backwards_});
            if (!who.divides()) continue;
            if (b->method == bridge_method::overlap) who.cause = change_cause::estimated_bridge;
            else if (who.cause == change_cause::remaining) who.cause = change_cause::bridged_method;
        }
    }
    [[nodiscard]] static std::string over(const bridge& b) {
        return b.from_version.empty() ? "after " + b.before
                                      : "from version " + b.from_version + " to " + b.to_version;
    }
    /// The position of a bridge among those that were used.
    [[nodiscard]] std::size_t listed(const bridge& b, two_periods& both) const {
        const bridge_factor f = *known_factors_.at(&b);
        const used_bridge   used{b.measure, over(b) + (b.place.empty() ? "" : " in " + b.place),
                               b.method,  f.factor,
                               f.standard_error, f.cells};
        const auto          at = std::ranges::find(both.bridges, used);
        if (at == both.bridges.end()) both.bridges.push_back(used);
        return static_cast<std::size_t>(std::ranges::find(both.bridges, used) - both.bridges.begin());
    }
    /// Whether a bridge has a factor above zero; estimated once.
    [[nodiscard]] bool stands(const bridge& b) {
        const auto [at, first] = known_factors_.try_emplace(&b);
        if (first) {
            at->second = factor_of(agreed_, data_, b, known_);
            if (at->second && !(at->second->factor > 0)) at->second.reset();
        }
        return at->second.has_value();
    }
    [[nodiscard]] bridges_over bridge_of_break(const declared_break& d, std::int32_t last) {
        for (const bridge& b : agreed_.bridges) {
            if (b.measure != of_.code || !b.from_version.empty() || (!b.place.empty() && b.place != d.place)) continue;
            const auto at = period::parse(b.before, of_.frequency);
            if (at && at->index == last) return stands(b) ? bridges_over{&b} : bridges_over{};
        }
        return {};
    }
    /// The bridges of every step between the two eras; none where one is not bridged.
    [[nodiscard]] bridges_over bridges_of_versions(const std::string& place) {
        bridges_over all;
        for (std::int32_t era = std::min(from_era_, to_era_); era < std::max(from_era_, to_era_); ++era) {
            const bridge* step = nullptr;
            for (const bridge& b : agreed_.bridges) {
                if (b.measure != of_.code || b.from_version.empty() || (!b.place.empty() && b.place != place)) continue;
                if (of_.era_named(b.from_version) == era && of_.era_named(b.to_version) == era + 1) step = &b;
            }
            if (step == nullptr || !stands(*step)) return {};
            all.push_back(step);
        }
        return all;
    }

    const definitions& agreed_;
    const dataset&     data_;
    const as_of&       known_;
    const measure&     of_;
    std::int32_t       from_, to_, from_era_ = 0, to_era_ = 0;
    bool               backwards_ = false; ///< asked from the later period to the earlier
    std::map<const bridge*, std::optional<bridge_factor>> known_factors_; ///< empty: it joins nothing
};

[[nodiscard]] std::string name_of(const reporter& r) {
    return r.place.empty() ? r.organisation : r.organisation.empty() ? r.place : r.place + "/" + r.organisation;
}

/// Everybody of the place with both numbers. Who has something else than a number in one period goes on the list instead.
[[nodiscard]] std::map<reporter, moved> pair_sides(const side_reader::side& before, const side_reader::side& after,
                                                   const membership_of& within, std::vector<left_out>& out) {
    std::set<reporter>        hidden;
    std::map<reporter, moved> all;
    for (const auto* side : {&before, &after})
        for (auto [who, line] : side->hidden) {
            if (within.share(who.place, before.when) == 0 && within.share(who.place, after.when) == 0) continue;
            line.reporter = name_of(who);
            out.push_back(line);
            hidden.insert(who);
        }
    const auto take = [&](const side_reader::side& side, std::optional<two_parts> moved::*into) {
        for (const auto& [who, numbers] : side.numbers) {
            if (hidden.contains(who)) continue;
            moved& m = all[who];
            m.name = name_of(who);
            m.place = who.place;
            m.organisation = who.organisation;
            m.*into = numbers;
        }
    };
    take(before, &moved::before);
    take(after, &moved::after);
    for (auto& [who, m] : all) {
        m.share_before = within.share(m.place, before.when);
        m.share_after = within.share(m.place, after.when);
    }
    std::erase_if(all, [](const auto& entry) { // no part of either number
        const moved& m = entry.second;
        return (!m.before || m.share_before == 0) && (!m.after || m.share_after == 0);
    });
    return all;
}

/// Whose number before is exactly that of the period before it: a copy, perhaps.
void note_repeats(const side_reader::side& earlier, double least, two_periods& both) {
    for (const moved& m : both.reporters) {
        const auto then = earlier.numbers.find({m.place, m.organisation});
        if (m.before && then != earlier.numbers.end() && then->second.numerator == m.before->numerator &&
            std::abs(m.before->numerator) >= least)
            both.repeats.push_back(m.name);
    }
}

/// Bridges that somebody's numbers go over: of others, what they are is of no interest.
void drop_unused_bridges(two_periods& both) {
    std::vector<used_bridge> used;
    for (moved& m : both.reporters) {
        if (!m.bridged()) m.steps.clear();
        for (bridge_step& s : m.steps) {
            const used_bridge& b = both.bridges[s.bridge];
            auto               at = std::ranges::find(used, b);
            if (at == used.end()) at = used.insert(at, b);
            s.bridge = static_cast<std::size_t>(at - used.begin());
        }
    }
    both.bridges = std::move(used);
}

/// Says by how much the parts of a rate were multiplied, unless each period is its basis.
void note_basis(const indicator& what, const compared& before, const compared& after, const period& first,
                const period& last, std::vector<std::string>& notes) {
    const double a = length_in(what.per, first), b = length_in(what.per, last);
    if (a == 1 && b == 1) return;
    notes.push_back("Rates are per " + std::string(name(what.per)) + ": numerators of " + before.period +
                    " are multiplied by " + factor_text(1 / a) + " and those of " + after.period + " by " +
                    factor_text(1 / b) +
                    (first.kind == last.kind
                         ? "."
                         : "; the two are periods of different kinds, and what recurs within the longer is in one alone."));
}

void check_question(const indicator& what, const compared& before, const compared& after) {
    const bool total = what.what == kind::flow || what.what == kind::stock;
    const bool quotient =
        (what.what == kind::ratio || what.what == kind::rate || what.what == kind::mean) && what.denominator;
    if (!total && !quotient)
        throw illegal_operation("explain_change: " + what.code + " is of kind " + std::string(name(what.what)) +
                                "; only totals (flow, stock) and quotients with both parts (ratio, rate, mean) divide "
                                "into parts that add up");
    if (before.place != after.place || before.organisation != after.organisation || before.hierarchy != after.hierarchy)
        throw illegal_operation("explain_change: asked about '" + before.place + "' before and '" + after.place +
                                "' after; a change is one of the same place and organisation");
}

} // namespace

std::string factor_text(double factor) {
    return number_text(factor, std::max(4, 3 - static_cast<int>(std::floor(std::log10(factor)))));
}

void apply_bridges(two_periods& to) {
    for (moved& m : to.reporters) {
        m.bridge = {1, 1};
        for (const bridge_step& s : m.steps) {
            const double factor = to.bridges[s.bridge].factor;
            (s.denominator ? m.bridge.denominator : m.bridge.numerator) *= s.backwards ? 1 / factor : factor;
        }
    }
}

two_periods read_both(const definitions& agreed, const dataset& data, const std::string& code, const compared& before,
                      const compared& after, const as_of& known, const comparable_options& suspicion,
                      const run_options& run) {
    two_periods both;
    both.what = agreed.indicator_or_measure(code);
    check_question(both.what, before, after);
    both.quotient = both.what.denominator.has_value();
    both.comparable = aggregation::comparable(agreed, data, code, before, after, known, suspicion);
    const measure&    of = measure_of(agreed, both.what, both.what.numerator, caller);
    const side_reader reader(agreed, data, both, known, run);
    const period      when_before = period_of_side(agreed, of, before.period, caller),
                 when_after = period_of_side(agreed, of, after.period, caller);
    if (when_before.kind != when_after.kind && both.what.per == time_basis::period)
        throw period_mismatch("explain_change: " + before.period + " and " + after.period +
                              " are periods of different kinds; only a rate per day, month or year compares those");
    note_basis(both.what, before, after, when_before, when_after, both.notes);
    const auto a = reader.read(of, when_before, before), b = reader.read(of, when_after, after);

    const membership_of       within(agreed, before, known);
    std::map<reporter, moved> all = pair_sides(a, b, within, both.out);
    history                   of_numerator(agreed, data, known, of, a.when, b.when);
    std::optional<history>    of_denominator;
    if (both.quotient)
        of_denominator.emplace(agreed, data, known, measure_of(agreed, both.what, *both.what.denominator, caller), a.when,
                               b.when);
    std::set<std::string> suspects;
    for (const verdict_reason& r : both.comparable.reasons)
        if (r.rule == "suspected_break") suspects.insert(r.subject);
    for (auto& [who, m] : all) {
        if (!m.after)
            m.cause = change_cause::stopped_reporting;
        else if (!m.before)
            m.cause = change_cause::began_reporting;
        else {
            of_numerator.tell(m, false, both);
            if (of_denominator) of_denominator->tell(m, true, both);
        }
        if (m.cause == change_cause::remaining &&
            (suspects.contains(m.place) || (m.place.empty() && suspects.contains(m.organisation))))
            m.cause = change_cause::suspected_break;
        both.reporters.push_back(std::move(m));
    }
    drop_unused_bridges(both);
    apply_bridges(both);
    for (history* h : {&of_numerator, of_denominator ? &*of_denominator : nullptr})
        if (h != nullptr) std::ranges::copy(h->notes(), std::back_inserter(both.notes));
    if (!both.quotient) note_repeats(reader.read(of, a.when.next(-1), before), suspicion.minimum_size, both);
    std::ranges::sort(both.basis);
    both.basis.erase(std::unique(both.basis.begin(), both.basis.end()), both.basis.end());
    return both;
}

} // namespace steelyard::inline v0_1::comparison::detail
