// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>

namespace steelyard::inline v0_1::statistics {

/// What a control chart multiplies ranges and standard deviations by, for groups of n numbers of one normal law. Computed,
/// not typed: published tables have three or four digits of these.
struct control_constants {
    int    n = 0;
    double d2 = 0; ///< expected range, in standard deviations (Tippett 1925, Biometrika 17)
    double d3 = 0; ///< standard deviation of the range, in standard deviations
    double c4 = 0; ///< expected standard deviation, with n - 1 beneath, in true ones

    // Factors of the usual tables (ASTM Manual on Presentation of Data; Montgomery, Introduction to Statistical Quality
    // Control, appendix VI): limits of means, of ranges and of standard deviations at three deviations.
    [[nodiscard]] double a2() const noexcept;
    [[nodiscard]] double a3() const noexcept;
    [[nodiscard]] double b3() const noexcept; ///< never below 0
    [[nodiscard]] double b4() const noexcept;
    [[nodiscard]] double big_d3() const noexcept; ///< D3 of the tables; never below 0
    [[nodiscard]] double big_d4() const noexcept; ///< D4 of the tables
};

/// d2 = integral of 1 - F^n - (1 - F)^n over the normal law F; E[range^2] = integral of 2 w P(range > w);
/// c4 = sqrt(2 / (n - 1)) Gamma(n / 2) / Gamma((n - 1) / 2). For n = 2 in closed form: 2 / sqrt(pi), sqrt(2 - 4 / pi).
/// @throws domain_fault unless 2 <= n <= 1000
[[nodiscard]] control_constants constants_of(int n);

/// The two of them that a chart of means needs, each by itself. @throws domain_fault for n < 2; d2 for n > 1000 too
[[nodiscard]] double d2_of(std::int64_t n);
[[nodiscard]] double c4_of(std::int64_t n);

/// The middle moving range of two numbers of one normal law, in standard deviations: sqrt(2) times the quartile 0.6745.
/// Tables round it to 0.954.
[[nodiscard]] double median_moving_range_unit() noexcept;

} // namespace steelyard::inline v0_1::statistics
