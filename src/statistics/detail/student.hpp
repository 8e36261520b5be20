// SPDX-License-Identifier: MIT
#pragma once

// Student's t law (1908, Biometrika 6) for any number of degrees of freedom above 0; infinitely many are the normal law.

namespace steelyard::inline v0_1::statistics::detail {

/// ln P(|T| > |t|), also where the probability itself is below the least double.
[[nodiscard]] double log_student_beyond(double t, double degrees) noexcept;

/// P(T > t).
[[nodiscard]] double student_above(double t, double degrees) noexcept;

/// t with P(|T| > t) = 2 tail, 0 < tail < 1/2.
[[nodiscard]] double student_quantile(double tail, double degrees) noexcept;

/// P(|T| > |t|), never 0: the least double where it is below that.
[[nodiscard]] double two_sided(double t, double degrees) noexcept;

} // namespace steelyard::inline v0_1::statistics::detail
