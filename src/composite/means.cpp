// SPDX-License-Identifier: MIT
#include <steelyard/composite/means.hpp>
#include <steelyard/core/error.hpp>
#include <steelyard/core/text.hpp>

#include <algorithm>
#include <cmath>
#include <limits>
#include <string>
#include <utility>
#include <vector>

namespace steelyard::inline v0_1::composite {

namespace {

[[nodiscard]] double checked_sum(std::span<const double> x, std::span<const double> w, const char* what) {
    if (x.size() != w.size())
        throw shape_mismatch(std::string(what) + ": " + std::to_string(x.size()) + " numbers, " +
                             std::to_string(w.size()) + " weights; give one each");
    double sum = 0;
    for (const double v : w) {
        if (!(v >= 0)) throw domain_fault(std::string(what) + ": a weight is " + number_text(v) + "; give 0 or more");
        sum += v;
    }
    return sum;
}

/// Power mean of numbers above zero, relative to one of them: the sum never overflows, and equal numbers cancel.
[[nodiscard]] double far_from_zero(std::span<const double> x, std::span<const double> w, double total, double p,
                                   double pivot) {
    double sum = 0;
    for (std::size_t i = 0; i < x.size(); ++i)
        if (w[i] > 0 && x[i] > 0) sum += w[i] * std::exp(p * (std::log(x[i]) - pivot));
    return std::exp(pivot + std::log(sum / total) / p);
}

/// Around the mean of the logarithms the sum of expm1 is of the order of p^2: nothing cancels on dividing by p.
[[nodiscard]] double near_zero(std::span<const double> x, std::span<const double> w, double total, double p,
                               double mean) {
    if (p == 0) return std::exp(mean);
    double sum = 0;
    for (std::size_t i = 0; i < x.size(); ++i)
        if (w[i] > 0) sum += w[i] * std::expm1(p * (std::log(x[i]) - mean));
    return std::exp(mean + std::log1p(sum / total) / p);
}

} // namespace

std::optional<double> arithmetic_mean(std::span<const double> x, std::span<const double> w) {
    const double total = checked_sum(x, w, "arithmetic_mean");
    if (total == 0) return std::nullopt;
    double sum = 0;
    for (std::size_t i = 0; i < x.size(); ++i)
        if (w[i] > 0) sum += w[i] * x[i];
    return sum / total;
}

std::optional<double> power_mean(std::span<const double> x, std::span<const double> w, double p) {
    const double total = checked_sum(x, w, "power_mean");
    if (!std::isfinite(p))
        throw domain_fault("power_mean: p is not finite; the limits are the least and the largest number");
    if (total == 0) return std::nullopt;
    double mean = 0;
    double least = std::numeric_limits<double>::max();
    double most = std::numeric_limits<double>::lowest();
    bool   zero = false;
    for (std::size_t i = 0; i < x.size(); ++i) {
        if (w[i] == 0) continue;
        if (p != 1 && (x[i] < 0 || (x[i] == 0 && p <= 0)))
            throw domain_fault("power_mean: " + number_text(x[i]) + " has no mean of exponent " + number_text(p) +
                               "; choose floor or shift for such numbers, or another exponent");
        if (p == 1) continue;
        zero = zero || x[i] == 0;
        if (x[i] == 0) continue;
        const double l = std::log(x[i]);
        mean += w[i] / total * l;
        least = std::min(least, l);
        most = std::max(most, l);
    }
    if (p == 1) return arithmetic_mean(x, w);
    if (most < least) return 0.0; // zeros only
    if (!zero && std::abs(p) * (most - least) < 1) return near_zero(x, w, total, p, mean);
    return far_from_zero(x, w, total, p, p > 0 ? most : least);
}

std::optional<double> weighted_median(std::span<const double> x, std::span<const double> w) {
    const double total = checked_sum(x, w, "weighted_median");
    if (total == 0) return std::nullopt;
    std::vector<std::pair<double, double>> sorted;
    for (std::size_t i = 0; i < x.size(); ++i)
        if (w[i] > 0) sorted.emplace_back(x[i], w[i]);
    std::sort(sorted.begin(), sorted.end());
    double       below = 0;
    const double tiny = 1e-12 * total; // weights such as 1/3 do not add up to the half exactly
    for (std::size_t i = 0; i < sorted.size(); ++i) {
        below += sorted[i].second;
        if (below > total / 2 + tiny) return sorted[i].first;
        if (below >= total / 2 - tiny && i + 1 < sorted.size())
            return sorted[i].first + (sorted[i + 1].first - sorted[i].first) / 2;
    }
    return sorted.back().first;
}

std::optional<double> mazziotta_pareto(std::span<const double> x, std::span<const double> w, penalty side) {
    const auto mean = arithmetic_mean(x, w);
    if (!mean) return std::nullopt;
    if (!(*mean > 0))
        throw domain_fault("mazziotta_pareto: the mean is " + number_text(*mean) +
                           "; normalise to a scale above zero, such as z_score with centre 100 and spread 10");
    double squares = 0;
    double total = 0;
    for (std::size_t i = 0; i < x.size(); ++i) {
        if (w[i] == 0) continue;
        squares += w[i] * (x[i] - *mean) * (x[i] - *mean);
        total += w[i];
    }
    return *mean + static_cast<double>(side) * squares / total / *mean;
}

} // namespace steelyard::inline v0_1::composite
