// SPDX-License-Identifier: MIT
#pragma once

#include <steelyard/serialization/kind.hpp>

#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace steelyard::inline v0_1::serialization {

/// The schema that this version writes; it reads this one and all before it.
inline constexpr std::uint16_t format_version = 1;

/// How much an archive may ask for. Every length in it is checked against this and against the bytes that are there,
/// before anything is allocated.
struct load_limits {
    std::int64_t bytes = std::int64_t{4} << 30; ///< largest archive, and most memory for what it holds
    /// Also compute the fingerprint of a dataset's rows again, some 20 ns a row. The checksum finds accidents without it.
    bool fingerprints = false;
};

/// What the first bytes of an archive say, checked against their checksum.
struct archive_facts {
    std::uint16_t format = 0;  ///< version of the schema
    std::uint16_t kind = 0;    ///< `archive_kind::number`
    std::string   writer;      ///< version of Steelyard that wrote it, "0.1.0"
    std::uint32_t boost = 0;   ///< version of Boost that it was written with, 107400; it does not matter for reading
    std::int64_t  bytes = 0;   ///< of the whole archive
    friend bool   operator==(const archive_facts&, const archive_facts&) = default;
};

/// An archive of x in memory: for pickles, caches and messages between programs of one version. Not for exchange with
/// others (that is CSV, TOML and Arrow), and never to be read from people you do not trust.
/// @throws domain_fault for what no archive can hold: a number that is not finite, a hierarchy that turns in a circle
template <archivable T>
[[nodiscard]] std::vector<std::uint8_t> to_bytes(const T& x);

/// Reads what to_bytes wrote. The checksum of all bytes is verified before anything is read, then every rule of the
/// type: the result is whole, or there is none.
/// @throws format_fault for bytes that are damaged, cut short, of another kind, of a newer schema, or above the limits
template <archivable T>
[[nodiscard]] T from_bytes(std::span<const std::uint8_t> bytes, const load_limits& limits = {});

/// Writes an archive so that the file is the old one or the new one, whatever happens meanwhile: a temporary file in the
/// same folder, fsync, rename, fsync of the folder. A failure leaves the old file and no temporary one.
/// @throws file_fault when it cannot be written; domain_fault as to_bytes()
template <archivable T>
void save(const std::string& path, const T& x);

/// Reads a file that save() wrote. @throws file_fault when it cannot be read; format_fault as from_bytes()
template <archivable T>
[[nodiscard]] T load(const std::string& path, const load_limits& limits = {});

/// @throws format_fault when the bytes are too few, no archive, of a newer schema, or damaged where they say so
[[nodiscard]] archive_facts facts_of(std::span<const std::uint8_t> bytes);
/// The same of a file, of which only the head is read.
[[nodiscard]] archive_facts facts_of_file(const std::string& path);

namespace detail {
/// An envelope of one kind around bytes that have a format of their own.
[[nodiscard]] std::vector<std::uint8_t> wrapped(archive_kind kind, std::span<const std::uint8_t> content);
[[nodiscard]] std::vector<std::uint8_t> unwrapped(archive_kind kind, std::span<const std::uint8_t> bytes, const load_limits& limits);
void save_wrapped(const std::string& path, archive_kind kind, std::span<const std::uint8_t> content);
[[nodiscard]] std::vector<std::uint8_t> load_wrapped(const std::string& path, archive_kind kind, const load_limits& limits);
} // namespace detail

} // namespace steelyard::inline v0_1::serialization
