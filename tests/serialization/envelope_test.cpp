// SPDX-License-Identifier: MIT
#include "support/random_values.hpp"

#include <serialization/detail/checksum.hpp>
#include <serialization/detail/envelope.hpp>

#include <steelyard/serialization.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <cstring>
#include <string_view>
#include <utility>

using namespace steelyard;
using namespace steelyard::serialization;

namespace {

[[nodiscard]] std::span<const std::byte> bytes_of(std::string_view s) { return std::as_bytes(std::span(s.data(), s.size())); }

/// Puts the checksum of the head right again after a change.
void mend_head(std::vector<std::uint8_t>& bytes) {
    const std::uint32_t sum = serialization::detail::checksum(std::as_bytes(std::span(bytes)).first(60));
    std::memcpy(bytes.data() + 60, &sum, 4);
}

/// The same after a change of the payload of an archive of one chunk.
void mend_all(std::vector<std::uint8_t>& bytes) {
    const auto          all = std::as_bytes(std::span(bytes));
    const std::uint32_t chunk = serialization::detail::checksum(all.subspan(72));
    std::memcpy(bytes.data() + 64, &chunk, 4);
    const std::uint32_t table = serialization::detail::checksum(all.subspan(64, 8));
    std::memcpy(bytes.data() + 56, &table, 4);
    mend_head(bytes);
}

[[nodiscard]] std::string refusal(std::span<const std::uint8_t> bytes) {
    try {
        (void)from_bytes<definitions>(bytes);
    } catch (const format_fault& e) {
        return e.what();
    }
    return "";
}

} // namespace

TEST_SUITE("serialization") {

TEST_CASE("checksum: the published results of CRC-32C") {
    using serialization::detail::checksum;
    CHECK(checksum(bytes_of("123456789")) == 0xE3069283); // the check value of the catalogue of CRC algorithms
    const std::vector<std::byte> zeros(32);               // RFC 3720, appendix B.4
    const std::vector<std::byte> ones(32, std::byte{0xFF});
    CHECK(checksum(zeros) == 0x8A9136AA);
    CHECK(checksum(ones) == 0x62A8AB43);
    std::vector<std::byte> rising(32);
    for (std::size_t i = 0; i < 32; ++i) rising[i] = static_cast<std::byte>(i);
    CHECK(checksum(rising) == 0x46DD794E);
    CHECK(checksum({}) == 0);
}

TEST_CASE("checksum: instruction and table agree, and pieces add up") {
    using serialization::detail::checksum;
    using serialization::detail::checksum_by_table;
    random_stream          r(4);
    std::vector<std::byte> all(999);
    for (std::byte& b : all) b = static_cast<std::byte>(r.below(256));
    const std::span<const std::byte> view(all);
    for (std::size_t i = 0; i < 200; ++i) {
        const std::size_t from = r.below(500);
        const std::size_t n = r.below(400);
        const std::size_t cut = r.below(n + 1);
        const auto        run = view.subspan(from, n);
        CHECK(checksum(run) == checksum_by_table(run));
        CHECK(checksum(run.subspan(cut), checksum(run.first(cut))) == checksum(run));
        CHECK(checksum_by_table(run.subspan(cut), checksum_by_table(run.first(cut))) == checksum(run));
    }
}

TEST_CASE("envelope: any bit flipped and any cut is refused") {
    const auto bytes = to_bytes(definitions{});
    REQUIRE(refusal(bytes).empty());
    for (std::size_t i = 0; i < bytes.size() * 8; ++i) {
        auto damaged = bytes;
        damaged[i / 8] = static_cast<std::uint8_t>(damaged[i / 8] ^ 1U << (i % 8));
        CAPTURE(i);
        CHECK_FALSE(refusal(damaged).empty());
    }
    for (std::size_t n = 0; n < bytes.size(); ++n) CHECK_FALSE(refusal(std::span(bytes).first(n)).empty());
    auto longer = bytes;
    longer.push_back(0);
    CHECK(refusal(longer).find("lengths") != std::string::npos);
}

TEST_CASE("envelope: a newer schema is refused in words that name both versions") {
    auto bytes = to_bytes(definitions{});
    bytes[12] = 2;   // schema
    bytes[18] = 9;   // writer's minor version
    mend_head(bytes);
    const std::string text = refusal(bytes);
    CHECK(text.find("schema 2") != std::string::npos);
    CHECK(text.find("Steelyard 0.9.0") != std::string::npos);
    CHECK(text.find(std::string("this is Steelyard ") + version_string()) != std::string::npos);
    CHECK_THROWS_AS((void)facts_of(bytes), format_fault);
}

TEST_CASE("envelope: other bytes, other kinds and wrong lengths are told apart") {
    CHECK(refusal({}).find("no Steelyard archive") != std::string::npos);
    const std::string_view csv = "measure,place,period,value\njobs,Erie,2009,7\n";
    CHECK(refusal({reinterpret_cast<const std::uint8_t*>(csv.data()), csv.size()}).find("no Steelyard archive") != std::string::npos);
    CHECK(refusal(to_bytes(value::point(1))).find("wanted a definitions") != std::string::npos);
    for (const std::size_t field : {32U, 40U}) { // words, payload
        for (const std::uint64_t length : {std::uint64_t{1} << 60, ~std::uint64_t{0}, std::uint64_t{0}, std::uint64_t{0xFFFFFFFFFFFFFFF8}}) {
            auto bytes = to_bytes(definitions{});
            std::memcpy(bytes.data() + field, &length, 8);
            mend_head(bytes);
            CAPTURE(field);
            CAPTURE(length);
            CHECK_FALSE(refusal(bytes).empty());
        }
    }
}

TEST_CASE("envelope: the boost version and the writer do not matter for reading") {
    auto bytes = to_bytes(definitions{});
    bytes[20] = 7;          // a later patch of the writer
    bytes[24] = bytes[25] = 0xFF; // some other Boost
    mend_head(bytes);
    CHECK(refusal(bytes).empty());
}

TEST_CASE("envelope: a value whose parts contradict one another is a fault of the bytes, whatever the checksums") {
    const auto range = to_bytes(value::range(2, 5)); // form, reason, two bytes of flags, lower, upper
    REQUIRE(range.size() == 96);
    auto turned = range;
    std::swap_ranges(turned.begin() + 76, turned.begin() + 84, turned.begin() + 84);
    mend_all(turned);
    CHECK_THROWS_AS((void)from_bytes<value>(turned), format_fault);
    auto same = range;
    mend_all(same);
    CHECK(from_bytes<value>(same) == value::range(2, 5));
    for (const auto& change : {std::pair(72, 9), std::pair(72, 0), std::pair(73, 1), std::pair(75, 0xFF), std::pair(83, 0x7F)}) {
        const auto at = static_cast<std::size_t>(change.first);
        auto changed = range; // no such form; a point with two bounds; present with a reason; no such flag; no finite number
        changed[at] = static_cast<std::uint8_t>(change.second);
        if (at == 83) changed[82] = 0xF0;
        mend_all(changed);
        CAPTURE(at);
        CHECK_THROWS_AS((void)from_bytes<value>(changed), format_fault);
    }
}

TEST_CASE("envelope: many chunks, each with its own checksum") {
    scheme s;
    s.code = std::string(3 * serialization::detail::chunk_size + 12345, 'x');
    s.categories = {{"a", ""}};
    auto bytes = to_bytes(s);
    CHECK(from_bytes<scheme>(bytes).code == s.code);
    bytes[bytes.size() - 100] ^= 1;
    try {
        (void)from_bytes<scheme>(bytes);
        FAIL("a damaged chunk was read");
    } catch (const format_fault& e) {
        CHECK(std::string(e.what()).find("chunk 4 of 4") != std::string::npos);
    }
}

}
