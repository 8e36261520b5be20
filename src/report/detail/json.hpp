// SPDX-License-Identifier: MIT
#pragma once

#include <steelyard/report/chart.hpp>
#include <steelyard/report/scorecard.hpp>

#include <nlohmann/json.hpp>

#include <optional>

namespace steelyard::inline v0_1::report::detail {

using json = nlohmann::ordered_json; // keys stay in the order of the fields

[[nodiscard]] inline json number(const std::optional<double>& x) { return x ? json(*x) : json(nullptr); }

/// A Vega-Lite specification as a tree, so that to_json can embed it.
[[nodiscard]] json chart_tree(const scorecard_line& line, const chart_options& options);

} // namespace steelyard::inline v0_1::report::detail
