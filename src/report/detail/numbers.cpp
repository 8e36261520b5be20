// SPDX-License-Identifier: MIT
#include <report/detail/numbers.hpp>

#include <steelyard/core/text.hpp>

#include <charconv>
#include <cmath>

namespace steelyard::inline v0_1::report::detail {

std::string rounded(double x, int decimals, rounding how) {
    const std::string plain = number_text(x, decimals);
    if (how != rounding::nearest) {
        double back = 0;
        std::from_chars(plain.data(), plain.data() + plain.size(), back);
        const double step = std::pow(10.0, -decimals);
        if (how == rounding::down && back > x) return grouped_text(back - step, decimals);
        if (how == rounding::up && back < x) return grouped_text(back + step, decimals);
    }
    return grouped_text(x, decimals);
}

std::string unit_suffix(std::string_view unit) {
    if (unit.empty()) return {};
    if (unit == "percent") return " %";
    return " " + std::string(unit);
}

std::string difference_suffix(std::string_view unit) {
    return unit == "percent" || unit == "%" ? " percentage points" : unit_suffix(unit);
}

bool has_wider_bounds(const aggregation::result& r) noexcept {
    const auto point = r.number.point();
    if (!point) return false;
    return !r.lower || !r.upper || *r.lower < *point || *r.upper > *point;
}

std::string bounds_words(const std::optional<double>& lower, const std::optional<double>& upper, const number_style& style) {
    const std::string unit = unit_suffix(style.unit);
    if (lower && upper)
        return "between " + rounded(*lower, style.decimals, rounding::down) + " and " +
               rounded(*upper, style.decimals, rounding::up) + unit;
    if (lower) return "at least " + rounded(*lower, style.decimals, rounding::down) + unit;
    if (upper) return "at most " + rounded(*upper, style.decimals, rounding::up) + unit;
    return {};
}

std::optional<bounds> bounds_of(const aggregation::result& r) noexcept {
    if (r.number.is_missing()) return std::nullopt;
    bounds b{r.lower, r.upper};
    if (!b.lower && r.number.form() != form::point) b.lower = r.number.lower();
    if (!b.upper && r.number.form() != form::point) b.upper = r.number.upper();
    return b;
}

std::string capitalised(std::string s) {
    if (!s.empty() && s[0] >= 'a' && s[0] <= 'z') s[0] = static_cast<char>(s[0] - 'a' + 'A');
    return s;
}

std::string without_stop(std::string_view s) {
    while (!s.empty() && (s.back() == '.' || s.back() == ' ')) s.remove_suffix(1);
    return std::string(s);
}

} // namespace steelyard::inline v0_1::report::detail
