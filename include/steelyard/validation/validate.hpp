// SPDX-License-Identifier: MIT
#pragma once

#include <steelyard/core/options.hpp>
#include <steelyard/core/run_options.hpp>
#include <steelyard/dataset/series.hpp>
#include <steelyard/validation/breaks.hpp>
#include <steelyard/validation/completeness.hpp>
#include <steelyard/validation/double_reports.hpp>
#include <steelyard/validation/finding.hpp>
#include <steelyard/validation/hidden_missing.hpp>
#include <steelyard/validation/identities.hpp>
#include <steelyard/validation/outliers.hpp>
#include <steelyard/validation/ranges.hpp>
#include <steelyard/validation/rules.hpp>
#include <steelyard/validation/stock_flow.hpp>
#include <steelyard/validation/timeliness.hpp>
#include <steelyard/validation/typos.hpp>
#include <steelyard/validation/unknown_codes.hpp>

#include <vector>

namespace steelyard::inline v0_1::validation {

/// Options of every check, by the check's name.
struct validation_options {
    range_options            ranges;
    completeness_options     completeness;
    unknown_code_options     unknown_codes;
    double_report_options    double_reports;
    rule_options             rules;
    partition_options        partitions;
    hierarchy_options        hierarchies;
    hidden_missing_options   hidden_missing;
    repeat_then_jump_options breaks;
    stock_flow_options       stock_flow;
    outlier_options          outliers;
    typo_options             typos;
    timeliness_options       timeliness;

    static void fields(auto&& field) {
        using o = validation_options;
        field("ranges", &o::ranges, "");
        field("completeness", &o::completeness, "");
        field("unknown_codes", &o::unknown_codes, "");
        field("double_reports", &o::double_reports, "");
        field("rules", &o::rules, "");
        field("partitions", &o::partitions, "");
        field("hierarchies", &o::hierarchies, "");
        field("hidden_missing", &o::hidden_missing, "");
        field("breaks", &o::breaks, "");
        field("stock_flow", &o::stock_flow, "");
        field("outliers", &o::outliers, "");
        field("typos", &o::typos, "");
        field("timeliness", &o::timeliness, "");
    }
    friend bool operator==(const validation_options&, const validation_options&) = default;
};

/// Runs every check and the rules given. The same table, in its canonical order, for any number of threads and any
/// order of rows. @throws domain_fault for options that make no sense, stopped when the run is stopped
[[nodiscard]] findings validate(const definitions& agreed, const dataset& data, const std::vector<rule>& rules,
                                const validation_options& options = {}, const run_options& run = {});
/// The same without rules.
[[nodiscard]] findings validate(const definitions& agreed, const dataset& data, const validation_options& options = {},
                                const run_options& run = {});

} // namespace steelyard::inline v0_1::validation
