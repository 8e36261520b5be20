// SPDX-License-Identifier: MIT
#include "bind_statistics.hpp"

#include "records_statistics.hpp"
#include "rooms.hpp"
#include "statistics_parts.hpp"

#include <steelyard/statistics/robust.hpp>

#include <string>

namespace steelyard::python {

namespace {

using namespace steelyard::statistics;

void bind_robust(py::module_& m) {
    using s = robust_spread;
    bind_record<s>(m, "Where numbers lie and how far apart, not moved by a few wild ones.",
                   {field<&s::centre>("centre", "median"),
                    field<&s::unit>("unit", "what a standard deviation would be, were the numbers normal"),
                    field<&s::by>("by", "'median deviation', or 'mean deviation' where most numbers are equal")},
                   2)
        .def(
            "score",
            [](const s& of, const py::object& x) {
                return of.score(number_from(x, {"RobustSpread", "x"}));
            },
            py::arg("x"));
    m.def(
        "spread_of",
        [](const py::array& numbers) {
            return to_python(spread_of(span_of<double>(numbers, {"spread_of", "numbers"})));
        },
        py::arg("numbers"));
    m.def(
        "z_scores",
        [](const py::array& numbers) {
            return array_of(z_scores(span_of<double>(numbers, {"z_scores", "numbers"})));
        },
        py::arg("numbers"));
}

} // namespace

void bind_statistics(py::module_& m) {
    py::tuple words(enum_names<status>::value.size());
    for (std::size_t i = 0; i < enum_names<status>::value.size(); ++i)
        words[i] = py::str(std::string(enum_names<status>::value[i]));
    m.attr("STATUSES") = words;
    bind_robust(m);
    bind_statistics_charts(m);
    bind_statistics_ranks(m);
    bind_statistics_changes(m);
    bind_statistics_capability(m);
    bind_statistics_trend(m);
    bind_statistics_regression(m);
    bind_statistics_evaluation(m);
    bind_statistics_intervals(m);
    bind_statistics_inequality(m);
    bind_statistics_samples(m);
    bind_statistics_funnels(m);
}

} // namespace steelyard::python
