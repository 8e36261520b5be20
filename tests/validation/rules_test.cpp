// SPDX-License-Identifier: MIT
#include "world.hpp"

#include <steelyard/validation/rules.hpp>

#include <doctest/doctest.h>

#include <array>

using namespace steelyard;
using namespace steelyard::validation;
using world::row;

namespace {

definitions two_measures() {
    definitions d;
    for (const char* code : {"a", "b", "c", "d"}) d.measures.push_back(world::counted(code));
    return d;
}

rule make(std::string left, rule_operator op, std::string right, side_mode lm = side_mode::skip_if_any_missing,
          side_mode rm = side_mode::skip_if_any_missing) {
    rule r;
    r.code = "r";
    r.left = std::move(left);
    r.right = std::move(right);
    r.op = op;
    r.left_mode = lm;
    r.right_mode = rm;
    return r;
}

findings run(const definitions& d, const std::vector<row>& rows, const rule& r) {
    return check_rules(d, world::dataset_of(d, rows), {r});
}

/// One cell with a = 3 and b = 5 where present; otherwise missing with a reason. "10" = left present, right missing.
std::vector<row> pattern(bool left, bool right) {
    const auto number = [](bool there, double x) {
        return there ? value::point(x) : value::missing(reason::not_reported);
    };
    return {{"a", "P", "", "2000", number(left, 3)}, {"b", "P", "", "2000", number(right, 5)}};
}

constexpr std::array<rule_operator, 8> operators{rule_operator::equal,          rule_operator::not_equal,
                                                 rule_operator::less,           rule_operator::less_or_equal,
                                                 rule_operator::greater,        rule_operator::greater_or_equal,
                                                 rule_operator::exclusive_pair, rule_operator::compulsory_pair};

/// What a plain reading of the operator says of two numbers.
bool plainly_broken(rule_operator op, double x, double y) {
    switch (op) {
    case rule_operator::equal: return x != y;
    case rule_operator::not_equal: return x == y;
    case rule_operator::less: return x >= y;
    case rule_operator::less_or_equal: return x > y;
    case rule_operator::greater: return x <= y;
    case rule_operator::greater_or_equal: return x < y;
    default: return false;
    }
}

} // namespace

TEST_SUITE("validation") {

    TEST_CASE("rules: every missing pattern 00, 01, 10, 11 under every operator and mode") {
        const definitions d = two_measures();
        for (const rule_operator op : operators)
            for (const side_mode mode : {side_mode::skip_if_any_missing, side_mode::skip_if_all_missing,
                                         side_mode::never_skip, side_mode::missing_as_zero})
                for (const bool left : {false, true})
                    for (const bool right : {false, true}) {
                        CAPTURE(name(op));
                        CAPTURE(name(mode));
                        CAPTURE(left);
                        CAPTURE(right);
                        const findings f = run(d, pattern(left, right), make("a", op, "b", mode, mode));
                        const bool     broken = f.count("r") == 1;
                        CHECK(f.count("r") <= 1);
                        if (op == rule_operator::exclusive_pair)
                            CHECK(broken == (left && right));
                        else if (op == rule_operator::compulsory_pair)
                            CHECK(broken == (left != right));
                        else if (left && right)
                            CHECK(broken == plainly_broken(op, 3, 5));
                        else if (mode == side_mode::missing_as_zero)
                            CHECK(broken == plainly_broken(op, left ? 3 : 0, right ? 5 : 0));
                        else
                            CHECK_FALSE(broken); // a missing number may be any that its measure allows
                        const bool unanswered =
                            mode == side_mode::never_skip && !(left && right) && op < rule_operator::exclusive_pair;
                        // the missing number is 0 or more, which leaves each of these open to either answer
                        CHECK((f.count("rule_unanswered") == 1) == unanswered);
                    }
    }

    TEST_CASE("rules: absence of a row is absence, as with a reason") {
        const definitions      d = two_measures();
        const std::vector<row> only_left{{"a", "P", "", "2000", value::point(3)}};
        CHECK(run(d, only_left, make("a", rule_operator::equal, "b")).empty());
        CHECK(run(d, only_left,
                  make("a", rule_operator::equal, "b", side_mode::missing_as_zero, side_mode::missing_as_zero))
                  .count("r") == 1);
        CHECK(run(d, only_left, make("a", rule_operator::compulsory_pair, "b")).count("r") == 1);
        CHECK(run(d, only_left, make("a", rule_operator::equal, "b", side_mode::never_skip, side_mode::never_skip))
                  .count("rule_unanswered") == 1);
    }

    TEST_CASE("rules: zero and missing differ in every mode but missing_as_zero") {
        const definitions      d = two_measures();
        const std::vector<row> zero{{"a", "P", "", "2000", value::point(3)}, {"b", "P", "", "2000", value::point(0)}};
        for (const side_mode mode :
             {side_mode::skip_if_any_missing, side_mode::skip_if_all_missing, side_mode::never_skip}) {
            CHECK(run(d, zero, make("a", rule_operator::equal, "b", mode, mode)).count("r") == 1);
            CHECK(run(d, pattern(true, false), make("a", rule_operator::equal, "b", mode, mode)).count("r") == 0);
        }
    }

    TEST_CASE("rules: modes differ where a side lacks one of several operands") {
        const definitions d = two_measures();
        // a = 7, b missing (0 or more), c = 5: a + b is at least 7, so it cannot be 5.
        const std::vector<row> rows{{"a", "P", "", "2000", value::point(7)}, {"c", "P", "", "2000", value::point(5)}};
        const auto with = [&](side_mode m) { return run(d, rows, make("a + b", rule_operator::equal, "c", m)); };
        CHECK(with(side_mode::skip_if_any_missing).empty());
        CHECK(with(side_mode::skip_if_all_missing).count("r") == 1);
        CHECK(with(side_mode::never_skip).count("r") == 1);
        CHECK(with(side_mode::missing_as_zero).count("r") == 1);
        const auto reached = [&](side_mode m) { return run(d, rows, make("c + b", rule_operator::equal, "a", m)); };
        CHECK(reached(side_mode::skip_if_all_missing).empty()); // b may be 2
        CHECK(reached(side_mode::never_skip).count("rule_unanswered") == 1);
        CHECK(reached(side_mode::missing_as_zero).count("r") == 1);
    }

    TEST_CASE("rules: bounds decide only what they decide") {
        const definitions d = two_measures();
        const auto        with = [&](const value& a, rule_operator op) {
            return run(d, {{"a", "P", "", "2000", a}, {"b", "P", "", "2000", value::point(10)}}, make("a", op, "b"))
                .count("r");
        };
        CHECK(with(value::below(9), rule_operator::equal) == 1);
        CHECK(with(value::below(10), rule_operator::equal) == 0);
        CHECK(with(value::above(11), rule_operator::less_or_equal) == 1);
        CHECK(with(value::range(5, 15), rule_operator::less) == 0);
        CHECK(with(value::range(10, 15), rule_operator::less) == 1);
        const definitions& e = d;
        const auto         open = check_rules(e,
                                              world::dataset_of(e, {{"a", "P", "", "2000", value::range(5, 15)},
                                                                    {"b", "P", "", "2000", value::point(10)}}),
                                              {make("a", rule_operator::less, "b")}, {.undecided = true});
        CHECK(open.count("rule_unanswered") == 1);
        CHECK(open[0].level == severity::info);
    }

    TEST_CASE("rules: tolerance zero compares decimals as integers") {
        definitions d = two_measures();
        for (measure& m : d.measures) m.places = decimals{1};
        std::vector<row> rows{{"a", "P", "", "2000", value::point(0.1)},
                              {"b", "P", "", "2000", value::point(0.2)},
                              {"c", "P", "", "2000", value::point(0.3)}};
        CHECK(run(d, rows, make("a + b", rule_operator::equal, "c")).empty());
        rows[2].number = value::point(0.4);
        CHECK(run(d, rows, make("a + b", rule_operator::equal, "c")).count("r") == 1);
        rule loose = make("a + b", rule_operator::equal, "c");
        loose.tolerance = 0.1;
        CHECK(run(d, rows, loose).empty());
        loose.tolerance = 0.09;
        CHECK(run(d, rows, loose).count("r") == 1);
    }

    TEST_CASE("rules: cells match by place, organisation, category and period, and by the latest record") {
        definitions d = two_measures();
        d.schemes.push_back(world::scheme_of("sex", scheme_type::partition, {"F", "M"}));
        const std::vector<row> rows{{"a", "P", "O", "2000", value::point(1), {{"sex", "F"}}},
                                    {"b", "P", "O", "2000", value::point(2), {{"sex", "F"}}},
                                    {"b", "P", "O", "2000", value::point(1), {{"sex", "M"}}},
                                    {"b", "P", "N", "2000", value::point(1)},
                                    {"a", "Q", "", "2001", value::point(9), {}, "s", 10},
                                    {"a", "Q", "", "2001", value::point(4), {}, "s", 20},
                                    {"b", "Q", "", "2001", value::point(4)}};
        const findings         f = run(d, rows, make("a", rule_operator::equal, "b"));
        REQUIRE(f.size() == 1);
        CHECK(f[0].category == "sex=F");
        CHECK(f[0].organisation == "O");
        CHECK(f[0].evidence == "a 1, b 2");
    }

    TEST_CASE("rules: a division by zero is undefined, not a verdict") {
        const definitions d = two_measures();
        const findings    f = run(d, {{"a", "P", "", "2000", value::point(3)}, {"b", "P", "", "2000", value::point(0)}},
                                  make("a / b", rule_operator::less, "1"));
        CHECK(f.count("rule_undefined") == 1);
        CHECK(f.count("r") == 0);
    }

    TEST_CASE("rules: everything that is wrong with a rule is said at once") {
        definitions d = two_measures();
        d.measures[1].frequency = period_kind::month();
        rule r = make("a + employd + (", rule_operator::less, "b ? 1");
        r.tolerance = -1;
        const auto problems = problems_of(r, d);
        CHECK(problems.size() == 6); // missing operand, missing ), '?', unknown code, frequency, tolerance
        const findings f = check_rules(d, world::dataset_of(d, {{"a", "P", "", "2000", value::point(3)}}), {r});
        CHECK(f.count("bad_rule") == static_cast<std::int64_t>(problems.size()));
        CHECK(problems_of(make("1", rule_operator::less, "2"), d).size() == 1);
        CHECK(problems_of(make("a", rule_operator::exclusive_pair, "2"), d).size() == 1);
        CHECK(problems_of(make("a", rule_operator::less, "2"), d).empty());
    }
}
