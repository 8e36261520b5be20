// SPDX-License-Identifier: MIT
#include "arrow_capsules.hpp"
#include "bind_statistics.hpp"
#include "long_call.hpp"
#include "records_leagues.hpp"
#include "rooms.hpp"
#include "tuples.hpp"

#include <steelyard/comparison/table.hpp>

#include <sstream>

namespace steelyard::python {

namespace {

using namespace steelyard::comparison;

template <class Write>
[[nodiscard]] std::string printed(const league& of, Write&& write) {
    std::ostringstream out;
    write(out, *to_table(of));
    return std::move(out).str();
}

void bind_units(py::module_& m) {
    using d = doubt;
    bind_record<d>(m, "A reported number that somebody doubts.",
                   {field<&d::measure>("measure", "empty: all of the indicator"),
                    field<&d::place>("place", "as reported; empty: wherever"), field<&d::organisation>("organisation"),
                    word<&d::period>("period", "empty: all of the league's period"),
                    field<&d::zeros>("zeros", "only numbers that are zero"), field<&d::why>("why")},
                   0);
    using u = league_unit;
    bind_record<u>(m, "One unit of a league.",
                   {field<&u::unit>("unit"), field<&u::title>("title", "for people; empty where none is declared"), field<&u::as>("standing"), field<&u::why>("why"),
                    field<&u::number>("number", "in the indicator's unit"), field<&u::numerator>("numerator"),
                    field<&u::denominator>("denominator"), field<&u::lower>("lower"), field<&u::upper>("upper"),
                    field<&u::at_least>("at_least", "for all that was not reported"), field<&u::at_most>("at_most"),
                    field<&u::state>("state", "of the limits, one of STATUSES"), field<&u::best>("best", "rank"),
                    field<&u::worst>("worst", "rank"), field<&u::letters>("letters"),
                    field<&u::drawn>("drawn", "the number drawn towards the mean of units"),
                    field<&u::drawn_lower>("drawn_lower"), field<&u::drawn_upper>("drawn_upper"),
                    field<&u::own_weight>("own_weight", "of its own number in the drawn one"),
                    field<&u::expected_rank>("expected_rank"), field<&u::in_top>("in_top"), field<&u::z>("z"),
                    field<&u::p>("p", "chance of a number as far out, by the law of the band"),
                    field<&u::flag>("flag", "1 beyond 95 %, 2 beyond 99.8 % of the band; below 0 low"),
                    field<&u::band_lower>("band_lower", "99.8 % at its own size"), field<&u::band_upper>("band_upper"),
                    field<&u::expected>("expected", "cells"), field<&u::present>("present"),
                    field<&u::coverage>("coverage", "0 to 1")},
                   0);
    using b = benchmark_line;
    bind_record<b>(m, "A number to hold units against.",
                   {field<&b::what>("what"), field<&b::value>("value"), field<&b::text>("text")}, 0);
}

void bind_league(py::module_& m) {
    using o = league_model;
    bind_record<o>(m, "The one model behind the band and the drawn numbers.",
                   {field<&o::units>("units"), field<&o::on>("on", "scale of tau2"), field<&o::target>("target"),
                    field<&o::mean>("mean"), field<&o::phi>("phi", "1 is chance alone"), field<&o::tau2>("tau2"),
                    field<&o::spread>("spread", "standard deviation between units")},
                   0);
    using l = league;
    bind_record<l>(m, "An indicator of all units of a level in a period, side by side.",
                   {field<&l::indicator>("indicator"), field<&l::title>("title"), field<&l::unit>("unit"),
                    field<&l::by>("by"), field<&l::period>("period"), field<&l::decimals_shown>("decimals_shown"),
                    field<&l::better>("direction"), field<&l::law>("law"), field<&l::units>("units"),
                    field<&l::benchmarks>("benchmarks"), field<&l::model>("model"), field<&l::notes>("notes"), field<&l::basis>("basis"),
                    field<&l::fingerprint>("fingerprint"), field<&l::options>("options")},
                   0)
        .def("__str__", &l::text)
        .def("__len__", [](const l& of) { return of.units.size(); })
        .def(
            "find",
            [](const l& of, const std::string& code) {
                const league_unit* found = of.find(code);
                return found == nullptr ? py::object(py::none()) : py::cast(*found);
            },
            py::arg("unit"), "The unit of a code, or None.")
        .def("_csv", [](const l& of) { return printed(of, [](auto& out, auto& table) { write_csv(out, table); }); })
        .def("_json", [](const l& of) { return printed(of, [](auto& out, auto& table) { write_json(out, table); }); })
        .def(
            "__arrow_c_stream__",
            [](const l& of, const py::object&) {
                return stream_capsule([&](ArrowArrayStream* into) { export_stream(to_table(of), into); });
            },
            py::arg("requested_schema") = py::none(), stream_doc);
}

[[nodiscard]] league_question question_from(const py::object& asked) {
    const argument  at{"compare", "asked"};
    const py::list  x = unpacked(asked, at, 6);
    league_question q;
    q.indicator = text_from(x[0], at);
    q.by = text_from(x[1], at);
    q.period = word_from(x[2], {"compare", "period"});
    q.among = from_python<std::vector<std::string>>(x[3], {"compare", "among"});
    q.doubts = from_python<std::vector<doubt>>(x[4], {"compare", "doubts"});
    q.basis = from_python<std::vector<std::string>>(x[5], at);
    return q;
}

void bind_making(py::module_& m) {
    m.def(
        "league_table",
        [](const definitions& agreed, const dataset& data, const py::object& asked, const py::object& numbers,
           const py::object& known, int threads, const py::object& progress) {
            const league_question q = question_from(asked);
            const auto            by = from_python<aggregation::roll_up_options>(numbers, {"compare", "roll_up"});
            const auto            state = from_python<aggregation::as_of>(known, {"compare", "as_of"});
            return long_call(threads, progress, [&](const run_options& run) {
                return league_table(agreed, data, q, by, state, run);
            });
        },
        py::arg("definitions"), py::arg("data"), py::arg("asked"), py::arg("numbers"), py::arg("as_of"),
        py::arg("threads") = 1, py::arg("progress") = py::none());
    m.def(
        "make_league",
        [](const definitions& agreed, const dataset& data, const aggregation::result_table& table,
           const py::object& asked, const py::object& options, bool bridges, const py::object& known, int threads,
           const py::object& progress) {
            const league_question q = question_from(asked);
            const auto            by = from_python<league_options>(options, {"compare", "options"});
            const auto            state = from_python<aggregation::as_of>(known, {"compare", "as_of"});
            return long_call(threads, progress, [&](const run_options& run) {
                return make_league(agreed, data, table, q, by, bridges, state, run);
            });
        },
        py::arg("definitions"), py::arg("data"), py::arg("table"), py::arg("asked"), py::arg("options"),
        py::arg("bridges"), py::arg("as_of"), py::arg("threads") = 1, py::arg("progress") = py::none());
    m.def(
        "withhold_small",
        [](const definitions& agreed, const aggregation::result_table& table, const py::object& policy) {
            const auto                   by = from_python<disclosure_policy>(policy, {"withhold_small", "policy"});
            const py::gil_scoped_release free;
            return withhold_small(agreed, table, by);
        },
        py::arg("definitions"), py::arg("table"), py::arg("policy"));
    m.def("describe_league_options", [] { return to_python(describe(league_options{})); });
    m.def("describe_disclosure_options", [] { return to_python(describe(disclosure_policy{})); });
    m.def("describe_achievable_options", [] { return to_python(describe(achievable_options{})); });
}

void bind_peers(py::module_& m) {
    using r = peer_rule;
    bind_record<r>(m, "Who is like whom: all conditions that are stated hold between two peers.",
                   {field<&r::code>("code"), field<&r::size>("size", "measure or indicator"),
                    field<&r::within_factor>("within_factor"), field<&r::bands>("bands", "borders, rising"),
                    field<&r::mix>("mix", "measure whose shares are compared"), field<&r::scheme>("scheme"),
                    field<&r::mix_within>("mix_within", "largest half sum of differences between shares"),
                    field<&r::region>("region", "level of a hierarchy"), field<&r::groups>("groups", "given"),
                    field<&r::from>("from_"), field<&r::to>("to", "exclusive")});
    using u = unit_peers;
    bind_record<u>(m, "The peers of one unit.",
                   {field<&u::unit>("unit"), field<&u::peers>("peers"),
                    field<&u::undecided>("undecided", "of whom nobody can say"),
                    field<&u::why>("why", "a sentence where there are none")},
                   0);
    using g = peer_groups;
    bind_record<g>(m, "The peers of all units of a level in a period.",
                   {field<&g::rule>("rule"), field<&g::by>("by"), field<&g::period>("period"),
                    field<&g::units>("units", "in order of codes")},
                   0)
        .def(
            "find",
            [](const g& of, const std::string& unit) {
                const unit_peers* found = of.find(unit);
                return found == nullptr ? py::object(py::none()) : py::cast(*found);
            },
            py::arg("unit"), "The unit of a code, or None.");
    m.def(
        "check_peer_rule",
        [](const py::object& rule, const definitions& agreed) {
            return to_python(check(from_python<peer_rule>(rule, {"check_peer_rule", "rule"}), agreed));
        },
        py::arg("rule"), py::arg("definitions"));
    m.def(
        "find_peers",
        [](const definitions& agreed, const dataset& data, const py::object& rule, const std::string& by,
           const py::object& period, const py::object& units, const py::object& known, int threads) {
            const auto  wanted = from_python<peer_rule>(rule, {"find_peers", "rule"});
            const auto  when = word_from(period, {"find_peers", "period"});
            const auto  codes = from_python<std::vector<std::string>>(units, {"find_peers", "units"});
            const auto  state = from_python<aggregation::as_of>(known, {"find_peers", "as_of"});
            run_options run;
            run.threads = threads;
            const py::gil_scoped_release free;
            return find_peers(agreed, data, wanted, by, when, codes, state, run);
        },
        py::arg("definitions"), py::arg("data"), py::arg("rule"), py::arg("by"), py::arg("period"), py::arg("units"),
        py::arg("as_of"), py::arg("threads") = 1);
}

void bind_benchmarks(py::module_& m) {
    m.def(
        "quartiles_of",
        [](const py::object& numbers) -> py::object {
            const auto x = span_of<double>(numbers, {"quartiles_of", "numbers"});
            const auto q = quartiles_of({x.begin(), x.end()});
            if (!q) return py::none();
            return packed({py::float_(q->lower), py::float_(q->middle), py::float_(q->upper)});
        },
        py::arg("numbers"));
    m.def(
        "achievable_benchmark",
        [](const py::object& events, const py::object& cases, const py::object& given,
           const py::object& options) -> py::object {
            const char*                   name = "achievable_benchmark";
            const auto                    by = from_python<achievable_options>(options, {name, "options"});
            const auto                    why = given_rows(given, {name, "given"});
            const std::optional<achievable> best = achievable_benchmark(
                {span_of<double>(events, {name, "events"}), span_of<double>(cases, {name, "cases"}), why}, by);
            if (!best) return py::none();
            auto rows = best->rows;
            return packed({py::float_(best->proportion()), py::float_(best->events), py::float_(best->cases),
                           array_of(std::move(rows))});
        },
        py::arg("events"), py::arg("cases"), py::arg("given"), py::arg("options"));
}

} // namespace

void bind_comparison_leagues(py::module_& m) {
    bind_units(m);
    bind_league(m);
    bind_making(m);
    bind_peers(m);
    bind_benchmarks(m);
}

} // namespace steelyard::python
