// SPDX-License-Identifier: MIT
#include "bind_statistics.hpp"
#include "records_qualitative.hpp"
#include "rooms.hpp"
#include "tuples.hpp"

namespace steelyard::python {

namespace {

using namespace steelyard::qualitative;

void bind_told(py::module_& m) {
    {
        using t = reference;
        bind_record<t>(m, "One thing that is spoken about.",
                       {field<&t::what>("what"),
                        field<&t::code>("code", "of the indicator or measure, of the cycle, of the claim"),
                        field<&t::place>("place"),
                        field<&t::organisation>("organisation"),
                        word<&t::period>("period", "as results write it, such as '2009-Q1'")},
                       2)
        .def("covers", &t::covers, py::arg("other"), "Whether what is said of this is said of other too.")
        .def("__str__", &t::text);
    }
    {
        using t = narrative;
        bind_record<t>(m, "What somebody tells about figures, signals, cycles or claims, in words of their own.",
                       {field<&t::code>("code"),
                        field<&t::title>("title"),
                        field<&t::text>("text"),
                        field<&t::who>("who", "organisation or role that tells it"),
                        field<&t::perspective>("perspective", "whose view it gives, such as 'students'; empty: nobody said"),
                        field<&t::when>("when"),
                        field<&t::themes>("themes", "that it was coded with"),
                        field<&t::about>("about"),
                        field<&t::declared_at>("declared_at")},
                       2);
    }
    {
        using t = dissent;
        bind_record<t>(m, "Somebody does not agree.",
                       {field<&t::code>("code"),
                        field<&t::who>("who"),
                        field<&t::text>("text"),
                        field<&t::when>("when"),
                        field<&t::about>("about"),
                        field<&t::declared_at>("declared_at")},
                       2);
    }
    {
        using t = reply;
        bind_record<t>(m, "The right of reply to what is published, and the reply where there is one.",
                       {field<&t::code>("code"),
                        field<&t::who>("who", "the organisation that may reply"),
                        field<&t::asked>("asked", "the day on which it was shown what would be published"),
                        field<&t::until>("until", "last day for a reply; empty: there is none"),
                        field<&t::text>("text", "empty: no reply yet"),
                        field<&t::when>("when", "the day of the reply"),
                        field<&t::about>("about"),
                        field<&t::declared_at>("declared_at")},
                       2)
        .def(
            "standing",
            [](const t& r, const py::object& today) {
                return to_python(standing_of(r, date_from(today, {"standing", "today"})));
            },
            py::arg("today"), "'not_asked', 'open', 'given', 'late' or 'lapsed' on a day.");
    }
    {
        using t = theme_count;
        bind_record<t>(m, "How often a theme was spoken of.",
                       {field<&t::theme>("theme"),
                        field<&t::in_codebook>("in_codebook"),
                        field<&t::narratives>("narratives"),
                        field<&t::voices>("voices", "who told them, each once; a narrative of nobody adds none"),
                        field<&t::codes>("codes", "of these narratives, in order of words")},
                       1);
    }
}

void bind_graded(py::module_& m) {
    {
        using t = rubric_level;
        bind_record<t>(m, "A level of a rubric and what has to be seen for it.",
                       {field<&t::word>("word"),
                        field<&t::means>("means")},
                       2);
    }
    {
        using t = rubric;
        bind_record<t>(m, "A question that people answer with one of a few described levels.",
                       {field<&t::code>("code"),
                        field<&t::title>("title"),
                        field<&t::question>("question"),
                        field<&t::levels>("levels", "from worst to best"),
                        field<&t::declared_at>("declared_at")},
                       2);
    }
    {
        using t = grading;
        record_field absent = field<&t::absent>("absent", "why none was given; None: a level was");
        absent.set = [](void* into, py::handle from, const argument& at) {
            static_cast<t*>(into)->absent = from.is_none() ? reason::none : from_python<reason>(from, at);
        };
        bind_record<t>(m, "A level as somebody gave it; or why there is none.",
                       {field<&t::rubric>("rubric", "code"),
                        field<&t::level>("level", "its word; empty: none was given"),
                        absent,
                        field<&t::who>("who", "organisation or role that gave it"),
                        field<&t::because>("because", "what was seen"),
                        field<&t::when>("when"),
                        field<&t::about>("about"),
                        field<&t::declared_at>("declared_at")},
                       1);
    }
    {
        using t = level_distribution;
        bind_record<t>(m, "How many gradings there are at each level.",
                       {field<&t::rubric>("rubric"),
                        field<&t::levels>("levels", "every one, from worst to best"),
                        field<&t::gradings>("gradings", "at each"),
                        field<&t::graded>("graded"),
                        field<&t::absent>("absent", "gradings without a level: no part of the above"),
                        field<&t::median_low>("median_low"),
                        field<&t::median_high>("median_high")},
                       1)
        .def("__str__", &t::text);
    }
}

void bind_outcomes(py::module_& m) {
    {
        using t = substantiation;
        bind_record<t>(m, "Somebody who knows of the change was asked whether it is described as it was.",
                       {field<&t::who>("who", "role"),
                        field<&t::organisation>("organisation"),
                        field<&t::says>("says"),
                        field<&t::text>("text"),
                        field<&t::when>("when")},
                       1);
    }
    {
        using t = harvested_outcome;
        bind_record<t>(m, "A change in what a social actor does, found by looking back from it (outcome harvesting: Wilson-Grau & Britt 2012).",
                       {field<&t::code>("code"),
                        field<&t::actor>("actor", "who changed"),
                        field<&t::change>("change", "what they do differently, observable"),
                        word<&t::period>("period", "when, in words of the calendar"),
                        field<&t::place>("place"),
                        field<&t::significance>("significance", "why it matters"),
                        field<&t::contribution>("contribution", "what the partners did that made it likelier"),
                        field<&t::informant>("informant", "role"),
                        field<&t::informant_organisation>("informant_organisation"),
                        field<&t::planned>("planned", "empty: nobody said"),
                        field<&t::effect>("effect"),
                        field<&t::substantiations>("substantiations"),
                        field<&t::about>("about"),
                        field<&t::declared_at>("declared_at")},
                       2)
        .def_property_readonly("standing", [](const t& o) { return to_python(standing_of(o)); },
                               "by independent substantiations only");
    }
    {
        using t = harvest_summary;
        bind_record<t>(m, "How many outcomes there are of which standing, effect and plan.",
                       {field<&t::outcomes>("outcomes"),
                        field<&t::told>("told"),
                        field<&t::unanswered>("unanswered"),
                        field<&t::disputed>("disputed"),
                        field<&t::in_part>("in_part"),
                        field<&t::substantiated>("substantiated"),
                        field<&t::positive>("positive"),
                        field<&t::negative>("negative"),
                        field<&t::mixed>("mixed"),
                        field<&t::planned>("planned"),
                        field<&t::unplanned>("unplanned"),
                        field<&t::unsaid>("unsaid", "whether planned")},
                       1);
    }
    {
        using t = omission;
        bind_record<t>(m, "Something required that is left out, and why.",
                       {field<&t::code>("code"),
                        field<&t::about>("about"),
                        field<&t::reason>("reason"),
                        field<&t::explanation>("explanation", "why it does not apply, which law, which constraint, what is unavailable"),
                        field<&t::steps>("steps", "of information unavailable: what is being done to have it"),
                        field<&t::due>("due", "and by when"),
                        field<&t::who>("who"),
                        field<&t::when>("when"),
                        field<&t::declared_at>("declared_at")},
                       1);
    }
}

void bind_testimony(py::module_& m) {
    {
        using t = testimony;
        bind_record<t>(m, "Everything that is said rather than counted.",
                       {field<&t::codebook>("codebook", "themes"),
                        field<&t::rubrics>("rubrics"),
                        field<&t::narratives>("narratives"),
                        field<&t::gradings>("gradings"),
                        field<&t::outcomes>("outcomes"),
                        field<&t::omissions>("omissions"),
                        field<&t::dissents>("dissents"),
                        field<&t::replies>("replies")},
                       1)
        .def("__bool__", [](const t& of) { return !of.empty(); });
    }
    {
        using t = narrative_need;
        bind_record<t>(m, "A narrative that has to be there, such as one for each figure of a scorecard that is far from its target.",
                       {field<&t::about>("about"),
                        field<&t::from>("from_", "who has to tell it; empty: anybody"),
                        field<&t::question>("question", "that it has to answer"),
                        field<&t::declared_at>("declared_at")},
                       1);
    }
    {
        using t = need_row;
        bind_record<t>(m, "A need and what became of it.",
                       {field<&t::need>("need"),
                        field<&t::state>("state"),
                        field<&t::codes>("codes", "of the narratives, or of the omission that explains"),
                        field<&t::text>("text", "a sentence")},
                       1)
        .def("__str__", [](const t& row) { return row.text; });
    }
    {
        using t = need_report;
        bind_record<t>(m, "All needs, in the order in which they were asked.",
                       {field<&t::rows>("rows")},
                       1)
        .def_property_readonly("complete", &t::complete, "nothing lacks and nothing is blank")
        .def("__str__", &t::text);
    }
}

template <named_enum E>
[[nodiscard]] py::tuple names_of() {
    py::tuple all(enum_names<E>::value.size());
    for (std::size_t i = 0; i < enum_names<E>::value.size(); ++i) all[i] = py::str(std::string(enum_names<E>::value[i]));
    return all;
}

void bind_functions(py::module_& m) {
    m.def(
        "count_themes",
        [](const py::object& narratives, const py::object& codebook) {
            const auto all = from_python<std::vector<narrative>>(narratives, {"count_themes", "narratives"});
            const auto book = from_python<std::vector<std::string>>(codebook, {"count_themes", "codebook"});
            return to_python(count_themes(all, book));
        },
        py::arg("narratives"), py::arg("codebook"));
    m.def(
        "distribute",
        [](const py::object& by, const py::object& gradings, const py::object& over) {
            const auto r = from_python<rubric>(by, {"distribute", "rubric"});
            const auto all = from_python<std::vector<grading>>(gradings, {"distribute", "gradings"});
            return distribute(r, all, from_python<axis>(over, {"distribute", "over"}));
        },
        py::arg("rubric"), py::arg("gradings"), py::arg("over"));
    m.def(
        "summarise_outcomes",
        [](const py::object& outcomes) {
            const auto all = from_python<std::vector<harvested_outcome>>(outcomes, {"summarise_outcomes", "outcomes"});
            return summarise(all);
        },
        py::arg("outcomes"));
    m.def(
        "about",
        [](const py::object& all, const py::object& what) {
            return about(from_python<testimony>(all, {"about", "testimony"}), from_python<reference>(what, {"about", "what"}));
        },
        py::arg("testimony"), py::arg("what"));
    m.def(
        "check",
        [](const py::object& all) { return to_python(check(from_python<testimony>(all, {"check", "testimony"}))); },
        py::arg("testimony"));
    m.def(
        "check_needs",
        [](const py::object& all, const py::object& needs) {
            const auto wanted = from_python<std::vector<narrative_need>>(needs, {"check_needs", "needs"});
            return check_needs(from_python<testimony>(all, {"check_needs", "testimony"}), wanted);
        },
        py::arg("testimony"), py::arg("needs"));
    m.def(
        "krippendorff_alpha",
        [](const py::object& codings, std::int64_t units, const py::object& given, const py::object& options) {
            const char*     name = "krippendorff_alpha";
            const auto      why = given_rows(given, {name, "given"});
            const agreement a = krippendorff_alpha({span_of<double>(codings, {name, "codings"}), units, why},
                                                   from_python<agreement_options>(options, {name, "options"}));
            return packed({number_or_none(a.alpha), number_or_none(a.observed), number_or_none(a.expected),
                           py::str(std::string(steelyard::name(a.state))), py::int_(a.units), py::int_(a.codings),
                           py::int_(a.alone), py::int_(a.missing), py::int_(a.impossible)});
        },
        py::arg("codings"), py::arg("units"), py::arg("given"), py::arg("options"));
    m.def("describe_agreement_options", [] { return to_python(describe(agreement_options{})); });
}

} // namespace

void bind_qualitative(py::module_& m) {
    bind_told(m);
    bind_graded(m);
    bind_outcomes(m);
    bind_testimony(m);
    bind_functions(m);
    m.attr("SUBJECTS") = names_of<subject>();
    m.attr("OMISSION_REASONS") = names_of<omission_reason>();
    m.attr("OUTCOME_STANDINGS") = names_of<outcome_standing>();
}

} // namespace steelyard::python
