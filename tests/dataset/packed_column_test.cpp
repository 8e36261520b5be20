// SPDX-License-Identifier: MIT
#include <steelyard/core/random.hpp>
#include <steelyard/dataset/packed_column.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <limits>
#include <span>
#include <vector>

using namespace steelyard;

namespace {

using numbers = std::vector<std::int64_t>;

/// Numbers of a random width, step and place on the line, in runs of random length.
numbers random_numbers(std::uint64_t seed) {
    random_stream       r(seed, 0);
    const std::size_t   rows = 1 + r.below(3000);
    const std::uint64_t range = std::uint64_t{1} << r.below(63);
    const std::uint64_t step = 1 + r.below(3) * 86399;
    const auto          low = static_cast<std::int64_t>(r.next()) / (std::int64_t{1} << r.below(62));
    const std::uint64_t run = 1 + r.below(3) * r.below(60);
    numbers             all(rows);
    std::int64_t        x = low;
    for (std::size_t i = 0; i < rows; ++i) {
        if (r.below(run) == 0) x = static_cast<std::int64_t>(static_cast<std::uint64_t>(low) + r.next() % range * step);
        all[i] = x;
    }
    return all;
}

template <class T>
void check_reads_like(const packed_column<T>& column, const std::vector<T>& values, std::uint64_t seed) {
    REQUIRE(column.size() == values.size());
    CHECK(std::equal(column.begin(), column.end(), values.begin(), values.end()));
    CHECK(column.to_vector() == values);
    random_stream r(seed, 1);
    for (int i = 0; i < 20; ++i) {
        const auto     first = static_cast<std::size_t>(r.below(values.size()));
        const auto     count = static_cast<std::size_t>(r.below(values.size() - first + 1));
        std::vector<T> part(count + 1);
        const T        untouched = part[count];
        column.read(first, count, part.data());
        CHECK(std::equal(part.begin(), part.end() - 1, values.begin() + static_cast<std::ptrdiff_t>(first)));
        CHECK(part[count] == untouched);
        CHECK(column[first] == values[first]);
    }
}

template <class T>
std::int64_t bits_of(const std::vector<T>& values) {
    return packed_column<T>(values).packed().bits();
}

} // namespace

TEST_SUITE("dataset") {

    TEST_CASE("packed_column: reads like the vector it was made from, packed either way") {
        for (std::uint64_t seed = 1; seed <= 400; ++seed) {
            CAPTURE(seed);
            const numbers                    values = random_numbers(seed);
            const packed_column<std::int64_t> quick(values), tight(values, packing::tight);
            check_reads_like(quick, values, seed);
            check_reads_like(tight, values, seed);
            CHECK(quick == tight);
            CHECK(quick.lowest() == *std::min_element(values.begin(), values.end()));
            CHECK(quick.highest() == *std::max_element(values.begin(), values.end()));
            CHECK(tight.packed().footprint() <= quick.packed().footprint());
        }
    }

    TEST_CASE("packed_column: every type that a column of rows has") {
        for (std::uint64_t seed = 1; seed <= 50; ++seed) {
            CAPTURE(seed);
            std::vector<std::int32_t> codes;
            std::vector<std::int16_t> shorts;
            std::vector<std::int8_t>  bytes;
            std::vector<form>         forms;
            std::vector<flag_set>     flags;
            for (const std::int64_t x : random_numbers(seed)) {
                codes.push_back(static_cast<std::int32_t>(x));
                shorts.push_back(static_cast<std::int16_t>(x));
                bytes.push_back(static_cast<std::int8_t>(x));
                forms.push_back(static_cast<form>(static_cast<std::uint64_t>(x) % 5));
                flags.push_back(flag_set(static_cast<std::uint16_t>(x)));
            }
            check_reads_like(packed_column<std::int32_t>(codes), codes, seed);
            check_reads_like(packed_column<std::int16_t>(shorts), shorts, seed);
            check_reads_like(packed_column<std::int8_t>(bytes), bytes, seed);
            check_reads_like(packed_column<form>(forms), forms, seed);
            check_reads_like(packed_column<flag_set>(flags), flags, seed);
        }
    }

    TEST_CASE("packed_column: numbers that fit into a narrow type pack to the same parts as wide ones") {
        const auto check = [](const auto& narrow, packing how) {
            const numbers wide(narrow.begin(), narrow.end());
            CHECK(packed_integers(std::span(narrow), how).parts() == packed_integers(std::span(wide), how).parts());
        };
        for (std::uint64_t seed = 1; seed <= 200; ++seed) {
            CAPTURE(seed);
            random_stream             r(seed, 7);
            std::vector<std::int32_t> codes;
            std::vector<std::uint8_t> bytes;
            const int                 bits = static_cast<int>(r.below(33));
            const std::uint64_t       step = 1 + r.below(3), rows = 1 + r.below(2000), stay = 1 + r.below(40);
            for (std::uint64_t i = 0; i < rows; ++i) {
                const bool again = i > 0 && r.below(stay) != 0; // runs of any length
                const auto x = static_cast<std::int64_t>(r.below(std::uint64_t{1} << bits) * step) - (bits > 8 ? 1'000 : 0);
                codes.push_back(again ? codes.back() : static_cast<std::int32_t>(x));
                bytes.push_back(again ? bytes.back() : static_cast<std::uint8_t>(x));
            }
            for (const packing how : {packing::quick, packing::tight}) {
                check(codes, how);
                check(bytes, how);
            }
        }
    }

    TEST_CASE("packed_column: bits per row follow the spread, not the size, of numbers") {
        const auto  days = [](std::int64_t d) { return 1'700'000'000 + 86'400 * d; };
        const numbers same(1000, 12);
        CHECK(bits_of(same) == 0);
        CHECK(packed_column<std::int64_t>(same).packed().bytes().empty());
        CHECK(bits_of(numbers{-7, -6, -7}) == 1);
        CHECK(bits_of(numbers{1'000'000'000'000, 1'000'000'000'200}) == 1); // 0 and 1 times 200
        CHECK(bits_of(numbers{days(0), days(1), days(250)}) == 8);
        CHECK(bits_of(numbers{0, 1, 65'536}) == 32);
        CHECK(bits_of(numbers{INT64_MIN, 1, INT64_MAX}) == 64);
        CHECK(packed_column<std::int64_t>(numbers{0, 1, 900}, packing::tight).packed().bits() == 10);
        numbers sorted;
        for (std::int64_t i = 0; i < 6400; ++i) sorted.push_back(i / 100);
        const packed_column<std::int64_t> runs(sorted);
        CHECK(runs.packed().run_ends().size() == 64);
        CHECK(runs.packed().footprint() < 1200);
    }

    TEST_CASE("packed_column: columns of other numbers or lengths differ, and an empty one equals only an empty one") {
        const packed_column<std::int32_t> none, one{1, 2, 3};
        CHECK(none.empty());
        CHECK(none == packed_column<std::int32_t>(std::vector<std::int32_t>{}));
        CHECK(none.begin() == none.end());
        CHECK(none.to_vector().empty());
        CHECK_FALSE(none == one);
        CHECK_FALSE(one == packed_column<std::int32_t>{1, 2, 4});
        CHECK_FALSE(one == packed_column<std::int32_t>{1, 2, 3, 3});
        CHECK(std::binary_search(one.begin(), one.end(), 3));
        CHECK(one.front() == 1);
        CHECK(one.back() == 3);
    }

    TEST_CASE("packed_column: its parts make an equal column") {
        for (std::uint64_t seed = 1; seed <= 200; ++seed) {
            CAPTURE(seed);
            const packed_column<std::int64_t> column(random_numbers(seed), seed % 2 == 0 ? packing::tight : packing::quick);
            const auto again = packed_column<std::int64_t>::from_parts(column.packed().parts());
            CHECK(again == column);
            CHECK(again.packed().parts() == column.packed().parts());
        }
    }

    TEST_CASE("packed_column: parts that contradict one another are refused, and damaged ones never read beyond") {
        using column = packed_column<std::int32_t>;
        const packed_parts sound = column{5, 6, 9, 5}.packed().parts();
        const auto         broken = [&](auto change) {
            packed_parts p = sound;
            change(p);
            return p;
        };
        CHECK(column::from_parts(sound) == column{5, 6, 9, 5});
        const std::vector<packed_parts> all{
            broken([](packed_parts& p) { p.rows = -1; }),
            broken([](packed_parts& p) { p.rows = 0; }),
            broken([](packed_parts& p) { p.rows = INT64_MAX; }),
            broken([](packed_parts& p) { p.bits = 60; }),
            broken([](packed_parts& p) { p.bits = -1; }),
            broken([](packed_parts& p) { p.bytes.pop_back(); }),
            broken([](packed_parts& p) { p.bytes.push_back(0); }),
            broken([](packed_parts& p) { p.run_ends = {1, 1, 4}; }),
            broken([](packed_parts& p) { p.run_ends = {1, 2, 3}; }),
            broken([](packed_parts& p) { p.lowest = INT64_MAX - 1; }),
            broken([](packed_parts& p) { p.step = UINT64_MAX; }),
            broken([](packed_parts& p) { p.lowest = INT32_MAX; }), // none of int32
            broken([](packed_parts& p) { p.lowest = INT64_MIN; }),
        };
        for (std::size_t i = 0; i < all.size(); ++i) {
            CAPTURE(i);
            CHECK_THROWS_AS((void)column::from_parts(all[i]), format_fault);
        }
        for (std::uint64_t seed = 1; seed <= 2000; ++seed) {
            random_stream r(seed, 2);
            packed_parts  p = packed_column<std::int64_t>(random_numbers(1 + seed % 40)).packed().parts();
            switch (r.below(6)) {
            case 0: p.rows = static_cast<std::int64_t>(r.below(4000)); break;
            case 1: p.bits = static_cast<int>(r.below(66)); break;
            case 2: p.step = r.next(); break;
            case 3: p.lowest = static_cast<std::int64_t>(r.next()); break;
            case 4:
                if (!p.bytes.empty()) p.bytes[r.below(p.bytes.size())] = static_cast<std::uint8_t>(r.next());
                break;
            default:
                if (!p.run_ends.empty()) p.run_ends[r.below(p.run_ends.size())] = static_cast<std::uint32_t>(r.below(5000));
                break;
            }
            try {
                const auto c = packed_column<std::int64_t>::from_parts(p);
                CHECK(c.to_vector().size() == c.size()); // the sanitizers watch
            } catch (const format_fault&) { // as it should
            }
        }
    }

    TEST_CASE("packed_column: copies share their bytes") {
        const packed_column<std::int32_t> a{1, 2, 3};
        const packed_column<std::int32_t> b = a; // NOLINT: the copy is what is tested
        CHECK(a.packed().shares_with(b.packed()));
        CHECK_FALSE(a.packed().shares_with(packed_column<std::int32_t>{1, 2, 3}.packed()));
    }
}
