// SPDX-License-Identifier: MIT
#include "toy_chain.hpp"

#include <steelyard/core/error.hpp>
#include <steelyard/sensitivity/plan.hpp>

#include <doctest/doctest.h>

using namespace steelyard;
using namespace steelyard::sensitivity;
using toy::judge;

namespace {

[[nodiscard]] std::vector<std::string> refusals(const std::vector<judgement>& ledger,
                                                const std::vector<exclusion>& excluded = {}) {
    std::atomic<int>         runs = 0;
    std::vector<std::string> rules;
    try {
        const plan p(toy::chain(0, runs), ledger, excluded);
    } catch (const invalid_input& e) {
        for (const problem& p : e.problems()) rules.push_back(p.rule);
    }
    return rules;
}

} // namespace

TEST_SUITE("sensitivity") {
    TEST_CASE("plan: which judgement sets which stage, and the combination as chosen") {
        std::atomic<int> runs = 0;
        judgement        both = judge("both", "toy.add", {1.0, 2.0, 3.0});
        both.options[1].sets.push_back({"toy.times", 5.0});
        both.chosen = "o1";
        judgement last = judge("last", "toy.refuse", {false, true}, equivalence::uncertain);
        last.chosen = "o1";
        const plan p(toy::chain(0, runs), {both, last});
        CHECK(p.design().combinations() == 6);
        CHECK(p.design().options_of(p.chosen()) == std::vector<std::int32_t>{1, 1});
        CHECK(p.setting(0) == std::vector<std::int32_t>{0});
        CHECK(p.setting(1) == std::vector<std::int32_t>{0, 1});
        CHECK(p.settings(1, 0, 1) == std::vector<binding>{{"toy.times", 5.0}});
        CHECK(p.settings(1, 0, 0).empty());
    }

    TEST_CASE("plan: everything that is wrong, at once") {
        judgement bad = judge("bad", "toy.ad", {1.0, 2.0}); // unknown path, twice
        bad.chosen = "o7";
        judgement values = judge("values", "toy.times", {std::string("much"), 1.0, true});
        values.options[1].sets.push_back({"toy.times", 2.0}); // twice in one option
        values.options[2].id = "o0";
        judgement stated = judge("stated", "toy.add", {1.0, 2.0});
        stated.options[0].probability = 0.5;
        judgement again = judge("values", "toy.add", {1.0, 2.0}); // repeated id, and a path that another sets
        again.options[0].probability = 0.5;
        again.options[1].probability = 0.4;
        judgement none = judge("", "toy.refuse", {});
        CHECK(refusals({bad, values, stated, again, none}) ==
              std::vector<std::string>{"unknown_option", "unknown_path", "unknown_path", "repeated_id", "bad_value",
                                       "repeated_path", "bad_value", "bad_probabilities", "repeated_id",
                                       "bad_probabilities", "repeated_path", "repeated_path", "no_id", "no_options"});
        try {
            std::atomic<int> runs = 0;
            const plan       p(toy::chain(0, runs), {bad});
        } catch (const invalid_input& e) {
            CHECK(e.problems()[1].where.code == "bad");
            CHECK(e.problems()[1].where.column == "toy.ad");
            CHECK(e.problems()[1].advice == "did you mean 'toy.add'?");
        }
    }

    TEST_CASE("plan: what does not go together") {
        const std::vector<judgement> ledger{judge("add", "toy.add", {1.0, 2.0}),
                                            judge("times", "toy.times", {1.0, 2.0})};
        CHECK(refusals(ledger, {{{{"add", "o9"}}, ""}, {{}, ""}, {{{"what", "o0"}}, ""}}) ==
              std::vector<std::string>{"unknown_option", "empty_exclusion", "unknown_option"});
        CHECK(refusals(ledger, {{{{"add", "o0"}, {"times", "o0"}}, ""}}) ==
              std::vector<std::string>{"chosen_is_excluded"});
        std::atomic<int>             runs = 0;
        const std::vector<exclusion> one{{{{"add", "o1"}}, "nobody adds two"}};
        const plan                   p(toy::chain(0, runs), ledger, one);
        CHECK(p.design().admits(1));
        CHECK_FALSE(p.design().admits(2));
        CHECK_FALSE(p.design().admits(3));
    }
}
