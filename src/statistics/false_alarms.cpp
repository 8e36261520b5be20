// SPDX-License-Identifier: MIT
#include <steelyard/core/error.hpp>
#include <steelyard/core/random.hpp>
#include <steelyard/core/text.hpp>
#include <steelyard/statistics/false_alarms.hpp>

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>
#include <statistics/detail/rule_chain.hpp>
#include <vector>

namespace steelyard::inline v0_1::statistics {

namespace {

/// A stable series: normal numbers of deviation 1, each hanging on the one before.
class stable_series {
public:
    stable_series(std::uint64_t seed, std::uint64_t replicate, double along) : random_(seed, replicate), along_(along) {
        now_ = normal();
    }
    double next() {
        const double x = now_;
        now_ = along_ * now_ + std::sqrt(1 - along_ * along_) * normal();
        return x;
    }

private:
    /// Box and Muller 1958, Annals of Mathematical Statistics 29.
    double normal() {
        const double away = std::sqrt(-2 * std::log(1 - random_.uniform()));
        return away * std::cos(2 * std::numbers::pi * random_.uniform());
    }
    random_stream random_;
    double        along_;
    double        now_ = 0;
};

[[nodiscard]] bool of_whole_series(const run_rule& r) {
    return r.kind == rule_kind::longest_run || r.kind == rule_kind::few_crossings;
}

/// Mean and standard error of what is added.
struct running_mean {
    double       sum = 0, squares = 0;
    std::int64_t n = 0;

    void add(double x) {
        sum += x;
        squares += x * x;
        ++n;
    }
    [[nodiscard]] double mean() const { return sum / static_cast<double>(n); }
    [[nodiscard]] double error() const {
        const auto   k = static_cast<double>(n);
        const double variance = std::max(0.0, (squares - sum * sum / k) / (k - 1));
        return std::sqrt(variance / k);
    }
};

struct simulated {
    running_mean signal, length;
    bool         outlasted = false;
};

/// Longest series that a simulation waits for a signal in.
constexpr std::int64_t patience = 50'000;

class replicate {
public:
    replicate(std::span<const run_rule> rules, const odds_options& o) : finder_(rules), options_(o) {
        lengths_ = o.limits != limits_from::same && std::none_of(rules.begin(), rules.end(), of_whole_series);
    }
    [[nodiscard]] bool has_lengths() const { return lengths_; }

    void run(std::uint64_t number, simulated& into) {
        stable_series series(static_cast<std::uint64_t>(options_.seed), number, options_.autocorrelation);
        double        centre = 0;
        double        unit = 1;
        if (options_.limits == limits_from::earlier) {
            draw(series, options_.baseline);
            take_limits(centre, unit);
        }
        draw(series, options_.points);
        if (options_.limits == limits_from::same) take_limits(centre, unit);
        finder_.clear();
        std::int64_t first = judge(0, centre, unit);
        into.signal.add(first < std::numeric_limits<std::int64_t>::max() ? 1 : 0);
        if (!lengths_) return;
        for (std::int64_t done = options_.points; first == std::numeric_limits<std::int64_t>::max(); done += 64) {
            if (done >= patience) {
                into.outlasted = true;
                return;
            }
            draw(series, 64);
            first = judge(done, centre, unit);
        }
        into.length.add(static_cast<double>(first) + 1);
    }

private:
    void draw(stable_series& series, std::int64_t n) {
        x_.clear();
        for (std::int64_t i = 0; i < n; ++i) x_.push_back(series.next());
    }
    void take_limits(double& centre, double& unit) const {
        const chart_baseline b = baseline_of({.value = x_}, {});
        centre = b.centre;
        unit = b.sigma;
    }
    /// The row of the first signal so far, or the last number there is.
    [[nodiscard]] std::int64_t judge(std::int64_t first_row, double centre, double unit) {
        centre_.assign(x_.size(), centre);
        unit_.assign(x_.size(), unit);
        finder_.push_run(first_row, x_, centre_, unit_, first_row > 0);
        std::int64_t first = std::numeric_limits<std::int64_t>::max();
        for (const rule_hit& h : finder_.hits()) first = std::min(first, h.raised);
        return first;
    }

    signal_finder       finder_;
    odds_options        options_;
    bool                lengths_ = true;
    std::vector<double> x_, centre_, unit_;
};

[[nodiscard]] false_alarm_odds simulate(std::span<const run_rule> rules, const odds_options& o) {
    simulated found;
    replicate one(rules, o);
    for (std::int64_t i = 0; i < o.replicates; ++i) one.run(static_cast<std::uint64_t>(i), found);
    false_alarm_odds odds;
    odds.by = odds_by::simulation;
    odds.seed = o.seed;
    odds.replicates = o.replicates;
    odds.signal = found.signal.mean();
    odds.signal_error = found.signal.error();
    if (one.has_lengths() && !found.outlasted) {
        odds.run_length = found.length.mean();
        odds.run_length_error = found.length.error();
    }
    const std::string limits = o.limits == limits_from::known ? "known limits"
                               : o.limits == limits_from::earlier
                                   ? "limits from " + std::to_string(o.baseline) + " points before"
                                   : "limits from the points themselves";
    odds.assumption =
        "Simulated: normal numbers, autocorrelation " + number_text(o.autocorrelation) + ", " + limits + ".";
    return odds;
}

void check(const odds_options& o) {
    const auto within = [](std::int64_t x, std::int64_t low, std::int64_t high, const char* what) {
        if (x < low || x > high)
            throw domain_fault("false_alarms: " + std::string(what) + " = " + std::to_string(x) + "; give " +
                               std::to_string(low) + " to " + std::to_string(high));
    };
    within(o.points, 1, 100'000, "points");
    within(o.baseline, 2, 100'000, "baseline");
    within(o.replicates, 2, 10'000'000, "replicates");
    if (!(std::abs(o.autocorrelation) < 1))
        throw domain_fault("false_alarms: autocorrelation = " + number_text(o.autocorrelation) +
                           "; give a number between -1 and 1");
}

[[nodiscard]] false_alarm_odds exact(const detail::run_length_law& law, odds_by by, std::string assumption) {
    false_alarm_odds odds;
    odds.by = by;
    odds.signal = law.signal;
    odds.run_length = law.mean;
    odds.assumption = std::move(assumption);
    return odds;
}

} // namespace

false_alarm_odds false_alarms(std::span<const run_rule> rules, const odds_options& o) {
    check(o);
    const signal_finder checked(rules); // says what makes no sense
    const auto all = [&](auto kind_is) { return !rules.empty() && std::all_of(rules.begin(), rules.end(), kind_is); };
    const bool trends = all([](const run_rule& r) { return r.kind == rule_kind::trend; });
    const bool zones =
        all([](const run_rule& r) { return r.kind == rule_kind::beyond || r.kind == rule_kind::within; });
    if (trends && o.autocorrelation == 0 && o.points <= 5000)
        return exact(detail::trend_law_of(rules, o.points), odds_by::permutations,
                     "Exact: independent numbers of any continuous law, whatever the limits.");
    if (zones && o.autocorrelation == 0 && o.limits == limits_from::known)
        if (const auto law = detail::chain_law_of(rules, o.points))
            return exact(*law, odds_by::chain,
                         "Exact: independent normal numbers, limits that are their true ones (limits that are "
                         "estimated raise more "
                         "signals).");
    return simulate(rules, o);
}

} // namespace steelyard::inline v0_1::statistics
