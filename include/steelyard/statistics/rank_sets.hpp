// SPDX-License-Identifier: MIT
#pragma once

#include <steelyard/core/options.hpp>
#include <steelyard/core/run_options.hpp>
#include <steelyard/statistics/proportions.hpp>
#include <steelyard/statistics/rates.hpp>
#include <steelyard/statistics/status.hpp>

#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace steelyard::inline v0_1::statistics {

/// How many tests at once are kept from erring: by Holm's steps (1979, Scandinavian Journal of Statistics 6) or Bonferroni.
enum class familywise : std::uint8_t { holm, bonferroni };

} // namespace steelyard::inline v0_1::statistics

namespace steelyard::inline v0_1 {
template <>
struct enum_names<statistics::familywise> {
    static constexpr std::array<std::string_view, 2> value{"holm", "bonferroni"};
};
} // namespace steelyard::inline v0_1

namespace steelyard::inline v0_1::statistics {

struct rank_test_options {
    double     confidence = 0.95;
    familywise correction = familywise::holm;
    bool       more_is_better = true;

    static void fields(auto&& field) {
        using o = rank_test_options;
        field("confidence", &o::confidence, "with which all sets of ranks are right at once");
        field("correction", &o::correction, "how many tests at once are kept from erring");
        field("more_is_better", &o::more_is_better, "whether rank 1 has the largest number");
    }
    friend bool operator==(const rank_test_options&, const rank_test_options&) = default;
};

/// Scores that were estimated, with how far off they may be.
struct estimated_scores {
    std::vector<std::string> units;
    std::vector<double>      scores;
    std::vector<double>      errors;     ///< standard errors, where estimates are independent; else empty
    std::vector<double>      covariance; ///< units x units, row by row, where inputs are shared; else empty
    std::vector<status>      given = {}; ///< empty, or per unit why it has no score: `missing`, `suppressed`
};

/// What ranks can be for all that the numbers tell.
struct rank_sets {
    struct places {
        std::int64_t best = 1, worst = 1;
        friend bool  operator==(const places&, const places&) = default;
    };
    std::vector<std::string> units;
    std::vector<places>      ranks; ///< of each unit: 1 + those significantly better, to K - those significantly worse
    std::vector<std::string> letters; ///< of each unit: two that share one are not told apart; "ab" carries two
    std::vector<std::uint8_t>
        better; ///< units x units, row by row: 1 where the row is significantly better than the column
    std::vector<status> state; ///< `ok`, or why the unit took part in no test: it may then have any rank, and no letter
    bool                letters_left_out = false; ///< too many would be needed: read the ranks instead
    rank_test_options   options;
};

/// Joint confidence sets for all ranks at once: every ordered pair is tested one-sidedly, by the normal law of the difference,
/// and the whole family keeps its error (Mogstad, Romano, Shaikh & Wilhelm 2024, Review of Economic Studies 91; with Holm's
/// steps in place of a bootstrap). Letters are the largest sets of units of which no two are told apart (Piepho 2004, Journal
/// of Computational and Graphical Statistics 13), up to 5000 of them. A step of progress is 64 units beside all others.
/// @throws shape_mismatch unless there is a score per unit and either an error each or a covariance; domain_fault for numbers
///         that are not finite, errors below 0, a covariance that is not symmetric, and a confidence outside 0 to 1; stopped
[[nodiscard]] rank_sets rank_sets_of(const estimated_scores& of, const rank_test_options& options = {},
                                     const run_options& run = {});

/// The same for proportions, by Fisher's exact test of each ordered pair (1935, Journal of the Royal Statistical Society 98):
/// no unit is sure of its place because it is small. Sums of more than 4000 terms end in a bound from above.
/// Rows that `proportions` gives no numbers for take part in no test.
/// @throws shape_mismatch, domain_fault, stopped
[[nodiscard]] rank_sets rank_sets_of_proportions(std::span<const std::string> units, const proportion_rows& rows,
                                                 const rank_test_options& options = {}, const run_options& run = {});

/// The same for rates: given the events of a pair together, those of one unit are binomial (Przyborowski & Wilenski 1940,
/// Biometrika 31). @throws shape_mismatch, domain_fault, stopped
[[nodiscard]] rank_sets rank_sets_of_rates(std::span<const std::string> units, const rate_rows& rows,
                                           const rank_test_options& options = {}, const run_options& run = {});

} // namespace steelyard::inline v0_1::statistics
