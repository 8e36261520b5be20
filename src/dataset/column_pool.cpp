// SPDX-License-Identifier: MIT
#include "detail/column_pool.hpp"

#include <algorithm>
#include <array>
#include <cstring>

namespace steelyard::inline v0_1::detail {

namespace {

/// In memory only, so the machine's byte order may show in it.
std::uint64_t hash_of(const packed_integers& column) noexcept {
    constexpr std::uint64_t factor = 0x9E3779B97F4A7C15ULL;
    const auto              mix = [](std::uint64_t h, std::uint64_t word) {
        h = (h ^ word) * factor;
        return h ^ h >> 29;
    };
    std::uint64_t h = static_cast<std::uint64_t>(column.lowest()) * 0xD1B54A32D192ED03ULL ^ column.step() ^
                      static_cast<std::uint64_t>(column.bits()) << 56 ^ column.size();
    const auto                   bytes = column.bytes();
    std::array<std::uint64_t, 4> lanes{1, 2, 3, 4}; // so that no multiplication waits for the one before
    std::size_t                  i = 0;
    for (; i + 32 <= bytes.size(); i += 32) {
        std::array<std::uint64_t, 4> words{};
        std::memcpy(words.data(), bytes.data() + i, 32);
        for (std::size_t k = 0; k < 4; ++k) lanes[k] = mix(lanes[k], words[k]);
    }
    for (const std::uint64_t lane : lanes) h = mix(h, lane);
    for (; i < bytes.size(); i += 8) {
        std::uint64_t word = 0;
        std::memcpy(&word, bytes.data() + i, std::min<std::size_t>(8, bytes.size() - i));
        h = mix(h, word);
    }
    for (const std::uint32_t end : column.run_ends()) h = mix(h, end);
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
