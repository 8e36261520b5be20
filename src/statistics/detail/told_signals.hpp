// SPDX-License-Identifier: MIT
#pragma once

// What was told about a chart, against what the chart says now: shared by series with and without phases.

#include <steelyard/statistics/chart_series.hpp>

#include <cstdint>
#include <span>
#include <vector>

namespace steelyard::inline v0_1::statistics::detail {

[[nodiscard]] told_signal as_told(const control_chart& chart, const rule_hit& hit);

/// Signals that are not among those told, with the limits that they have now.
[[nodiscard]] std::vector<told_signal> not_told(const control_chart& chart, std::span<const rule_hit> now,
                                                std::span<const told_signal> told);

/// What became of those told, and signals at the `told_rows` rows told of that came later.
[[nodiscard]] std::vector<retroactive_change> changes_since(const control_chart& chart, std::span<const rule_hit> now,
                                                            std::span<const told_signal> told, std::int64_t told_rows);

} // namespace steelyard::inline v0_1::statistics::detail
