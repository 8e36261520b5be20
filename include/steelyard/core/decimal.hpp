// SPDX-License-Identifier: MIT
#pragma once

#include <steelyard/core/int128.hpp>

#include <algorithm>
#include <array>
#include <bit>
#include <charconv>
#include <cmath>
#include <cstdint>
#include <limits>
#include <optional>
#include <string_view>

namespace steelyard::inline v0_1 {

/// Decimal places that a measure declares, 0 to 18. A value x is kept as the integer x * 10^places.
struct decimals {
    std::int8_t places = 0;
    friend constexpr auto operator<=>(const decimals&, const decimals&) = default;
};

inline constexpr int max_decimals = 18;

/// 10^n for 0 <= n <= 38.
[[nodiscard]] constexpr int128 pow10(int n) noexcept {
    int128 p = 1;
    for (int i = 0; i < n; ++i) p *= 10;
    return p;
}

namespace detail {

[[nodiscard]] constexpr int bit_width(uint128 x) noexcept {
    const auto high = static_cast<std::uint64_t>(x >> 64);
    return high != 0 ? 128 - std::countl_zero(high) : 64 - std::countl_zero(static_cast<std::uint64_t>(x));
}

/// An unsigned integer of 256 bits: products of two wide integers, no more.
struct uint256 {
    uint128 high = 0;
    uint128 low  = 0;
    friend constexpr auto operator<=>(const uint256&, const uint256&) = default;
};

[[nodiscard]] constexpr uint256 multiply(uint128 a, uint128 b) noexcept {
    constexpr uint128 mask = ~std::uint64_t{0};
    const uint128 ll = (a & mask) * (b & mask);
    const uint128 lh = (a & mask) * (b >> 64);
    const uint128 hl = (a >> 64) * (b & mask);
    const uint128 middle = (ll >> 64) + (lh & mask) + (hl & mask);
    return {(a >> 64) * (b >> 64) + (lh >> 64) + (hl >> 64) + (middle >> 64), (middle << 64) | (ll & mask)};
}

[[nodiscard]] constexpr int bit_width(const uint256& x) noexcept {
    return x.high != 0 ? 128 + bit_width(x.high) : bit_width(x.low);
}

[[nodiscard]] constexpr uint256 shift_left(uint256 x, int by) noexcept {
    for (; by >= 64; by -= 64) x = {x.high << 64 | x.low >> 64, x.low << 64};
    return by == 0 ? x : uint256{x.high << by | x.low >> (128 - by), x.low << by};
}

[[nodiscard]] constexpr uint256 subtract(const uint256& a, const uint256& b) noexcept {
    return {a.high - b.high - (a.low < b.low ? 1 : 0), a.low - b.low};
}

/// Schoolbook division: 55 bits of the quotient and a sticky bit for the rest.
[[nodiscard]] inline double divide_all_bits(uint256 num, uint256 den) noexcept {
    int exponent = bit_width(num) - bit_width(den); // 2^(exponent-1) < num/den < 2^(exponent+1)
    if (exponent >= 0) den = shift_left(den, exponent);
    else num = shift_left(num, -exponent);
    if (num < den) {
        num = shift_left(num, 1);
        --exponent;
    }
    std::uint64_t quotient = 0; // now 1 <= num/den < 2
    for (int bit = 0; bit < 55; ++bit) {
        quotient <<= 1;
        if (num >= den) {
            num = subtract(num, den);
            quotient |= 1;
        }
        num = shift_left(num, 1);
    }
    const std::uint64_t rest = (quotient & 3) << 1 | (num != uint256{} ? 1 : 0); // of 8: half is 4
    quotient >>= 2;
    if (rest > 4 || (rest == 4 && (quotient & 1) != 0)) ++quotient;
    return std::ldexp(static_cast<double>(quotient), exponent - 52);
}

/// The same from leading bits alone: a quotient of 63 or 64 bits, which is less than 2 too large and at most 1 too small.
/// Empty where that leaves open how it rounds: once in some 200 times.
[[nodiscard]] inline std::optional<double> divide_leading_bits(const uint256& num, const uint256& den) noexcept {
    const int           width_n = bit_width(num), width_d = bit_width(den);
    const uint128       n = shift_left(num, 256 - width_n).high >> 1; // 2^126 <= n < 2^127
    const auto          d = static_cast<std::uint64_t>(shift_left(den, 256 - width_d).high >> 64);
    const auto          q = static_cast<std::uint64_t>(n / d); // num / den = q * 2^(width_n - width_d - 63), nearly
    const int           dropped = 11 - std::countl_zero(q);
    const std::uint64_t rest = q & ((std::uint64_t{1} << dropped) - 1), half = std::uint64_t{1} << (dropped - 1);
    if (rest + 2 >= half && rest <= half + 2) return std::nullopt;
    const std::uint64_t rounded = (q >> dropped) + (rest > half ? 1 : 0);
    return std::ldexp(static_cast<double>(rounded), width_n - width_d - 63 + dropped);
}

/// num / den rounded once to the nearest double, ties to even; both positive and below 2^254.
[[nodiscard]] inline double divide_magnitudes(const uint256& num, const uint256& den) noexcept {
    if (const auto quick = divide_leading_bits(num, den)) return *quick;
    return divide_all_bits(num, den);
}

} // namespace detail

/// num / den rounded once to the nearest double: the only division that results go through.
/// @returns empty when den == 0
[[nodiscard]] inline std::optional<double> quotient(int128 num, int128 den) noexcept {
    if (den == 0) return std::nullopt;
    const uint128 n = magnitude(num);
    const uint128 d = magnitude(den);
    if (n == 0) return 0.0;
    constexpr uint128 exact = uint128{1} << 53;
    double q = 0;
    if (n <= exact && d <= exact) { // IEEE division of two exact doubles already rounds once
        q = static_cast<double>(static_cast<std::uint64_t>(n)) / static_cast<double>(static_cast<std::uint64_t>(d));
    } else {
        q = detail::divide_magnitudes({0, n}, {0, d});
    }
    return (num < 0) != (den < 0) ? -q : q;
}

/// (num * a) / (den * b) with the products exact, rounded once.
/// @returns empty when den * b == 0
[[nodiscard]] inline std::optional<double> quotient_of_products(int128 num, int128 a, int128 den, int128 b) noexcept {
    int128 n = num;
    int128 d = den;
    if (!mul_overflows(n, a) && !mul_overflows(d, b)) return quotient(n, d);
    if (den == 0 || b == 0) return std::nullopt;
    if (num == 0 || a == 0) return 0.0;
    const double q = detail::divide_magnitudes(detail::multiply(magnitude(num), magnitude(a)),
                                               detail::multiply(magnitude(den), magnitude(b)));
    return ((num < 0) != (a < 0)) != ((den < 0) != (b < 0)) ? -q : q;
}

/// The double nearest to scaled / 10^places.
[[nodiscard]] inline double from_scaled(int128 scaled, decimals d) noexcept {
    return *quotient(scaled, pow10(d.places));
}

enum class number_fault : std::uint8_t { none, not_a_number, too_many_decimals, out_of_range };

struct parsed_number {
    std::int64_t scaled = 0;
    number_fault fault  = number_fault::none;
};

/// Parses "-12.50", "1e3" or "+7" exactly into scaled / 10^places; no locale, no thousands separator.
/// Trailing zeros beyond `places` are harmless, any other digit there is too_many_decimals: never rounded.
[[nodiscard]] inline parsed_number parse_scaled(std::string_view text, decimals d) noexcept {
    std::size_t i = 0;
    bool negative = false;
    if (i < text.size() && (text[i] == '-' || text[i] == '+')) negative = text[i++] == '-';
    uint128 digits = 0;
    int fraction = 0; // digits after the point that are in `digits`
    bool seen_point = false;
    bool any = false;
    int pending_zeros = 0;
    for (; i < text.size(); ++i) {
        const char c = text[i];
        if (c == '.' && !seen_point) {
            seen_point = true;
            continue;
        }
        if (c < '0' || c > '9') break;
        any = true;
        if (seen_point && c == '0') { // trailing zeros of the fraction may be endless: count them only when needed
            ++pending_zeros;
            continue;
        }
        for (; pending_zeros > 0; --pending_zeros) {
            digits *= 10;
            ++fraction;
            if (digits > (uint128{1} << 100)) return {0, number_fault::out_of_range};
            if (fraction > 400) return {0, number_fault::too_many_decimals};
        }
        digits = digits * 10 + static_cast<unsigned>(c - '0');
        if (seen_point) ++fraction;
        if (digits > (uint128{1} << 100)) return {0, number_fault::out_of_range};
    }
    if (!any) return {0, number_fault::not_a_number};
    int exponent = 0;
    if (i < text.size() && (text[i] == 'e' || text[i] == 'E')) {
        ++i;
        if (i + 1 < text.size() && text[i] == '+' && text[i + 1] != '-') ++i;
        const bool shrinks = i < text.size() && text[i] == '-';
        const auto end = text.data() + text.size();
        const auto r = std::from_chars(text.data() + i, end, exponent);
        if (r.ec == std::errc::invalid_argument || r.ptr != end) return {0, number_fault::not_a_number};
        // More than a thousand places either way is out of reach whatever the digits are.
        if (r.ec == std::errc::result_out_of_range) exponent = shrinks ? -1000 : 1000;
        exponent = std::clamp(exponent, -1000, 1000);
        i = text.size();
    }
    if (i != text.size()) return {0, number_fault::not_a_number};
    if (digits == 0) return {0, number_fault::none};
    int shift = exponent + d.places - fraction;
    for (; shift > 0; --shift) {
        digits *= 10;
        if (digits > (uint128{1} << 100)) return {0, number_fault::out_of_range};
    }
    for (; shift < 0; ++shift) {
        if (digits % 10 != 0) return {0, number_fault::too_many_decimals};
        digits /= 10;
    }
    if (digits > static_cast<uint128>(std::numeric_limits<std::int64_t>::max())) return {0, number_fault::out_of_range};
    const auto v = static_cast<std::int64_t>(digits);
    return {negative ? -v : v, number_fault::none};
}

/// The integer n with x the double nearest to n / 10^places; where x has more than 15 digits and several n would do,
/// the one with the fewest digits after the point. A double that is nearest to no such decimal has more
/// decimals than declared: a fault, never rounded silently.
[[nodiscard]] inline parsed_number to_scaled(double x, decimals d) noexcept {
    if (!std::isfinite(x)) return {0, number_fault::not_a_number};
    const auto unit = static_cast<double>(pow10(d.places));
    const double product = x * unit;
    // Below 2^51 the product is less than half a unit off, and no two decimals share their nearest double.
    if (std::abs(product) < 0x1p51) {
        const double rounded = std::round(product);
        if (rounded / unit == x) return {static_cast<std::int64_t>(rounded), number_fault::none};
        return {0, number_fault::too_many_decimals};
    }
    std::array<char, 64> text{}; // beyond: through the shortest decimal text
    const auto r = std::to_chars(text.data(), text.data() + text.size(), x);
    return parse_scaled(std::string_view(text.data(), static_cast<std::size_t>(r.ptr - text.data())), d);
}

} // namespace steelyard::inline v0_1
