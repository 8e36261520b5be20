// SPDX-License-Identifier: MIT
#include "arrow_capsules.hpp"
#include "long_call.hpp"
#include "record.hpp"
#include "rooms.hpp"

#include <steelyard/report/release_notes.hpp>

#include <sstream>

namespace steelyard::python {

template <>
inline constexpr const char* record_name<report::number_cause> = "NumberCause";
template <>
inline constexpr const char* record_name<report::moved_number> = "MovedNumber";
template <>
inline constexpr const char* record_name<report::number_span> = "NumberSpan";
template <>
inline constexpr const char* record_name<report::release_change> = "ReleaseChange";
template <>
inline constexpr const char* record_name<report::release_notes> = "ReleaseNotes";

namespace {

using namespace steelyard::report;

void bind_parts(py::module_& m) {
    using c = number_cause;
    bind_record<c>(m, "Something that moved a number, and by how much of the move.",
                   {field<&c::what>("what"), field<&c::amount>("amount", "None where causes cannot be told apart"), field<&c::text>("text")}, 0);
    using n = moved_number;
    bind_record<n>(m, "A number that was there before and is another now.",
                   {field<&n::indicator>("indicator"), field<&n::title>("title"), field<&n::unit>("unit"),
                    field<&n::decimals_shown>("decimals_shown"), field<&n::place_level>("place_level"),
                    field<&n::place>("place", "empty: all in one"), field<&n::period>("period"), field<&n::before>("before"),
                    field<&n::after>("after"), field<&n::causes>("causes"),
                    field<&n::separable>("separable", "the causes' amounts add up to the move, in whichever order"),
                    field<&n::text>("text", "a sentence")},
                   0)
        .def("__str__", [](const n& one) { return one.text; });
    using s = number_span;
    bind_record<s>(m, "Periods of an indicator that have numbers in one of two states only.",
                   {field<&s::indicator>("indicator"), field<&s::periods>("periods"), field<&s::numbers>("numbers")}, 0);
    using o = release_change;
    bind_record<o>(m, "Something else that changed.",
                   {field<&o::rule>("rule"), field<&o::subject>("subject", "code"), field<&o::who>("who"), field<&o::when>("when"),
                    field<&o::text>("text", "a sentence")},
                   0)
        .def("__str__", [](const o& one) { return one.text; });
}

} // namespace

void bind_report_release(py::module_& m) {
    bind_parts(m);
    using r = release_notes;
    bind_record<r>(m, "What changed since, and why.",
                   {field<&r::framework>("framework"), field<&r::title>("title"), field<&r::revision_before>("revision_before"),
                    field<&r::revision_after>("revision_after"), field<&r::moved>("moved"),
                    field<&r::fresh>("fresh", "numbers of cells that had none"), field<&r::gone>("gone", "cells that are no more"),
                    field<&r::changes>("changes"), field<&r::unmoved>("unmoved", "numbers that are what they were"),
                    field<&r::text>("sentence", "about all of it")},
                   0)
        .def(
            "text", [](const r& notes, int width) { return to_text(notes, width); }, py::arg("width") = 100)
        .def("_json", [](const r& notes) { return to_json(notes); })
        .def("__str__", [](const r& notes) { return to_text(notes); })
        .def(
            "__arrow_c_stream__",
            [](const r& notes, const py::object&) {
                return stream_capsule([&](ArrowArrayStream* into) { export_stream(to_table(notes), into); });
            },
            py::arg("requested_schema") = py::none(), stream_doc)
        .def("_csv", [](const r& notes) {
            std::ostringstream out;
            write_csv(out, *to_table(notes));
            return std::move(out).str();
        });
    m.def(
        "release_notes",
        [](const frameworks::framework& before, const dataset& data_before, const aggregation::as_of& known_before,
           const frameworks::framework& after, const dataset& data_after, const aggregation::as_of& known_after,
           const py::object& indicators, const std::string& hierarchy, const py::object& levels, int threads, const py::object& told) {
            const release_options options{from_python<std::vector<std::string>>(indicators, {"release_notes", "indicators"}), hierarchy,
                                          from_python<std::vector<std::string>>(levels, {"release_notes", "by"})};
            return long_call(threads, told, [&](const run_options& run) {
                return release_notes({before, data_before, known_before}, {after, data_after, known_after}, options, run);
            });
        },
        py::arg("before"), py::arg("data_before"), py::arg("as_of_before"), py::arg("after"), py::arg("data_after"),
        py::arg("as_of_after"), py::arg("indicators"), py::arg("place_hierarchy"), py::arg("by"), py::arg("threads"),
        py::arg("progress"));
}

} // namespace steelyard::python
