// SPDX-License-Identifier: MIT
#pragma once

#include <steelyard/core/options.hpp>
#include <steelyard/dataset/dataset.hpp>
#include <steelyard/define/definitions.hpp>
#include <steelyard/validation/finding.hpp>


namespace steelyard::inline v0_1::validation {

struct partition_options {
    double tolerance = 0;
    bool   open = true;
    bool   overlapping = true;

    static void fields(auto&& field) {
        using o = partition_options;
        field("tolerance", &o::tolerance, "Residual that is still none, in the measure's unit.");
        field("open", &o::open, "Report as an info residuals that unknown categories can explain.");
        field("overlapping", &o::overlapping, "Report categories of overlapping schemes that exceed their whole.");
    }
    friend bool operator==(const partition_options&, const partition_options&) = default;
};

/// Whole = sum of categories, for flows and stocks, wherever the whole and a category of a partition are reported.
/// Residual = whole - sum of the categories known. Exact for measures with declared decimals. Rules:
/// `partition_residual` (warning): all categories are known and the residual is not zero;
/// `partition_impossible` (fault): some categories are bounded, suppressed or unreported, and no numbers that they
/// could be explain the residual;
/// `partition_open` (info, one per unit and scheme): residuals that they can explain, with the bounds;
/// `category_above_whole` (fault): a category of an overlapping scheme, which is never added, alone exceeds its whole
/// (for measures whose valid range excludes negative numbers).
/// The score is the size of the gap relative to the whole.
[[nodiscard]] findings check_partitions(const definitions& agreed, const dataset& data,
                                        const partition_options& options = {});

struct hierarchy_options {
    double tolerance = 0;
    bool   open = false;

    static void fields(auto&& field) {
        using o = hierarchy_options;
        field("tolerance", &o::tolerance, "Difference that is still none, in the measure's unit.");
        field("open", &o::open, "Report as an info parents whose silent children can explain the difference.");
    }
    friend bool operator==(const hierarchy_options&, const hierarchy_options&) = default;
};

/// Parent = sum of children over every hierarchy, for flows and stocks, wherever a parent and at least one of its
/// children report (the same organisation and category over places; the same place and category over organisations).
/// Memberships are those of the period itself: of its last day for a stock, by days for a flow; a child counts with its
/// share. Rules: `parent_differs` (warning; all children report), `parent_impossible` (fault; no numbers that silent
/// or bounded children could be explain the difference), `parent_open` (info).
/// Where shares divide numbers, half a unit of the last decimal per child is tolerated.
[[nodiscard]] findings check_hierarchies(const definitions& agreed, const dataset& data,
                                         const hierarchy_options& options = {});

} // namespace steelyard::inline v0_1::validation
