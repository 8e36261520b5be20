// SPDX-License-Identifier: MIT
#pragma once

#include <steelyard/core/options.hpp>
#include <steelyard/dataset/dataset.hpp>
#include <steelyard/define/definitions.hpp>
#include <steelyard/validation/finding.hpp>

#include <cstdint>

namespace steelyard::inline v0_1::validation {

struct outlier_options {
    double       modified_z = 3.5;
    double       seasonal = 3.5;
    double       peer = 3.5;
    double       z = 0;
    std::int64_t least_values = 8;
    std::int64_t least_years = 3;
    std::int64_t least_peers = 4;
    std::int64_t longest_run = 2;
    double       most_share = 0.1;
    std::int64_t least_methods = 1;
    std::int64_t warning_methods = 3;

    static void fields(auto&& field) {
        using o = outlier_options;
        field("modified_z", &o::modified_z,
              "Distance from the series' median, in robust deviations; 0 turns the method off.");
        field("seasonal", &o::seasonal,
              "Distance from the same season of other years, in robust deviations; 0 turns it off.");
        field(
            "peer", &o::peer,
            "How much farther from its own median than its peers in the same period, in robust deviations; 0 turns it "
            "off.");
        field(
            "z", &o::z,
            "Distance from the series' mean, in standard deviations; 0, its default, turns it off, because an outlier "
            "widens the deviation that it is judged by.");
        field("least_values", &o::least_values, "Fewest numbers of a series that let it speak.");
        field("least_years", &o::least_years, "Fewest other years with the same season.");
        field("least_peers", &o::least_peers, "Fewest other units in the same period.");
        field("longest_run", &o::longest_run, "More neighbours than this on the same side are a run, not outliers.");
        field("most_share", &o::most_share,
              "Share of a series' numbers beyond which a method that finds them far says nothing.");
        field("least_methods", &o::least_methods, "Fewest methods that must agree on a number.");
        field("warning_methods", &o::warning_methods,
              "From so many methods that agree on, it is a warning, not an info.");
    }
    friend bool operator==(const outlier_options&, const outlier_options&) = default;
};

/// Numbers far from those of their own series, of the same season in other years, or of their peers. Rules:
/// `outlier` (info; a warning when three methods agree), one finding per number with what every method says;
/// `unusual_run` (info): more than `longest_run` such numbers in a row on one side. That is no slip of a pen: it may be
/// real, and a large change alone is never called a break.
/// The score is 1 - limit / largest distance. Methods (docs/numbers.md): the modified z of Iglewicz and Hoaglin (1993);
/// the same over residuals from the median of the season's other years; over how far units stand from their own
/// medians in one period, so that a shock that all share is nobody's outlier; the plain z.
/// Only points are judged. Lest chance or skew be accused, a whole count must be farther from what was expected than the
/// limit times its square root, and a positive number beyond the limit by its ratio to what was expected, on the scale
/// of logarithms, too. A method that finds more than `most_share` of a series far says nothing about it: two seasons of
/// equal length are no outliers. Nor has a series of equal numbers any.
/// @throws domain_fault for a negative limit or a count below 1
[[nodiscard]] findings check_outliers(const definitions& agreed, const dataset& data,
                                      const outlier_options& options = {});

} // namespace steelyard::inline v0_1::validation
