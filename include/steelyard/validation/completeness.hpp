// SPDX-License-Identifier: MIT
#pragma once

#include <steelyard/core/options.hpp>
#include <steelyard/dataset/dataset.hpp>
#include <steelyard/define/definitions.hpp>
#include <steelyard/validation/finding.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace steelyard::inline v0_1::validation {

struct completeness_options {
    bool unexpected = true;
    bool complete = false;

    static void fields(auto&& field) {
        using o = completeness_options;
        field("unexpected", &o::unexpected,
              "Report places and organisations that no expectation of the measure names.");
        field("complete", &o::complete, "Also report as an info each measure that is complete.");
    }
    friend bool operator==(const completeness_options&, const completeness_options&) = default;
};

/// What one unit of an expectation should have reported and did.
/// `expected == reported + with_reason + absent`; not applicable cells have left the expected set.
struct completeness_row {
    std::string              measure;
    std::string              place;        ///< empty: the expectation is not by place, or the row is about all of them
    std::string              organisation; ///< likewise
    std::int64_t             expected = 0;
    std::int64_t             reported = 0;       ///< a number, bounds, or reported elsewhere
    std::int64_t             with_reason = 0;    ///< missing, with a reason
    std::int64_t             absent = 0;         ///< no row at all
    std::int64_t             not_applicable = 0; ///< not counted in `expected`
    std::vector<std::string> absent_periods;
    std::vector<std::string> missing_periods;       ///< with their reasons, "2021 (waived)"
    bool                     whole_measure = false; ///< the sum over all units of the measure

    /// reported / expected, 0..1; empty when nothing is expected.
    [[nodiscard]] std::optional<double> share() const noexcept {
        return expected == 0 ? std::nullopt
                             : std::optional(static_cast<double>(reported) / static_cast<double>(expected));
    }
    friend bool operator==(const completeness_row&, const completeness_row&) = default;
};

/// Completeness of every measure with an expectation: one row for the measure, then one per unit, in order of words.
/// Only expected cells are counted, each once however many expectations name it, so no share exceeds 1. A cell counts
/// as reported when the whole or any category of it is.
[[nodiscard]] std::vector<completeness_row> completeness(const definitions& agreed, const dataset& data);

/// Rules: `expected_absent` (warning, per unit: no row), `expected_missing` (info, per unit: missing with a reason),
/// `incomplete` (info, per measure; the score is the share that is not there), `complete` (info), `unexpected_report`
/// (info, per unit), `bad_expectation` (fault: a period or measure that cannot be read). Whether numbers came in time is
/// asked in timeliness.hpp.
[[nodiscard]] findings check_completeness(const definitions& agreed, const dataset& data,
                                          const completeness_options& options = {});

} // namespace steelyard::inline v0_1::validation
