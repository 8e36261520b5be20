// SPDX-License-Identifier: MIT
#include "arrays.hpp"
#include "bind_statistics.hpp"
#include "statistics_parts.hpp"

#include <steelyard/statistics/difference_in_differences.hpp>
#include <steelyard/statistics/state_space.hpp>

#include <limits>

#include <string>
#include <utility>
#include <vector>

namespace steelyard::python {

namespace {

using namespace steelyard::statistics;

[[nodiscard]] py::dict dict_of(state_space&& s) {
    py::dict d;
    d["options"] = to_python(s.options);
    d["state"] = std::string(name(s.state));
    d["points"] = s.points;
    d["left_out"] = s.left_out;
    d["skipped"] = s.skipped;
    d["irregular_variance"] = s.variances ? to_python(s.variances->irregular) : py::object(py::none());
    d["level_variance"] = s.variances ? to_python(s.variances->level) : py::object(py::none());
    d["slope_variance"] = s.variances ? to_python(s.variances->slope) : py::object(py::none());
    d["season_variance"] = s.variances ? to_python(s.variances->season) : py::object(py::none());
    d["log_likelihood"] = to_python(s.log_likelihood);
    d["level"] = to_python(s.level);
    d["level_error"] = to_python(s.level_error);
    d["slope"] = to_python(s.slope);
    d["slope_error"] = to_python(s.slope_error);
    d["expected"] = array_of(std::move(s.expected));
    d["expected_error"] = array_of(std::move(s.expected_error));
    d["period"] = array_of(std::move(s.period));
    d["forecast"] = array_of(std::move(s.forecast));
    d["lower"] = array_of(std::move(s.lower));
    d["upper"] = array_of(std::move(s.upper));
    d["law_degrees"] = s.degrees;
    d["law_weight"] = array_of(std::move(s.weight));
    d["law_mean"] = array_of(std::move(s.mean));
    d["law_deviation"] = array_of(std::move(s.deviation));
    return d;
}

/// What chances are computed from, out of a dict like the one above.
[[nodiscard]] state_space laws_from(const py::dict& from) {
    const auto  at = [](const char* field) { return argument{"chance_of", field}; };
    state_space s;
    s.options = from_python<state_space_options>(from["options"], at("options"));
    s.state = from_python<status>(from["state"], at("state"));
    s.degrees = number_from(from["law_degrees"], at("law_degrees"));
    const auto copy = [&](const char* field, std::vector<double>& into) {
        const auto numbers = span_of<double>(from[field], at(field));
        into.assign(numbers.begin(), numbers.end());
    };
    copy("forecast", s.forecast);
    copy("law_weight", s.weight);
    copy("law_mean", s.mean);
    copy("law_deviation", s.deviation);
    if (s.forecast.size() != static_cast<std::size_t>(s.options.horizon) ||
        s.mean.size() != s.weight.size() * s.size() || s.deviation.size() != s.mean.size())
        throw shape_mismatch("chance_of: laws do not fit the periods predicted");
    return s;
}

[[nodiscard]] py::dict dict_of(difference_in_differences&& d) {
    py::dict made;
    made["options"] = to_python(d.options);
    made["state"] = std::string(name(d.state));
    made["points"] = d.points;
    made["left_out"] = d.left_out;
    made["units"] = d.units;
    made["treated_units"] = d.treated_units;
    made["clusters"] = d.clusters;
    made["treated_clusters"] = d.treated_clusters;
    made["adopted"] = d.adopted == never ? py::object(py::none()) : py::int_(d.adopted);
    made["estimate"] = to_python(d.estimate);
    made["error_state"] = std::string(name(d.error_state));
    made["error"] = to_python(d.error);
    made["lower"] = to_python(d.lower);
    made["upper"] = to_python(d.upper);
    made["p"] = to_python(d.p);
    made["permutation_p"] = to_python(d.permutation_p);
    made["least_permutation_p"] = to_python(d.least_permutation_p);
    made["assignments"] = d.assignments;
    made["exact"] = d.exact;
    made["period"] = array_of(std::move(d.period));
    made["treated_mean"] = array_of(std::move(d.treated_mean));
    made["control_mean"] = array_of(std::move(d.control_mean));
    return made;
}

} // namespace

void bind_statistics_evaluation(py::module_& m) {
    m.def(
        "state_space",
        [](const py::object& value, const py::object& period, const py::object& given, const py::object& options) {
            const auto                o = from_python<state_space_options>(options, {"state_space", "options"});
            const std::vector<status> why = given_rows(given, {"state_space", "given"});
            const state_points points{span_of<double>(value, {"state_space", "value"}),
                                      span_of<std::int64_t>(period, {"state_space", "period"}), why};
            state_space        s;
            {
                const py::gil_scoped_release free;
                s = state_space_of(points, o);
            }
            return dict_of(std::move(s));
        },
        py::arg("value"), py::arg("period"), py::arg("given"), py::arg("options"));
    m.def(
        "chance_of",
        [](const py::dict& of, const py::object& ahead, const py::object& target, const py::object& side) {
            return chance_of(laws_from(of), from_python<std::int64_t>(ahead, {"chance_of", "ahead"}),
                             number_from(target, {"chance_of", "target"}),
                             from_python<meets>(side, {"chance_of", "side"}));
        },
        py::arg("of"), py::arg("ahead"), py::arg("target"), py::arg("side"));
    m.def(
        "sums_to_come",
        [](const py::tuple& points, const py::object& given, const py::object& options, const py::object& weights,
           const py::object& sums, const py::object& probabilities) {
            const auto at = [](const char* of) { return argument{"sums_to_come", of}; };
            if (points.size() != 2) refuse(at("points"), points, "a tuple of two columns");
            const auto                o = from_python<state_space_options>(options, at("options"));
            const std::vector<status> why = given_rows(given, at("given"));
            const auto made = sums_to_come({span_of<double>(points[0], at("value")), span_of<std::int64_t>(points[1], at("period")), why},
                                           span_of<double>(weights, at("weights")), from_python<std::int64_t>(sums, at("weights")), o);
            const auto          wanted = from_python<std::vector<double>>(probabilities, at("probabilities"));
            std::vector<double> forecast, limits;
            for (const predicted_sum& sum : made) {
                forecast.push_back(sum.forecast);
                for (const double p : wanted)
                    limits.push_back(has_numbers(sum.state) ? quantile_of(sum, p) : std::numeric_limits<double>::quiet_NaN());
            }
            return py::make_tuple(std::string(name(made.front().state)), array_of(std::move(forecast)), array_of(std::move(limits)));
        },
        py::arg("points"), py::arg("given"), py::arg("options"), py::arg("weights"), py::arg("sums"), py::arg("probabilities"));
    m.def(
        "difference_in_differences",
        [](const py::tuple& rows, const py::object& given, const py::object& options) {
            const auto o = from_python<panel_options>(options, {"difference_in_differences", "options"});
            const auto at = [](const char* column) { return argument{"difference_in_differences", column}; };
            const std::vector<status> why = given_rows(given, at("given"));
            if (rows.size() != 5) refuse(at("rows"), rows, "a tuple of five columns");
            const panel_rows          panel{span_of<double>(rows[0], at("value")),
                                   span_of<std::int32_t>(rows[1], at("unit")),
                                   span_of<std::int64_t>(rows[2], at("period")),
                                   span_of<std::int64_t>(rows[3], at("adopts")),
                                   span_of<std::int32_t>(rows[4], at("cluster")),
                                   why};
            difference_in_differences d;
            {
                const py::gil_scoped_release free;
                d = difference_in_differences_of(panel, o);
            }
            return dict_of(std::move(d));
        },
        py::arg("rows"), py::arg("given"), py::arg("options"));
    m.attr("NEVER") = never;
}

} // namespace steelyard::python
