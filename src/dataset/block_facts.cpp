// SPDX-License-Identifier: MIT
#include <steelyard/dataset/block_facts.hpp>

#include <algorithm>
#include <bit>
#include <cmath>

namespace steelyard::inline v0_1 {

namespace {

[[nodiscard]] std::uint64_t magnitude_of(const measure_rows& rows, std::int64_t stored) noexcept {
    if (rows.places)
        return stored < 0 ? ~static_cast<std::uint64_t>(stored) + 1 : static_cast<std::uint64_t>(stored);
    const double x = std::ceil(std::abs(std::bit_cast<double>(stored)));
    return x < 0x1p63 ? static_cast<std::uint64_t>(x) : UINT64_MAX;
}

/// Rows of one key differ in nothing but when they were recorded; they follow each other.
[[nodiscard]] bool same_key(const measure_rows& r, std::size_t a, std::size_t b) {
    return r.category[a] == r.category[b] && r.period[a] == r.period[b] && r.source_at(a) == r.source_at(b) &&
           r.version_at(a) == r.version_at(b);
}

} // namespace

block_facts find_facts(const measure_rows& rows) {
    block_facts f;
    f.versions = !rows.version.empty();
    const auto        n = rows.forms.size();
    std::vector<bool> used;
    std::int32_t      place = 0, organisation = 0, category = -1;
    for (std::size_t i = 0; i < n; ++i) {
        const std::int32_t p = rows.place[i], o = rows.organisation[i], c = rows.category[i], t = rows.period[i];
        const bool         fresh = i == 0 || p != place || o != organisation;
        if (fresh) f.units.push_back({place = p, organisation = o, static_cast<std::int64_t>(i)});
        if (c != category) {
            category = c;
            if (static_cast<std::size_t>(c) >= used.size()) used.resize(static_cast<std::size_t>(c) + 1);
            used[static_cast<std::size_t>(c)] = true;
        }
        f.first_period = std::min(f.first_period, t);
        f.last_period = std::max(f.last_period, t);
        f.largest = std::max(f.largest, magnitude_of(rows, rows.number[i]));
        if (!rows.recorded.empty() && !fresh && !f.revisions) f.revisions = same_key(rows, i - 1, i);
    }
    for (const std::int64_t x : rows.upper) f.largest = std::max(f.largest, magnitude_of(rows, x));
    if (n > 0) f.units.push_back({-1, -1, static_cast<std::int64_t>(n)});
    for (std::size_t c = 0; c < used.size(); ++c)
        if (used[c]) f.categories.push_back(static_cast<std::int32_t>(c));
    return f;
}

std::vector<block_facts> find_facts(std::span<const std::shared_ptr<const measure_rows>> blocks) {
    std::vector<block_facts> facts;
    const auto same_cells = [&](std::size_t a, std::size_t b) {
        return facts[a].units == facts[b].units && blocks[a]->category == blocks[b]->category && blocks[a]->period == blocks[b]->period;
    };
    // Measures that are reported together stand beside each other nearly always, so few comparisons go far.
    constexpr std::size_t reach = 4;
    for (std::size_t b = 0; b < blocks.size(); ++b) {
        facts.push_back(find_facts(*blocks[b]));
        for (std::size_t a = b; a-- > b - std::min(b, reach) && facts[b].cells < 0;)
            if (same_cells(a, b)) facts[b].cells = facts[a].cells;
        if (facts[b].cells < 0) facts[b].cells = static_cast<std::int32_t>(b);
    }
    return facts;
}

} // namespace steelyard::inline v0_1
