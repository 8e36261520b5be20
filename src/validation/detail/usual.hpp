// SPDX-License-Identifier: MIT
#pragma once

#include "cells.hpp"

#include <steelyard/statistics/robust.hpp>

#include <cmath>
#include <optional>
#include <vector>

namespace steelyard::inline v0_1::validation::detail {

/// The points of one series, apart from rows that hold no number.
struct point_series {
    cell                      at; ///< its period is meaningless
    std::vector<std::size_t>  row;
    std::vector<std::int32_t> period;
    std::vector<double>       x;

    explicit point_series(const series_view& s) : at{s.place, s.organisation, s.category, 0} {
        for (std::size_t i = 0; i < s.size(); ++i) {
            if (!s.is_point(i)) continue;
            row.push_back(s.row(i));
            period.push_back(s.period(i));
            x.push_back(s.number(i));
        }
    }
    [[nodiscard]] std::size_t size() const noexcept { return x.size(); }
    [[nodiscard]] cell key(std::size_t i) const noexcept { return {at.place, at.organisation, at.category, period[i]}; }
};

/// Periods of a year on a grid finer than the year; 0 where no period comes back every year.
[[nodiscard]] inline std::int32_t seasons_of(const period_kind& k) noexcept {
    return k.on == grid::month ? 12 : k.on == grid::quarter ? 4 : k.on == grid::half ? 2 : 0;
}

/// What each number of a series was to be expected to be by the others; empty where too few others tell.
using expected_numbers = std::vector<std::optional<double>>;

/// By the same season of other years: their median.
[[nodiscard]] expected_numbers by_season(const point_series& s, std::int32_t seasons, std::size_t least_years);
/// By up to `reach` points on either side: their median. At least `reach` of them must be there.
[[nodiscard]] expected_numbers by_neighbours(const point_series& s, std::size_t reach);
/// How far numbers lie from what was expected of them; empty where fewer than `least` could be compared.
[[nodiscard]] std::optional<statistics::robust_spread>
residual_spread(const point_series& s, const expected_numbers& expected, std::size_t least);

/// Whole counts vary by about the square root of what is expected even where nothing happens (Poisson).
[[nodiscard]] inline bool is_count(const measure& m) noexcept {
    return adds_up(m) && m.places && m.places->places == 0;
}
[[nodiscard]] inline double least_noise(const measure& m, double expected) noexcept {
    return is_count(m) ? std::sqrt(std::max(std::abs(expected), 1.0)) : 0;
}
/// Ratios of numbers to what was expected of them, on the scale of logarithms. Skewed amounts (concentrations, waiting
/// times) vary by factors: there ten times the usual is no oddity, however far it lies in their unit.
struct ratio_spread {
    std::optional<statistics::robust_spread> of;

    /// From positive numbers with positive expectations; the others have no ratio.
    ratio_spread(const point_series& s, const expected_numbers& expected, std::size_t least);
    /// True where the ratio is within the limit of the series' own ratios. A number without a ratio is never ordinary.
    [[nodiscard]] bool ordinary(double x, double expected, double limit) const {
        return of && x > 0 && expected > 0 && std::abs(of->score(std::log(x / expected))) <= limit;
    }
};

/// Positions of levels, milestones and narratives are no amounts: nothing is far from anything.
[[nodiscard]] inline bool has_distances(const measure& m) noexcept {
    return m.what != kind::grade && m.what != kind::ordinal && m.what != kind::milestone && m.what != kind::narrative;
}

} // namespace steelyard::inline v0_1::validation::detail
