// SPDX-License-Identifier: MIT
#pragma once

#include <steelyard/core/options.hpp>

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace steelyard::inline v0_1::statistics {

/// What a chart takes the usual variation of single numbers from.
enum class variation_from : std::uint8_t { mean_moving_range, median_moving_range, standard_deviation };
/// How a range becomes a standard deviation: by the exact constant, by the three digits of the tables (1.128, 0.954), or
/// by typed factors of the limits (2.66, 3.145).
enum class constant_digits : std::uint8_t { exact, table, factor };
/// Whether large moving ranges are left out of their own mean (Nelson 1982, Journal of Quality Technology 14): never, once,
/// or again until none is large.
enum class range_screen : std::uint8_t { none, once, repeated };
/// What becomes of a moving range exactly at the screen.
enum class screen_tie : std::uint8_t { kept, dropped };
/// What the line in the middle is.
enum class centre_by : std::uint8_t { mean, median };
/// Whether two numbers with nothing reported between them are neighbours. It holds for moving ranges, runs and trends.
enum class gap_policy : std::uint8_t { breaks, bridges };

} // namespace steelyard::inline v0_1::statistics

namespace steelyard::inline v0_1 {
template <>
struct enum_names<statistics::variation_from> {
    static constexpr std::array<std::string_view, 3> value{"mean_moving_range", "median_moving_range",
                                                           "standard_deviation"};
};
template <>
struct enum_names<statistics::constant_digits> {
    static constexpr std::array<std::string_view, 3> value{"exact", "table", "factor"};
};
template <>
struct enum_names<statistics::range_screen> {
    static constexpr std::array<std::string_view, 3> value{"none", "once", "repeated"};
};
template <>
struct enum_names<statistics::screen_tie> {
    static constexpr std::array<std::string_view, 2> value{"kept", "dropped"};
};
template <>
struct enum_names<statistics::centre_by> {
    static constexpr std::array<std::string_view, 2> value{"mean", "median"};
};
template <>
struct enum_names<statistics::gap_policy> {
    static constexpr std::array<std::string_view, 2> value{"breaks", "bridges"};
};
} // namespace steelyard::inline v0_1

namespace steelyard::inline v0_1::statistics {

/// How limits come from numbers. The same numbers have other limits in every tool, because tools differ in these; a chart
/// carries the convention that it was drawn by.
struct chart_convention {
    variation_from  variation = variation_from::mean_moving_range;
    constant_digits digits = constant_digits::exact;
    range_screen    screen = range_screen::none;
    double          screen_limit = 3.267; ///< in mean moving ranges
    screen_tie      tie = screen_tie::kept;
    centre_by       centre = centre_by::mean;
    gap_policy      gaps = gap_policy::breaks;
    double          sigmas = 3; ///< how far from the centre the limits are

    static void fields(auto&& field) {
        using c = chart_convention;
        field("variation", &c::variation, "what the usual variation of single numbers is taken from");
        field("digits", &c::digits, "exact constants, those of printed tables, or typed factors (2.66, 3.145)");
        field("screen", &c::screen, "whether large moving ranges are left out of their own mean");
        field("screen_limit", &c::screen_limit, "from how many mean moving ranges on one is large");
        field("tie", &c::tie, "what becomes of a moving range exactly at the screen");
        field("centre", &c::centre, "mean or median");
        field("gaps", &c::gaps, "whether what is missing separates its neighbours");
        field("sigmas", &c::sigmas, "distance of the limits from the centre, in standard deviations");
    }
    friend bool operator==(const chart_convention&, const chart_convention&) = default;
};

/// A convention that someone documented, by name, with what is different here because it was a fault there.
struct named_convention {
    std::string_view name;
    chart_convention convention;
    std::string_view rules; ///< the rule set that goes with it; see `rule_set`
    std::string_view about;
    std::string_view corrected; ///< empty where nothing is
};

/// `exact` (ours: nothing rounded, nothing left out), `mdc` (NHS Making Data Count), `montgomery`, `wheeler`, `qicharts2`,
/// `powerbi` (the custom visuals for Power BI).
[[nodiscard]] const std::array<named_convention, 6>& conventions() noexcept;

/// @throws unknown_code naming the nearest known one
[[nodiscard]] const named_convention& convention_named(std::string_view name);

/// What two conventions do differently, in one sentence; "The same limits for any numbers." where nothing differs. A fault
/// of a tool that its preset here does not have is said when the preset is given by name.
[[nodiscard]] std::string compare(const chart_convention& one, const chart_convention& other);
[[nodiscard]] std::string compare(const named_convention& one, const named_convention& other);

} // namespace steelyard::inline v0_1::statistics
