// SPDX-License-Identifier: MIT
#include "bind_statistics.hpp"
#include "records_changes.hpp"
#include "statistics_parts.hpp"

#include <steelyard/statistics/defects.hpp>

#include <array>
#include <vector>

namespace steelyard::python {

namespace {

using namespace steelyard::statistics;

void bind_indices(py::module_& m) {
    using i = capability_index;
    bind_record<i>(m, "An index with its interval; without numbers they are NaN and the state says why.",
                   {field<&i::value>("value"), field<&i::lower>("lower"), field<&i::upper>("upper"),
                    field<&i::state>("state", "one of STATUSES")},
                   0);
    using c = capability_indices;
    bind_record<c>(m, "Distances to the specification, in deviations of one kind.",
                   {field<&c::sigma>("sigma"), field<&c::freedom>("freedom", "degrees of freedom of sigma"),
                    field<&c::both>("both", "Cp or Pp"), field<&c::worse>("worse", "Cpk or Ppk"),
                    field<&c::below>("below", "Cpl or Ppl"), field<&c::above>("above", "Cpu or Ppu"),
                    field<&c::expected_below>("expected_below", "share of a normal law beyond the side"),
                    field<&c::expected_above>("expected_above")},
                   0);
}

[[nodiscard]] specification specification_from(const py::object& lower, const py::object& upper) {
    return {from_python<std::optional<double>>(lower, {"capability", "lower"}),
            from_python<std::optional<double>>(upper, {"capability", "upper"})};
}

void bind_process(py::module_& m) {
    using p = process_capability;
    py::class_<p> bound(m, "ProcessCapability", py::module_local(), "What a process can do, if it is stable.");
    bound.def_property_readonly("state", [](const p& of) { return to_python(of.state); })
        .def_property_readonly("mean", [](const p& of) { return of.mean; })
        .def_property_readonly("within", [](const p& of) { return of.within; })
        .def_property_readonly("overall", [](const p& of) { return of.overall; })
        .def_property_readonly("points", [](const p& of) { return of.points; })
        .def_property_readonly("observed_below", [](const p& of) { return of.observed_below; })
        .def_property_readonly("observed_above", [](const p& of) { return of.observed_above; })
        .def_property_readonly("chart", [](const p& of) { return of.chart; })
        .def_property_readonly("signals", [](const p& of) { return to_python(of.signals); })
        .def("__repr__", [](const p& of) {
            return "<ProcessCapability: " + std::to_string(of.points) + " points, " + std::string(name(of.state)) + ">";
        });
    m.def(
        "capability_of",
        [](const py::object& value, const py::object& places, const py::object& given, const py::object& lower,
           const py::object& upper, const py::object& rules, const py::object& options) {
            const std::vector<status> why = given_rows(given, {"capability", "given"});
            const capability_rows     rows{.value = span_of<double>(value, {"capability", "value"}),
                                           .places = from_python<std::int64_t>(places, {"capability", "places"}),
                                           .given = why};
            const auto by = from_python<std::vector<run_rule>>(rules, {"capability", "rules"});
            const auto how = from_python<capability_options>(options, {"capability", "options"});
            return capability_of(rows, specification_from(lower, upper), by, how);
        },
        py::arg("value"), py::arg("places"), py::arg("given"), py::arg("lower"), py::arg("upper"), py::arg("rules"),
        py::arg("options"));
    m.def(
        "indices_of",
        [](const py::object& mean, const py::object& sigma, const py::object& freedom, const py::object& points,
           const py::object& lower, const py::object& upper, const py::object& confidence) {
            return indices_of(number_from(mean, {"capability_indices", "mean"}),
                              number_from(sigma, {"capability_indices", "sigma"}),
                              number_from(freedom, {"capability_indices", "freedom"}),
                              from_python<std::int64_t>(points, {"capability_indices", "points"}),
                              specification_from(lower, upper),
                              number_from(confidence, {"capability_indices", "confidence"}));
        },
        py::arg("mean"), py::arg("sigma"), py::arg("freedom"), py::arg("points"), py::arg("lower"), py::arg("upper"),
        py::arg("confidence"));
    m.def("describe_capability_options", [] { return to_python(describe(capability_options{})); });
}

void bind_defects(py::module_& m) {
    using d = defect_rates;
    bind_result<d>(m, "DefectRates", "Defects per unit and per opportunity, and sigma levels.",
                   {column<&d::per_unit>("per_unit", "DPU"), column<&d::per_opportunity>("per_opportunity", "DPO"),
                    column<&d::per_million>("per_million", "DPMO"), column<&d::level>("level", "as counted"),
                    column<&d::shifted_level>("shifted_level", "plus the shift"),
                    column<&d::state>("status_codes", "positions in STATUSES"),
                    column<&d::level_state>("level_status_codes", "of the levels"), fact<&d::shift>("shift")});
    def_rows<defect_rows, defect_options>(m, "defect_rates", std::array{"defects", "units", "opportunities"},
                                          &defect_rates_of);
    m.def(
        "per_million_at",
        [](const py::object& level, const py::object& shift) {
            return per_million_at(number_from(level, {"per_million_at", "level"}),
                                  number_from(shift, {"per_million_at", "shift"}));
        },
        py::arg("level"), py::arg("shift"));
}

void bind_moments(py::module_& m) {
    using s = series_moments;
    bind_record<s>(m, "Where a series lies, how far it varies, and how much a number hangs on the one before it.",
                   {field<&s::state>("state", "one of STATUSES"), field<&s::points>("points"),
                    field<&s::left_out>("left_out", "rows without a number"),
                    field<&s::neighbours>("neighbours", "pairs that follow one another without a gap"),
                    field<&s::mean>("mean"), field<&s::deviation>("deviation", "n - 1 beneath"),
                    field<&s::autocorrelation>("autocorrelation", "of lag one; None where there is none")},
                   0);
    m.def(
        "moments_of",
        [](const py::object& value, const py::object& period, const py::object& given) {
            const std::vector<status> why = given_rows(given, {"series_moments", "given"});
            return moments_of({span_of<double>(value, {"series_moments", "value"}),
                               span_of<std::int64_t>(period, {"series_moments", "period"}), why});
        },
        py::arg("value"), py::arg("period"), py::arg("given"));
}

} // namespace

void bind_statistics_capability(py::module_& m) {
    bind_indices(m);
    bind_process(m);
    bind_defects(m);
    bind_moments(m);
}

} // namespace steelyard::python
