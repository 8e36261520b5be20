// SPDX-License-Identifier: MIT
#include "long_call.hpp"
#include "records_frameworks.hpp"
#include "rooms.hpp"

namespace steelyard::python {

using namespace steelyard::frameworks;

void bind_frameworks_adaptive(py::module_& m) {
    {
        using t = decision;
        bind_record<t>(m, "What the partners decided together, and what it rests on.",
                       {field<&t::code>("code"), field<&t::title>("title", "what was decided"), field<&t::who>("who"),
                        field<&t::when>("when"), field<&t::because>("because"), field<&t::dissent>("dissent"),
                        field<&t::goal>("goal", "that it serves"),
                        field<&t::rests_on>("rests_on", "figures, signals, cycles and claims"),
                        field<&t::review>("review", "when it is looked at again"), field<&t::declared_at>("declared_at")},
                       2);
    }
    {
        using t = adaptive_record;
        bind_record<t>(m, "What the adaptive level is made of: who does what, what was tried, decided, said and claimed.",
                       {field<&t::activities>("activities"), field<&t::cycles>("cycles"), field<&t::decisions>("decisions"),
                        field<&t::testimony>("testimony"), field<&t::needs>("needs", "narratives that have to be there"),
                        field<&t::counterfactual_claims>("counterfactual_claims"),
                        field<&t::allocation_claims>("allocation_claims")},
                       0)
            .def("__bool__", [](const t& a) { return !a.empty(); });
    }
    {
        using t = cycle_row;
        bind_record<t>(m, "A cycle of the framework with its numbers and what they say of it.",
                       {field<&t::of>("cycle"), field<&t::result>("result"), field<&t::when>("when", "of the numbers"),
                        field<&t::number>("values", "before the window and in it"),
                        field<&t::problems>("problems", "warnings: prediction_first, tollgates, predictions")},
                       0);
    }
    m.def(
        "evaluate_cycles",
        [](const framework& f, const dataset& data, const py::object& cycles, bool vouched, const aggregation::as_of& known,
           int threads, const py::object& told) {
            const cycle_question asked{vouched, known, from_python<std::vector<std::string>>(cycles, {"cycles", "cycles"})};
            return to_python(long_call(threads, told, [&](const run_options& run) { return evaluate_cycles(f, data, asked, run); }));
        },
        py::arg("framework"), py::arg("data"), py::arg("cycles"), py::arg("vouched"), py::arg("as_of"), py::arg("threads"),
        py::arg("progress"));
}

} // namespace steelyard::python
