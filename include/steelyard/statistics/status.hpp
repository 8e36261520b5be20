// SPDX-License-Identifier: MIT
#pragma once

#include <steelyard/core/options.hpp>

#include <array>
#include <cstdint>
#include <string_view>

namespace steelyard::inline v0_1::statistics {

/// What became of one row of a batch. Only `ok`, `boundary` and `no_spread` have numbers; elsewhere they are NaN beside
/// the status that says why, and whoever stores them turns them into values with a reason first.
enum class status : std::uint8_t {
    ok,
    boundary,       ///< a bound of the parameter space was met, such as no events or nothing but events
    no_spread,      ///< all numbers are equal: limits have no width
    no_denominator, ///< nobody at risk: n, exposure or weight is zero
    below_minimum,  ///< fewer cases or points than the method or its caller asks for
    missing,        ///< an input is missing
    suppressed,     ///< an input is withheld, so what follows from it is too
    impossible,     ///< an input that cannot be: negative, more events than cases, not finite
    unbounded,      ///< a limit lies at infinity: a ratio to nothing, a quotient whose denominator may be zero
    not_unique,     ///< the model has more unknowns than the rows tell apart
    not_converged,  ///< the search for the most likely numbers did not end
    unstable,       ///< the series has signals: there is no one process of which a number could speak
};

/// Whether a row of this status has numbers.
[[nodiscard]] constexpr bool has_numbers(status s) noexcept { return s <= status::no_spread; }

} // namespace steelyard::inline v0_1::statistics

namespace steelyard::inline v0_1 {
template <>
struct enum_names<statistics::status> {
    static constexpr std::array<std::string_view, 12> value{
        "ok",         "boundary",   "no_spread", "no_denominator", "below_minimum", "missing",
        "suppressed", "impossible", "unbounded", "not_unique",     "not_converged", "unstable"};
};
} // namespace steelyard::inline v0_1
