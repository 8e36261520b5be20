// SPDX-License-Identifier: MIT
#include "arrow_capsules.hpp"
#include "long_call.hpp"
#include "records_qualitative.hpp"
#include "rooms.hpp"

#include <steelyard/report.hpp>

#include <sstream>

namespace steelyard::python {

namespace {

using namespace steelyard::report;

void bind_parts(py::module_& m) {
    using p = progress;
    bind_record<p>(m, "Where a number stands on the way to its target.",
                   {field<&p::status>("status"), field<&p::gap>("gap", "(lower, upper) of what is still to go"),
                    field<&p::asked>("asked", "what the path asks for by now"), field<&p::why>("why")},
                   0);
    using s = series_point;
    bind_record<s>(m, "One period of an indicator.",
                   {field<&s::text>("text", "the period in words"), field<&s::when>("when"), field<&s::number>("value"),
                    field<&s::lower>("lower"), field<&s::upper>("upper"), field<&s::coverage>("coverage"),
                    field<&s::with_previous>("with_previous"), field<&s::previous>("previous")},
                   0);
    using a = alternative;
    bind_record<a>(m, "What an indicator would have been had a judgement been decided otherwise.",
                   {field<&a::judgement>("judgement"), field<&a::option>("option"), field<&a::title>("title"),
                    field<&a::number>("result")},
                   0);
}

void bind_line(py::module_& m) {
    using l = scorecard_line;
    bind_record<l>(m, "One indicator of a scorecard.",
                   {field<&l::goal>("goal"),
                    field<&l::as>("role"),
                    field<&l::what>("kind"),
                    field<&l::better>("direction"),
                    field<&l::decimals_shown>("decimals_shown"),
                    field<&l::definition>("definition"),
                    field<&l::now>("now", "in the period shown"),
                    field<&l::aim>("target"),
                    field<&l::against>("progress"),
                    field<&l::totals>("totals", "may the organisations be added up"),
                    field<&l::before>("before", "the last period before with any report"),
                    field<&l::comparison>("comparison"),
                    field<&l::by>("by"),
                    field<&l::by_titles>("by_titles"),
                    field<&l::series>("series"),
                    field<&l::alternatives>("alternatives"),
                    field<&l::basis>("basis"),
                    field<&l::findings>("findings"),
                    field<&l::findings_in_all>("findings_in_all", "infos, warnings, faults"),
                    field<&l::notes>("notes"),
                    field<&l::unmatched>("unmatched"),
                    field<&l::said>("said", "narratives, dissents, replies: they move no number"),
                    field<&l::needs>("needs", "narratives that have to be there, and what became of them")},
                   0)
        .def_property_readonly("sentence", [](const l& line) { return sentence(line); })
        .def(
            "_chart",
            [](const l& line, int width, int height) { return chart(line, {.width = width, .height = height}); },
            py::arg("width"), py::arg("height"));
}

void bind_card(py::module_& m) {
    using o = scorecard_options;
    bind_record<o>(
        m, "What a scorecard is about.",
        {field<&o::indicators>("indicators"), field<&o::place_hierarchy>("place_hierarchy"), field<&o::place>("place"),
         word<&o::period>("period"), field<&o::by>("by"), field<&o::findings>("findings"), field<&o::series>("series"),
         field<&o::alternatives>("alternatives"), field<&o::known>("as_of"), field<&o::settings>("settings")},
        0);
    using c = scorecard;
    bind_record<c>(m, "Where the goals stand, with what each number rests on.",
                   {field<&c::framework>("framework"), field<&c::title>("title"), field<&c::statement>("statement"),
                    field<&c::level>("level"), field<&c::revision>("revision"), field<&c::place>("place"),
                    field<&c::place_title>("place_title"), field<&c::goals>("goals"), field<&c::lines>("lines"),
                    field<&c::judgements>("judgements"), field<&c::findings>("findings", "infos, warnings, faults"),
                    field<&c::engine>("engine"), field<&c::content>("fingerprint"),
                    field<&c::narratives>("narratives", "those that have to be there, of all lines")},
                   0)
        .def(
            "find",
            [](const c& card, const std::string& indicator) {
                const scorecard_line* line = card.find(indicator);
                return line == nullptr ? py::object(py::none()) : py::cast(*line);
            },
            py::arg("indicator"))
        .def(
            "text", [](const c& card, int width) { return to_text(card, width); }, py::arg("width") = 100)
        .def(
            "_json", [](const c& card, bool charts) { return to_json(card, {.charts = charts, .indented = false}); },
            py::arg("charts"))
        .def(
            "__arrow_c_stream__",
            [](const c& card, const py::object&) {
                return stream_capsule([&](ArrowArrayStream* into) { export_stream(to_table(card), into); });
            },
            py::arg("requested_schema") = py::none(), stream_doc)
        .def("_csv", [](const c& card) {
            std::ostringstream out;
            write_csv(out, card);
            return std::move(out).str();
        });
}

} // namespace

void bind_report(py::module_& m) {
    bind_parts(m);
    bind_line(m);
    bind_card(m);
    bind_report_release(m);
    m.def(
        "scorecard",
        [](const frameworks::framework& f, const dataset& data, const scorecard_options& options, int threads,
           const py::object& told) {
            return long_call(threads, told, [&](const run_options& run) { return scorecard(f, data, options, run); });
        },
        py::arg("framework"), py::arg("data"), py::arg("options"), py::arg("threads"), py::arg("progress"));
    m.def(
        "value_words",
        [](const value& v, const std::string& unit, int decimals) {
            return words(v, {.unit = unit, .decimals = decimals});
        },
        py::arg("value"), py::arg("unit"), py::arg("decimals"));
    m.def("coverage_words", &coverage_words, py::arg("result"));
    m.def(
        "sentence",
        [](const aggregation::result& r, int decimals, const std::string& place_title) {
            return sentence(r, decimals, place_title);
        },
        py::arg("result"), py::arg("decimals"), py::arg("place_title") = "");
    m.def(
        "verdict_sentence",
        [](const verdict& v, const std::string& before, const std::string& after) {
            return sentence(v, before, after);
        },
        py::arg("verdict"), py::arg("before"), py::arg("after"));
    m.def("describe_scorecard_options", [] { return to_python(describe(scorecard_options{})); });
}

} // namespace steelyard::python
