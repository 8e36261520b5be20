// SPDX-License-Identifier: MIT
#include "composite_world.hpp"

#include <steelyard/composite/imputation_over_time.hpp>
#include <steelyard/core/error.hpp>

#include <doctest/doctest.h>

#include <cmath>
#include <optional>
#include <utility>
#include <vector>

using namespace steelyard;
using namespace steelyard::composite;

namespace {

constexpr double none = std::numeric_limits<double>::quiet_NaN(); // of a test's own text: missing

/// One unit, one column, years as given.
[[nodiscard]] panel_table series(const std::vector<std::pair<int, double>>& numbers) {
    std::vector<panel_cell> cells;
    for (const auto& [year, x] : numbers)
        cells.push_back(
            {"u", period::year(year), "x", std::isnan(x) ? value::missing(reason::not_reported) : value::point(x), {}});
    return make_panel(cells);
}
[[nodiscard]] value at(const imputed_panel& p, std::size_t t) { return p.panel.tables[t].value_at(0, 0); }

} // namespace

TEST_SUITE("composite") {
    TEST_CASE("impute_panel: by hand, over a gap in the calendar") {
        // 2012 is nobody's: between 10 in 2010 and 40 in 2013 the year 2011 is a third of the way.
        const auto p = series({{2009, none}, {2010, 10}, {2011, none}, {2013, 40}, {2014, none}, {2015, none}});
        auto       made = impute_panel(p);
        CHECK(at(made, 2).point() == 20.0);
        CHECK(at(made, 2).flags() == flag_set(flag::imputed));
        CHECK(at(made, 0).is_missing());
        CHECK(at(made, 4).is_missing());
        REQUIRE(made.sources.size() == 1);
        CHECK(made.sources[0] == time_source{"u", "x", period::year(2011), period::year(2010), period::year(2013)});
        CHECK(made.notes[0].count == 3);
        time_impute_options o;
        o.hold_ends = true;
        made = impute_panel(p, o);
        CHECK(at(made, 0).point() == 10.0);
        CHECK(!at(made, 0).flags().has(flag::carried_forward));
        CHECK(at(made, 5).point() == 40.0);
        CHECK(at(made, 5).flags() == (flag_set(flag::imputed) | flag::carried_forward));
        o = {};
        o.method = time_rule::last;
        made = impute_panel(p, o);
        CHECK(at(made, 0).is_missing());
        CHECK(at(made, 2).point() == 10.0);
        CHECK(at(made, 5).point() == 40.0);
        CHECK(made.sources[2].from == period::year(2013));
        o.most_periods = 1;
        made = impute_panel(p, o);
        CHECK(at(made, 4).point() == 40.0);
        CHECK(at(made, 5).is_missing());
        o.most_periods = -1;
        CHECK_THROWS_AS(static_cast<void>(impute_panel(p, o)), domain_fault);
    }

    TEST_CASE("impute_panel: random series, against a look at every period before and after") {
        for (std::uint64_t seed = 1; seed <= 100; ++seed) {
            CAPTURE(seed);
            random_stream                       r(seed);
            std::vector<std::pair<int, double>> numbers;
            for (int y = 2000; y < 2015; ++y)
                if (r.uniform() < 0.85) numbers.emplace_back(y, r.uniform() < 0.5 ? none : 100 * r.uniform());
            if (numbers.empty()) continue;
            time_impute_options o;
            o.method = seed % 2 == 0 ? time_rule::last : time_rule::linear;
            o.most_periods = seed % 3 == 0 ? 2 : 0;
            o.hold_ends = seed % 5 == 0;
            const auto made = impute_panel(series(numbers), o);
            for (std::size_t t = 0; t < numbers.size(); ++t) {
                const auto [year, x] = numbers[t];
                const int             most = o.most_periods > 0 ? static_cast<int>(o.most_periods) : 1000;
                std::optional<double> before, after;
                int                   from = 0, to = 9999;
                for (const auto& [other, number] : numbers) {
                    if (std::isnan(number) || std::abs(other - year) > most) continue;
                    if (other < year && other > from) from = other, before = number;
                    if (other > year && other < to) to = other, after = number;
                }
                std::optional<double> wanted;
                if (!std::isnan(x))
                    wanted = x;
                else if (o.method == time_rule::last)
                    wanted = before;
                else if (before && after)
                    wanted = *before + (*after - *before) * (year - from) / (to - from);
                else if (o.hold_ends)
                    wanted = before ? before : after;
                CAPTURE(t);
                REQUIRE(at(made, t).point().has_value() == wanted.has_value());
                if (wanted) CHECK(world::same(*at(made, t).point(), *wanted, 100));
            }
        }
    }

    TEST_CASE("impute_panel: laws: a straight line is found again, what was there stays, bounds are kept") {
        for (std::uint64_t seed = 1; seed <= 30; ++seed) {
            CAPTURE(seed);
            random_stream           r(seed);
            std::vector<panel_cell> cells;
            for (int y = 0; y < 9; ++y)
                for (int u = 0; u < 4; ++u) {
                    const bool gone = y > 0 && y < 8 && r.uniform() < 0.4;
                    value      v = value::point(5 + u * y * 0.25);
                    if (gone) v = value::missing(reason::suppressed);
                    if (gone && r.uniform() < 0.3) v = value::below(2); // known to be less than the line says
                    if (u == 3 && y == 4) v = value::missing(reason::not_applicable);
                    cells.push_back({world::name_of("u", static_cast<std::size_t>(u)),
                                     period::quarter(2010 + y / 4, y % 4 + 1),
                                     "x",
                                     v,
                                     {}});
                }
            const auto p = make_panel(cells);
            const auto made = impute_panel(p);
            for (std::size_t t = 0; t < 9; ++t)
                for (std::int64_t u = 0; u < 4; ++u) {
                    const value was = p.tables[t].value_at(u, 0);
                    const value is = made.panel.tables[t].value_at(u, 0);
                    if (was.point() || was.reason() == reason::not_applicable)
                        CHECK(is == was);
                    else if (was.form() == form::below)
                        CHECK(is.point() == 2.0);
                    else
                        CHECK(world::same(*is.point(), 5 + static_cast<double>(u) * static_cast<double>(t) * 0.25));
                }
        }
    }
}
