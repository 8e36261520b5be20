// SPDX-License-Identifier: MIT
#pragma once

#include <steelyard/core/plain_table.hpp>
#include <steelyard/validation/finding.hpp>

#include <memory>

namespace steelyard::inline v0_1::validation {

/// The findings as columns on their way out, for export_stream, write_csv and write_json: severity, rule, measure,
/// place, organisation, category, period, source, file, line (null where unknown), found, evidence, score, advice.
[[nodiscard]] std::shared_ptr<const plain_table> to_table(const findings& from);

} // namespace steelyard::inline v0_1::validation
