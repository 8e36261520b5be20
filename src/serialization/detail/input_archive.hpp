// SPDX-License-Identifier: MIT
#pragma once

// Our loading archive of Boost.Serialization. It reads bytes whose checksum is verified, and still believes none of
// them: every length is compared with what is left and with the limit before memory is asked for, every number checked.

#include "column.hpp"
#include "envelope.hpp"
#include "traits.hpp"

#include <steelyard/core/error.hpp>

#include <boost/archive/detail/interface_iarchive.hpp>
#include <boost/archive/detail/iserializer.hpp>

#include <cstring>
#include <string>
#include <vector>

namespace steelyard::inline v0_1::serialization {

class input_archive : public boost::archive::detail::interface_iarchive<input_archive> {
public:
    input_archive(const detail::opened& from, const load_limits& limits)
        : words_(from.words), columns_(from.columns), memory_left_(limits.bytes), limits_(limits) {}

    template <class T>
    void load_override(T& x) {
        if constexpr (std::is_enum_v<T>) {
            std::uint8_t i = 0;
            load(i);
            x = static_cast<T>(i);
            if (!names_a_value(x)) refuse("an enumeration has no value " + std::to_string(i));
        } else if constexpr (std::is_same_v<T, std::string>) {
            load(x);
        } else if constexpr (detail::standard_class<T>) {
            serialize(*this, x, 0U);
        } else {
            boost::archive::load(*this, x);
        }
    }
    template <class T>
    void load(T& x) {
        static_assert(std::is_arithmetic_v<T>);
        load_binary(&x, sizeof x);
        if constexpr (std::is_floating_point_v<T>)
            if (!std::isfinite(x)) refuse("a number is not finite");
    }
    void load(bool& x) {
        std::uint8_t i = 0;
        load(i);
        if (i > 1) refuse("a truth value is " + std::to_string(i));
        x = i == 1;
    }
    void load(std::string& text) {
        const std::size_t     n = length(1, 1);
        const detail::byte_span bytes = words(n);
        text.assign(reinterpret_cast<const char*>(bytes.data()), n);
    }
    void load_binary(void* into, std::size_t n) {
        const detail::byte_span bytes = words(n);
        if (n != 0) std::memcpy(into, bytes.data(), n);
    }
    [[nodiscard]] unsigned get_library_version() const noexcept { return format_version; }

    /// How many items follow, each of `least` words at least and of `memory` bytes when it is there.
    [[nodiscard]] std::size_t length(std::size_t least, std::size_t memory) {
        std::uint64_t n = 0;
        load(n);
        if (least != 0 && n > words_.size() / least) refuse("it announces " + std::to_string(n) + " items, more than can follow");
        claim(n, memory);
        return static_cast<std::size_t>(n);
    }
    /// Memory that is about to be asked for: `n` items of `memory` bytes.
    void claim(std::uint64_t n, std::size_t memory) {
        if (n > static_cast<std::uint64_t>(memory_left_) / memory)
            refuse("what it holds needs more memory than load_limits::bytes = " + std::to_string(limits_.bytes) + " allows");
        memory_left_ -= static_cast<std::int64_t>(n * memory);
    }
    /// The next column's bytes.
    [[nodiscard]] detail::byte_span block(std::size_t n) {
        const std::size_t whole = (n + detail::column_alignment - 1) / detail::column_alignment * detail::column_alignment;
        if (n > columns_.size() || whole > columns_.size()) refuse("a column ends early");
        const detail::byte_span bytes = columns_.first(n);
        columns_ = columns_.subspan(whole);
        return bytes;
    }
    /// The packed columns read so far: later ones may share their bytes.
    [[nodiscard]] std::vector<packed_integers>& packed_columns() noexcept { return packed_; }
    [[nodiscard]] const load_limits& limits() const noexcept { return limits_; }
    [[nodiscard]] bool more() const noexcept { return !words_.empty() || !columns_.empty(); }
    /// Everything must have been read: what is left over would be lost without a word.
    void finish() const {
        if (!words_.empty() || !columns_.empty()) refuse("bytes are left over");
    }
    [[noreturn]] void refuse(const std::string& what) const {
        throw format_fault("archive: " + what + "; the bytes were changed or written by a faulty program");
    }

private:
    [[nodiscard]] detail::byte_span words(std::size_t n) {
        if (n > words_.size()) refuse("its words end early");
        const detail::byte_span bytes = words_.first(n);
        words_ = words_.subspan(n);
        return bytes;
    }

    std::vector<packed_integers> packed_;
    detail::byte_span words_;
    detail::byte_span columns_;
    std::int64_t      memory_left_;
    load_limits       limits_;
};

} // namespace steelyard::inline v0_1::serialization
