// SPDX-License-Identifier: MIT
#pragma once

// Sets of ranks as plain tuples: (units, ranks, letters, better, options, state, letters_left_out).

#include "arrays.hpp"
#include "tuples.hpp"

#include <steelyard/statistics/rank_sets.hpp>

namespace steelyard::python {

[[nodiscard]] py::tuple             packed_sets(const statistics::rank_sets& s);
[[nodiscard]] statistics::rank_sets sets_from(const py::object& from);

} // namespace steelyard::python
