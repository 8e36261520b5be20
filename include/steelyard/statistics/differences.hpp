// SPDX-License-Identifier: MIT
#pragma once

#include <steelyard/statistics/interval.hpp>

#include <span>

namespace steelyard::inline v0_1::statistics {

/// How limits of p1 - p2 are found, from two samples that share nobody.
enum class difference_method : std::uint8_t {
    newcombe,           ///< from the Wilson limits of both (Newcombe 1998, Statistics in Medicine 17:873, method 10)
    miettinen_nurminen, ///< score limits with N / (N - 1) (1985, Statistics in Medicine 4)
    mee,                ///< score limits without it (Mee 1984, Biometrics 40)
};

/// How limits of a ratio of two rates are found.
enum class rate_ratio_method : std::uint8_t {
    exact_conditional, ///< the first count, given both together, is binomial: Clopper and Pearson's limits of its share
    score,             ///< the same with Wilson's
};

/// Rows of a table: one proportion and the one that it is compared with. Counts are whole, up to 2^52.
struct difference_rows {
    std::span<const double> events;
    std::span<const double> cases;
    std::span<const double> other_events;
    std::span<const double> other_cases;
    std::span<const status> given; ///< empty, or per row why it has no counts
};

/// Rows of a table: one rate and the one that it is divided by.
struct rate_ratio_rows {
    std::span<const double> events;
    std::span<const double> exposure;
    std::span<const double> other_events;
    std::span<const double> other_exposure; ///< in the same unit
    std::span<const status> given;          ///< empty, or per row why it has no counts
};

} // namespace steelyard::inline v0_1::statistics

namespace steelyard::inline v0_1 {
template <>
struct enum_names<statistics::difference_method> {
    static constexpr std::array<std::string_view, 3> value{"newcombe", "miettinen_nurminen", "mee"};
};
template <>
struct enum_names<statistics::rate_ratio_method> {
    static constexpr std::array<std::string_view, 2> value{"exact_conditional", "score"};
};
} // namespace steelyard::inline v0_1

namespace steelyard::inline v0_1::statistics {

struct difference_options {
    difference_method method = difference_method::newcombe;
    double            confidence = 0.95;
    meaning           speaks_of = meaning::undeclared;
    double            minimum_cases = 0;
    bool              strict = false;

    static void fields(auto&& field) {
        using o = difference_options;
        field("method", &o::method, "how limits are found");
        field("confidence", &o::confidence, "of both limits together, from 0.5 to below 1");
        field("speaks_of", &o::speaks_of, "what would vary if it were counted again");
        field("minimum_cases", &o::minimum_cases, "rows with fewer cases on a side get no numbers");
        field("strict", &o::strict, "rows without numbers, other than those given as absent, are one error");
    }
    friend bool operator==(const difference_options&, const difference_options&) = default;
};

struct rate_ratio_options {
    rate_ratio_method method = rate_ratio_method::exact_conditional;
    double            confidence = 0.95;
    meaning           speaks_of = meaning::undeclared;
    bool              strict = false;

    static void fields(auto&& field) {
        using o = rate_ratio_options;
        field("method", &o::method, "how limits are found");
        field("confidence", &o::confidence, "of both limits together, from 0.5 to below 1");
        field("speaks_of", &o::speaks_of, "what would vary if it were counted again");
        field("strict", &o::strict, "rows without numbers, other than those given as absent, are one error");
    }
    friend bool operator==(const rate_ratio_options&, const rate_ratio_options&) = default;
};

/// events / cases - other_events / other_cases with its limits, all from -1 to 1. The two sides must share nobody: a part
/// and the whole that contains it, or overlapping years, vary together. `boundary`: both proportions are 0 or 1.
/// @throws shape_mismatch for columns of different lengths; domain_fault for options that make no sense
/// @throws invalid_input in strict mode, listing every row without numbers
[[nodiscard]] intervals proportion_differences(const difference_rows& rows, const difference_options& options = {});

/// The first rate over the other with its limits, above 0. `boundary`: no events on the first side, lower limit 0;
/// `unbounded`: none on the other side, so that no upper limit exists.
/// @throws as `proportion_differences`
[[nodiscard]] intervals rate_ratios(const rate_ratio_rows& rows, const rate_ratio_options& options = {});

} // namespace steelyard::inline v0_1::statistics
