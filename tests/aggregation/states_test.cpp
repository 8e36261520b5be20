// SPDX-License-Identifier: MIT
#include <doctest/doctest.h>

#include <steelyard/aggregation/states.hpp>
#include <steelyard/core/random.hpp>

#include <vector>

using namespace steelyard;
using namespace steelyard::aggregation;

namespace {

template <class S>
[[nodiscard]] typename S::input_type draw(random_stream& r) {
    const auto scaled = [&] { return static_cast<std::int64_t>(r.below(2'000'001)) - 1'000'000; };
    if constexpr (std::is_same_v<S, ratio>) return {scaled(), 1 + static_cast<std::int64_t>(r.below(1000))};
    else if constexpr (std::is_same_v<S, first_last>) return {scaled() % 5, static_cast<std::int64_t>(r.below(3)), 0, scaled()};
    else if constexpr (std::is_same_v<S, distinct>) return static_cast<std::int32_t>(r.below(300)) - 2;
    else return scaled();
}

template <class S>
[[nodiscard]] S fold(const std::vector<typename S::input_type>& list, std::size_t from, std::size_t to) {
    S s;
    for (std::size_t i = from; i < to; ++i) s.add(list[i]);
    return s;
}

} // namespace

TEST_SUITE("aggregation") {
    TEST_CASE_TEMPLATE("every state: identity, order, split and bytes", S, count, exact_sum, ratio, mean, moments, extremes, first_last, distinct) {
        for (std::uint64_t seed = 1; seed <= 100; ++seed) {
            CAPTURE(seed);
            random_stream r(seed);
            std::vector<typename S::input_type> list;
            const std::uint64_t n = r.below(60);
            for (std::uint64_t i = 0; i < n; ++i) list.push_back(draw<S>(r));
            const S once = fold<S>(list, 0, list.size());
            S with_empty = once;
            with_empty.merge(S{});
            CHECK(with_empty == once);
            S from_empty;
            from_empty.merge(once);
            CHECK(from_empty == once);
            for (std::size_t i = list.size(); i > 1; --i) std::swap(list[i - 1], list[r.below(i)]);
            const auto cut = static_cast<std::size_t>(r.below(n + 1));
            S merged = fold<S>(list, cut, list.size());
            merged.merge(fold<S>(list, 0, cut));
            CHECK(merged == once);
            byte_writer out;
            once.write(out);
            byte_reader in(out.bytes());
            CHECK(S::read(in) == once);
            CHECK(in.left() == 0);
        }
    }

    TEST_CASE("exact_sum: no order loses what doubles lose, and overflow sticks") {
        exact_sum s;
        for (const std::int64_t x : {std::int64_t{1} << 62, std::int64_t{1}, -(std::int64_t{1} << 62)}) s.add(x);
        CHECK(s.value({0}) == 1.0);
        exact_sum huge;
        huge.total = (int128{1} << 126) + ((int128{1} << 126) - 1); // the largest
        huge.n = 1;
        huge.add(1);
        CHECK(huge.overflow);
        huge.add(-1);
        CHECK_FALSE(huge.value({0}).has_value());
        exact_sum clean;
        clean.merge(huge);
        CHECK(clean.overflow);
    }

    TEST_CASE("ratio is a sum over a sum: 15 of 100 and 15 of 20 are 25 %, not 45 %") {
        ratio r;
        r.add({15, 100});
        r.add({15, 20});
        CHECK(r.value(100) == 25.0);
        CHECK_FALSE(ratio{}.value().has_value());
    }

    TEST_CASE("mean and moments agree with the published values of NIST NumAcc") {
        // NIST Statistical Reference Datasets, univariate: NumAcc1 (10000001, 10000003, 10000002): mean 10000002, sd 1;
        // NumAcc4 (10000000.2, then 10000000.1 and 10000000.3 alternating 500 times): mean 10000000.2, sd 0.1.
        moments a;
        for (const std::int64_t x : {10000001, 10000003, 10000002}) a.add(x);
        CHECK(a.mean({0}) == 10000002.0);
        CHECK(a.variance({0}) == 1.0);
        moments b;
        b.add(100000002);
        for (int i = 0; i < 500; ++i) {
            b.add(100000001);
            b.add(100000003);
        }
        CHECK(b.n == 1001);
        CHECK(b.mean({1}) == 10000000.2);
        CHECK(*b.variance({1}) == doctest::Approx(0.01).epsilon(1e-15));
        mean m;
        m.merge({});
        CHECK_FALSE(m.value({0}).has_value());
        moments single;
        single.add(5);
        CHECK_FALSE(single.variance({0}).has_value());
    }

    TEST_CASE("moments with different shifts do not merge") {
        moments a, b;
        b.shift = 10;
        a.add(1);
        b.add(1);
        a.merge(b);
        CHECK(a.overflow);
        CHECK_FALSE(a.mean({0}).has_value());
    }

    TEST_CASE("first and last break ties by recorded time, source and value, never by order") {
        first_last a, b;
        a.add({1, 0, 0, 7});
        a.add({1, 0, 0, 9});
        b.add({1, 0, 0, 9});
        b.add({1, 0, 0, 7});
        CHECK(a == b);
        CHECK(a.last.scaled == 9);
    }

    TEST_CASE("distinct counts codes once and keeps what was not stated apart") {
        distinct d;
        for (const std::int32_t c : {3, 64, 3, -1, 700}) d.add(c);
        CHECK(d.value() == 3);
        CHECK(d.refused == 1);
    }
}
