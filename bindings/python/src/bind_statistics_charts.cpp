// SPDX-License-Identifier: MIT
#include "arrays.hpp"
#include "growing_charts.hpp"
#include "records_charts.hpp"
#include "statistics_parts.hpp"

#include <string>
#include <vector>

namespace steelyard::python {

namespace {

using namespace steelyard::statistics;

/// Columns that stay where Python has them, and statuses that are codes there.
struct given_points {
    chart_points        points;
    std::vector<status> given;
};

[[nodiscard]] std::vector<status> statuses_from(py::handle from, const argument& at) {
    std::vector<status> made;
    for (const std::uint8_t code : span_of<std::uint8_t>(from, at)) {
        if (code >= enum_names<status>::value.size())
            throw unknown_code(at.text() + ": status code " + std::to_string(code) + "; there are " +
                               std::to_string(enum_names<status>::value.size()));
        made.push_back(static_cast<status>(code));
    }
    return made;
}

[[nodiscard]] given_points points_from(const py::object& value, const py::object& size, const py::object& spread,
                                       const py::object& period, const py::object& given) {
    given_points p;
    p.given = statuses_from(given, {"control_chart", "given"});
    p.points = {span_of<double>(value, {"control_chart", "value"}), span_of<double>(size, {"control_chart", "size"}),
                span_of<double>(spread, {"control_chart", "spread"}),
                span_of<std::int64_t>(period, {"control_chart", "period"}), p.given};
    return p;
}

[[nodiscard]] std::vector<run_rule> rules_from(const py::object& from) {
    return from_python<std::vector<run_rule>>(from, {"find_signals", "rules"});
}

void bind_baselines(py::module_& m) {
    using b = chart_baseline;
    bind_record<b>(m, "What limits are computed from, to be kept and used for later rows.",
                   {field<&b::options>("options", "by path"), field<&b::state>("state", "one of STATUSES"),
                    field<&b::centre>("centre"),
                    field<&b::sigma>("sigma", "deviation of a single number; of p', u' what theirs is multiplied by"),
                    field<&b::mean_range>("mean_range", "moving ranges left by the screen; spreads of groups"),
                    field<&b::points>("points", "rows that took part"),
                    field<&b::screened>("screened", "moving ranges left out")},
                   0);
    using c = control_constants;
    bind_record<c>(m, "Constants for groups of n numbers of one normal law.",
                   {field<&c::n>("n"), field<&c::d2>("d2", "expected range"), field<&c::d3>("d3", "its deviation"),
                    field<&c::c4>("c4", "expected standard deviation")},
                   0)
        .def_property_readonly("a2", &c::a2)
        .def_property_readonly("a3", &c::a3)
        .def_property_readonly("b3", &c::b3)
        .def_property_readonly("b4", &c::b4)
        .def_property_readonly("big_d3", &c::big_d3)
        .def_property_readonly("big_d4", &c::big_d4);
    using h = rule_hit;
    bind_record<h>(m, "Where a rule is fulfilled.",
                   {field<&h::rule>("rule", "its place in the list of rules"),
                    field<&h::side>("side", "1 above or rising, -1 below or falling, 0 neither"),
                    field<&h::first>("first", "row"), field<&h::last>("last", "row"),
                    field<&h::raised>("raised", "row at which it was fulfilled first")},
                   0);
    m.def(
        "constants_of",
        [](const py::object& n) {
            return constants_of(from_python<int>(n, {"control_constants", "n"}));
        },
        py::arg("n"));
    m.def(
        "stated_baseline",
        [](const py::object& centre, const py::object& sigma, const py::object& options) {
            return stated_baseline(number_from(centre, {"stated_baseline", "centre"}),
                                   number_from(sigma, {"stated_baseline", "sigma"}),
                                   from_python<chart_options>(options, {"stated_baseline", "options"}));
        },
        py::arg("centre"), py::arg("sigma"), py::arg("options"));
}

void bind_conventions(py::module_& m) {
    m.def("conventions", [] {
        py::dict all;
        for (const named_convention& c : conventions())
            all[py::str(std::string(c.name))] = py::make_tuple(to_python(c.convention), std::string(c.rules),
                                                               std::string(c.about), std::string(c.corrected));
        return all;
    });
    m.def(
        "compare_conventions",
        [](const py::object& one, const py::object& other) {
            if (py::isinstance<py::str>(one) && py::isinstance<py::str>(other))
                return compare(convention_named(text_from(one, {"compare_conventions", "one"})),
                               convention_named(text_from(other, {"compare_conventions", "other"})));
            return compare(from_python<chart_convention>(one, {"compare_conventions", "one"}),
                           from_python<chart_convention>(other, {"compare_conventions", "other"}));
        },
        py::arg("one"), py::arg("other"));
    m.def(
        "rule_set",
        [](const py::object& name) {
            return to_python(rule_set(text_from(name, {"rule_set", "name"})));
        },
        py::arg("name"));
}

void bind_chart(py::module_& m) {
    py::class_<control_chart> chart(m, "ControlChart", py::module_local(), "A drawn chart: one row per point.");
    chart.def_property_readonly("baseline", [](const control_chart& c) { return c.baseline; });
    const auto column = [&](const char* name, auto member) {
        chart.def_property_readonly(name, [member](const py::object& self) {
            return view_of(py::cast<const control_chart&>(self).*member, self);
        });
    };
    column("plotted", &control_chart::plotted);
    column("centre", &control_chart::centre);
    column("unit", &control_chart::unit);
    column("lower", &control_chart::lower);
    column("upper", &control_chart::upper);
    column("status_codes", &control_chart::state);
    column("follows", &control_chart::follows);
    chart.def_property_readonly("status", [](const control_chart& c) { return to_python(c.state); });
    chart.def("__len__", [](const control_chart& c) { return c.rows(); });
    chart.def("__repr__", [](const control_chart& c) {
        return "<ControlChart " + std::string(name(c.baseline.options.kind)) + ", " + std::to_string(c.rows()) +
               " rows, " + std::string(name(c.baseline.state)) + ">";
    });
    m.def(
        "baseline_of",
        [](const py::object& value, const py::object& size, const py::object& spread, const py::object& period,
           const py::object& given, const py::object& options) {
            const given_points p = points_from(value, size, spread, period, given);
            return baseline_of(p.points, from_python<chart_options>(options, {"control_chart", "options"}));
        },
        py::arg("value"), py::arg("size"), py::arg("spread"), py::arg("period"), py::arg("given"), py::arg("options"));
    m.def(
        "chart_against",
        [](const py::object& value, const py::object& size, const py::object& spread, const py::object& period,
           const py::object& given, const chart_baseline& baseline) {
            const given_points p = points_from(value, size, spread, period, given);
            return chart_against(p.points, baseline);
        },
        py::arg("value"), py::arg("size"), py::arg("spread"), py::arg("period"), py::arg("given"), py::arg("baseline"));
    m.def(
        "find_signals",
        [](const control_chart& of, const py::object& rules) { return to_python(find_signals(of, rules_from(rules))); },
        py::arg("chart"), py::arg("rules"));
    m.def(
        "group_numbers",
        [](const py::object& numbers, const py::object& places, const py::object& there) {
            group_columns g = group_numbers(span_of<double>(numbers, {"group_numbers", "table"}),
                                            from_python<std::int64_t>(places, {"group_numbers", "places"}),
                                            span_of<std::uint8_t>(there, {"group_numbers", "there"}));
            return py::make_tuple(array_of(std::move(g.mean)), array_of(std::move(g.deviation)),
                                  array_of(std::move(g.range)), array_of(std::move(g.size)));
        },
        py::arg("numbers"), py::arg("places"), py::arg("there"));
}

/// One column of hits as an array.
template <class T>
[[nodiscard]] py::array column_of(const std::vector<rule_hit>& hits, T rule_hit::*member) {
    std::vector<T> column;
    for (const rule_hit& h : hits) column.push_back(h.*member);
    return array_of(std::move(column));
}

void bind_many(py::module_& m) {
    m.def(
        "charts_of_many",
        [](const py::object& numbers, const py::object& points, const py::object& options, const py::object& rules,
           const py::object& given) {
            const auto                x = span_of<double>(numbers, {"control_charts", "table"});
            const auto                n = from_python<std::int64_t>(points, {"control_charts", "points"});
            const auto                o = from_python<chart_options>(options, {"control_charts", "options"});
            const auto                r = rules_from(rules);
            const std::vector<status> why = statuses_from(given, {"control_charts", "given"});
            many_charts               all;
            {
                const py::gil_scoped_release free;
                all = charts_of_many(x, n, o, r, why);
            }
            py::dict made;
            made["rule"] = column_of(all.hits, &rule_hit::rule);
            made["side"] = column_of(all.hits, &rule_hit::side);
            made["first"] = column_of(all.hits, &rule_hit::first);
            made["last"] = column_of(all.hits, &rule_hit::last);
            made["raised"] = column_of(all.hits, &rule_hit::raised);
            made["series"] = array_of(std::move(all.series));
            made["centre"] = array_of(std::move(all.centre));
            made["sigma"] = array_of(std::move(all.sigma));
            made["lower"] = array_of(std::move(all.lower));
            made["upper"] = array_of(std::move(all.upper));
            made["status_codes"] = array_of(std::move(all.state));
            return made;
        },
        py::arg("numbers"), py::arg("points"), py::arg("options"), py::arg("rules"), py::arg("given"));
}

void bind_series(py::module_& m) {
    py::class_<chart_series> bound(m, "ChartSeries", py::module_local(), "A chart that grows.");
    bound.def(py::init([](const py::object& start, const py::object& rules) {
                  if (py::isinstance<chart_baseline>(start))
                      return chart_series(py::cast<const chart_baseline&>(start), rules_from(rules));
                  return chart_series(from_python<chart_options>(start, {"ChartSeries", "options"}), rules_from(rules));
              }),
              py::arg("options"), py::arg("rules"));
    def_growing(bound, "ChartSeries", "From now on limits stay as the first rows give them.");
    bound.def("merge", &chart_series::merge, py::arg("later"), "All rows of the segment that comes next in time.");
    bound.def_property_readonly("frozen", &chart_series::frozen);
}

void bind_odds(py::module_& m) {
    using o = false_alarm_odds;
    bind_record<o>(m, "How often rules raise a signal where there is nothing to find.",
                   {field<&o::signal>("signal", "probability of one signal or more"),
                    field<&o::signal_error>("signal_error", "standard error; 0 where exact"),
                    field<&o::run_length>("run_length", "points until the first signal, on average"),
                    field<&o::run_length_error>("run_length_error"),
                    field<&o::by>("by", "'chain', 'permutations' or 'simulation'"), field<&o::assumption>("assumption"),
                    field<&o::seed>("seed"), field<&o::replicates>("replicates")},
                   0);
    m.def(
        "false_alarms",
        [](const py::object& rules, const py::object& options) {
            const auto                   r = rules_from(rules);
            const auto                   how = from_python<odds_options>(options, {"false_alarms", "options"});
            const py::gil_scoped_release free;
            return false_alarms(r, how);
        },
        py::arg("rules"), py::arg("options"));
}

} // namespace

void bind_statistics_charts(py::module_& m) {
    bind_odds(m);
    bind_conventions(m);
    bind_baselines(m);
    bind_chart(m);
    bind_many(m);
    bind_series(m);
}

} // namespace steelyard::python
