// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

namespace steelyard::inline v0_1::serialization::detail {

/// CRC-32C (Castagnoli 1993; RFC 3720, appendix B.4), reflected, polynomial 0x1EDC6F41. It stops accidents, not
/// attackers. The machine's own instruction where it has one, found when first called; else a table.
/// @param before  result for the bytes before these, so that a long run can be summed in pieces
[[nodiscard]] std::uint32_t checksum(std::span<const std::byte> bytes, std::uint32_t before = 0) noexcept;

/// The same from the table alone: what checksum() must agree with.
[[nodiscard]] std::uint32_t checksum_by_table(std::span<const std::byte> bytes, std::uint32_t before = 0) noexcept;

} // namespace steelyard::inline v0_1::serialization::detail
