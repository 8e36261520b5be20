// SPDX-License-Identifier: MIT
#pragma once

// Our saving archive of Boost.Serialization (its "saving archive concept"), made of Boost's headers alone: numbers are
// little-endian and as wide as their C++ type says, so that neither the machine nor the version of Boost shows in the
// bytes, and no compiled part of Boost is linked.

#include "column.hpp"
#include "envelope.hpp"
#include "traits.hpp"

#include <steelyard/core/error.hpp>

#include <boost/archive/detail/interface_oarchive.hpp>
#include <boost/archive/detail/oserializer.hpp>

#include <cstring>
#include <memory>
#include <string>
#include <unordered_map>
#include <utility>

namespace steelyard::inline v0_1::serialization {

class output_archive : public boost::archive::detail::interface_oarchive<output_archive> {
public:
    explicit output_archive(detail::content& into) : into_(&into) {}

    template <class T>
    void save_override(const T& x) {
        if constexpr (std::is_enum_v<T>) {
            if (!names_a_value(x)) refuse("an enumeration has no value " + std::to_string(static_cast<int>(x)));
            save(static_cast<std::uint8_t>(x));
        } else if constexpr (std::is_same_v<T, std::string>) {
            save(x);
        } else if constexpr (detail::standard_class<T>) {
            serialize(*this, const_cast<T&>(x), 0U); // the same function reads and writes; writing changes nothing
        } else {
            boost::archive::save(*this, x);
        }
    }
    // Numbers and texts, called by Boost for what it calls primitive.
    template <class T>
    void save(const T& x) {
        static_assert(std::is_arithmetic_v<T>);
        if constexpr (std::is_floating_point_v<T>)
            if (!std::isfinite(x)) refuse("a number is not finite; NaN and infinity stand for nothing here");
        save_binary(&x, sizeof x);
    }
    void save(bool x) { save(static_cast<std::uint8_t>(x ? 1 : 0)); }
    void save(const std::string& text) {
        length(text.size());
        save_binary(text.data(), text.size());
    }
    void save_binary(const void* from, std::size_t bytes) {
        const auto* first = static_cast<const std::byte*>(from);
        into_->words.insert(into_->words.end(), first, first + bytes);
    }
    void                   end_preamble() noexcept {} ///< Boost calls it before each class; there is none
    [[nodiscard]] unsigned get_library_version() const noexcept { return format_version; }

    void length(std::size_t n) { save(std::uint64_t{n}); }
    void block(detail::byte_span bytes) { into_->columns.push_back(bytes); }
    /// Something made for the archive, which lives until its columns are written.
    template <class T>
    [[nodiscard]] T& keep(T made) {
        const auto kept = std::make_shared<T>(std::move(made));
        into_->kept.push_back(kept);
        return *kept;
    }
    /// The number of a packed column, counted from 1 by first appearance, and whether this is the first.
    [[nodiscard]] std::pair<std::uint32_t, bool> number_of(const packed_integers& column) {
        const auto next = static_cast<std::uint32_t>(numbers_.size() + 1);
        const auto [at, fresh] = numbers_.emplace(column.bytes().data(), next);
        return {at->second, fresh};
    }
    [[noreturn]] void refuse(const std::string& what) const {
        throw domain_fault("to_bytes: " + what + "; an archive cannot hold that, mend it before");
    }

private:
    detail::content*                                      into_;
    std::unordered_map<const std::uint8_t*, std::uint32_t> numbers_; ///< by where their bytes are
};

} // namespace steelyard::inline v0_1::serialization
