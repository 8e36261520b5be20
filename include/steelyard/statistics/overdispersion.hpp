// SPDX-License-Identifier: MIT
#pragma once

#include <steelyard/core/options.hpp>
#include <steelyard/statistics/status.hpp>

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace steelyard::inline v0_1::statistics {

/// What a number of a unit is, and what says how much chance is in it.
enum class measured : std::uint8_t {
    proportion, ///< events among cases
    rate,       ///< events per exposure
    ratio,      ///< observed over expected events: the target is 1 unless one is given
    mean,       ///< means with known standard errors
};

/// The scale on which units are compared. Limits found there always come back.
enum class transformation : std::uint8_t {
    usual,    ///< arcsine for proportions, sqrt for rates and ratios, identity for means
    identity, ///< the number itself
    arcsine,  ///< arcsin sqrt x, whose deviation is 1 / (2 sqrt n) whatever the proportion
    log,      ///< ln x
    sqrt,     ///< root of x, whose deviation is 1 / (2 sqrt exposure) whatever the rate
    logit,    ///< ln x / (1 - x)
};

/// What is done with the scores farthest away, before they say how far units lie apart: those that a funnel is to find
/// would widen it.
enum class far_scores : std::uint8_t {
    winsorised, ///< the share on either side moves to the quantile there (Spiegelhalter 2005, Statistics in Medicine 24)
    truncated,  ///< the share on either side takes no part
    kept,
};

/// How the variance between units is found.
enum class between_method : std::uint8_t {
    about_target,      ///< by moments about the target (Spiegelhalter 2005): units vary around it
    dersimonian_laird, ///< by moments about the units' own mean (1986, Controlled Clinical Trials 7)
    reml,              ///< restricted maximum likelihood of normal units around their own mean
    likelihood,        ///< maximum likelihood of beta-binomial or gamma-Poisson counts around their own mean
};

} // namespace steelyard::inline v0_1::statistics

namespace steelyard::inline v0_1 {
template <>
struct enum_names<statistics::measured> {
    static constexpr std::array<std::string_view, 4> value{"proportion", "rate", "ratio", "mean"};
};
template <>
struct enum_names<statistics::transformation> {
    static constexpr std::array<std::string_view, 6> value{"usual", "identity", "arcsine", "log", "sqrt", "logit"};
};
template <>
struct enum_names<statistics::far_scores> {
    static constexpr std::array<std::string_view, 3> value{"winsorised", "truncated", "kept"};
};
template <>
struct enum_names<statistics::between_method> {
    static constexpr std::array<std::string_view, 4> value{"about_target", "dersimonian_laird", "reml", "likelihood"};
};
} // namespace steelyard::inline v0_1

namespace steelyard::inline v0_1::statistics {

/// There and back. What lies outside of where the scale ends comes back as the end itself.
struct unit_scale {
    transformation by = transformation::identity; ///< not `usual`

    [[nodiscard]] double forward(double x) const noexcept;
    [[nodiscard]] double inverse(double on_scale) const noexcept;
    [[nodiscard]] double slope(double x) const noexcept; ///< of forward at x
};

/// Units, one a row. Counts are whole numbers up to 2^52.
struct unit_table {
    measured                of = measured::proportion;
    std::span<const double> number;     ///< events; means
    std::span<const double> size;       ///< cases, exposure, expected events; standard errors of means, above 0
    std::span<const status> given = {}; ///< empty, or per row why it has no numbers
};

struct overdispersion_options {
    transformation on = transformation::usual;
    far_scores     far = far_scores::winsorised;
    double         share = 0.1;
    between_method by = between_method::about_target;

    static void fields(auto&& field) {
        using o = overdispersion_options;
        field("on", &o::on, "scale on which units are compared");
        field("far", &o::far, "what is done with the scores farthest away");
        field("share", &o::share, "of all scores, on either side, from 0 to below 0.5");
        field("by", &o::by, "how the variance between units is found");
    }
    friend bool operator==(const overdispersion_options&, const overdispersion_options&) = default;
};

/// How far units lie apart beyond what chance does to each. One tau2 serves funnels and shrinkage.
struct overdispersion {
    status       state = status::below_minimum; ///< ok, or why there is no target or no spread
    std::int64_t rows = 0;                      ///< units with numbers
    std::int64_t taking_part = 0;               ///< of these, after truncation
    transformation on = transformation::identity; ///< scale of tau2; never `usual`
    double         target = 0;                    ///< what units are compared with, in their own unit
    double         phi = 1;                       ///< mean square of scores, after what was done with far ones; 1 is chance
    double         tau2 = 0;                      ///< variance between units, on the scale
    double         mean = 0;                      ///< around which they vary, in their own unit
    double         mean_error = 0;                ///< its standard error given tau2, on the scale
    double         spread = 0; ///< standard deviation between units, in their own unit: sqrt tau2 / slope at the mean

    friend bool operator==(const overdispersion&, const overdispersion&) = default;
};

/// Units on the scale, in order of rows; NaN where `state` has no numbers.
struct unit_scores {
    std::vector<double> estimate; ///< in the units' own unit
    std::vector<double> on_scale;
    std::vector<double> error; ///< standard error on the scale, if the unit's true number were the target
    std::vector<double> z;     ///< (on_scale - target on the scale) / error
    std::vector<status> state; ///< `boundary` where nothing or everything is an event
    double              target = 0;
    status              whole = status::ok; ///< below_minimum where no target is between the ends: then nothing has a score

    [[nodiscard]] std::size_t size() const noexcept { return state.size(); }
};

/// Scores of units against a target: by default 1 for ratios, all events over all cases or exposure, or the mean of means
/// weighted by 1 / error^2. Logarithms and logits of no events, or nothing but events, take half an event more, or less.
/// @throws shape_mismatch for columns of different lengths; domain_fault for a scale that the numbers do not have, or a
///         target where there can be no unit
[[nodiscard]] unit_scores scores_of(const unit_table& rows, transformation on = transformation::usual,
                                    std::optional<double> target = {});

/// phi = mean z^2 of the scores that take part, after winsorising or truncating at quantiles between scores by proportion.
/// With w = 1 / error^2, tau2 = max(0, (n phi - (n - 1)) / (sum w - sum w^2 / sum w)) about the target (Spiegelhalter 2005);
/// DerSimonian and Laird have Q about the weighted mean in place of n phi; both take far scores as `far` says. Likelihoods
/// have no use for scores and take all rows.
/// @throws as `scores_of`; domain_fault for options that make no sense
[[nodiscard]] overdispersion overdispersion_of(const unit_table& rows, const overdispersion_options& options = {},
                                               std::optional<double> target = {});

} // namespace steelyard::inline v0_1::statistics
