// SPDX-License-Identifier: MIT
#include "arrow_capsules.hpp"
#include "long_call.hpp"
#include "records_comparison.hpp"
#include "rooms.hpp"

#include <steelyard/comparison.hpp>

#include <sstream>

namespace steelyard::python {

namespace {

using namespace steelyard::comparison;

template <class Write>
[[nodiscard]] std::string printed(const change& of, Write&& write) {
    std::ostringstream out;
    write(out, *to_table(of));
    return std::move(out).str();
}

void bind_changes(py::module_& m) {
    using p = change_part;
    bind_record<p>(m, "A part of a change: what it would be had only this moved, less what it was before.",
                   {field<&p::causes>("causes", "one; several where no state tells them apart"),
                    field<&p::amount>("amount", "mean over the orders that can be computed"), field<&p::least>("least"),
                    field<&p::most>("most"),
                    field<&p::standard_error>("standard_error", "by those of the bridges; 0: it rests on none that has one"),
                    field<&p::reporters>("reporters"),
                    field<&p::state>("state", "the counterfactual that it compares with"), field<&p::text>("text")},
                   0)
        .def("__str__", [](const p& part) { return part.text; });
    using l = left_out;
    bind_record<l>(m, "A reporter whose number cannot be seen in one of the periods.",
                   {field<&l::reporter>("reporter"), field<&l::period>("period"), field<&l::why>("why")}, 0);
    using u = used_bridge;
    bind_record<u>(m, "A bridge that a part of a change rests on.",
                   {field<&u::measure>("measure"), field<&u::over>("over", "in words"),
                    field<&u::method>("method", "'overlap', 'factor' or 'model'"), field<&u::factor>("factor", "new = factor * old"),
                    field<&u::standard_error>("standard_error"),
                    field<&u::cells>("cells", "reported under both definitions; 0 for a factor that was declared")},
                   0);
    using c = change;
    bind_record<c>(m, "A change between two periods and its parts, which add up to it.",
                   {field<&c::indicator>("indicator"), field<&c::unit>("unit"),
                    field<&c::decimals_shown>("decimals_shown"), field<&c::before>("before"), field<&c::after>("after"),
                    field<&c::first>("first"), field<&c::last>("last"), field<&c::comparable>("comparable"),
                    field<&c::orders>("orders"), field<&c::parts>("parts"), field<&c::out>("out"),
                    field<&c::repeats>("repeats"), field<&c::basis>("basis"),
                    field<&c::bridges>("bridges"), field<&c::notes>("notes", "whole sentences")},
                   0)
        .def_property_readonly("amount", &c::amount)
        .def("__str__", &c::text)
        .def("_csv", [](const c& of) { return printed(of, [](auto& out, auto& table) { write_csv(out, table); }); })
        .def("_json", [](const c& of) { return printed(of, [](auto& out, auto& table) { write_json(out, table); }); })
        .def(
            "__arrow_c_stream__",
            [](const c& of, const py::object&) {
                return stream_capsule([&](ArrowArrayStream* into) { export_stream(to_table(of), into); });
            },
            py::arg("requested_schema") = py::none(), stream_doc);
}

void bind_reversals(py::module_& m) {
    using g = group_gap;
    bind_record<g>(m, "One group on both sides.",
                   {field<&g::group>("group"), field<&g::first>("first", "quotient"), field<&g::last>("last"),
                    field<&g::first_numerator>("first_numerator"), field<&g::first_denominator>("first_denominator"),
                    field<&g::last_numerator>("last_numerator"), field<&g::last_denominator>("last_denominator")},
                   0)
        .def_property_readonly("gap", &g::gap);
    using a = reversal_alarm;
    bind_record<a>(m, "Whether a difference turns around among groups.",
                   {field<&a::found>("found", "'none', 'weak', 'strict' or 'unknown'"),
                    field<&a::first>("first", "of the whole"), field<&a::last>("last"),
                    field<&a::rates>("rates", "the difference at the mean mix"), field<&a::mix>("mix"),
                    field<&a::whole_z>("whole_z", "in deviations"), field<&a::within_z>("within_z"),
                    field<&a::beyond_noise>("beyond_noise"), field<&a::groups>("groups"),
                    field<&a::left_out>("left_out"), field<&a::text>("text")},
                   0)
        .def_property_readonly("gap", &a::gap)
        .def("__str__", [](const a& alarm) { return alarm.text; });
    m.def(
        "find_reversal",
        [](const definitions& agreed, const dataset& data, const std::string& indicator, const std::string& scheme,
           const py::object& before, const py::object& after, const py::object& known, double noise, int threads,
           const py::object& progress) {
            const auto one = from_python<aggregation::compared>(before, {"find_reversal", "before"});
            const auto two = from_python<aggregation::compared>(after, {"find_reversal", "after"});
            const auto state = from_python<aggregation::as_of>(known, {"find_reversal", "as_of"});
            return long_call(threads, progress, [&](const run_options& run) {
                return find_reversal(agreed, data, indicator, scheme, one, two, state, {noise}, run);
            });
        },
        py::arg("definitions"), py::arg("data"), py::arg("indicator"), py::arg("scheme"), py::arg("before"),
        py::arg("after"), py::arg("as_of"), py::arg("noise"), py::arg("threads") = 1, py::arg("progress") = py::none());
}

} // namespace

void bind_comparison(py::module_& m) {
    bind_changes(m);
    bind_reversals(m);
    bind_comparison_leagues(m);
    bind_comparison_across(m);
    py::tuple causes(enum_names<change_cause>::value.size());
    for (std::size_t i = 0; i < enum_names<change_cause>::value.size(); ++i)
        causes[i] = py::str(std::string(enum_names<change_cause>::value[i]));
    m.attr("CHANGE_CAUSES") = causes;
    m.def(
        "explain_change",
        [](const definitions& agreed, const dataset& data, const std::string& indicator, const py::object& before,
           const py::object& after, const py::object& known, const py::object& options, int threads,
           const py::object& progress) {
            const auto a = from_python<aggregation::compared>(before, {"explain_change", "before"});
            const auto b = from_python<aggregation::compared>(after, {"explain_change", "after"});
            const auto state = from_python<aggregation::as_of>(known, {"explain_change", "as_of"});
            const auto chosen = from_python<aggregation::comparable_options>(options, {"explain_change", "options"});
            return long_call(threads, progress, [&](const run_options& run) {
                return explain_change(agreed, data, indicator, a, b, state, chosen, run);
            });
        },
        py::arg("definitions"), py::arg("data"), py::arg("indicator"), py::arg("before"), py::arg("after"),
        py::arg("as_of"), py::arg("options"), py::arg("threads") = 1, py::arg("progress") = py::none());
}

} // namespace steelyard::python
