// SPDX-License-Identifier: MIT
#pragma once

#include <steelyard/learning/signals.hpp>
#include <steelyard/statistics/multiplicity.hpp>

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace steelyard::inline v0_1::learning {

/// Where the one p of a series comes from. Each is held against a series in which nothing happens.
enum class fleet_test : std::uint8_t {
    trend,                ///< Mann-Kendall; by season where a year has several periods and two years are there: exact up to ten
                          ///< points, for numbers that are independent
    autocorrelated_trend, ///< Hamed and Rao's correction of it, for numbers that resemble those before
    rules                 ///< the least of the false-alarm odds of the rules that are fulfilled, times the number of rules; 1
                          ///< where none is. By simulation of as many normal numbers, with limits of their own
};

/// What series are grouped by: a group is looked into only where something in it stands.
enum class fleet_family : std::uint8_t { indicator, unit };

} // namespace steelyard::inline v0_1::learning

namespace steelyard::inline v0_1 {
template <>
struct enum_names<learning::fleet_test> {
    static constexpr std::array<std::string_view, 3> value{"trend", "autocorrelated_trend", "rules"};
};
template <>
struct enum_names<learning::fleet_family> {
    static constexpr std::array<std::string_view, 2> value{"indicator", "unit"};
};
} // namespace steelyard::inline v0_1

namespace steelyard::inline v0_1::learning {

struct fleet_options {
    fleet_test               test = fleet_test::trend;
    fleet_family             families = fleet_family::indicator;
    statistics::multiplicity method = statistics::multiplicity::benjamini_hochberg;
    double                   level = 0.05;
    std::int64_t             replicates = 10'000;
    std::int64_t             seed = 1;

    static void fields(auto&& field) {
        using o = fleet_options;
        field("test", &o::test, "where the one p of a series comes from");
        field("families", &o::families, "what series are grouped by");
        field("method", &o::method, "which error is kept within each family, and how");
        field("level", &o::level, "expected share of false ones among all that stand");
        field("replicates", &o::replicates, "of the odds of rules");
        field("seed", &o::seed, "of the same");
    }
    friend bool operator==(const fleet_options&, const fleet_options&) = default;
};

/// One series of a fleet.
struct fleet_line {
    std::size_t           series = 0; ///< place in the board
    std::string           indicator, unit;
    std::optional<double> p;        ///< empty where there is no test; `state` says why
    std::optional<double> adjusted; ///< within its family
    statistics::status    state = statistics::status::missing;
    bool                  stands = false; ///< beside all others
    std::int32_t          side = 0;       ///< 1 rising, -1 falling
    bool                  worse = false;  ///< against the direction that is declared better
    std::string           test;           ///< which was used
    std::string           why;            ///< reasons to look here, a whole sentence
    friend bool           operator==(const fleet_line&, const fleet_line&) = default;
};

struct fleet_group {
    std::string           name; ///< code of the indicator or unit
    std::optional<double> p, adjusted;
    bool                  stands = false;
    std::int64_t          series = 0, standing = 0;
    friend bool           operator==(const fleet_group&, const fleet_group&) = default;
};

/// Hundreds of series, those first at which to look first.
struct fleet {
    std::vector<fleet_line>  lines;
    std::vector<fleet_group> groups; ///< in order of names
    fleet_options            options;
};

/// Every series of a board has one p, of its newest phase; families and series are tested from above to below
/// (`statistics::reject_in_families`), so that the expected share of false ones stays below the level. Order: those that
/// stand before others, worse ones first; then by adjusted p, by p, by a target that is consistently failed, and by code.
/// @throws domain_fault for a level or replicates outside their range
[[nodiscard]] fleet look_over(const signal_board& board, const fleet_options& options = {});

} // namespace steelyard::inline v0_1::learning
