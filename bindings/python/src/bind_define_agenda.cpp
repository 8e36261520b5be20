// SPDX-License-Identifier: MIT
#include "record.hpp"
#include "rooms.hpp"

namespace steelyard::python {

void bind_agenda(py::module_& m) {
    bind_record<goal>(m, "One goal of the common agenda.",
                      {field<&goal::code>("code"), field<&goal::title>("title"),
                       field<&goal::population>("population", "whose life should change"),
                       field<&goal::statement>("statement"), field<&goal::declared_at>("declared_at")},
                      2);
    bind_record<pathway>(m, "What is thought to lead to what.",
                         {field<&pathway::from>("from_"), field<&pathway::to>("to"),
                          field<&pathway::because>("because"), field<&pathway::declared_at>("declared_at")},
                         3);
    bind_record<agenda>(m, "What the partners agreed to reach together.",
                        {field<&agenda::title>("title"), field<&agenda::statement>("statement"),
                         field<&agenda::goals>("goals"), field<&agenda::theory_of_change>("theory_of_change")});
    bind_record<judgement_option>(m, "One way in which a judgement could be decided.",
                                  {field<&judgement_option::id>("id"), field<&judgement_option::title>("title"),
                                   field<&judgement_option::sets>("sets", "engine options by path"),
                                   field<&judgement_option::probability>("probability")},
                                  2);
    bind_record<binding>(m, "One engine option by its path, and what it is set to.",
                         {field<&binding::path>("path"), field<&binding::to>("to")}, 2);
    bind_record<judgement>(
        m, "A choice that somebody made, with what else could have been chosen, why, and who disagreed.",
        {field<&judgement::id>("id"), field<&judgement::question>("question"), field<&judgement::options>("options"),
         field<&judgement::chosen>("chosen", "id of an option"), field<&judgement::rationale>("rationale"),
         field<&judgement::dissent>("dissent"), field<&judgement::who>("who"), word<&judgement::when>("when"),
         word<&judgement::review>("review"), field<&judgement::type>("type"),
         field<&judgement::declared_at>("declared_at")},
        2);
}

void bind_verdict(py::module_& m) {
    bind_record<verdict_reason>(m, "One reason behind a verdict.",
                                {field<&verdict_reason::answer>("answer"), field<&verdict_reason::rule>("rule"),
                                 field<&verdict_reason::subject>("subject"),
                                 field<&verdict_reason::text>("text", "a whole sentence"),
                                 field<&verdict_reason::share>("share", "of the difference compared, 0 when unknown")},
                                4)
        .def("__str__", [](const verdict_reason& r) { return r.text; });
    bind_record<verdict>(m, "May two numbers be compared? An answer with its reasons, the gravest first.",
                         {field<&verdict::answer>("answer", "'yes', 'with_bridge', 'undetermined' or 'no'"),
                          field<&verdict::reasons>("reasons")})
        .def("__bool__", [](const verdict&) -> bool {
            throw py::type_error(
                "a Verdict has four answers, so it is neither true nor false: compare its answer with 'yes'");
        });
}

} // namespace steelyard::python
