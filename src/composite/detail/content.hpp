// SPDX-License-Identifier: MIT
#pragma once

#include <steelyard/composite/combine.hpp>
#include <steelyard/composite/score_table.hpp>
#include <steelyard/composite/treatment.hpp>
#include <steelyard/core/fingerprint.hpp>

#include <cstdint>
#include <vector>

namespace steelyard::inline v0_1::composite::detail {

// What names the values that pass from stage to stage, and how much room they take.

[[nodiscard]] fingerprint  content_of(const score_table& table);
[[nodiscard]] fingerprint  content_of(const index_scores& scores);
[[nodiscard]] fingerprint  content_of(const std::vector<column_treatment>& treatments);
[[nodiscard]] std::int64_t bytes_of(const score_table& table) noexcept;

} // namespace steelyard::inline v0_1::composite::detail
