// SPDX-License-Identifier: MIT
#include <steelyard/core/random.hpp>

#include <doctest/doctest.h>

#include <array>
#include <set>

using namespace steelyard;

namespace {

/// splitmix64 as its authors write it down (Steele, Lea, Flood 2014; public code by Vigna 2015).
struct reference {
    std::uint64_t state;
    std::uint64_t next() {
        state += 0x9e3779b97f4a7c15U;
        return finalise(state);
    }
    static std::uint64_t finalise(std::uint64_t z) {
        z ^= z >> 30;
        z *= 0xbf58476d1ce4e5b9U;
        z ^= z >> 27;
        z *= 0x94d049bb133111ebU;
        z ^= z >> 31;
        return z;
    }
};

} // namespace

TEST_SUITE("core") {

    TEST_CASE("random_stream: splitmix64 from a start that mixes seed and stream") {
        // Published outputs for the state 1234567 (Rosetta Code, "Pseudo-random numbers/Splitmix64").
        reference known{1234567};
        for (const std::uint64_t x : {6457827717110365317U, 3203168211198807973U, 9817491932198370423U,
                                      4593380528125082431U, 16408922859458223821U})
            CHECK(known.next() == x);
        for (const std::uint64_t seed : {0U, 1U, 99U})
            for (const std::uint64_t stream : {0U, 1U, 7U}) {
                reference     r{reference::finalise(seed + 0x9e3779b97f4a7c15U) ^
                            reference::finalise(stream * 0xd1b54a32d192ed03U + 1)};
                random_stream s(seed, stream);
                for (int i = 0; i < 10; ++i) CHECK(s.next() == r.next());
            }
    }

    TEST_CASE("random_stream: streams of one seed, and seeds, begin differently") {
        std::set<std::uint64_t> first;
        for (std::uint64_t seed = 0; seed < 50; ++seed)
            for (std::uint64_t stream = 0; stream < 50; ++stream) first.insert(random_stream(seed, stream).next());
        CHECK(first.size() == 2500);
    }

    TEST_CASE("random_stream: below() and uniform() keep their ranges and hit everything") {
        random_stream      draw(42);
        std::array<int, 7> hits{};
        for (int i = 0; i < 7000; ++i) ++hits[draw.below(7)];
        for (const int h : hits) CHECK(h == doctest::Approx(1000).epsilon(0.15));
        CHECK(draw.below(1) == 0);
        double sum = 0;
        for (int i = 0; i < 10'000; ++i) {
            const double u = draw.uniform();
            REQUIRE(u >= 0);
            REQUIRE(u < 1);
            sum += u;
        }
        CHECK(sum / 10'000 == doctest::Approx(0.5).epsilon(0.02));
    }
}
