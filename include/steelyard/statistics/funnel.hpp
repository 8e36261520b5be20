// SPDX-License-Identifier: MIT
#pragma once

#include <steelyard/statistics/overdispersion.hpp>

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace steelyard::inline v0_1::statistics {

/// What chance does to a unit whose true number is the target: where its limits are, and how likely a number is as far away.
enum class funnel_law : std::uint8_t {
    exact,          ///< binomial or Poisson events; normal means
    normal,         ///< normal on the scale
    multiplicative, ///< the same with the error times sqrt phi, phi at least 1
    additive,       ///< the same with error^2 + tau2 (Spiegelhalter 2005, Statistics in Medicine 24)
    predictive,     ///< true numbers vary around the target by tau2: beta-binomial, negative binomial, or normal
};

} // namespace steelyard::inline v0_1::statistics

namespace steelyard::inline v0_1 {
template <>
struct enum_names<statistics::funnel_law> {
    static constexpr std::array<std::string_view, 5> value{"exact", "normal", "multiplicative", "additive",
                                                           "predictive"};
};
} // namespace steelyard::inline v0_1

namespace steelyard::inline v0_1::statistics {

struct funnel_options {
    funnel_law             law = funnel_law::exact;
    overdispersion_options between;
    double                 per = 1;
    bool                   strict = false;

    static void fields(auto&& field) {
        using o = funnel_options;
        field("law", &o::law, "what chance does to a unit");
        field("between", &o::between, "how far units lie apart");
        field("per", &o::per, "what numbers are stated for, such as 100 or 100000");
        field("strict", &o::strict, "rows without numbers, other than those given as absent, are one error");
    }
    friend bool operator==(const funnel_options&, const funnel_options&) = default;
};

/// A funnel as a value: whatever limits and flags need, so that units of another year can be placed in it.
struct funnel {
    measured       of = measured::proportion;
    funnel_options options;
    overdispersion between; ///< target, phi, tau2; `target` is not times `per`

    friend bool operator==(const funnel&, const funnel&) = default;
};

/// 95 and 99.8 %: two and three standard deviations, nearly.
inline constexpr std::array<double, 2> usual_levels{0.95, 0.998};

/// Where each unit lies, a row for each that came in; NaN where `state` has no numbers.
struct funnel_places {
    std::vector<double>      estimate; ///< times `per`
    std::vector<double>      z;        ///< score on the scale; by the law's own error where it is normal
    std::vector<double>      below;    ///< P(as few or fewer) under the law
    std::vector<double>      above;    ///< P(as many or more)
    std::vector<std::int8_t> flag;     ///< how many of the levels it lies beyond: above 0 high, below 0 low, 0 within
    std::vector<status>      state;
    std::vector<double>      levels; ///< from the least on

    [[nodiscard]] std::size_t size() const noexcept { return state.size(); }
};

/// Flags alone, a row for each that came in; 0 where `state` has no numbers.
struct funnel_flags {
    std::vector<std::int8_t> flag; ///< as in `funnel_places`
    std::vector<status>      state;
    std::vector<double>      levels; ///< from the least on

    [[nodiscard]] std::size_t size() const noexcept { return state.size(); }
};

/// Limits at sizes, level by level: those of level l at size i are at l * size() + i. Times `per`, and always where a number
/// of this kind can be.
struct funnel_limits {
    std::vector<double> at; ///< sizes
    std::vector<double> lower;
    std::vector<double> upper;
    std::vector<status> state; ///< per size
    std::vector<double> levels;

    [[nodiscard]] std::size_t size() const noexcept { return state.size(); }
};

/// @param target  what units are compared with; without one as for `scores_of`
/// @throws as `overdispersion_of`; domain_fault for options that make no sense
[[nodiscard]] funnel funnel_of(const unit_table& rows, const funnel_options& options = {},
                               std::optional<double> target = {});

/// Flags come from tail probabilities under the law: high beyond a level where P(as many or more) < (1 - level) / 2, and low
/// likewise. No curve is drawn or read off for that.
/// @throws shape_mismatch for columns of different lengths, or rows of another kind than the funnel's; domain_fault for
///         levels outside of 0.5 to below 1
/// @throws invalid_input in strict mode, listing every row without numbers
[[nodiscard]] funnel_places place_in(const funnel& in, const unit_table& rows,
                                     std::span<const double> levels = usual_levels);

/// The flags of `place_in`, faster where the law is exact: most tails lie surely on one side of (1 - level) / 2 by bounds from
/// two normal laws (Zubkov & Serov 2013, Theory of Probability and its Applications 57); the others are computed.
/// @throws as `place_in`
[[nodiscard]] funnel_flags flags_in(const funnel& in, const unit_table& rows,
                                    std::span<const double> levels = usual_levels);

/// Limits at the data's own sizes, or at any grid of sizes. Exact ones are where the tail, continued between whole numbers by
/// the incomplete beta or gamma function, is (1 - level) / 2, so that a unit lies beyond them just if it is flagged; of
/// beta-binomial events the logarithm of the tail is continued by a straight line, with the same effect. A limit beyond which
/// no unit can lie at this level is the end of what there is: 0, or 1 for proportions, times `per`.
/// @throws domain_fault for levels outside of 0.5 to below 1
[[nodiscard]] funnel_limits limits_at(const funnel& in, std::span<const double> sizes,
                                      std::span<const double> levels = usual_levels);

/// Sizes from the least to the largest of the rows with numbers, evenly spaced in sqrt size: where curves bend, they are dense.
[[nodiscard]] std::vector<double> size_grid(const unit_table& rows, std::int64_t points = 100);

} // namespace steelyard::inline v0_1::statistics
