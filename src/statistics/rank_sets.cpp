// SPDX-License-Identifier: MIT
#include "detail/letters.hpp"
#include "detail/rows.hpp"
#include "detail/tails.hpp"

#include <steelyard/core/error.hpp>
#include <steelyard/core/parallel.hpp>
#include <steelyard/core/text.hpp>
#include <steelyard/statistics/rank_sets.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>

namespace steelyard::inline v0_1::statistics {

namespace {

using namespace detail;

constexpr std::size_t most_letters = 5000;
constexpr int         most_terms = 4000;

void check_options(std::string_view function, const rank_test_options& o) {
    if (!(o.confidence > 0 && o.confidence < 1))
        throw domain_fault(std::string(function) + ": a confidence of " + number_text(o.confidence) +
                           " is not between 0 and 1");
}

void check(const estimated_scores& of, const rank_test_options& o) {
    const std::size_t n = of.units.size();
    if (of.scores.size() != n || (n > 0 && of.errors.empty() == of.covariance.empty()) ||
        (!of.errors.empty() && of.errors.size() != n) || (!of.covariance.empty() && of.covariance.size() != n * n) ||
        (!of.given.empty() && of.given.size() != n))
        throw shape_mismatch("rank_sets_of: " + std::to_string(n) +
                             " units need as many scores, and either as many errors or a covariance of their square");
    const auto there = [&](std::size_t i) { return has_numbers(given_at(of.given, i)); };
    for (std::size_t i = 0; i < n; ++i)
        if (there(i) && (!std::isfinite(of.scores[i]) ||
                         (!of.errors.empty() && !(std::isfinite(of.errors[i]) && of.errors[i] >= 0))))
            throw domain_fault("rank_sets_of: the score of " + of.units[i] +
                               " is not finite, or its error is below 0; give it a status where it has none");
    for (std::size_t i = 0; i < n && !of.covariance.empty(); ++i)
        for (std::size_t j = 0; j <= i; ++j) {
            if (!there(i) || !there(j)) continue;
            const double one = of.covariance[i * n + j], other = of.covariance[j * n + i];
            if (!std::isfinite(one) || !std::isfinite(other))
                throw domain_fault("rank_sets_of: the covariance of " + of.units[i] + " and " + of.units[j] +
                                   " is not finite");
            if (std::abs(one - other) >
                1e-9 * std::sqrt(std::abs(of.covariance[i * n + i] * of.covariance[j * n + j])))
                throw domain_fault("rank_sets_of: the covariance of " + of.units[i] + " and " + of.units[j] +
                                   " is not the same both ways");
        }
    check_options("rank_sets_of", o);
}

/// Such a lead of i over j, or a larger one, were i not ahead: the upper tail of the normal law of the difference.
[[nodiscard]] double p_of_scores(const estimated_scores& of, std::size_t i, std::size_t j) {
    const std::size_t n = of.units.size();
    const double      v = of.covariance.empty()
                              ? of.errors[i] * of.errors[i] + of.errors[j] * of.errors[j]
                              : of.covariance[i * n + i] + of.covariance[j * n + j] - 2 * of.covariance[i * n + j];
    const double      gap = of.scores[i] - of.scores[j];
    if (!(v > 0)) return gap > 0 ? 0 : 1; // known without error
    return std::erfc(gap / std::sqrt(2 * v)) / 2;
}

/// ln of the binomial probability of a out of a + b at the odds w; either may be 0.
[[nodiscard]] double log_share(double a, double b, double w) noexcept {
    if (a == 0) return -b * std::log1p(w);
    if (b == 0) return -a * std::log1p(1 / w);
    return log_binomial(a, b, w);
}

/// So many events or more on the first side, given all events of both: the upper tail of the hypergeometric law. Below its
/// middle there is no lead, and the answer is 1.
[[nodiscard]] double fisher_above(double x1, double n1, double x2, double n2) noexcept {
    if (!(x1 / n1 > x2 / n2)) return 1;
    const double x = x1 + x2;
    const double odds = x / (n1 + n2 - x); // above 0 and finite: both shares would be equal else
    const double density = log_share(x1, n1 - x1, odds) + log_share(x2, n2 - x2, odds) - log_share(x, n1 + n2 - x, odds);
    double       sum = 1, term = 1;
    for (double k = x1; k < std::min(n1, x); ++k) {
        const double ratio = (n1 - k) * (x - k) / ((k + 1) * (n2 - x + k + 1)); // falls as k rises
        if (k - x1 >= most_terms) {
            sum += term * ratio / (1 - ratio);
            break;
        }
        term *= ratio;
        sum += term;
        if (term < 1e-17 * sum) break;
    }
    return std::min(1.0, std::exp(density) * sum);
}

/// The same of two rates, whose events share out by their exposures: the upper tail of a binomial law.
[[nodiscard]] double binomial_above(double x1, double t1, double x2, double t2) noexcept {
    if (!(x1 / t1 > x2 / t2)) return 1;
    return std::min(1.0, std::exp(beta_below(x1, x2 + 1, t1 / t2).log));
}

struct ordered_pair {
    double      p = 1;
    std::size_t i = 0, j = 0;
};

constexpr std::int64_t units_at_once = 64; ///< of a block of tests: few enough that a run stops soon

/// Tests all ordered pairs of those that have numbers. Of a pair that leads by chance more often than all errors together
/// are allowed no step is ever significant, so that it need not be kept; one that is significant among as many tests as there
/// are is so at every step, and need not be put in order.
template <class P>
[[nodiscard]] std::vector<std::uint8_t> tested(const std::vector<status>& state, const rank_test_options& o,
                                               const run_options& run, P p_of) {
    const std::size_t        n = state.size();
    const double             error = 1 - o.confidence;
    std::vector<std::size_t> there;
    for (std::size_t i = 0; i < n; ++i)
        if (has_numbers(state[i])) there.push_back(i);
    const auto                             count = static_cast<std::int64_t>(there.size());
    const std::int64_t                     blocks = (count + units_at_once - 1) / units_at_once;
    const double                           all = static_cast<double>(count) * (static_cast<double>(count) - 1);
    std::vector<std::vector<ordered_pair>> kept(static_cast<std::size_t>(blocks));
    std::vector<std::size_t>               sure(static_cast<std::size_t>(blocks), 0);
    std::vector<std::uint8_t>              better(n * n, 0); // a block writes its own rows alone
    parallel_blocks(blocks, run, [&](std::int64_t block) {
        const auto         b = static_cast<std::size_t>(block);
        const std::int64_t end = std::min(count, (block + 1) * units_at_once);
        for (std::int64_t row = block * units_at_once; row < end; ++row) {
            const std::size_t i = there[static_cast<std::size_t>(row)];
            for (const std::size_t j : there) {
                if (i == j) continue;
                const double p = o.more_is_better ? p_of(i, j) : p_of(j, i);
                if (p * all <= error) {
                    better[i * n + j] = 1;
                    ++sure[b];
                } else if (p <= error) {
                    kept[b].push_back({p, i, j});
                }
            }
        }
    });
    std::vector<ordered_pair> pairs;
    for (const std::vector<ordered_pair>& some : kept) pairs.insert(pairs.end(), some.begin(), some.end());
    const std::size_t before = std::accumulate(sure.begin(), sure.end(), std::size_t{0});
    std::ranges::stable_sort(pairs, {}, &ordered_pair::p);
    for (std::size_t k = 0; k < pairs.size(); ++k) {
        const double tests = o.correction == familywise::holm ? all - static_cast<double>(before + k) : all;
        if (pairs[k].p * tests > error) break;
        better[pairs[k].i * n + pairs[k].j] = 1;
    }
    return better;
}

template <class P>
[[nodiscard]] rank_sets sets_of(std::vector<std::string> units, const std::vector<double>& scores,
                                std::vector<status> state, const rank_test_options& options, const run_options& run,
                                P p_of) {
    const std::size_t n = units.size();
    rank_sets         sets;
    sets.better = tested(state, options, run, p_of);
    sets.ranks.assign(n, {1, static_cast<std::int64_t>(n)});
    for (std::size_t i = 0; i < n; ++i)
        for (std::size_t j = 0; j < n; ++j)
            if (sets.better[i * n + j] != 0) {
                --sets.ranks[i].worst;
                ++sets.ranks[j].best;
            }
    std::vector<std::size_t> order;
    for (std::size_t u = 0; u < n; ++u)
        if (has_numbers(state[u])) order.push_back(u);
    std::ranges::stable_sort(order, [&](std::size_t a, std::size_t b) {
        if (scores[a] != scores[b]) return options.more_is_better == (scores[a] > scores[b]);
        return units[a] < units[b];
    });
    sets.letters = letters_of(sets.better, order, n, most_letters, run);
    sets.letters_left_out = sets.letters.size() != n;
    sets.letters.resize(n);
    sets.units = std::move(units);
    sets.state = std::move(state);
    sets.options = options;
    return sets;
}

[[nodiscard]] std::vector<double> shares_of(std::span<const double> events, std::span<const double> of,
                                            const std::vector<status>& state) {
    std::vector<double> scores(state.size(), 0);
    for (std::size_t i = 0; i < scores.size(); ++i)
        if (has_numbers(state[i])) scores[i] = events[i] / of[i];
    return scores;
}

void check_units(std::string_view function, std::size_t units, std::size_t rows) {
    if (units != rows)
        throw shape_mismatch(std::string(function) + ": " + std::to_string(units) + " units have " +
                             std::to_string(rows) + " rows; give one to each");
}

} // namespace

rank_sets rank_sets_of(const estimated_scores& of, const rank_test_options& options, const run_options& run) {
    check(of, options);
    std::vector<status> state(of.units.size(), status::ok);
    for (std::size_t i = 0; i < state.size(); ++i) state[i] = given_at(of.given, i);
    return sets_of(of.units, of.scores, std::move(state), options, run,
                   [&](std::size_t i, std::size_t j) { return p_of_scores(of, i, j); });
}

rank_sets rank_sets_of_proportions(std::span<const std::string> units, const proportion_rows& rows,
                                   const rank_test_options& options, const run_options& run) {
    constexpr std::string_view function = "rank_sets_of_proportions";
    const auto &               x = rows.events, &n = rows.cases;
    check_lengths(function, std::array{named_column{"events", x}, named_column{"cases", n}}, rows.given);
    check_units(function, units.size(), x.size());
    check_options(function, options);
    std::vector<status> state = states_of(x.size(), rows.given, [&](std::size_t i) {
        if (!is_count(x[i]) || !is_count(n[i]) || x[i] > n[i]) return status::impossible;
        return n[i] == 0 ? status::no_denominator : status::ok;
    });
    const std::vector<double> scores = shares_of(x, n, state);
    return sets_of({units.begin(), units.end()}, scores, std::move(state), options, run,
                   [&](std::size_t i, std::size_t j) { return fisher_above(x[i], n[i], x[j], n[j]); });
}

rank_sets rank_sets_of_rates(std::span<const std::string> units, const rate_rows& rows,
                             const rank_test_options& options, const run_options& run) {
    constexpr std::string_view function = "rank_sets_of_rates";
    const auto &               x = rows.events, &t = rows.exposure;
    check_lengths(function, std::array{named_column{"events", x}, named_column{"exposure", t}}, rows.given);
    check_units(function, units.size(), x.size());
    check_options(function, options);
    std::vector<status> state = states_of(x.size(), rows.given, [&](std::size_t i) {
        if (!is_count(x[i]) || !(t[i] == 0 || is_exposure(t[i]))) return status::impossible;
        return t[i] == 0 ? status::no_denominator : status::ok;
    });
    const std::vector<double> scores = shares_of(x, t, state);
    return sets_of({units.begin(), units.end()}, scores, std::move(state), options, run,
                   [&](std::size_t i, std::size_t j) { return binomial_above(x[i], t[i], x[j], t[j]); });
}

} // namespace steelyard::inline v0_1::statistics
