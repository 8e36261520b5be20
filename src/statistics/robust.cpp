// SPDX-License-Identifier: MIT
#include <steelyard/statistics/robust.hpp>

#include <algorithm>
#include <cmath>

namespace steelyard::inline v0_1::statistics {

namespace {

// Both turn a distance into a standard deviation of a normal: its middle distance is 0.6745, its mean distance
// sqrt(2/pi) = 1 / 1.253314 of it.
constexpr double middle_distance = 0.6745;
constexpr double over_mean_distance = 1.253314;

[[nodiscard]] double mean(std::span<const double> numbers) {
    double sum = 0;
    for (const double x : numbers) sum += x;
    return sum / static_cast<double>(numbers.size());
}

[[nodiscard]] bool all_equal(std::span<const double> numbers) {
    return std::all_of(numbers.begin(), numbers.end(), [&](double x) { return x == numbers.front(); });
}

} // namespace

std::optional<double> median(std::vector<double> numbers) {
    if (numbers.empty()) return std::nullopt;
    const auto middle = numbers.begin() + static_cast<std::ptrdiff_t>(numbers.size() / 2);
    std::nth_element(numbers.begin(), middle, numbers.end());
    if (numbers.size() % 2 == 1) return *middle;
    const double below = *std::max_element(numbers.begin(), middle);
    return below + (*middle - below) / 2;
}

std::optional<robust_spread> spread_of(std::span<const double> numbers) {
    if (numbers.size() < 2 || all_equal(numbers)) return std::nullopt;
    robust_spread       s;
    std::vector<double> away(numbers.begin(), numbers.end());
    s.centre = *median(away);
    for (double& x : away) x = std::abs(x - s.centre);
    s.unit = *median(away) / middle_distance;
    if (s.unit > 0) return s;
    s.by = spread_by::mean_deviation;
    s.unit = over_mean_distance * mean(away);
    // Differences too small for a double leave no distance at all.
    return s.unit > 0 ? std::optional(s) : std::nullopt;
}

std::vector<double> z_scores(std::span<const double> numbers) {
    if (numbers.size() < 2 || all_equal(numbers)) return {};
    const double centre = mean(numbers);
    double       squares = 0;
    for (const double x : numbers) squares += (x - centre) * (x - centre);
    const double deviation = std::sqrt(squares / static_cast<double>(numbers.size() - 1));
    if (!(deviation > 0)) return {};
    std::vector<double> scores;
    for (const double x : numbers) scores.push_back((x - centre) / deviation);
    return scores;
}

} // namespace steelyard::inline v0_1::statistics
