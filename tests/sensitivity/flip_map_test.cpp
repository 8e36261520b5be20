// SPDX-License-Identifier: MIT
#include "toy_chain.hpp"

#include <steelyard/core/random.hpp>
#include <steelyard/sensitivity/flip_map.hpp>

#include <doctest/doctest.h>

#include <map>
#include <sstream>

using namespace steelyard;
using namespace steelyard::sensitivity;
using toy::judge;

TEST_SUITE("sensitivity") {
    TEST_CASE("flip_map: by hand") {
        // (1 + add) * times > 2.5: add 0, 1, 2 against times 1, 10: no yes, no yes, yes yes.
        std::atomic<int> runs = 0;
        const plan       p(toy::chain(1, runs),
                           {judge("add", "toy.add", {0.0, 1.0, 2.0}), judge("times", "toy.times", {1.0, 10.0})});
        const auto       r = alternatives(p, toy::asks(true, 2.5));
        const flip_map   map = flip_map_of(r);
        REQUIRE(map.rows.size() == 5);
        CHECK(map.rows[0].chosen);
        CHECK_FALSE(map.rows[0].flips);
        CHECK(map.rows[2].alone == 1);
        CHECK(map.rows[2].flips);
        CHECK(map.rows[2].settings == 2);
        CHECK(map.rows[2].changed == 1);
        CHECK(map.rows[4].settings == 3);
        CHECK(map.rows[4].changed == 2);
        CHECK(map.weights[0].judgement == "times"); // 2 of 3 against 1 of 2
        CHECK(map.weights[0].decides == 2);
        CHECK(map.hangs_most_on() == std::vector<std::string>{"times"});
        CHECK(plain_sentence(r) == "\"the number is above the limit\" holds in 4 of 6 combinations of 2 judgements; it "
                                   "hangs most on `times`, which decides it in 2 of 3 settings of "
                                   "the others, and the smallest change that turns it around is `times` to o1.");
        std::ostringstream csv;
        write_csv(csv, to_table(map));
        CHECK(
            csv.str().starts_with("judgement,option,chosen,same_as,alone,flips,settings,changed\nadd,o0,1,,0,0,2,0\n"));
        CHECK(plain_sentence(alternatives(p, toy::asks(true, 0))) ==
              "\"the number is above the limit\" holds in 6 of 6 combinations of 2 judgements; it hangs on none of "
              "them.");
        CHECK_THROWS_AS((void)plain_sentence(alternatives(p, toy::asks())), illegal_operation);
        CHECK(flip_map_of(alternatives(p, toy::asks())).hangs_most_on() ==
              std::vector<std::string>{"add", "times"}); // numbers always differ
    }

    TEST_CASE("flip_map: what is uncertain, not equivalent or refused") {
        std::atomic<int> runs = 0;
        const plan       p(toy::chain(1, runs), {judge("add", "toy.add", {0.0, 1.0, 2.0}, equivalence::uncertain),
                                                 judge("times", "toy.times", {1.0, 10.0}, equivalence::non_equivalent),
                                                 judge("refuse", "toy.refuse", {false, true})});
        const auto       r = alternatives(p, toy::asks(true, 2.5));
        const flip_map   map = flip_map_of(r);
        CHECK_FALSE(map.rows.back().alone); // refused
        CHECK(map.rows.back().settings == 0);
        CHECK(map.rows[4].settings == 3);
        CHECK(plain_sentence(r) ==
              "\"the number is above the limit\" holds in 0 of 1 combination of 1 judgement (with the uncertain ones "
              "in 1 of 3 combinations of 2 judgements), beside 1 other multiverse of "
              "options that are not equivalent; it hangs most on `times`, which decides it in 2 of 3 settings of the "
              "others, and the smallest change that turns it around is `times` to o1.");
    }

    TEST_CASE("flip_map: an option that stands there twice changes no weight") {
        std::atomic<int> runs = 0;
        const auto       map = [&](const std::vector<option_value>& add, const std::string& chosen) {
            judgement j = judge("add", "toy.add", add);
            j.chosen = chosen;
            return flip_map_of(alternatives(plan(toy::chain(1, runs), {j, judge("times", "toy.times", {1.0, 10.0})}),
                                                  toy::asks(true, 2.5)));
        };
        const flip_map one = map({0.0, 1.0, 2.0}, "o1"), two = map({0.0, 1.0, 2.0, 1.0}, "o3");
        CHECK(two.rows[3].same_as == "o1");
        for (std::size_t i = 0; i < 2; ++i) {
            CHECK(one.weights[i].decides == two.weights[i].decides);
            CHECK(one.weights[i].settings == two.weights[i].settings);
        }
        CHECK(one.rows[2].changed == two.rows[2].changed);
        CHECK(one.rows[2].settings == two.rows[2].settings);
        CHECK(two.rows[1].changed == 0);
    }

    TEST_CASE("flip_map: against the definition, over random answers") {
        for (std::uint64_t seed = 0; seed < 60; ++seed) {
            CAPTURE(seed);
            random_stream       random(seed, 5);
            alternatives_result r;
            std::vector<factor> factors;
            for (const std::string id : {"a", "b", "c"}) {
                judgement j = judge(id, "", std::vector<option_value>(1 + random.below(4), 0.0));
                factors.push_back(factor::equal(id, static_cast<std::int32_t>(j.options.size())));
                r.ledger.push_back(std::move(j));
            }
            r.design = factorial(factors);
            r.conclusion = true;
            for (std::int64_t c = 0; c < r.design.combinations(); ++c) {
                r.of.values.push_back(static_cast<double>(random.below(2)));
                r.answered.push_back(random.below(4) == 0 ? 0 : 1);
            }
            const flip_map map = flip_map_of(r);
            std::size_t    row = 0;
            for (std::size_t f = 0; f < 3; ++f) {
                std::map<std::vector<std::int32_t>, std::map<std::int32_t, double>>
                    settings; // of the others, by option
                for (std::int64_t c = 0; c < r.design.combinations(); ++c) {
                    if (r.answered[static_cast<std::size_t>(c)] == 0) continue;
                    auto       options = r.design.options_of(c);
                    const auto own = std::exchange(options[f], 0);
                    settings[options][own] = r.of.values[static_cast<std::size_t>(c)];
                }
                std::int64_t decides = 0, several = 0;
                for (const auto& [others, by_option] : settings) {
                    several += by_option.size() > 1 ? 1 : 0;
                    bool agree = true;
                    for (const auto& [option, answer] : by_option) agree = agree && answer == by_option.begin()->second;
                    decides += agree ? 0 : 1;
                }
                const auto w = std::ranges::find(map.weights, r.ledger[f].id, &judgement_weight::judgement);
                CHECK(w->decides == decides);
                CHECK(w->settings == several);
                for (std::int32_t o = 0; o < static_cast<std::int32_t>(r.ledger[f].options.size()); ++o, ++row) {
                    std::int64_t both = 0, differ = 0;
                    for (const auto& [others, by_option] : settings)
                        if (by_option.contains(0) && by_option.contains(o)) {
                            ++both;
                            differ += by_option.at(0) != by_option.at(o) ? 1 : 0;
                        }
                    CHECK(map.rows[row].settings == both);
                    CHECK(map.rows[row].changed == differ);
                }
            }
            for (std::size_t i = 1; i < map.weights.size(); ++i)
                CHECK(map.weights[i - 1].decides * map.weights[i].settings >=
                      map.weights[i].decides * map.weights[i - 1].settings);
        }
    }
}
