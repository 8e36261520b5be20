// SPDX-License-Identifier: MIT
#include "arrays.hpp"
#include "bind_statistics.hpp"
#include "rooms.hpp"
#include "tuples.hpp"

#include <steelyard/learning.hpp>

#include <utility>

namespace steelyard::python {

void bind_learning_sentinels(py::module_& m);

namespace {

using namespace steelyard::learning;

[[nodiscard]] accepted_step step_from(py::handle from, const argument& at) {
    const py::list all = unpacked(from, at, 4);
    return {text_from(all[0], at), text_from(all[1], at), word_from(all[2], at), text_from(all[3], at)};
}

[[nodiscard]] signal_question signals_asked(const py::object& asked) {
    const argument  at{"signals", "asked"};
    const py::list  x = unpacked(asked, at, 3);
    signal_question q;
    q.indicators = from_python<std::vector<std::string>>(x[0], {"signals", "indicators"});
    for (const py::handle step : items_from(x[1], {"signals", "steps"}, "a list of steps"))
        q.steps.push_back(step_from(step, {"signals", "steps"}));
    q.basis = from_python<std::vector<std::string>>(x[2], at);
    return q;
}

[[nodiscard]] py::tuple packed_series(series_signals s) {
    const auto signals = each(s.signals, [](const found_signal& f) {
        return packed({to_python(f.rule), to_python(f.side), to_python(f.first), to_python(f.last), to_python(f.raised), to_python(f.lasts)});
    });
    const auto phases = each(s.phases, [](const series_phase& p) {
        return packed({to_python(p.first), to_python(p.last), to_python(p.reason)});
    });
    const auto suggestions = each(s.suggestions, [](const suggested_step& g) {
        return packed({to_python(g.row), to_python(g.earliest), to_python(g.latest), to_python(g.before), to_python(g.now),
                       to_python(g.gain), to_python(g.penalty)});
    });
    const py::object sentence = to_python(s.sentence());
    return packed({to_python(s.indicator), to_python(s.title), to_python(s.unit), to_python(s.place_level), to_python(s.place),
                   to_python(s.organisation_level), to_python(s.organisation), to_python(s.category), to_python(s.better),
                   to_python(s.decimals_shown), to_python(s.chart), to_python(s.chart_why), to_python(s.period_texts),
                   array_of(std::move(s.plotted)), array_of(std::move(s.centre)), array_of(std::move(s.lower)),
                   array_of(std::move(s.upper)), to_python(s.state), to_python(s.limits), to_python(s.points),
                   to_python(s.newest), phases, signals, suggestions, to_python(s.varies), to_python(s.assured), to_python(s.why),
                   to_python(s.target), to_python(s.target_period), to_python(s.autocorrelation), to_python(s.seasonal),
                   to_python(s.advice), sentence});
}

[[nodiscard]] py::tuple packed_board(signal_board b) {
    py::tuple series(b.series.size());
    for (std::size_t i = 0; i < b.series.size(); ++i) series[i] = packed_series(std::move(b.series[i]));
    return packed({series, to_python(b.notes), to_python(b.basis), to_python(b.options)});
}

[[nodiscard]] py::tuple packed_fleet(const fleet& f) {
    const auto lines = each(f.lines, [](const fleet_line& l) {
        return packed({to_python(static_cast<std::int64_t>(l.series)), to_python(l.indicator), to_python(l.unit), to_python(l.p),
                       to_python(l.adjusted), to_python(l.state), to_python(l.stands), to_python(l.side), to_python(l.worse),
                       to_python(l.test), to_python(l.why)});
    });
    const auto groups = each(f.groups, [](const fleet_group& g) {
        return packed({to_python(g.name), to_python(g.p), to_python(g.adjusted), to_python(g.stands), to_python(g.series),
                       to_python(g.standing)});
    });
    return packed({lines, groups, to_python(f.options)});
}

void bind_boards(py::module_& m) {
    m.def(
        "find_signals",
        [](const definitions& agreed, const aggregation::result_table& table, const py::object& asked, const py::object& options) {
            const signal_question q = signals_asked(asked);
            const auto            o = from_python<signal_options>(options, {"signals", "options"});
            signal_board          board;
            {
                const py::gil_scoped_release free;
                board = find_signals_of(agreed, table, q, o);
            }
            return packed_board(std::move(board));
        },
        py::arg("definitions"), py::arg("table"), py::arg("asked"), py::arg("options"));
    m.def(
        "look_over",
        [](const definitions& agreed, const aggregation::result_table& table, const py::object& asked, const py::object& options,
           const py::object& how) {
            const signal_question q = signals_asked(asked);
            const auto            o = from_python<signal_options>(options, {"signals", "options"});
            const auto            by = from_python<fleet_options>(how, {"fleet", "options"});
            signal_board          board;
            fleet                 found;
            {
                const py::gil_scoped_release free;
                board = find_signals_of(agreed, table, q, o);
                found = look_over(board, by);
            }
            const py::tuple lines = packed_fleet(found);
            return packed({packed_board(std::move(board)), lines});
        },
        py::arg("definitions"), py::arg("table"), py::arg("asked"), py::arg("options"), py::arg("how"));
    m.def("describe_signal_options", [] { return to_python(describe(signal_options{})); });
    m.def("describe_fleet_options", [] { return to_python(describe(fleet_options{})); });
    m.def("describe_turn_options", [] { return to_python(describe(turn_options{})); });
}

[[nodiscard]] py::tuple packed_row(const curve_row& r) {
    return packed({to_python(r.period), to_python(r.observed), to_python(r.state), to_python(r.forecast), to_python(r.lower),
                   to_python(r.upper), to_python(r.gain), to_python(r.gain_lower), to_python(r.gain_upper), to_python(r.beaten),
                   to_python(r.error), to_python(r.verdict)});
}

[[nodiscard]] py::tuple packed_curve(turned_curve c) {
    frozen_curve&    b = c.baseline;
    const py::object look = c.look ? py::object(py::int_(*c.look)) : py::object(py::none());
    const py::object state = to_python(b.state);
    return packed({array_of(std::move(b.period)), array_of(std::move(b.value)), to_python(b.given), to_python(b.triggered), state,
                   each(c.rows, packed_row), to_python(c.verdict), look, to_python(c.why), to_python(b.options)});
}

[[nodiscard]] curve_question curve_asked(const py::object& asked) {
    const argument at{"turn_the_curve", "asked"};
    const py::list x = unpacked(asked, at, 8);
    curve_question q;
    q.indicator = text_from(x[0], {"turn_the_curve", "indicator"});
    q.unit = text_from(x[1], {"turn_the_curve", "unit"});
    q.decided = word_from(x[2], {"turn_the_curve", "decided"});
    if (!x[3].is_none()) q.triggered = word_from(x[3], {"turn_the_curve", "triggered"});
    for (const py::handle look : items_from(x[4], {"turn_the_curve", "looks"}, "a list of periods"))
        q.looks.push_back(word_from(look, {"turn_the_curve", "looks"}));
    q.stands_for = from_python<accountability>(x[5], {"turn_the_curve", "stands_for"});
    q.action = text_from(x[6], {"turn_the_curve", "action"});
    q.basis = from_python<std::vector<std::string>>(x[7], at);
    return q;
}

void bind_curves(py::module_& m) {
    m.def(
        "turn_the_curve",
        [](const definitions& agreed, const aggregation::result_table& now, const py::object& then, const py::object& asked,
           const py::object& options) {
            const curve_question q = curve_asked(asked);
            const auto           o = from_python<turn_options>(options, {"turn_the_curve", "options"});
            const auto*          old = then.is_none() ? nullptr : &py::cast<const aggregation::result_table&>(then);
            turned_indicator     t;
            {
                const py::gil_scoped_release free;
                t = turn_the_curve(agreed, now, old, q, o);
            }
            const py::object sentence = to_python(t.sentence());
            return packed({to_python(t.indicator), to_python(t.title), to_python(t.unit), to_python(t.who),
                           to_python(t.decimals_shown), to_python(t.better), to_python(t.stands_for), to_python(t.action),
                           to_python(t.decided), to_python(t.triggered), to_python(t.history_periods), to_python(t.periods),
                           to_python(t.deciding_periods), array_of(std::move(t.deciding)),
                           packed_curve(std::move(t.curve)), to_python(t.notes), to_python(t.basis), sentence});
        },
        py::arg("definitions"), py::arg("now"), py::arg("then"), py::arg("asked"), py::arg("options"));
    m.def(
        "judge_curve",
        [](const py::object& value, const py::object& period, const py::object& given, const py::object& decided,
           const py::object& triggered, const py::object& looks, const py::object& less_is_better, const py::object& options) {
            const char*          name = "judge_curve";
            const auto           why = given_rows(given, {name, "given"});
            const auto           o = from_python<turn_options>(options, {name, "options"});
            turning_point        at;
            at.decided = from_python<std::int64_t>(decided, {name, "decided"});
            if (!triggered.is_none()) at.triggered = from_python<std::int64_t>(triggered, {name, "triggered"});
            at.looks = from_python<std::vector<std::int64_t>>(looks, {name, "looks"});
            at.less_is_better = bool_from(less_is_better, {name, "less_is_better"});
            const statistics::state_points points{span_of<double>(value, {name, "value"}),
                                                  span_of<std::int64_t>(period, {name, "period"}), why};
            turned_curve                   c;
            {
                const py::gil_scoped_release free;
                c = judge_curve(freeze_curve(points, at, o), points);
            }
            return packed_curve(std::move(c));
        },
        py::arg("value"), py::arg("period"), py::arg("given"), py::arg("decided"), py::arg("triggered"), py::arg("looks"),
        py::arg("less_is_better"), py::arg("options"));
}

} // namespace

void bind_learning(py::module_& m) {
    bind_boards(m);
    bind_curves(m);
    bind_learning_cycles(m);
    bind_learning_sentinels(m);
}

} // namespace steelyard::python
