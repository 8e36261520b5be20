// SPDX-License-Identifier: MIT
#include "arrays.hpp"
#include "bind_statistics.hpp"
#include "statistics_parts.hpp"
#include "tuples.hpp"

#include <steelyard/statistics/interrupted_series.hpp>
#include <steelyard/statistics/regression.hpp>

#include <string>
#include <utility>
#include <vector>

namespace steelyard::python {

namespace {

using namespace steelyard::statistics;

[[nodiscard]] py::dict dict_of(regression&& r) {
    py::dict d;
    d["state"] = std::string(name(r.state));
    d["points"] = r.points;
    d["left_out"] = r.left_out;
    d["rank"] = r.rank;
    d["degrees"] = r.degrees;
    d["lags"] = r.lags;
    d["coefficient"] = array_of(std::move(r.coefficient));
    d["error"] = array_of(std::move(r.error));
    d["lower"] = array_of(std::move(r.lower));
    d["upper"] = array_of(std::move(r.upper));
    d["p"] = array_of(std::move(r.p));
    d["covariance"] = array_of(std::move(r.covariance));
    d["fitted"] = array_of(std::move(r.fitted));
    d["residual"] = array_of(std::move(r.residual));
    d["residual_deviation"] = to_python(r.residual_deviation);
    d["r_squared"] = to_python(r.r_squared);
    d["deviance"] = to_python(r.deviance);
    d["dispersion"] = to_python(r.dispersion);
    d["steps"] = r.steps;
    return d;
}

/// Columns that stay where Python has them, and what has to be made of the rest.
struct given_table {
    regression_table      table;
    std::vector<status>   given;
    std::vector<decimals> places;
};

[[nodiscard]] given_table table_from(const char* function, const py::tuple& from) {
    const auto at = [&](const char* column) { return argument{function, column}; };
    if (from.size() != 6) refuse(at("table"), from, "a tuple of six columns");
    given_table g;
    g.given = given_rows(from[4], at("given"));
    for (const std::int64_t places : span_of<std::int64_t>(from[5], at("decimals"))) {
        if (places < 0 || places > max_decimals)
            throw domain_fault(std::string(function) + ": " + std::to_string(places) + " decimals; give 0 to 18");
        g.places.push_back(decimals{static_cast<std::int8_t>(places)});
    }
    g.table = {span_of<double>(from[0], at("value")),
               span_of<double>(from[1], at("columns")),
               span_of<double>(from[2], at("exposure")),
               span_of<std::int64_t>(from[3], at("period")),
               g.given,
               g.places};
    return g;
}

void def_regression(py::module_& m, const char* name,
                    regression (*function)(const regression_table&, const regression_options&)) {
    m.def(
        name,
        [=](const py::tuple& table, const py::object& options) {
            given_table g = table_from(name, table);
            const auto  o = from_python<regression_options>(options, {name, "options"});
            regression  r;
            {
                const py::gil_scoped_release free;
                r = function(g.table, o);
            }
            return dict_of(std::move(r));
        },
        py::arg("table"), py::arg("options"));
}

/// The columns of a series; `value` of many is theirs, row after row.
struct given_series {
    interrupted_points  points;
    std::vector<status> given;
    std::vector<double> at;
};

[[nodiscard]] given_series series_from(const py::tuple& from) {
    const auto at = [](const char* column) { return argument{"interrupted_series", column}; };
    if (from.size() != 6) refuse(at("points"), from, "a tuple of six columns");
    given_series g;
    g.given = given_rows(from[4], at("given"));
    const auto interruptions = span_of<double>(from[5], at("at"));
    g.at.assign(interruptions.begin(), interruptions.end());
    g.points = {span_of<double>(from[0], at("value")), span_of<double>(from[1], at("time")),
                span_of<std::int64_t>(from[2], at("period")), span_of<double>(from[3], at("exposure")), g.given};
    return g;
}

[[nodiscard]] py::dict dict_of(interrupted_series&& s) {
    py::dict d;
    d["options"] = to_python(s.options);
    d["state"] = std::string(name(s.state));
    d["points"] = s.points;
    d["left_out"] = s.left_out;
    d["skipped"] = s.skipped;
    d["degrees"] = s.degrees;
    d["lags"] = s.lags;
    d["at"] = array_of(std::move(s.at));
    d["segment"] = array_of(std::move(s.segment));
    d["kind"] = to_python(s.term);
    d["number"] = to_python(s.number);
    d["coefficient"] = array_of(std::move(s.coefficient));
    d["error"] = array_of(std::move(s.error));
    d["lower"] = array_of(std::move(s.lower));
    d["upper"] = array_of(std::move(s.upper));
    d["p"] = array_of(std::move(s.p));
    d["covariance"] = array_of(std::move(s.covariance));
    d["residual_deviation"] = to_python(s.residual_deviation);
    d["r_squared"] = to_python(s.r_squared);
    d["deviance"] = to_python(s.deviance);
    d["dispersion"] = to_python(s.dispersion);
    d["autocorrelation"] = to_python(s.autocorrelation);
    d["time"] = array_of(std::move(s.time));
    d["period"] = array_of(std::move(s.period));
    d["fitted"] = array_of(std::move(s.fitted));
    d["counterfactual"] = array_of(std::move(s.counterfactual));
    d["counterfactual_lower"] = array_of(std::move(s.counterfactual_lower));
    d["counterfactual_upper"] = array_of(std::move(s.counterfactual_upper));
    d["effect"] = array_of(std::move(s.effect));
    d["effect_lower"] = array_of(std::move(s.effect_lower));
    d["effect_upper"] = array_of(std::move(s.effect_upper));
    return d;
}

[[nodiscard]] py::dict dict_of(many_interrupted&& all) {
    py::dict d;
    d["kind"] = to_python(all.term);
    d["number"] = to_python(all.number);
    d["coefficient"] = array_of(std::move(all.coefficient));
    d["error"] = array_of(std::move(all.error));
    d["lower"] = array_of(std::move(all.lower));
    d["upper"] = array_of(std::move(all.upper));
    d["p"] = array_of(std::move(all.p));
    d["residual_deviation"] = array_of(std::move(all.residual_deviation));
    d["points"] = array_of(std::move(all.points));
    d["status_codes"] = array_of(std::move(all.state));
    return d;
}

void bind_interrupted(py::module_& m) {
    m.def(
        "interrupted_series",
        [](const py::tuple& points, const py::object& options) {
            const given_series g = series_from(points);
            const auto         o = from_python<interrupted_options>(options, {"interrupted_series", "options"});
            return dict_of(interrupted_series_of(g.points, g.at, o));
        },
        py::arg("points"), py::arg("options"));
    m.def(
        "interrupted_series_of_many",
        [](const py::tuple& points, const py::object& options, const py::object& threads) {
            given_series     g = series_from(points);
            const auto       o = from_python<interrupted_options>(options, {"interrupted_series_of_many", "options"});
            const auto       t = from_python<int>(threads, {"interrupted_series_of_many", "threads"});
            const auto       rows = std::exchange(g.points.value, {});
            many_interrupted all;
            {
                const py::gil_scoped_release free;
                all = interrupted_series_of_many(rows, g.points, g.at, o, {.threads = t});
            }
            return dict_of(std::move(all));
        },
        py::arg("points"), py::arg("options"), py::arg("threads"));
    m.def(
        "effect_at",
        [](const py::dict& series, const py::object& time) {
            const auto         of = [&](const char* field) { return argument{"effect_at", field}; };
            interrupted_series s;
            s.options = from_python<interrupted_options>(series["options"], of("options"));
            s.state = from_python<status>(series["state"], of("state"));
            s.degrees = from_python<std::int64_t>(series["degrees"], of("degrees"));
            s.term = from_python<std::vector<term_kind>>(series["kind"], of("kind"));
            s.number = from_python<std::vector<std::int64_t>>(series["number"], of("number"));
            const auto copy = [&](const char* field, std::vector<double>& into) {
                const auto numbers = span_of<double>(series[field], of(field));
                into.assign(numbers.begin(), numbers.end());
            };
            copy("at", s.at);
            copy("coefficient", s.coefficient);
            copy("covariance", s.covariance);
            const effect_estimate e = effect_at(s, number_from(time, of("time")));
            return packed({to_python(e.estimate), to_python(e.lower), to_python(e.upper), to_python(e.p)});
        },
        py::arg("series"), py::arg("time"));
}

} // namespace

void bind_statistics_regression(py::module_& m) {
    def_regression(m, "least_squares", &least_squares);
    def_regression(m, "poisson_regression", &poisson_regression);
    bind_interrupted(m);
}

} // namespace steelyard::python
