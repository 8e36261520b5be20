// SPDX-License-Identifier: MIT
#pragma once

#include <steelyard/composite/ranking.hpp>
#include <steelyard/core/options.hpp>
#include <steelyard/sensitivity/alternatives.hpp>
#include <steelyard/sensitivity/uncertainty.hpp>
#include <steelyard/statistics/rank_sets.hpp>

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace steelyard::inline v0_1::sensitivity {

/// Where an interval of ranks comes from. They answer different questions, and are never merged.
enum class interval_source : std::uint8_t { sampling, missing_data, judgements };

} // namespace steelyard::inline v0_1::sensitivity

namespace steelyard::inline v0_1 {
template <>
struct enum_names<sensitivity::interval_source> {
    static constexpr std::array<std::string_view, 3> value{"sampling", "missing data", "judgements"};
};
} // namespace steelyard::inline v0_1

namespace steelyard::inline v0_1::sensitivity {

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
void add_interval(std::vector<ranked_unit>& units, const statistics::rank_sets& sampling);
/// From the answers to `ranks_of`, in the multiverse as chosen, with the uncertain judgements: least and most.
/// @throws shape_mismatch unless there is an answer per unit; insufficient_data where nothing was answered
void add_interval(std::vector<ranked_unit>& units, const alternatives_result& judgements);
/// The same by sampling, at a level.
void add_interval(std::vector<ranked_unit>& units, const sampled_answers& judgements, double level = 0.9);

} // namespace steelyard::inline v0_1::sensitivity
