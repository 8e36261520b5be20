// SPDX-License-Identifier: MIT
#pragma once

#include <steelyard/core/options.hpp>
#include <steelyard/define/kind.hpp>
#include <steelyard/statistics/status.hpp>

#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace steelyard::inline v0_1::learning {

struct sentinel_options {
    double       level = 0.05;
    std::int64_t fewest = 10;
    double       width = 0;
    double       mix_share = 0.5;

    static void fields(auto&& field) {
        using o = sentinel_options;
        field("level", &o::level, "of tests, above 0 and below 1");
        field("fewest", &o::fewest, "numbers that a test is asked of at least");
        field("width", &o::width, "on each side of a threshold, within which numbers are counted");
        field("mix_share", &o::mix_share, "of a gain that comes from the mix, above which it is said");
    }
    friend bool operator==(const sentinel_options&, const sentinel_options&) = default;
};

/// One look at whether a number that is rewarded still means what it did. It says what is to be seen and accuses nobody: each of these
/// has innocent causes too.
struct sentinel {
    std::string        rule = {};
    std::string        subject = {}; ///< indicator or measure
    statistics::status state = statistics::status::below_minimum;
    bool               raised = false;
    double             estimate = 0; ///< see the rule; NaN without a number
    double             p = 0;        ///< of chance alone, where the rule is a test; else NaN
    std::string        found = {};   ///< a sentence
    std::string        evidence = {};
    std::string        advice = {};
};

/// A series in order of time, and which way is better.
struct watched_series {
    std::string                         code = {};
    std::span<const double>             numbers = {};
    std::span<const statistics::status> given = {}; ///< empty: all are there
    direction                           better = direction::up; ///< or down
};

/// `heaping`: more numbers just reach a threshold than just miss it. Those within `width` on either side would fall on either with
/// one chance in two if nothing pulled them (caliper test: Gerber & Malhotra 2008, Quarterly Journal of Political Science 3); p is
/// the one-sided binomial tail, the estimate the share that reaches it.
/// @param better which side is rewarded; numbers equal to the threshold reach it
/// @throws domain_fault for a width that is not above 0, or a direction that is neither up nor down
[[nodiscard]] sentinel heaping_at(const std::string& subject, std::span<const double> numbers, double threshold, direction better,
                                  const sentinel_options& options);

/// `digit_preference`: last digits 0 and 5 come more often than in one of five whole numbers. The estimate is Whipple's index (share
/// of 0 and 5 times 500; 100 where there is no preference, 500 where there is nothing else), p the one-sided binomial tail. Numbers
/// below 100 are left out: their last digits need not be even.
[[nodiscard]] sentinel digit_preference(const std::string& subject, std::span<const std::int64_t> numbers,
                                        const sentinel_options& options = {});

/// `counter_moves_against`: what is rewarded improves while its counter-indicator worsens, both by Mann-Kendall tests at the level. The
/// estimate is the counter's tau, p the larger of the two.
/// @throws domain_fault for a direction that is neither up nor down
[[nodiscard]] sentinel counter_moves_against(const watched_series& rewarded, const watched_series& counter,
                                             const sentinel_options& options = {});

/// `only_the_rewarded`: what is rewarded improves, and none of the others of its goal does. The estimate is how many others could be
/// looked at; `below_minimum` where there is none. That an improvement is not found is no proof that there is none.
/// @throws domain_fault for a direction that is neither up nor down
[[nodiscard]] sentinel only_the_rewarded(const watched_series& rewarded, std::span<const watched_series> others,
                                         const sentinel_options& options = {});

/// Groups of a quotient in two periods: numerators and denominators by group.
struct mix_table {
    std::span<const double> first_numerator = {};
    std::span<const double> first_denominator = {};
    std::span<const double> last_numerator = {};
    std::span<const double> last_denominator = {};
};

/// `mix_shift`: much of a gain comes from other weights of the groups rather than from what happens in them: sum of (change of weight)
/// times (mean rate), against sum of (mean weight) times (change of rate), which add up to the gain (Kitagawa 1955, Journal of the
/// American Statistical Association 50). The estimate is the mix's share of the gain; raised above `mix_share`. p is NaN.
/// `no_denominator` where a group is empty in one of the periods, `no_spread` without a gain.
/// @throws shape_mismatch; domain_fault for a direction that is neither up nor down
[[nodiscard]] sentinel mix_shift(const std::string& subject, const mix_table& groups, direction better,
                                 const sentinel_options& options = {});

} // namespace steelyard::inline v0_1::learning
