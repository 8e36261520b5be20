// SPDX-License-Identifier: MIT
#include <steelyard/composite/ranking.hpp>
#include <steelyard/core/error.hpp>
#include <steelyard/core/text.hpp>

#include <algorithm>
#include <cmath>
#include <limits>

namespace steelyard::inline v0_1::composite {

namespace {

/// Between what a score lies; an open side is as far as a double goes, which never leaves this file.
struct spread {
    double low = std::numeric_limits<double>::lowest();
    double high = std::numeric_limits<double>::max();
};

[[nodiscard]] spread spread_of(const value& v) {
    if (v.point()) return {*v.point(), *v.point()};
    spread s;
    if (v.lower()) s.low = *v.lower();
    if (v.upper()) s.high = *v.upper();
    return s;
}

/// Above by more than rounding.
[[nodiscard]] bool above(double a, double b) { return a > b && a - b > 1e-12 * std::max(std::abs(a), std::abs(b)); }

/// Numbers of a rising list that are above x by more than rounding.
[[nodiscard]] std::int64_t count_above(const std::vector<double>& sorted, double x) {
    return sorted.end() - std::partition_point(sorted.begin(), sorted.end(), [x](double y) { return !above(y, x); });
}
[[nodiscard]] std::int64_t count_below(const std::vector<double>& sorted, double x) {
    return std::partition_point(sorted.begin(), sorted.end(), [x](double y) { return above(x, y); }) - sorted.begin();
}

[[nodiscard]] double tied_rank(const std::vector<double>& points, double x, tie_rule ties) {
    const std::int64_t better = count_above(points, x);
    const std::int64_t equal = static_cast<std::int64_t>(points.size()) - better - count_below(points, x);
    if (ties == tie_rule::average) return static_cast<double>(better) + (static_cast<double>(equal) + 1) / 2;
    return static_cast<double>(ties == tie_rule::min ? better + 1 : better + equal);
}

} // namespace

std::vector<unit_rank> rank_units(const score_table& scores, std::string_view column, tie_rule ties) {
    const auto c = scores.find_column(column);
    if (!c)
        throw unknown_code("rank_units: there is no column '" + std::string(column) + "'; " +
                           suggest(column, scores.columns));
    std::vector<double>       points;
    std::vector<double>       lows;
    std::vector<double>       highs;
    std::vector<std::int64_t> units;
    for (std::int64_t u = 0; u < scores.unit_count(); ++u) {
        const value v = scores.value_at(u, *c);
        if (v.is_missing() && (v.reason() == reason::not_applicable || v.reason() == reason::reported_elsewhere))
            continue;
        units.push_back(u);
        const spread s = spread_of(v);
        lows.push_back(s.low);
        highs.push_back(s.high);
        if (v.point()) points.push_back(*v.point());
    }
    std::sort(points.begin(), points.end());
    std::sort(lows.begin(), lows.end());
    std::sort(highs.begin(), highs.end());
    std::vector<unit_rank> ranks;
    for (const std::int64_t u : units) {
        const value  v = scores.value_at(u, *c);
        const spread s = spread_of(v);
        unit_rank    r{scores.units[static_cast<std::size_t>(u)], std::nullopt, 1 + count_above(lows, s.high), 0};
        r.worst = 1 + count_above(highs, s.low) - (above(s.high, s.low) ? 1 : 0); // itself is not above itself
        if (v.point()) r.rank = tied_rank(points, *v.point(), ties);
        ranks.push_back(std::move(r));
    }
    return ranks;
}

} // namespace steelyard::inline v0_1::composite
