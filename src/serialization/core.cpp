// SPDX-License-Identifier: MIT
#include "detail/codec.hpp"

#include <steelyard/serialization/core.hpp>

namespace steelyard::inline v0_1::serialization {

STEELYARD_ARCHIVE(value);
STEELYARD_ARCHIVE(input_place);
STEELYARD_ARCHIVE(problem);
STEELYARD_ARCHIVE(option_description);

archive_facts facts_of(std::span<const std::uint8_t> bytes) {
    const auto all = std::as_bytes(bytes);
    return detail::read_head(all.first(std::min(all.size(), detail::head_size)), all.size()).facts;
}

archive_facts facts_of_file(const std::string& path) { return detail::facts_of_head(path); }

namespace detail {

namespace {

/// Columns are padded, so the length is among the words.
[[nodiscard]] std::vector<std::uint8_t> content_of(const opened& from, const load_limits& limits) {
    input_archive     archive(from, limits);
    const std::size_t n = archive.length(0, 1);
    const byte_span   bytes = archive.block(n);
    archive.finish();
    const auto* first = reinterpret_cast<const std::uint8_t*>(bytes.data());
    return {first, first + n};
}

[[nodiscard]] content content_with(archive_kind kind, std::span<const std::uint8_t> bytes) {
    content        all{.kind = kind};
    output_archive archive(all);
    archive.length(bytes.size());
    archive.block(std::as_bytes(bytes));
    return all;
}

} // namespace

std::vector<std::uint8_t> wrapped(archive_kind kind, std::span<const std::uint8_t> bytes) { return sealed(content_with(kind, bytes)); }

std::vector<std::uint8_t> unwrapped(archive_kind kind, std::span<const std::uint8_t> bytes, const load_limits& limits) {
    return content_of(open_envelope(std::as_bytes(bytes), kind, limits), limits);
}

void save_wrapped(const std::string& path, archive_kind kind, std::span<const std::uint8_t> bytes) {
    write_file(path, content_with(kind, bytes));
}

std::vector<std::uint8_t> load_wrapped(const std::string& path, archive_kind kind, const load_limits& limits) {
    return content_of(read_file(path, kind, limits).parts, limits);
}

} // namespace detail

} // namespace steelyard::inline v0_1::serialization
