// SPDX-License-Identifier: MIT
#include "detail/checksum.hpp"

#include <array>
#include <cstring>

#if defined(__x86_64__)
#include <nmmintrin.h>
#elif defined(__ARM_FEATURE_CRC32)
#include <arm_acle.h>
#endif

namespace steelyard::inline v0_1::serialization::detail {

namespace {

constexpr std::uint32_t reflected_polynomial = 0x82F63B78;

/// Eight tables: the k-th moves a byte over k further bytes, so that eight bytes are one step.
using tables = std::array<std::array<std::uint32_t, 256>, 8>;

constexpr tables make_tables() {
    tables all{};
    for (std::uint32_t i = 0; i < 256; ++i) {
        std::uint32_t c = i;
        for (int bit = 0; bit < 8; ++bit) c = (c >> 1) ^ ((c & 1) != 0 ? reflected_polynomial : 0);
        all[0][i] = c;
    }
    for (std::size_t k = 1; k < all.size(); ++k)
        for (std::size_t i = 0; i < 256; ++i) all[k][i] = (all[k - 1][i] >> 8) ^ all[0][all[k - 1][i] & 255];
    return all;
}

constexpr tables table = make_tables();

#if defined(__x86_64__)

__attribute__((target("sse4.2"))) std::uint32_t by_instruction(const std::byte* p, std::size_t n, std::uint32_t c) noexcept {
    std::uint64_t wide = c;
    for (; n >= 8; n -= 8, p += 8) {
        std::uint64_t eight = 0;
        std::memcpy(&eight, p, 8);
        wide = _mm_crc32_u64(wide, eight);
    }
    c = static_cast<std::uint32_t>(wide);
    for (; n > 0; --n, ++p) c = _mm_crc32_u8(c, static_cast<std::uint8_t>(*p));
    return c;
}

bool has_instruction() noexcept {
    static const bool has = __builtin_cpu_supports("sse4.2") != 0;
    return has;
}

#elif defined(__ARM_FEATURE_CRC32)

std::uint32_t by_instruction(const std::byte* p, std::size_t n, std::uint32_t c) noexcept {
    for (; n >= 8; n -= 8, p += 8) {
        std::uint64_t eight = 0;
        std::memcpy(&eight, p, 8);
        c = __crc32cd(c, eight);
    }
    for (; n > 0; --n, ++p) c = __crc32cb(c, static_cast<std::uint8_t>(*p));
    return c;
}

bool has_instruction() noexcept { return true; } // the whole library is compiled for it

#else

std::uint32_t by_instruction(const std::byte*, std::size_t, std::uint32_t c) noexcept { return c; }
bool          has_instruction() noexcept { return false; }

#endif

} // namespace

std::uint32_t checksum_by_table(std::span<const std::byte> bytes, std::uint32_t before) noexcept {
    std::uint32_t    c = ~before;
    const std::byte* p = bytes.data();
    std::size_t      n = bytes.size();
    const auto       at = [&](std::size_t i) { return static_cast<std::uint32_t>(p[i]); };
    for (; n >= 8; n -= 8, p += 8) {
        const std::uint32_t low = c ^ (at(0) | at(1) << 8 | at(2) << 16 | at(3) << 24);
        c = table[7][low & 255] ^ table[6][low >> 8 & 255] ^ table[5][low >> 16 & 255] ^ table[4][low >> 24] ^
            table[3][at(4)] ^ table[2][at(5)] ^ table[1][at(6)] ^ table[0][at(7)];
    }
    for (; n > 0; --n, ++p) c = (c >> 8) ^ table[0][(c ^ at(0)) & 255];
    return ~c;
}

std::uint32_t checksum(std::span<const std::byte> bytes, std::uint32_t before) noexcept {
    if (!has_instruction()) return checksum_by_table(bytes, before);
    return ~by_instruction(bytes.data(), bytes.size(), ~before);
}

} // namespace steelyard::inline v0_1::serialization::detail
