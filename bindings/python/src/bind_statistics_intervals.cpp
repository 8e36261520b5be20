// SPDX-License-Identifier: MIT
#include "bind_statistics.hpp"
#include "records_statistics.hpp"

#include <steelyard/statistics/differences.hpp>
#include <steelyard/statistics/proportions.hpp>
#include <steelyard/statistics/rates.hpp>

namespace steelyard::python {

namespace {

using namespace steelyard::statistics;

void bind_survey(py::module_& m) {
    using w = weighting;
    bind_record<w>(m, "What unequal weights cost a sample.",
                   {field<&w::respondents>("respondents", "those of weight above 0"),
                    field<&w::effective_respondents>("effective_respondents"),
                    field<&w::design_effect>("design_effect", "respondents over effective ones")},
                   3);
    m.def(
        "weighting_of",
        [](const py::object& weights) {
            return to_python(weighting_of(span_of<double>(weights, {"weighting_of", "weights"})));
        },
        py::arg("weights"));
}

} // namespace

void bind_statistics_intervals(py::module_& m) {
    using i = intervals;
    bind_result<i>(m, "Intervals", "Estimates with their limits, a row for each row that came in.",
                   {column<&i::estimate>("estimate"), column<&i::lower>("lower"), column<&i::upper>("upper"),
                    column<&i::state>("status_codes", "positions in STATUSES"),
                    fact<&i::speaks_of>("speaks_of", "what would vary if it were counted again"),
                    fact<&i::confidence>("confidence")});
    bind_survey(m);
    def_rows<proportion_rows, proportion_options>(m, "proportions", std::array{"events", "cases"}, &proportions);
    def_rows<rate_rows, rate_options>(m, "rates", std::array{"events", "exposure"}, &rates);
    def_rows<difference_rows, difference_options>(m, "proportion_differences",
                                                  std::array{"events", "cases", "other_events", "other_cases"},
                                                  &proportion_differences);
    def_rows<rate_ratio_rows, rate_ratio_options>(
        m, "rate_ratios", std::array{"events", "exposure", "other_events", "other_exposure"}, &rate_ratios);
    def_rows<survey_rows, proportion_options>(m, "survey_proportions",
                                              std::array{"share", "respondents", "design_effect"}, &survey_proportions);
    m.def("describe_proportion_options", [] { return to_python(describe(proportion_options{})); });
    m.def("describe_rate_options", [] { return to_python(describe(rate_options{})); });
    m.def("describe_difference_options", [] { return to_python(describe(difference_options{})); });
    m.def("describe_rate_ratio_options", [] { return to_python(describe(rate_ratio_options{})); });
}

} // namespace steelyard::python
