// SPDX-License-Identifier: MIT
#pragma once

#include <steelyard/core/run_options.hpp>
#include <steelyard/statistics/interval.hpp>

#include <cstdint>
#include <span>
#include <string>
#include <type_traits>
#include <vector>

namespace steelyard::inline v0_1::statistics {

/// Limits from what a statistic comes to in samples drawn from the sample, as many rows as it has, each put back.
enum class bootstrap_method : std::uint8_t {
    bca,        ///< percentiles moved by what the statistic's bias and skewness ask for (Efron 1987, JASA 82)
    percentile, ///< of the replicates themselves (Efron 1979, Annals of Statistics 7)
};

} // namespace steelyard::inline v0_1::statistics

namespace steelyard::inline v0_1 {
template <>
struct enum_names<statistics::bootstrap_method> {
    static constexpr std::array<std::string_view, 2> value{"bca", "percentile"};
};
} // namespace steelyard::inline v0_1

namespace steelyard::inline v0_1::statistics {

struct bootstrap_options {
    bootstrap_method method = bootstrap_method::bca;
    std::int64_t     replicates = 2000;
    std::int64_t     seed = 1;
    double           confidence = 0.95;
    meaning          speaks_of = meaning::undeclared;

    static void fields(auto&& field) {
        using o = bootstrap_options;
        field("method", &o::method, "how limits are found");
        field("replicates", &o::replicates, "samples drawn, up to 10 million");
        field("seed", &o::seed, "replicate i draws from stream i of this seed");
        field("confidence", &o::confidence, "of both limits together, from 0.5 to below 1");
        field("speaks_of", &o::speaks_of, "what would vary if it were measured again");
    }
    friend bool operator==(const bootstrap_options&, const bootstrap_options&) = default;
};

/// What to compute of drawn rows: a reference to any `double f(std::span<const std::int64_t> rows) const`. It must outlive
/// the call, and may be asked by several threads at once unless the run has one. Rows are numbers from 0, some of them
/// twice and some not at all, in the order in which they were drawn.
class row_statistic {
public:
    template <class F>
        requires(std::is_invocable_r_v<double, const F&, std::span<const std::int64_t>> &&
                 !std::is_same_v<F, row_statistic>)
    row_statistic(const F& f) noexcept // NOLINT: meant to be made where a function is given
        : object_(&f), call_([](const void* object, std::span<const std::int64_t> rows) -> double {
              return (*static_cast<const F*>(object))(rows);
          }) {}

    [[nodiscard]] double operator()(std::span<const std::int64_t> rows) const { return call_(object_, rows); }

private:
    const void* object_;
    double (*call_)(const void*, std::span<const std::int64_t>);
};

struct bootstrapped {
    status              state = status::ok; ///< `no_spread`: all replicates are equal
    std::string         why;                ///< in words, where there are no limits
    double              estimate = 0;       ///< of the sample; NaN, as the limits, where `state` has no numbers
    double              lower = 0;
    double              upper = 0;
    double              error = 0;           ///< standard deviation of the replicates
    double              bias = 0;            ///< their mean less the estimate
    double              bias_correction = 0; ///< z0: the normal quantile of the share of replicates below the estimate
    double              acceleration = 0;    ///< a: skewness of what leaving out each row does, over 6; 0 of percentiles
    std::int64_t        undefined = 0;       ///< replicates that are no finite number
    std::vector<double> replicates;          ///< by number; the first ones are the same however many there are
    bootstrap_options   options;
};

/// The same bits on any number of threads. Limits are at ranks (replicates + 1) share of the sorted replicates. Bca asks
/// the statistic once more for each row. `below_minimum`: fewer than two rows. `unbounded`: some replicate is no finite
/// number, or bca does not exist because all replicates lie on one side of the estimate, or leaving out a row changes
/// nothing. `impossible`: the estimate is no number.
/// @throws domain_fault for options that make no sense, and too few replicates for the confidence
/// @throws stopped when the stop token fires, and whatever the statistic throws
[[nodiscard]] bootstrapped bootstrap(std::int64_t rows, row_statistic statistic, const bootstrap_options& options = {},
                                     const run_options& run = {});

/// Statistics that need no function.
enum class sample_statistic : std::uint8_t {
    mean,
    median,
    quantile,      ///< of type `linear`, at `share`
    ratio_of_sums, ///< sum of value over sum of other
};

/// Rows of a sample; their order moves no bit.
struct bootstrap_sample {
    std::span<const double> value;
    std::span<const double> other = {}; ///< for ratio_of_sums, else empty
    double                  share = 0.5;
};

/// @throws as `bootstrap`; shape_mismatch for columns of different lengths; invalid_input listing rows that are not finite
[[nodiscard]] bootstrapped bootstrap_of(sample_statistic statistic, const bootstrap_sample& sample,
                                        const bootstrap_options& options = {}, const run_options& run = {});

} // namespace steelyard::inline v0_1::statistics

namespace steelyard::inline v0_1 {
template <>
struct enum_names<statistics::sample_statistic> {
    static constexpr std::array<std::string_view, 4> value{"mean", "median", "quantile", "ratio_of_sums"};
};
} // namespace steelyard::inline v0_1
