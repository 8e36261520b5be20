// SPDX-License-Identifier: MIT
#pragma once

#include <steelyard/composite/score_table.hpp>
#include <steelyard/composite/screen.hpp>
#include <steelyard/core/options.hpp>

#include <array>
#include <cstdint>
#include <limits>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace steelyard::inline v0_1::composite {

/// What calls a column's numbers outlying. `skew_kurtosis`: both |G1| and G2 beyond their limits. The others set fences:
/// percentiles, quartiles +- fence x their distance (Tukey 1977), median +- deviations x MAD / 0.6745 (Iglewicz &
/// Hoaglin 1993).
enum class outlier_rule : std::uint8_t { none, skew_kurtosis, percentiles, quartiles, median_deviation };

/// What is done about them. `winsorise` draws outlying numbers to the nearest one that stays. `log` is ln(x) and needs
/// numbers above zero; `log_shifted` is ln(x - least + offset), mirrored where the long tail is on the low side, so that
/// it always exists. `box_cox` is (x^lambda - 1) / lambda (Box & Cox 1964), numbers above zero.
enum class outlier_remedy : std::uint8_t { none, winsorise, log, log_shifted, box_cox };

} // namespace steelyard::inline v0_1::composite

namespace steelyard::inline v0_1 {
template <>
struct enum_names<composite::outlier_rule> {
    static constexpr std::array<std::string_view, 5> value{"none", "skew_kurtosis", "percentiles", "quartiles",
                                                           "median_deviation"};
};
template <>
struct enum_names<composite::outlier_remedy> {
    static constexpr std::array<std::string_view, 5> value{"none", "winsorise", "log", "log_shifted", "box_cox"};
};
} // namespace steelyard::inline v0_1

namespace steelyard::inline v0_1::composite {

struct treat_options {
    outlier_rule   rule = outlier_rule::skew_kurtosis;
    outlier_remedy remedy = outlier_remedy::winsorise;
    outlier_remedy otherwise = outlier_remedy::log_shifted;
    bool           force = false;
    double         skew = 2;
    double         kurtosis = 3.5;
    std::int64_t   most_points = 5;
    double         low_percentile = 2.5;
    double         high_percentile = 97.5;
    double         fence = 1.5;
    double         deviations = 3.5;
    double         offset = 0.01;
    bool           fit_lambda = true;
    double         lambda = 0;

    static void fields(auto&& field) {
        using o = treat_options;
        field("rule", &o::rule, "What calls a column's numbers outlying.");
        field("remedy", &o::remedy, "What is done to a column with outlying numbers.");
        field("otherwise", &o::otherwise,
              "What is done under skew_kurtosis, to the numbers as they were, when winsorising did not suffice.");
        field("force", &o::force, "Apply the remedy even where the rule finds nothing.");
        field("skew", &o::skew, "Absolute skewness G1 that passes.");
        field("kurtosis", &o::kurtosis, "Excess kurtosis G2 that passes.");
        field("most_points", &o::most_points,
              "Most numbers of a column that winsorising may move, each of equal ones counted.");
        field("low_percentile", &o::low_percentile, "Percentile below which numbers are outlying, 0 to 100.");
        field("high_percentile", &o::high_percentile, "Percentile above which numbers are outlying, 0 to 100.");
        field("fence", &o::fence, "Times the distance of the quartiles.");
        field("deviations", &o::deviations, "Times the median distance from the median, over 0.6745.");
        field("offset", &o::offset, "What log_shifted adds, as a share of the column's range.");
        field("fit_lambda", &o::fit_lambda, "Find Box-Cox's lambda by likelihood, instead of taking the one given.");
        field("lambda", &o::lambda, "Box-Cox's lambda where it is not fitted.");
    }
    friend bool operator==(const treat_options&, const treat_options&) = default;
};

/// What was decided for one column: limits in raw units, then a rising curve. Being a value, it can be kept and applied
/// to another year, or to a goalpost: both must go through the same curve as the numbers.
struct column_treatment {
    std::string              column;
    outlier_remedy           done = outlier_remedy::none;
    double                   low = std::numeric_limits<double>::lowest(); ///< numbers below are drawn up to it
    double                   high = std::numeric_limits<double>::max();   ///< numbers above are drawn down to it
    double                   shift = 0; ///< log_shifted: ln(x - shift), or -ln(shift - x) where mirrored
    bool                     mirrored = false;
    double                   lambda = 1;     ///< box_cox
    std::int64_t             points_low = 0; ///< numbers moved by winsorising
    std::int64_t             points_high = 0;
    shape                    before, after;
    bool                     passes = true; ///< whether the rule is content with what came out
    std::vector<std::string> units;         ///< whose numbers were moved

    /// The treated number. A log of what lies outside its domain is taken at the domain's edge as estimated.
    [[nodiscard]] double operator()(double x) const noexcept;
    friend bool          operator==(const column_treatment&, const column_treatment&) = default;
};

/// A column's own options, where it does not take the common ones.
struct treat_rule {
    std::string   column;
    treat_options options;
};

/// Decides for every column. Reads points only; bounds are moved by the same curve later.
/// Winsorising under `skew_kurtosis` takes one distinct number at a time from the side of the skew until the rule
/// passes or the next would exceed `most_points`; with `force` it goes on to `most_points` whatever the rule says.
/// @throws invalid_input listing every column that a logarithm or Box-Cox cannot take, naming unit and number, and
/// options that make no sense
[[nodiscard]] std::vector<column_treatment> find_treatments(const score_table& table, const treat_options& common,
                                                            std::span<const treat_rule> own = {});
/// Applies treatments by column name; columns without one stay as they are.
[[nodiscard]] score_table treat(const score_table& table, std::span<const column_treatment> treatments);

} // namespace steelyard::inline v0_1::composite
