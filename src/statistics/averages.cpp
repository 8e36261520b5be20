// SPDX-License-Identifier: MIT
#include "detail/limits.hpp"
#include "detail/quantile.hpp"
#include "detail/rows.hpp"
#include "detail/student.hpp"

#include <steelyard/core/error.hpp>
#include <steelyard/core/text.hpp>
#include <steelyard/statistics/averages.hpp>

#include <algorithm>
#include <cmath>

namespace steelyard::inline v0_1::statistics {

namespace {

using namespace detail;

constexpr double most_number = 1e100; ///< beyond it squares leave a double

struct weighed {
    double      value = 0, weight = 1;
    friend bool operator<(const weighed& a, const weighed& b) noexcept {
        return a.value != b.value ? a.value < b.value : a.weight < b.weight;
    }
};

/// Rows of all groups that take part, group by group and sorted within each.
struct sorted_groups {
    std::vector<weighed>      rows;
    std::vector<std::size_t>  first; ///< of each group, and the end
    std::vector<status>       state;
    std::vector<std::int64_t> left_out;

    [[nodiscard]] std::size_t size() const noexcept { return state.size(); }
    [[nodiscard]] std::span<const weighed> of(std::size_t g) const noexcept {
        return std::span(rows).subspan(first[g], first[g + 1] - first[g]);
    }
};

void check_columns(std::string_view function, const sample_rows& r) {
    const std::size_t n = r.value.size();
    const auto        fits = [n](std::size_t rows) { return rows == 0 || rows == n; };
    if (!fits(r.group.size()) || !fits(r.weight.size()) || !fits(r.given.size()))
        throw shape_mismatch(std::string(function) + ": value has " + std::to_string(n) + " rows, group " +
                             std::to_string(r.group.size()) + ", weight " + std::to_string(r.weight.size()) +
                             ", given " + std::to_string(r.given.size()) + "; give one per row in each, or none");
}

/// @throws invalid_input listing every row whose group is below 0 or beyond the rows
[[nodiscard]] std::size_t groups_of(std::string_view function, const sample_rows& r) {
    if (r.group.empty()) return 1;
    std::int32_t         most = -1;
    std::vector<problem> wrong;
    for (std::size_t i = 0; i < r.group.size(); ++i) {
        most = std::max(most, r.group[i]);
        if (r.group[i] >= 0 && static_cast<std::size_t>(r.group[i]) < r.group.size()) continue;
        problem p;
        p.rule = "group";
        p.found = "row " + std::to_string(i + 1) + ": group " + std::to_string(r.group[i]);
        p.advice = "number groups from 0, without leaving one out";
        wrong.push_back(std::move(p));
    }
    if (!wrong.empty()) throw invalid_input(std::string(function), std::move(wrong));
    return static_cast<std::size_t>(most) + 1;
}

/// How much a row's status withholds its group: missing rows are left out, and withhold nothing.
[[nodiscard]] int withheld(status s) noexcept { return s == status::missing ? 0 : gravity(s); }

[[nodiscard]] sorted_groups sorted(std::string_view function, const sample_rows& r) {
    check_columns(function, r);
    const std::size_t groups = groups_of(function, r);
    const auto        group_at = [&](std::size_t i) { return r.group.empty() ? 0 : static_cast<std::size_t>(r.group[i]); };
    const auto        weight_at = [&](std::size_t i) { return r.weight.empty() ? 1.0 : r.weight[i]; };
    sorted_groups     to;
    to.state.assign(groups, status::ok);
    to.left_out.assign(groups, 0);
    to.first.assign(groups + 1, 0);
    std::vector<std::uint8_t> taken(r.value.size(), 0);
    for (std::size_t i = 0; i < r.value.size(); ++i) {
        const std::size_t g = group_at(i);
        const double      w = weight_at(i);
        status            found = given_at(r.given, i);
        if (has_numbers(found) && !(std::abs(r.value[i]) <= most_number && (w == 0 || is_exposure(w))))
            found = status::impossible;
        if (withheld(found) > withheld(to.state[g])) to.state[g] = found;
        if (found == status::missing) ++to.left_out[g];
        if (!has_numbers(found) || w == 0) continue;
        taken[i] = 1;
        ++to.first[g + 1];
    }
    for (std::size_t g = 0; g < groups; ++g) to.first[g + 1] += to.first[g];
    std::vector<std::size_t> next(to.first.begin(), to.first.end() - 1);
    to.rows.resize(to.first.back());
    for (std::size_t i = 0; i < r.value.size(); ++i)
        if (taken[i] != 0) to.rows[next[group_at(i)]++] = {r.value[i], weight_at(i)};
    for (std::size_t g = 0; g < groups; ++g) {
        const auto at = to.rows.begin();
        std::sort(at + static_cast<std::ptrdiff_t>(to.first[g]), at + static_cast<std::ptrdiff_t>(to.first[g + 1]));
        if (has_numbers(to.state[g]) && to.of(g).empty())
            to.state[g] = to.left_out[g] > 0 ? status::missing : status::below_minimum;
    }
    return to;
}

[[nodiscard]] averages blank(const sorted_groups& of, meaning speaks_of, double confidence) {
    averages to;
    to.of = blank_intervals(of.size(), speaks_of, confidence);
    to.level.assign(of.size(), none);
    to.effective.assign(of.size(), 0);
    to.left_out = of.left_out;
    for (std::size_t g = 0; g < of.size(); ++g) {
        double sum = 0, squares = 0, most = 0; // weights over the largest, so that no square overflows
        for (const weighed& x : of.of(g)) most = std::max(most, x.weight);
        for (const weighed& x : of.of(g)) {
            sum += x.weight / most;
            squares += x.weight / most * (x.weight / most);
        }
        to.counted.push_back(static_cast<std::int64_t>(of.of(g).size()));
        if (sum > 0) to.effective[g] = sum * sum / squares;
        to.of.state[g] = of.state[g];
        put(to.of, g, none, {none, none});
    }
    return to;
}

/// Mean and standard error, about the number in the middle so that an offset costs no digits.
struct moments {
    double mean = 0, error = 0;
};

[[nodiscard]] moments moments_of(std::span<const weighed> rows, double effective) noexcept {
    const double centre = rows[rows.size() / 2].value;
    double       weights = 0, away = 0;
    for (const weighed& x : rows) {
        weights += x.weight;
        away += x.weight * (x.value - centre);
    }
    const double shift = away / weights;
    double       squares = 0, rest = 0;
    for (const weighed& x : rows) {
        const double d = x.value - centre - shift;
        squares += x.weight * d * d;
        rest += x.weight * d;
    }
    const double left = rest / weights; // what rounding left of the mean
    const double variance = std::max(squares / weights - left * left, 0.0);
    return {centre + (shift + left), std::sqrt(variance / (effective - 1))};
}

/// The least s of 1..n with P(B >= s) <= tail for a binomial B of n and share; n + 1 where there is none.
[[nodiscard]] std::int64_t upper_rank(std::int64_t n, double share, double tail) noexcept {
    const double reached = tail * (1 + 1e-12); // a level that a sample reaches exactly is reached
    std::int64_t low = static_cast<std::int64_t>(static_cast<double>(n) * share); // P(B >= low) is at least a half
    std::int64_t high = n + 1;
    while (high - low > 1) {
        const std::int64_t middle = low + (high - low) / 2;
        (binomial_above(middle, n, share) <= reached ? high : low) = middle;
    }
    return high;
}

void refuse_groups(std::string_view function, const averages& of) {
    std::vector<problem> wrong;
    for (std::size_t g = 0; g < of.size(); ++g) {
        const status s = of.of.state[g];
        if (has_numbers(s) || s == status::missing || s == status::suppressed) continue;
        problem p;
        p.rule = name(s);
        p.found = "group " + std::to_string(g) + ": " + std::to_string(of.counted[g]) + " numbers";
        p.advice = s == status::impossible ? "correct the number that cannot be, or say that it is missing"
                                           : "leave the group out, or ask for less";
        wrong.push_back(std::move(p));
    }
    if (!wrong.empty()) throw invalid_input(std::string(function), std::move(wrong));
}

} // namespace

namespace detail {

double binomial_above(std::int64_t s, std::int64_t n, double share) noexcept {
    if (s <= 0) return 1;
    if (s == n) return std::exp(static_cast<double>(n) * std::log(share));
    if (s > n) return 0;
    // The chance of s events or more is the tail of a beta law below the share.
    const auto a = static_cast<double>(s);
    return std::exp(beta_below(a, static_cast<double>(n - s + 1), share / (1 - share)).log);
}

double quantile_of_sorted(std::span<const double> x, double share, quantile_type type) noexcept {
    const auto   n = static_cast<double>(x.size());
    const double fuzz = 4 * std::numeric_limits<double>::epsilon() * (1 + n * share); // rounding moves no rank
    const auto   at = [&](double rank) {
        return x[static_cast<std::size_t>(std::clamp(rank, 1.0, n)) - 1]; // ranks from 1
    };
    double rank = n * share;
    switch (type) {
    case quantile_type::inverse:
    case quantile_type::averaged_inverse:
    case quantile_type::interpolated_inverse: break;
    case quantile_type::nearest: rank -= 0.5; break;
    case quantile_type::hazen: rank += 0.5; break;
    case quantile_type::weibull: rank = (n + 1) * share; break;
    case quantile_type::linear: rank = (n - 1) * share + 1; break;
    case quantile_type::median_unbiased: rank = (n + 1.0 / 3) * share + 1.0 / 3; break;
    case quantile_type::normal_unbiased: rank = (n + 0.25) * share + 0.375; break;
    }
    const double below = std::floor(rank + fuzz);
    const bool   on = rank - below <= fuzz;
    double       part = on ? 0 : rank - below;
    if (type == quantile_type::inverse) part = on ? 0 : 1;
    if (type == quantile_type::averaged_inverse) part = on ? 0.5 : 1;
    if (type == quantile_type::nearest) part = on && std::fmod(below, 2) == 0 ? 0 : 1;
    const double low = at(below);
    const double high = at(below + 1);
    if (part == 0) return low;
    return part == 1 ? high : low + part * (high - low);
}

} // namespace detail

std::optional<double> quantile(std::vector<double> numbers, double share, quantile_type type) {
    if (!(share >= 0 && share <= 1))
        throw domain_fault("quantile: share = " + number_text(share) + " is not from 0 to 1; write 0.9 for 90 percent");
    if (numbers.empty()) return std::nullopt;
    std::sort(numbers.begin(), numbers.end());
    return quantile_of_sorted(numbers, share, type);
}

averages means(const sample_rows& rows, const mean_options& options) {
    constexpr std::string_view function = "means";
    check_interval_options(function, options.confidence, meaning::undeclared);
    check_minimum(function, "minimum", options.minimum);
    const sorted_groups of = sorted(function, rows);
    const double        tail = tail_of(options.confidence);
    averages            to = blank(of, options.speaks_of, options.confidence);
    for (std::size_t g = 0; g < of.size(); ++g) {
        if (!has_numbers(of.state[g])) continue;
        const auto   all = of.of(g);
        const double n = to.effective[g];
        if (!(n >= options.minimum) || all.size() < 2) {
            to.of.state[g] = status::below_minimum;
            continue;
        }
        if (all.front().value == all.back().value) {
            to.of.state[g] = status::no_spread;
            put(to.of, g, all.front().value, {all.front().value, all.front().value});
            to.level[g] = options.confidence;
            continue;
        }
        const moments m = moments_of(all, n);
        const double  away = n > 1 ? student_quantile(tail, n - 1) * m.error : none; // one row may have all the weight
        to.of.state[g] = std::isfinite(away) ? status::ok : status::unbounded;
        if (!std::isfinite(away)) continue;
        to.level[g] = options.confidence;
        put(to.of, g, m.mean, {m.mean - away, m.mean + away});
    }
    if (options.strict) refuse_groups(function, to);
    return to;
}

averages quantiles(const sample_rows& rows, const quantile_options& options) {
    constexpr std::string_view function = "quantiles";
    check_interval_options(function, options.confidence, meaning::undeclared);
    if (!(options.share > 0 && options.share < 1))
        throw domain_fault("quantiles: share = " + number_text(options.share) +
                           " is not between 0 and 1; write 0.9 for 90 percent");
    if (!rows.weight.empty())
        throw not_supported("quantiles: with weights no number of rows below a quantile is binomial, and no limits are "
                            "exact; leave weights out, or use the bootstrap");
    const sorted_groups of = sorted(function, rows);
    const double        tail = tail_of(options.confidence);
    averages            to = blank(of, options.speaks_of, options.confidence);
    std::vector<double> x;
    for (std::size_t g = 0; g < of.size(); ++g) {
        if (!has_numbers(of.state[g])) continue;
        x.clear();
        for (const weighed& row : of.of(g)) x.push_back(row.value);
        const auto         n = static_cast<std::int64_t>(x.size());
        const std::int64_t low = n + 1 - upper_rank(n, 1 - options.share, tail);
        const std::int64_t high = upper_rank(n, options.share, tail);
        if (low < 1 || high > n) {
            to.of.state[g] = status::below_minimum;
            continue;
        }
        to.level[g] = 1 - binomial_above(n + 1 - low, n, 1 - options.share) - binomial_above(high, n, options.share);
        if (x.front() == x.back()) to.of.state[g] = status::no_spread;
        put(to.of, g, quantile_of_sorted(x, options.share, options.type),
            {x[static_cast<std::size_t>(low - 1)], x[static_cast<std::size_t>(high - 1)]});
    }
    if (options.strict) refuse_groups(function, to);
    return to;
}

} // namespace steelyard::inline v0_1::statistics
