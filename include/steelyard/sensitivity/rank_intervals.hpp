// SPDX-License-Identifier: MIT
#pragma once

#include <steelyard/composite/ranking.hpp>
#include <steelyard/core/options.hpp>
#include <steelyard/sensitivity/alternatives.hpp>
#include <steelyard/sensitivity/uncertainty.hpp>

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

namespace steelyard::inline v0_1::sensitivity {

/// How many tests at once are kept from erring: by Holm's steps (1979, Scandinavian Journal of Statistics 6) or Bonferroni.
enum class familywise : std::uint8_t { holm, bonferroni };
/// Where an interval of ranks comes from. They answer different questions, and are never merged.
enum class interval_source : std::uint8_t { sampling, missing_data, judgements };

} // namespace steelyard::inline v0_1::sensitivity

namespace steelyard::inline v0_1 {
template <>
struct enum_names<sensitivity::familywise> {
    static constexpr std::array<std::string_view, 2> value{"holm", "bonferroni"};
};
template <>
struct enum_names<sensitivity::interval_source> {
    static constexpr std::array<std::string_view, 3> value{"sampling", "missing data", "judgements"};
};
} // namespace steelyard::inline v0_1

namespace steelyard::inline v0_1::sensitivity {

struct rank_test_options {
    double                confidence = 0.95;
    familywise            correction = familywise::holm;
    static constexpr auto fields() {
        using o = rank_test_options;
        return std::tuple(option_field{"confidence", &o::confidence, "With which all intervals are right at once."},
                          option_field{"correction", &o::correction, "How many tests at once are kept from erring."});
    }
    friend bool operator==(const rank_test_options&, const rank_test_options&) = default;
};

/// Scores that were estimated from samples; more is better.
struct estimated_scores {
    std::vector<std::string> units;
    std::vector<double>      scores;
    std::vector<double>      errors;     ///< standard errors, where estimates are independent; else empty
    std::vector<double>      covariance; ///< units x units, row by row, where inputs are shared; else empty
};

/// What ranks can be for all that sampling tells.
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
    rank_test_options options;
};

/// Joint confidence sets for all ranks at once: every ordered pair is tested one-sidedly, by the normal law of the difference,
/// and the whole family keeps its error (Mogstad, Romano, Shaikh & Wilhelm 2024, Review of Economic Studies 91; with Holm's
/// steps in place of a bootstrap). Letters: insert and absorb (Piepho 2004, Journal of Computational and Graphical Statistics 13).
/// @throws shape_mismatch unless there is a score per unit and either an error each or a covariance; domain_fault for numbers
///         that are not finite, errors below 0, a covariance that is not symmetric, and a confidence outside 0 to 1;
///         not_supported where more than 5000 letters would be needed
[[nodiscard]] rank_sets sampling_ranks(const estimated_scores& of, const rank_test_options& options = {});

/// One interval of a unit's rank, with where it comes from and what it rests on.
struct rank_interval {
    interval_source from = interval_source::sampling;
    double          best = 1, worst = 1; ///< halves where ties are averaged
    std::string     basis;               ///< "holm, 95 % jointly", "90 % of 1000 sampled combinations"...
    friend bool     operator==(const rank_interval&, const rank_interval&) = default;
};

/// A unit's rank with up to three intervals.
struct ranked_unit {
    std::string                unit;
    std::optional<double>      rank;
    std::vector<rank_interval> intervals; ///< one from each source at most, in order of sources
    std::string                letters;   ///< of sampling; empty without
    /// "Lucas has rank 3; sampling: 2 to 5 (holm, 95 % jointly); missing data: 3 to 4; judgements: 1 to 6 (...)."
    [[nodiscard]] std::string sentence() const;
};

/// Ranks with the interval that missing numbers leave open, as a beginning; the others are added by source.
[[nodiscard]] std::vector<ranked_unit> ranked_units(std::span<const composite::unit_rank> ranks);
/// @throws unknown_code for a unit that is in one and not in the other; illegal_operation for a source that is there already
void add_interval(std::vector<ranked_unit>& units, const rank_sets& sampling);
/// From the answers to `ranks_of`, in the multiverse as chosen, with the uncertain judgements: least and most.
/// @throws shape_mismatch unless there is an answer per unit; insufficient_data where nothing was answered
void add_interval(std::vector<ranked_unit>& units, const alternatives_result& judgements);
/// The same by sampling, at a level.
void add_interval(std::vector<ranked_unit>& units, const sampled_answers& judgements, double level = 0.9);

} // namespace steelyard::inline v0_1::sensitivity
