// SPDX-License-Identifier: MIT
#include <steelyard/core/bytes.hpp>
#include <steelyard/core/random.hpp>

#include <doctest/doctest.h>

#include <cmath>
#include <limits>

using namespace steelyard;

namespace {

std::vector<std::uint8_t> sample() {
    byte_writer w;
    w.u8(7);
    w.u64(0x0102030405060708ULL);
    w.i64(std::numeric_limits<std::int64_t>::min());
    w.i128(static_cast<int128>(uint128{1} << 127));
    w.i128(-2);
    w.f64(-0.0);
    w.text("a\0b");
    w.text(std::string_view("\xC3\xBC\0", 3));
    return w.take();
}

void read(byte_reader& r) {
    CHECK(r.u8() == 7);
    CHECK(r.u64() == 0x0102030405060708ULL);
    CHECK(r.i64() == std::numeric_limits<std::int64_t>::min());
    CHECK(r.i128() == static_cast<int128>(uint128{1} << 127));
    CHECK(r.i128() == -2);
    CHECK(std::signbit(r.f64()));
    CHECK(r.text() == "a");
    CHECK(r.text() == std::string("\xC3\xBC\0", 3));
    CHECK(r.left() == 0);
}

} // namespace

TEST_SUITE("core") {

    TEST_CASE("bytes: what is written reads back, little end first") {
        const auto bytes = sample();
        CHECK(bytes[1] == 8);
        CHECK(bytes[8] == 1);
        byte_reader r(bytes);
        read(r);
        CHECK_THROWS_AS(r.u8(), format_fault);
    }

    TEST_CASE("bytes: input cut anywhere is an error, never a read beyond it") {
        const auto bytes = sample();
        for (std::size_t n = 0; n < bytes.size(); ++n) {
            const std::vector<std::uint8_t> cut(bytes.begin(), bytes.begin() + static_cast<std::ptrdiff_t>(n));
            byte_reader                     r(cut);
            CAPTURE(n);
            CHECK_THROWS_AS(
                [&] {
                    (void)r.u8();
                    (void)r.u64();
                    (void)r.i64();
                    (void)r.i128();
                    (void)r.i128();
                    (void)r.f64();
                    (void)r.text();
                    (void)r.text();
                }(),
                format_fault);
        }
    }

    TEST_CASE("bytes: an announced length is checked before anything is allocated") {
        for (const std::uint64_t n : {std::uint64_t{9}, std::uint64_t{1} << 40, ~std::uint64_t{0}}) {
            byte_writer w;
            w.u64(n);
            w.u64(0);
            CHECK_THROWS_AS(byte_reader(w.bytes()).text(), format_fault);
            CHECK_THROWS_AS((void)byte_reader(w.bytes()).count(8), format_fault);
            CHECK_THROWS_AS((void)byte_reader(w.bytes()).count(0), format_fault);
        }
        byte_writer w;
        w.u64(2);
        w.u64(0);
        CHECK(byte_reader(w.bytes()).count(4) == 2);
        CHECK_THROWS_AS((void)byte_reader(w.bytes()).count(5), format_fault);
    }

    TEST_CASE("bytes: random integers of every size") {
        random_stream draw(5);
        for (int i = 0; i < 500; ++i) {
            const auto x =
                static_cast<int128>((static_cast<uint128>(draw.next()) << 64 | draw.next()) >> draw.below(128));
            byte_writer w;
            w.i128(x);
            w.i128(-x);
            CHECK(w.bytes().size() == 32);
            byte_reader r(w.bytes());
            CHECK(r.i128() == x);
            CHECK(r.i128() == -x);
        }
    }
}
