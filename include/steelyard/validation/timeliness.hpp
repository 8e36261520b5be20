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

struct timeliness_options {
    std::string  as_of;
    double       often = 0.25;
    std::int64_t least_late = 3;

    static void fields(auto&& field) {
        using o = timeliness_options;
        field(
            "as_of", &o::as_of,
            "Day or instant up to which records count, such as 2024-03-01; empty: all of them, and everything expected "
            "is due.");
        field("often", &o::often, "Share of late numbers from which on lateness is a warning, not an info.");
        field("least_late", &o::least_late, "Fewest late numbers that make it a warning.");
    }
    friend bool operator==(const timeliness_options&, const timeliness_options&) = default;
};

/// When one unit of an expectation with due days reported. Not applicable cells have left the expected set.
/// `expected == on_time + late + absent + with_reason + unknown + not_due`.
struct timeliness_row {
    std::string              measure;
    std::string              place;        ///< empty: the expectation is not by place, or the row is about all of them
    std::string              organisation; ///< likewise
    std::int64_t             expected = 0;
    std::int64_t             on_time = 0; ///< first recorded by the end of the due day (UTC)
    std::int64_t             late = 0;
    std::int64_t             absent = 0;      ///< due, and no row at all
    std::int64_t             with_reason = 0; ///< missing, with a reason
    std::int64_t             unknown = 0;     ///< there, but nobody recorded since when
    std::int64_t             not_due = 0;     ///< not there, and at `as_of` the due day was not over
    std::optional<double>    days_late;       ///< of the late numbers, their median
    std::int64_t             most_days_late = 0;
    std::vector<std::string> late_periods;
    bool                     whole_measure = false; ///< over all units of the measure

    /// on_time / (on_time + late + absent), 0..1; empty when no timing is known.
    [[nodiscard]] std::optional<double> share() const noexcept {
        const std::int64_t known = on_time + late + absent;
        return known == 0 ? std::nullopt : std::optional(static_cast<double>(on_time) / static_cast<double>(known));
    }
    friend bool operator==(const timeliness_row&, const timeliness_row&) = default;
};

/// Every measure with an expectation that sets due_days: one row for the measure, then one per unit, in order of words.
/// A number is due `due_days` after its period's last day, that day included; what counts is the instant at which any
/// number of the cell was first recorded, so that a later correction makes nobody late.
/// @throws format_fault when as_of is neither a day nor an instant
[[nodiscard]] std::vector<timeliness_row> timeliness(const definitions& agreed, const dataset& data,
                                                     const timeliness_options& options = {});

/// Rules: `late_report` (per unit; warning when often late, else info; the score is the share of late numbers among
/// those whose timing is known), `timing_unknown` (info, per measure: numbers that nobody recorded the time of).
/// What never came is `expected_absent` (completeness.hpp).
[[nodiscard]] findings check_timeliness(const definitions& agreed, const dataset& data,
                                        const timeliness_options& options = {});

} // namespace steelyard::inline v0_1::validation
