// SPDX-License-Identifier: MIT
#include "arrays.hpp"
#include "records_trend.hpp"
#include "statistics_parts.hpp"

#include <vector>

namespace steelyard::python {

namespace {

using namespace steelyard::statistics;

/// Columns that stay where Python has them; `given` has status codes.
struct given_trend {
    trend_points        points;
    std::vector<status> given;
};

[[nodiscard]] given_trend trend_from(const py::object& value, const py::object& time, const py::object& given) {
    given_trend g;
    for (const std::uint8_t code : span_of<std::uint8_t>(given, {"trend", "given"}))
        g.given.push_back(static_cast<status>(code));
    g.points = {span_of<double>(value, {"trend", "value"}), span_of<double>(time, {"trend", "time"}), g.given};
    return g;
}

void bind_records(py::module_& m) {
    using t = trend_test;
    bind_record<t>(m, "Whether later numbers tend to be larger.",
                   {field<&t::state>("state", "one of STATUSES"), field<&t::points>("points"),
                    field<&t::left_out>("left_out", "rows without a number"),
                    field<&t::pairs>("pairs", "at different times"),
                    field<&t::s>("s", "pairs that rise, less those that fall"), field<&t::tau_b>("tau_b"),
                    field<&t::variance>("variance", "of S without a trend"), field<&t::z>("z"),
                    field<&t::p>("p", "two-sided; never 0"), field<&t::log_p>("log_p", "its natural logarithm"),
                    field<&t::law>("law", "'permutations' or 'normal'")},
                   0);
    using s = trend_slope;
    bind_record<s>(m, "The middle one of all slopes, per unit of time.",
                   {field<&s::state>("state", "one of STATUSES"), field<&s::points>("points"),
                    field<&s::left_out>("left_out", "rows without a number"), field<&s::pairs>("pairs", "slopes"),
                    field<&s::slope>("slope"), field<&s::lower>("lower"), field<&s::upper>("upper"),
                    field<&s::intercept>("intercept", "at time 0"),
                    field<&s::bounded>("bounded", "whether the interval's ranks are ranks that there are")},
                   0);
}

} // namespace

void bind_statistics_trend(py::module_& m) {
    bind_records(m);
    m.def(
        "mann_kendall",
        [](const py::object& value, const py::object& time, const py::object& given, const py::object& season) {
            const given_trend            g = trend_from(value, time, given);
            const auto                   of = span_of<std::int32_t>(season, {"trend", "season"});
            const py::gil_scoped_release free;
            return season.is_none() ? mann_kendall(g.points) : seasonal_mann_kendall(g.points, of);
        },
        py::arg("value"), py::arg("time"), py::arg("given"), py::arg("season"));
    m.def(
        "theil_sen",
        [](const py::object& value, const py::object& time, const py::object& given, const py::object& season,
           const py::object& options) {
            const given_trend            g = trend_from(value, time, given);
            const auto                   of = span_of<std::int32_t>(season, {"trend", "season"});
            const auto                   o = from_python<slope_options>(options, {"theil_sen", "options"});
            const py::gil_scoped_release free;
            return season.is_none() ? theil_sen(g.points, o) : seasonal_slope(g.points, of, o);
        },
        py::arg("value"), py::arg("time"), py::arg("given"), py::arg("season"), py::arg("options"));
    m.def(
        "hamed_rao",
        [](const py::object& value, const py::object& time, const py::object& given, const py::object& confidence) {
            const given_trend   g = trend_from(value, time, given);
            const double        level = number_from(confidence, {"hamed_rao", "confidence"});
            autocorrelated_test r;
            {
                const py::gil_scoped_release free;
                r = hamed_rao(g.points, level);
            }
            return py::make_tuple(r.test, r.factor, array_of(std::move(r.autocorrelation)));
        },
        py::arg("value"), py::arg("time"), py::arg("given"), py::arg("confidence"));
}

} // namespace steelyard::python
