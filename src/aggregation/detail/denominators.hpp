// SPDX-License-Identifier: MIT
#pragma once

// A denominator on the base periods of its numerator, and the exposure time of rates.

#include "finish.hpp"
#include "reader.hpp"

#include <steelyard/define/indicator.hpp>

#include <vector>

namespace steelyard::inline v0_1::aggregation::detail {

/// Brings the cells of a denominator that is reported for other periods onto the periods of the numerator.
class denominator_grid {
public:
    /// @throws period_mismatch when the rule cannot bring one grid onto the other
    denominator_grid(const indicator& what, period_kind base, period_kind own, bool binary, std::int32_t first,
                     std::int32_t last);

    [[nodiscard]] bool same() const noexcept { return same_; }
    /// Shares or interpolation count in a unit finer by 10^9.
    [[nodiscard]] bool finer() const noexcept { return !same_ && !binary_ && rule_ != denominator_rule::hold; }
    /// First and last period of the denominator's own grid that base periods first..last need.
    [[nodiscard]] std::pair<std::int32_t, std::int32_t> needed() const noexcept { return needed_; }
    void bring(const unit_cells& own, unit_cells& onto, std::int32_t categories) const;

private:
    struct source {
        std::int32_t period = INT32_MIN; ///< on the own grid; INT32_MIN = none
        std::int64_t share = whole_share;
        std::int32_t other = INT32_MIN; ///< for interpolation: the neighbour
        std::int64_t days_from = 0, days_between = 1;
    };
    [[nodiscard]] cell at(const unit_cells& own, std::int32_t category, const source& s) const;

    bool same_ = true, binary_ = false;
    denominator_rule rule_;
    std::int32_t first_ = 0;
    std::vector<source> sources_; ///< by base period from first_
    std::pair<std::int32_t, std::int32_t> needed_{INT32_MAX, INT32_MIN};
};

/// The exposure time of a base period in the basis of a rate, as an integer: days for a basis of days; for months and
/// years, days counted so that a whole calendar month or year is exactly 1 (of `exposure_scale`), leap or not.
[[nodiscard]] int128 exposure(const period& p, time_basis per);
[[nodiscard]] int128 exposure_scale(time_basis per) noexcept;

} // namespace steelyard::inline v0_1::aggregation::detail
