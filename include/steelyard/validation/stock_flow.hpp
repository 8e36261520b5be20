// SPDX-License-Identifier: MIT
#pragma once

#include <steelyard/core/options.hpp>
#include <steelyard/dataset/dataset.hpp>
#include <steelyard/define/definitions.hpp>
#include <steelyard/validation/finding.hpp>

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace steelyard::inline v0_1::validation {

struct stock_flow_options {
    double       tolerance = 0.05;
    std::int64_t least_streak = 1;
    bool         open = false;

    static void fields(auto&& field) {
        using o = stock_flow_options;
        field("tolerance", &o::tolerance, "Share of the stock that may be unaccounted for.");
        field("least_streak", &o::least_streak, "Fewest periods in a row out of balance that are worth a finding.");
        field("open", &o::open, "Report as an info how many steps of a unit unknown numbers leave undecided.");
    }
    friend bool operator==(const stock_flow_options&, const stock_flow_options&) = default;
};

/// Whether what came in and went out accounts for how a stock changed. `undecided`: numbers that are not known, or
/// known within bounds only, allow both.
enum class balance : std::uint8_t { balanced, unbalanced, undecided };

} // namespace steelyard::inline v0_1::validation

namespace steelyard::inline v0_1 {
template <>
struct enum_names<validation::balance> {
    static constexpr std::array<std::string_view, 3> value{"balanced", "unbalanced", "undecided"};
};
} // namespace steelyard::inline v0_1

namespace steelyard::inline v0_1::validation {

/// One step of a stock: from the period before to `period`.
struct stock_flow_row {
    std::string  measure; ///< the stock
    std::string  place;
    std::string  organisation;
    std::string  category;
    std::string  period;
    balance      status = balance::undecided;
    std::int64_t streak = 0; ///< steps in a row up to this one with this status
    /// |now - (before + in - out)| / |now|. Empty when a number is not a point, and where nothing is left of a stock
    /// that should not be empty.
    std::optional<double> share;
    friend bool           operator==(const stock_flow_row&, const stock_flow_row&) = default;
};

/// Every step between two neighbouring periods with a row for the stock, for stocks that name inflows or outflows, in
/// order of the dataset's cells. Steps over a material change of definition or a declared break are left out.
[[nodiscard]] std::vector<stock_flow_row> stock_flow(const definitions& agreed, const dataset& data,
                                                     const stock_flow_options& options = {});

/// Rules: `out_of_balance` (warning), one finding per streak of steps whose imbalance certainly exceeds the tolerance,
/// whatever unknown numbers are; its period is the first of them and its score the largest imbalance, at most 1;
/// `balance_open` (info, per unit).
/// The formula is the "data reliability" of by-name lists (Community Solutions, Built for Zero, Data Reliability FAQ,
/// 2020). Numbers not reported are what their measure allows: a flow that nobody reports leaves its side open.
/// @throws domain_fault for a negative tolerance or a streak below 1
[[nodiscard]] findings check_stock_flow(const definitions& agreed, const dataset& data,
                                        const stock_flow_options& options = {});

} // namespace steelyard::inline v0_1::validation
