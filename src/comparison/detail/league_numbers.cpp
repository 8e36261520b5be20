// SPDX-License-Identifier: MIT
#include "league_numbers.hpp"

#include <steelyard/core/error.hpp>
#include <steelyard/core/text.hpp>
#include <steelyard/statistics/funnel.hpp>
#include <steelyard/statistics/rates.hpp>
#include <steelyard/statistics/shrinkage.hpp>

#include <algorithm>
#include <array>
#include <cmath>

namespace steelyard::inline v0_1::comparison::detail {

namespace {

using statistics::status;

/// The counts behind the numbers of all units, in their order.
struct count_columns {
    std::vector<double> events, cases; ///< cases or exposure
    std::vector<status> given;
    bool                rounded = false;
};

[[nodiscard]] count_columns counts_of(const league& of, double factor) {
    count_columns c;
    double        scale = 1; ///< from a denominator to the exposure that the number is of
    for (const league_unit& u : of.units)
        if (u.number && u.numerator && u.denominator && *u.number != 0 && *u.denominator != 0)
            scale = factor * *u.numerator / (*u.number * *u.denominator);
    for (const league_unit& u : of.units) {
        const bool there = u.as == standing::compared && u.number;
        c.given.push_back(there ? status::ok : u.as == standing::withheld ? status::suppressed : status::missing);
        double x = 0, n = 1;
        if (there) {
            x = of.law == league_law::count ? *u.number : u.numerator.value_or(0);
            if (of.law == league_law::rate)
                n = *u.number != 0 && x != 0 ? factor * x / *u.number : u.denominator.value_or(0) * scale;
            else if (of.law == league_law::proportion)
                n = u.denominator.value_or(0);
        }
        const auto whole = [&](double part) {
            c.rounded = c.rounded || part != std::nearbyint(part);
            return std::nearbyint(part);
        };
        c.events.push_back(whole(x));
        c.cases.push_back(of.law == league_law::proportion ? whole(n) : n);
    }
    return c;
}

/// Why units have no numbers, by their standings.
[[nodiscard]] std::vector<status> given_of(const league& of) {
    std::vector<status> given;
    for (const league_unit& u : of.units)
        given.push_back(u.as == standing::compared   ? status::ok
                        : u.as == standing::withheld ? status::suppressed
                                                     : status::missing);
    return given;
}

void add_limits(const count_columns& c, double factor, league& to) {
    const league_options& o = to.options;
    const auto            found =
        to.law == league_law::proportion
            ? statistics::proportions({c.events, c.cases, c.given},
                                      {.method = o.proportions, .confidence = o.confidence, .speaks_of = o.speaks_of})
            : statistics::rates({c.events, c.cases, c.given},
                                {.method = o.rates, .confidence = o.confidence, .speaks_of = o.speaks_of});
    for (std::size_t u = 0; u < to.units.size(); ++u) {
        league_unit& unit = to.units[u];
        unit.state = found.state[u];
        if (statistics::has_numbers(unit.state)) {
            unit.lower = factor * found.lower[u];
            unit.upper = factor * found.upper[u];
        } else if (unit.as == standing::compared) {
            unit.as = unit.state == status::no_denominator ? standing::nobody_at_risk : standing::bracketed;
            unit.why += std::string(unit.why.empty() ? "" : " ") + "its parts are " +
                        (unit.state == status::no_denominator ? "of nobody." : "no counts that can be.");
        }
    }
}

/// Sets of ranks among all but those that take no part.
void add_ranks(const count_columns& c, const run_options& run, league& to) {
    std::vector<std::size_t> field;
    for (std::size_t u = 0; u < to.units.size(); ++u)
        if (to.units[u].as != standing::not_comparable && to.units[u].as != standing::nobody_at_risk) field.push_back(u);
    const std::vector<status> given = given_of(to);
    std::vector<std::string>  codes;
    count_columns             some;
    for (const std::size_t u : field) {
        codes.push_back(to.units[u].unit);
        some.events.push_back(c.events[u]);
        some.cases.push_back(c.cases[u]);
        some.given.push_back(given[u]);
    }
    const statistics::rank_test_options tests{to.options.confidence, to.options.correction,
                                              to.better != direction::down};
    statistics::rank_sets               sets;
    if (to.law == league_law::proportion)
        sets = statistics::rank_sets_of_proportions(codes, {some.events, some.cases, some.given}, tests, run);
    else if (to.law != league_law::unknown)
        sets = statistics::rank_sets_of_rates(codes, {some.events, some.cases, some.given}, tests, run);
    for (std::size_t f = 0; f < field.size(); ++f) {
        league_unit& u = to.units[field[f]];
        const bool   tested = to.law != league_law::unknown;
        u.best = tested ? sets.ranks[f].best : 1;
        u.worst = tested ? sets.ranks[f].worst : static_cast<std::int64_t>(field.size());
        if (tested) u.letters = sets.letters[f];
    }
    if (sets.letters_left_out) to.notes.push_back("letters are left out: too many would be needed; read the ranks.");
}

/// One spread between units for the band that chance leaves around the target, and for numbers drawn to the mean.
void add_model(const count_columns& c, double factor, extent of, league& to) {
    if (to.law != league_law::proportion && to.law != league_law::rate) return;
    const std::vector<status>   given = given_of(to);
    const statistics::unit_table rows{to.law == league_law::proportion ? statistics::measured::proportion
                                                                      : statistics::measured::rate,
                                     c.events, c.cases, given};
    const auto                  between = statistics::overdispersion_of(rows, to.options.between);
    if (between.state != status::ok) {
        to.notes.emplace_back("units do not say how far they lie apart: there is no band, and no number is drawn.");
        return;
    }
    to.model = league_model{between.rows, between.on, factor * between.target, factor * between.mean, between.phi,
                            between.tau2, factor * between.spread};
    const statistics::funnel    in{rows.of, {to.options.band, to.options.between, factor, false}, between};
    const std::array<double, 1> outer{statistics::usual_levels.back()};
    const auto                  places = statistics::place_in(in, rows);
    const auto                  band = statistics::limits_at(in, c.cases, outer);
    statistics::shrink_options  how;
    how.confidence = to.options.confidence;
    how.first = to.better == direction::down ? statistics::first_is::lowest : statistics::first_is::highest;
    how.top = to.options.top;
    how.per = factor;
    how.speaks_of = to.options.speaks_of;
    const auto shrunk = of == extent::whole ? statistics::shrink_by(rows, between, how) : statistics::shrunken{};
    for (std::size_t i = 0; i < to.units.size(); ++i) {
        league_unit& u = to.units[i];
        if (statistics::has_numbers(places.state[i])) {
            u.z = places.z[i];
            u.p = std::min(1.0, 2 * std::min(places.below[i], places.above[i]));
            u.flag = places.flag[i];
        }
        if (statistics::has_numbers(places.state[i]) && statistics::has_numbers(band.state[i])) {
            u.band_lower = band.lower[i];
            u.band_upper = band.upper[i];
        }
        if (of != extent::whole || !statistics::has_numbers(shrunk.drawn.state[i])) continue;
        u.drawn = shrunk.drawn.estimate[i];
        u.drawn_lower = shrunk.drawn.lower[i];
        u.drawn_upper = shrunk.drawn.upper[i];
        u.own_weight = shrunk.own_weight[i];
        if (to.better == direction::target) continue;
        u.expected_rank = shrunk.mean_place[i];
        u.in_top = shrunk.in_top[i];
    }
}

[[nodiscard]] std::string counted_units(std::size_t n) { return std::to_string(n) + (n == 1 ? " unit" : " units"); }

void add_pooled(const indicator& what, const count_columns& c, std::size_t compared, league& to) {
    double events = 0, cases = 0;
    for (std::size_t u = 0; u < to.units.size(); ++u) {
        const league_unit& unit = to.units[u];
        if (unit.as != standing::compared || !unit.numerator || !unit.denominator) continue;
        events += *unit.numerator;
        cases += to.law == league_law::rate ? c.cases[u] : *unit.denominator;
    }
    if (cases > 0)
        to.benchmarks.push_back({benchmark::pooled, static_cast<double>(what.factor) * events / cases,
                                 "of all that " + counted_units(compared) + " reported, together"});
}

void add_achievable(const count_columns& c, double factor, league& to) {
    if (to.law != league_law::proportion || (to.better != direction::up && to.better != direction::down)) return;
    count_columns some = c;
    for (std::size_t u = 0; u < to.units.size(); ++u)
        if (to.units[u].as != standing::compared) some.given[u] = status::missing;
    const auto best = achievable_benchmark({some.events, some.cases, some.given},
                                           {to.options.achievable_share, to.better == direction::up});
    if (!best) return;
    std::vector<std::string> codes;
    for (const std::int64_t row : best->rows) codes.push_back(to.units[static_cast<std::size_t>(row)].unit);
    to.benchmarks.push_back({benchmark::achievable, factor * best->proportion(),
                             "of " + join(codes, ", ", 6) + " together, who have " + number_text(best->cases) + " cases"});
}

/// The target of all units that is due next, seen from the period.
void add_target(const definitions& agreed, const indicator& what, const period& when, league& to) {
    const target*         next = nullptr;
    std::optional<period> due_next;
    for (const target& t : agreed.targets) {
        if (t.indicator != what.code || !t.place.empty()) continue;
        const auto due = agreed.read_period(t.period, when.kind);
        if (!due || due->last_day() < when.last_day()) continue;
        if (next != nullptr && due_next->last_day() <= due->last_day()) continue;
        next = &t;
        due_next = due;
    }
    if (next != nullptr) to.benchmarks.push_back({benchmark::target, next->value, "due in " + next->period});
}

void add_benchmarks(const definitions& agreed, const indicator& what, const period& when, const count_columns& c,
                    league& to) {
    std::vector<double> numbers;
    for (const league_unit& u : to.units)
        if (u.as == standing::compared && u.number) numbers.push_back(*u.number);
    if (const auto q = quartiles_of(numbers)) {
        const std::string of = "of " + counted_units(numbers.size()) + ", each counting once";
        to.benchmarks.push_back({benchmark::lower_quartile, q->lower, of});
        to.benchmarks.push_back({benchmark::median, q->middle, of});
        to.benchmarks.push_back({benchmark::upper_quartile, q->upper, of});
    }
    add_pooled(what, c, numbers.size(), to);
    add_achievable(c, static_cast<double>(what.factor), to);
    add_target(agreed, what, when, to);
}

} // namespace

league_law law_of(const indicator& what) {
    switch (what.what) {
    case kind::flow:
    case kind::stock: return league_law::count;
    case kind::ratio:
        if (!what.denominator) return league_law::unknown;
        return what.numerator_within_denominator ? league_law::proportion : league_law::rate;
    case kind::rate: return what.denominator ? league_law::rate : league_law::unknown;
    case kind::mean: return league_law::unknown;
    default: break;
    }
    throw illegal_operation("make_league: " + what.code + " is of kind " + std::string(name(what.what)) +
                            "; units are compared by a total, ratio, rate or mean");
}

void add_numbers(const definitions& agreed, const indicator& what, const period& when, extent of, const run_options& run,
                 league& to) {
    const double        factor = what.denominator ? static_cast<double>(what.factor) : 1;
    const count_columns c = counts_of(to, factor);
    if (to.law == league_law::unknown)
        to.notes.emplace_back("nothing says how far its numbers vary, so that there are no limits and nobody is told "
                              "apart.");
    else
        add_limits(c, factor, to);
    if (c.rounded && to.law != league_law::unknown)
        to.notes.emplace_back("parts that are not whole numbers were rounded for limits and tests.");
    if (of == extent::whole && to.better == direction::none)
        to.notes.emplace_back("which way is better is not declared: ranks go from the largest number down.");
    if (of == extent::whole && to.better == direction::target)
        to.notes.emplace_back("the best is a target, and both sides of it are worse: there are no ranks.");
    else if (of == extent::whole)
        add_ranks(c, run, to);
    add_model(c, factor, of, to);
    if (of == extent::whole) add_benchmarks(agreed, what, when, c, to);
}

} // namespace steelyard::inline v0_1::comparison::detail
