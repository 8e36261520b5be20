// SPDX-License-Identifier: MIT
#pragma once

#include <steelyard/aggregation/query.hpp>
#include <steelyard/aggregation/result.hpp>
#include <steelyard/core/run_options.hpp>
#include <steelyard/dataset/dataset.hpp>
#include <steelyard/define/comparability.hpp>
#include <steelyard/frameworks/framework.hpp>

#include <string_view>

namespace steelyard::inline v0_1::frameworks {

/// May the organisations that report an indicator be added up? Asked only where the framework names participants and at
/// least two organisations report one of its measures: `yes` otherwise. The answer is that of `definitions_match` over
/// the measures; a declared bridge counts as yes when `bridges` are asked for.
/// @throws unknown_code for an indicator that the framework does not define
[[nodiscard]] verdict totals_allowed(const framework& f, const dataset& data, std::string_view indicator, bool bridges);

/// Withholds the rows of a table that add up organisations of different definitions: they become missing
/// (not_comparable) with the verdict, and a note "totals_refused" says why. Rows of single organisations stay.
/// @param bridges  whether the table was made with declared bridges
void withhold_totals(const framework& f, const dataset& data, bool bridges, aggregation::result_table& table);

/// aggregation::roll_up under the rules of the framework's level: totals that its adoptions do not allow are withheld.
/// @throws as aggregation::roll_up
[[nodiscard]] aggregation::result_table roll_up(const framework& f, const dataset& data, const aggregation::roll_up_query& query,
                                                const run_options& run = {});

} // namespace steelyard::inline v0_1::frameworks
