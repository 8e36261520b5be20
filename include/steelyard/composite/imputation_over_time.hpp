// SPDX-License-Identifier: MIT
#pragma once

#include <steelyard/composite/panel.hpp>
#include <steelyard/core/options.hpp>

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace steelyard::inline v0_1::composite {

/// What a missing number of a series is taken from. `last`: the number before it. `linear`: the numbers on both sides, in
/// proportion to how far away they are.
enum class time_rule : std::uint8_t { last, linear };

} // namespace steelyard::inline v0_1::composite

namespace steelyard::inline v0_1 {
template <>
struct enum_names<composite::time_rule> {
    static constexpr std::array<std::string_view, 2> value{"last", "linear"};
};
} // namespace steelyard::inline v0_1

namespace steelyard::inline v0_1::composite {

struct time_impute_options {
    time_rule    method = time_rule::linear;
    std::int64_t most_periods = 0;
    bool         hold_ends = false;

    static void fields(auto&& field) {
        using o = time_impute_options;
        field("method", &o::method, "What a missing number of a series is taken from.");
        field("most_periods", &o::most_periods, "How many periods away a number may be to be taken; 0: any distance.");
        field("hold_ends", &o::hold_ends,
              "Whether linear takes the nearest number where a series has none on the other side.");
    }
    friend bool operator==(const time_impute_options&, const time_impute_options&) = default;
};

/// Where a filled number came from.
struct time_source {
    std::string           unit, column;
    period                when, from;
    std::optional<period> to; ///< the other side, of linear
    friend bool           operator==(const time_source&, const time_source&) = default;
};
/// A panel with cells filled, each flagged `imputed`, those from an earlier period alone `carried_forward` too. What was
/// there stays to the bit; bounds and scales are kept, as `impute` does.
struct imputed_panel {
    panel_table              panel;
    std::vector<time_source> sources;
    std::vector<index_note>  notes; ///< what nothing was found for
};
/// Fills each unit's series by itself, from the points as they came: never from cells just filled.
/// @throws domain_fault for a negative `most_periods`
[[nodiscard]] imputed_panel impute_panel(const panel_table& panel, const time_impute_options& options = {});

} // namespace steelyard::inline v0_1::composite
