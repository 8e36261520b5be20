// SPDX-License-Identifier: MIT
#pragma once

#include <pybind11/pybind11.h>

namespace steelyard::python {

void register_errors();
void bind_core(pybind11::module_& m);
void bind_define(pybind11::module_& m);
// Parts of define and dataset, compiled apart.
void bind_agenda(pybind11::module_& m);
void bind_verdict(pybind11::module_& m);
void bind_periods(pybind11::module_& m);
void bind_hierarchies(pybind11::module_& m);
void bind_builder(pybind11::module_& m);
void bind_statistics(pybind11::module_& m);
void bind_dataset(pybind11::module_& m);
void bind_aggregation(pybind11::module_& m);
void bind_qualitative(pybind11::module_& m);
void bind_validation(pybind11::module_& m);
void bind_comparison(pybind11::module_& m);
void bind_comparison_leagues(pybind11::module_& m);
void bind_comparison_across(pybind11::module_& m);
void bind_learning(pybind11::module_& m);
void bind_learning_cycles(pybind11::module_& m);
void bind_composite(pybind11::module_& m);
void bind_composite_explained(pybind11::module_& m);
void bind_composite_index(pybind11::module_& m);
void bind_composite_stages(pybind11::module_& m);
void bind_composite_time(pybind11::module_& m);
void bind_composite_weights(pybind11::module_& m);
void bind_sensitivity(pybind11::module_& m);
void bind_sensitivity_sampled(pybind11::module_& m);
void bind_frameworks(pybind11::module_& m);
void bind_frameworks_adaptive(pybind11::module_& m);
void bind_frameworks_entries(pybind11::module_& m);
void bind_report(pybind11::module_& m);
void bind_report_release(pybind11::module_& m);
void bind_serialization(pybind11::module_& m);

} // namespace steelyard::python
