// SPDX-License-Identifier: MIT
#pragma once

// From plain sums to one row of the result: what finish() says, without the wide integers where they are not needed.

#include "finish.hpp"
#include "plain_sums.hpp"

#include <cmath>
#include <optional>

namespace steelyard::inline v0_1::aggregation::detail {

/// x * a / (y * b), rounded once.
template <class Sum>
class scaled_quotient {
public:
    scaled_quotient(int128 a, int128 b) : a_(a), b_(b) {
        constexpr int128 exact = int128{1} << 53; // products up to here are exact doubles, and their quotient rounds once
        if (a <= 0 || b <= 0 || a > exact || b > exact) return;
        most_x_ = static_cast<std::int64_t>(exact / a);
        most_y_ = static_cast<std::int64_t>(exact / b);
        double_a_ = static_cast<double>(a);
        double_b_ = static_cast<double>(b);
    }
    [[nodiscard]] std::optional<double> operator()(Sum x, Sum y) const noexcept {
        if (y != 0 && x <= most_x_ && x >= -most_x_ && y <= most_y_ && y >= -most_y_) {
            const double q = static_cast<double>(static_cast<std::int64_t>(x)) * double_a_ /
                             (static_cast<double>(static_cast<std::int64_t>(y)) * double_b_);
            return q + 0.0; // there is one zero
        }
        return quotient_of_products(x, a_, y, b_);
    }

private:
    int128       a_, b_;
    std::int64_t most_x_ = -1, most_y_ = -1;
    double       double_a_ = 1, double_b_ = 1;
};

template <class Sum>
class finisher {
public:
    explicit finisher(const finish_rules& rules)
        : rules_(rules), ratio_(factor_times(rules.denominator_unit), rules.numerator_unit.per_one()),
          total_(rules.factor, rules.numerator_unit.per_one()), numerator_(1, rules.numerator_unit.per_one()),
          denominator_(1, rules.denominator_unit.per_one()) {
        int128 a = rules.denominator_unit.per_one();
        fits_ = !mul_overflows(a, rules.factor);
    }
    /// @param divisor  base periods that a mean of periods is over; else 1
    [[nodiscard]] std::optional<finished> operator()(const plain_state<Sum>& s, std::int32_t divisor) const {
        if (rules_.missing.mode != missing_mode::bounded || (rules_.quotient && !fits_))
            return finish_combined(s.wide(rules_.quotient), divisor, rules_);
        finished f;
        f.expected = s.expected();
        f.present = s.present();
        f.coverage = static_cast<double>(f.present) / static_cast<double>(f.expected);
        if (s.flags != 0) f.flags = flags_of(s.wide(rules_.quotient));
        const std::optional<double> point = rules_.quotient ? quotient_point(f, s) : total_point(f, s, divisor);
        if (f.why == reason::none) settle(f, s, point);
        if (f.coverage < rules_.missing.minimum_coverage) {
            f.what = form::missing;
            f.why = reason::insufficient_coverage;
            f.number = 0;
        }
        return f;
    }

private:
    [[nodiscard]] int128 factor_times(const number_unit& u) const {
        int128 a = u.per_one();
        return mul_overflows(a, rules_.factor) ? 0 : a;
    }
    [[nodiscard]] std::optional<double> total_point(finished& f, const plain_state<Sum>& s, Sum divisor) const {
        f.known = total_(s.known, divisor);
        if (!s.open_low) f.lower = total_(s.known + s.low, divisor);
        if (!s.open_high) f.upper = total_(s.known + s.high, divisor);
        return s.points == s.expected() ? f.known : std::nullopt;
    }
    [[nodiscard]] std::optional<double> quotient_point(finished& f, const plain_state<Sum>& s) const {
        f.numerator = numerator_(s.known, 1);
        f.denominator = denominator_(s.den, 1);
        if (s.points > 0 && s.den == 0) {
            f.why = reason::no_denominator;
            return std::nullopt;
        }
        const Sum low = s.known + s.low, high = s.known + s.high;
        const Sum under_low = s.den + (low < 0 ? s.den_high : s.den_low), under_high = s.den + (high < 0 ? s.den_low : s.den_high);
        if (!s.open_low && under_low > 0) f.lower = ratio_(low, under_low);
        if (!s.open_high && under_high > 0) f.upper = ratio_(high, under_high);
        if (rules_.nested) {
            if (!f.lower) f.lower = 0.0;
            if (!f.upper) f.upper = static_cast<double>(rules_.factor);
            uncross(f);
        }
        if (s.points == 0 || s.bounded > 0) return std::nullopt;
        const std::optional<double> point = ratio_(s.known, s.den);
        if ((f.lower && *point < *f.lower) || (f.upper && *point > *f.upper)) return std::nullopt;
        return point;
    }
    static void settle(finished& f, const plain_state<Sum>& s, const std::optional<double>& point) {
        if (point) {
            f.what = form::point;
            f.number = *point;
        } else if (s.present() == 0) {
            f.why = gravest(s.reasons);
        } else if (f.lower || f.upper) {
            f.what = f.lower && f.upper ? form::range : f.lower ? form::above : form::below;
            if (f.what != form::range) f.flags |= flag::open_bound;
        } else {
            f.why = reason::open_bounds;
        }
    }

    finish_rules         rules_;
    bool                 fits_ = true;
    scaled_quotient<Sum> ratio_, total_, numerator_, denominator_;
};

} // namespace steelyard::inline v0_1::aggregation::detail
