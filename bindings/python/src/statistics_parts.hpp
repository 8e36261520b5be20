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

/// What grows is no value: a copy of it goes its own way.
template <class T>
void def_copies(pybind11::class_<T>& bound) {
    bound.def("__copy__", [](const T& of) { return T(of); });
    bound.def(
        "__deepcopy__", [](const T& of, const pybind11::dict&) { return T(of); }, pybind11::arg("memo"));
}

} // namespace steelyard::python
