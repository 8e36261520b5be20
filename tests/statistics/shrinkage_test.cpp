// SPDX-License-Identifier: MIT
#include "statistics/detail/unit_places.hpp"

#include <steelyard/core/error.hpp>
#include <steelyard/core/random.hpp>
#include <steelyard/statistics/funnel.hpp>
#include <steelyard/statistics/shrinkage.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <numeric>
#include <vector>

using namespace steelyard;
using namespace steelyard::statistics;

namespace {

using columns = std::vector<double>;
using statistics::detail::true_law;

constexpr double no_number = std::numeric_limits<double>::quiet_NaN();

[[nodiscard]] shrink_options by(shrink_law law, between_method method, spread_known spread = spread_known::integrated) {
    shrink_options o;
    o.law = law;
    o.between.by = method;
    o.spread = spread;
    return o;
}

struct world {
    columns x, n;

    explicit world(std::uint64_t seed, int units = 30) {
        random_stream random(seed);
        for (int i = 0; i < units; ++i) {
            n.push_back(20 + std::floor(900 * random.uniform() * random.uniform()));
            x.push_back(std::floor(n.back() * (0.1 + 0.3 * random.uniform())));
        }
    }
};

[[nodiscard]] double sum_of(const columns& numbers) { return std::accumulate(numbers.begin(), numbers.end(), 0.0); }

[[nodiscard]] double below(double z) { return 0.5 * std::erfc(-z / std::sqrt(2.0)); }

} // namespace

TEST_SUITE("statistics") {

    TEST_CASE("places: two units, and expected places of normal ones pair by pair") {
        const std::vector<true_law> two{{true_law::kind::normal, 0, 3}, {true_law::kind::normal, 2, 4}};
        const auto                  places = statistics::detail::places_of(two, 1, true);
        CHECK(places.in_top[0] == doctest::Approx(below(-0.4)).epsilon(1e-4)); // P(N(-2, 5) > 0)
        CHECK(places.in_top[0] + places.in_top[1] == doctest::Approx(1).epsilon(1e-12));
        CHECK(places.mean_place[0] == doctest::Approx(2 - below(-0.4)).epsilon(1e-4));
        random_stream         random(6);
        std::vector<true_law> units;
        for (int i = 0; i < 25; ++i) units.push_back({true_law::kind::normal, 4 * random.uniform(), 0.1 + random.uniform()});
        for (const bool highest : {true, false}) {
            const auto found = statistics::detail::places_of(units, 5, highest);
            for (std::size_t i = 0; i < units.size(); ++i) {
                double expected = 1;
                for (std::size_t j = 0; j < units.size(); ++j) {
                    const double z = (units[j].a - units[i].a) / std::hypot(units[i].b, units[j].b);
                    if (j != i) expected += below(highest ? z : -z);
                }
                CHECK(found.mean_place[i] == doctest::Approx(expected).epsilon(1e-3));
            }
            CHECK(sum_of(found.mean_place) == doctest::Approx(25 * 26 / 2.0).epsilon(1e-12));
            CHECK(sum_of(found.in_top) == doctest::Approx(5).epsilon(1e-3));
            CHECK(found.within < 0.02);
        }
    }

    TEST_CASE("places: units far apart have places for sure, and those beside each other share what is left") {
        std::vector<true_law> units;
        for (const double mean : {0.0, 50.0, 100.0, 100.5, 200.0}) units.push_back({true_law::kind::normal, mean, 1});
        const double  ahead = below(0.5 / std::sqrt(2.0)); // the fourth of the third
        const columns second{0, 0, 1 - ahead, ahead, 1};
        const auto    found = statistics::detail::places_of(units, 2, true);
        for (std::size_t i = 0; i < 5; ++i) CHECK(std::abs(found.in_top[i] - second[i]) < 1e-3);
        CHECK(found.mean_place[2] == doctest::Approx(2 + ahead).epsilon(1e-4));
        for (const std::int64_t top : {1, 3, 4})
            for (std::size_t i = 0; i < 5; ++i) {
                const bool in = top == 1 ? i == 4 : i >= static_cast<std::size_t>(5 - top);
                CHECK(std::abs(statistics::detail::places_of(units, top, true).in_top[i] - (in ? 1 : 0)) < 1e-12);
                const bool turned = i < static_cast<std::size_t>(top);
                if (top != 3) CHECK(std::abs(statistics::detail::places_of(units, top, false).in_top[i] - (turned ? 1 : 0)) < 1e-12);
            }
    }

    TEST_CASE("places: the top of very many units is as sharp as that of few") {
        random_stream         random(8);
        std::vector<true_law> units;
        for (int i = 0; i < 5000; ++i) units.push_back({true_law::kind::normal, 4 * random.uniform(), 0.05 + random.uniform()});
        for (const std::int64_t top : {1, 10, 300}) {
            for (const bool highest : {true, false}) {
                const auto found = statistics::detail::places_of(units, top, highest);
                CHECK(sum_of(found.in_top) == doctest::Approx(static_cast<double>(top)).epsilon(2e-3));
                CHECK(found.within < 0.02);
                CHECK(sum_of(found.mean_place) == doctest::Approx(5000 * 5001 / 2.0).epsilon(1e-10));
            }
        }
    }

    TEST_CASE("places: the chance of the top is what drawn numbers say, of any law") {
        const std::vector<true_law> units{{true_law::kind::beta, 2, 5}, {true_law::kind::beta, 8, 8},
                                          {true_law::kind::beta, 30, 40}, {true_law::kind::beta, 0.5, 0.5}};
        const auto                  found = statistics::detail::places_of(units, 2, true);
        // By inversion on a fine net of each law's own chances: all combinations of 60 quantiles of four units.
        constexpr int        steps = 40;
        std::vector<columns> quantiles;
        for (const true_law& u : units) {
            columns at;
            for (int k = 0; k < steps; ++k) {
                double low = 0, high = 1;
                for (int i = 0; i < 50; ++i) (u.beyond((low + high) / 2) > 1 - (k + 0.5) / steps ? low : high) = (low + high) / 2;
                at.push_back(low);
            }
            quantiles.push_back(at);
        }
        std::array<double, 4> top{};
        for (int a = 0; a < steps; ++a)
            for (int b = 0; b < steps; ++b)
                for (int c = 0; c < steps; ++c)
                    for (int d = 0; d < steps; ++d) {
                        const std::array t{quantiles[0][static_cast<std::size_t>(a)], quantiles[1][static_cast<std::size_t>(b)],
                                           quantiles[2][static_cast<std::size_t>(c)], quantiles[3][static_cast<std::size_t>(d)]};
                        for (std::size_t i = 0; i < 4; ++i) {
                            int ahead = 0;
                            for (std::size_t j = 0; j < 4; ++j) ahead += t[j] > t[i] ? 1 : 0;
                            if (ahead < 2) top[i] += 1.0 / (steps * steps * steps * steps);
                        }
                    }
        for (std::size_t i = 0; i < 4; ++i) CHECK(found.in_top[i] == doctest::Approx(top[i]).epsilon(0.02));
    }

    TEST_CASE("shrinkage: by hand, normal and conjugate") {
        // Means 0 and 8 of error 2, tau2 about their mean: (2 * 16 / 4 - 1) / (2/4 - (2/16)/(2/4)) = 7 / 0.25; weight 28 / 32
        const columns mean{0, 8, 4}, error{2, 2, 2};
        shrink_options o = by(shrink_law::normal, between_method::dersimonian_laird, spread_known::plugged_in);
        o.between.far = far_scores::kept;
        o.top = 1;
        const shrunken s = shrink({measured::mean, mean, error}, o);
        CHECK(s.between.tau2 == doctest::Approx(12).epsilon(1e-13)); // (8 - 2) / (0.75 - 0.25)
        CHECK(s.own_weight[0] == doctest::Approx(0.75).epsilon(1e-13));
        CHECK(s.drawn.estimate[0] == doctest::Approx(1).epsilon(1e-12));
        CHECK(s.drawn.estimate[1] == doctest::Approx(7).epsilon(1e-12));
        CHECK(s.drawn_place == columns{3, 1, 2});
        // variance 3, and a quarter of the mean's: 16 / 3 / 16
        const double half = 1.959963984540054 * std::sqrt(3 + 1.0 / 3);
        CHECK(s.drawn.upper[1] == doctest::Approx(7 + half).epsilon(1e-10));
        CHECK(s.drawn.lower[1] == doctest::Approx(7 - half).epsilon(1e-10));
        // A beta law of mean 0.2 and deviation 0.1 is worth 15 cases: 3 events
        overdispersion d;
        d.state = status::ok;
        d.on = transformation::identity;
        d.target = d.mean = 0.2;
        d.spread = 0.1;
        d.tau2 = 0.01;
        const columns x{5, 0, 3}, n{10, 25, 15};
        const shrunken c = shrink_by({measured::proportion, x, n}, d, by(shrink_law::conjugate, between_method::reml, spread_known::plugged_in));
        CHECK(c.drawn.estimate[0] == doctest::Approx(8.0 / 25).epsilon(1e-13));
        CHECK(c.drawn.estimate[1] == doctest::Approx(3.0 / 40).epsilon(1e-13));
        CHECK(c.drawn.estimate[2] == doctest::Approx(0.2).epsilon(1e-13));
        CHECK(c.drawn.state[1] == status::boundary);
        // A gamma law of mean 0.2 and deviation 0.1 is worth 20 of exposure: 4 events
        const shrunken g = shrink_by({measured::rate, x, n}, d, by(shrink_law::conjugate, between_method::reml, spread_known::plugged_in));
        CHECK(g.drawn.estimate[0] == doctest::Approx(9.0 / 30).epsilon(1e-13));
        CHECK(g.own_weight[1] == doctest::Approx(25.0 / 45).epsilon(1e-13));
    }

    TEST_CASE("shrinkage: units are drawn towards the mean, small ones farther, and limits hold the estimate") {
        for (const shrink_law law : {shrink_law::normal, shrink_law::conjugate})
            for (const measured of : {measured::proportion, measured::rate, measured::ratio})
                for (const between_method method : {between_method::dersimonian_laird, between_method::reml, between_method::likelihood})
                    for (const spread_known spread : {spread_known::integrated, spread_known::plugged_in}) {
                        CAPTURE(name(law));
                        CAPTURE(name(of));
                        CAPTURE(name(method));
                        const world    w(17);
                        shrink_options o = by(law, method, spread);
                        o.top = 5;
                        const shrunken s = shrink({of, w.x, w.n}, o);
                        for (std::size_t i = 0; i < w.x.size(); ++i) {
                            const double raw = s.raw[i], drawn = s.drawn.estimate[i], mean = s.between.mean;
                            CHECK(std::min(raw, mean) <= drawn * (1 + 1e-12));
                            CHECK(drawn <= std::max(raw, mean) * (1 + 1e-12));
                            CHECK(s.drawn.lower[i] <= drawn);
                            CHECK(drawn <= s.drawn.upper[i]);
                            CHECK(s.drawn.lower[i] >= 0);
                            if (of == measured::proportion) CHECK(s.drawn.upper[i] <= 1);
                            CHECK(s.mean_place[i] >= 1);
                            CHECK(s.mean_place[i] <= 30);
                            CHECK(s.in_top[i] >= 0);
                            CHECK(s.in_top[i] <= 1 + 1e-12);
                            for (std::size_t j = 0; j < w.x.size(); ++j)
                                if (w.n[j] > w.n[i]) CHECK(s.own_weight[j] >= s.own_weight[i]);
                        }
                        CHECK(sum_of(s.mean_place) == doctest::Approx(465).epsilon(1e-9));
                        CHECK(sum_of(s.drawn_place) == doctest::Approx(465).epsilon(1e-12));
                        CHECK(sum_of(s.in_top) == doctest::Approx(5).epsilon(2e-3));
                    }
    }

    TEST_CASE("shrinkage: limits that know how little is known of the spread are wider, and wider levels wider still") {
        const columns effect{28, 8, -3, 7, -1, 1, 18, 12}, error{15, 10, 16, 11, 9, 11, 10, 18};
        const unit_table rows{measured::mean, effect, error};
        const shrunken  narrow = shrink(rows, by(shrink_law::normal, between_method::reml, spread_known::plugged_in));
        const shrunken  wide = shrink(rows);
        shrink_options  o;
        o.confidence = 0.998;
        const shrunken wider = shrink(rows, o);
        CHECK(narrow.between.tau2 == 0); // nothing says that the schools differ, and plugged in that is certain
        for (std::size_t i = 0; i < 8; ++i) {
            CHECK(narrow.drawn.estimate[i] == doctest::Approx(7.6856).epsilon(1e-4));
            CHECK(wide.drawn.upper[i] - wide.drawn.lower[i] > 1.3 * (narrow.drawn.upper[i] - narrow.drawn.lower[i]));
            CHECK(wider.drawn.upper[i] > wide.drawn.upper[i]);
            CHECK(wider.drawn.lower[i] < wide.drawn.lower[i]);
            CHECK(narrow.drawn_place[i] == 4.5);
            CHECK(narrow.mean_place[i] == 4.5);
        }
        CHECK(wide.mean_place[0] < wide.mean_place[4]);
        CHECK(wide.in_top[0] == doctest::Approx(1).epsilon(1e-12)); // of the first ten there are eight
        o.top = 1;
        const shrunken first = shrink(rows, o);
        CHECK(first.in_top[0] > first.in_top[6]);
        CHECK(first.in_top[0] < 0.5);
        o.first = first_is::lowest;
        const shrunken last = shrink(rows, o);
        for (std::size_t i = 0; i < 8; ++i) CHECK(last.mean_place[i] == doctest::Approx(9 - first.mean_place[i]).epsilon(1e-9));
        CHECK(last.in_top[0] < first.in_top[0]);
    }

    TEST_CASE("shrinkage: the three places of a unit are different things") {
        // A small unit far ahead and large ones behind it: drawn back it is second, yet likelier than any to be first.
        const columns mean{12, 6.4, 5, 4.5, 4, 3, 2, 1}, error{4.5, 0.3, 0.3, 0.3, 0.3, 0.3, 0.3, 0.3};
        shrink_options o;
        o.top = 1;
        const shrunken s = shrink({measured::mean, mean, error}, o);
        CAPTURE(s.drawn.estimate[0]);
        CHECK(s.drawn_place[0] == 2);
        CHECK(s.drawn_place[1] == 1);
        CHECK(s.mean_place[0] > 2);
        CHECK(s.mean_place[1] < 2);
        CHECK(s.in_top[0] > 0.3);
        CHECK(s.in_top[2] < 0.02);
    }

    TEST_CASE("shrinkage: a chance is never above 1, and no place beyond the last, however many count as the top") {
        for (std::uint64_t seed = 1; seed <= 40; ++seed)
            for (const shrink_law law : {shrink_law::normal, shrink_law::conjugate})
                for (const std::int64_t top : {1, 11, 12, 13, 1000}) {
                    CAPTURE(seed);
                    CAPTURE(top);
                    const world    w(seed, 12);
                    shrink_options o = by(law, between_method::reml);
                    o.top = top;
                    const shrunken s = shrink({measured::proportion, w.x, w.n, {}}, o);
                    for (std::size_t i = 0; i < s.size(); ++i) {
                        CHECK(s.in_top[i] >= 0);
                        CHECK(s.in_top[i] <= 1);
                        CHECK(s.mean_place[i] >= 1);
                        CHECK(s.mean_place[i] <= 12);
                        if (top >= 12) CHECK(s.in_top[i] == doctest::Approx(1).epsilon(1e-14));
                    }
                }
    }

    TEST_CASE("shrinkage: one tau2 for the funnel and for what is drawn") {
        const world     w(31);
        const unit_table rows{measured::proportion, w.x, w.n};
        funnel_options  f;
        f.law = funnel_law::additive;
        const funnel   in = funnel_of(rows, f);
        const shrunken s = shrink_by(rows, in.between);
        CHECK(s.between.tau2 == in.between.tau2);
        CHECK(in.between.tau2 > 0);
        const unit_scale scale{in.between.on};
        for (std::size_t i = 0; i < w.x.size(); ++i) {
            const double own = in.between.tau2 / (in.between.tau2 + 0.25 / w.n[i]);
            CHECK(s.own_weight[i] == doctest::Approx(own).epsilon(1e-12));
            const double t = own * scale.forward(w.x[i] / w.n[i]) + (1 - own) * scale.forward(in.between.target);
            CHECK(s.drawn.estimate[i] == doctest::Approx(scale.inverse(t)).epsilon(1e-12));
        }
    }

    TEST_CASE("shrinkage: the same bits in any order of rows, equal rows alike") {
        world w(41, 20);
        w.x.push_back(w.x[3]);
        w.n.push_back(w.n[3]);
        const columns x(w.x.rbegin(), w.x.rend()), n(w.n.rbegin(), w.n.rend());
        for (const shrink_law law : {shrink_law::normal, shrink_law::conjugate}) {
            const shrunken one = shrink({measured::proportion, w.x, w.n}, by(law, between_method::reml));
            const shrunken other = shrink({measured::proportion, x, n}, by(law, between_method::reml));
            for (std::size_t i = 0; i < 21; ++i) {
                CHECK(one.drawn.estimate[i] == other.drawn.estimate[20 - i]);
                CHECK(one.drawn.lower[i] == other.drawn.lower[20 - i]);
                CHECK(one.drawn.upper[i] == other.drawn.upper[20 - i]);
                CHECK(one.mean_place[i] == other.mean_place[20 - i]);
                CHECK(one.in_top[i] == other.in_top[20 - i]);
                CHECK(one.drawn_place[i] == other.drawn_place[20 - i]);
            }
            CHECK(one.in_top[3] == one.in_top[20]);
            CHECK(one.drawn_place[3] == one.drawn_place[20]);
        }
    }

    TEST_CASE("shrinkage: limits hold the true number as often as they say, few units or not") {
        random_stream random(99);
        const auto    normal = [&] {
            double sum = -6;
            for (int i = 0; i < 12; ++i) sum += random.uniform();
            return sum;
        };
        int held = 0, plugged = 0, all = 0;
        for (int turn = 0; turn < 150; ++turn) {
            columns mean, error, truth;
            for (int i = 0; i < 6; ++i) {
                truth.push_back(normal());
                error.push_back(1 + random.uniform());
                mean.push_back(truth.back() + error.back() * normal());
            }
            const shrunken s = shrink({measured::mean, mean, error});
            const shrunken p = shrink({measured::mean, mean, error}, by(shrink_law::normal, between_method::reml, spread_known::plugged_in));
            for (std::size_t i = 0; i < 6; ++i, ++all) {
                held += s.drawn.lower[i] <= truth[i] && truth[i] <= s.drawn.upper[i] ? 1 : 0;
                plugged += p.drawn.lower[i] <= truth[i] && truth[i] <= p.drawn.upper[i] ? 1 : 0;
            }
        }
        CHECK(held > 0.94 * all);
        CHECK(plugged < 0.93 * all);
    }

    TEST_CASE("shrinkage: where the law between units is worth next to nothing, limits are chances") {
        const columns x{22, 0, 3, 5000, 1}, n{22, 17, 9, 5000, 1};
        for (const double worth : {0.02, 0.003}) // cases
            for (const double confidence : {0.5, 0.933}) {
                overdispersion between;
                between.state = status::ok;
                between.on = transformation::identity;
                between.target = between.mean = 0.2;
                between.spread = std::sqrt(0.2 * 0.8 / (1 + worth));
                between.tau2 = between.spread * between.spread;
                shrink_options o = by(shrink_law::conjugate, between_method::reml, spread_known::plugged_in);
                o.per = 1;
                o.confidence = confidence;
                const shrunken s = shrink_by({measured::proportion, x, n}, between, o);
                for (std::size_t i = 0; i < x.size(); ++i) {
                    CAPTURE(worth);
                    CAPTURE(confidence);
                    CAPTURE(i);
                    CHECK(has_numbers(s.drawn.state[i]));
                    CHECK(s.drawn.lower[i] >= 0);
                    CHECK(s.drawn.lower[i] <= s.drawn.estimate[i]);
                    CHECK(s.drawn.estimate[i] <= s.drawn.upper[i]);
                    CHECK(s.drawn.upper[i] <= 1);
                }
            }
    }

    TEST_CASE("shrinkage: what cannot be has a status") {
        using enum status;
        const columns             x{5, 0, 12, 2.5, no_number, 0, 8, 1e9, 4}, n{10, 10, 9, 9, 9, 0, 90, 4e9, 9};
        const std::vector<status> given{ok, ok, ok, ok, ok, ok, ok, ok, suppressed};
        const std::vector<status> wanted{ok, boundary, impossible, impossible, impossible, no_denominator, ok, ok, suppressed};
        for (const shrink_law law : {shrink_law::normal, shrink_law::conjugate}) {
            shrink_options o = by(law, between_method::reml);
            const shrunken s = shrink({measured::proportion, x, n, given}, o);
            CHECK(s.drawn.state == wanted);
            for (std::size_t i = 0; i < x.size(); ++i)
                for (const double number : {s.drawn.estimate[i], s.drawn.lower[i], s.drawn.upper[i], s.raw[i], s.own_weight[i],
                                            s.drawn_place[i], s.mean_place[i], s.in_top[i]})
                    CHECK(std::isfinite(number) == has_numbers(wanted[i]));
            o.strict = true;
            CHECK_THROWS_AS((void)shrink({measured::proportion, x, n, given}, o), invalid_input);
        }
        const columns two{1, 2}, cases{10, 20}, zero{0, 0}, nothing;
        CHECK(shrink({measured::proportion, two, cases}).drawn.state[0] == below_minimum);
        CHECK(has_numbers(shrink({measured::proportion, two, cases}, by(shrink_law::normal, between_method::reml, spread_known::plugged_in)).drawn.state[0]));
        CHECK(shrink({measured::proportion, zero, cases}).drawn.state[0] == below_minimum);
        CHECK(shrink({measured::proportion, nothing, nothing}).size() == 0);
        shrink_options o;
        o.top = 0;
        CHECK_THROWS_AS((void)shrink({measured::proportion, two, cases}, o), domain_fault);
        o = {};
        o.confidence = 1;
        CHECK_THROWS_AS((void)shrink({measured::proportion, two, cases}, o), domain_fault);
        o = {};
        o.speaks_of = meaning::measurement;
        CHECK_THROWS_AS((void)shrink({measured::proportion, two, cases}, o), domain_fault);
    }
}
