// SPDX-License-Identifier: MIT
#pragma once

#include <steelyard/sensitivity/factorial.hpp>

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace steelyard::inline v0_1::sensitivity {

/// A change of options that turns a conclusion around.
struct flip {
    std::vector<std::int32_t> factors; ///< positions of those that change, ascending
    std::vector<std::int32_t> options; ///< of those, the option that each changes to
    std::int64_t              combination = 0;
    friend bool operator==(const flip&, const flip&) = default;
};

/// In how many combinations a conclusion holds, and what turns it around.
struct holding_result {
    std::int64_t admitted = 0; ///< combinations
    std::int64_t holds = 0;    ///< of those
    double       share = 0;    ///< of the probability: a measure over options, never how likely the conclusion is
    bool         holds_as_chosen = false;
    std::vector<flip> smallest_flips; ///< all of the least number of changes, in order of combinations; empty: nothing flips it
    /// "It holds in 231 of 320 combinations of 5 judgements. Changing `normalise` to option 2 turns it around."
    [[nodiscard]] std::string sentence(const factorial& design) const;
};

/// Counts the combinations in which a conclusion holds, and finds the fewest changes of the chosen options that turn it around,
/// by looking at every combination.
/// @param holds   by combination: not 0 where the conclusion holds; of excluded ones not looked at
/// @param chosen  the combination that was chosen
/// @throws shape_mismatch unless there is one for each combination; domain_fault for a chosen one that is not there or is
///         excluded
[[nodiscard]] holding_result holding(const factorial& design, std::span<const std::uint8_t> holds, std::int64_t chosen);

/// An option whose outcomes have the same bits as those of an earlier option of its factor, whatever the others say.
struct duplicate_option {
    std::int32_t factor = 0, option = 0, same_as = 0;
    friend bool operator==(const duplicate_option&, const duplicate_option&) = default;
};
/// Options that are duplicates for an outcome, each but the first of its kind.
/// @param values  outcomes, combinations x width; those of excluded combinations are not looked at
/// @throws shape_mismatch unless there are as many
[[nodiscard]] std::vector<duplicate_option> duplicates(const factorial& design, std::span<const double> values, std::int64_t width = 1);

} // namespace steelyard::inline v0_1::sensitivity
