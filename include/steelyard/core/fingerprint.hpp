// SPDX-License-Identifier: MIT
#pragma once

#include <bit>
#include <concepts>
#include <cstdint>
#include <string>
#include <string_view>

namespace steelyard::inline v0_1 {

/// 128 bits that name a content: equal content gives equal bits on every platform. Not cryptographic.
struct fingerprint {
    std::uint64_t high = 0;
    std::uint64_t low  = 0;
    friend constexpr auto operator<=>(const fingerprint&, const fingerprint&) = default;

    /// Adds another content regardless of order: the fingerprint of a multiset of rows.
    constexpr void add_unordered(const fingerprint& o) noexcept {
        high += o.high;
        low += o.low;
    }
    /// 32 hexadecimal digits.
    [[nodiscard]] std::string text() const {
        constexpr std::string_view digits = "0123456789abcdef";
        std::string s(32, '0');
        for (std::size_t i = 0; i < 16; ++i) {
            s[15 - i] = digits[high >> (4 * i) & 15];
            s[31 - i] = digits[low >> (4 * i) & 15];
        }
        return s;
    }
};

/// Builds a fingerprint from fields in order. Texts carry their length, so that "ab","c" differs from "a","bc".
class fingerprinter {
public:
    template <std::integral Integer>
    constexpr fingerprinter& add(Integer x) noexcept {
        return word(static_cast<std::uint64_t>(x));
    }
    /// By its bits, after -0 became 0: equal numbers are equal content.
    constexpr fingerprinter& add(double x) noexcept { return word(std::bit_cast<std::uint64_t>(x + 0.0)); }
    constexpr fingerprinter& add(std::string_view text) noexcept {
        word(~static_cast<std::uint64_t>(text.size())); // no count that is added as a number looks like this
        std::uint64_t eight = 0;
        int filled = 0;
        for (const char c : text) {
            eight = eight << 8 | static_cast<unsigned char>(c);
            if (++filled == 8) {
                word(eight);
                eight = 0;
                filled = 0;
            }
        }
        return filled != 0 ? word(eight) : *this;
    }
    constexpr fingerprinter& add(const fingerprint& f) noexcept { return add(f.high).add(f.low); }
    [[nodiscard]] constexpr fingerprint result() const noexcept { return state_; }

private:
    constexpr fingerprinter& word(std::uint64_t x) noexcept {
        // Two lanes of the splitmix64 finaliser (Steele, Lea, Flood 2014) with different increments.
        state_.high = mix(state_.high ^ (x + 0x9E3779B97F4A7C15ULL));
        state_.low  = mix((state_.low + 0xD1B54A32D192ED03ULL) ^ std::rotl(x, 29));
        return *this;
    }
    static constexpr std::uint64_t mix(std::uint64_t z) noexcept {
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9ULL;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EBULL;
        return z ^ (z >> 31);
    }
    fingerprint state_{0x6C62272E07BB0142ULL, 0x62B821756295C58DULL};
};

} // namespace steelyard::inline v0_1
