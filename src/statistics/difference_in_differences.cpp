// SPDX-License-Identifier: MIT
#include "detail/fitting.hpp"
#include "detail/householder.hpp"
#include "detail/student.hpp"

#include <steelyard/core/error.hpp>
#include <steelyard/core/random.hpp>
#include <steelyard/core/text.hpp>
#include <steelyard/statistics/difference_in_differences.hpp>

#include <algorithm>
#include <cmath>
#include <optional>
#include <string>
#include <tuple>
#include <utility>

namespace steelyard::inline v0_1::statistics {

namespace {

constexpr std::size_t most_clusters = 200; ///< of which assignments are permuted

void check(const panel_rows& rows, const panel_options& o) {
    const auto refuse = [](const std::string& what) { throw domain_fault("difference_in_differences: " + what); };
    const auto want = [](std::string_view column, std::size_t found, std::size_t wanted, std::string_view of) {
        if (found != wanted)
            throw shape_mismatch("difference_in_differences: " + std::string(column) + " has " + std::to_string(found) +
                                 " numbers, there are " + std::to_string(wanted) + " " + std::string(of));
    };
    want("unit", rows.unit.size(), rows.value.size(), "values");
    want("period", rows.period.size(), rows.value.size(), "values");
    if (!rows.given.empty()) want("given", rows.given.size(), rows.value.size(), "values");
    if (!rows.cluster.empty()) want("cluster", rows.cluster.size(), rows.adopts.size(), "units");
    for (const std::int32_t u : rows.unit)
        if (u < 0 || static_cast<std::size_t>(u) >= rows.adopts.size())
            refuse("unit " + std::to_string(u) + " of " + std::to_string(rows.adopts.size()));
    for (const std::int32_t c : rows.cluster)
        if (c < 0) refuse("cluster " + std::to_string(c) + "; number clusters from 0");
    if (!(o.confidence > 0 && o.confidence < 1))
        refuse("confidence = " + number_text(o.confidence) + "; give a number between 0 and 1");
    if (o.exact_up_to < 0 || o.samples < 1) refuse("give 0 assignments or more to count, and 1 or more to draw");
}

/// Rows that take part, with units, clusters and periods numbered anew without gaps.
struct panel {
    std::vector<double>       value;
    std::vector<std::size_t>  unit, period; ///< of each row
    std::vector<std::size_t>  cluster;      ///< of each unit
    std::vector<std::uint8_t> treated;      ///< of each unit: has the programme at some time
    std::vector<std::uint8_t> treated_cluster;
    std::vector<std::int64_t> periods;
    std::int64_t              adopted = never;
    std::int64_t              left_out = 0;
    bool                      impossible = false;

    [[nodiscard]] std::size_t rows() const noexcept { return value.size(); }
    [[nodiscard]] bool        after(std::size_t row) const { return periods[period[row]] >= adopted; }
};

/// Different numbers in order, and each one's place among them.
template <class T>
[[nodiscard]] std::vector<T> places(const std::vector<T>& of, std::vector<std::size_t>& place) {
    std::vector<T> sorted = of;
    std::sort(sorted.begin(), sorted.end());
    sorted.erase(std::unique(sorted.begin(), sorted.end()), sorted.end());
    place.clear();
    for (const T& x : of)
        place.push_back(static_cast<std::size_t>(std::lower_bound(sorted.begin(), sorted.end(), x) - sorted.begin()));
    return sorted;
}

/// @throws illegal_operation for units that begin at different times
[[nodiscard]] std::int64_t common_adoption(const std::vector<std::int64_t>& adopts) {
    std::vector<std::int64_t> begins;
    for (const std::int64_t a : adopts)
        if (a != never) begins.push_back(a);
    std::sort(begins.begin(), begins.end());
    begins.erase(std::unique(begins.begin(), begins.end()), begins.end());
    if (begins.size() > 1)
        throw illegal_operation(
            "difference_in_differences: units begin in " + std::to_string(begins.size()) + " different periods, from " +
            std::to_string(begins.front()) + " to " + std::to_string(begins.back()) +
            "; effects of units and periods alone would compare late ones with early ones as if these had no programme "
            "(Goodman-Bacon 2021). Compare the units of each beginning with those that never begin, one at a time");
    return begins.empty() ? never : begins.front();
}

[[nodiscard]] panel panel_of(const panel_rows& rows) {
    panel                     p;
    std::vector<std::size_t>  order;
    std::vector<std::int32_t> units;
    std::vector<std::int64_t> periods;
    for (std::size_t i = 0; i < rows.value.size(); ++i) {
        const bool there = has_numbers(detail::given_at(rows.given, i));
        if (!there || !(std::abs(rows.value[i]) <= 1e140)) {
            ++p.left_out;
            p.impossible = p.impossible || there;
            continue;
        }
        order.push_back(i);
    }
    std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { // the caller's order changes no bit
        return std::tie(rows.unit[a], rows.period[a], rows.value[a]) <
               std::tie(rows.unit[b], rows.period[b], rows.value[b]);
    });
    for (const std::size_t i : order) {
        p.value.push_back(rows.value[i]);
        units.push_back(rows.unit[i]);
        periods.push_back(rows.period[i]);
    }
    p.periods = places(periods, p.period);
    const std::vector<std::int32_t> known = places(units, p.unit);
    std::vector<std::int32_t>       clusters;
    std::vector<std::int64_t>       adopts;
    for (const std::int32_t u : known) {
        const auto at = static_cast<std::size_t>(u);
        clusters.push_back(rows.cluster.empty() ? u : rows.cluster[at]);
        adopts.push_back(rows.adopts[at]);
        p.treated.push_back(rows.adopts[at] != never ? 1 : 0);
    }
    p.adopted = common_adoption(adopts);
    const std::vector<std::int32_t> names = places(clusters, p.cluster);
    p.treated_cluster.assign(names.size(), 0);
    for (std::size_t u = 0; u < known.size(); ++u) p.treated_cluster[p.cluster[u]] |= p.treated[u];
    for (std::size_t u = 0; u < known.size(); ++u)
        if (p.treated_cluster[p.cluster[u]] != p.treated[u])
            throw illegal_operation("difference_in_differences: cluster " + std::to_string(names[p.cluster[u]]) +
                                    " has units with the programme and units without; give clusters that have it whole");
    return p;
}

/// Takes effects of units and of periods out of columns.
class within {
public:
    explicit within(const panel& p) : panel_(p), count_(p.treated.size(), 0.0), by_period_(demeaned_periods(p), p.rows(), 1e-10) {}

    void remove_from(std::vector<double>& x) const {
        demean(x);
        by_period_.remove_from(x);
    }
    [[nodiscard]] std::size_t rank() const noexcept { return by_period_.rank(); }

private:
    void demean(std::span<double> x) const {
        std::vector<double> mean(count_.size(), 0.0);
        for (std::size_t i = 0; i < x.size(); ++i) mean[panel_.unit[i]] += x[i];
        for (std::size_t u = 0; u < mean.size(); ++u) mean[u] /= count_[u];
        for (std::size_t i = 0; i < x.size(); ++i) x[i] -= mean[panel_.unit[i]];
    }
    [[nodiscard]] std::vector<double> demeaned_periods(const panel& p) {
        for (const std::size_t u : p.unit) count_[u] += 1;
        std::vector<double> columns((p.periods.size() - 1) * p.rows(), 0.0);
        for (std::size_t t = 1; t < p.periods.size(); ++t) {
            const std::span<double> column(&columns[(t - 1) * p.rows()], p.rows());
            for (std::size_t i = 0; i < p.rows(); ++i) column[i] = p.period[i] == t ? 1 : 0;
            demean(column);
        }
        return columns;
    }

    const panel&               panel_;
    std::vector<double>        count_; ///< rows of each unit
    detail::householder<double> by_period_;
};

/// What each cluster would add to the coefficient, had it the programme: a sum above, and pairs beneath.
struct cluster_parts {
    std::vector<double> above;
    std::vector<double> beneath; ///< clusters by clusters
};

[[nodiscard]] cluster_parts parts_of(const panel& p, const within& effects, const std::vector<double>& value) {
    const std::size_t clusters = p.treated_cluster.size();
    cluster_parts     parts{std::vector<double>(clusters, 0.0), std::vector<double>(clusters * clusters, 0.0)};
    const auto        of = [&](std::size_t row) { return p.cluster[p.unit[row]]; };
    for (std::size_t i = 0; i < p.rows(); ++i)
        if (p.after(i)) parts.above[of(i)] += value[i];
    std::vector<double> column(p.rows());
    for (std::size_t c = 0; c < clusters; ++c) {
        for (std::size_t i = 0; i < p.rows(); ++i) column[i] = p.after(i) && of(i) == c ? 1 : 0;
        effects.remove_from(column);
        for (std::size_t i = 0; i < p.rows(); ++i)
            if (p.after(i)) parts.beneath[c * clusters + of(i)] += column[i];
    }
    return parts;
}

/// The coefficients of all ways to choose clusters, or of some drawn.
class assignments {
public:
    assignments(const cluster_parts& parts, std::size_t chosen, double seen)
        : parts_(parts),
          clusters_(parts.above.size()),
          chosen_(chosen),
          limit_(std::abs(seen) * (1 - 1e-10)) {}

    /// How many ways there are; empty above the limit.
    [[nodiscard]] std::optional<std::int64_t> ways(std::int64_t limit) const {
        double count = 1;
        for (std::size_t i = 0; i < chosen_; ++i)
            count = count * static_cast<double>(clusters_ - i) / static_cast<double>(i + 1);
        if (count > static_cast<double>(limit) + 0.5) return std::nullopt;
        return std::llround(count);
    }
    [[nodiscard]] std::int64_t count_all() {
        far_ = 0;
        picked_.clear();
        choose(0, 0, 0);
        return far_;
    }
    [[nodiscard]] std::int64_t draw(std::int64_t samples, std::int64_t seed) {
        far_ = 0;
        std::vector<std::size_t> order(clusters_);
        for (std::int64_t r = 0; r < samples; ++r) {
            random_stream random(static_cast<std::uint64_t>(seed), static_cast<std::uint64_t>(r));
            for (std::size_t i = 0; i < clusters_; ++i) order[i] = i;
            picked_.clear();
            double above = 0;
            double beneath = 0;
            for (std::size_t i = 0; i < chosen_; ++i) {
                std::swap(order[i], order[i + random.below(clusters_ - i)]);
                add(order[i], above, beneath);
                picked_.push_back(order[i]);
            }
            judge(above, beneath);
        }
        return far_;
    }

private:
    void add(std::size_t c, double& above, double& beneath) const {
        above += parts_.above[c];
        beneath += parts_.beneath[c * clusters_ + c];
        for (const std::size_t other : picked_) beneath += 2 * parts_.beneath[c * clusters_ + other];
    }
    void judge(double above, double beneath) {
        if (!(beneath > 0) || std::abs(above / beneath) >= limit_) ++far_; // what has no coefficient is no evidence
    }
    void choose(std::size_t from, double above, double beneath) {
        if (picked_.size() == chosen_) return judge(above, beneath);
        for (std::size_t c = from; c + (chosen_ - picked_.size()) <= clusters_; ++c) {
            double a = above;
            double b = beneath;
            add(c, a, b);
            picked_.push_back(c);
            choose(c + 1, a, b);
            picked_.pop_back();
        }
    }

    const cluster_parts&     parts_;
    std::size_t              clusters_, chosen_;
    double                   limit_;
    std::vector<std::size_t> picked_;
    std::int64_t             far_ = 0;
};

void permute(difference_in_differences& d, const panel& p, const within& effects, const std::vector<double>& value) {
    if (p.treated_cluster.size() > most_clusters) return;
    const cluster_parts parts = parts_of(p, effects, value);
    const auto          chosen = static_cast<std::size_t>(d.treated_clusters);
    assignments         all(parts, chosen, *d.estimate);
    if (const auto ways = all.ways(d.options.exact_up_to)) {
        d.exact = true;
        d.assignments = *ways;
        d.permutation_p = static_cast<double>(all.count_all()) / static_cast<double>(*ways);
        // With as many clusters on both sides every way has its mirror image, as far on the other side.
        d.least_permutation_p = (2 * chosen == p.treated_cluster.size() ? 2.0 : 1.0) / static_cast<double>(*ways);
        return;
    }
    d.assignments = d.options.samples;
    const auto drawn = static_cast<double>(d.assignments);
    d.permutation_p = (1 + static_cast<double>(all.draw(d.assignments, d.options.seed))) / (1 + drawn);
    d.least_permutation_p = 1 / (1 + drawn);
}

/// The coefficient and its error, robust to clusters.
void estimate(difference_in_differences& d, const panel& p, const within& effects, std::vector<double> value) {
    std::vector<double> programme(p.rows());
    for (std::size_t i = 0; i < p.rows(); ++i) programme[i] = p.treated[p.unit[i]] != 0 && p.after(i) ? 1 : 0;
    effects.remove_from(programme);
    double above = 0;
    double beneath = 0;
    double largest = 0;
    for (std::size_t i = 0; i < p.rows(); ++i) {
        above += programme[i] * value[i];
        beneath += programme[i] * programme[i];
        largest = std::max(largest, std::abs(p.value[i] - p.value[0]));
    }
    d.state = status::not_unique; // no unit with the programme has numbers on both sides
    if (!(beneath > 1e-12 * static_cast<double>(p.rows()))) return;
    double              slope = above / beneath;
    double              rest = 0;
    std::vector<double> score(p.treated_cluster.size(), 0.0);
    for (std::size_t i = 0; i < p.rows(); ++i) {
        const double residual = value[i] - slope * programme[i];
        rest += residual * residual;
        score[p.cluster[p.unit[i]]] += programme[i] * residual;
    }
    const bool perfect = !(rest > 1e-24 * largest * largest * static_cast<double>(p.rows()));
    if (perfect && std::abs(slope) <= 1e-11 * largest) slope = 0;
    d.estimate = slope;
    d.state = perfect ? status::no_spread : status::ok;
    const auto clusters = static_cast<double>(d.clusters);
    const auto n = static_cast<double>(d.points);
    const auto k = static_cast<double>(p.periods.size() + 1);
    if (d.treated_clusters < 2 || d.clusters - d.treated_clusters < 2 || n <= k) return;
    d.error_state = d.state;
    double squares = 0;
    for (const double s : score) squares += s * s;
    if (d.options.small_sample) squares *= clusters / (clusters - 1) * (n - 1) / (n - k);
    const double error = perfect ? 0 : std::sqrt(squares) / beneath;
    d.error = error;
    const double quantile = detail::student_quantile((1 - d.options.confidence) / 2, clusters - 1);
    const detail::estimate_limits l = detail::limits_of(slope, error, quantile, clusters - 1);
    d.lower = l.lower;
    d.upper = l.upper;
    d.p = l.p;
}

/// Means of each period, of those with the programme at some time and of the others.
void draw_means(difference_in_differences& d, const panel& p) {
    for (const bool treated : {true, false}) {
        std::vector<double> sum(p.periods.size(), 0.0);
        std::vector<double> count(p.periods.size(), 0.0);
        for (std::size_t i = 0; i < p.rows(); ++i) {
            if ((p.treated[p.unit[i]] != 0) != treated) continue;
            sum[p.period[i]] += p.value[i] - p.value[0];
            count[p.period[i]] += 1;
        }
        std::vector<double>& to = treated ? d.treated_mean : d.control_mean;
        for (std::size_t t = 0; t < sum.size(); ++t)
            to.push_back(count[t] > 0 ? p.value[0] + sum[t] / count[t] : detail::none);
    }
}

} // namespace

difference_in_differences difference_in_differences_of(const panel_rows& rows,
                                                       const panel_options& options) {
    check(rows, options);
    const panel               p = panel_of(rows);
    difference_in_differences d;
    d.options = options;
    d.points = std::ssize(p.value);
    d.left_out = p.left_out;
    d.units = std::ssize(p.treated);
    d.treated_units = std::count(p.treated.begin(), p.treated.end(), 1);
    d.clusters = std::ssize(p.treated_cluster);
    d.treated_clusters = std::count(p.treated_cluster.begin(), p.treated_cluster.end(), 1);
    d.adopted = p.adopted;
    d.period = p.periods;
    if (d.points == 0) {
        if (p.left_out > 0) d.state = p.impossible ? status::impossible : status::missing;
        return d;
    }
    draw_means(d, p);
    const bool both_sides = p.periods.front() < p.adopted && p.periods.back() >= p.adopted;
    if (!both_sides || d.treated_units == 0 || d.treated_units == d.units) return d;
    const within        effects(p);
    std::vector<double> value(p.rows());
    for (std::size_t i = 0; i < p.rows(); ++i) value[i] = p.value[i] - p.value[0]; // an offset costs no digits
    effects.remove_from(value);
    estimate(d, p, effects, value);
    if (has_numbers(d.state)) permute(d, p, effects, value);
    return d;
}

} // namespace steelyard::inline v0_1::statistics
