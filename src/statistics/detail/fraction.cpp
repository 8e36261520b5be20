// SPDX-License-Identifier: MIT
#include "fraction.hpp"

#include <cmath>
#include <core/detail/newer_processors.hpp>
#include <cstdint>

namespace steelyard::inline v0_1::statistics::detail {

namespace {

constexpr double equal_enough = 1e-16;
constexpr double near_enough = 3e-11; ///< for the rest to do what is missing: 4e-16 is left, by trial of all shapes
constexpr double large = 1e100;

#if defined(__GNUC__)
[[nodiscard]] inline bool any(const four_masks& m) noexcept { return (m[0] | m[1] | m[2] | m[3]) != 0; }

inline void drop_sign(four& x) noexcept {
    constexpr std::int64_t all_but_sign = 0x7FFF'FFFF'FFFF'FFFF;
    x = reinterpret_cast<four>(reinterpret_cast<four_masks>(x) & all_but_sign);
}
inline void take_root(four& x) noexcept {
    for (std::size_t k = 0; k < side_by_side; ++k) x[k] = std::sqrt(x[k]);
}
#endif
inline void take_root(double& x) noexcept { x = std::sqrt(x); }

/// Two neighbouring convergents of a fraction, in units of its size. Number is a double, or four side by side.
template <class Number>
struct convergents {
    Number b, step, rise, fall;
    Number above, above_before; ///< numerators
    Number below, below_before; ///< denominators
    Number m;                   ///< parts that were taken

    /// Two parts at once, so that neither waits for the other.
    void take_two() noexcept {
        const Number m1 = m + 1;
        m += 2;
        const Number a1 = m1 * (rise - m1 * fall);
        const Number a2 = m * (rise - m * fall);
        const Number b1 = b + step;
        b = b1 + step;
        const Number itself = b * b1 + a2;
        const Number before = b * a1;
        const Number next_above = itself * above + before * above_before;
        const Number next_below = itself * below + before * below_before;
        above_before = b1 * above + a1 * above_before;
        below_before = b1 * below + a1 * below_before;
        above = next_above;
        below = next_below;
    }

    /// What a fraction with positive parts still adds, nearly: t = a / (b + t'), with t' the next such rest, taken to lie
    /// as far from t as the roots of t (b + t) = a do for this part and the next.
    void find_rest(Number& rest) const noexcept {
        const Number b1 = b + step;
        const Number b2 = b1 + step;
        const Number a1 = (m + 1) * (rise - (m + 1) * fall);
        const Number a2 = (m + 2) * (rise - (m + 2) * fall);
        Number       s1 = b1 * b1 + 4 * a1;
        Number       s2 = b2 * b2 + 4 * a2;
        take_root(s1);
        take_root(s2);
        const Number t1 = 2 * a1 / (b1 + s1);
        const Number t2 = 2 * a2 / (b2 + s2);
        rest = t1 - (t2 - t1) * t1 / s1;
    }
};

} // namespace

double value_of(const fraction& f) noexcept {
    constexpr int       most = 100000;
    const double        scale = std::sqrt(f.alpha) + std::abs(f.b0);
    const double        unit = 1 / scale;
    const double        b = f.b0 * unit;
    convergents<double> c{b, f.step * unit, f.alpha * unit * unit, f.beta * unit * unit, b, 1, 1, 0, 0};
    for (int i = 0; i < most; ++i) {
        c.take_two();
        c.take_two();
        const double cross = c.above * c.below_before;
        const double gap = std::abs(cross - c.above_before * c.below);
        if (gap <= equal_enough * std::abs(cross)) break;
        if (gap <= near_enough * std::abs(cross) && (c.m + 4) * c.fall < c.rise) {
            double rest = 0;
            c.find_rest(rest);
            return scale * (c.above + rest * c.above_before) / (c.below + rest * c.below_before);
        }
        if (std::abs(c.above) > large || std::abs(c.below) > large) {
            c.above /= large;
            c.below /= large;
            c.above_before /= large;
            c.below_before /= large;
        }
    }
    return scale * c.above / c.below;
}

namespace {

#if defined(__GNUC__)
/// Where a mask says so.
inline void keep(const four_masks& where, const convergents<four>& from, convergents<four>& to) noexcept {
    to.b = where ? from.b : to.b;
    to.above = where ? from.above : to.above;
    to.above_before = where ? from.above_before : to.above_before;
    to.below = where ? from.below : to.below;
    to.below_before = where ? from.below_before : to.below_before;
    to.m = where ? from.m : to.m;
}

/// As value_of(), operation by operation. What takes long, or grows large, is left at 0.
STEELYARD_FOR_NEWER_PROCESSORS void values_by_processor(const fraction* f, double* to) noexcept {
    constexpr int most = 16;
    const four    zero{};
    const four    one = zero + 1;
    four          b0, step, alpha, beta;
    for (std::size_t k = 0; k < side_by_side; ++k)
        b0[k] = f[k].b0, step[k] = f[k].step, alpha[k] = f[k].alpha, beta[k] = f[k].beta;
    four scale = alpha, size = b0;
    take_root(scale);
    drop_sign(size);
    scale += size;
    const four        unit = 1 / scale;
    const four        b = b0 * unit;
    convergents<four> c{b, step * unit, alpha * unit * unit, beta * unit * unit, b, one, one, zero, zero};
    convergents<four> kept = c;
    four_masks        waiting = zero == zero, equal = zero != zero;
    for (int i = 0; i < most && any(waiting); ++i) {
        c.take_two();
        c.take_two();
        four cross = c.above * c.below_before;
        four gap = cross - c.above_before * c.below;
        drop_sign(cross);
        drop_sign(gap);
        four_masks now = waiting & (gap <= near_enough * cross);
        if (!any(now)) continue;
        const four_masks same = gap <= equal_enough * cross;
        now &= (same | ((c.m + 4) * c.fall < c.rise)) & (c.above <= large) & (c.below <= large);
        keep(now, c, kept);
        equal |= now & same;
        waiting &= ~now;
    }
    four rest;
    kept.find_rest(rest);
    rest = equal ? zero : rest;
    const four values = scale * (kept.above + rest * kept.above_before) / (kept.below + rest * kept.below_before);
    for (std::size_t k = 0; k < side_by_side; ++k) to[k] = waiting[k] != 0 ? 0 : values[k];
}
#else
void values_by_processor(const fraction*, double*) noexcept {}
#endif

} // namespace

four_numbers values_of(const std::array<fraction, side_by_side>& f) noexcept {
    four_numbers values{};
    values_by_processor(f.data(), values.data());
    for (std::size_t k = 0; k < side_by_side; ++k)
        if (values[k] == 0) values[k] = value_of(f[k]);
    return values;
}

} // namespace steelyard::inline v0_1::statistics::detail
