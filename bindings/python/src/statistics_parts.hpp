// SPDX-License-Identifier: MIT
#pragma once

// Parts of the room statistics, compiled apart. Not in rooms.hpp, which every binding file reads.

#include <pybind11/pybind11.h>

namespace steelyard::python {

void bind_statistics_capability(pybind11::module_& m);
void bind_statistics_changes(pybind11::module_& m);
void bind_statistics_charts(pybind11::module_& m);
void bind_statistics_inequality(pybind11::module_& m);
void bind_statistics_samples(pybind11::module_& m);
void bind_statistics_evaluation(pybind11::module_& m);
void bind_statistics_regression(pybind11::module_& m);
void bind_statistics_funnels(pybind11::module_& m);
void bind_statistics_ranks(pybind11::module_& m);
void bind_statistics_trend(pybind11::module_& m);

} // namespace steelyard::python
