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

} // namespace

block_facts find_facts(const measure_rows& rows) {
    block_facts f;
    const auto  n = static_cast<std::size_t>(rows.size());
    // A dataset can be made by hand; what no builder makes is found by whoever reads it in, not here.
    if (n == 0 || rows.place.size() != n || rows.organisation.size() != n || rows.category.size() != n || rows.period.size() != n ||
        rows.category.lowest() < 0)
        return f;
    const auto place = rows.place.to_vector();
    const auto organisation = rows.organisation.to_vector();
    const auto category = rows.category.to_vector();
    const auto period = rows.period.to_vector();
    std::vector<bool> used(static_cast<std::size_t>(rows.category.highest()) + 1, false);
    for (std::size_t i = 0; i < n; ++i) {
        if (i == 0 || place[i] != place[i - 1] || organisation[i] != organisation[i - 1])
            f.units.push_back({place[i], organisation[i], static_cast<std::int64_t>(i)});
        used[static_cast<std::size_t>(category[i])] = true;
        f.first_period = std::min(f.first_period, period[i]);
        f.last_period = std::max(f.last_period, period[i]);
    }
    f.units.push_back({-1, -1, static_cast<std::int64_t>(n)});
    for (const std::int64_t x : rows.number) f.largest = std::max(f.largest, magnitude_of(rows, x));
    for (const std::int64_t x : rows.upper) f.largest = std::max(f.largest, magnitude_of(rows, x));
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
