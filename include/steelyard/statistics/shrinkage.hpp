// SPDX-License-Identifier: MIT
#pragma once

#include <steelyard/statistics/interval.hpp>
#include <steelyard/statistics/overdispersion.hpp>

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace steelyard::inline v0_1::statistics {

/// The law of true numbers between units, and of what is seen of one.
enum class shrink_law : std::uint8_t {
    normal,    ///< normal on the scale, of known error
    conjugate, ///< beta-binomial for proportions, gamma-Poisson for rates and ratios, normal for means
};

/// What limits know of the spread between units.
enum class spread_known : std::uint8_t {
    integrated, ///< its uncertainty is in them: integrated over the spread, each as likely as the units make it and none
                ///< preferred before (flat in the standard deviation: Gelman 2006, Bayesian Analysis 1)
    plugged_in, ///< the estimate is taken for the truth: limits are too narrow where there are few units
};

/// Which end is place 1.
enum class first_is : std::uint8_t { highest, lowest };

} // namespace steelyard::inline v0_1::statistics

namespace steelyard::inline v0_1 {
template <>
struct enum_names<statistics::shrink_law> {
    static constexpr std::array<std::string_view, 2> value{"normal", "conjugate"};
};
template <>
struct enum_names<statistics::spread_known> {
    static constexpr std::array<std::string_view, 2> value{"integrated", "plugged_in"};
};
template <>
struct enum_names<statistics::first_is> {
    static constexpr std::array<std::string_view, 2> value{"highest", "lowest"};
};
} // namespace steelyard::inline v0_1

namespace steelyard::inline v0_1::statistics {

struct shrink_options {
    shrink_law             law = shrink_law::normal;
    overdispersion_options between{transformation::usual, far_scores::kept, 0.1, between_method::reml};
    spread_known           spread = spread_known::integrated;
    double                 confidence = 0.95;
    first_is               first = first_is::highest;
    std::int64_t           top = 10;
    double                 per = 1;
    meaning                speaks_of = meaning::undeclared;
    bool                   strict = false;

    static void fields(auto&& field) {
        using o = shrink_options;
        field("law", &o::law, "of true numbers between units");
        field("between", &o::between, "how far units lie apart");
        field("spread", &o::spread, "what limits know of the spread between units");
        field("confidence", &o::confidence, "of both limits together, from 0.5 to below 1");
        field("first", &o::first, "which end is place 1");
        field("top", &o::top, "how many places count as the top, 1 or more");
        field("per", &o::per, "what numbers are stated for, such as 100 or 100000");
        field("speaks_of", &o::speaks_of, "what would vary if it were counted again");
        field("strict", &o::strict, "rows without numbers, other than those given as absent, are one error");
    }
    friend bool operator==(const shrink_options&, const shrink_options&) = default;
};

/// Units drawn towards their mean, as far as chance may have carried them away, a row for each that came in.
/// Three quantities that are often mistaken for each other: the place of the drawn number, the place that a unit's true
/// number takes on average, and the chance that it is among the first.
struct shrunken {
    intervals           drawn;       ///< estimates given tau2, with limits, times `per`; limits always hold the estimate
    std::vector<double> raw;         ///< as reported, times `per`
    std::vector<double> own_weight;  ///< of a unit's own number in its drawn one, on the scale; the rest is the mean's
    std::vector<double> drawn_place; ///< place of the drawn number; equal ones share their mean place
    std::vector<double> mean_place;  ///< expected place of the true number (Laird & Louis 1989, Journal of Educational Statistics 14)
    std::vector<double> in_top;      ///< P(true number is among the first `top`)
    double              in_top_within = 0; ///< how far in_top may be off by the steps of its integral, at most
    overdispersion      between;

    [[nodiscard]] std::size_t size() const noexcept { return raw.size(); }
};

/// Normal-normal, beta-binomial or gamma-Poisson. Limits and places are integrated over the spread between units by quadrature:
/// no simulation, the same bits in any order of rows. Places take the mean as known: it moves units of one size alike. Limits of the
/// conjugate laws are those of a beta or gamma law with the mean and variance that a unit has over all spreads. Rows without
/// numbers take no part. Fewer than three units do not say how far units lie apart: `below_minimum`, unless `spread` is plugged in.
/// @throws shape_mismatch for columns of different lengths; domain_fault for options that make no sense
/// @throws invalid_input in strict mode, listing every row without numbers
[[nodiscard]] shrunken shrink(const unit_table& rows, const shrink_options& options = {},
                              std::optional<double> target = {});

/// The same with mean and tau2 that are known already, such as a funnel's: `options.between` is not looked at. A mean without
/// an error stands as it is in limits, too; tau2 only where `spread` is plugged in.
[[nodiscard]] shrunken shrink_by(const unit_table& rows, const overdispersion& between,
                                 const shrink_options& options = {});

} // namespace steelyard::inline v0_1::statistics
