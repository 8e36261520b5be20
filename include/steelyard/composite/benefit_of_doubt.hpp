// SPDX-License-Identifier: MIT
#pragma once

#include <steelyard/composite/score_table.hpp>
#include <steelyard/core/options.hpp>

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace steelyard::inline v0_1::composite {

/// How a unit came out. `infeasible`: no weights keep all shares within their limits, given its numbers. `incomplete`: it
/// lacks a number; it is not scored, and nobody is compared with it. `nothing`: all its numbers are 0, and so is its score.
enum class doubt_status : std::uint8_t { solved, infeasible, incomplete, nothing };

} // namespace steelyard::inline v0_1::composite

namespace steelyard::inline v0_1 {
template <>
struct enum_names<composite::doubt_status> {
    static constexpr std::array<std::string_view, 4> value{"solved", "infeasible", "incomplete", "nothing"};
};
} // namespace steelyard::inline v0_1

namespace steelyard::inline v0_1::composite {

struct doubt_options {
    double least_share = 0;
    double most_share = 1;
    bool   even = true;

    static void fields(auto&& field) {
        using o = doubt_options;
        field("least_share", &o::least_share,
              "Least share that each column must have in what a unit's numbers add up to, 0 to 1.");
        field("most_share", &o::most_share, "Most share that a column may have, 0 to 1.");
        field("even", &o::even,
              "Where several weights give a unit the same score, take the most even shares; otherwise those that the "
              "solver came upon.");
    }
    friend bool operator==(const doubt_options&, const doubt_options&) = default;
};

/// Limits of one column's share, where it does not take the common ones.
struct share_limits {
    std::string column;
    double      least = 0, most = 1;
};

/// One unit under the weights that flatter it most.
struct unit_doubt {
    std::string           unit;
    doubt_status          status = doubt_status::incomplete;
    std::optional<double> score;         ///< 0 to 1; empty where infeasible or incomplete
    std::vector<double>   weights;       ///< of the columns: the unit gets its score by them, and nobody more than 1
    std::vector<double>   shares;        ///< weight times number over the score ("pie shares"), adding up to 1
    bool                  unique = true; ///< no other weights give it this score
    std::string           why;           ///< a sentence where there are no weights
    friend bool           operator==(const unit_doubt&, const unit_doubt&) = default;
};
struct doubt_result {
    std::vector<std::string> columns;
    std::vector<unit_doubt>  units; ///< in the table's order
    friend bool              operator==(const doubt_result&, const doubt_result&) = default;
};

/// Whether this library was built with a solver of linear programs, which benefit_of_doubt needs.
[[nodiscard]] bool can_give_benefit_of_doubt() noexcept;

/// Benefit of the Doubt (Melyn & Moesen 1991; Cherchye, Moesen, Rogge & Van Puyenbroeck 2007, Social Indicators Research
/// 82): for each unit the weights of its own choice, none below 0, that make its weighted sum largest while by the same
/// weights no unit exceeds 1. With limits on shares (Wong & Beasley 1990, Journal of the Operational Research Society 41)
/// each column must keep its part of that sum. So no fixed weights that keep to the same limits for that unit give it a
/// larger ratio to the best unit. Numbers must be on scales where more is better, from 0 up.
/// Weights are often not unique, above all of units with score 1: those with the most even shares are taken (the smallest
/// share as large as possible, then the next), and `unique` is false. Exact to about 1e-9.
/// @param own  limits of single columns
/// @throws not_supported when no solver was built in; invalid_input listing numbers below 0, limits that are crossed or
///         outside 0 to 1, and columns of limits that are not there or are named twice
[[nodiscard]] doubt_result benefit_of_doubt(const score_table& normalised, const doubt_options& options = {},
                                            std::span<const share_limits> own = {});

} // namespace steelyard::inline v0_1::composite
