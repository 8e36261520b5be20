// SPDX-License-Identifier: MIT
#pragma once

#include <steelyard/core/options.hpp>
#include <steelyard/statistics/multiplicity.hpp>
#include <steelyard/statistics/status.hpp>

#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace steelyard::inline v0_1::learning {

struct lead_lag_options {
    std::int64_t                     largest_lag = 3;
    std::int64_t                     largest_order = 4;
    std::int64_t                     fewest = 24;
    bool                             changes = true;
    statistics::multiplicity_options tests = {.method = statistics::multiplicity::benjamini_yekutieli};

    static void fields(auto&& field) {
        using o = lead_lag_options;
        field("largest_lag", &o::largest_lag, "periods by which one may come before the other");
        field("largest_order", &o::largest_order, "of the autoregression that each is whitened by");
        field("fewest", &o::fewest, "numbers wanted");
        field("changes", &o::changes, "whether changes are looked at rather than levels");
        field("tests", &o::tests, "what is made of so many tests at once");
    }
    friend bool operator==(const lead_lag_options&, const lead_lag_options&) = default;
};

/// Two series of the same periods, one of which is thought to move before the other.
struct series_pair {
    std::string                         first = {};
    std::string                         last = {};
    std::span<const double>             first_numbers = {};
    std::span<const double>             last_numbers = {};
    std::span<const statistics::status> first_given = {}; ///< empty: all are there
    std::span<const statistics::status> last_given = {};
};

/// One pair at one lag. Where `state` has no numbers, they are NaN.
struct lead_lag_row {
    std::string        first = {};
    std::string        last = {};
    std::int64_t       lag = 0; ///< periods by which the first comes before the last
    statistics::status state = statistics::status::below_minimum;
    double             correlation = 0; ///< of what their own pasts leave of both
    double             p = 0;           ///< two-sided, of series that have nothing to do with each other
    double             adjusted = 0;    ///< beside all rows
    bool               associated = false;
    std::int64_t       pairs = 0;
    std::int64_t       first_order = 0; ///< of its autoregression
    std::int64_t       last_order = 0;
    std::string        text = {}; ///< a sentence that says no more than "associated"
};

/// Whether one series moves before another, once each is rid of its own past: two series that drift, or that only remember
/// themselves, are correlated at many lags without having to do with each other. Each is whitened by an autoregression of its own
/// (Yule-Walker; order by Akaike 1974), and correlations r of the rests at lag k have variance (n - k) / n^2 (Haugh 1976, Journal
/// of the American Statistical Association 71). All pairs and lags from 1 on are one family; Benjamini and Yekutieli stands, because
/// the tests hang on one another. What is found is an association; that one moves the other is for a trial to show.
///
/// A series with a gap is `missing`: what is not there is not bridged. `no_spread` for one that does not change.
/// @throws shape_mismatch for columns of different lengths; domain_fault for options outside their range
[[nodiscard]] std::vector<lead_lag_row> lead_lag(std::span<const series_pair> pairs, const lead_lag_options& options = {});

} // namespace steelyard::inline v0_1::learning
