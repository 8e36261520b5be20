// SPDX-License-Identifier: MIT
#include "../composite/composite_world.hpp"
#include "toy_chain.hpp"

#include <steelyard/core/error.hpp>
#include <steelyard/sensitivity/uncertainty.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <set>
#include <stdexcept>

using namespace steelyard;
using namespace steelyard::composite;
using namespace steelyard::sensitivity;
using toy::judge;

namespace {

[[nodiscard]] index_node node(const std::string& code, const std::string& parent = {}, double weight = 1) {
    index_node n;
    n.code = code;
    n.parent = parent;
    n.weight = weight;
    return n;
}

/// Two indicators on 0..100 under one root: scores of the first two units are w and 1 - w, times 100.
[[nodiscard]] index_chain two_columns() {
    index_chain of;
    of.raw = world::table_of({{"x", {100, 0, 60}}, {"y", {0, 100, 70}}});
    of.tree = {"two", "", {node("all"), node("x", "all", 3), node("y", "all", 1)}};
    return of;
}

[[nodiscard]] continuum between(const std::string& id, const std::string& path, double low, double high) {
    continuum c;
    c.id = id;
    c.paths = {path};
    c.low = low;
    c.high = high;
    return c;
}

} // namespace

TEST_SUITE("sensitivity") {
    TEST_CASE("uncertainty: a continuum and a judgement together, against closed forms, for 20 seeds") {
        // y = (1 + u) t with u uniform on 0..1 and t = 1 or 10, by halves: E t = 5.5, Var t = 20.25, E (1 + u) = 1.5, Var u = 1/12.
        std::atomic<int>             runs = 0;
        const plan                   p(toy::chain(1, runs), {judge("times", "toy.times", {1.0, 10.0})});
        const std::vector<continuum> u{between("add", "toy.add", 0, 1)};
        const double alone_t = 2.25 * 20.25, alone_u = 5.5 * 5.5 / 12, both = 20.25 / 12, v = alone_t + alone_u + both;
        for (std::int64_t seed = 1; seed <= 20; ++seed) {
            CAPTURE(seed);
            const auto r = sampled_shares({p, u}, toy::asks(), {.points = 64, .seed = seed});
            CHECK(r.factors[0].code == "times");
            CHECK(std::abs(r.variance - v) <= 4 * r.variance_error);
            CHECK(std::abs(r.factors[0].first - alone_t / v) <= 4 * r.factors[0].first_error);
            CHECK(std::abs(r.factors[0].total - (alone_t + both) / v) <= 4 * r.factors[0].total_error);
            CHECK(std::abs(r.factors[1].first - alone_u / v) <= 4 * r.factors[1].first_error);
            CHECK(std::abs(r.factors[1].total - (alone_u + both) / v) <= 4 * r.factors[1].total_error);
            // above 1.5: half of the time when t = 1, always when t = 10
            const auto a = sampled_alternatives({p, u}, toy::asks(true, 1.5), {.points = 64, .seed = seed});
            CHECK(a.answered == 1024);
            CHECK(std::abs(a.share - 0.75) <= 4 * a.share_error + 1e-12);
            CHECK(a.share_error < 0.01);
            CHECK(static_cast<double>(a.holds) == a.share * 1024);
        }
        const auto a = sampled_alternatives({p, u}, toy::asks(true, 0.5), {.points = 10, .replicates = 2, .seed = 7});
        CHECK(a.sentence() ==
              "\"the number is above the limit\" holds in 20 of 20 sampled combinations of 2 judgements (seed 7).");
        CHECK(a.measure == "All options of a judgement count alike: nobody stated probabilities. `add`: all numbers "
                           "from 0 to 1 alike.");
        CHECK(a.basis == std::vector<std::string>{"times", "add"});
    }

    TEST_CASE("uncertainty: judgements alone, against their enumeration") {
        std::atomic<int> runs = 0;
        judgement        times = judge("times", "toy.times", {1.0, 10.0, 3.0});
        times.options[0].probability = 0.2;
        times.options[1].probability = 0.8;
        times.options[2].probability = 0.0;
        const std::vector<judgement> ledger{judge("add", "toy.add", {0.0, 1.0, 2.0}), times};
        const plan                   p(toy::chain(1, runs), ledger);
        const auto                   exact = alternatives(p, toy::asks());
        const auto                   shares = sobol_shares(experiment_of(exact).design, experiment_of(exact).of);
        runs = 0;
        const auto sampled = sampled_alternatives({p}, toy::asks(), {.points = 64});
        CHECK(runs <= 3 + 6);                                 // what is drawn again is remembered
        const std::set<double> possible{1, 2, 3, 10, 20, 30}; // never times 3: nobody would
        CHECK(std::ranges::all_of(sampled.of.values, [&](double x) { return possible.contains(x); }));
        CHECK(sampled.intervals(1)[0].low == 1);
        CHECK(sampled.intervals(1)[0].high == 30);
        for (std::int64_t seed = 1; seed <= 20; ++seed) {
            CAPTURE(seed);
            const auto r = sampled_shares({p}, toy::asks(), {.points = 64, .seed = seed});
            for (std::size_t f = 0; f < 2; ++f) {
                CHECK(std::abs(r.factors[f].first - shares.factors[f].first) <= 4 * r.factors[f].first_error + 1e-12);
                CHECK(std::abs(r.factors[f].total - shares.factors[f].total) <= 4 * r.factors[f].total_error + 1e-12);
            }
        }
        workspace  memory;
        const auto threads = sampled_alternatives({p}, toy::asks(), {.points = 64}, &memory, {.threads = 3});
        CHECK(threads.of.values == sampled.of.values);
        CHECK(memory.count().outputs > 0);
    }

    TEST_CASE("uncertainty: weights that nobody chose") {
        const index_chain of = two_columns();
        const plan        p = index_plan(of, {});
        const auto        any = any_weights(of.tree);
        REQUIRE(any.size() == 1);
        CHECK(any[0].around == std::vector<double>{3, 1});
        const auto scores = sampled_alternatives({p, any}, *score_of("u000"), {.points = 256});
        const auto i = scores.intervals(0.9)[0]; // w is uniform on 0..1
        CHECK(i.low == doctest::Approx(5).epsilon(0.05));
        CHECK(i.middle == doctest::Approx(50).epsilon(0.02));
        CHECK(i.high == doctest::Approx(95).epsilon(0.01));
        const auto ahead = sampled_alternatives({p, any}, *is_ahead("u000", "u001"), {.points = 256});
        CHECK(std::abs(ahead.share - 0.5) <= 4 * ahead.share_error + 1e-9);
        const auto ranks = sampled_alternatives({p, any}, *ranks_of(3), {.points = 256}).intervals(1);
        CHECK(ranks[0].least == 1);
        CHECK(ranks[0].most == 3);
        CHECK(ranks[2].least == 1);
        CHECK(ranks[2].most == 2); // 60 to 70: never behind both
        // Without freedom they are the declared ones, half way they reach half as far.
        for (const double x :
             sampled_alternatives({p, any_weights(of.tree, 0)}, *score_of("u000"), {.points = 4, .replicates = 2})
                 .of.values)
            CHECK(x == doctest::Approx(75).epsilon(1e-12));
        const auto half =
            sampled_alternatives({p, any_weights(of.tree, 0.5)}, *score_of("u000"), {.points = 256}).intervals(1)[0];
        CHECK(half.least == doctest::Approx(37.5).epsilon(0.02));
        CHECK(half.most == doctest::Approx(87.5).epsilon(0.02));
    }

    TEST_CASE("uncertainty: three shares are uniform on their simplex") {
        // Beta(1, 2): mean 1/3, variance 1/18, and any two have covariance -1/36.
        index_chain of;
        of.raw = world::table_of({{"x", {1, 0}}, {"y", {0, 1}}, {"z", {0, 1}}});
        of.options.normalise.high = 1;
        of.tree = {"three", "", {node("all"), node("x", "all"), node("y", "all"), node("z", "all")}};
        const plan p = index_plan(of, {});
        const auto r = sampled_alternatives({p, any_weights(of.tree)}, *score_of("u000"), {.points = 512});
        double     mean = 0, square = 0;
        for (const double x : r.of.values) {
            mean += x / static_cast<double>(r.runs);
            square += x * x / static_cast<double>(r.runs);
        }
        CHECK(mean == doctest::Approx(1.0 / 3).epsilon(0.002));
        CHECK(square - mean * mean == doctest::Approx(1.0 / 18).epsilon(0.01));
        CHECK(r.intervals(0.9)[0].high == doctest::Approx(1 - std::sqrt(0.05)).epsilon(0.01)); // P(x > t) = (1 - t)^2
    }

    TEST_CASE(
        "uncertainty: a run says how far it is point by point, and whoever stops it need not wait for a replicate") {
        struct steps final : progress_sink {
            std::int64_t last = 0, total = 0, told = 0, stop_at = 0;
            bool         rising = true;
            void         advance(std::int64_t done, std::int64_t all) override {
                rising = rising && done >= last && done <= all;
                last = done;
                total = all;
                if (++told == stop_at) throw std::runtime_error("enough");
            }
        };
        std::atomic<int>             runs = 0;
        const plan                   p(toy::chain(1, runs), {judge("times", "toy.times", {1.0, 10.0})});
        const std::vector<continuum> u{between("add", "toy.add", 0, 1)};
        const sampling_options       long_one{.points = 500, .replicates = 2};
        for (const int threads : {1, 3}) {
            steps a, b, c, d;
            CHECK(sampled_alternatives({p, u}, toy::asks(), long_one, nullptr, {.threads = threads, .progress = &a})
                      .of.values == sampled_alternatives({p, u}, toy::asks(), long_one).of.values);
            CHECK(
                sampled_shares({p, u}, toy::asks(), long_one, nullptr, {.threads = threads, .progress = &b}).variance ==
                sampled_shares({p, u}, toy::asks(), long_one).variance);
            CHECK(a.rising);
            CHECK(b.rising);
            CHECK(a.last == 1000);
            CHECK(a.total == 1000);
            CHECK(b.last == 1000);
            c.stop_at = d.stop_at = 1;
            runs = 0;
            const run_options stopping{.threads = 1, .progress = &c}, too{.threads = 1, .progress = &d};
            CHECK_THROWS_AS((void)sampled_alternatives({p, u}, toy::asks(), long_one, nullptr, stopping),
                            std::runtime_error);
            CHECK_THROWS_AS((void)sampled_shares({p, u}, toy::asks(), long_one, nullptr, too), std::runtime_error);
            CHECK(runs < 20);
        }
    }

    TEST_CASE("uncertainty: what is excluded, refused, uncertain or wrong") {
        std::atomic<int>             runs = 0;
        const std::vector<judgement> ledger{judge("add", "toy.add", {0.0, 1.0}, equivalence::uncertain),
                                            judge("times", "toy.times", {1.0, 10.0}),
                                            judge("refuse", "toy.refuse", {false, true})};
        const std::vector<exclusion> excluded{{{{"add", "o1"}, {"times", "o1"}}, ""}};
        const plan                   fewer(toy::chain(1, runs), ledger, excluded);
        const auto                   r = sampled_alternatives({fewer}, toy::asks(), {.points = 64});
        CHECK(static_cast<double>(r.admitted) == doctest::Approx(768).epsilon(0.02)); // a quarter is excluded
        CHECK(static_cast<double>(r.answered) == doctest::Approx(384).epsilon(0.05));
        CHECK(r.unanswered[0].why == "the second stage refuses");
        CHECK(r.unanswered[0].combinations == r.admitted - r.answered);
        CHECK_THROWS_AS((void)sampled_shares({fewer}, toy::asks()), illegal_operation);
        const plan all(toy::chain(1, runs), ledger);
        CHECK_THROWS_AS((void)sampled_shares({all}, toy::asks()), illegal_operation);
        const auto certain =
            sampled_alternatives({all, {}, pool::equivalent}, toy::asks(), {.points = 64}); // add as chosen
        CHECK(certain.basis == std::vector<std::string>{"times", "refuse"});
        CHECK(certain.intervals(1)[0].most == 10);
        CHECK_THROWS_AS((void)certain.intervals(1.5), domain_fault);

        std::vector<continuum> bad{between("add", "toy.ad", 1, 0), between("", "toy.add", 0, 1)};
        bad[1].drawn = continuum::law::shares;
        bad[1].freedom = 2;
        bad[1].around = {0};
        bad.emplace_back().id = "none";
        try {
            (void)sampled_alternatives({all, bad}, toy::asks());
            FAIL("taken");
        } catch (const invalid_input& e) {
            std::vector<std::string> rules;
            for (const problem& p : e.problems()) rules.push_back(p.rule);
            CHECK(rules == std::vector<std::string>{"repeated_id", "unknown_path", "bad_range", "repeated_id",
                                                    "repeated_path", "bad_freedom", "bad_around", "no_paths"});
        }
        CHECK_THROWS_AS((void)sampled_alternatives({all}, toy::asks(), {.points = 0}), invalid_input);
        std::stop_source stop;
        stop.request_stop();
        CHECK_THROWS_AS((void)sampled_alternatives({all}, toy::asks(), {}, nullptr, {.stop = stop.get_token()}),
                        stopped);
    }
}
