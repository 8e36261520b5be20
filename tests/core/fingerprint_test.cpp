// SPDX-License-Identifier: MIT
#include <steelyard/core/fingerprint.hpp>
#include <steelyard/core/random.hpp>

#include <doctest/doctest.h>

#include <bit>
#include <set>
#include <string>

using namespace steelyard;

static_assert(fingerprinter{}.add(1).result() == fingerprinter{}.add(std::uint64_t{1}).result());

TEST_SUITE("core") {

    TEST_CASE("fingerprint: fields, their order and their borders all count") {
        const auto of = [](auto... x) {
            fingerprinter f;
            (f.add(x), ...);
            return f.result();
        };
        using sv = std::string_view;
        const std::set<fingerprint> all{of(),
                                        of(0),
                                        of(0, 0),
                                        of(1, 2),
                                        of(2, 1),
                                        of(sv("")),
                                        of(sv("ab")),
                                        of(sv("a"), sv("b")),
                                        of(sv("ab"), sv("")),
                                        of(sv("", 1)),
                                        of(sv("\0\0", 2)),
                                        of(1.0),
                                        of(1.5),
                                        of(sv("12345678")),
                                        of(sv("123456789"))};
        CHECK(all.size() == 15);
        CHECK(of(0.0) == of(-0.0));
        CHECK(of(1, sv("x")) == of(1, sv("x")));
        CHECK(fingerprinter{}.add(of(7)).result() != of(7));
    }

    TEST_CASE("fingerprint: a multiset has no order but counts repeats") {
        const auto  one = [](std::uint64_t x) { return fingerprinter{}.add(x).result(); };
        fingerprint a, b, twice;
        for (std::uint64_t i = 0; i < 100; ++i) a.add_unordered(one(i));
        for (std::uint64_t i = 100; i-- > 0;) b.add_unordered(one(i));
        CHECK(a == b);
        twice = a;
        twice.add_unordered(one(5));
        CHECK(twice != a);
    }

    TEST_CASE("fingerprint: one changed bit changes about half of the bits, wherever it is") {
        random_stream draw(3);
        double        changed = 0;
        constexpr int rounds = 2000;
        for (int i = 0; i < rounds; ++i) {
            const std::uint64_t x = draw.next();
            const auto          a = fingerprinter{}.add(x).add(7).result();
            const auto          b = fingerprinter{}.add(x ^ std::uint64_t{1} << draw.below(64)).add(7).result();
            CHECK(a.high != b.high);
            CHECK(a.low != b.low);
            changed += std::popcount(a.high ^ b.high) + std::popcount(a.low ^ b.low);
        }
        CHECK(changed / rounds == doctest::Approx(64).epsilon(0.02));
    }

    TEST_CASE("fingerprint: the text is 32 hexadecimal digits") {
        CHECK(fingerprint{0x0123456789abcdefULL, 0xfedcba9876543210ULL}.text() == "0123456789abcdeffedcba9876543210");
        // Pinned: fingerprints are stored with results, so a change of the function must be noticed.
        CHECK(fingerprinter{}.add(std::string_view("steelyard")).add(1).result().text() ==
              "8371f1a4ba8329ce14bef7529835a3df");
    }
}
