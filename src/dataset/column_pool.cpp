// SPDX-License-Identifier: MIT
#include "detail/column_pool.hpp"

#include <algorithm>
#include <cstring>

namespace steelyard::inline v0_1::detail {

namespace {

/// In memory only, so the machine's byte order may show in it.
std::uint64_t hash_of(const packed_integers& column) noexcept {
    std::uint64_t h = static_cast<std::uint64_t>(column.lowest()) * 0xD1B54A32D192ED03ULL ^ column.step() ^
                      static_cast<std::uint64_t>(column.bits()) << 56 ^ column.size();
    const auto mix = [&h](std::uint64_t word) {
        h = (h ^ word) * 0x9E3779B97F4A7C15ULL;
        h ^= h >> 29;
    };
    const auto bytes = column.bytes();
    for (std::size_t i = 0; i < bytes.size(); i += 8) {
        std::uint64_t word = 0;
        std::memcpy(&word, bytes.data() + i, std::min<std::size_t>(8, bytes.size() - i));
        mix(word);
    }
    for (const std::uint32_t end : column.run_ends()) mix(end);
    return h;
}

} // namespace

packed_integers column_pool::shared(const packed_integers& column) {
    const std::uint64_t   h = hash_of(column);
    const std::lock_guard lock(guard_);
    const auto [first, last] = known_.equal_range(h);
    for (auto at = first; at != last; ++at)
        if (at->second == column) return at->second;
    known_.emplace(h, column);
    return column;
}

} // namespace steelyard::inline v0_1::detail
