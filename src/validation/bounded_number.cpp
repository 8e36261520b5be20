// SPDX-License-Identifier: MIT
#include <steelyard/core/text.hpp>
#include <steelyard/validation/bounded_number.hpp>

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>

namespace steelyard::inline v0_1::validation {

namespace {

constexpr int most_places = 36; // 10^37 still fits 128 bits

[[nodiscard]] exact_number inexact(double x) noexcept { return {0, 0, false, x}; }

/// Both over one power of ten; false when a number would not fit.
[[nodiscard]] bool align(exact_number& a, exact_number& b) noexcept {
    const int places = std::max(a.places, b.places);
    for (exact_number* n : {&a, &b}) {
        if (mul_overflows(n->scaled, pow10(places - n->places))) return false;
        n->places = places;
    }
    return true;
}

[[nodiscard]] const exact_number& least(const exact_number& a, const exact_number& b) noexcept {
    return compare(a, b) <= 0 ? a : b;
}
[[nodiscard]] const exact_number& most(const exact_number& a, const exact_number& b) noexcept {
    return compare(a, b) >= 0 ? a : b;
}

} // namespace

exact_number exact_number::of(double x) noexcept {
    std::array<char, 64>   text{};
    const auto             r = std::to_chars(text.data(), text.data() + text.size(), x);
    const std::string_view t(text.data(), static_cast<std::size_t>(r.ptr - text.data()));
    for (std::int8_t p = 0; p <= max_decimals; ++p) {
        const parsed_number n = parse_scaled(t, decimals{p});
        if (n.fault == number_fault::none) return of(n.scaled, decimals{p});
    }
    return inexact(x);
}

double exact_number::as_double() const noexcept { return exact ? *quotient(scaled, pow10(places)) : near; }

int exact_number::sign() const noexcept {
    if (exact) return scaled > 0 ? 1 : scaled < 0 ? -1 : 0;
    return near > 0 ? 1 : near < 0 ? -1 : 0;
}

std::string exact_number::text() const {
    if (!exact) return number_text(near);
    int    shown = places;
    int128 n = scaled;
    while (shown > 0 && n % 10 == 0) {
        n /= 10;
        --shown;
    }
    std::string s = to_string(static_cast<int128>(magnitude(n)));
    const auto  fraction = static_cast<std::size_t>(shown);
    if (s.size() <= fraction) s.insert(0, fraction + 1 - s.size(), '0');
    for (std::size_t i = s.size() - fraction; i > 3;) {
        i -= 3;
        s.insert(i, ",");
    }
    if (fraction > 0) s.insert(s.size() - fraction, ".");
    return n < 0 ? "-" + s : s;
}

exact_number add(const exact_number& a, const exact_number& b) noexcept {
    if (a.exact && b.exact) {
        exact_number x = a;
        exact_number y = b;
        if (align(x, y) && !add_overflows(x.scaled, y.scaled)) return x;
    }
    return inexact(a.as_double() + b.as_double());
}

exact_number negate(const exact_number& a) noexcept {
    exact_number n = a;
    if (n.exact && !mul_overflows(n.scaled, -1)) return n;
    return inexact(-a.as_double());
}

exact_number multiply(const exact_number& a, const exact_number& b) noexcept {
    if (a.exact && b.exact && a.places + b.places <= most_places) {
        exact_number n = a;
        if (!mul_overflows(n.scaled, b.scaled)) {
            n.places = a.places + b.places;
            return n;
        }
    }
    return inexact(a.as_double() * b.as_double());
}

exact_number divide(const exact_number& a, const exact_number& b) noexcept {
    if (a.exact && b.exact) {
        exact_number x = a;
        exact_number y = b;
        if (align(x, y)) {
            if (x.scaled % y.scaled == 0) return {x.scaled / y.scaled, 0, true, 0};
            return inexact(*quotient(x.scaled, y.scaled));
        }
    }
    return inexact(a.as_double() / b.as_double());
}

int compare(const exact_number& a, const exact_number& b) noexcept {
    if (a.exact && b.exact) {
        exact_number x = a;
        exact_number y = b;
        if (align(x, y)) return x.scaled < y.scaled ? -1 : x.scaled > y.scaled ? 1 : 0;
    }
    const double x = a.as_double();
    const double y = b.as_double();
    if (std::abs(x - y) <= 1e-12 * std::max(std::abs(x), std::abs(y))) return 0;
    return x < y ? -1 : 1;
}

std::string bounded_number::text() const {
    if (undefined) return "undefined";
    if (is_point()) return lower->text();
    if (lower && upper) return lower->text() + " to " + upper->text();
    if (lower) return "at least " + lower->text();
    if (upper) return "at most " + upper->text();
    return "unbounded";
}

bounded_number add(const bounded_number& a, const bounded_number& b) noexcept {
    bounded_number sum;
    sum.undefined = a.undefined || b.undefined;
    if (a.lower && b.lower) sum.lower = add(*a.lower, *b.lower);
    if (a.upper && b.upper) sum.upper = add(*a.upper, *b.upper);
    return sum;
}

bounded_number negate(const bounded_number& a) noexcept {
    bounded_number n;
    n.undefined = a.undefined;
    if (a.upper) n.lower = negate(*a.upper);
    if (a.lower) n.upper = negate(*a.lower);
    return n;
}

bounded_number multiply(const bounded_number& a, const bounded_number& b) noexcept {
    bounded_number p;
    p.undefined = a.undefined || b.undefined;
    for (const auto* zero : {&a, &b}) // zero times anything finite is zero, also where the other side is open
        if (zero->is_point() && zero->lower->sign() == 0) {
            p.lower = p.upper = exact_number{};
            return p;
        }
    if (a.lower && a.upper && b.lower && b.upper) {
        const std::array<exact_number, 4> corners{multiply(*a.lower, *b.lower), multiply(*a.lower, *b.upper),
                                                  multiply(*a.upper, *b.lower), multiply(*a.upper, *b.upper)};
        p.lower = p.upper = corners[0];
        for (const exact_number& c : corners) {
            p.lower = least(*p.lower, c);
            p.upper = most(*p.upper, c);
        }
        return p;
    }
    const auto not_below_zero = [](const bounded_number& x) { return x.lower && x.lower->sign() >= 0; };
    const auto not_above_zero = [](const bounded_number& x) { return x.upper && x.upper->sign() <= 0; };
    // With an open side only the bound nearest to zero survives, and only where the signs are known.
    if (not_below_zero(a) && not_below_zero(b))
        p.lower = multiply(*a.lower, *b.lower);
    else if (not_above_zero(a) && not_above_zero(b))
        p.lower = multiply(*a.upper, *b.upper);
    else if (not_below_zero(a) && not_above_zero(b))
        p.upper = multiply(*a.lower, *b.upper);
    else if (not_above_zero(a) && not_below_zero(b))
        p.upper = multiply(*a.upper, *b.lower);
    else if (a.is_point() || b.is_point()) { // a factor scales the one bound that is there
        const exact_number&   factor = a.is_point() ? *a.lower : *b.lower;
        const bounded_number& other = a.is_point() ? b : a;
        auto&                 low = factor.sign() > 0 ? p.lower : p.upper;
        auto&                 high = factor.sign() > 0 ? p.upper : p.lower;
        if (other.lower) low = multiply(factor, *other.lower);
        if (other.upper) high = multiply(factor, *other.upper);
    }
    return p;
}

bounded_number divide(const bounded_number& a, const bounded_number& b) noexcept {
    bounded_number q;
    q.undefined = a.undefined || b.undefined || (b.is_point() && b.lower->sign() == 0);
    if (q.undefined) return q;
    if (a.is_point() && b.is_point()) return bounded_number::point(divide(*a.lower, *b.lower));
    const bool positive = b.lower && b.lower->sign() > 0;
    const bool negative = b.upper && b.upper->sign() < 0;
    if (!positive && !negative) return q; // the divisor may be zero: nothing is known
    const exact_number one{1, 0, true, 0};
    bounded_number     inverse;
    inverse.lower = b.upper ? divide(one, *b.upper) : exact_number{};
    inverse.upper = b.lower ? divide(one, *b.lower) : exact_number{};
    return multiply(a, inverse);
}

bounded_number absolute(const bounded_number& a) noexcept {
    if (a.undefined || (a.lower && a.lower->sign() >= 0)) return a;
    if (a.upper && a.upper->sign() <= 0) return negate(a);
    bounded_number n;
    n.lower = exact_number{};
    if (a.lower && a.upper) n.upper = most(negate(*a.lower), *a.upper);
    return n;
}

bounded_number smaller(const bounded_number& a, const bounded_number& b) noexcept {
    bounded_number n;
    n.undefined = a.undefined || b.undefined;
    if (a.lower && b.lower) n.lower = least(*a.lower, *b.lower);
    if (a.upper && b.upper)
        n.upper = least(*a.upper, *b.upper);
    else
        n.upper = a.upper ? a.upper : b.upper;
    return n;
}

bounded_number larger(const bounded_number& a, const bounded_number& b) noexcept {
    return negate(smaller(negate(a), negate(b)));
}

bounded_number possible_value(const measure& what) noexcept {
    bounded_number n;
    if (what.valid.low) n.lower = exact_number::of(*what.valid.low);
    if (what.valid.high) n.upper = exact_number::of(*what.valid.high);
    return n;
}

bounded_number possible_value(const measure& what, const measure_rows& rows, std::size_t row) noexcept {
    const auto stored = [&](std::int64_t n) {
        return rows.places ? exact_number::of(n, *rows.places) : exact_number::of(rows.as_double(n));
    };
    bounded_number n = possible_value(what);
    const auto     raise = [&](const exact_number& x) { n.lower = n.lower ? most(*n.lower, x) : x; };
    const auto     cap = [&](const exact_number& x) { n.upper = n.upper ? least(*n.upper, x) : x; };
    switch (rows.forms[row]) {
    case form::point: return bounded_number::point(stored(rows.number[row]));
    case form::range:
        raise(stored(rows.number[row]));
        cap(stored(rows.upper[row]));
        break;
    case form::below: cap(stored(rows.number[row])); break;
    case form::above: raise(stored(rows.number[row])); break;
    case form::missing: {
        const reason why = rows.reason_at(row);
        if (why != reason::suppressed && why != reason::suppressed_secondary) break;
        if (why == reason::suppressed) { // secondary suppression hides numbers of any size
            if (what.suppressed_within.low) raise(exact_number::of(*what.suppressed_within.low));
            if (what.suppressed_within.high) cap(exact_number::of(*what.suppressed_within.high));
        }
        break;
    }
    }
    // A row that contradicts its measure's valid range is a finding of its own; here it says nothing.
    if (n.lower && n.upper && compare(*n.lower, *n.upper) > 0) return bounded_number::nothing_known();
    return n;
}

} // namespace steelyard::inline v0_1::validation
