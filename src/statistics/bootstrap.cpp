// SPDX-License-Identifier: MIT
#include "detail/normal.hpp"
#include "detail/quantile.hpp"
#include "detail/rows.hpp"
#include "detail/tails.hpp"

#include <steelyard/core/error.hpp>
#include <steelyard/core/parallel.hpp>
#include <steelyard/core/random.hpp>
#include <steelyard/core/text.hpp>
#include <steelyard/statistics/bootstrap.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>

namespace steelyard::inline v0_1::statistics {

namespace {

using namespace detail;

constexpr std::int64_t block = 32; ///< replicates, or rows left out, that one thread does in a go

void check(std::int64_t rows, const bootstrap_options& o) {
    check_interval_options("bootstrap", o.confidence, meaning::undeclared);
    if (rows < 0) throw domain_fault("bootstrap: " + std::to_string(rows) + " rows; give 0 or more");
    if (o.replicates < 1 || o.replicates > 10'000'000 ||
        static_cast<double>(o.replicates + 1) * tail_of(o.confidence) < 1)
        throw domain_fault("bootstrap: " + std::to_string(o.replicates) + " replicates have no limits at a confidence of " +
                           number_text(o.confidence) + "; ask for " +
                           number_text(std::ceil(1 / tail_of(o.confidence)) - 1, 0) + " or more, up to 10 million");
}

/// Calls work(i, rows) for i = 0..count-1, with room for the rows that it draws.
template <class Work>
void for_each_block(std::int64_t count, std::int64_t rows, const run_options& run, Work work) {
    parallel_blocks((count + block - 1) / block, run, [&](std::int64_t b) {
        std::vector<std::int64_t> drawn(static_cast<std::size_t>(rows));
        for (std::int64_t i = b * block; i < std::min(count, (b + 1) * block); ++i) work(i, drawn);
    });
}

[[nodiscard]] std::vector<double> replicates_of(std::int64_t rows, const row_statistic& statistic,
                                                const bootstrap_options& o, const run_options& run) {
    std::vector<double> made(static_cast<std::size_t>(o.replicates));
    for_each_block(o.replicates, rows, run, [&](std::int64_t i, std::vector<std::int64_t>& drawn) {
        random_stream random(static_cast<std::uint64_t>(o.seed), static_cast<std::uint64_t>(i));
        for (std::int64_t& row : drawn) row = static_cast<std::int64_t>(random.below(static_cast<std::uint64_t>(rows)));
        made[static_cast<std::size_t>(i)] = statistic(drawn);
    });
    return made;
}

/// The statistic without each row.
[[nodiscard]] std::vector<double> without_each(std::int64_t rows, const row_statistic& statistic,
                                               const run_options& run) {
    std::vector<double> made(static_cast<std::size_t>(rows));
    for_each_block(rows, rows - 1, run, [&](std::int64_t i, std::vector<std::int64_t>& left) {
        for (std::int64_t k = 0; k < rows - 1; ++k) left[static_cast<std::size_t>(k)] = k < i ? k : k + 1;
        made[static_cast<std::size_t>(i)] = statistic(left);
    });
    return made;
}

/// Skewness of what leaving out each row does, over 6 (Efron 1987, 6.6); NaN where it does nothing.
[[nodiscard]] double acceleration_of(const std::vector<double>& without) noexcept {
    const double mean = std::accumulate(without.begin(), without.end(), 0.0) / static_cast<double>(without.size());
    double       most = 0, squares = 0, cubes = 0;
    for (const double x : without) most = std::max(most, std::abs(mean - x));
    for (const double x : without) {
        const double d = (mean - x) / most; // no cube overflows
        squares += d * d;
        cubes += d * d * d;
    }
    return cubes / (6 * squares * std::sqrt(squares));
}

/// Share of replicates below the estimate, those equal to it by half.
[[nodiscard]] double share_below(const std::vector<double>& replicates, double estimate) noexcept {
    double below = 0;
    for (const double x : replicates) below += x < estimate ? 1 : x == estimate ? 0.5 : 0;
    return below / static_cast<double>(replicates.size());
}

void describe_replicates(bootstrapped& to) {
    const auto n = static_cast<double>(to.replicates.size());
    double     away = 0, squares = 0;
    for (const double x : to.replicates) away += x - to.estimate;
    to.bias = away / n;
    for (const double x : to.replicates) squares += (x - to.estimate - to.bias) * (x - to.estimate - to.bias);
    to.error = n > 1 ? std::sqrt(squares / (n - 1)) : 0;
}

void give_up(bootstrapped& to, status why, std::string words) {
    to.state = why;
    to.why = std::move(words);
    to.lower = to.upper = to.estimate = none;
}

/// Where the percentiles of bca lie: Phi(z0 + (z0 + z) / (1 - a (z0 + z))).
[[nodiscard]] double moved_share(double z, const bootstrapped& of) noexcept {
    const double sum = of.bias_correction + z;
    const double beneath = 1 - of.acceleration * sum;
    return beneath > 0 ? normal_below(of.bias_correction + sum / beneath) : none;
}

/// The shares at which limits lie, or why there are none.
[[nodiscard]] std::array<double, 2> shares_of(bootstrapped& to, std::int64_t rows, const row_statistic& statistic,
                                              const run_options& run) {
    const double tail = tail_of(to.options.confidence);
    const double below = share_below(to.replicates, to.estimate);
    if (below > 0 && below < 1) to.bias_correction = -normal_quantile_above(below);
    if (to.options.method == bootstrap_method::percentile) return {tail, 1 - tail};
    if (!(below > 0 && below < 1)) {
        give_up(to, status::unbounded, "all replicates lie on one side of the estimate, so bca has no correction for bias");
        return {none, none};
    }
    to.acceleration = acceleration_of(without_each(rows, statistic, run));
    const double                z = normal_beyond(tail);
    const std::array<double, 2> shares{moved_share(-z, to), moved_share(z, to)};
    if (!(shares[0] > 0 && shares[1] < 1)) {
        if (!std::isfinite(to.acceleration)) to.acceleration = 0;
        give_up(to, status::unbounded, "leaving out rows changes nothing, or too much, so bca has no acceleration");
    }
    return shares;
}

} // namespace

bootstrapped bootstrap(std::int64_t rows, row_statistic statistic, const bootstrap_options& options,
                       const run_options& run) {
    check(rows, options);
    bootstrapped to;
    to.options = options;
    if (rows < 2) {
        give_up(to, status::below_minimum, "a sample of " + std::to_string(rows) + " rows has no other that could be drawn");
        return to;
    }
    std::vector<std::int64_t> all(static_cast<std::size_t>(rows));
    std::iota(all.begin(), all.end(), std::int64_t{0});
    to.estimate = statistic(all);
    if (!std::isfinite(to.estimate)) {
        const bool infinite = std::isinf(to.estimate);
        give_up(to, infinite ? status::unbounded : status::impossible, "the statistic of the sample is no finite number");
        return to;
    }
    to.replicates = replicates_of(rows, statistic, options, run);
    to.undefined = std::count_if(to.replicates.begin(), to.replicates.end(), [](double x) { return !std::isfinite(x); });
    if (to.undefined > 0) {
        give_up(to, status::unbounded,
                std::to_string(to.undefined) + " of " + std::to_string(options.replicates) +
                    " replicates are no finite number");
        return to;
    }
    describe_replicates(to);
    std::vector<double> sorted = to.replicates;
    std::sort(sorted.begin(), sorted.end());
    if (sorted.front() == sorted.back()) {
        to.state = status::no_spread;
        to.lower = to.upper = sorted.front();
        return to;
    }
    const auto shares = shares_of(to, rows, statistic, run);
    if (!has_numbers(to.state)) return to;
    to.lower = quantile_of_sorted(sorted, shares[0], quantile_type::weibull);
    to.upper = quantile_of_sorted(sorted, shares[1], quantile_type::weibull);
    return to;
}

namespace {

struct pair_of_numbers {
    double      value = 0, other = 0;
    friend bool operator<(const pair_of_numbers& a, const pair_of_numbers& b) noexcept {
        return a.value != b.value ? a.value < b.value : a.other < b.other;
    }
};

[[nodiscard]] std::vector<pair_of_numbers> sorted_rows(const bootstrap_sample& sample, bool pairs) {
    const std::size_t n = sample.value.size();
    if (sample.other.size() != (pairs ? n : 0))
        throw shape_mismatch("bootstrap_of: value has " + std::to_string(n) + " rows, other " +
                             std::to_string(sample.other.size()) +
                             "; a ratio of sums takes one of each per row, everything else value alone");
    std::vector<pair_of_numbers> rows;
    std::vector<problem>         wrong;
    for (std::size_t i = 0; i < n; ++i) {
        const pair_of_numbers row{sample.value[i], pairs ? sample.other[i] : 1};
        rows.push_back(row);
        if (std::isfinite(row.value) && std::isfinite(row.other)) continue;
        problem p;
        p.rule = name(status::impossible);
        p.found = "row " + std::to_string(i + 1) + ": value " + number_text(row.value) +
                  (pairs ? ", other " + number_text(row.other) : "");
        p.advice = "correct it, or leave the row out on purpose";
        wrong.push_back(std::move(p));
    }
    if (!wrong.empty()) throw invalid_input("bootstrap_of", std::move(wrong));
    std::sort(rows.begin(), rows.end());
    return rows;
}

/// Rows are in order of value, so that the k-th number of a sample is that of its k-th row.
[[nodiscard]] double quantile_of_rows(const std::vector<pair_of_numbers>& sample, std::span<const std::int64_t> drawn,
                                      double share) {
    std::vector<std::int64_t> rows(drawn.begin(), drawn.end());
    const double              rank = static_cast<double>(rows.size() - 1) * share;
    const auto                below = std::min(static_cast<std::size_t>(rank), rows.size() - 1);
    const auto                at = rows.begin() + static_cast<std::ptrdiff_t>(below);
    std::nth_element(rows.begin(), at, rows.end());
    const double low = sample[static_cast<std::size_t>(*at)].value;
    const double part = rank - static_cast<double>(below);
    if (part == 0) return low;
    const double high = sample[static_cast<std::size_t>(*std::min_element(at + 1, rows.end()))].value;
    return low + part * (high - low);
}

} // namespace

bootstrapped bootstrap_of(sample_statistic statistic, const bootstrap_sample& sample, const bootstrap_options& options,
                          const run_options& run) {
    const bool pairs = statistic == sample_statistic::ratio_of_sums;
    const auto rows = sorted_rows(sample, pairs);
    const auto n = static_cast<std::int64_t>(rows.size());
    if (!(sample.share >= 0 && sample.share <= 1))
        throw domain_fault("bootstrap_of: share = " + number_text(sample.share) + " is not from 0 to 1");
    if (statistic == sample_statistic::median || statistic == sample_statistic::quantile) {
        const double share = statistic == sample_statistic::median ? 0.5 : sample.share;
        return bootstrap(
            n, [&](std::span<const std::int64_t> drawn) { return quantile_of_rows(rows, drawn, share); }, options, run);
    }
    const auto quotient = [&](std::span<const std::int64_t> drawn) {
        const double centre = pairs ? 0 : rows[rows.size() / 2].value; // an offset costs a mean no digits
        double       above = 0, beneath = 0;
        for (const std::int64_t row : drawn) {
            above += rows[static_cast<std::size_t>(row)].value - centre;
            beneath += rows[static_cast<std::size_t>(row)].other;
        }
        return centre + above / beneath;
    };
    bootstrapped to = bootstrap(n, quotient, options, run);
    double       beneath = 0;
    for (const pair_of_numbers& row : rows) beneath += row.other;
    if (n > 1 && beneath == 0) {
        to.state = status::no_denominator;
        to.why = "the sum below is 0";
    }
    return to;
}

} // namespace steelyard::inline v0_1::statistics
