// SPDX-License-Identifier: MIT
#include "bind_statistics.hpp"
#include "records_statistics.hpp"

#include <steelyard/statistics/differences.hpp>
#include <steelyard/statistics/proportions.hpp>
#include <steelyard/statistics/rates.hpp>
#include <steelyard/statistics/shared_cases.hpp>
#include <steelyard/statistics/standardisation.hpp>

#include <span>
#include <string>

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

/// Standardised rates come as tables that lie row by row, with one more number per stratum.
template <class Options, class Result>
void def_strata(py::module_& m, const char* name, const char* per_stratum,
                Result (*function)(const stratum_table&, std::span<const double>, const Options&)) {
    m.def(
        name,
        [=](const py::object& events, const py::object& exposure, const py::object& strata, const py::object& given,
            const py::object& options) {
            const auto                   by = from_python<Options>(options, {name, "options"});
            const std::vector<status>    why = given_rows(given, {name, "given"});
            const stratum_table          table{span_of<double>(events, {name, "events"}),
                                      span_of<double>(exposure, {name, "exposure"}), why};
            const auto                   weights = span_of<double>(strata, {name, per_stratum});
            const py::gil_scoped_release free;
            return function(table, weights, by);
        },
        py::arg("events"), py::arg("exposure"), py::arg(per_stratum), py::arg("given"), py::arg("options"));
}

void bind_standardisation(py::module_& m) {
    using r = indirect_ratios;
    bind_result<r>(m, "IndirectRatios",
                   "Observed over expected events: each unit against the reference, none against another.",
                   {fact_view<&r::ratio>("ratio", "with its limits"), column<&r::observed>("observed"),
                    column<&r::expected>("expected"),
                    fact<&r::mixes_apart>("mixes_apart", "the largest difference of two units' shares of a stratum")});
    def_strata<direct_options>(m, "direct_rates", "standard", &direct_rates);
    def_strata<indirect_options>(m, "indirect_ratios_of", "reference", &indirect_ratios_of);
    m.def(
        "why_not_ordered", [](const r& of, const std::string& model) { return to_python(why_not_ordered(of, model)); },
        py::arg("ratios"), py::arg("declared_model"));
    m.def(
        "ordered_rows", [](const r& of, const std::string& model) { return array_of(ordered_rows(of, model)); },
        py::arg("ratios"), py::arg("declared_model"));
    m.def(
        "ratio_difference",
        [](const r& of, std::int64_t row, std::int64_t less, const std::string& model) {
            return to_python(ratio_difference(of, row, less, model));
        },
        py::arg("ratios"), py::arg("row"), py::arg("less_row"), py::arg("declared_model"));
    m.def("describe_direct_options", [] { return to_python(describe(direct_options{})); });
    m.def("describe_indirect_options", [] { return to_python(describe(indirect_options{})); });
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
    bind_standardisation(m);
    def_rows<proportion_rows, proportion_options>(m, "proportions", std::array{"events", "cases"}, &proportions);
    def_rows<rate_rows, rate_options>(m, "rates", std::array{"events", "exposure"}, &rates);
    def_rows<difference_rows, difference_options>(m, "proportion_differences",
                                                  std::array{"events", "cases", "other_events", "other_cases"},
                                                  &proportion_differences);
    def_rows<rate_ratio_rows, rate_ratio_options>(
        m, "rate_ratios", std::array{"events", "exposure", "other_events", "other_exposure"}, &rate_ratios);
    def_rows<part_rows, difference_options>(
        m, "part_differences", std::array{"events", "cases", "whole_events", "whole_cases"}, &part_differences);
    def_rows<part_rate_rows, rate_ratio_options>(m, "part_rate_ratios",
                                                 std::array{"events", "exposure", "whole_events", "whole_exposure"},
                                                 &part_rate_ratios);
    def_rows<overlap_rows, proportion_options>(
        m, "overlap_differences",
        std::array{"events", "cases", "other_events", "other_cases", "shared_events", "shared_cases"},
        &overlap_differences);
    def_rows<overlap_rate_rows, rate_options>(
        m, "overlap_rate_differences",
        std::array{"events", "exposure", "other_events", "other_exposure", "shared_events", "shared_exposure"},
        &overlap_rate_differences);
    def_rows<survey_rows, proportion_options>(m, "survey_proportions",
                                              std::array{"share", "respondents", "design_effect"}, &survey_proportions);
    m.def("describe_proportion_options", [] { return to_python(describe(proportion_options{})); });
    m.def("describe_rate_options", [] { return to_python(describe(rate_options{})); });
    m.def("describe_difference_options", [] { return to_python(describe(difference_options{})); });
    m.def("describe_rate_ratio_options", [] { return to_python(describe(rate_ratio_options{})); });
}

} // namespace steelyard::python
