// SPDX-License-Identifier: MIT
#pragma once

// Tails of the normal, gamma and beta laws and where they have a given size, to some 1e-14 relative for shapes from 1e-3
// to 1e9. All of them are one continued fraction beside one density, and none needs a table, an allocation or a lock.

#include "fraction.hpp"

namespace steelyard::inline v0_1::statistics::detail {

/// ln x! - ((x + 1/2) ln x - x + ln(2 pi) / 2): what Stirling's formula lacks, for x > 0.
[[nodiscard]] double stirling_rest(double x) noexcept;

/// d - ln ratio for d = ratio - 1, without loss of digits where either is near 0.
[[nodiscard]] double ratio_rest(double d, double ratio) noexcept;

/// ln of the Poisson probability of x (any number above 0) at mean m, in the form of Loader 2000, "Fast and accurate
/// computation of binomial probabilities", which keeps its digits for large x.
[[nodiscard]] double log_poisson(double x, double m) noexcept;

/// ln of the binomial probability of a out of a + b (any numbers above 0) at the odds w.
[[nodiscard]] double log_binomial(double a, double b, double w) noexcept;

/// A tail by its logarithm, and density over tail on the scale on which quantiles are sought (the logarithm of a mean,
/// the logarithm of odds).
struct log_tail {
    double log;
    double hazard;
};

/// ln P(X >= a) for a Poisson X of mean m, which is the lower tail of a gamma law of shape a; good where m < a.
[[nodiscard]] log_tail gamma_below(double a, double m) noexcept;
/// ln P(X < a), the upper tail of a gamma law of shape a; good where m > a - 1.
[[nodiscard]] log_tail gamma_above(double a, double m) noexcept;
/// ln of the tail below the odds w of a beta law (a, b); good where w < a / (b - 1).
[[nodiscard]] log_tail beta_below(double a, double b, double w) noexcept;

/// z beyond which a standard normal number lies with probability `tail`, 0 < tail <= 1/2.
[[nodiscard]] double normal_beyond(double tail) noexcept;

/// m with gamma_below(a, m) = ln tail, and with gamma_above(a, m) = ln tail; 0 < tail <= 1/2.
/// @param z normal_beyond(tail)
[[nodiscard]] double gamma_lower(double a, double tail, double z) noexcept;
[[nodiscard]] double gamma_upper(double a, double tail, double z) noexcept;
/// The odds w with beta_below(a, b, w) = ln tail; 0 for odds below 1e-300, and 1e300 for odds above it.
[[nodiscard]] double beta_lower_odds(double a, double b, double tail, double z) noexcept;

/// The same of four laws at once, in two thirds of the time; each to the bits that it has alone.
[[nodiscard]] four_numbers beta_lower_odds(const four_numbers& a, const four_numbers& b, double tail,
                                           double z) noexcept;

} // namespace steelyard::inline v0_1::statistics::detail
