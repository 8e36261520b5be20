// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <cmath>

namespace steelyard::inline v0_1::statistics::detail {

/// Where f passes through zero between two places at which it has different signs: inverse quadratic steps where they are
/// safe, halves elsewhere, down to the last digits of the place or 1e-17 of where the search began (Chandrupatla 1997, Advances in Engineering Software 28).
template <class F>
[[nodiscard]] double root_between(double a, double b, F f) {
    double       fa = f(a);
    double       fb = f(b);
    double       c = a, fc = fa; // the end that b replaced
    double       t = 0.5;
    const double scale = std::abs(b - a);
    for (int i = 0; i < 200 && fb != 0; ++i) {
        const double x = a + t * (b - a);
        const double fx = f(x);
        if ((fx > 0) == (fa > 0)) {
            c = a, fc = fa;
        } else {
            c = b, fc = fb;
            b = a, fb = fa;
        }
        a = x, fa = fx;
        const double best = std::abs(fa) < std::abs(fb) ? a : b;
        const double least = 2e-16 * std::abs(best) + 1e-17 * scale;
        const double narrow = least / std::abs(b - c);
        if (narrow > 0.5 || fa == 0 || std::abs(b - a) <= 2 * least) return best;
        const double xi = (a - b) / (c - b);
        const double phi = (fa - fb) / (fc - fb);
        t = 0.5;
        if (phi * phi < xi && (1 - phi) * (1 - phi) < 1 - xi)
            t = fa / (fb - fa) * (fc / (fb - fc)) + (c - a) / (b - a) * (fa / (fc - fa)) * (fb / (fc - fb));
        t = std::clamp(t, narrow, 1 - narrow);
    }
    return b;
}

} // namespace steelyard::inline v0_1::statistics::detail
