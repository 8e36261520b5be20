// SPDX-License-Identifier: MIT
#include "rooms.hpp"

#include <steelyard/core/version.hpp>

namespace py = pybind11;

namespace {

/// A room's submodule, importable as steelyard._core.<room>.
py::module_ room(py::module_& core, const char* name, const char* about) {
    py::module_ m = core.def_submodule(name, about);
    py::module_::import("sys").attr("modules")[m.attr("__name__")] = m;
    return m;
}

} // namespace

PYBIND11_MODULE(_core, m) {
    using namespace steelyard::python;
    m.doc() = "The compiled half of steelyard: one submodule per room.";
    m.attr("__version__") = steelyard::version_string();
    register_errors();
    py::module_ core = room(m, "core", "Values, problems and options.");
    py::module_ define = room(m, "define", "What is measured and agreed.");
    py::module_ statistics = room(m, "statistics", "Numbers in, numbers out, each row with a status.");
    py::module_ dataset = room(m, "dataset", "What was reported.");
    py::module_ aggregation = room(m, "aggregation", "From reported numbers to numbers of wholes.");
    py::module_ qualitative = room(m, "qualitative", "What people said, saw and judged, beside the numbers.");
    py::module_ validation = room(m, "validation", "Checks of what was reported.");
    py::module_ comparison = room(m, "comparison", "What is behind a difference.");
    py::module_ composite = room(m, "composite", "Indices: trees of indicators from raw numbers to scores and ranks.");
    py::module_ learning = room(m, "learning", "What numbers say over time, and whether action changed them.");
    py::module_ frameworks = room(m, "frameworks", "Shared measurement systems and their three levels.");
    py::module_ sensitivity = room(m, "sensitivity", "How much a conclusion hangs on the judgements behind it.");
    py::module_ report = room(m, "report", "Scorecards, sentences and chart specifications.");
    py::module_ serialization = room(m, "serialization", "Values as bytes and files.");
    bind_core(core);
    bind_define(define);
    bind_statistics(statistics);
    bind_dataset(dataset);
    bind_aggregation(aggregation);
    bind_qualitative(qualitative);
    bind_validation(validation);
    bind_comparison(comparison);
    bind_composite(composite);
    bind_learning(learning);
    bind_frameworks(frameworks);
    bind_sensitivity(sensitivity);
    bind_report(report);
    bind_serialization(serialization);
}
