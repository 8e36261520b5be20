// SPDX-License-Identifier: MIT
#include "letters.hpp"

#include <steelyard/core/error.hpp>

#include <algorithm>
#include <bit>
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

[[nodiscard]] bits common(const bits& a, const bits& b) {
    bits both(a.size());
    for (std::size_t w = 0; w < both.size(); ++w) both[w] = a[w] & b[w];
    return both;
}

[[nodiscard]] std::size_t count_common(const bits& a, const bits& b) noexcept {
    std::size_t count = 0;
    for (std::size_t w = 0; w < a.size(); ++w) count += static_cast<std::size_t>(std::popcount(a[w] & b[w]));
    return count;
}

/// A group of which some are level with the next unit.
struct part_of_group {
    std::size_t group = 0, members = 0; ///< how many are
};

/// Lets the next unit join: a group that is level with it takes it in, of the others the part that is goes on with it, unless
/// that lies within another one. Larger ones come first, so that each is held against the few that stay, not against all.
void let_join(std::vector<bits>& groups, const bits& level, std::size_t next) {
    std::vector<std::size_t>   whole;
    std::vector<part_of_group> parts;
    for (std::size_t g = 0; g < groups.size(); ++g) {
        const std::size_t members = count_common(groups[g], level);
        if (members == 0) continue;
        if (within(groups[g], level))
            whole.push_back(g);
        else
            parts.push_back({g, members});
    }
    std::ranges::stable_sort(parts, std::ranges::greater{}, &part_of_group::members);
    std::vector<bits> fresh;
    for (const part_of_group& p : parts) {
        bits       part = common(groups[p.group], level);
        const auto holds_part = [&](const bits& other) { return within(part, other); };
        if (std::ranges::any_of(whole, [&](std::size_t g) { return holds_part(groups[g]); })) continue;
        if (std::ranges::none_of(fresh, holds_part)) fresh.push_back(std::move(part));
    }
    if (whole.empty() && fresh.empty()) fresh.emplace_back(level.size(), 0);
    for (const std::size_t g : whole) put(groups[g], next);
    for (bits& part : fresh) {
        put(part, next);
        groups.push_back(std::move(part));
    }
}

/// a to z, then aa, ab...
[[nodiscard]] std::string letter(std::size_t number) {
    std::string s(1, static_cast<char>('a' + number % 26));
    for (number /= 26; number > 0; number /= 26) s.insert(s.begin(), static_cast<char>('a' + (number - 1) % 26));
    return s;
}

} // namespace

std::vector<std::string> letters_of(const std::vector<std::uint8_t>& told, const std::vector<std::size_t>& order,
                                    std::size_t units, std::size_t most, const run_options& run) {
    const std::size_t n = order.size();
    const std::size_t words = (n + word - 1) / word;
    std::vector<bits> groups;
    for (std::size_t next = 0; next < n; ++next) {
        bits level(words, 0);
        for (std::size_t u = 0; u < next; ++u)
            if (told[order[next] * units + order[u]] == 0 && told[order[u] * units + order[next]] == 0) put(level, u);
        let_join(groups, level, next);
        if (run.stop.stop_requested()) throw stopped("the run was stopped by its stop token");
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
