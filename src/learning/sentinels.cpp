// SPDX-License-Identifier: MIT
#include <steelyard/core/error.hpp>
#include <steelyard/core/text.hpp>
#include <steelyard/learning/sentinels.hpp>
#include <steelyard/statistics/trend.hpp>

#include <algorithm>
#include <cmath>
#include <limits>

namespace steelyard::inline v0_1::learning {

namespace {

using statistics::status;

constexpr double nothing = std::numeric_limits<double>::quiet_NaN();

[[nodiscard]] sentinel silent(const char* rule, const std::string& subject) {
    return {.rule = rule, .subject = subject, .estimate = nothing, .p = nothing};
}

void check_way(const char* what, direction better) {
    if (better != direction::up && better != direction::down)
        throw domain_fault(std::string(what) + ": found direction '" + std::string(name(better)) + "', wanted up or down");
}

void check_options(const char* what, const sentinel_options& o) {
    if (!(o.level > 0 && o.level < 1)) throw domain_fault(std::string(what) + ": level = " + number_text(o.level) + " is outside of 0 to 1");
    if (o.fewest < 1) throw domain_fault(std::string(what) + ": fewest = " + std::to_string(o.fewest) + ", wanted 1 or more");
}

/// P(X >= x) of a binomial X of n at `chance`, terms from the smallest.
[[nodiscard]] double binomial_tail(std::int64_t x, std::int64_t n, double chance) {
    double log_term = static_cast<double>(n) * std::log(chance); // all n
    double sum = 0;
    const double odds = std::log1p(-chance) - std::log(chance);
    for (std::int64_t k = n;; --k) {
        sum += std::exp(log_term);
        if (k <= x) break;
        log_term += std::log(static_cast<double>(k)) - std::log(static_cast<double>(n - k + 1)) + odds;
    }
    return std::min(sum, 1.0);
}

void judge_share(sentinel& s, std::int64_t x, std::int64_t n, double chance, const sentinel_options& o) {
    if (n < o.fewest) {
        s.found = s.subject + ": " + std::to_string(n) + " numbers are too few to say";
        return;
    }
    s.state = status::ok;
    s.p = binomial_tail(x, n, chance);
    s.raised = s.p <= o.level;
    s.evidence = std::to_string(x) + " of " + std::to_string(n) + ", chance alone brings so many with p " + number_text(s.p, 4);
}

/// In rising order, so that the order of rows moves no bit.
[[nodiscard]] double sum_of(std::vector<double> parts) {
    std::ranges::sort(parts);
    double sum = 0;
    for (const double x : parts) sum += x;
    return sum;
}

/// A trend by its test: 1 improves, -1 worsens, 0 neither is found; empty state: no test.
struct movement {
    int    way = 0;
    double p = nothing, tau = nothing;
    status state = status::below_minimum;
};

[[nodiscard]] movement movement_of(const watched_series& w, const sentinel_options& o) {
    const statistics::trend_test t = statistics::mann_kendall({.value = w.numbers, .given = w.given});
    movement                     m;
    if (t.state == status::ok && t.points >= o.fewest) {
        m.state = status::ok;
        m.p = t.p;
        m.tau = t.tau_b;
        if (t.p <= o.level && t.s != 0) m.way = (t.s > 0) == (w.better == direction::up) ? 1 : -1;
    } else if (t.state == status::no_spread && t.points >= o.fewest) {
        m.state = status::no_spread; // it stands still, which is known
        m.p = 1;
        m.tau = 0;
    } else if (t.state != status::ok) m.state = t.state;
    return m;
}

} // namespace

sentinel heaping_at(const std::string& subject, std::span<const double> numbers, double threshold, direction better,
                    const sentinel_options& options) {
    check_way("heaping_at", better);
    check_options("heaping_at", options);
    if (!(options.width > 0) || !std::isfinite(options.width) || !std::isfinite(threshold))
        throw domain_fault("heaping_at: width = " + number_text(options.width) + " at " + number_text(threshold) + ", wanted finite ones above 0");
    std::int64_t reach = 0, miss = 0;
    for (const double x : numbers) {
        const double d = better == direction::up ? x - threshold : threshold - x;
        reach += d >= 0 && d < options.width ? 1 : 0;
        miss += d < 0 && d >= -options.width ? 1 : 0;
    }
    sentinel s = silent("heaping", subject);
    judge_share(s, reach, reach + miss, 0.5, options);
    if (s.state != status::ok) return s;
    s.estimate = static_cast<double>(reach) / static_cast<double>(reach + miss);
    s.found = subject + ": " + std::to_string(reach) + " numbers just reach " + number_text(threshold) + ", " + std::to_string(miss) +
              " just miss it" + (s.raised ? "; that is more than chance would bring" : "");
    s.advice = s.raised ? "look at how numbers near the threshold come about" : "";
    return s;
}

sentinel digit_preference(const std::string& subject, std::span<const std::int64_t> numbers, const sentinel_options& options) {
    check_options("digit_preference", options);
    std::int64_t round = 0, all = 0;
    for (const std::int64_t x : numbers) {
        if (x < 100 && x > -100) continue;
        ++all;
        round += x % 5 == 0 ? 1 : 0;
    }
    sentinel s = silent("digit_preference", subject);
    judge_share(s, round, all, 0.2, options);
    if (s.state != status::ok) return s;
    s.estimate = 500 * static_cast<double>(round) / static_cast<double>(all);
    s.found = subject + ": " + std::to_string(round) + " of " + std::to_string(all) + " numbers end in 0 or 5 (Whipple's index " +
              number_text(s.estimate, 0) + ")" + (s.raised ? "; that is more than chance would bring" : "");
    s.advice = s.raised ? "ask whether they were counted or estimated" : "";
    return s;
}

sentinel counter_moves_against(const watched_series& rewarded, const watched_series& counter, const sentinel_options& options) {
    for (const watched_series* w : {&rewarded, &counter}) check_way("counter_moves_against", w->better);
    check_options("counter_moves_against", options);
    const movement a = movement_of(rewarded, options), b = movement_of(counter, options);
    sentinel       s = silent("counter_moves_against", rewarded.code);
    if (!statistics::has_numbers(a.state) || !statistics::has_numbers(b.state)) {
        s.state = statistics::has_numbers(a.state) ? b.state : a.state;
        s.found = rewarded.code + " beside " + counter.code + ": cannot say (" + std::string(name(s.state)) + ")";
        return s;
    }
    s.state = status::ok;
    s.estimate = b.tau;
    s.p = std::max(a.p, b.p);
    s.raised = a.way == 1 && b.way == -1;
    s.evidence = "trends with p " + number_text(a.p, 4) + " and " + number_text(b.p, 4);
    s.found = s.raised ? rewarded.code + " improves while its counter-indicator " + counter.code + " worsens"
                       : rewarded.code + " and its counter-indicator " + counter.code + " are not found to move against each other";
    s.advice = s.raised ? "ask whether the one is had at the price of the other" : "";
    return s;
}

sentinel only_the_rewarded(const watched_series& rewarded, std::span<const watched_series> others, const sentinel_options& options) {
    check_way("only_the_rewarded", rewarded.better);
    check_options("only_the_rewarded", options);
    const movement           a = movement_of(rewarded, options);
    std::vector<std::string> improve, seen;
    for (const watched_series& w : others) {
        check_way("only_the_rewarded", w.better);
        const movement b = movement_of(w, options);
        if (!statistics::has_numbers(b.state)) continue;
        seen.push_back(w.code);
        if (b.way == 1) improve.push_back(w.code);
    }
    for (auto* list : {&improve, &seen}) std::ranges::sort(*list);
    sentinel s = silent("only_the_rewarded", rewarded.code);
    if (!statistics::has_numbers(a.state) || seen.empty()) {
        if (!statistics::has_numbers(a.state)) s.state = a.state;
        s.found = rewarded.code + ": cannot say, there are too few numbers of it or of the others";
        return s;
    }
    s.state = status::ok;
    s.estimate = static_cast<double>(seen.size());
    s.p = a.p;
    s.raised = a.way == 1 && improve.empty();
    s.evidence = "looked at beside it: " + join(seen) + (improve.empty() ? "" : "; improving too: " + join(improve));
    s.found = s.raised    ? rewarded.code + " improves, and no improvement is found in " + join(seen)
              : a.way == 1 ? rewarded.code + " improves, and so do others"
                           : rewarded.code + " is not found to improve";
    s.advice = s.raised ? "ask what has changed for people, beside the number" : "";
    return s;
}

sentinel mix_shift(const std::string& subject, const mix_table& groups, direction better, const sentinel_options& options) {
    check_way("mix_shift", better);
    check_options("mix_shift", options);
    const std::size_t n = groups.first_numerator.size();
    if (groups.first_denominator.size() != n || groups.last_numerator.size() != n || groups.last_denominator.size() != n)
        throw shape_mismatch("mix_shift: columns of different lengths; give a numerator and a denominator per group and period");
    sentinel     s = silent("mix_shift", subject);
    for (std::size_t i = 0; i < n; ++i) {
        for (const double x : {groups.first_numerator[i], groups.last_numerator[i], groups.first_denominator[i], groups.last_denominator[i]})
            if (!std::isfinite(x) || x < 0) s.state = status::impossible;
        if (s.state != status::impossible && !(groups.first_denominator[i] > 0 && groups.last_denominator[i] > 0))
            s.state = status::no_denominator;
    }
    s.found = subject + ": cannot say what the mix did";
    if (n < 2 || s.state != status::below_minimum) return s;
    const double        first_all = sum_of({groups.first_denominator.begin(), groups.first_denominator.end()});
    const double        last_all = sum_of({groups.last_denominator.begin(), groups.last_denominator.end()});
    std::vector<double> of_mix, of_rates;
    for (std::size_t i = 0; i < n; ++i) {
        const double w1 = groups.first_denominator[i] / first_all, w2 = groups.last_denominator[i] / last_all;
        const double r1 = groups.first_numerator[i] / groups.first_denominator[i];
        const double r2 = groups.last_numerator[i] / groups.last_denominator[i];
        of_mix.push_back((w2 - w1) * (r1 + r2) / 2);
        of_rates.push_back((w1 + w2) / 2 * (r2 - r1));
    }
    const double mix = sum_of(of_mix), rates = sum_of(of_rates);
    const double gain = better == direction::up ? mix + rates : -(mix + rates);
    s.evidence = "of " + number_text(mix + rates, 4) + " the mix brings " + number_text(mix, 4) + ", what happens within groups " + number_text(rates, 4);
    if (!(gain > 0)) {
        s.state = status::no_spread;
        s.found = subject + ": there is no gain that the mix could have brought";
        return s;
    }
    s.state = status::ok;
    s.estimate = mix / (mix + rates);
    s.raised = s.estimate > options.mix_share;
    s.found = subject + ": " + number_text(100 * s.estimate, 0) + " % of the gain come from another mix of groups";
    s.advice = s.raised ? "compare like with like; ask who is counted now and was not before" : "";
    return s;
}

} // namespace steelyard::inline v0_1::learning
