// SPDX-License-Identifier: MIT
#pragma once

#include <steelyard/core/error.hpp>
#include <steelyard/core/int128.hpp>

#include <bit>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace steelyard::inline v0_1 {

/// Writes little-endian integers and length-prefixed texts: the bytes of states.
class byte_writer {
public:
    void u8(std::uint8_t x) { bytes_.push_back(x); }
    void u64(std::uint64_t x) {
        for (int i = 0; i < 8; ++i) bytes_.push_back(static_cast<std::uint8_t>(x >> (8 * i)));
    }
    void i64(std::int64_t x) { u64(static_cast<std::uint64_t>(x)); }
    void i128(int128 x) {
        u64(static_cast<std::uint64_t>(static_cast<uint128>(x)));
        u64(static_cast<std::uint64_t>(static_cast<uint128>(x) >> 64));
    }
    void f64(double x) { u64(std::bit_cast<std::uint64_t>(x)); }
    void text(std::string_view s) {
        u64(s.size());
        for (const char c : s) bytes_.push_back(static_cast<std::uint8_t>(c));
    }
    [[nodiscard]] const std::vector<std::uint8_t>& bytes() const noexcept { return bytes_; }
    [[nodiscard]] std::vector<std::uint8_t> take() noexcept { return std::move(bytes_); }

private:
    std::vector<std::uint8_t> bytes_;
};

/// Reads what byte_writer wrote. Every length is checked against what is left before anything is allocated.
class byte_reader {
public:
    explicit byte_reader(std::span<const std::uint8_t> bytes) : rest_(bytes) {}

    std::uint8_t u8() { return take(1)[0]; }
    std::uint64_t u64() {
        const auto b = take(8);
        std::uint64_t x = 0;
        for (std::size_t i = 0; i < 8; ++i) x |= static_cast<std::uint64_t>(b[i]) << (8 * i);
        return x;
    }
    std::int64_t i64() { return static_cast<std::int64_t>(u64()); }
    int128 i128() {
        const std::uint64_t low = u64();
        return static_cast<int128>(static_cast<uint128>(u64()) << 64 | low);
    }
    double f64() { return std::bit_cast<double>(u64()); }
    /// A count of items of at least `least` bytes each. @throws format_fault when they cannot be there
    std::size_t count(std::size_t least = 1) {
        const std::uint64_t n = u64();
        if (n > rest_.size() / (least == 0 ? 1 : least))
            throw format_fault("bytes end before the announced " + std::to_string(n) +
                               " items; the input is cut short or damaged");
        return static_cast<std::size_t>(n);
    }
    std::string text() {
        const auto b = take(count());
        return {b.begin(), b.end()};
    }
    [[nodiscard]] std::size_t left() const noexcept { return rest_.size(); }

private:
    std::span<const std::uint8_t> take(std::size_t n) {
        if (n > rest_.size())
            throw format_fault("bytes end early: " + std::to_string(n) + " wanted, " + std::to_string(rest_.size()) +
                               " left; the input is cut short or damaged");
        const auto head = rest_.first(n);
        rest_ = rest_.subspan(n);
        return head;
    }
    std::span<const std::uint8_t> rest_;
};

} // namespace steelyard::inline v0_1
