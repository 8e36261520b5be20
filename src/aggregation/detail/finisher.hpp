// SPDX-License-Identifier: MIT
#pragma once

// From plain sums to one row of the result: what finish() says, without the wide integers where they are not needed.

#include "finish.hpp"
#include "plain_sums.hpp"
#include "row_writer.hpp"

#include <cstdint>
#include <utility>

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
    /// x * a / b: where both are 1, as they are for whole numbers, there is nothing to divide.
    [[nodiscard]] double of(Sum x) const noexcept {
        if (a_ == 1 && b_ == 1 && x <= most_x_ && x >= -most_x_) return static_cast<double>(static_cast<std::int64_t>(x));
        return (*this)(x, 1);
    }
    /// @pre y is not 0
    [[nodiscard, gnu::always_inline]] double operator()(Sum x, Sum y) const noexcept {
        if (x <= most_x_ && x >= -most_x_ && y <= most_y_ && y >= -most_y_) {
            const double q = static_cast<double>(static_cast<std::int64_t>(x)) * double_a_ /
                             (static_cast<double>(static_cast<std::int64_t>(y)) * double_b_);
            return q + 0.0; // there is one zero
        }
        return quotient_of_products(x, a_, y, b_).value_or(0);
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
        quick_ = !mul_overflows(a, rules.factor) && rules.missing.mode == missing_mode::bounded;
    }
    /// The row of points only.
    /// @returns the bits of `has`; 0 where it is not that simple
    [[nodiscard]] std::uint8_t points_row(const plain_state<Sum>& s, std::int32_t divisor, points_values& row) const {
        if (!quick_ || s.points <= 0 || rules_.missing.minimum_coverage > 1 || (rules_.quotient && s.den <= 0)) return 0;
        row.expected = s.points;
        if (rules_.quotient) {
            row.numerator = numerator_.of(s.known);
            row.denominator = denominator_.of(s.den);
            row.number = ratio_(s.known, s.den);
            return has_lower | has_upper | has_parts;
        }
        row.number = total_(s.known, divisor);
        return has_lower | has_upper | has_known;
    }
    /// @param divisor  base periods that a mean of periods is over; else 1
    /// @returns false when the missing mode gives no result
    [[nodiscard]] bool operator()(const plain_sum<Sum>& s, std::int32_t divisor, row_values& row) const {
        if (!quick_) {
            const auto f = finish_combined(s.wide(rules_.quotient), divisor, rules_);
            if (f) row = row_of(*f);
            return f.has_value();
        }
        row = {};
        row.expected = s.expected();
        row.present = s.present();
        row.coverage = static_cast<double>(row.present) / static_cast<double>(row.expected);
        if (s.flags != 0) row.flags = flags_of(s.wide(rules_.quotient));
        const bool point = rules_.quotient ? quotient_row(row, s) : total_row(row, s, divisor);
        settle(row, s, point);
        if (row.coverage < rules_.missing.minimum_coverage) {
            row.what = form::missing;
            row.why = reason::insufficient_coverage;
            row.number = 0;
        }
        return true;
    }

private:
    [[nodiscard]] int128 factor_times(const number_unit& u) const {
        int128 a = u.per_one();
        return mul_overflows(a, rules_.factor) ? 0 : a;
    }
    static void set(row_values& row, double row_values::*column, std::uint8_t bit, double x) noexcept {
        row.*column = x;
        row.has = static_cast<std::uint8_t>(row.has | bit);
    }
    /// Whether there is a point, put into `number`.
    [[nodiscard]] bool total_row(row_values& row, const plain_sum<Sum>& s, Sum divisor) const {
        set(row, &row_values::known, has_known, total_(s.known, divisor));
        if (!s.open_low) set(row, &row_values::lower, has_lower, total_(s.known + s.low, divisor));
        if (!s.open_high) set(row, &row_values::upper, has_upper, total_(s.known + s.high, divisor));
        row.number = row.known;
        return s.points == s.expected();
    }
    [[nodiscard]] bool quotient_row(row_values& row, const plain_sum<Sum>& s) const {
        row.numerator = numerator_.of(s.known);
        set(row, &row_values::denominator, has_parts, denominator_.of(s.den));
        if (s.points > 0 && s.den == 0) {
            row.why = reason::no_denominator;
            return false;
        }
        const Sum low = s.known + s.low, high = s.known + s.high;
        const Sum under_low = s.den + (low < 0 ? s.den_high : s.den_low), under_high = s.den + (high < 0 ? s.den_low : s.den_high);
        if (!s.open_low && under_low > 0) set(row, &row_values::lower, has_lower, ratio_(low, under_low));
        if (!s.open_high && under_high > 0) set(row, &row_values::upper, has_upper, ratio_(high, under_high));
        if (rules_.nested) {
            if ((row.has & has_lower) == 0) set(row, &row_values::lower, has_lower, 0);
            if ((row.has & has_upper) == 0) set(row, &row_values::upper, has_upper, static_cast<double>(rules_.factor));
            if (row.lower > row.upper) { // as uncross()
                std::swap(row.lower, row.upper);
                row.flags |= flag::unvalidated;
            }
        }
        if (s.points == 0 || s.bounded > 0) return false;
        row.number = ratio_(s.known, s.den);
        return ((row.has & has_lower) == 0 || row.number >= row.lower) && ((row.has & has_upper) == 0 || row.number <= row.upper);
    }
    static void settle(row_values& row, const plain_sum<Sum>& s, bool point) noexcept {
        const bool lower = (row.has & has_lower) != 0, upper = (row.has & has_upper) != 0;
        if (point) {
            row.what = form::point;
            return;
        }
        row.number = 0;
        row.what = form::missing;
        if (row.why != reason::none) return;
        if (s.present() == 0) {
            row.why = gravest(s.reasons);
        } else if (lower || upper) {
            row.what = lower && upper ? form::range : lower ? form::above : form::below;
            if (row.what != form::range) row.flags |= flag::open_bound;
        } else {
            row.why = reason::open_bounds;
        }
    }

    finish_rules         rules_;
    bool                 quick_ = true;
    scaled_quotient<Sum> ratio_, total_, numerator_, denominator_;
};

} // namespace steelyard::inline v0_1::aggregation::detail
