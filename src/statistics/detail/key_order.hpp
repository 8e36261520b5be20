// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

namespace steelyard::inline v0_1::statistics::detail {

/// What a point is sorted by, and which point it is.
template <class Key>
struct placed {
    Key           key;
    std::uint32_t at = 0;
    friend bool   operator<(const placed& a, const placed& b) noexcept { return a.key < b.key; }
};

/// Points in order of their keys, those of equal ones as they stood.
template <class Key>
void sort_by_key(std::vector<placed<Key>>& order, std::vector<placed<Key>>&) {
    std::stable_sort(order.begin(), order.end());
}

/// The same for doubles, digit by digit from the last on: 11 of their 64 bits at a time, as whole numbers in their order.
inline void sort_by_key(std::vector<placed<double>>& order, std::vector<placed<double>>& spare) {
    constexpr std::size_t digits = 6, bits = 11, buckets = std::size_t{1} << bits;
    if (order.size() < 256) return std::stable_sort(order.begin(), order.end());
    const auto ordered = [](double key) { // -0 is 0
        const auto u = std::bit_cast<std::uint64_t>(key + 0.0);
        return (u >> 63) != 0 ? ~u : u | (std::uint64_t{1} << 63);
    };
    std::vector<std::uint32_t> count(digits * buckets, 0);
    for (const placed<double>& p : order)
        for (std::size_t d = 0; d < digits; ++d) ++count[d * buckets + (ordered(p.key) >> (d * bits)) % buckets];
    spare.resize(order.size());
    for (std::size_t d = 0; d < digits; ++d) {
        std::uint32_t* const place = count.data() + d * buckets;
        std::uint32_t        before = 0;
        for (std::size_t b = 0; b < buckets; ++b) before += std::exchange(place[b], before);
        for (const placed<double>& p : order) spare[place[(ordered(p.key) >> (d * bits)) % buckets]++] = p;
        order.swap(spare);
    }
}

} // namespace steelyard::inline v0_1::statistics::detail
