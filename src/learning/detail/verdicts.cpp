// SPDX-License-Identifier: MIT
#include "verdicts.hpp"

#include <steelyard/core/text.hpp>

#include <algorithm>
#include <cmath>
#include <string>
#include <utility>

namespace steelyard::inline v0_1::learning::detail {

namespace {

using statistics::has_numbers;

/// Whether a signal to a side leads in the direction declared; empty where nobody declared one.
[[nodiscard]] std::optional<bool> is_better(const series_signals& s, int side) {
    if (s.better == direction::up) return side > 0;
    if (s.better == direction::down) return side < 0;
    if (s.better != direction::target || !s.target) return std::nullopt;
    const auto at = static_cast<std::size_t>(s.newest);
    return std::abs(s.plotted[at] - *s.target) < std::abs(s.centre[at] - *s.target);
}

void say(series_signals& s, const std::string& text) { s.why += (s.why.empty() ? "" : " ") + text; }

void judge_variation(series_signals& s, const signal_options& options) {
    if (s.newest < 0) return say(s, "No number was reported.");
    if (!has_numbers(s.limits)) return say(s, "There are no limits: " + std::string(name(s.limits)) + ".");
    if (s.points < options.minimum_points)
        return say(s, "Only " + std::to_string(s.points) + " numbers have these limits, and " +
                          std::to_string(options.minimum_points) + " are wanted.");
    bool above = false, below = false, undirected = false;
    for (const found_signal& f : s.signals) {
        if (!f.lasts) continue;
        (f.side > 0 ? above : f.side < 0 ? below : undirected) = true;
    }
    if (above && below) return say(s, "Signals at the newest number point both ways.");
    if (!above && !below) {
        if (undirected) return say(s, "The signal at the newest number has no side.");
        s.varies = variation::common_cause;
        return;
    }
    const auto better = is_better(s, above ? 1 : -1);
    if (!better)
        s.varies = above ? variation::rising : variation::falling;
    else
        s.varies = *better ? variation::improving : variation::worsening;
}

/// By how much of what lies between the limits the target is met.
[[nodiscard]] assurance assured_by(const series_signals& s, double lower, double upper) {
    using enum assurance;
    const double t = *s.target;
    if (s.better == direction::up) return lower >= t ? consistently_meets : upper < t ? consistently_fails : hit_or_miss;
    if (s.better == direction::down) return upper <= t ? consistently_meets : lower > t ? consistently_fails : hit_or_miss;
    const double low = t - s.tolerance, high = t + s.tolerance;
    if (lower >= low && upper <= high) return consistently_meets;
    return lower > high || upper < low ? consistently_fails : hit_or_miss;
}

void judge_assurance(series_signals& s, const signal_options& options) {
    if (!s.target) return;
    s.assured = assurance::cannot_say;
    if (s.better == direction::none) return say(s, "No direction is declared, so that nobody can say what meets the target.");
    if (s.newest < 0 || !has_numbers(s.limits) || s.points < options.minimum_points) return;
    const auto at = static_cast<std::size_t>(s.newest);
    if (std::isnan(s.lower[at]) || std::isnan(s.upper[at])) return say(s, "A run chart has no limits to hold a target against.");
    s.assured = assured_by(s, s.lower[at], s.upper[at]);
}

/// Correlation with the number `lag` periods before, over the rows from `first`: sum of products of deviations over sum of
/// their squares (Box & Jenkins 1970, Time Series Analysis); pairs with a hole in them are left out of the products.
[[nodiscard]] std::optional<double> correlation(const series_signals& s, std::size_t first, std::size_t lag) {
    double       mean = 0, squares = 0, products = 0;
    std::int64_t n = 0, pairs = 0;
    for (std::size_t i = first; i < s.rows(); ++i) {
        if (!has_numbers(s.state[i])) continue;
        mean += s.plotted[i];
        ++n;
    }
    mean /= static_cast<double>(n);
    for (std::size_t i = first; i < s.rows(); ++i) {
        if (!has_numbers(s.state[i])) continue;
        const double away = s.plotted[i] - mean;
        squares += away * away;
        if (i < first + lag || !has_numbers(s.state[i - lag])) continue;
        products += away * (s.plotted[i - lag] - mean);
        ++pairs;
    }
    if (pairs < 8 || !(squares > 0)) return std::nullopt;
    return products / squares;
}

[[nodiscard]] std::size_t periods_in_a_year(grid on) noexcept {
    return on == grid::month ? 12 : on == grid::quarter ? 4 : on == grid::half ? 2 : 0;
}

} // namespace

const target* target_of(const definitions& agreed, const series_signals& s, bool of_whole) {
    if (s.periods.empty() || !s.category.empty() || !s.organisation.empty()) return nullptr;
    const target*                best = nullptr;
    std::pair<int, std::int32_t> least;
    const std::int32_t now = s.periods[static_cast<std::size_t>(std::max<std::int64_t>(s.newest, 0))].last_day().days;
    const auto         look = [&](const std::string& place) {
        for (const target& t : agreed.targets) {
            if (t.indicator != s.indicator || t.place != place) continue;
            const auto due = agreed.read_period(t.period, s.periods.front().kind);
            if (!due) continue;
            const std::int32_t           day = due->last_day().days;
            std::pair<int, std::int32_t> rank{0, day};
            if (day < now) rank = {1, -day};
            if (best != nullptr && rank >= least) continue;
            best = &t;
            least = rank;
        }
    };
    look(s.place);
    if (best == nullptr && of_whole && !s.place.empty()) look("");
    return best;
}

void judge(series_signals& s, const signal_options& options) {
    judge_variation(s, options);
    judge_assurance(s, options);
}

void advise(series_signals& s) {
    if (s.newest < 0) return;
    const auto   first = static_cast<std::size_t>(s.phases.back().first);
    const double usual = 1.96 / std::sqrt(static_cast<double>(std::max<std::int64_t>(s.points, 1)));
    s.autocorrelation = correlation(s, first, 1);
    const std::size_t year = periods_in_a_year(s.periods.front().kind.on);
    if (year > 0) s.seasonal = correlation(s, first, year);
    if (s.seasonal && *s.seasonal > usual)
        s.advice.push_back("Numbers resemble those of a year before (correlation " + number_text(*s.seasonal, 2) +
                           "): take the seasons out before reading signals.");
    if (s.autocorrelation && *s.autocorrelation > usual)
        s.advice.push_back("Each number resembles the one before (correlation " + number_text(*s.autocorrelation, 2) +
                           "): limits are too narrow, and signals come more often than they should.");
}

} // namespace steelyard::inline v0_1::learning::detail
