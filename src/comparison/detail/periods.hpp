// SPDX-License-Identifier: MIT
#pragma once

// Periods in words, for the roll-ups that this room asks for.

#include <steelyard/define/definitions.hpp>

#include <string>

namespace steelyard::inline v0_1::comparison::detail {

/// A period of the measure's own frequency first. @throws period_mismatch naming the caller
[[nodiscard]] period period_of_side(const definitions& agreed, const measure& of, const std::string& text,
                                    const char* caller);

/// The name by which a query asks for a kind of period; "" for the measure's own. @throws period_mismatch
[[nodiscard]] std::string name_of(const definitions& agreed, const measure& of, const period_kind& kind,
                                  const char* caller);

/// @throws unknown_code
[[nodiscard]] const measure& measure_of(const definitions& agreed, const indicator& what, const indicator_part& part,
                                        const char* caller);

} // namespace steelyard::inline v0_1::comparison::detail
