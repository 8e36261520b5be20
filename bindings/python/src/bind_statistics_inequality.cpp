// SPDX-License-Identifier: MIT
#include "bind_statistics.hpp"
#include "statistics_parts.hpp"
#include "tuples.hpp"

#include <steelyard/statistics/concentration.hpp>
#include <steelyard/statistics/dispersion.hpp>
#include <steelyard/statistics/disparity.hpp>
#include <steelyard/statistics/gaps.hpp>
#include <steelyard/statistics/slope_index.hpp>

#include <string>

namespace steelyard::python {

namespace {

using namespace steelyard::statistics;

/// Columns that stay where Python has them, as a tuple: value, error (or None), population; and why cells have no value.
struct given_groups {
    group_table         table;
    std::vector<status> given;
};

[[nodiscard]] given_groups groups_from(const char* function, const py::tuple& columns, std::int64_t groups,
                                       const py::object& given) {
    given_groups g;
    if (columns.size() != 3) throw shape_mismatch(std::string(function) + ": give value, error and population");
    g.given = given_rows(given, {function, "given"});
    g.table = {span_of<double>(columns[0], {function, "value"}), span_of<double>(columns[1], {function, "error"}),
               span_of<double>(columns[2], {function, "population"}), {}, groups};
    return g;
}

/// A measure of a table of groups; `pack` makes a tuple of what it finds.
template <class Options, class Result, class Pack>
void def_groups(py::module_& m, const char* name, Result (*function)(const group_table&, const Options&), Pack pack) {
    m.def(
        name,
        [=](const py::tuple& columns, std::int64_t groups, const py::object& given, const py::object& options) {
            const auto   by = from_python<Options>(options, {name, "options"});
            given_groups g = groups_from(name, columns, groups, given);
            g.table.given = g.given;
            Result found;
            {
                const py::gil_scoped_release free;
                found = function(g.table, by);
            }
            return pack(std::move(found));
        },
        py::arg("columns"), py::arg("groups"), py::arg("given"), py::arg("options"));
}

[[nodiscard]] py::tuple packed_line(const disparity_line& l) {
    return packed({to_python(l.measure), to_python(l.as), to_python(l.state), number_or_none(l.estimate),
                   number_or_none(l.lower), number_or_none(l.upper), number_or_none(l.distance), number_or_none(l.error),
                   to_python(l.behind)});
}

[[nodiscard]] double none_as_nan(const py::handle& from, const argument& at) {
    return from.is_none() ? std::numeric_limits<double>::quiet_NaN() : number_from(from, at);
}

[[nodiscard]] disparity_line line_from(const py::handle& from) {
    const argument at{"DisparitySuite", "lines"};
    const py::list f = unpacked(from, at, 9);
    return {from_python<disparity>(f[0], at), from_python<framing>(f[1], at), from_python<status>(f[2], at),
            none_as_nan(f[3], at),            none_as_nan(f[4], at),          none_as_nan(f[5], at),
            none_as_nan(f[6], at),            none_as_nan(f[7], at),          from_python<int>(f[8], at)};
}

/// (lines, reference, compared, direction, options)
[[nodiscard]] py::tuple packed_suite(const disparity_suite& s) {
    return packed({each(s.lines, packed_line), to_python(s.reference), to_python(s.compared), to_python(s.direction()),
                   to_python(s.options)});
}

[[nodiscard]] disparity_suite suite_from(const py::object& from, const char* name) {
    const argument  at{"compare_disparities", name};
    const py::list  f = unpacked(from, at, 5);
    disparity_suite s;
    for (const py::handle line : items_from(f[0], at, "lines")) s.lines.push_back(line_from(line));
    s.reference = from_python<std::int64_t>(f[1], at);
    s.compared = from_python<std::int64_t>(f[2], at);
    s.options = from_python<disparity_options>(f[4], at);
    return s;
}

[[nodiscard]] py::tuple packed_change(const disparity_change& c) {
    return packed({to_python(c.measure), to_python(c.as), to_python(c.state), number_or_none(c.before),
                   number_or_none(c.now), to_python(c.moved), number_or_none(c.z)});
}

[[nodiscard]] std::vector<disparity_change> changes_from(const py::object& from) {
    const argument                at{"common_movement", "changes"};
    std::vector<disparity_change> all;
    for (const py::handle item : items_from(from, at, "changes")) {
        const py::list f = unpacked(item, at, 7);
        all.push_back({from_python<disparity>(f[0], at), from_python<framing>(f[1], at), from_python<status>(f[2], at),
                       none_as_nan(f[3], at), none_as_nan(f[4], at), from_python<movement>(f[5], at),
                       none_as_nan(f[6], at)});
    }
    return all;
}

void bind_measures(py::module_& m) {
    def_groups<slope_index_options>(m, "slope_indices_of", &slope_indices_of, [](slope_indices s) {
        return packed({py::cast(std::move(s.slope)), py::cast(std::move(s.ratio)), array_of(std::move(s.bottom)),
                       array_of(std::move(s.top)), array_of(std::move(s.error)), array_of(std::move(s.log_error))});
    });
    def_groups<concentration_options>(m, "concentrations_of", &concentrations_of, [](concentrations c) {
        return packed({py::cast(std::move(c.of)), array_of(std::move(c.error))});
    });
    def_groups<dispersion_options>(m, "dispersions_of", &dispersions_of, [](dispersions d) {
        return packed({py::cast(std::move(d.of)), array_of(std::move(d.error)), array_of(std::move(d.by_chance))});
    });
    def_groups<gap_options>(m, "gaps_of", &gaps_of, [](group_gaps g) {
        return packed({py::cast(std::move(g.absolute)), py::cast(std::move(g.relative)), array_of(std::move(g.error)),
                       array_of(std::move(g.log_error)), array_of(std::move(g.reference))});
    });
    def_groups<disparity_options>(m, "disparity_suite_of", &disparity_suite_of,
                                  [](const disparity_suite& s) { return packed_suite(s); });
    m.def("describe_slope_index_options", [] { return to_python(describe(slope_index_options{})); });
    m.def("describe_concentration_options", [] { return to_python(describe(concentration_options{})); });
    m.def("describe_dispersion_options", [] { return to_python(describe(dispersion_options{})); });
    m.def("describe_gap_options", [] { return to_python(describe(gap_options{})); });
    m.def("describe_disparity_options", [] { return to_python(describe(disparity_options{})); });
}

} // namespace

void bind_statistics_inequality(py::module_& m) {
    bind_measures(m);
    m.def(
        "compare_disparities",
        [](const py::object& before, const py::object& now) {
            return each(compare_disparities(suite_from(before, "before"), suite_from(now, "now")), packed_change);
        },
        py::arg("before"), py::arg("now"));
    m.def(
        "common_movement", [](const py::object& changes) { return to_python(common_movement(changes_from(changes))); },
        py::arg("changes"));
    m.def(
        "why_framings_disagree",
        [](const py::object& changes) { return to_python(why_framings_disagree(changes_from(changes))); },
        py::arg("changes"));
}

} // namespace steelyard::python
