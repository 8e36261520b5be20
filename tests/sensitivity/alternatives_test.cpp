// SPDX-License-Identifier: MIT
#include "toy_chain.hpp"

#include <steelyard/core/random.hpp>
#include <steelyard/sensitivity/alternatives.hpp>

#include <doctest/doctest.h>

#include <set>

using namespace steelyard;
using namespace steelyard::sensitivity;
using toy::judge;

namespace {

[[nodiscard]] std::vector<option_value> numbers(std::initializer_list<double> x) { return {x.begin(), x.end()}; }

/// Random judgements over the toy chain, with types, probabilities and exclusions.
struct toy_world {
    std::vector<judgement> ledger;
    std::vector<exclusion> excluded;
};
[[nodiscard]] toy_world random_toy(std::uint64_t seed) {
    random_stream r(seed, 11);
    toy_world     w;
    for (const std::string path : {"toy.add", "toy.times", "toy.refuse"}) {
        std::vector<option_value> to;
        if (path == "toy.refuse")
            to = {false, r.below(3) == 0};
        else
            for (std::uint64_t n = 1 + r.below(4); to.size() < n;) to.emplace_back(static_cast<double>(r.below(5)) - 1);
        w.ledger.push_back(judge(path.substr(4), path, to, static_cast<equivalence>(r.below(3))));
        if (r.below(2) == 0)
            for (auto& o : w.ledger.back().options) o.probability = 1.0 / static_cast<double>(to.size());
    }
    const auto &add = w.ledger[0].options, &times = w.ledger[1].options;
    if (add.size() > 1 && times.size() > 1)
        w.excluded.push_back({{{"add", add.back().id}, {"times", times.back().id}}, "they do not go together"});
    return w;
}

} // namespace

TEST_SUITE("sensitivity") {
    TEST_CASE("alternatives: counts, extremes, flips and the sentence, by hand") {
        // (1 + add) * times with add in 0, 1, 2 and times in 1, 10: 1 10 2 20 3 30.
        std::atomic<int> runs = 0;
        const plan       p(toy::chain(1, runs),
                           {judge("add", "toy.add", numbers({0, 1, 2})), judge("times", "toy.times", numbers({1, 10}))});
        const auto       number = alternatives(p, toy::asks());
        CHECK(number.of.values == std::vector<double>{1, 10, 2, 20, 3, 30});
        CHECK(number.multiverses.size() == 1);
        CHECK(number.multiverses[0].equivalent.low == std::vector<double>{1});
        CHECK(number.multiverses[0].equivalent.high_at == std::vector<std::int64_t>{5});
        CHECK(number.multiverses[0].equivalent.mean[0] == doctest::Approx(11));
        CHECK_FALSE(number.multiverses[0].with_uncertain);
        CHECK(number.sentence() == "the number lies between 1.0000 and 30.0000 in 6 combinations of 2 judgements.");
        CHECK(number.measure == "All options of a judgement count alike: nobody stated probabilities.");
        CHECK(number.basis() == std::vector<std::string>{"add", "times"});

        const auto above = alternatives(p, toy::asks(true, 2.5));
        CHECK(above.multiverses[0].equivalent.holds == 4);
        CHECK(above.multiverses[0].equivalent.share == doctest::Approx(4.0 / 6));
        CHECK(above.sentence() == "\"the number is above the limit\" holds in 4 of 6 combinations of 2 judgements. As "
                                  "chosen it does not hold; changing `times` to o1 "
                                  "turns it around, and so does 1 other change of as many.");
        // Exact shares of it are those of the same numbers given by hand.
        const auto experiment = experiment_of(above);
        const auto sobol = sobol_shares(experiment.design, experiment.of);
        const auto hand =
            sobol_shares(factorial({factor::equal("add", 3), factor::equal("times", 2)}), {{0, 1, 0, 1, 1, 1}});
        CHECK(sobol.factors[0].total == hand.factors[0].total);
        CHECK(sobol.factors[1].first == hand.factors[1].first);
    }

    TEST_CASE("alternatives: each stage runs once for each different input and options") {
        std::atomic<int> runs = 0;
        const plan       p(toy::chain(1, runs),
                           {judge("times", "toy.times", numbers({1, 10})), judge("add", "toy.add", numbers({0, 1, 2, 1}))});
        workspace        memory;
        const auto       first = alternatives(p, toy::asks(), &memory);
        CHECK(runs == 3 + 6); // the fourth addition is the second
        CHECK(first.stages[0].needed == 3);
        CHECK(first.stages[1].run == 6);
        CHECK(first.same_options == std::vector<same_option>{{"add", "o3", "o1"}});
        runs = 0;
        const auto again = alternatives(p, toy::asks(true, 2.5), &memory);
        CHECK(runs == 0);
        CHECK(again.stages[1].run == 0);
        CHECK(again.stages[1].needed == 6);
        // 0 + 3 and 3 + 0 are one content: what comes after runs once.
        std::atomic<int> more = 0;
        const plan       same(toy::chain(2, more),
                              {judge("times", "toy.times", numbers({3, 3.0})), judge("add", "toy.add", numbers({0, -0.0}))});
        CHECK(alternatives(same, toy::asks()).same_options.size() == 2);
        CHECK(more == 2);
    }

    TEST_CASE("alternatives: what is not equivalent stands side by side, what is uncertain with and without") {
        std::atomic<int> runs = 0;
        auto             times = judge("times", "toy.times", numbers({1, 10}), equivalence::non_equivalent);
        auto             add = judge("add", "toy.add", numbers({0, 1, 2}), equivalence::uncertain);
        auto             refuse = judge("refuse", "toy.refuse", {false, true});
        refuse.options[0].probability = 0.75;
        refuse.options[1].probability = 0.25;
        const plan p(toy::chain(1, runs), {times, add, refuse});
        const auto r = alternatives(p, toy::asks(true, 2.5));
        REQUIRE(r.multiverses.size() == 2);
        CHECK(r.multiverses[0].fixed == std::vector<chosen_option>{{"times", "o0"}});
        CHECK(r.multiverses[0].as_chosen);
        CHECK_FALSE(r.multiverses[1].as_chosen);
        CHECK(r.multiverses[0].equivalent.admitted == 2); // add as chosen, refused or not
        CHECK(r.multiverses[0].equivalent.answered == 1);
        CHECK(r.multiverses[0].equivalent.holds == 0);
        CHECK(r.multiverses[0].with_uncertain->answered == 3);
        CHECK(r.multiverses[0].with_uncertain->holds == 1);
        CHECK(r.multiverses[0].with_uncertain->share == doctest::Approx(1.0 / 3));
        CHECK(r.multiverses[1].with_uncertain->holds == 3);
        REQUIRE(r.unanswered.size() == 1);
        CHECK(r.unanswered[0].combinations == 6);
        CHECK(r.unanswered[0].why == "the second stage refuses");
        CHECK(r.measure == "The options of `refuse` count by their stated probabilities, those of the others alike: "
                           "nobody stated any.");
        CHECK(r.sentence() == "\"the number is above the limit\", with `times` = o0, holds in 0 of 1 combination of 1 "
                              "judgement, and with the uncertain ones holds in 1 of 3 "
                              "combinations of 2 judgements; with `times` = o1 it holds in 1 of 1 combination of 1 "
                              "judgement, and with the uncertain ones holds in 3 of 3 "
                              "combinations of 2 judgements. 6 combinations have no answer: the second stage refuses. "
                              "As chosen it does not hold; changing `add` to o2 "
                              "turns it around, and so does 1 other change of as many.");
        // Combinations without an answer are excluded, so that shares are Shapley's.
        const auto e = experiment_of(r, 0);
        CHECK_FALSE(e.design.is_product());
        CHECK_THROWS_AS((void)sobol_shares(e.design, e.of), illegal_operation);
        CHECK(shapley_shares(e.design, e.of).factors[0].share == doctest::Approx(1));
        CHECK_THROWS_AS((void)experiment_of(r, 2), unknown_code);
    }

    TEST_CASE("alternatives: against a loop over everything, on any number of threads, remembered or not") {
        for (std::uint64_t seed = 0; seed < 60; ++seed) {
            CAPTURE(seed);
            const toy_world  w = random_toy(seed);
            std::atomic<int> runs = 0;
            const plan       p(toy::chain(1, runs), w.ledger, w.excluded);
            const auto       r = alternatives(p, toy::asks());
            std::int64_t     c = 0, admitted = 0;
            for (const auto& a : w.ledger[0].options)
                for (const auto& t : w.ledger[1].options)
                    for (const auto& f : w.ledger[2].options) {
                        const bool out = !w.excluded.empty() && a.id == w.excluded[0].together[0].option &&
                                         t.id == w.excluded[0].together[1].option;
                        const bool refused = std::get<bool>(f.sets[0].to);
                        CHECK(p.design().admits(c) == !out);
                        CHECK((r.answered[static_cast<std::size_t>(c)] != 0) == (!out && !refused));
                        if (!out && !refused)
                            CHECK(r.of.values[static_cast<std::size_t>(c)] ==
                                  (1 + std::get<double>(a.sets[0].to)) * std::get<double>(t.sets[0].to));
                        admitted += out ? 0 : 1;
                        ++c;
                    }
            std::int64_t pooled = 0;
            for (const multiverse& m : r.multiverses)
                pooled += m.with_uncertain ? m.with_uncertain->admitted : m.equivalent.admitted;
            CHECK(pooled == admitted); // every combination lies in one multiverse
            workspace memory(350);     // holds three outputs: forgetting changes nothing
            for (const int threads : {1, 3}) {
                const auto again = alternatives(p, toy::asks(), &memory, {.threads = threads});
                CHECK(again.of.values == r.of.values);
                CHECK(again.answered == r.answered);
                CHECK(again.same_options == r.same_options);
                CHECK(memory.count().bytes <= 350);
            }
        }
    }

    TEST_CASE("alternatives: an option that stands there twice changes no set, no flip and no extreme") {
        for (std::uint64_t seed = 0; seed < 60; ++seed) {
            CAPTURE(seed);
            toy_world        w = random_toy(seed);
            std::atomic<int> runs = 0;
            const auto       one = alternatives(plan(toy::chain(1, runs), w.ledger, w.excluded), toy::asks(true, 1.5));
            judgement&       twice = w.ledger[seed % 3];
            const bool       excluded_too = !w.excluded.empty() && seed % 3 < 2;
            twice.options.push_back(twice.options.back());
            twice.options.back().id = "again";
            if (excluded_too) {
                w.excluded.push_back(w.excluded[0]);
                w.excluded.back().together[seed % 3].option = "again";
            }
            if (twice.options[0].probability)
                for (auto& o : twice.options) o.probability = 1.0 / static_cast<double>(twice.options.size());
            const auto two = alternatives(plan(toy::chain(1, runs), w.ledger, w.excluded), toy::asks(true, 1.5));
            const auto is_again = [&](const same_option& s) { return s.judgement == twice.id && s.option == "again"; };
            CHECK(std::ranges::any_of(two.same_options, is_again));
            const auto flips = [](const alternatives_result& r) {
                std::set<std::pair<std::vector<std::int32_t>, std::vector<std::int32_t>>> found;
                for (const flip& f : r.smallest_flips) found.emplace(f.factors, f.options);
                return found;
            };
            CHECK(flips(one) == flips(two));
            const auto says = [](const pooled_answer& p) {
                return std::tuple(p.holds > 0, p.holds < p.answered, p.low, p.high);
            };
            std::set<std::tuple<bool, bool, std::vector<double>, std::vector<double>>> before, after;
            for (const multiverse& m : one.multiverses) before.insert(says(m.with_uncertain.value_or(m.equivalent)));
            for (const multiverse& m : two.multiverses) after.insert(says(m.with_uncertain.value_or(m.equivalent)));
            CHECK(before == after);
        }
    }

    TEST_CASE("alternatives: one option per judgement is the plain result; a run says how far it is and stops") {
        std::atomic<int> runs = 0;
        const plan       p(toy::chain(3, runs),
                           {judge("add", "toy.add", numbers({2})), judge("times", "toy.times", numbers({5}))});
        const auto       r = alternatives(p, toy::asks());
        CHECK(r.of.values == std::vector<double>{25});
        CHECK(r.multiverses[0].equivalent.low == r.multiverses[0].equivalent.high);
        CHECK(alternatives(plan(toy::chain(3, runs), {}), toy::asks()).of.values == std::vector<double>{3});

        struct steps final : progress_sink {
            std::int64_t last = -1, total = 0;
            bool         rising = true;
            void         advance(std::int64_t done, std::int64_t all) override {
                rising = rising && done >= last;
                last = done;
                total = all;
            }
        } sink;
        const plan wide(toy::chain(3, runs), {judge("add", "toy.add", numbers({1, 2, 3, 4})),
                                              judge("times", "toy.times", numbers({5, 6, 7}))});
        (void)alternatives(wide, toy::asks(), nullptr, {.progress = &sink});
        CHECK(sink.rising);
        CHECK(sink.last == sink.total);
        std::stop_source stop;
        stop.request_stop();
        CHECK_THROWS_AS((void)alternatives(wide, toy::asks(), nullptr, {.stop = stop.get_token()}), stopped);
    }

    TEST_CASE("alternatives: who keeps only the answers gets the rest again") {
        std::atomic<int> runs = 0;
        judgement        times = judge("times", "toy.times", numbers({5, 6, 7}));
        times.type = equivalence::non_equivalent;
        const plan                p(toy::chain(3, runs), {judge("add", "toy.add", numbers({1, 2, 3, 4})), times});
        const alternatives_result whole = alternatives(p, toy::asks());
        alternatives_result       kept = whole;
        kept.multiverses.clear();
        kept.smallest_flips.clear();
        conclude(kept);
        CHECK(kept.multiverses.size() == whole.multiverses.size());
        CHECK(kept.smallest_flips == whole.smallest_flips);
        CHECK(kept.sentence() == whole.sentence());
        for (std::size_t m = 0; m < kept.multiverses.size(); ++m) {
            CHECK(kept.multiverses[m].fixed == whole.multiverses[m].fixed);
            CHECK(kept.multiverses[m].equivalent.mean == whole.multiverses[m].equivalent.mean);
            CHECK(kept.multiverses[m].equivalent.low_at == whole.multiverses[m].equivalent.low_at);
        }
        kept.ledger.pop_back();
        CHECK_THROWS_AS(conclude(kept), shape_mismatch);
        kept = whole;
        kept.of.values.pop_back();
        CHECK_THROWS_AS(conclude(kept), shape_mismatch);
    }
}
