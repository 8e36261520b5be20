// SPDX-License-Identifier: MIT
#pragma once

// The four public functions for one type. Each source of the room instantiates them for the types of one other room.

#include "file.hpp"
#include "input_archive.hpp"
#include "output_archive.hpp"

#include <steelyard/serialization/archive.hpp>

namespace steelyard::inline v0_1::serialization {

// Definitions are also a part of frameworks; compiled once, in definitions.cpp.
void serialize(output_archive& archive, definitions& x, unsigned version);
void serialize(input_archive& archive, definitions& x, unsigned version);

namespace detail {

template <class T>
[[nodiscard]] content written(const T& x) {
    content        all{.kind = kind_of<T>};
    output_archive archive(all);
    archive & x;
    return all;
}

template <class T>
[[nodiscard]] T read(const opened& from, const load_limits& limits) {
    input_archive archive(from, limits);
    T             x = blank<T>();
    archive & x;
    archive.finish();
    return x;
}

/// Bytes in memory as a sink.
class memory_sink final : public sink {
public:
    void append(byte_span bytes) override {
        const auto* first = reinterpret_cast<const std::uint8_t*>(bytes.data());
        bytes_.insert(bytes_.end(), first, first + bytes.size());
    }
    void put_first(byte_span bytes) override { std::memcpy(bytes_.data(), bytes.data(), bytes.size()); }
    [[nodiscard]] std::vector<std::uint8_t> take() noexcept { return std::move(bytes_); }

private:
    std::vector<std::uint8_t> bytes_;
};

[[nodiscard]] inline std::vector<std::uint8_t> sealed(const content& what) {
    memory_sink bytes;
    write_envelope(what, bytes);
    return bytes.take();
}

} // namespace detail

template <archivable T>
std::vector<std::uint8_t> to_bytes(const T& x) {
    return detail::sealed(detail::written(x));
}

template <archivable T>
T from_bytes(std::span<const std::uint8_t> bytes, const load_limits& limits) {
    return detail::read<T>(detail::open_envelope(std::as_bytes(bytes), kind_of<T>, limits), limits);
}

template <archivable T>
void save(const std::string& path, const T& x) {
    detail::write_file(path, detail::written(x));
}

template <archivable T>
T load(const std::string& path, const load_limits& limits) {
    const detail::read_file file(path, kind_of<T>, limits);
    try {
        return detail::read<T>(file.parts, limits);
    } catch (const format_fault& e) {
        throw format_fault(e.what(), {path, 0, "", ""});
    }
}

} // namespace steelyard::inline v0_1::serialization

/// Compiles the four functions for a type.
#define STEELYARD_ARCHIVE(T)                                                                             \
    template std::vector<std::uint8_t> to_bytes<T>(const T&);                                            \
    template T                         from_bytes<T>(std::span<const std::uint8_t>, const load_limits&); \
    template void                      save<T>(const std::string&, const T&);                            \
    template T                         load<T>(const std::string&, const load_limits&)
