// SPDX-License-Identifier: MIT
#include "detail/pelt.hpp"
#include "detail/rows.hpp"
#include "detail/segment_cost.hpp"

#include <steelyard/core/error.hpp>
#include <steelyard/core/text.hpp>
#include <steelyard/statistics/change_points.hpp>
#include <steelyard/statistics/robust.hpp>

#include <algorithm>
#include <cmath>
#include <numbers>
#include <string>
#include <utility>

namespace steelyard::inline v0_1::statistics {

namespace {

using namespace detail;

/// Rows that have numbers, and where they stand among all.
struct usable_series {
    std::vector<double>       x, n;
    std::vector<std::int64_t> row;
};

void check_options(const change_options& o) {
    const auto refuse = [](std::string_view option, double found, std::string_view wanted) {
        throw domain_fault("find_change_points: " + std::string(option) + " = " + number_text(found) + "; give " +
                           std::string(wanted));
    };
    if (!(o.penalty >= 0) || !std::isfinite(o.penalty)) refuse("penalty", o.penalty, "a number from 0 on; 0: 2 ln n");
    if (!(o.scale >= 0) || !std::isfinite(o.scale)) refuse("scale", o.scale, "a number from 0 on; 0: found");
    if (o.minimum_segment < 1) refuse("minimum_segment", static_cast<double>(o.minimum_segment), "1 or more");
    if (!(o.confidence > 0 && o.confidence < 1)) refuse("confidence", o.confidence, "a number between 0 and 1");
}

[[nodiscard]] status status_of(double x, double n, change_cost cost) noexcept {
    if (cost == change_cost::mean) return std::isfinite(x) ? status::ok : status::impossible;
    const bool known = cost == change_cost::proportion ? is_count(n) && x <= n : n == 0 || is_exposure(n);
    if (!is_count(x) || !known) return status::impossible;
    return n == 0 ? status::no_denominator : status::ok;
}

[[nodiscard]] usable_series collect(const change_rows& rows, change_cost cost, change_points& found) {
    const bool                       sized = cost != change_cost::mean;
    const std::array                 columns{named_column{"value", rows.value}, named_column{"size", rows.size}};
    const std::span<const named_column> all(columns);
    check_lengths("find_change_points", sized ? all : all.first(1), rows.given);
    usable_series s;
    s.x.reserve(rows.value.size());
    s.n.reserve(sized ? rows.value.size() : 0);
    s.row.reserve(rows.value.size());
    found.rows.resize(rows.value.size());
    for (std::size_t i = 0; i < rows.value.size(); ++i) {
        status& of = found.rows[i];
        of = given_at(rows.given, i);
        if (has_numbers(of)) of = status_of(rows.value[i], sized ? rows.size[i] : 1, cost);
        if (!has_numbers(of)) continue;
        s.x.push_back(rows.value[i]);
        s.row.push_back(static_cast<std::int64_t>(i));
        if (sized) s.n.push_back(rows.size[i]);
    }
    found.points = std::ssize(s.x);
    found.left_out = std::ssize(rows.value) - found.points;
    return s;
}

/// Why a series of too few numbers has none: the first reason that is none of the caller's, else the caller's.
[[nodiscard]] status without_numbers(const change_points& found) {
    if (found.points > 0 || found.rows.empty()) return status::below_minimum;
    for (const status s : found.rows)
        if (s == status::impossible) return s;
    return found.rows.front();
}

/// Deviation about the levels, from first differences: a change moves one of them, and an outlier two.
void find_scale(const std::vector<double>& x, const change_options& options, change_points& found) {
    if (options.scale > 0) {
        found.by = change_scale::stated;
        found.scale = options.scale;
        return;
    }
    std::vector<double> step;
    step.reserve(x.size());
    for (std::size_t i = 1; i < x.size(); ++i) step.push_back(x[i] - x[i - 1]);
    const double middle = *median(step);
    double       sum = 0;
    for (double& d : step) {
        sum += std::abs(d);
        d = std::abs(d - middle);
    }
    constexpr double quartile = 0.67448975019608174320; // of the normal law
    found.by = change_scale::median_difference;
    found.scale = *median(std::move(step)) / (quartile * std::numbers::sqrt2);
    if (found.scale > 0) return;
    found.by = change_scale::mean_difference;
    found.scale = sum / static_cast<double>(x.size() - 1) / (2 * std::numbers::inv_sqrtpi);
}

/// Calls use(cost) with what segments of the series cost. False where it has no changes to look for, and `found` says why.
[[nodiscard]] bool with_costs(const usable_series& s, const change_options& options, change_points& found, auto use) {
    if (std::ssize(s.x) < std::max<std::int64_t>(2, options.minimum_segment)) {
        found.state = without_numbers(found);
        return false;
    }
    found.penalty = options.penalty > 0 ? options.penalty : 2 * std::log(static_cast<double>(s.x.size()));
    if (options.cost != change_cost::mean) {
        double events = 0;
        double size = 0;
        for (std::size_t i = 0; i < s.x.size(); ++i) {
            events += s.x[i];
            size += s.n[i];
        }
        const bool whole = options.cost == change_cost::proportion && events == size;
        found.state = events == 0 || whole ? status::boundary : status::ok;
        found.by = options.scale > 0 ? change_scale::stated : change_scale::law;
        found.scale = options.scale > 0 ? options.scale : 1;
        if (found.state == status::boundary) return false;
        if (options.cost == change_cost::rate)
            use(rate_cost(s.x, s.n, found.scale));
        else
            use(proportion_cost(s.x, s.n, found.scale));
        return true;
    }
    const auto ends = std::minmax_element(s.x.begin(), s.x.end());
    found.state = std::isfinite(*ends.second - *ends.first) ? status::ok : status::impossible;
    if (found.state == status::impossible) return false;
    find_scale(s.x, options, found);
    if (*ends.first == *ends.second || !(found.scale > 0)) {
        found.state = status::no_spread;
        return false;
    }
    // From about the mean, so that sums stay small.
    double centre = 0;
    for (const double x : s.x) centre += (x - s.x.front()) / static_cast<double>(s.x.size());
    std::vector<double> z;
    z.reserve(s.x.size());
    for (const double x : s.x) z.push_back(((x - s.x.front()) - centre) / found.scale);
    const mean_cost cost(z);
    if (!std::isfinite(cost.magnitude(z.size()))) {
        found.state = status::impossible; // a stated scale so small that nothing is near anything
        return false;
    }
    use(cost);
    return true;
}

[[nodiscard]] level_segment segment_of(const usable_series& s, std::size_t from, std::size_t to) {
    level_segment g{s.row[from], s.row[to - 1], static_cast<std::int64_t>(to - from), 0, 0};
    double        sum = 0;
    double        size = 0;
    for (std::size_t i = from; i < to; ++i) {
        sum += s.n.empty() ? s.x[i] - s.x[from] : s.x[i];
        size += s.n.empty() ? 1 : s.n[i];
    }
    g.level = sum / size + (s.n.empty() ? s.x[from] : 0);
    return g;
}

/// What speaks for a cut between two others, and which rows beside it would do nearly as well.
[[nodiscard]] change_point evidence_for(const usable_series& s, const auto& cost, std::size_t from, std::size_t cut,
                                        std::size_t to, double penalty, const change_options& options) {
    const auto   shortest = static_cast<std::size_t>(options.minimum_segment);
    std::size_t  enough = std::min(cut + shortest, to);
    while (enough < to && !(cost(from, enough) - cost(from, cut) - cost(cut, enough) > penalty)) ++enough;
    const double reach = -2 * std::log1p(-std::sqrt(options.confidence));
    const double parts = cost(from, cut) + cost(cut, to);
    std::size_t  first = cut;
    std::size_t  last = cut;
    for (std::size_t k = from + shortest; k + shortest <= to; ++k) {
        if (!(cost(from, k) + cost(k, to) - parts <= reach)) continue;
        first = std::min(first, k);
        last = std::max(last, k);
    }
    return {s.row[cut], s.row[cut - 1], s.row[first], s.row[last], s.row[enough - 1],
            0,          0,              cost(from, to) - parts};
}

void describe_cuts(const usable_series& s, const auto& cost, const cut_set& set, const change_options& options,
                   change_points& found) {
    std::vector<std::size_t> ends{0};
    ends.insert(ends.end(), set.cuts.begin(), set.cuts.end());
    ends.push_back(s.x.size());
    for (std::size_t k = 0; k + 1 < ends.size(); ++k) {
        found.segments.push_back(segment_of(s, ends[k], ends[k + 1]));
        found.segments.back().cost = cost(ends[k], ends[k + 1]);
        if (k == 0) continue;
        found.changes.push_back(evidence_for(s, cost, ends[k - 1], ends[k], ends[k + 1], found.penalty, options));
        found.changes.back().before = found.segments[k - 1].level;
        found.changes.back().now = found.segments[k].level;
    }
    found.cost = set.cost;
}

} // namespace

change_points find_change_points(const change_rows& rows, const change_options& options) {
    check_options(options);
    change_points       found;
    const usable_series s = collect(rows, options.cost, found);
    const auto          shortest = static_cast<std::size_t>(options.minimum_segment);
    const bool          searched = with_costs(s, options, found, [&](const auto& cost) {
        const bool    all = options.search == change_search::pelt;
        const cut_set set = all ? optimal_partition(cost, found.penalty, shortest).run()
                                         : binary_segmentation(cost, found.penalty, shortest);
        describe_cuts(s, cost, set, options, found);
    });
    if (!searched && has_numbers(found.state)) found.segments.push_back(segment_of(s, 0, s.x.size()));
    return found;
}

std::vector<penalty_step> penalty_path(const change_rows& rows, const change_options& options, double lowest,
                                       double highest) {
    check_options(options);
    if (!(lowest > 0 && lowest <= highest) || !std::isfinite(highest))
        throw domain_fault("penalty_path: from " + number_text(lowest) + " to " + number_text(highest) +
                           "; give two numbers above 0, the lower one first");
    change_points        found;
    const usable_series  s = collect(rows, options.cost, found);
    std::vector<cut_set> sets; // every best one, with the most changes first
    const auto           search = [&](const auto& cost) {
        const auto run = [&](double penalty) {
            return optimal_partition(cost, penalty, static_cast<std::size_t>(options.minimum_segment)).run();
        };
        std::vector<cut_set> open{run(highest), run(lowest)}; // of fewer changes and more, the ones to do next at the end
        while (open.size() > 1) {
            cut_set       more = std::move(open.back());
            const cut_set fewer = open[open.size() - 2];
            open.pop_back();
            if (more.cuts.size() == fewer.cuts.size()) continue;
            const auto between = static_cast<double>(more.cuts.size() - fewer.cuts.size());
            cut_set    middle = between < 2 ? fewer : run((fewer.cost - more.cost) / between);
            if (middle.cuts.size() >= more.cuts.size() || middle.cuts.size() <= fewer.cuts.size()) {
                sets.push_back(std::move(more));
                continue;
            }
            open.push_back(std::move(middle));
            open.push_back(std::move(more));
        }
        sets.push_back(std::move(open.back()));
    };
    std::vector<penalty_step> path;
    if (!with_costs(s, options, found, search)) return path;
    double from = lowest;
    for (std::size_t k = 0; k < sets.size(); ++k) {
        penalty_step step{from, highest, sets[k].cost, {}};
        if (k + 1 < sets.size()) {
            const auto fewer = static_cast<double>(sets[k].cuts.size() - sets[k + 1].cuts.size());
            step.to = std::clamp((sets[k + 1].cost - sets[k].cost) / fewer, from, highest);
        }
        for (const std::size_t cut : sets[k].cuts) step.rows.push_back(s.row[cut]);
        from = step.to;
        path.push_back(std::move(step));
    }
    return path;
}

} // namespace steelyard::inline v0_1::statistics
