// SPDX-License-Identifier: MIT
#pragma once

#include <steelyard/core/options.hpp>
#include <steelyard/define/hierarchy.hpp>

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace steelyard::inline v0_1 {

namespace aggregation {

/// What to do about an expected cell that is missing. `bounded` says what is known and within which bounds the whole
/// lies; the others are the modes of VTL 2.0 hierarchical roll-up, where the second word is what a missing cell
/// counts as and the first says when there is a result at all.
enum class missing_mode : std::uint8_t {
    bounded,
    non_null,     ///< result only when every cell is there
    non_zero,     ///< missing counts as zero; result only when something is not zero
    partial_null, ///< result when something is there; null when anything is missing
    partial_zero, ///< result when something is there; missing counts as zero
    always_null,  ///< always a result; null when anything is missing
    always_zero,  ///< always a result; missing counts as zero
};

/// What counts where a node and the nodes under it both report the same cell. The other is listed in the notes.
enum class parent_value : std::uint8_t { children, own, refuse };

/// How quotients of several units become one. `mean_of_ratios` needs a judgement in the query's basis.
enum class quotient_method : std::uint8_t { as_defined, mean_of_ratios };

} // namespace aggregation

template <>
struct enum_names<aggregation::missing_mode> {
    static constexpr std::array<std::string_view, 7> value{"bounded",      "non_null",    "non_zero",   "partial_null",
                                                           "partial_zero", "always_null", "always_zero"};
};
template <>
struct enum_names<aggregation::parent_value> {
    static constexpr std::array<std::string_view, 3> value{"children", "own", "refuse"};
};
template <>
struct enum_names<aggregation::quotient_method> {
    static constexpr std::array<std::string_view, 2> value{"as_defined", "mean_of_ratios"};
};

namespace aggregation {

struct missing_options {
    missing_mode mode = missing_mode::bounded;
    double       minimum_coverage = 0; ///< 0..1; below it the answer is missing(insufficient_coverage)
    std::string  coverage_weight;      ///< measure whose latest numbers weigh places; empty: each cell counts once

    static void fields(auto&& field) {
        field("mode", &missing_options::mode, "what an expected cell that is missing means for a total");
        field("minimum_coverage", &missing_options::minimum_coverage, "least share of expected cells for an answer");
        field("coverage_weight", &missing_options::coverage_weight, "measure that weighs cells in the coverage");
    }
    friend bool operator==(const missing_options&, const missing_options&) = default;
};

/// Every choice of a roll-up that somebody could make otherwise. Judgements bind them as "roll_up.<path>".
struct roll_up_options {
    missing_options missing;
    parent_value    parents = parent_value::children;
    quotient_method quotients = quotient_method::as_defined;
    bool            bridges = false;

    static void fields(auto&& field) {
        field("missing", &roll_up_options::missing, "missing cells");
        field("parents", &roll_up_options::parents, "what counts where a node and its children both report");
        field("quotients", &roll_up_options::quotients, "how quotients of several units become one");
        field("bridges", &roll_up_options::bridges, "whether declared bridges join series of different definitions");
    }
    friend bool operator==(const roll_up_options&, const roll_up_options&) = default;
};

/// The state of knowledge and the boundaries that a question is asked under.
struct as_of {
    std::optional<instant> recorded;           ///< later records are unknown; empty: everything recorded
    boundary_view          boundaries = boundary_view::as_then;
    date                   at;                 ///< for boundary_view::at_date
    std::string            framework_revision; ///< kept in the fingerprint

    friend bool operator==(const as_of&, const as_of&) = default;
};

} // namespace aggregation
} // namespace steelyard::inline v0_1
