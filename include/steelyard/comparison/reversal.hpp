// SPDX-License-Identifier: MIT
#pragma once

#include <steelyard/aggregation/comparable.hpp>
#include <steelyard/core/run_options.hpp>

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace steelyard::inline v0_1::comparison {

/// Whether a difference of two wholes turns around among their groups (Simpson 1951).
enum class reversal : std::uint8_t {
    none,
    weak,    ///< at the same mix the difference has the other sign, though not in every group
    strict,  ///< in every group the difference has the other sign
    unknown, ///< too few groups have a number on both sides
};

} // namespace steelyard::inline v0_1::comparison

namespace steelyard::inline v0_1 {
template <>
struct enum_names<comparison::reversal> {
    static constexpr std::array<std::string_view, 4> value{"none", "weak", "strict", "unknown"};
};
} // namespace steelyard::inline v0_1

namespace steelyard::inline v0_1::comparison {

/// One group on both sides: numerator, denominator and their quotient, in the indicator's unit.
struct group_gap {
    std::string group;
    double      first = 0, last = 0; ///< quotients
    double      first_numerator = 0, first_denominator = 0, last_numerator = 0, last_denominator = 0;

    [[nodiscard]] double gap() const noexcept { return last - first; }
    friend bool          operator==(const group_gap&, const group_gap&) = default;
};

struct reversal_options {
    double noise = 1.96; ///< deviations beyond which a difference is more than noise

    static void fields(auto&& field) {
        using o = reversal_options;
        field("noise", &o::noise, "Deviations beyond which a difference is more than noise.");
    }
    friend bool operator==(const reversal_options&, const reversal_options&) = default;
};

/// What was found. It announces and adjusts nothing: which of the two speaks to a question is a judgement.
struct reversal_alarm {
    reversal                 found = reversal::unknown;
    double                   first = 0, last = 0; ///< quotients of the wholes, over the groups that both sides have
    double                   rates = 0;           ///< the difference at the mean mix of both sides (Kitagawa 1955)
    double                   mix = 0;             ///< what the different mix brings; rates + mix = last - first
    std::optional<double>    whole_z;  ///< of the difference of the wholes, in deviations; of proportions only
    std::optional<double>    within_z; ///< of the difference within groups (Cochran 1954); of proportions only
    bool                     beyond_noise = false; ///< both are beyond the limit, and of opposite signs
    std::vector<group_gap>   groups;               ///< in order of their codes
    std::vector<std::string> left_out;             ///< groups without a number on one side
    std::string              text;                 ///< one sentence

    [[nodiscard]] double gap() const noexcept { return last - first; }
    friend bool          operator==(const reversal_alarm&, const reversal_alarm&) = default;
};

/// Does a difference between two places or periods turn around among the categories of a scheme?
///
/// rates = sum over groups of (w1 + w2) / 2 * (r2 - r1), mix = sum of (w2 - w1) * ((r1 + r2) / 2 - m): w the groups' shares
/// of the denominator, r their quotients, m the mean of both wholes' quotients, so that a group at the mean brings nothing
/// (the shares add up to 1, so the sum is the same for any m). The noise test is of proportions only (numerator within
/// denominator): z of two pooled proportions for the wholes; within groups the sum of observed less expected cases over
/// the root of the sum of their hypergeometric variances (Mantel & Haenszel 1959), without correction for continuity.
/// Groups without a number on one side are left out of the wholes, too, and named.
///
/// @param scheme  its categories are the groups
/// @throws unknown_code, period_mismatch; illegal_operation when the indicator is no quotient
[[nodiscard]] reversal_alarm find_reversal(const definitions& agreed, const dataset& data, const std::string& indicator,
                                           const std::string& scheme, const aggregation::compared& before,
                                           const aggregation::compared& after, const aggregation::as_of& known = {},
                                           const reversal_options& options = {}, const run_options& run = {});

} // namespace steelyard::inline v0_1::comparison
