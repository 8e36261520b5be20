// SPDX-License-Identifier: MIT
#include "detail/sorted_keys.hpp"

#include <array>
#include <bit>
#include <numeric>

namespace steelyard::inline v0_1::detail {

void key_part::measure_width() {
    if (codes == nullptr) {
        earliest = INT64_MAX;
        for (const std::int64_t t : *instants)
            if (t != measure_rows::not_recorded) earliest = std::min(earliest, t);
    }
    low = INT64_MAX;
    std::int64_t high = INT64_MIN;
    for (std::size_t i = 0; i < size(); ++i) {
        low = std::min(low, raw(i));
        high = std::max(high, raw(i));
    }
    if (size() > 0)
        bits = static_cast<int>(std::bit_width(static_cast<std::uint64_t>(high) - static_cast<std::uint64_t>(low)));
}

void key_part::squeeze() {
    std::vector<std::int64_t> all(size());
    for (std::size_t i = 0; i < all.size(); ++i) all[i] = raw(i);
    std::sort(all.begin(), all.end());
    all.erase(std::unique(all.begin(), all.end()), all.end());
    distinct = std::move(all);
    bits = static_cast<int>(std::bit_width(distinct.size() - 1));
}

namespace {

/// A row's key packed into one integer, and where the row stands in its columns.
struct packed_key {
    std::uint64_t key = 0;
    std::uint64_t row = 0;
};

/// Sorts by key and keeps the order of equal keys: least significant digit first, 11 bits a time.
void radix_sort(std::vector<packed_key>& keys, int bits) {
    std::vector<packed_key> other(keys.size());
    for (int shift = 0; shift < bits; shift += 11) {
        std::array<std::size_t, 2049> start{};
        for (const packed_key& k : keys) ++start[(k.key >> shift & 2047) + 1];
        std::partial_sum(start.begin(), start.end(), start.begin());
        for (const packed_key& k : keys) other[start[k.key >> shift & 2047]++] = k;
        keys.swap(other);
    }
}

int width_of(const std::vector<key_part>& parts) {
    return std::accumulate(parts.begin(), parts.end(), 0, [](int n, const key_part& p) { return n + p.bits; });
}

/// For keys that no 64 bits can hold: compares part by part.
order sorted_by_comparing(const std::vector<key_part>& parts, std::size_t rows) {
    order o;
    o.rows.resize(rows);
    o.same.resize(rows);
    std::iota(o.rows.begin(), o.rows.end(), std::uint64_t{0});
    const auto compared = [&](std::uint64_t a, std::uint64_t b) {
        for (const key_part& p : parts)
            if (p.raw(a) != p.raw(b)) return p.raw(a) < p.raw(b) ? -1 : 1;
        return 0;
    };
    std::sort(o.rows.begin(), o.rows.end(), [&](std::uint64_t a, std::uint64_t b) {
        const int c = compared(a, b);
        return c != 0 ? c < 0 : a < b;
    });
    for (std::size_t i = 1; i < rows; ++i) o.same[i] = compared(o.rows[i - 1], o.rows[i]) == 0;
    return o;
}

} // namespace

order sorted_by(std::vector<key_part>& parts, std::size_t rows) {
    for (key_part& p : parts) p.measure_width();
    for (key_part& p : parts)
        if (width_of(parts) > 64 && p.bits > 8) p.squeeze();
    const int bits = width_of(parts);
    if (bits > 64) return sorted_by_comparing(parts, rows);
    std::vector<packed_key> keys(rows);
    for (std::size_t i = 0; i < rows; ++i) keys[i].row = i;
    for (const key_part& p : parts) {
        if (p.bits == 0) continue;
        for (std::size_t i = 0; i < rows; ++i) keys[i].key = (p.bits < 64 ? keys[i].key << p.bits : 0) | p.at(i);
    }
    const auto below = [](const packed_key& a, const packed_key& b) { return a.key < b.key; };
    if (!std::is_sorted(keys.begin(), keys.end(), below)) radix_sort(keys, bits);
    order o;
    o.rows.resize(rows);
    o.same.resize(rows);
    for (std::size_t i = 0; i < rows; ++i) {
        o.rows[i] = keys[i].row;
        o.same[i] = i > 0 && keys[i - 1].key == keys[i].key;
    }
    return o;
}

} // namespace steelyard::inline v0_1::detail
