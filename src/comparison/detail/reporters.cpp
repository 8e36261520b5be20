// SPDX-License-Identifier: MIT
#include "reporters.hpp"

#include "periods.hpp"

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
    [[nodiscard]] two_parts parts_of(const result_table& table, std::int64_t row) const {
        if (!both_.quotient) return {table.number(row), 1};
        const two_parts parts{table.numerator(row), table.denominator(row)};
        const double    quotient = static_cast<double>(both_.what.factor) * parts.numerator / parts.denominator;
        if (!(std::abs(quotient - table.number(row)) <= 1e-9 * std::abs(quotient)))
            throw not_supported("explain_change: " + both_.what.code +
                                " converts its denominator to another time basis (per " +
                                std::string(name(both_.what.per)) + "); its change is not divided into parts yet");
        return parts;
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
    history(const definitions& agreed, const measure& of, const period& before, const period& after)
        : agreed_(agreed),
          of_(of),
          from_(base(before).first),
          to_(base(after).second) {
        backwards_ = from_ > to_;
        if (backwards_) std::swap(from_, to_);
        const auto era = [&](const period& p) { return of.era(of.version_on(p.first_day())); };
        from_era_ = era(before);
        to_era_ = era(after);
    }
    /// Sets cause and bridge of a reporter; a break that nothing joins outweighs one with a bridge.
    void tell(moved& who, bool denominator, std::vector<std::string>& basis) const {
        double& factor = denominator ? who.bridge.denominator : who.bridge.numerator;
        if (from_era_ != to_era_)
            settle(who, change_cause::definition_change, factor, bridge_of_versions(who.place, basis));
        for (const declared_break& b : agreed_.breaks) {
            if (b.measure != of_.code || b.says != break_statement::broken) continue;
            if ((!b.place.empty() && b.place != who.place) ||
                (!b.organisation.empty() && b.organisation != who.organisation))
                continue;
            const auto last = period::parse(b.before, of_.frequency);
            if (!last || last->index < from_ || last->index >= to_) continue;
            if (!b.judgement.empty()) basis.push_back(b.judgement);
            settle(who, change_cause::declared_break, factor, bridge_of_break(b, last->index, basis));
        }
    }

private:
    [[nodiscard]] std::pair<std::int32_t, std::int32_t> base(const period& p) const {
        if (p.kind == of_.frequency) return {p.index, p.index};
        const period_span inner = parts_of(p, of_.frequency);
        return {inner.first.index, inner.first.index + std::max(inner.count, 1) - 1};
    }
    static void settle(moved& who, change_cause cause, double& factor, std::optional<double> bridged) {
        if (bridged) {
            factor *= *bridged;
            if (who.cause == change_cause::remaining) who.cause = change_cause::bridged_method;
        } else if (who.cause == change_cause::remaining || who.cause == change_cause::bridged_method) {
            who.cause = cause;
        }
    }
    [[nodiscard]] static std::optional<double> factor_of(const bridge& b, std::vector<std::string>& basis) {
        if (b.method == bridge_method::overlap || !(b.factor > 0))
            return std::nullopt; // both series of one reporter in one period: see docs/numbers.md
        if (!b.judgement.empty()) basis.push_back(b.judgement);
        return b.factor;
    }
    [[nodiscard]] std::optional<double> bridge_of_break(const declared_break& d, std::int32_t last,
                                                        std::vector<std::string>& basis) const {
        for (const bridge& b : agreed_.bridges) {
            if (b.measure != of_.code || !b.from_version.empty() || (!b.place.empty() && b.place != d.place)) continue;
            if (const auto at = period::parse(b.before, of_.frequency); at && at->index == last) {
                const auto f = factor_of(b, basis);
                return f && backwards_ ? 1 / *f : f;
            }
        }
        return std::nullopt;
    }
    /// The factors of every step between the two eras; empty where one is not bridged.
    [[nodiscard]] std::optional<double> bridge_of_versions(const std::string&        place,
                                                           std::vector<std::string>& basis) const {
        double all = 1;
        for (std::int32_t era = std::min(from_era_, to_era_); era < std::max(from_era_, to_era_); ++era) {
            std::optional<double> step;
            for (const bridge& b : agreed_.bridges) {
                if (b.measure != of_.code || b.from_version.empty() || (!b.place.empty() && b.place != place)) continue;
                if (era_named(b.from_version) == era && era_named(b.to_version) == era + 1) step = factor_of(b, basis);
            }
            if (!step) return std::nullopt;
            all *= *step;
        }
        return from_era_ < to_era_ ? all : 1 / all;
    }
    [[nodiscard]] std::int32_t era_named(const std::string& version) const {
        for (std::size_t v = 0; v < of_.versions.size(); ++v)
            if (of_.versions[v].id == version) return of_.era(static_cast<std::int32_t>(v));
        return -1;
    }

    const definitions& agreed_;
    const measure&     of_;
    std::int32_t       from_, to_, from_era_ = 0, to_era_ = 0;
    bool               backwards_ = false; ///< asked from the later period to the earlier
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
    if (when_before.kind != when_after.kind)
        throw period_mismatch("explain_change: " + before.period + " and " + after.period +
                              " are periods of different kinds");
    const auto a = reader.read(of, when_before, before), b = reader.read(of, when_after, after);

    const membership_of       within(agreed, before, known);
    std::map<reporter, moved> all = pair_sides(a, b, within, both.out);
    const history             of_numerator(agreed, of, a.when, b.when);
    std::optional<history>    of_denominator;
    if (both.quotient)
        of_denominator.emplace(agreed, measure_of(agreed, both.what, *both.what.denominator, caller), a.when, b.when);
    std::set<std::string> suspects;
    for (const verdict_reason& r : both.comparable.reasons)
        if (r.rule == "suspected_break") suspects.insert(r.subject);
    for (auto& [who, m] : all) {
        if (!m.after)
            m.cause = change_cause::stopped_reporting;
        else if (!m.before)
            m.cause = change_cause::began_reporting;
        else {
            of_numerator.tell(m, false, both.basis);
            if (of_denominator) of_denominator->tell(m, true, both.basis);
        }
        if (m.cause == change_cause::remaining &&
            (suspects.contains(m.place) || (m.place.empty() && suspects.contains(m.organisation))))
            m.cause = change_cause::suspected_break;
        both.reporters.push_back(std::move(m));
    }
    if (!both.quotient) note_repeats(reader.read(of, a.when.next(-1), before), suspicion.minimum_size, both);
    std::ranges::sort(both.basis);
    both.basis.erase(std::unique(both.basis.begin(), both.basis.end()), both.basis.end());
    return both;
}

} // namespace steelyard::inline v0_1::comparison::detail
