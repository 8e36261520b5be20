// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <type_traits>
#include <utility>

namespace steelyard::inline v0_1::statistics::detail {

/// Sorts and counts the pairs of which the later one is less; `met(left, right)` is told of each run of them: everything in
/// `left` is greater than `right`.
template <class Key, class Met>
std::int64_t sort_inversions(std::span<Key> x, std::span<Key> spare, Met met) {
    constexpr std::size_t block = 12;   // below it, insertion costs less than merging
    constexpr std::size_t trimmed = 48; // from it on, looking for what is in its place costs nothing to speak of
    const std::size_t     n = x.size();
    std::int64_t          count = 0;
    for (std::size_t from = 0; from < n; from += block) {
        const std::size_t end = from + block < n ? from + block : n;
        for (std::size_t i = from + 1; i < end; ++i) {
            const Key   k = x[i];
            std::size_t j = i;
            for (; j > from && k < x[j - 1]; --j) x[j] = x[j - 1];
            x[j] = k;
            if (j == i) continue;
            count += static_cast<std::int64_t>(i - j);
            met(std::span<const Key>(x.subspan(j + 1, i - j)), k);
        }
    }
    Key* in = x.data();
    Key* out = spare.data();
    for (std::size_t width = block; width < n; width *= 2) {
        for (std::size_t from = 0; from < n; from += 2 * width) {
            const std::size_t middle = from + width < n ? from + width : n;
            std::size_t       end = from + 2 * width < n ? from + 2 * width : n;
            std::size_t       i = from, j = middle, to = from;
            if (width >= trimmed && middle < end) {
                // What is in its place already: of an order that is nearly the other one, almost all.
                i = static_cast<std::size_t>(std::upper_bound(in + from, in + middle, in[middle]) - in);
                const auto last = static_cast<std::size_t>(std::lower_bound(in + middle, in + end, in[middle - 1]) - in);
                std::copy(in + from, in + i, out + from);
                std::copy(in + last, in + end, out + last);
                to = i;
                end = last;
            }
            while (i < middle && j < end) {
                // Which of the two is next is a coin's toss: sums and one choice of a place instead of branches.
                const bool        later = in[j] < in[i];
                const std::size_t take = i + (j - i) * static_cast<std::size_t>(later);
                count += static_cast<std::int64_t>((middle - i) * static_cast<std::size_t>(later));
                if constexpr (!std::is_empty_v<Met>) {
                    if (later) met(std::span<const Key>(in + i, middle - i), in[j]);
                }
                out[to++] = in[take];
                j += static_cast<std::size_t>(later);
                i += static_cast<std::size_t>(!later);
            }
            while (i < middle) out[to++] = in[i++];
            while (j < end) out[to++] = in[j++];
        }
        std::swap(in, out);
    }
    if (in != x.data())
        for (std::size_t i = 0; i < n; ++i) x[i] = in[i];
    return count;
}

/// For those who only count.
struct nobody {
    template <class Key>
    void operator()(std::span<const Key>, const Key&) const noexcept {}
};

template <class Key>
std::int64_t sort_inversions(std::span<Key> x, std::span<Key> spare) {
    return sort_inversions(x, spare, nobody{});
}

} // namespace steelyard::inline v0_1::statistics::detail
