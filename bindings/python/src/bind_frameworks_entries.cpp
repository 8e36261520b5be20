// SPDX-License-Identifier: MIT
#include "long_call.hpp"
#include "records_composite.hpp"
#include "records_frameworks.hpp"
#include "records_leagues.hpp"
#include "rooms.hpp"

#include <steelyard/frameworks/contract.hpp>
#include <steelyard/frameworks/framework.hpp>
#include <steelyard/frameworks/index.hpp>
#include <steelyard/frameworks/peer_rules.hpp>
#include <steelyard/frameworks/reporting.hpp>

namespace steelyard::python {

template <>
inline constexpr const char* record_name<frameworks::reporting_burden> = "ReportingBurden";
template <>
inline constexpr const char* record_name<frameworks::reporting_row> = "ReportingRow";

namespace {

using namespace steelyard::frameworks;

void bind_indices(py::module_& m) {
    using i = index_entry;
    const record_field weight_sets{
        "weight_sets", "{name: {node: weight}}, weights that somebody proposed",
        [](const void* from) -> py::object { return weight_sets_dict(static_cast<const i*>(from)->weight_sets); },
        [](void* into, py::handle from, const argument& at) {
            if (!py::isinstance<py::dict>(from)) refuse(at, from, "a dict of names and weights");
            static_cast<i*>(into)->weight_sets = weight_sets_from(py::reinterpret_borrow<py::dict>(from), at);
        }};
    bind_record<i>(m, "An index that the partners agreed on.",
                   {field<&i::code>("code"), field<&i::tree>("tree"), field<&i::title>("title"),
                    field<&i::options>("options", "by path"), weight_sets,
                    word<&i::period>("period", "scored unless another is asked for"),
                    field<&i::by>("by", "a level of places, 'place' or 'organisation'"),
                    field<&i::judgements>("judgements", "ids; empty: all that set nothing but 'index.' paths"),
                    field<&i::declared_at>("declared_at")},
                   2);
    m.def(
        "find_index", [](const framework& f, const std::string& code) { return find_index(f, code); },
        py::arg("framework"), py::arg("code"));
    m.def(
        "judgements_of", [](const framework& f, const i& index) { return to_python(judgements_of(f, index)); },
        py::arg("framework"), py::arg("index"));
    m.def(
        "bindings_of", [](const framework& f, const i& index) { return to_python(bindings_of(f, index)); },
        py::arg("framework"), py::arg("index"));
}

void bind_contracts(py::module_& m) {
    using c = reporting_contract;
    bind_record<c>(m, "What some participants promise to report, who asks for it, and what that costs them.",
                   {field<&c::code>("code"), field<&c::organisations>("organisations", "participants that report"),
                    field<&c::measures>("measures", "or indicators; all of one frequency"), field<&c::title>("title"),
                    field<&c::asked_by>("asked_by", "organisations that ask for it"), field<&c::purpose>("purpose"),
                    field<&c::minutes>("minutes", "of work for one organisation and one period; None: nobody said"),
                    field<&c::declared_at>("declared_at")},
                   3);
    using b = reporting_burden;
    bind_record<b>(m, "What reporting asks of one participant in a year.",
                   {field<&b::organisation>("organisation"), field<&b::contracts>("contracts"),
                    field<&b::without_minutes>("without_minutes", "contracts for which nobody stated any"),
                    field<&b::minutes_a_year>("minutes_a_year", "of the others; None where there are none"),
                    field<&b::measures>("measures"), field<&b::asked_twice>("asked_twice", "in more than one contract")},
                   0);
    using r = reporting_row;
    bind_record<r>(m, "What one participant should have reported, did, and when.",
                   {field<&r::organisation>("organisation"), field<&r::expected>("expected"), field<&r::reported>("reported"),
                    field<&r::with_reason>("with_reason"), field<&r::absent>("absent"), field<&r::on_time>("on_time"),
                    field<&r::late>("late"), field<&r::timing_unknown>("timing_unknown"), field<&r::not_due>("not_due"),
                    field<&r::incomplete>("incomplete", "measures of which something is absent"),
                    field<&r::minutes_a_year>("minutes_a_year")},
                   0)
        .def_property_readonly("completeness", [](const r& row) { return to_python(row.completeness()); })
        .def_property_readonly("timeliness", [](const r& row) { return to_python(row.timeliness()); });
    m.def("reporting_burden", [](const framework& f) { return to_python(burden_of(f)); }, py::arg("framework"));
    m.def(
        "with_contract",
        [](framework f, const c& contract, const py::object& when) {
            expect(f, contract, from_python<expectation>(when, {"with_contract", "when"}));
            f.contracts.push_back(contract);
            return f;
        },
        py::arg("framework"), py::arg("contract"), py::arg("when"));
    m.def(
        "reporting_league",
        [](const framework& f, const dataset& data, const py::object& measures, const py::object& options) {
            const auto codes = from_python<std::vector<std::string>>(measures, {"reporting_league", "measures"});
            const auto timing = from_python<validation::timeliness_options>(options, {"reporting_league", "options"});
            return to_python(reporting_league(f, data, codes, timing));
        },
        py::arg("framework"), py::arg("data"), py::arg("measures"), py::arg("options"));
}

void bind_peer_rules(py::module_& m) {
    using e = peer_rule_entry;
    bind_record<e>(m, "A rule of who is like whom on which the partners agreed.",
                   {field<&e::rule>("rule", "PeerRule, with its code and days"), field<&e::title>("title"),
                    field<&e::peer_groups>("peer_groups", "codes: the members of each are one group more"),
                    field<&e::declared_at>("declared_at")},
                   1);
    m.def(
        "peer_rule_of",
        [](const framework& f, const std::string& name, const py::object& period) {
            return py::cast(peer_rule_of(f, name, word_from(period, {"find_peers", "period"})));
        },
        py::arg("framework"), py::arg("name"), py::arg("period"));
}

} // namespace

void bind_frameworks_entries(py::module_& m) {
    bind_indices(m);
    bind_contracts(m);
    bind_peer_rules(m);
}

} // namespace steelyard::python
