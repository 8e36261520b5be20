// SPDX-License-Identifier: MIT
#pragma once

#include <steelyard/frameworks/framework.hpp>

#include <string>
#include <vector>

namespace steelyard::inline v0_1::frameworks::detail {

/// The measures of the core set that a participant owes: the framework's, and those of its peer groups.
[[nodiscard]] std::vector<std::string> core_of(const framework& f, const participant& p);

} // namespace steelyard::inline v0_1::frameworks::detail
