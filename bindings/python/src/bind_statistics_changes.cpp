// SPDX-License-Identifier: MIT
#include "bind_statistics.hpp"
#include "growing_charts.hpp"
#include "records_changes.hpp"
#include "statistics_parts.hpp"

#include <string>
#include <vector>

namespace steelyard::python {

namespace {

using namespace steelyard::statistics;

void bind_change_records(py::module_& m) {
    using c = change_point;
    bind_record<c>(m, "Where one level ends and another begins, and what speaks for it.",
                   {field<&c::row>("row", "first row of the new level"),
                    field<&c::after>("after", "last row with a number of the old one"),
                    field<&c::earliest>("earliest", "rows at which it may as well have begun"),
                    field<&c::latest>("latest"), field<&c::known>("known", "row with which it first showed"),
                    field<&c::before>("before", "level"), field<&c::now>("now", "level"),
                    field<&c::gain>("gain", "what the cost would rise by without it")},
                   0);
    using s = level_segment;
    bind_record<s>(m, "Rows between two changes.",
                   {field<&s::first>("first", "row"), field<&s::last>("last", "row"), field<&s::points>("points"),
                    field<&s::level>("level", "mean; events over exposure or cases"), field<&s::cost>("cost")},
                   0);
    using p = change_points;
    bind_record<p>(m, "Changes of one series.",
                   {field<&p::state>("state", "one of STATUSES"), field<&p::changes>("changes"),
                    field<&p::segments>("segments"), field<&p::rows>("rows", "what became of each row, in words"),
                    field<&p::cost>("cost", "of all segments, penalties apart"),
                    field<&p::penalty>("penalty", "of each change"), field<&p::scale>("scale"),
                    field<&p::by>("by", "what the scale was taken from"), field<&p::points>("points"),
                    field<&p::left_out>("left_out", "rows without a number")},
                   0);
    using step = penalty_step;
    bind_record<step>(m, "A set of changes and the penalties for which it is the best.",
                      {field<&step::from>("lowest", "penalty"), field<&step::to>("highest", "penalty"),
                       field<&step::cost>("cost", "penalties apart"),
                       field<&step::rows>("rows", "at which new levels begin")},
                      0);
}

/// Columns that stay where Python has them; `given` has status codes.
struct given_changes {
    std::vector<status> given;
    change_rows         rows;
};

[[nodiscard]] given_changes changes_from(const py::object& value, const py::object& size, const py::object& given) {
    given_changes g;
    g.given = given_rows(given, {"find_change_points", "given"});
    g.rows = {span_of<double>(value, {"find_change_points", "value"}),
              span_of<double>(size, {"find_change_points", "size"}), g.given};
    return g;
}

void bind_search(py::module_& m) {
    m.def(
        "find_change_points",
        [](const py::object& value, const py::object& size, const py::object& given, const py::object& options) {
            const given_changes          g = changes_from(value, size, given);
            const auto                   o = from_python<change_options>(options, {"find_change_points", "options"});
            const py::gil_scoped_release free;
            return find_change_points(g.rows, o);
        },
        py::arg("value"), py::arg("size"), py::arg("given"), py::arg("options"));
    m.def(
        "penalty_path",
        [](const py::object& value, const py::object& size, const py::object& given, const py::object& options,
           const py::object& lowest, const py::object& highest) {
            const given_changes       g = changes_from(value, size, given);
            const auto                o = from_python<change_options>(options, {"penalty_path", "options"});
            const double              low = number_from(lowest, {"penalty_path", "lowest"});
            const double              high = number_from(highest, {"penalty_path", "highest"});
            std::vector<penalty_step> path;
            {
                const py::gil_scoped_release free;
                path = penalty_path(g.rows, o, low, high);
            }
            return to_python(path);
        },
        py::arg("value"), py::arg("size"), py::arg("given"), py::arg("options"), py::arg("lowest"), py::arg("highest"));
    m.def("describe_change_options", [] { return to_python(describe(change_options{})); });
}

void bind_step_records(py::module_& m) {
    using s = step_suggestion;
    bind_record<s>(m, "A step that the numbers suggest, and what speaks for it.",
                   {field<&s::change>("change", "rows of the series, levels and gain"),
                    field<&s::period>("period", "of the first row of the new level"),
                    field<&s::known_period>("known_period", "from which on the numbers so far suggested it"),
                    field<&s::penalty>("penalty", "what the gain had to exceed"),
                    field<&s::signals>("signals", "on the side of the step and after it")},
                   0);
    using e = step_entry;
    bind_record<e>(m, "What was decided about a step.",
                   {field<&e::action>("action", "'accepted' or 'undone'"), field<&e::row>("row"),
                    field<&e::period>("period"), field<&e::reason>("reason"),
                    field<&e::rows>("rows", "that there were when it was decided"),
                    field<&e::suggested>("suggested", "whether the numbers then suggested a step there"),
                    field<&e::gain>("gain"), field<&e::penalty>("penalty")},
                   0);
    using p = chart_phase;
    bind_record<p>(m, "Rows with limits of their own.",
                   {field<&p::first>("first", "row"), field<&p::last>("last", "row"),
                    field<&p::frozen>("frozen", "rows that limits come from; 0: all"),
                    field<&p::reason>("reason", "why the step was accepted"), field<&p::baseline>("baseline")},
                   0);
}

void bind_decisions(py::class_<phased_chart>& bound) {
    bound.def(
        "suggest",
        [](const phased_chart& c, const py::object& options) {
            return to_python(c.suggest(from_python<change_options>(options, {"PhasedChart.suggest", "options"})));
        },
        py::arg("options") = py::dict(py::arg("minimum_segment") = 6),
        "Steps that the numbers suggest, with what speaks for them; nothing moves by itself.");
    bound.def(
        "accept",
        [](phased_chart& c, const py::object& row, const py::object& reason) {
            c.accept(from_python<std::int64_t>(row, {"PhasedChart.accept", "row"}),
                     text_from(reason, {"PhasedChart.accept", "reason"}));
        },
        py::arg("row"), py::arg("reason"), "A new phase from this row on, and why.");
    bound.def(
        "undo",
        [](phased_chart& c, const py::object& row, const py::object& reason) {
            c.undo(from_python<std::int64_t>(row, {"PhasedChart.undo", "row"}),
                   text_from(reason, {"PhasedChart.undo", "reason"}));
        },
        py::arg("row"), py::arg("reason"), "The phase that begins here joins the one before it again.");
    bound.def_property_readonly("phases", [](const phased_chart& c) { return to_python(c.phases()); });
    bound.def_property_readonly("trail", [](const phased_chart& c) { return to_python(c.trail()); });
}

void bind_phased(py::module_& m) {
    py::class_<phased_chart> bound(m, "PhasedChart", py::module_local(),
                                   "A chart whose limits begin anew where a step was accepted.");
    bound.def(py::init([](const py::object& options, const py::object& rules) {
                  return phased_chart(from_python<chart_options>(options, {"PhasedChart", "options"}),
                                      from_python<std::vector<run_rule>>(rules, {"PhasedChart", "rules"}));
              }),
              py::arg("options"), py::arg("rules"));
    def_growing(bound, "PhasedChart", "Limits of the newest phase stay as its first rows give them.");
    bind_decisions(bound);
}

} // namespace

void bind_statistics_changes(py::module_& m) {
    bind_change_records(m);
    bind_search(m);
    bind_step_records(m);
    bind_phased(m);
}

} // namespace steelyard::python
