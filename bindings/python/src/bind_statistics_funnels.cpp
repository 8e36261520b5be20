// SPDX-License-Identifier: MIT
#include "bind_statistics.hpp"
#include "records_funnels.hpp"
#include "statistics_parts.hpp"

#include <steelyard/statistics/funnel.hpp>
#include <steelyard/statistics/shrinkage.hpp>

#include <optional>
#include <span>
#include <string>
#include <vector>

namespace steelyard::python {

namespace {

using namespace steelyard::statistics;

/// Columns that stay where Python has them, and statuses that are codes there.
struct given_units {
    std::vector<status> given;
    unit_table           rows;

    given_units(const char* function, const py::object& of, const py::tuple& columns, const py::object& why)
        : given(given_rows(why, {function, "given"})) {
        rows.of = from_python<measured>(of, {function, "of"});
        if (columns.size() != 2)
            throw shape_mismatch(std::string(function) + ": found " + std::to_string(columns.size()) +
                                 " columns, wanted number and size");
        rows.number = span_of<double>(columns[0], {function, "number"});
        rows.size = span_of<double>(columns[1], {function, "size"});
        rows.given = given;
    }
    given_units(const given_units&) = delete;
    given_units& operator=(const given_units&) = delete;
};

[[nodiscard]] std::optional<double> target_from(const py::object& target, const char* function) {
    return from_python<std::optional<double>>(target, {function, "target"});
}

void bind_records(py::module_& m) {
    using o = overdispersion;
    bind_record<o>(
        m, "How far units lie apart beyond what chance does to each.",
        {field<&o::state>("state", "one of STATUSES"), field<&o::rows>("rows", "units with numbers"),
         field<&o::taking_part>("taking_part", "of these, after truncation"), field<&o::on>("on", "scale of tau2"),
         field<&o::target>("target", "what units are compared with"),
         field<&o::phi>("phi", "mean square of scores; 1 is chance"),
         field<&o::tau2>("tau2", "variance between units, on the scale"),
         field<&o::mean>("mean", "around which units vary"),
         field<&o::mean_error>("mean_error", "its standard error given tau2, on the scale; 0 where it is the target"),
         field<&o::spread>("spread", "standard deviation between units, in their own unit")},
        0);
    using f = funnel;
    bind_record<f>(m, "A funnel as a value: whatever limits and flags need.",
                   {field<&f::of>("of", "'proportion', 'rate', 'ratio' or 'mean'"),
                    field<&f::options>("options", "by path"), field<&f::between>("between", "target, phi and tau2")},
                   0);
}

void bind_results(py::module_& m) {
    using s = unit_scores;
    bind_result<s>(m, "UnitScores", "Scores of units against a target, on a scale.",
                   {column<&s::estimate>("estimate"), column<&s::on_scale>("on_scale"), column<&s::error>("error"),
                    column<&s::z>("z"), column<&s::state>("status_codes", "positions in STATUSES"),
                    fact<&s::target>("target"), fact<&s::whole>("whole", "why nothing has a score, or 'ok'")});
    using p = funnel_places;
    bind_result<p>(m, "FunnelPlaces", "Where each unit lies in a funnel.",
                   {column<&p::estimate>("estimate"), column<&p::z>("z"), column<&p::below>("below"),
                    column<&p::above>("above"), column<&p::flag>("flag", "levels it lies beyond, low ones below 0"),
                    column<&p::state>("status_codes", "positions in STATUSES"),
                    fact<&p::levels>("levels", "from the least on")});
    using g = funnel_flags;
    bind_result<g>(m, "FunnelFlags", "Which units lie beyond the limits of a funnel.",
                   {column<&g::flag>("flag", "levels a unit lies beyond, low ones below 0"),
                    column<&g::state>("status_codes", "positions in STATUSES"),
                    fact<&g::levels>("levels", "from the least on")});
    using l = funnel_limits;
    bind_result<l>(m, "FunnelLimits", "Limits of a funnel at sizes, level by level.",
                   {column<&l::at>("at", "sizes"), column<&l::lower>("_lower", "level by level"),
                    column<&l::upper>("_upper", "level by level"),
                    column<&l::state>("status_codes", "positions in STATUSES"),
                    fact<&l::levels>("levels", "from the least on")});
    using r = shrunken;
    bind_result<r>(m, "Shrunken", "Units drawn towards their mean, as far as chance may have carried them away.",
                   {fact_view<&r::drawn>("drawn", "with their limits"), column<&r::raw>("raw"),
                    column<&r::own_weight>("own_weight"), column<&r::drawn_place>("drawn_place"),
                    column<&r::mean_place>("mean_place"), column<&r::in_top>("in_top"),
                    fact<&r::in_top_within>("in_top_within", "how far in_top may be off"),
                    fact<&r::between>("between", "how far units lie apart")});
}

/// A function of a funnel and units.
template <class Result>
void def_units_in(py::module_& m, const char* name,
                  Result (*function)(const funnel&, const unit_table&, std::span<const double>)) {
    m.def(
        name,
        [=](const funnel& in, const py::tuple& columns, const py::object& given, const py::object& levels) {
            const given_units            units(name, to_python(in.of), columns, given);
            const auto                   at = span_of<double>(levels, {name, "levels"});
            const py::gil_scoped_release free;
            return function(in, units.rows, at);
        },
        py::arg("funnel"), py::arg("columns"), py::arg("given"), py::arg("levels"));
}

void bind_functions(py::module_& m) {
    m.def(
        "scores_of",
        [](const py::object& of, const py::tuple& columns, const py::object& given, const py::object& on,
           const py::object& target) {
            const given_units            units("scores_of", of, columns, given);
            const auto                   by = from_python<transformation>(on, {"scores_of", "on"});
            const auto                   against = target_from(target, "scores_of");
            const py::gil_scoped_release free;
            return scores_of(units.rows, by, against);
        },
        py::arg("of"), py::arg("columns"), py::arg("given"), py::arg("on"), py::arg("target"));
    m.def(
        "overdispersion_of",
        [](const py::object& of, const py::tuple& columns, const py::object& given, const py::object& options,
           const py::object& target) {
            const given_units            units("overdispersion_of", of, columns, given);
            const auto                   by = from_python<overdispersion_options>(options, {"overdispersion_of", "options"});
            const auto                   against = target_from(target, "overdispersion_of");
            const py::gil_scoped_release free;
            return overdispersion_of(units.rows, by, against);
        },
        py::arg("of"), py::arg("columns"), py::arg("given"), py::arg("options"), py::arg("target"));
    m.def(
        "funnel_of",
        [](const py::object& of, const py::tuple& columns, const py::object& given, const py::object& options,
           const py::object& target) {
            const given_units            units("funnel", of, columns, given);
            const auto                   by = from_python<funnel_options>(options, {"funnel", "options"});
            const auto                   against = target_from(target, "funnel");
            const py::gil_scoped_release free;
            return funnel_of(units.rows, by, against);
        },
        py::arg("of"), py::arg("columns"), py::arg("given"), py::arg("options"), py::arg("target"));
    def_units_in(m, "place_in", &place_in);
    def_units_in(m, "flags_in", &flags_in);
    m.def(
        "limits_at",
        [](const funnel& in, const py::object& sizes, const py::object& levels) {
            const auto                   at = span_of<double>(sizes, {"limits", "sizes"});
            const auto                   to = span_of<double>(levels, {"limits", "levels"});
            const py::gil_scoped_release free;
            return limits_at(in, at, to);
        },
        py::arg("funnel"), py::arg("sizes"), py::arg("levels"));
    m.def(
        "size_grid",
        [](const py::object& of, const py::tuple& columns, const py::object& given, std::int64_t points) {
            const given_units units("size_grid", of, columns, given);
            return array_of(size_grid(units.rows, points));
        },
        py::arg("of"), py::arg("columns"), py::arg("given"), py::arg("points"));
    m.def(
        "shrink",
        [](const py::object& of, const py::tuple& columns, const py::object& given, const py::object& options,
           const py::object& target, const py::object& between) {
            const given_units units("shrink", of, columns, given);
            const auto        by = from_python<shrink_options>(options, {"shrink", "options"});
            const auto        against = target_from(target, "shrink");
            const auto        known = from_python<std::optional<overdispersion>>(between, {"shrink", "between"});
            const py::gil_scoped_release free;
            return known ? shrink_by(units.rows, *known, by) : shrink(units.rows, by, against);
        },
        py::arg("of"), py::arg("columns"), py::arg("given"), py::arg("options"), py::arg("target"), py::arg("between"));
}

} // namespace

void bind_statistics_funnels(py::module_& m) {
    bind_records(m);
    bind_results(m);
    bind_functions(m);
    m.def("describe_overdispersion_options", [] { return to_python(describe(overdispersion_options{})); });
    m.def("describe_funnel_options", [] { return to_python(describe(funnel_options{})); });
    m.def("describe_shrink_options", [] { return to_python(describe(shrink_options{})); });
}

} // namespace steelyard::python
