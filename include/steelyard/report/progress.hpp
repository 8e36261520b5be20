// SPDX-License-Identifier: MIT
#pragma once

#include <steelyard/core/options.hpp>
#include <steelyard/define/kind.hpp>
#include <steelyard/define/period.hpp>
#include <steelyard/define/target.hpp>

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace steelyard::inline v0_1 {

namespace report {

/// Where a number stands on the way to its target. `undetermined`: its bounds allow more than one answer.
enum class progress_status : std::uint8_t {
    no_target,
    not_computable, ///< no number, no direction, or no (comparable) baseline where the path needs one; `why` says which
    undetermined,
    moving_away,    ///< worse than the baseline
    behind,         ///< no worse than the baseline, worse than the path asks for by now
    on_track,       ///< as good as the path asks for by now
    achieved,       ///< the whole of its bounds is at the target or beyond
};

} // namespace report

template <>
struct enum_names<report::progress_status> {
    static constexpr std::array<std::string_view, 7> value{"no_target", "not_computable", "undetermined", "moving_away",
                                                           "behind",    "on_track",       "achieved"};
};

namespace report {

/// The bounds of a number; both are the number itself when it is a point. An empty side is open.
struct bounds {
    std::optional<double> lower;
    std::optional<double> upper;
    friend bool operator==(const bounds&, const bounds&) = default;
};

/// An answer, and the numbers behind it in the indicator's unit.
struct progress {
    progress_status       status = progress_status::no_target;
    bounds                gap;   ///< what is still to go, 0 at the target, negative beyond it; empty sides are open
    std::optional<double> asked; ///< what the path asks for by now
    std::string           why;   ///< for not_computable and undetermined: a clause without a full stop
    friend bool operator==(const progress&, const progress&) = default;
};

/// What a path from baseline b to target t asks for after the share s of its time, with s cut to 0..1:
/// - step: b before the end, then t; nothing is asked for on the way
/// - linear: b + s (t - b)
/// - geometric: b (t / b)^s, the same relative change in each period; only where b and t have one sign
/// - s_curve: b + (3 s^2 - 2 s^3) (t - b), slow at both ends (the cubic Hermite step)
/// @returns empty when the path is geometric and b or t is zero or their signs differ
[[nodiscard]] std::optional<double> path_value(target_path path, double baseline, double aim, double share) noexcept;

/// The share of time that has passed between a target's baseline and due periods, cut to 0..1: counted in periods
/// where all three are of one kind, else in days between their ends.
/// @returns empty when the baseline period is unknown or not before the due period; but 1 from the due period on
[[nodiscard]] std::optional<double> share_of_time(const period& now, const std::optional<period>& from, const period& due);

/// Status of a number against a target. Reflecting direction, number, target and baseline gives the same status and
/// gap. For direction::target "better" means nearer to the target, and within its tolerance is achieved.
/// @param number  its bounds; empty when there is no number at all
/// @param share   of the target's time that has passed; empty when unknown
[[nodiscard]] progress progress_of(const target& aim, direction better, const std::optional<bounds>& number,
                                   std::optional<double> share);

} // namespace report
} // namespace steelyard::inline v0_1
