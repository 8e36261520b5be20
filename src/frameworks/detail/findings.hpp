// SPDX-License-Identifier: MIT
#pragma once

#include <steelyard/core/problem.hpp>

#include <frameworks/detail/table_reader.hpp>
#include <vector>

namespace steelyard::inline v0_1::frameworks::detail {

/// Adds what the rules across tables found to the problems of a load. They name the table that something was declared
/// in; the key and its line are looked up. What only follows from a key that was already found wrong is left out: a
/// measure whose unit is misspelt has no unit, but that is one mistake.
void add_findings(std::vector<problem> found, reading& shared);

} // namespace steelyard::inline v0_1::frameworks::detail
