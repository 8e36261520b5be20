// SPDX-License-Identifier: MIT
#pragma once

// Both tails of one count under laws of counts, x itself in both, so that they add up to more than 1; and where a tail has a
// given size. Callers have checked 0 <= x <= n, n > 0, 0 < p < 1 and a mean above 0.

namespace steelyard::inline v0_1::statistics::detail {

struct two_tails {
    double below; ///< P(X <= x)
    double above; ///< P(X >= x)
};

/// A beta or gamma law of what lies behind counts, by its mean and deviation; a deviation of 0 is no law but the mean itself.
struct mixing {
    double mean, deviation;
};

/// ln Gamma(a + x) / Gamma(a), to the digits of itself also where x is a small part of a.
[[nodiscard]] double log_rising(double a, double x) noexcept;

[[nodiscard]] two_tails binomial_tails(double x, double n, double p) noexcept;
[[nodiscard]] two_tails poisson_tails(double x, double mean) noexcept;

/// Twice the logarithm by which x is likelier under its own mean than under this one.
[[nodiscard]] double binomial_deviance(double x, double n, double p) noexcept;
[[nodiscard]] double poisson_deviance(double x, double mean) noexcept;

/// Of x of n, p being drawn from a beta law. Terms are added one by one up to a million of cases; above that it is the
/// beta law with the mean and variance of x / n, a half to either side of x.
[[nodiscard]] two_tails beta_binomial_tails(double x, double n, const mixing& p) noexcept;
/// Of x events in `exposure` whose rate is drawn from a gamma law.
[[nodiscard]] two_tails negative_binomial_tails(double x, double exposure, const mixing& rate) noexcept;

/// Counts, whole or not, between which `tail` lies on neither side: P(X <= lower) = P(X >= upper) = tail, continued between
/// whole numbers; 0 and `most` where the ends themselves are likelier than that.
struct count_limits {
    double lower, upper;
};
[[nodiscard]] count_limits binomial_limits(double n, double p, double tail);
[[nodiscard]] count_limits poisson_limits(double mean, double tail);
[[nodiscard]] count_limits beta_binomial_limits(double n, const mixing& p, double tail);
[[nodiscard]] count_limits negative_binomial_limits(double exposure, const mixing& rate, double tail);

/// P(p > x) of a beta law, P(rate > x) of a gamma law.
[[nodiscard]] double beta_beyond(double a, double b, double x) noexcept;
[[nodiscard]] double gamma_beyond(double a, double m) noexcept;

} // namespace steelyard::inline v0_1::statistics::detail
