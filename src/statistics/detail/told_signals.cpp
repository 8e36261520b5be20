// SPDX-License-Identifier: MIT
#include "told_signals.hpp"

#include <algorithm>

namespace steelyard::inline v0_1::statistics::detail {

namespace {

/// One signal is another when rule, side and beginning are the same: its span may have grown since.
[[nodiscard]] bool same_signal(const rule_hit& a, const rule_hit& b) noexcept {
    return a.rule == b.rule && a.side == b.side && a.first == b.first;
}

[[nodiscard]] bool is_told(std::span<const told_signal> told, const rule_hit& hit) {
    return std::any_of(told.begin(), told.end(), [&](const told_signal& t) { return same_signal(t.hit, hit); });
}

} // namespace

told_signal as_told(const control_chart& chart, const rule_hit& hit) {
    const auto at = static_cast<std::size_t>(hit.raised);
    return {hit, chart.centre[at], chart.lower[at], chart.upper[at]};
}

std::vector<told_signal> not_told(const control_chart& chart, std::span<const rule_hit> now,
                                  std::span<const told_signal> told) {
    std::vector<told_signal> news;
    for (const rule_hit& hit : now)
        if (!is_told(told, hit)) news.push_back(as_told(chart, hit));
    return news;
}

std::vector<retroactive_change> changes_since(const control_chart& chart, std::span<const rule_hit> now,
                                              std::span<const told_signal> told, std::int64_t told_rows) {
    using what = retroactive_change::what;
    std::vector<retroactive_change> list;
    for (const told_signal& t : told) {
        const told_signal as_now = as_told(chart, t.hit);
        const bool holds = std::any_of(now.begin(), now.end(), [&](const rule_hit& h) { return same_signal(h, t.hit); });
        // Bits, and two limits that are not there are the same.
        const auto moved = [](double a, double b) { return a != b && !(a != a && b != b); };
        if (!holds)
            list.push_back({what::withdrawn, t, as_now.lower, as_now.upper});
        else if (moved(t.lower, as_now.lower) || moved(t.upper, as_now.upper))
            list.push_back({what::limits_moved, t, as_now.lower, as_now.upper});
    }
    for (const rule_hit& h : now) {
        if (h.raised >= told_rows || is_told(told, h)) continue;
        const told_signal as_now = as_told(chart, h);
        list.push_back({what::appeared, as_now, as_now.lower, as_now.upper});
    }
    return list;
}

} // namespace steelyard::inline v0_1::statistics::detail
