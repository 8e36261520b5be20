// SPDX-License-Identifier: MIT
#pragma once

#include <string>

namespace steelyard::inline v0_1 {

/// A unit as its users write it: "people", "percent", "ug/L". Two units are the same when their texts are.
struct unit {
    std::string symbol;
    friend bool operator==(const unit&, const unit&) = default;
};

} // namespace steelyard::inline v0_1
