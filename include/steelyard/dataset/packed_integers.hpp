// SPDX-License-Identifier: MIT
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <memory>
#include <span>
#include <vector>

namespace steelyard::inline v0_1 {

/// What packed integers consist of: number i is `lowest + step * code i`, and each code takes `bits` bits, lowest bit
/// first. With run ends a code stands for a run of equal numbers.
struct packed_parts {
    std::int64_t               rows = 0;
    std::int64_t               lowest = 0;
    std::uint64_t              step = 1;
    int                        bits = 0;      ///< 0 to 56, or 64; 0 when all numbers are equal
    std::vector<std::uint8_t>  bytes = {};    ///< of the codes
    std::vector<std::uint32_t> run_ends = {}; ///< the row after each run; empty: one code per row

    friend bool operator==(const packed_parts&, const packed_parts&) = default;
};

/// How narrow to pack.
enum class packing : std::uint8_t {
    quick, ///< codes of 0, 1, 2, 4, 8, 16, 32 or 64 bits: read in loops that vectorise
    tight, ///< codes as wide as the largest of them: for what waits and is read once
};

/// A read-only list of whole numbers, kept as narrow as they allow: as differences from the lowest (frame of
/// reference), divided by what divides all of them, and in runs where most neighbours are equal. Reading one by its
/// position costs a load, a shift and a mask. Copies share the bytes.
class packed_integers {
public:
    packed_integers() = default;
    explicit packed_integers(std::span<const std::int64_t> numbers, packing how = packing::quick);
    explicit packed_integers(std::span<const std::int32_t> numbers, packing how = packing::quick);
    explicit packed_integers(std::span<const std::uint8_t> numbers, packing how = packing::quick);
    /// @throws format_fault when the parts contradict one another or a number would lie beyond 64 bits
    [[nodiscard]] static packed_integers from_parts(packed_parts parts);

    [[nodiscard]] std::size_t   size() const noexcept { return rows_; }
    [[nodiscard]] std::int64_t  lowest() const noexcept { return static_cast<std::int64_t>(lowest_); }
    [[nodiscard]] std::int64_t  highest() const noexcept;
    [[nodiscard]] std::uint64_t step() const noexcept { return step_; }
    [[nodiscard]] int           bits() const noexcept { return bits_; }
    /// The codes, as packed_parts holds them.
    [[nodiscard]] std::span<const std::uint8_t>  bytes() const noexcept;
    [[nodiscard]] std::span<const std::uint32_t> run_ends() const noexcept;
    /// Memory that the numbers take, in bytes; shared bytes are counted by each of their sharers.
    [[nodiscard]] std::int64_t footprint() const noexcept;
    [[nodiscard]] packed_parts parts() const;

    [[nodiscard]] std::int64_t operator[](std::size_t i) const noexcept {
        return static_cast<std::int64_t>(lowest_ + step_ * code(run_ends_ == nullptr ? i : run_of(i)));
    }
    /// The numbers of rows first .. first + count as T, which must hold them all.
    template <class T, class Unsigned>
    void read(std::size_t first, std::size_t count, T* into) const noexcept;

    /// Do both read the same bytes?
    [[nodiscard]] bool shares_with(const packed_integers& o) const noexcept {
        return kept_ != nullptr && kept_ == o.kept_;
    }
    friend bool operator==(const packed_integers& a, const packed_integers& b) noexcept;

private:
    struct kept;
    template <class T>
    void pack(std::span<const T> numbers, packing how);
    void point_at(std::shared_ptr<const kept> from);

    /// Eight bytes can always be loaded: as many zeros stand behind the last code.
    [[nodiscard]] std::uint64_t code(std::size_t i) const noexcept {
        const std::size_t at = i * static_cast<std::size_t>(bits_);
        std::uint64_t     word = 0;
        std::memcpy(&word, bytes_ + (at >> 3), 8);
        if constexpr (std::endian::native == std::endian::big) word = __builtin_bswap64(word);
        return word >> (at & 7) & mask_;
    }
    [[nodiscard]] std::size_t run_of(std::size_t row) const noexcept {
        std::size_t r = run_at_[row / rows_per_mark];
        while (run_ends_[r] <= row) ++r;
        return r;
    }
    template <class Stored, class T, class Unsigned>
    void read_whole_bytes(std::size_t first, std::size_t count, T* into) const noexcept;
    template <int Bits, class T, class Unsigned>
    void read_parts_of_bytes(std::size_t first, std::size_t count, T* into) const noexcept;
    template <class T, class Unsigned>
    void read_runs(std::size_t first, std::size_t count, T* into) const noexcept;
    template <class T, class Unsigned>
    [[nodiscard]] T number(std::uint64_t code) const noexcept {
        return static_cast<T>(static_cast<Unsigned>(lowest_ + step_ * code));
    }

    static constexpr std::size_t rows_per_mark = 64;
    static const std::uint8_t    no_bytes[8];

    std::size_t                 rows_ = 0;
    std::uint64_t               lowest_ = 0; ///< as its two's complement: sums wrap around as they should
    std::uint64_t               step_ = 1;
    std::uint64_t               mask_ = 0;
    const std::uint8_t*         bytes_ = no_bytes;
    const std::uint32_t*        run_ends_ = nullptr;
    const std::uint32_t*        run_at_ = nullptr; ///< the run that holds each 64th row
    std::shared_ptr<const kept> kept_;
    int                         bits_ = 0;
};

// The loops below compute in Unsigned, T's own width: lowest + step * code modulo 2^width is the number, since it fits.

template <class Stored, class T, class Unsigned>
void packed_integers::read_whole_bytes(std::size_t first, std::size_t count, T* into) const noexcept {
    const std::uint8_t* from = bytes_ + first * sizeof(Stored);
    const auto          low = static_cast<Unsigned>(lowest_);
    const auto          step = static_cast<Unsigned>(step_);
    const auto          stored = [from](std::size_t i) {
        Stored x = 0;
        std::memcpy(&x, from + i * sizeof(Stored), sizeof(Stored));
        return static_cast<Unsigned>(x);
    };
    if (step_ == 1)
        for (std::size_t i = 0; i < count; ++i) into[i] = static_cast<T>(static_cast<Unsigned>(low + stored(i)));
    else
        for (std::size_t i = 0; i < count; ++i) into[i] = static_cast<T>(static_cast<Unsigned>(low + step * stored(i)));
}

template <int Bits, class T, class Unsigned>
void packed_integers::read_parts_of_bytes(std::size_t first, std::size_t count, T* into) const noexcept {
    constexpr std::size_t per_byte = 8 / Bits;
    constexpr unsigned    mask = (1U << Bits) - 1;
    const std::size_t     end = first + count;
    for (; first < end && first % per_byte != 0; ++first) *into++ = number<T, Unsigned>(code(first));
    const auto low = static_cast<Unsigned>(lowest_);
    const auto step = static_cast<Unsigned>(step_);
    for (; first + per_byte <= end; first += per_byte, into += per_byte) {
        const unsigned byte = bytes_[first / per_byte];
        for (std::size_t k = 0; k < per_byte; ++k)
            into[k] = static_cast<T>(
                static_cast<Unsigned>(low + step * static_cast<Unsigned>(byte >> (k * Bits) & mask)));
    }
    for (; first < end; ++first) *into++ = number<T, Unsigned>(code(first));
}

template <class T, class Unsigned>
void packed_integers::read_runs(std::size_t first, std::size_t count, T* into) const noexcept {
    const std::size_t end = first + count;
    for (std::size_t run = count == 0 ? 0 : run_of(first); first < end; ++run) {
        const std::size_t until = run_ends_[run] < end ? run_ends_[run] : end;
        const T           x = number<T, Unsigned>(code(run));
        for (; first < until; ++first) *into++ = x;
    }
}

template <class T, class Unsigned>
void packed_integers::read(std::size_t first, std::size_t count, T* into) const noexcept {
    if (run_ends_ != nullptr) return read_runs<T, Unsigned>(first, count, into);
    switch (bits_) {
    case 0:
        for (std::size_t i = 0; i < count; ++i) into[i] = number<T, Unsigned>(0);
        return;
    case 1: return read_parts_of_bytes<1, T, Unsigned>(first, count, into);
    case 2: return read_parts_of_bytes<2, T, Unsigned>(first, count, into);
    case 4: return read_parts_of_bytes<4, T, Unsigned>(first, count, into);
    default: break;
    }
    if constexpr (std::endian::native == std::endian::little) {
        if (bits_ == 8) return read_whole_bytes<std::uint8_t, T, Unsigned>(first, count, into);
        if (bits_ == 16) return read_whole_bytes<std::uint16_t, T, Unsigned>(first, count, into);
        if (bits_ == 32) return read_whole_bytes<std::uint32_t, T, Unsigned>(first, count, into);
        if (bits_ == 64) return read_whole_bytes<std::uint64_t, T, Unsigned>(first, count, into);
    }
    for (std::size_t i = 0; i < count; ++i) into[i] = number<T, Unsigned>(code(first + i));
}

} // namespace steelyard::inline v0_1
