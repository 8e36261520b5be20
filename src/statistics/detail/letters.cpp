// SPDX-License-Identifier: MIT
#include "letters.hpp"

#include <algorithm>
#include <utility>

namespace steelyard::inline v0_1::statistics::detail {

namespace {

/// A set of positions in the order.
using bits = std::vector<std::uint64_t>;

constexpr std::size_t word = 64;

[[nodiscard]] bool holds(const bits& set, std::size_t at) noexcept { return (set[at / word] >> at % word & 1) != 0; }
void               put(bits& set, std::size_t at) noexcept { set[at / word] |= std::uint64_t{1} << at % word; }

[[nodiscard]] bool within(const bits& a, const bits& b) noexcept {
    for (std::size_t w = 0; w < a.size(); ++w)
        if ((a[w] & ~b[w]) != 0) return false;
    return true;
}

/// Those of a group that are not told from the next unit; the unit itself with them.
[[nodiscard]] bits joined(const bits& group, const bits& level, std::size_t next) {
    bits common(group.size());
    for (std::size_t w = 0; w < common.size(); ++w) common[w] = group[w] & level[w];
    put(common, next);
    return common;
}

/// Lets go what lies within another; of equal ones the first stays.
void absorb(std::vector<bits>& groups) {
    std::ranges::sort(groups);
    groups.erase(std::unique(groups.begin(), groups.end()), groups.end());
    std::vector<bits> largest;
    for (std::size_t a = 0; a < groups.size(); ++a) {
        bool absorbed = false;
        for (std::size_t b = 0; b < groups.size() && !absorbed; ++b) absorbed = a != b && within(groups[a], groups[b]);
        if (!absorbed) largest.push_back(groups[a]);
    }
    groups = std::move(largest);
}

/// a to z, then aa, ab...
[[nodiscard]] std::string letter(std::size_t number) {
    std::string s(1, static_cast<char>('a' + number % 26));
    for (number /= 26; number > 0; number /= 26) s.insert(s.begin(), static_cast<char>('a' + (number - 1) % 26));
    return s;
}

} // namespace

std::vector<std::string> letters_of(const std::vector<std::uint8_t>& told, const std::vector<std::size_t>& order,
                                    std::size_t units, std::size_t most) {
    const std::size_t n = order.size();
    const std::size_t words = (n + word - 1) / word;
    std::vector<bits> groups;
    // One unit after the other: a group that it is level with takes it in, of the others it joins the part that is.
    for (std::size_t next = 0; next < n; ++next) {
        bits level(words, 0);
        for (std::size_t u = 0; u < next; ++u)
            if (told[order[next] * units + order[u]] == 0 && told[order[u] * units + order[next]] == 0) put(level, u);
        std::vector<bits> whole, with_next;
        for (bits& g : groups) {
            with_next.push_back(joined(g, level, next));
            if (!within(g, level)) whole.push_back(std::move(g));
        }
        if (with_next.empty()) with_next.push_back(joined(bits(words, 0), level, next));
        absorb(with_next);
        groups = std::move(whole);
        std::ranges::move(with_next, std::back_inserter(groups));
        if (groups.size() > most) return {};
    }
    // In the order of their best unit, then of the next.
    std::ranges::sort(groups, [&](const bits& a, const bits& b) {
        for (std::size_t u = 0; u < n; ++u)
            if (holds(a, u) != holds(b, u)) return holds(a, u);
        return false;
    });
    std::vector<std::string> letters(units);
    for (std::size_t g = 0; g < groups.size(); ++g)
        for (std::size_t u = 0; u < n; ++u)
            if (holds(groups[g], u))
                letters[order[u]] += (groups.size() > 26 && !letters[order[u]].empty() ? " " : "") + letter(g);
    return letters;
}

} // namespace steelyard::inline v0_1::statistics::detail
