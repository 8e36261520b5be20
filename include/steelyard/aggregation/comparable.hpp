// SPDX-License-Identifier: MIT
#pragma once

#include <steelyard/aggregation/options.hpp>
#include <steelyard/dataset/dataset.hpp>
#include <steelyard/define/comparability.hpp>
#include <steelyard/define/definitions.hpp>

#include <compare>
#include <string>
#include <vector>

namespace steelyard::inline v0_1::aggregation {

/// When a repeat followed by a jump is suspicious.
struct comparable_options {
    double jump_factor = 2;      ///< a change at least this many times up or down
    double minimum_size = 10;    ///< smaller numbers repeat and jump by chance
    double minimum_share = 0.05; ///< of the difference compared; a suspicion about less is left out

    static void fields(auto&& field) {
        field("jump_factor", &comparable_options::jump_factor, "change that counts as a jump, as a factor");
        field("minimum_size", &comparable_options::minimum_size, "numbers below it raise no suspicion");
        field("minimum_share", &comparable_options::minimum_share, "least share of the difference for a suspicion");
    }
    friend bool operator==(const comparable_options&, const comparable_options&) = default;
};

/// One side of a comparison: an indicator somewhere, some time. Empty place or organisation: all of them.
struct compared {
    std::string hierarchy; ///< of places; empty: `place` is a place as reported, or "" for all
    std::string place;
    std::string organisation;
    std::string period;    ///< in the words of the measure's own frequency
};

/// May the indicator be compared between two places or periods?
///
/// `no` for a material change of definition or a declared break between them, and for totals of different reporters;
/// `with_bridge` when a declared bridge joins every one of these; `undetermined` when a series that both share repeats
/// its number exactly and then jumps and nobody has declared whether that is real; `yes` otherwise. A large change
/// alone is never called a break. All reasons are given, the gravest and largest first.
/// @throws unknown_code, period_mismatch
[[nodiscard]] verdict comparable(const definitions& agreed, const dataset& data, const std::string& indicator,
                                 const compared& before, const compared& after, const as_of& known = {},
                                 const comparable_options& options = {});

/// A place and organisation that reported; each may be empty.
struct reporter {
    std::string place;
    std::string organisation;
    friend auto operator<=>(const reporter&, const reporter&) = default;
};

/// Who reported a value of a measure for every one of these periods, in order of codes: the matched reporters, over
/// which totals of the periods can be compared. @throws unknown_code, period_mismatch
[[nodiscard]] std::vector<reporter> matched_reporters(const definitions& agreed, const dataset& data,
                                                      const std::string& measure, const std::vector<std::string>& periods,
                                                      const as_of& known = {});

} // namespace steelyard::inline v0_1::aggregation
