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

constexpr std::size_t most_letters = 5000;

void check(const estimated_scores& of, const rank_test_options& o) {
    const std::size_t n = of.units.size();
    if (of.scores.size() != n || of.errors.empty() == of.covariance.empty() ||
        (!of.errors.empty() && of.errors.size() != n) || (!of.covariance.empty() && of.covariance.size() != n * n))
        throw shape_mismatch("sampling_ranks: " + std::to_string(n) +
                             " units need as many scores, and either as many errors or a covariance of their square");
    const auto finite = [](double x) { return std::isfinite(x); };
    if (!std::ranges::all_of(of.scores, finite) || !std::ranges::all_of(of.covariance, finite) ||
        !std::ranges::all_of(of.errors, [](double e) { return std::isfinite(e) && e >= 0; }))
        throw domain_fault("sampling_ranks: a score or covariance is not finite, or an error is below 0");
    for (std::size_t i = 0; i < n && !of.covariance.empty(); ++i)
        for (std::size_t j = 0; j < i; ++j)
            if (std::abs(of.covariance[i * n + j] - of.covariance[j * n + i]) >
                1e-9 * std::sqrt(std::abs(of.covariance[i * n + i] * of.covariance[j * n + j])))
                throw domain_fault("sampling_ranks: the covariance of " + of.units[i] + " and " + of.units[j] +
                                   " is not the same both ways");
    if (!(o.confidence > 0 && o.confidence < 1))
        throw domain_fault("sampling_ranks: a confidence of " + number_text(o.confidence) + " is not between 0 and 1");
}

/// That i is no better than j: the upper tail of the normal law at their difference over its error.
[[nodiscard]] double p_value(const estimated_scores& of, std::size_t i, std::size_t j) {
    const std::size_t n = of.units.size();
    const double      v = of.covariance.empty()
                              ? of.errors[i] * of.errors[i] + of.errors[j] * of.errors[j]
                              : of.covariance[i * n + i] + of.covariance[j * n + j] - 2 * of.covariance[i * n + j];
    const double      gap = of.scores[i] - of.scores[j];
    if (!(v > 0)) return gap > 0 ? 0 : 1; // known without error
    return std::erfc(gap / std::sqrt(2 * v)) / 2;
}

struct ordered_pair {
    double      p = 1;
    std::size_t i = 0, j = 0;
};

/// The pairs of which the first is significantly better.
[[nodiscard]] std::vector<std::uint8_t> tested(const estimated_scores& of, const rank_test_options& o) {
    const std::size_t         n = of.units.size();
    std::vector<ordered_pair> pairs;
    for (std::size_t i = 0; i < n; ++i)
        for (std::size_t j = 0; j < n; ++j)
            if (i != j) pairs.push_back({p_value(of, i, j), i, j});
    std::ranges::stable_sort(pairs, {}, &ordered_pair::p);
    std::vector<std::uint8_t> better(n * n, 0);
    const auto                all = static_cast<double>(pairs.size());
    for (std::size_t k = 0; k < pairs.size(); ++k) {
        const double tests = o.correction == familywise::holm ? all - static_cast<double>(k) : all;
        if (pairs[k].p * tests > 1 - o.confidence) break;
        better[pairs[k].i * n + pairs[k].j] = 1;
    }
    return better;
}

using group = std::vector<std::uint8_t>; // by unit: in it

[[nodiscard]] bool within(const group& a, const group& b) {
    for (std::size_t u = 0; u < a.size(); ++u)
        if (a[u] > b[u]) return false;
    return true;
}

/// Insert and absorb: a pair that is told apart splits every group that holds both; groups within others are let go.
[[nodiscard]] std::vector<group> groups_of(const std::vector<std::uint8_t>& better, std::size_t n) {
    std::vector<group> groups{group(n, 1)};
    for (std::size_t i = 0; i < n; ++i)
        for (std::size_t j = i + 1; j < n; ++j) {
            if (better[i * n + j] == 0 && better[j * n + i] == 0) continue;
            std::vector<group> whole, split;
            for (group& g : groups) {
                if (g[i] == 0 || g[j] == 0) {
                    whole.push_back(std::move(g));
                    continue;
                }
                for (const std::size_t out : {i, j}) {
                    split.push_back(g);
                    split.back()[out] = 0;
                }
            }
            // Whole ones are never within another: only parts can be, or be equal to one another.
            for (std::size_t s = 0; s < split.size(); ++s) {
                const auto holds = [&](const group& g) { return within(split[s], g); };
                bool       absorbed = std::ranges::any_of(whole, holds);
                for (std::size_t t = 0; t < split.size() && !absorbed; ++t)
                    absorbed = t != s && within(split[s], split[t]) && (split[s] != split[t] || t < s);
                if (absorbed) split[s].clear();
            }
            std::erase_if(split, [](const group& g) { return g.empty(); });
            groups = std::move(whole);
            std::ranges::move(split, std::back_inserter(groups));
            if (groups.size() > most_letters)
                throw not_supported("sampling_ranks: more than " + std::to_string(most_letters) +
                                    " letters would be needed; read the intervals instead");
        }
    return groups;
}

/// a to z, then aa, ab...
[[nodiscard]] std::string letter(std::size_t number) {
    std::string s(1, static_cast<char>('a' + number % 26));
    for (number /= 26; number > 0; number /= 26) s.insert(s.begin(), static_cast<char>('a' + (number - 1) % 26));
    return s;
}

/// Groups in the order of their best unit, then of their worst.
[[nodiscard]] std::vector<std::string> letters_of(std::vector<group> groups, const std::vector<double>& scores) {
    std::vector<std::size_t> order(scores.size());
    for (std::size_t u = 0; u < order.size(); ++u) order[u] = u;
    std::ranges::stable_sort(order, [&](std::size_t a, std::size_t b) { return scores[a] > scores[b]; });
    const auto comes_first = [&](const group& a, const group& b) {
        for (const std::size_t u : order)
            if (a[u] != b[u]) return a[u] > b[u];
        return false;
    };
    std::ranges::sort(groups, comes_first);
    std::vector<std::string> letters(scores.size());
    for (std::size_t g = 0; g < groups.size(); ++g)
        for (std::size_t u = 0; u < scores.size(); ++u)
            if (groups[g][u] != 0) letters[u] += (groups.size() > 26 && !letters[u].empty() ? " " : "") + letter(g);
    return letters;
}

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

rank_sets sampling_ranks(const estimated_scores& of, const rank_test_options& options) {
    check(of, options);
    const std::size_t n = of.units.size();
    rank_sets         sets;
    sets.units = of.units;
    sets.options = options;
    sets.better = tested(of, options);
    sets.ranks.assign(n, {1, static_cast<std::int64_t>(n)});
    for (std::size_t i = 0; i < n; ++i)
        for (std::size_t j = 0; j < n; ++j)
            if (sets.better[i * n + j] != 0) {
                --sets.ranks[i].worst;
                ++sets.ranks[j].best;
            }
    sets.letters = letters_of(groups_of(sets.better, n), of.scores);
    return sets;
}

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

void add_interval(std::vector<ranked_unit>& units, const rank_sets& sampling) {
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
