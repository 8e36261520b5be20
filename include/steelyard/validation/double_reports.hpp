// SPDX-License-Identifier: MIT
#pragma once

#include <steelyard/core/options.hpp>
#include <steelyard/dataset/dataset.hpp>
#include <steelyard/define/definitions.hpp>
#include <steelyard/validation/finding.hpp>


namespace steelyard::inline v0_1::validation {

struct double_report_options {
    double minimum = 10;

    static void fields(auto&& field) {
        field("minimum", &double_report_options::minimum,
              "Smallest number whose equality counts: small numbers are equal by chance.");
    }
    friend bool operator==(const double_report_options&, const double_report_options&) = default;
};

/// Numbers that may be one number reported twice. Rules:
/// `double_report` (warning): two organisations report the same number for a place, category and period, where numbers
/// add up over organisations; one finding per pair, its score the share of their common periods that are equal;
/// `source_repeated` (info): two sources give the same number for the same key (reports of different sources add up in a total);
/// `sources_disagree` (warning): two sources give different numbers for the same key; the score is the largest
/// difference relative to the larger number.
[[nodiscard]] findings check_double_reports(const definitions& agreed, const dataset& data,
                                            const double_report_options& options = {});

} // namespace steelyard::inline v0_1::validation
