// SPDX-License-Identifier: MIT
#pragma once

#include <steelyard/dataset/dataset.hpp>
#include <steelyard/frameworks/framework.hpp>
#include <steelyard/validation/timeliness.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace steelyard::inline v0_1::frameworks {

/// What one participant should have reported, did, and when, over all measures asked about.
/// `expected == reported + with_reason + absent`; timing is that of expectations with due days.
struct reporting_row {
    std::string              organisation;
    std::int64_t             expected = 0;
    std::int64_t             reported = 0;
    std::int64_t             with_reason = 0; ///< missing, with a reason: no fault of somebody who says why
    std::int64_t             absent = 0;
    std::int64_t             on_time = 0, late = 0;
    std::int64_t             timing_unknown = 0; ///< there, but nobody recorded since when
    std::int64_t             not_due = 0;        ///< not there, and not due yet
    std::vector<std::string> incomplete;         ///< measures of which something is absent, in order of words
    std::optional<double>    minutes_a_year;     ///< as burden_of() says

    /// reported / expected, 0..1; empty when nothing is expected.
    [[nodiscard]] std::optional<double> completeness() const noexcept {
        return expected == 0 ? std::nullopt : std::optional(static_cast<double>(reported) / static_cast<double>(expected));
    }
    /// on_time / (on_time + late), 0..1, of what came; empty when no timing is known.
    [[nodiscard]] std::optional<double> timeliness() const noexcept {
        return on_time + late == 0 ? std::nullopt : std::optional(static_cast<double>(on_time) / static_cast<double>(on_time + late));
    }
    friend bool operator==(const reporting_row&, const reporting_row&) = default;
};

/// Who reports how completely and how soon: the more complete first, then the more timely, then by code. Shares are of full
/// counts, so no places are numbered: 59 of 60 and 60 of 60 are both there to be read. Only expectations by organisation are
/// anybody's; those by place alone are left to `validation::completeness`.
/// @param measures  or indicators; empty: the core set that each participant owes, or all that is expected where there is none
/// @throws unknown_code for a code that nothing declares; format_fault as validation::timeliness
[[nodiscard]] std::vector<reporting_row> reporting_league(const framework& f, const dataset& data, const std::vector<std::string>& measures = {},
                                                          const validation::timeliness_options& timing = {});

} // namespace steelyard::inline v0_1::frameworks
