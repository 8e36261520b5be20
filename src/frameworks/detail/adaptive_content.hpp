// SPDX-License-Identifier: MIT
#pragma once

#include <steelyard/core/fingerprint.hpp>
#include <steelyard/frameworks/adaptive.hpp>

namespace steelyard::inline v0_1::frameworks::detail {

/// Every word and number; neither places in files nor the order of lists that have none.
[[nodiscard]] fingerprint content_of(const adaptive_record& a);

} // namespace steelyard::inline v0_1::frameworks::detail
