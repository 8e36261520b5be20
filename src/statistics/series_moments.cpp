// SPDX-License-Identifier: MIT
#include "detail/chart_rows.hpp"

#include <steelyard/statistics/series_moments.hpp>

#include <cmath>
#include <vector>

namespace steelyard::inline v0_1::statistics {

namespace {

/// A sum and what rounding took from it (Neumaier 1974, Zeitschrift fuer angewandte Mathematik und Mechanik 54).
class careful_sum {
public:
    void add(double x) noexcept {
        const double next = sum_ + x;
        lost_ += std::abs(sum_) >= std::abs(x) ? (sum_ - next) + x : (x - next) + sum_;
        sum_ = next;
    }
    [[nodiscard]] double value() const noexcept { return sum_ + lost_; }

private:
    double sum_ = 0, lost_ = 0;
};

/// Distances from the mean, the first number being about where it is.
struct spread_out {
    double              mean = 0;
    double              squares = 0;
    std::vector<double> away;
};

[[nodiscard]] spread_out about_mean(const std::vector<double>& x) {
    spread_out   made;
    const auto   n = static_cast<double>(x.size());
    const double first = x.front();
    careful_sum  sum;
    for (const double v : x) sum.add(v - first);
    const double middle = sum.value() / n;
    careful_sum  rest;
    for (const double v : x) {
        made.away.push_back((v - first) - middle);
        rest.add(made.away.back());
    }
    const double short_of = rest.value() / n;
    made.mean = first + (middle + short_of);
    careful_sum squares;
    for (double& d : made.away) {
        d -= short_of;
        squares.add(d * d);
    }
    made.squares = squares.value();
    return made;
}

} // namespace

series_moments moments_of(const moment_rows& rows) {
    const chart_points  points{rows.value, {}, {}, rows.period, rows.given};
    const chart_options single{};
    detail::check(points, single);
    detail::usable_rows usable;
    detail::collect(points, single, usable);
    series_moments found;
    found.points = std::ssize(usable.x);
    found.left_out = std::ssize(rows.value) - found.points;
    if (found.points < 2) {
        if (found.points == 0 && usable.missing) found.state = detail::status_of(points, 0, single.kind);
        return found;
    }
    const spread_out s = about_mean(usable.x);
    found.state = std::isfinite(s.squares) ? status::ok : status::impossible; // differences beyond the largest double
    if (found.state != status::ok) return found;
    careful_sum products;
    for (std::size_t i = 1; i < s.away.size(); ++i) {
        if (usable.follows[i] == 0) continue;
        products.add(s.away[i] * s.away[i - 1]);
        ++found.neighbours;
    }
    const auto steps = static_cast<double>(found.points - 1);
    found.mean = s.mean;
    found.deviation = std::sqrt(s.squares / steps);
    if (!(s.squares > 0)) {
        found.state = status::no_spread;
        return found;
    }
    if (found.neighbours > 0)
        found.autocorrelation = products.value() / s.squares * (steps / static_cast<double>(found.neighbours));
    return found;
}

} // namespace steelyard::inline v0_1::statistics
