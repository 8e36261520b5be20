// SPDX-License-Identifier: MIT
#pragma once

#include <steelyard/aggregation/result.hpp>
#include <steelyard/core/plain_table.hpp>

#include <memory>

namespace steelyard::inline v0_1::aggregation {

/// The results as columns on their way out, for export_stream and write_json: keys ("" is the whole), unit, value, form,
/// reason, lower, upper, flags, known, numerator, denominator, expected, present, coverage, over_time, verdict, basis
/// (ids of judgements joined by ';') and fingerprint. It keeps nothing of `from` alive.
[[nodiscard]] std::shared_ptr<const plain_table> to_table(const result_table& from);

} // namespace steelyard::inline v0_1::aggregation
