// SPDX-License-Identifier: MIT
#pragma once

#include <steelyard/core/options.hpp>
#include <steelyard/dataset/dataset.hpp>
#include <steelyard/define/definitions.hpp>
#include <steelyard/validation/finding.hpp>


namespace steelyard::inline v0_1::validation {

struct range_options {
    bool partly_outside = true; ///< also report bounds that are possible only in part
    bool percent_like = true;   ///< also judge percentages that declare no valid range

    static void fields(auto&& field) {
        using o = range_options;
        field("partly_outside", &o::partly_outside,
              "Report numbers with bounds of which a part lies outside the valid range.");
        field("percent_like", &o::percent_like,
              "Judge measures in percent without a valid range against 0 to 100, and shares of 1 written as percent.");
    }
    friend bool operator==(const range_options&, const range_options&) = default;
};

/// Numbers that cannot be, by the latest record of each source. Rules:
/// `outside_range` (fault: no part of the number is possible), `partly_outside_range` (warning), `not_whole` (fault: a
/// grade, ordinal level or milestone that is no whole number), `unknown_level` (fault: beyond the declared levels),
/// `outside_percent` (warning: a percentage outside 0..100 that declares no valid range),
/// `share_as_percent` (warning: all numbers of a place in percent lie within 0..1).
[[nodiscard]] findings check_ranges(const definitions& agreed, const dataset& data, const range_options& options = {});

} // namespace steelyard::inline v0_1::validation
