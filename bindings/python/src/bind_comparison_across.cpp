// SPDX-License-Identifier: MIT
#include "long_call.hpp"
#include "records_leagues.hpp"
#include "rooms.hpp"
#include "tuples.hpp"

#include <steelyard/comparison/across.hpp>

namespace steelyard::python {

namespace {

using namespace steelyard::comparison;

[[nodiscard]] across_question across_asked(const py::object& asked) {
    const argument  at{"look_across", "asked"};
    const py::list  x = unpacked(asked, at, 6);
    across_question q;
    q.indicators = from_python<std::vector<std::string>>(x[0], {"look_across", "indicators"});
    q.by = text_from(x[1], at);
    q.period = word_from(x[2], {"look_across", "period"});
    q.among = from_python<std::vector<std::string>>(x[3], {"look_across", "among"});
    q.doubts = from_python<std::vector<doubt>>(x[4], {"look_across", "doubts"});
    q.basis = from_python<std::vector<std::string>>(x[5], at);
    return q;
}

[[nodiscard]] py::tuple packed_across(const across& of) {
    const auto lines = each(of.lines, [](const across_line& l) {
        return packed({to_python(l.indicator), to_python(l.title), to_python(l.unit), to_python(l.unit_title), to_python(l.as),
                       to_python(l.number), to_python(l.target), to_python(l.apart), to_python(l.events), to_python(l.z),
                       to_python(l.p), to_python(l.adjusted), to_python(l.adjusted_any), to_python(l.state), to_python(l.stands),
                       to_python(l.stands_any), to_python(l.side), to_python(l.bears), to_python(l.why)});
    });
    const auto groups = each(of.groups, [](const across_group& g) {
        return packed({to_python(g.indicator), to_python(g.title), to_python(g.p), to_python(g.adjusted), to_python(g.stands),
                       to_python(g.units), to_python(g.tested), to_python(g.standing), to_python(g.same_as), to_python(g.why),
                       to_python(g.notes)});
    });
    return packed({to_python(of.by), to_python(of.period), lines, groups, to_python(of.basis), to_python(of.options),
                   to_python(of.text())});
}

} // namespace

void bind_comparison_across(py::module_& m) {
    m.def(
        "across_table",
        [](const definitions& agreed, const dataset& data, const py::object& asked, const py::object& numbers,
           const py::object& known, int threads, const py::object& progress) {
            const across_question q = across_asked(asked);
            const auto            by = from_python<aggregation::roll_up_options>(numbers, {"look_across", "roll_up"});
            const auto            state = from_python<aggregation::as_of>(known, {"look_across", "as_of"});
            return long_call(threads, progress, [&](const run_options& run) {
                return across_table(agreed, data, q, by, state, run);
            });
        },
        py::arg("definitions"), py::arg("data"), py::arg("asked"), py::arg("numbers"), py::arg("as_of"),
        py::arg("threads") = 1, py::arg("progress") = py::none());
    m.def(
        "look_across",
        [](const definitions& agreed, const dataset& data, const aggregation::result_table& table, const py::object& asked,
           const py::object& options, const py::object& leagues, bool bridges, const py::object& known, int threads,
           const py::object& progress) {
            const across_question q = across_asked(asked);
            const auto            by = from_python<across_options>(options, {"look_across", "options"});
            const auto            each_one = from_python<league_options>(leagues, {"look_across", "league"});
            const auto            state = from_python<aggregation::as_of>(known, {"look_across", "as_of"});
            const across          found = long_call(threads, progress, [&](const run_options& run) {
                return look_across(agreed, data, table, q, by, each_one, bridges, state, run);
            });
            return packed_across(found);
        },
        py::arg("definitions"), py::arg("data"), py::arg("table"), py::arg("asked"), py::arg("options"), py::arg("leagues"),
        py::arg("bridges"), py::arg("as_of"), py::arg("threads") = 1, py::arg("progress") = py::none());
    m.def("describe_across_options", [] { return to_python(describe(across_options{})); });
}

} // namespace steelyard::python
