// SPDX-License-Identifier: MIT
#include "world.hpp"

#include <steelyard/core/error.hpp>
#include <steelyard/core/random.hpp>
#include <steelyard/validation/stock_flow.hpp>

#include <doctest/doctest.h>

using namespace steelyard;
using namespace steelyard::validation;
using world::row;

namespace {

definitions list() {
    definitions d;
    d.measures = {world::counted("listed", kind::stock, period_kind::month()),
                  world::counted("came", kind::flow, period_kind::month()),
                  world::counted("left", kind::flow, period_kind::month())};
    d.measures[0].inflows = {"came"};
    d.measures[0].outflows = {"left"};
    d.measures[1].suppressed_within = {1.0, 9.0};
    return d;
}

std::string month(int i) { return period::month(2000, 1).next(i).text(); }

/// 100 people, then `now` after `came` came and 40 left.
std::vector<stock_flow_row> one_step(const value& came, double now) {
    const definitions      d = list();
    const std::vector<row> rows{{"listed", "A", "", month(0), value::point(100)},
                                {"listed", "A", "", month(1), value::point(now)},
                                {"came", "A", "", month(1), came},
                                {"left", "A", "", month(1), value::point(40)}};
    return stock_flow(d, world::dataset_of(d, rows));
}

struct account {
    std::vector<row> rows;
    std::vector<row> stock;
};

/// A list that balances in every month.
account balanced(random_stream& random, int months) {
    account a;
    auto    people = static_cast<std::int64_t>(1000 + random.below(200));
    for (int i = 0; i < months; ++i) {
        const auto came = static_cast<std::int64_t>(random.below(60));
        const auto left = static_cast<std::int64_t>(random.below(60));
        people += came - left;
        a.stock.push_back({"listed", "A", "", month(i), value::point(static_cast<double>(people))});
        a.rows.push_back({"came", "A", "", month(i), value::point(static_cast<double>(came))});
        a.rows.push_back({"left", "A", "", month(i), value::point(static_cast<double>(left))});
    }
    return a;
}

dataset data_of(const definitions& d, account a) {
    a.rows.insert(a.rows.end(), a.stock.begin(), a.stock.end());
    return world::dataset_of(d, a.rows);
}

} // namespace

TEST_SUITE("validation") {

    TEST_CASE("stock_flow: by hand: 100 + 30 - 40 are 90, not 80: an imbalance of 10 in 80") {
        const auto steps = one_step(value::point(30), 80);
        REQUIRE(steps.size() == 1);
        CHECK(steps[0].status == balance::unbalanced);
        CHECK(steps[0].share == 0.125);
        CHECK(steps[0].period == "2000-02");
        CHECK(one_step(value::point(30), 90)[0].status == balance::balanced);
        CHECK(one_step(value::point(30), 90)[0].share == 0.0);
    }

    TEST_CASE("stock_flow: zero, missing, suppressed and below detection differ") {
        CHECK(one_step(value::point(0), 60)[0].status == balance::balanced);
        CHECK(one_step(value::point(0), 60)[0].share == 0.0);
        // nobody knows how many came: 60 or more are possible, 50 are not
        CHECK(one_step(value::missing(reason::not_reported), 80)[0].status == balance::undecided);
        CHECK_FALSE(one_step(value::missing(reason::not_reported), 80)[0].share);
        CHECK(one_step(value::missing(reason::not_reported), 50)[0].status == balance::unbalanced);
        // suppressed numbers are 1 to 9: 61 to 69 are expected
        CHECK(one_step(value::missing(reason::suppressed), 70)[0].status == balance::undecided);
        CHECK(one_step(value::missing(reason::suppressed), 80)[0].status == balance::unbalanced);
        // fewer than 10: 60 to 70
        CHECK(one_step(value::below(10), 70)[0].status == balance::undecided);
        CHECK(one_step(value::below(10), 90)[0].status == balance::unbalanced);
    }

    TEST_CASE("stock_flow: an empty stock has no share, but can be out of balance") {
        CHECK(one_step(value::point(0), 0)[0].status == balance::unbalanced);
        CHECK_FALSE(one_step(value::point(0), 0)[0].share);
        definitions            d = list();
        const std::vector<row> rows{{"listed", "A", "", month(0), value::point(5)},
                                    {"listed", "A", "", month(1), value::point(0)},
                                    {"came", "A", "", month(1), value::point(0)},
                                    {"left", "A", "", month(1), value::point(5)}};
        const auto             steps = stock_flow(d, world::dataset_of(d, rows));
        CHECK(steps[0].status == balance::balanced);
        CHECK(steps[0].share == 0.0);
    }

    TEST_CASE("stock_flow: an account that balances has no finding; one wrong count breaks two steps") {
        const definitions d = list();
        for (std::uint64_t seed = 1; seed <= 100; ++seed) {
            CAPTURE(seed);
            random_stream random(seed);
            account       a = balanced(random, 24);
            CHECK(check_stock_flow(d, data_of(d, a)).empty());
            const std::size_t at = 1 + random.below(22);
            a.stock[at].number = value::point(*a.stock[at].number.point() * 3 + 10);
            const findings f = check_stock_flow(d, data_of(d, a));
            REQUIRE(f.size() == 1);
            CHECK(f[0].rule == "out_of_balance");
            CHECK(f[0].period == month(static_cast<int>(at)));
            CHECK(f[0].found.find("2 periods in a row") != std::string::npos);
            const auto steps = stock_flow(d, data_of(d, a));
            REQUIRE(steps.size() == 23);
            CHECK(steps[at].streak == 2);
            CHECK(f[0].score <= 1);
        }
    }

    TEST_CASE("stock_flow: tolerance, least streak, open steps") {
        const definitions  d = list();
        random_stream      random(3);
        account            a = balanced(random, 12);
        stock_flow_options o;
        a.rows[10].number = value::point(*a.rows[10].number.point() + 200); // those who came in month 5
        CHECK(check_stock_flow(d, data_of(d, a), o).size() == 1);
        o.least_streak = 2;
        CHECK(check_stock_flow(d, data_of(d, a), o).empty());
        o = {};
        o.tolerance = 1;
        CHECK(check_stock_flow(d, data_of(d, a), o).empty());
        o = {};
        o.open = true;
        a.rows[2].number = value::missing(reason::not_reported);
        CHECK(check_stock_flow(d, data_of(d, a), o).count("balance_open") == 1);
        o.tolerance = -0.1;
        CHECK_THROWS_AS((void)check_stock_flow(d, data_of(d, a), o), domain_fault);
        o = {};
        o.least_streak = 0;
        CHECK_THROWS_AS((void)check_stock_flow(d, data_of(d, a), o), domain_fault);
    }

    TEST_CASE("stock_flow: no step over a material change, a declared break or a gap") {
        definitions   d = list();
        random_stream random(5);
        account       a = balanced(random, 6);
        a.stock[3].number = value::point(1);
        for (std::size_t i = 4; i < 6; ++i) a.stock[i].number = value::point(1);
        for (std::size_t i = 8; i < 12; ++i) a.rows[i].number = value::point(0);
        for (std::size_t i = 6; i < 8; ++i) a.rows[i].number = value::point(0);
        CHECK(check_stock_flow(d, data_of(d, a)).size() == 1);
        definitions changed = d;
        changed.measures[0].versions = {{"1", {}, materiality::none, ""},
                                        {"2", date(2000, 4, 1), materiality::material, ""}};
        CHECK(check_stock_flow(changed, data_of(changed, a)).empty());
        // A period is of the version in force on its first day, here as in a roll-up: April is still one series with March.
        changed.measures[0].versions[1].from = date(2000, 4, 2);
        CHECK(check_stock_flow(changed, data_of(changed, a)).size() == 1);
        definitions said = d;
        said.breaks = {{"listed", "A", "", "2000-03", break_statement::broken, "", "", "", {}}};
        CHECK(check_stock_flow(said, data_of(said, a)).empty());
        said.breaks[0].says = break_statement::real;
        CHECK(check_stock_flow(said, data_of(said, a)).size() == 1);
        a.stock.erase(a.stock.begin() + 3);
        CHECK(check_stock_flow(d, data_of(d, a)).empty());
        CHECK(stock_flow(d, data_of(d, a)).size() == 3);
    }
}
