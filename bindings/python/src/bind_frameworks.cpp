// SPDX-License-Identifier: MIT
#include "long_call.hpp"
#include "records_composite.hpp"
#include "records_frameworks.hpp"
#include "records_leagues.hpp"
#include "rooms.hpp"

#include <steelyard/frameworks.hpp>

namespace steelyard::python {

namespace {

using namespace steelyard::frameworks;

void bind_members(py::module_& m) {
    using a = adoption;
    bind_record<a>(m, "An organisation's promise to report a measure by a definition.",
                   {field<&a::measure>("measure"), word<&a::version>("version", "empty: it follows the catalogue"),
                    field<&a::from>("from_"), field<&a::to>("to", "exclusive"), field<&a::declared_at>("declared_at")},
                   2);
    using p = participant;
    bind_record<p>(m, "An organisation that takes part.",
                   {field<&p::organisation>("organisation"), field<&p::title>("title"), field<&p::role>("role"),
                    field<&p::adoptions>("adoptions"), field<&p::declared_at>("declared_at")},
                   2);
    using g = peer_group;
    bind_record<g>(m, "Participants that are compared with each other.",
                   {field<&g::code>("code"), field<&g::title>("title"), field<&g::members>("members"),
                    field<&g::core_set>("core_set"), field<&g::declared_at>("declared_at")},
                   2);
    using f = report_file;
    bind_record<f>(m, "A file of reported numbers and how it is laid out.",
                   {field<&f::file>("file"), field<&f::layout>("layout"), field<&f::declared_at>("declared_at")}, 2);
    using c = chosen_binding;
    bind_record<c>(m, "One engine option as a judgement sets it.",
                   {field<&c::set>("set"), field<&c::judgement>("judgement", "empty: the framework's default")}, 2);
}

[[nodiscard]] py::tuple rules_argument(const py::object& word) {
    const level_rules all = rules_of(from_python<level>(word, {"level_rules", "level"}));
    py::tuple         rules(all.rules.size());
    for (std::size_t i = 0; i < all.rules.size(); ++i) {
        const level_rule& r = all.rules[i];
        rules[i] =
            py::make_tuple(std::string(r.name), std::string(r.sentence), to_python(r.since), to_python(r.effect));
    }
    return rules;
}

void bind_framework(py::module_& m) {
    using f = framework;
    bind_record<f>(m, "A shared measurement system: what was agreed, by whom, and how far the agreement goes.",
                   {field<&f::code>("code"), field<&f::title>("title"), field<&f::level>("level"),
                    word<&f::revision>("revision"), field<&f::agreed>("definitions"),
                    field<&f::participants>("participants"), field<&f::peer_groups>("peer_groups"),
                    field<&f::core_set>("core_set"), field<&f::incentive_linked>("incentive_linked"),
                    field<&f::reports>("reports"), field<&f::options>("options"), field<&f::root>("root"),
                    field<&f::declared_at>("declared_at"), field<&f::indices>("indices"),
                    field<&f::contracts>("contracts"), field<&f::adaptive>("adaptive", "cycles, decisions, testimony and claims"),
                    field<&f::peer_rules>("peer_rules")},
                   2)
        .def("check",
             [](const f& self) {
                 std::vector<problem> all = self.agreed.check();
                 for (problem& p : check(self)) all.push_back(std::move(p));
                 return to_python(all);
             })
        .def(
            "find_participant",
            [](const f& self, const std::string& code) {
                const participant* p = self.find_participant(code);
                return p == nullptr ? py::object(py::none()) : py::cast(*p);
            },
            py::arg("organisation"))
        .def("path_of", &f::path_of, py::arg("report"))
        .def("standing_bindings", [](const f& self) { return to_python(standing_bindings(self)); })
        .def(
            "measures_of",
            [](const f& self, const py::object& codes) {
                return to_python(measures_of(
                    self, from_python<std::vector<std::string>>(codes, {"Framework.measures_of", "codes"})));
            },
            py::arg("codes"))
        .def(
            "definitions_match",
            [](const f& self, const std::string& measure, const py::object& organisations, const py::object& when) {
                const auto codes = from_python<std::vector<std::string>>(
                    organisations, {"Framework.definitions_match", "organisations"});
                const auto at = when.is_none() ? std::nullopt : std::optional(py::cast<const period&>(when));
                return definitions_match(self, measure, codes, at);
            },
            py::arg("measure"), py::arg("organisations"), py::arg("when") = py::none())
        .def_property_readonly("fingerprint", [](const f& self) { return content(self).text(); });
}

} // namespace

void bind_frameworks(py::module_& m) {
    bind_members(m);
    bind_frameworks_entries(m);
    bind_frameworks_adaptive(m);
    bind_framework(m);
    m.def("load_framework", &load_framework, py::arg("directory"), py::call_guard<py::gil_scoped_release>());
    m.def(
        "read_framework",
        [](const std::string& directory) {
            framework                  into;
            const std::vector<problem> problems = [&] {
                const py::gil_scoped_release free;
                return read_framework(directory, into);
            }();
            return py::make_tuple(py::cast(std::move(into)), to_python(problems));
        },
        py::arg("directory"));
    m.def(
        "with_totals_withheld",
        [](const framework& f, const dataset& data, bool bridges, aggregation::result_table table) {
            withhold_totals(f, data, bridges, table);
            return table;
        },
        py::arg("framework"), py::arg("data"), py::arg("bridges"), py::arg("table"));
    m.def("level_rules", &rules_argument, py::arg("level"));
}

} // namespace steelyard::python
