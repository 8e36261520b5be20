// SPDX-License-Identifier: MIT
#include <steelyard/comparison/attribution.hpp>
#include <steelyard/core/error.hpp>
#include <steelyard/core/random.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <numeric>

using namespace steelyard;
using namespace steelyard::comparison;

namespace {

using states = std::vector<std::optional<double>>;

/// Every order, one after the other: the definition, with no cleverness.
[[nodiscard]] attribution by_orders(const states& v, std::size_t n) {
    std::vector<std::size_t> order(n);
    std::iota(order.begin(), order.end(), std::size_t{0});
    attribution out;
    for (std::size_t i = 0; i < n; ++i) out.parts.push_back({{i}, 0, 1e300, -1e300});
    do {
        std::size_t done = 0;
        bool        known = true;
        for (const std::size_t m : order) known = known && v[done |= std::size_t{1} << m].has_value();
        if (!known) continue;
        ++out.orders;
        done = 0;
        for (const std::size_t m : order) {
            const std::size_t next = done | std::size_t{1} << m;
            const double      step = *v[next] - *v[done];
            out.parts[m].amount += step;
            out.parts[m].least = std::min(out.parts[m].least, step);
            out.parts[m].most = std::max(out.parts[m].most, step);
            done = next;
        }
    } while (std::ranges::next_permutation(order).found);
    for (attributed_part& p : out.parts) p.amount /= out.orders;
    return out;
}

[[nodiscard]] double sum(const attribution& a) {
    double s = 0;
    for (const attributed_part& p : a.parts) s += p.amount;
    return s;
}

} // namespace

TEST_SUITE("comparison") {

    TEST_CASE("attribution: two movers are Kitagawa's rate and mix") {
        // Two groups of 40 and 60 at rates 0.1 and 0.3, then of 70 and 30 at 0.2 and 0.5: 0.22 becomes 0.29.
        const double      rates_first = 0.4 * 0.2 + 0.6 * 0.5, mix_first = 0.7 * 0.1 + 0.3 * 0.3;
        const attribution a = attribute(states{0.22, rates_first, mix_first, 0.29});
        REQUIRE(a.parts.size() == 2);
        // rate: mean weights 0.55, 0.45 times 0.1, 0.2; mix: 0.3 times mean rates 0.15 less 0.3 times 0.4
        CHECK(a.parts[0].amount == doctest::Approx(0.55 * 0.1 + 0.45 * 0.2).epsilon(1e-14));
        CHECK(a.parts[1].amount == doctest::Approx(0.3 * (0.15 - 0.4)).epsilon(1e-14));
        CHECK(a.orders == 2);
    }

    TEST_CASE("attribution: the definition over all orders, with states that are not known") {
        int compared = 0;
        for (std::uint64_t seed = 1; seed <= 300; ++seed) {
            CAPTURE(seed);
            random_stream     r(seed);
            const std::size_t n = 1 + r.below(5);
            states            v;
            for (std::size_t s = 0; s < std::size_t{1} << n; ++s)
                v.push_back(r.below(5) == 0 && s != 0 && s + 1 != std::size_t{1} << n
                                ? std::nullopt
                                : std::optional(r.uniform() * 100 - 50));
            const attribution slow = by_orders(v, n), fast = attribute(v);
            CHECK(sum(fast) == doctest::Approx(*v.back() - *v.front()).epsilon(1e-12));
            if (slow.orders == 0) {
                CHECK(fast.parts.size() < n);
                continue;
            }
            ++compared;
            REQUIRE(fast.parts.size() == n);
            CHECK(fast.orders == slow.orders);
            for (std::size_t i = 0; i < n; ++i) {
                CHECK(fast.parts[i].amount == doctest::Approx(slow.parts[i].amount).epsilon(1e-12));
                CHECK(fast.parts[i].least == slow.parts[i].least);
                CHECK(fast.parts[i].most == slow.parts[i].most);
            }
        }
        CHECK(compared > 100);
    }

    TEST_CASE("attribution: what cannot be told apart is one part, and nothing else is joined to it") {
        // Movers 0 and 1 are known only together; mover 2 adds 5 whenever it goes.
        states v(8);
        v[0b000] = 10;
        v[0b011] = 17;
        v[0b100] = 15;
        v[0b111] = 22;
        const attribution a = attribute(v);
        REQUIRE(a.parts.size() == 2);
        CHECK(a.parts[0].movers == std::vector<std::size_t>{0, 1});
        CHECK(a.parts[0].amount == 7);
        CHECK(a.parts[1].movers == std::vector<std::size_t>{2});
        CHECK(a.parts[1].amount == 5);
        CHECK(a.orders == 2);
        v[0b100].reset();
        v[0b011].reset();
        CHECK(attribute(v).parts.size() == 1);
        CHECK(attribute(v).parts[0].amount == 12);
    }

    TEST_CASE("attribution: a part that every order gives is that number to the last bit, and a mover that moves "
              "nothing is 0") {
        states v;
        for (std::size_t s = 0; s < 16; ++s)
            v.push_back((s & 1 ? 237.0 : 0) + (s & 2 ? -14368.0 : 0) + (s & 4 ? -594.0 : 0));
        const attribution a = attribute(v);
        CHECK(a.parts[0].amount == 237);
        CHECK(a.parts[1].amount == -14368);
        CHECK(a.parts[2].amount == -594);
        CHECK(a.parts[3].amount == 0);
        CHECK(a.orders == 24);
    }

    TEST_CASE("attribution: input that is none") {
        CHECK(attribute(states{3.0}).parts.empty());
        CHECK_THROWS_AS((void)attribute(states{}), shape_mismatch);
        CHECK_THROWS_AS((void)attribute(states{1.0, 2.0, 3.0}), shape_mismatch);
        CHECK_THROWS_AS((void)attribute(states(std::size_t{1} << 13, 1.0)), shape_mismatch);
        CHECK_THROWS_AS((void)attribute(states{1.0, std::nullopt}), insufficient_data);
        CHECK_THROWS_AS((void)attribute(states{std::nullopt, 1.0}), insufficient_data);
    }

} // TEST_SUITE
