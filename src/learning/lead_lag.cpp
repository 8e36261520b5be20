// SPDX-License-Identifier: MIT
#include <steelyard/core/error.hpp>
#include <steelyard/core/text.hpp>
#include <steelyard/learning/lead_lag.hpp>

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>
#include <optional>

namespace steelyard::inline v0_1::learning {

namespace {

using statistics::status;
using column = std::vector<double>;

/// What a series' own past leaves of it, from its `order`-th number on.
struct whitened {
    column       rest;
    std::int64_t order = 0;
    status       state = status::below_minimum;
};

[[nodiscard]] double mean_of(const column& x) {
    double sum = 0;
    for (const double v : x) sum += v;
    return sum / static_cast<double>(x.size());
}

/// Yule-Walker by the recursion of Levinson and Durbin; the order is that of the least n ln(variance) + 2 order (Akaike 1974).
[[nodiscard]] column autoregression_of(const column& x, std::int64_t largest) {
    const std::size_t n = x.size(), most = static_cast<std::size_t>(largest);
    column            covariance;
    for (std::size_t k = 0; k <= most; ++k) {
        double sum = 0;
        for (std::size_t t = k; t < n; ++t) sum += x[t] * x[t - k];
        covariance.push_back(sum / static_cast<double>(n));
    }
    column now, best;
    double variance = covariance[0], least = static_cast<double>(n) * std::log(variance);
    for (std::size_t k = 1; k <= most; ++k) {
        double rest = covariance[k];
        for (std::size_t j = 1; j < k; ++j) rest -= now[j - 1] * covariance[k - j];
        const double reflection = rest / variance;
        column       next = now;
        for (std::size_t j = 1; j < k; ++j) next[j - 1] = now[j - 1] - reflection * now[k - 1 - j];
        next.push_back(reflection);
        now = std::move(next);
        variance *= 1 - reflection * reflection;
        if (!(variance > 0)) break;
        const double criterion = static_cast<double>(n) * std::log(variance) + 2 * static_cast<double>(k);
        if (criterion < least) {
            least = criterion;
            best = now;
        }
    }
    return best;
}

[[nodiscard]] whitened whiten(std::span<const double> numbers, std::span<const status> given, const lead_lag_options& o) {
    whitened w;
    column   x(numbers.begin(), numbers.end());
    for (std::size_t i = 0; i < x.size(); ++i) {
        const bool there = given.empty() || statistics::has_numbers(given[i]);
        if (there && std::isfinite(x[i])) continue;
        w.state = there ? status::impossible : given[i];
        return w;
    }
    if (static_cast<std::int64_t>(x.size()) < o.fewest) return w;
    if (o.changes) {
        for (std::size_t i = 0; i + 1 < x.size(); ++i) x[i] = x[i + 1] - x[i];
        x.pop_back();
    }
    const auto [low, high] = std::ranges::minmax(x);
    w.state = status::no_spread;
    if (low == high) return w;
    const double scale = std::max(std::abs(low), std::abs(high));
    if (!std::isfinite(scale)) {
        w.state = status::impossible;
        return w;
    }
    for (double& v : x) v /= scale; // so that squares of large numbers are finite
    const double mean = mean_of(x);
    for (double& v : x) v -= mean;
    const column phi = autoregression_of(x, o.largest_order);
    w.order = static_cast<std::int64_t>(phi.size());
    for (std::size_t t = phi.size(); t < x.size(); ++t) {
        double rest = x[t];
        for (std::size_t j = 0; j < phi.size(); ++j) rest -= phi[j] * x[t - 1 - j];
        w.rest.push_back(rest);
    }
    const double centre = mean_of(w.rest);
    for (double& v : w.rest) v -= centre;
    w.state = status::ok;
    return w;
}

void test_at(const whitened& a, const whitened& b, std::int64_t lag, lead_lag_row& row) {
    // Both end at the newest number, so the same distance from the end is the same period.
    const std::size_t n = std::min(a.rest.size(), b.rest.size()), k = static_cast<std::size_t>(lag);
    const double*     x = a.rest.data() + (a.rest.size() - n);
    const double*     y = b.rest.data() + (b.rest.size() - n);
    double            xx = 0, yy = 0, xy = 0;
    for (std::size_t t = 0; t < n; ++t) {
        xx += x[t] * x[t];
        yy += y[t] * y[t];
        if (t + k < n) xy += x[t] * y[t + k];
    }
    if (!(xx > 0) || !(yy > 0)) {
        row.state = status::no_spread;
        return;
    }
    row.state = status::ok;
    row.pairs = static_cast<std::int64_t>(n - k);
    row.correlation = xy / std::sqrt(xx) / std::sqrt(yy);
    const double z = row.correlation * static_cast<double>(n) / std::sqrt(static_cast<double>(row.pairs));
    row.p = std::erfc(std::abs(z) / std::numbers::sqrt2);
}

void check_options(const lead_lag_options& o) {
    const auto wants = [](bool so, const std::string& found) {
        if (!so) throw domain_fault("lead_lag: " + found);
    };
    wants(o.largest_lag >= 1, "largest_lag = " + std::to_string(o.largest_lag) + ", wanted 1 or more");
    wants(o.largest_order >= 0, "largest_order = " + std::to_string(o.largest_order) + ", wanted 0 or more");
    wants(o.fewest >= 4 && o.fewest / 2 > o.largest_lag + o.largest_order,
          "fewest = " + std::to_string(o.fewest) + ", wanted more than twice the largest lag and order together");
}

void say(lead_lag_row& row, bool changes) {
    const std::string what = changes ? "changes of " : "";
    const std::string by = std::to_string(row.lag) + (row.lag == 1 ? " period" : " periods");
    if (!statistics::has_numbers(row.state) || row.state == status::no_spread)
        row.text = row.first + " before " + row.last + " by " + by + ": cannot say (" + std::string(name(row.state)) + ")";
    else
        row.text = what + row.first + " and " + what + row.last + " " + by + " later are " + (row.associated ? "" : "not found to be ") +
                   "associated (correlation " + number_text(row.correlation, 2) + ", adjusted p " + number_text(row.adjusted, 4) + ")";
}

} // namespace

std::vector<lead_lag_row> lead_lag(std::span<const series_pair> pairs, const lead_lag_options& options) {
    check_options(options);
    constexpr double          none = std::numeric_limits<double>::quiet_NaN();
    std::vector<lead_lag_row> rows;
    for (const series_pair& s : pairs) {
        const auto fits = [&](std::size_t size) { return size == 0 || size == s.first_numbers.size(); };
        if (s.first_numbers.size() != s.last_numbers.size() || !fits(s.first_given.size()) || !fits(s.last_given.size()))
            throw shape_mismatch("lead_lag: " + s.first + " has " + std::to_string(s.first_numbers.size()) + " numbers, " + s.last +
                                 " has " + std::to_string(s.last_numbers.size()) + "; give both for the same periods, and statuses for all");
        const whitened a = whiten(s.first_numbers, s.first_given, options), b = whiten(s.last_numbers, s.last_given, options);
        for (std::int64_t lag = 1; lag <= options.largest_lag; ++lag) {
            lead_lag_row row{.first = s.first, .last = s.last, .lag = lag, .correlation = none, .p = none, .adjusted = none,
                             .first_order = a.order, .last_order = b.order};
            row.state = a.state != status::ok ? a.state : b.state;
            if (row.state == status::ok) test_at(a, b, lag, row);
            rows.push_back(std::move(row));
        }
    }
    column              p;
    std::vector<status> given;
    for (const lead_lag_row& row : rows) {
        p.push_back(row.p);
        given.push_back(std::isnan(row.p) ? status::missing : status::ok);
    }
    const auto adjusted = statistics::adjust_p({p, given}, options.tests);
    for (std::size_t i = 0; i < rows.size(); ++i) {
        rows[i].adjusted = adjusted.adjusted[i];
        rows[i].associated = adjusted.rejected[i] != 0;
        say(rows[i], options.changes);
    }
    return rows;
}

} // namespace steelyard::inline v0_1::learning
