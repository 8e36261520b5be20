// SPDX-License-Identifier: MIT
#include <steelyard/core/error.hpp>
#include <steelyard/core/text.hpp>
#include <steelyard/sensitivity/rank_intervals.hpp>

#include <algorithm>
#include <cmath>
#include <iterator>
#include <utility>

namespace steelyard::inline v0_1::sensitivity {

namespace {

[[nodiscard]] std::string percent(double share) {
    return number_text(100 * share, share * 100 == std::round(share * 100) ? 0 : 1) + " %";
}

void add_one(ranked_unit& to, rank_interval interval) {
    const auto at = std::ranges::find_if(to.intervals, [&](const rank_interval& i) { return i.from >= interval.from; });
    if (at != to.intervals.end() && at->from == interval.from)
        throw illegal_operation("add_interval: " + to.unit + " has an interval from " +
                                std::string(name(interval.from)) + " already; they are not merged");
    to.intervals.insert(at, std::move(interval));
}

void check_count(const std::vector<ranked_unit>& units, std::int64_t width, const std::string& asked) {
    if (width != static_cast<std::int64_t>(units.size()))
        throw shape_mismatch("add_interval: the answers to '" + asked + "' have " + std::to_string(width) +
                             " numbers for " + std::to_string(units.size()) + " units; ask ranks_of all of them");
}

} // namespace

std::string ranked_unit::sentence() const {
    std::string s = unit + (rank ? " has rank " + number_text(*rank) : std::string(" has no rank"));
    for (const rank_interval& i : intervals)
        s += "; " + std::string(name(i.from)) + ": " + number_text(i.best) + " to " + number_text(i.worst) +
             (i.basis.empty() ? "" : " (" + i.basis + ")");
    return s + ".";
}

std::vector<ranked_unit> ranked_units(std::span<const composite::unit_rank> ranks) {
    std::vector<ranked_unit> units;
    for (const composite::unit_rank& r : ranks)
        units.push_back(
            {r.unit,
             r.rank,
             {{interval_source::missing_data, static_cast<double>(r.best), static_cast<double>(r.worst), ""}},
             ""});
    return units;
}

void add_interval(std::vector<ranked_unit>& units, const statistics::rank_sets& sampling) {
    for (const std::string& u : sampling.units)
        if (std::ranges::find(units, u, &ranked_unit::unit) == units.end())
            throw unknown_code("add_interval: unit '" + u + "' was sampled and is not ranked");
    const std::string basis =
        std::string(name(sampling.options.correction)) + ", " + percent(sampling.options.confidence) + " jointly";
    for (ranked_unit& u : units) {
        const auto it = std::ranges::find(sampling.units, u.unit);
        if (it == sampling.units.end())
            throw unknown_code("add_interval: unit '" + u.unit + "' is ranked and was not sampled");
        const auto at = static_cast<std::size_t>(it - sampling.units.begin());
        add_one(u, {interval_source::sampling, static_cast<double>(sampling.ranks[at].best),
                    static_cast<double>(sampling.ranks[at].worst), basis});
        u.letters = sampling.letters[at];
    }
}

void add_interval(std::vector<ranked_unit>& units, const alternatives_result& judgements) {
    check_count(units, judgements.of.width, judgements.asked);
    const auto           m = std::ranges::find(judgements.multiverses, true, &multiverse::as_chosen);
    const pooled_answer& p = m->with_uncertain ? *m->with_uncertain : m->equivalent;
    if (p.answered == 0)
        throw insufficient_data("add_interval: no combination was answered; alternatives_result::unanswered says why");
    const std::string basis = "all " + std::to_string(p.answered) + " combinations" +
                              (judgements.multiverses.size() > 1 ? " of the multiverse as chosen" : "");
    for (std::size_t u = 0; u < units.size(); ++u)
        add_one(units[u], {interval_source::judgements, p.low[u], p.high[u], basis});
}

void add_interval(std::vector<ranked_unit>& units, const sampled_answers& judgements, double level) {
    check_count(units, judgements.of.width, judgements.asked);
    const std::vector<judgement_interval> intervals = judgements.intervals(level);
    const std::string basis = percent(level) + " of " + std::to_string(judgements.answered) + " sampled combinations";
    for (std::size_t u = 0; u < units.size(); ++u)
        add_one(units[u], {interval_source::judgements, intervals[u].low, intervals[u].high, basis});
}

} // namespace steelyard::inline v0_1::sensitivity
