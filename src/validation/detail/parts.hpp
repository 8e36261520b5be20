// SPDX-License-Identifier: MIT
#pragma once

#include "cells.hpp"

#include <steelyard/validation/bounded_number.hpp>

#include <cmath>
#include <optional>
#include <string>
#include <vector>

namespace steelyard::inline v0_1::validation::detail {

/// A whole and its parts, compared: what is known adds up exactly, what is not stays within bounds.
struct parts_account {
    bounded_number           sum = bounded_number::point({}); ///< of all parts, within bounds
    exact_number             known;                           ///< of the parts that are points
    std::vector<std::string> unknown;                         ///< names of the others
    std::int64_t             points = 0;

    void add_part(const std::string& name, const bounded_number& part) {
        if (part.is_point()) {
            ++points;
            known = add(known, *part.lower);
        } else {
            unknown.push_back(name);
        }
        sum = add(sum, part);
    }
};

/// How a whole compares with the sum of its parts.
enum class identity : std::uint8_t { holds, explained, differs, impossible };

/// |a - b| <= tolerance, in the arithmetic of exact numbers where both are exact.
[[nodiscard]] inline bool within(const exact_number& a, const exact_number& b, const exact_number& tolerance) {
    const exact_number   gap = add(a, negate(b));
    const bounded_number size = absolute(bounded_number::point(gap));
    if (compare(*size.lower, tolerance) <= 0) return true;
    return !gap.exact && compare(a, b) == 0; // doubles: equal up to rounding
}

[[nodiscard]] inline identity compare_parts(const exact_number& whole, const parts_account& parts,
                                            const exact_number& tolerance) {
    if (parts.unknown.empty()) return within(whole, *parts.sum.lower, tolerance) ? identity::holds : identity::differs;
    const bool too_much =
        parts.sum.lower && compare(*parts.sum.lower, whole) > 0 && !within(*parts.sum.lower, whole, tolerance);
    const bool too_little =
        parts.sum.upper && compare(*parts.sum.upper, whole) < 0 && !within(*parts.sum.upper, whole, tolerance);
    return too_much || too_little ? identity::impossible : identity::explained;
}

/// What the unknown parts together can be: the sum's bounds less the known parts.
[[nodiscard]] inline bounded_number unknown_part(const parts_account& parts) {
    return add(parts.sum, negate(bounded_number::point(parts.known)));
}

/// |gap| / |whole|, at most 1; 1 where the whole is zero.
[[nodiscard]] inline double relative_gap(const exact_number& whole, const exact_number& other) {
    const double w = std::abs(whole.as_double());
    const double gap = std::abs(add(whole, negate(other)).as_double());
    return w > 0 ? std::min(1.0, gap / w) : 1.0;
}

} // namespace steelyard::inline v0_1::validation::detail
