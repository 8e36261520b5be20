// SPDX-License-Identifier: MIT
#include "record.hpp"
#include "rooms.hpp"

namespace steelyard::python {

namespace {

template <named_enum E>
[[nodiscard]] py::tuple words_of() {
    py::tuple all(enum_names<E>::value.size());
    for (std::size_t i = 0; i < all.size(); ++i) all[i] = py::str(std::string(enum_names<E>::value[i]));
    return all;
}

void bind_measures(py::module_& m) {
    bind_record<definition_version>(m, "One version of a measure's definition, in force from a day on.",
                                    {word<&definition_version::id>("id"), field<&definition_version::from>("from_"),
                                     field<&definition_version::change>("change", "'none', 'immaterial' or 'material'"),
                                     field<&definition_version::text>("text")});
    bind_record<measure>(m, "What organisations report and the engine stores.",
                         {field<&measure::code>("code"), field<&measure::title>("title"), field<&measure::what>("kind"),
                          field<&measure::in>("unit"), field<&measure::places>("decimals", "None: undeclared"),
                          field<&measure::frequency>("frequency"), field<&measure::better>("direction"),
                          field<&measure::valid>("valid", "(low, high), None is open"),
                          field<&measure::suppressed_within>("suppressed_within"),
                          field<&measure::over_time>("over_time"), field<&measure::inflows>("inflows"),
                          field<&measure::outflows>("outflows"), field<&measure::levels>("levels"),
                          field<&measure::versions>("versions"), field<&measure::definition>("definition"),
                          field<&measure::source>("source"), field<&measure::owner>("owner"),
                          field<&measure::declared_at>("declared_at")},
                         2);
    bind_record<indicator_part>(m, "A measure and what is taken from it.",
                                {field<&indicator_part::measure>("measure"), field<&indicator_part::what>("take"),
                                 field<&indicator_part::threshold>("threshold")},
                                3);
    bind_record<indicator>(m, "A number that is judged: a measure as it is, or a quotient of two.",
                           {field<&indicator::code>("code"),
                            field<&indicator::title>("title"),
                            field<&indicator::what>("kind"),
                            field<&indicator::numerator>("numerator"),
                            field<&indicator::denominator>("denominator"),
                            field<&indicator::factor>("factor"),
                            field<&indicator::per>("per"),
                            field<&indicator::denominator_over_time>("denominator_over_time"),
                            field<&indicator::numerator_within_denominator>("numerator_within_denominator"),
                            field<&indicator::matched_on>("matched_on"),
                            field<&indicator::in>("unit"),
                            field<&indicator::decimals_shown>("decimals_shown"),
                            field<&indicator::better>("direction"),
                            field<&indicator::over_time>("over_time"),
                            field<&indicator::over_places>("over_places"),
                            field<&indicator::over_organisations>("over_organisations"),
                            field<&indicator::judgement>("judgement"),
                            field<&indicator::as>("role"),
                            field<&indicator::goal>("goal"),
                            field<&indicator::counters>("counters"),
                            field<&indicator::definition>("definition"),
                            field<&indicator::declared_at>("declared_at")},
                           2);
    bind_record<bridge>(m, "A declared way from an old series to a new one: new = factor * old.",
                        {field<&bridge::measure>("measure"), word<&bridge::from_version>("from_version"),
                         word<&bridge::to_version>("to_version"), field<&bridge::place>("place"),
                         word<&bridge::before>("before"), field<&bridge::method>("method"),
                         field<&bridge::factor>("factor"), field<&bridge::standard_error>("standard_error"),
                         field<&bridge::source>("source"), field<&bridge::judgement>("judgement"),
                         field<&bridge::declared_at>("declared_at")});
    bind_record<declared_break>(
        m, "Somebody's statement that a series broke, or did not, after the period `before`.",
        {field<&declared_break::measure>("measure"), field<&declared_break::place>("place"),
         field<&declared_break::organisation>("organisation"), word<&declared_break::before>("before"),
         field<&declared_break::says>("says", "'break' or 'real'"), field<&declared_break::why>("why"),
         field<&declared_break::who>("who"), field<&declared_break::judgement>("judgement"),
         field<&declared_break::declared_at>("declared_at")});
    bind_record<target>(m, "A value to reach by a period, from a frozen baseline.",
                        {field<&target::indicator>("indicator"), field<&target::place>("place"),
                         word<&target::period>("period"), field<&target::value>("value"),
                         field<&target::tolerance>("tolerance"), field<&target::baseline>("baseline"),
                         word<&target::baseline_period>("baseline_period"), field<&target::path>("path"),
                         field<&target::source>("source"), field<&target::judgement>("judgement"),
                         field<&target::declared_at>("declared_at")});
    bind_record<expectation>(m, "Who should report a measure, for which periods, and how soon.",
                             {field<&expectation::measure>("measure"), field<&expectation::places>("places"),
                              field<&expectation::organisations>("organisations"), word<&expectation::from>("from_"),
                              word<&expectation::to>("to"), field<&expectation::due_days>("due_days"),
                              field<&expectation::declared_at>("declared_at")});
}

template <class T>
[[nodiscard]] py::object found(const T* x) {
    return x == nullptr ? py::object(py::none()) : py::cast(*x);
}

void bind_definitions(py::module_& m) {
    bind_record<calendar>(m, "A named kind of period.",
                          {field<&calendar::code>("code"), field<&calendar::means>("means"),
                           field<&calendar::declared_at>("declared_at")},
                          2);
    bind_record<definitions>(
        m, "Everything that was agreed about what is measured.",
        {field<&definitions::calendars>("calendars"), field<&definitions::places>("places"),
         field<&definitions::organisations>("organisations"), field<&definitions::hierarchies>("hierarchies"),
         field<&definitions::schemes>("schemes"), field<&definitions::measures>("measures"),
         field<&definitions::indicators>("indicators"), field<&definitions::targets>("targets"),
         field<&definitions::expectations>("expectations"), field<&definitions::bridges>("bridges"),
         field<&definitions::breaks>("breaks"), field<&definitions::judgements>("judgements"),
         field<&definitions::common_agenda>("agenda")},
        0)
        .def(
            "find_measure", [](const definitions& d, const std::string& code) { return found(d.find_measure(code)); },
            py::arg("code"))
        .def(
            "find_indicator",
            [](const definitions& d, const std::string& code) { return found(d.find_indicator(code)); },
            py::arg("code"))
        .def(
            "find_scheme", [](const definitions& d, const std::string& code) { return found(d.find_scheme(code)); },
            py::arg("code"))
        .def(
            "find_hierarchy",
            [](const definitions& d, const std::string& code) { return found(d.find_hierarchy(code)); },
            py::arg("code"))
        .def(
            "find_judgement", [](const definitions& d, const std::string& id) { return found(d.find_judgement(id)); },
            py::arg("id"))
        .def("period_text", &definitions::period_text, py::arg("period"))
        .def("check", [](const definitions& d) { return to_python(d.check()); })
        .def_property_readonly("fingerprint", [](const definitions& d) { return d.content().text(); });
}

} // namespace

void bind_define(py::module_& m) {
    m.attr("KINDS") = words_of<kind>();
    m.attr("DIRECTIONS") = words_of<direction>();
    m.attr("AXES") = words_of<axis>();
    m.attr("COMBINATIONS") = words_of<combine>();
    m.attr("COMPARABILITIES") = words_of<comparability>();
    m.attr("WHOLE_SHARE") = whole_share;
    bind_periods(m);
    bind_agenda(m);
    bind_verdict(m);
    bind_hierarchies(m);
    bind_measures(m);
    bind_definitions(m);
    m.def(
        "legal",
        [](const py::object& k, const py::object& a, const py::object& c) {
            constexpr std::array<const char*, 3> words{"legal", "as_judgement", "illegal"};
            return words[static_cast<std::size_t>(legal(from_python<kind>(k, {"legal", "kind"}),
                                                        from_python<axis>(a, {"legal", "axis"}),
                                                        from_python<combine>(c, {"legal", "combine"})))];
        },
        py::arg("kind"), py::arg("axis"), py::arg("combine"));
}

} // namespace steelyard::python
