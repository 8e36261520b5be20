// SPDX-License-Identifier: MIT
#include <steelyard/core/decimal.hpp>
#include <steelyard/core/random.hpp>
#include <steelyard/core/text.hpp>

#include <doctest/doctest.h>

#include <cmath>
#include <cstdlib>
#include <fstream>
#include <limits>
#include <sstream>
#include <string>

using namespace steelyard;

namespace {

int128 wide(const std::string& digits) {
    uint128 x = 0;
    for (const char c : digits)
        if (c != '-') x = x * 10 + static_cast<unsigned>(c - '0');
    return static_cast<int128>(digits[0] == '-' ? ~x + 1 : x);
}

parsed_number read(const char* text, int places) {
    return parse_scaled(text, decimals{static_cast<std::int8_t>(places)});
}

uint128 random_wide(random_stream& draw, int bits) {
    const uint128 x = static_cast<uint128>(draw.next()) << 64 | draw.next();
    return (x >> (128 - bits)) | 1;
}

} // namespace

TEST_SUITE("core") {

    TEST_CASE("quotient: golden rows are met to the last bit") {
        std::ifstream file(STEELYARD_SOURCE_DIR "/tests/golden/quotient.csv");
        REQUIRE(file.good());
        std::string line;
        std::getline(file, line);
        int rows = 0;
        while (std::getline(file, line)) {
            std::istringstream cells(line);
            std::string        num, den, expected;
            std::getline(cells, num, ',');
            std::getline(cells, den, ',');
            std::getline(cells, expected, ',');
            CAPTURE(line);
            CHECK(quotient(wide(num), wide(den)) == std::strtod(expected.c_str(), nullptr));
            ++rows;
        }
        CHECK(rows >= 80);
    }

    TEST_CASE("quotient: no other double is nearer, on any size of numbers") {
        // With q = mantissa * 2^-shift this is |n * 2^shift - mantissa * d| <= d / 2, a matter of exact integers.
        random_stream draw(11);
        for (int i = 0; i < 20000; ++i) {
            const auto   n = static_cast<int128>(random_wide(draw, 63));
            const auto   d = static_cast<int128>(random_wide(draw, 1 + static_cast<int>(draw.below(60))));
            const double q = *quotient(n, d);
            int          exponent = 0;
            const auto   mantissa = static_cast<std::int64_t>(std::ldexp(std::frexp(q, &exponent), 53));
            const int    shift = 53 - exponent;    // q = mantissa * 2^-shift
            if (shift < 0 || shift > 62) continue; // the comparison below must fit in 128 bits
            const int128  off = n * (int128{1} << shift) - int128{mantissa} * d;
            const uint128 twice = magnitude(off) * 2;
            REQUIRE(twice <= static_cast<uint128>(d));
            if (twice == static_cast<uint128>(d)) REQUIRE(mantissa % 2 == 0);
        }
    }

    TEST_CASE("quotient: leading bits, where they decide, round as all bits do") {
        random_stream draw(13);
        int           decided = 0;
        const auto    check_wide = [&](const detail::uint256& n, const detail::uint256& d) {
            const auto quick = detail::divide_leading_bits(n, d);
            if (!quick) return;
            ++decided;
            REQUIRE(*quick == detail::divide_all_bits(n, d));
        };
        const auto check = [&](uint128 n, uint128 d) { check_wide({0, n}, {0, d}); };
        constexpr int rounds = 20000;
        for (int i = 0; i < rounds; ++i)
            check(random_wide(draw, 1 + static_cast<int>(draw.below(120))), random_wide(draw, 1 + static_cast<int>(draw.below(120))));
        CHECK(decided > rounds * 9 / 10);
        for (int i = 0; i < rounds; ++i) { // around a tie: a whole number of 54 bits that is odd
            const uint128 d = random_wide(draw, 2 + static_cast<int>(draw.below(60)));
            const uint128 tie = (random_wide(draw, 52) << 1 | uint128{1} << 53) | 1;
            check(tie * d + draw.below(5), d);
            check(tie * d - draw.below(5), d);
            check(tie * d, d);
        }
        decided = 0;
        for (int i = 0; i < rounds; ++i)
            check_wide(detail::multiply(random_wide(draw, 120), random_wide(draw, 120)),
                       detail::multiply(random_wide(draw, 100), random_wide(draw, 90)));
        CHECK(decided > rounds * 9 / 10);
    }

    TEST_CASE("quotient: signs, zero and common factors") {
        CHECK_FALSE(quotient(1, 0));
        CHECK_FALSE(quotient(0, 0));
        CHECK(quotient(0, -5) == 0.0);
        CHECK_FALSE(std::signbit(*quotient(0, -5)));
        random_stream draw(12);
        for (int i = 0; i < 5000; ++i) {
            const auto   n = static_cast<int128>(random_wide(draw, 1 + static_cast<int>(draw.below(90))));
            const auto   d = static_cast<int128>(random_wide(draw, 1 + static_cast<int>(draw.below(90))));
            const auto   factor = static_cast<int128>(random_wide(draw, 36));
            const double q = *quotient(n, d);
            REQUIRE(quotient(-n, d) == -q);
            REQUIRE(quotient(n, -d) == -q);
            REQUIRE(quotient(-n, -d) == q);
            REQUIRE(quotient(n * factor, d * factor) == q); // the short and the long way agree
        }
    }

    TEST_CASE("parse_scaled: exact text") {
        CHECK(read("1.005", 3).scaled == 1005);
        CHECK(read("-12.50", 1).scaled == -125);
        CHECK(read("+7", 0).scaled == 7);
        CHECK(read(".5", 1).scaled == 5);
        CHECK(read("5.", 1).scaled == 50);
        CHECK(read("1e3", 0).scaled == 1000);
        CHECK(read("1E+3", 0).scaled == 1000);
        CHECK(read("125e-2", 2).scaled == 125);
        CHECK(read("-0.00", 1).scaled == 0);
        CHECK(read("0e99999999999", 1).fault == number_fault::none);
        CHECK(read("1.50000000000000000000000000000000000000000000", 1).scaled == 15);
        CHECK(read("0000000000000000000000000000000000000000000001", 0).scaled == 1);
        CHECK(read("9223372036854775807", 0).scaled == std::numeric_limits<std::int64_t>::max());
    }

    TEST_CASE("parse_scaled: nothing is rounded, nothing else is a number") {
        for (const char* text : {"",      "-",  "+",  ".",    "e3",  "1e",  "1e+",   "1e-", "1e+-5", "1e++5",
                                 "1,000", " 1", "1 ", "0x10", "nan", "inf", "1.2.3", "--1", "1e3.5", "1_000"}) {
            CAPTURE(text);
            CHECK(read(text, 2).fault == number_fault::not_a_number);
        }
        CHECK(read("1.005", 2).fault == number_fault::too_many_decimals);
        CHECK(read("1e-3", 2).fault == number_fault::too_many_decimals);
        CHECK(read("1e-2147483648", 2).fault == number_fault::too_many_decimals);
        CHECK(read("1e-99999999999", 2).fault == number_fault::too_many_decimals);
        CHECK(read(("0." + std::string(500, '0') + "1").c_str(), 18).fault == number_fault::too_many_decimals);
        CHECK(read("1e2147483647", 18).fault == number_fault::out_of_range);
        CHECK(read("1e99999999999", 0).fault == number_fault::out_of_range);
        CHECK(read("9223372036854775808", 0).fault == number_fault::out_of_range);
        CHECK(read("10", 18).fault == number_fault::out_of_range);
    }

    TEST_CASE("scaled integers survive text and doubles") {
        for (std::uint64_t seed = 1; seed <= 20; ++seed) {
            random_stream draw(seed);
            for (int places = 0; places <= max_decimals; ++places) {
                const decimals d{static_cast<std::int8_t>(places)};
                for (int i = 0; i < 50; ++i) {
                    const auto bits = static_cast<int>(draw.below(63));
                    auto       n = static_cast<std::int64_t>(draw.next() >> (63 - bits) >> 1);
                    if (i % 2 != 0) n = -n;
                    CAPTURE(seed);
                    CAPTURE(n);
                    CAPTURE(places);
                    const parsed_number p = parse_scaled(scaled_text(n, d), d);
                    REQUIRE(p.fault == number_fault::none);
                    REQUIRE(p.scaled == n);
                    const double        x = from_scaled(n, d);
                    const parsed_number q = to_scaled(x, d);
                    if (bits <= 49) { // beyond that several integers may share a double
                        REQUIRE(q.fault == number_fault::none);
                        REQUIRE(q.scaled == n);
                    } else if (q.fault == number_fault::none) {
                        REQUIRE(from_scaled(q.scaled, d) == x);
                    }
                }
            }
        }
    }

    TEST_CASE("to_scaled: a double with more decimals than declared is a fault") {
        const decimals two{2};
        CHECK(to_scaled(1.005, two).fault == number_fault::too_many_decimals);
        CHECK(to_scaled(100.5, two).scaled == 10050);
        CHECK(to_scaled(0.1 + 0.2, decimals{1}).fault == number_fault::too_many_decimals);
        CHECK(to_scaled(-0.0, two).scaled == 0);
        CHECK(to_scaled(1e-300, two).fault == number_fault::too_many_decimals);
        CHECK(to_scaled(1e300, two).fault == number_fault::out_of_range);
        CHECK(to_scaled(9007199254740993.0, decimals{0}).scaled == 9007199254740992);
        // .90 and .91 share their double here: the shorter text wins, and nothing is lost
        CHECK(to_scaled(90071992547409.91, two).scaled == 9007199254740990);
        CHECK(from_scaled(9007199254740990, two) == 90071992547409.91);
        CHECK(to_scaled(std::numeric_limits<double>::quiet_NaN(), two).fault == number_fault::not_a_number);
        CHECK(to_scaled(std::numeric_limits<double>::infinity(), two).fault == number_fault::not_a_number);
    }

    TEST_CASE("int128: text and magnitude reach both ends") {
        const int128 least = static_cast<int128>(uint128{1} << 127);
        CHECK(to_string(least) == "-170141183460469231731687303715884105728");
        CHECK(to_string(-(least + 1)) == "170141183460469231731687303715884105727");
        CHECK(to_string(0) == "0");
        CHECK(magnitude(least) == uint128{1} << 127);
        int128 x = -(least + 1);
        CHECK(add_overflows(x, 1));
        x = least;
        CHECK(mul_overflows(x, -1));
        x = 7;
        CHECK_FALSE(add_overflows(x, -8));
        CHECK(x == -1);
        CHECK(pow10(38) == wide("100000000000000000000000000000000000000"));
    }
}
