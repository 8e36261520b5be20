// SPDX-License-Identifier: MIT
#pragma once

// The envelope around every archive (docs/adr/0012): what it is, how long, by whom, and checksums of all of it.
//
//     head (64 bytes) | table: checksum of each chunk of the payload | payload: words, padding, columns
//
// Numbers are little-endian. Words are what Boost.Serialization writes through our archives; columns are raw blocks, each
// beginning at a multiple of 8 bytes of the payload.

#include <steelyard/serialization/archive.hpp>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string_view>
#include <vector>

namespace steelyard::inline v0_1::serialization::detail {

using byte_span = std::span<const std::byte>;

inline constexpr std::size_t head_size = 64;
inline constexpr std::size_t chunk_size = std::size_t{1} << 20;
inline constexpr std::size_t column_alignment = 8;

/// What is put into an envelope. Columns stay where they are until they are written.
struct content {
    archive_kind           kind;
    std::vector<std::byte> words = {};
    std::vector<byte_span> columns = {};
    std::vector<std::shared_ptr<const void>> kept = {}; ///< what holds columns that nobody else holds
};

/// What a verified envelope holds; it points into the bytes that were verified.
struct opened {
    byte_span words;
    byte_span columns; ///< all of them, one after the other
};

/// Takes bytes in order; the head comes last, because it holds checksums of the rest.
class sink {
public:
    virtual ~sink() = default;
    virtual void append(byte_span bytes) = 0;
    /// Puts bytes in place of the first ones appended.
    virtual void put_first(byte_span bytes) = 0;
};

void write_envelope(const content& what, sink& into);

/// The head, checked as far as it can be without the rest: magic, byte order, checksum, schema.
struct head {
    archive_facts facts;
    std::uint64_t words = 0;   ///< bytes
    std::uint64_t payload = 0; ///< bytes
    std::uint32_t table_checksum = 0;

    [[nodiscard]] std::uint64_t chunks() const noexcept { return (payload + chunk_size - 1) / chunk_size; }
    /// The table of checksums, padded to the alignment of columns.
    [[nodiscard]] std::uint64_t table_size() const noexcept {
        return (chunks() * 4 + column_alignment - 1) / column_alignment * column_alignment;
    }
};

/// @param size  of the whole archive, which must be what the head announces
/// @throws format_fault
[[nodiscard]] head read_head(byte_span first, std::uint64_t size);
/// @throws format_fault when the archive holds another kind, or more than the limits allow
void check_head(const head& h, archive_kind wanted, const load_limits& limits);

/// Compares chunks of the payload with the table, in order and piece by piece. @throws format_fault
class chunk_check {
public:
    /// @param table  table_size() bytes
    chunk_check(const head& h, byte_span table);
    void next(byte_span chunk);

private:
    std::vector<std::uint32_t> expected_;
    std::size_t                at_ = 0;
};

/// Verifies every byte. @throws format_fault
[[nodiscard]] opened open_envelope(byte_span bytes, archive_kind wanted, const load_limits& limits);
/// The parts of a payload that was verified.
[[nodiscard]] opened parts_of(const head& h, byte_span payload) noexcept;

} // namespace steelyard::inline v0_1::serialization::detail
