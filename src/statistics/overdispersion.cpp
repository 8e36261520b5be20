// SPDX-License-Identifier: MIT
#include "detail/between_units.hpp"
#include "detail/unit_parts.hpp"

#include <steelyard/core/error.hpp>
#include <steelyard/core/text.hpp>

#include <algorithm>
#include <cmath>
#include <string>

namespace steelyard::inline v0_1::statistics {

namespace {

using namespace detail;

/// A unit's score, and its weight 1 / error^2 and place on the scale.
struct scored_unit {
    double z, on_scale, weight;

    friend bool operator<(const scored_unit& a, const scored_unit& b) noexcept {
        return a.z < b.z || (a.z == b.z && a.weight < b.weight);
    }
};

/// Between the scores around rank share * (n - 1), by proportion.
[[nodiscard]] double quantile(const std::vector<scored_unit>& in_order, double share) noexcept {
    const double rank = share * static_cast<double>(in_order.size() - 1);
    const auto   low = static_cast<std::size_t>(rank);
    if (low + 1 >= in_order.size()) return in_order.back().z;
    return in_order[low].z + (rank - static_cast<double>(low)) * (in_order[low + 1].z - in_order[low].z);
}

/// Scores as they take part. On the scale a unit whose score is moved moves with it.
[[nodiscard]] std::vector<scored_unit> taking_part(std::vector<scored_unit> all, const overdispersion_options& options,
                                                   double middle) {
    std::sort(all.begin(), all.end());
    if (options.far == far_scores::kept || all.size() < 2) return all;
    const double             low = quantile(all, options.share);
    const double             high = quantile(all, 1 - options.share);
    std::vector<scored_unit> some;
    for (scored_unit u : all) {
        const double z = std::clamp(u.z, low, high);
        if (options.far == far_scores::truncated && z != u.z) continue;
        if (z != u.z) u.on_scale = middle + z / std::sqrt(u.weight);
        u.z = z;
        some.push_back(u);
    }
    return some;
}

/// Sums over units in order of score: the same bits in any order of rows.
struct moment_sums {
    double weights = 0, squares = 0, weighted = 0, scores = 0, far = 0;

    explicit moment_sums(const std::vector<scored_unit>& units) noexcept {
        for (const scored_unit& u : units) {
            weights += u.weight;
            squares += u.weight * u.weight;
            weighted += u.weight * u.on_scale;
            scores += u.z * u.z;
        }
        for (const scored_unit& u : units) {
            const double d = u.on_scale - weighted / weights;
            far += u.weight * d * d;
        }
    }
    /// What is left of a sum of squares when each unit has brought its share of chance, per unit of variance.
    [[nodiscard]] double variance_from(double sum, double units) const noexcept {
        const double beneath = weights - squares / weights;
        return beneath > 0 ? std::max(0.0, (sum - (units - 1)) / beneath) : 0;
    }
};

void check(const overdispersion_options& options, measured of) {
    constexpr std::string_view function = "overdispersion_of";
    if (!(options.share >= 0 && options.share < 0.5))
        throw domain_fault(std::string(function) + ": share = " + number_text(options.share) +
                           " is outside of 0 to below 0.5; write 0.1 for 10 percent on either side");
    if (options.by == between_method::likelihood && of == measured::mean)
        throw domain_fault(std::string(function) + ": by = likelihood is of counts; take reml for means");
}

/// The units' own mean and its error, given tau2.
void find_mean(const std::vector<seen_unit>& seen, const unit_scale& scale, measured of, overdispersion& to) {
    const normal_between::found at = normal_between{seen, {}}.at(to.tau2);
    to.mean = within(of, scale.inverse(at.mean));
    to.mean_error = at.mean_error;
    to.spread = std::sqrt(to.tau2) / scale.slope(to.mean);
}

void find_by_counts(const std::vector<counted_unit>& units, const unit_scale& scale, measured of, overdispersion& to) {
    std::vector<seen_count> counts;
    counts.reserve(units.size());
    for (const counted_unit& u : units) counts.push_back({u.number, u.size});
    const counts_between between{counts, of == measured::proportion};
    const auto           best = between.likeliest();
    if (!best) {
        to.state = status::below_minimum;
        return;
    }
    const double slope = scale.slope(best->mean);
    to.mean = best->mean;
    to.spread = best->deviation;
    to.tau2 = best->deviation * slope * (best->deviation * slope);
    to.mean_error = between.mean_error(best->mean, best->deviation) * slope;
}

} // namespace

overdispersion overdispersion_of(const unit_table& rows, const overdispersion_options& options,
                                 std::optional<double> target) {
    check(options, rows.of);
    const unit_scale  scale{scale_of("overdispersion_of", rows.of, options.on)};
    const unit_scores scores = scores_of(rows, scale.by, target);
    overdispersion    to;
    to.on = scale.by;
    to.target = to.mean = scores.target;
    const std::vector<counted_unit> units = units_in_order(rows, scores.state);
    to.rows = to.taking_part = static_cast<std::int64_t>(units.size());
    if (scores.whole != status::ok || units.empty()) return to;
    to.state = status::ok;
    std::vector<scored_unit> all;
    std::vector<seen_unit>   seen;
    for (const counted_unit& u : units) {
        const double error = scores.error[u.row];
        all.push_back({scores.z[u.row], scores.on_scale[u.row], 1 / (error * error)});
        seen.push_back({scores.on_scale[u.row], error * error});
    }
    const std::vector<scored_unit> some = taking_part(std::move(all), options, scale.forward(scores.target));
    to.taking_part = static_cast<std::int64_t>(some.size());
    if (some.empty()) {
        to.state = status::below_minimum;
        return to;
    }
    const moment_sums sums(some);
    const auto        n = static_cast<double>(some.size());
    to.phi = sums.scores / n;
    switch (options.by) {
    case between_method::about_target:
        to.tau2 = sums.variance_from(sums.scores, n);
        to.spread = std::sqrt(to.tau2) / scale.slope(to.target);
        return to;
    case between_method::dersimonian_laird: to.tau2 = sums.variance_from(sums.far, n); break;
    case between_method::reml: to.tau2 = units.size() < 2 ? 0 : normal_between{seen, {}}.likeliest(); break;
    case between_method::likelihood: find_by_counts(units, scale, rows.of, to); return to;
    }
    find_mean(seen, scale, rows.of, to);
    return to;
}

} // namespace steelyard::inline v0_1::statistics
