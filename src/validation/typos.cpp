// SPDX-License-Identifier: MIT
#include "detail/usual.hpp"

#include <steelyard/core/error.hpp>
#include <steelyard/validation/typos.hpp>

#include <algorithm>
#include <cmath>
#include <utility>

namespace steelyard::inline v0_1::validation {

namespace {

using detail::block_view;
using detail::expected_numbers;
using detail::point_series;
using detail::ratio_spread;

/// What is expected of a series, by the better of two ways.
struct expectation_of_series {
    expected_numbers expected;
    double           unit = 0; ///< a robust deviation of the residuals
    std::string      basis;
    ratio_spread     ratios;
};

[[nodiscard]] std::optional<expectation_of_series> expect_series(const block_view& b, const point_series& s,
                                                                 const typo_options& o) {
    const auto                           least = static_cast<std::size_t>(o.least_values);
    std::optional<expectation_of_series> best;
    const auto                           offer = [&](const expected_numbers& expected, std::string basis) {
        const auto spread = detail::residual_spread(s, expected, least);
        if (spread && (!best || spread->unit < best->unit))
            best = {expected, spread->unit, std::move(basis), ratio_spread(s, expected, least)};
    };
    offer(detail::by_neighbours(s, static_cast<std::size_t>(o.reach)), "its neighbours");
    offer(detail::by_season(s, detail::seasons_of(b.rows->frequency), 3), "other years");
    return best;
}

struct slip {
    double      corrected = 0;
    double      off = 0; ///< distance of the corrected number from what is expected
    std::string rule;
    std::string how;
};

/// Keeps the correction that comes nearest.
void offer(std::optional<slip>& best, slip s, double expected, double most) {
    s.off = std::abs(s.corrected - expected);
    if (s.off <= most && (!best || s.off < best->off)) best = std::move(s);
}

[[nodiscard]] std::optional<slip> best_slip(const block_view& b, std::size_t row, double x, double expected,
                                            double most, const typo_options& o) {
    std::optional<slip> best;
    const bool          has_ratio = x * expected > 0; // ten times nothing is nothing
    if (o.factor_of_ten && has_ratio)
        for (const auto& [corrected, how] :
             {std::pair(x / 10, "a tenth of it"), std::pair(x / 100, "a hundredth of it"),
              std::pair(x * 10, "ten times it"), std::pair(x * 100, "a hundred times it")})
            offer(best, {corrected, 0, "factor_of_ten", how}, expected, most);
    if (best || !o.digit_swap || !b.rows->places) return best;
    for (const std::int64_t swapped : digit_swaps(b.rows->number[row]))
        offer(best, {b.rows->as_double(swapped), 0, "digit_swap", "with two digits exchanged it"}, expected, most);
    return best;
}

/// What a number's distance from what is expected is measured in.
[[nodiscard]] double unit_at(const block_view& b, const expectation_of_series& e, std::size_t i) {
    return std::max(e.unit, detail::least_noise(*b.what, *e.expected[i]));
}

/// Zero has no digits; what was expected nobody can say, fits.
[[nodiscard]] bool misfit(const block_view& b, const point_series& s, const expectation_of_series& e, std::size_t i,
                          const typo_options& o) {
    if (!e.expected[i] || s.x[i] == 0) return false;
    const double expected = *e.expected[i];
    return std::abs(s.x[i] - expected) > o.misfit * unit_at(b, e, i) &&
           !e.ratios.ordinary(s.x[i], expected, o.ratio_misfit);
}

void check_number(const block_view& b, const point_series& s, const expectation_of_series& e, std::size_t i,
                  const typo_options& o, findings& out) {
    const double expected = *e.expected[i];
    const double unit = unit_at(b, e, i);
    const double off = std::abs(s.x[i] - expected);
    const double most = std::min(o.fit * unit, off / o.gain);
    const auto   found = best_slip(b, s.row[i], s.x[i], expected, most, o);
    if (!found) return;
    finding f = b.about_row(found->rule == "digit_swap" ? severity::info : severity::warning, found->rule, s.row[i]);
    f.found = b.shown(s.x[i]) + " does not fit; " + found->how + ", " + number_text(found->corrected) + ", would.";
    f.evidence = "expected by " + e.basis + ": " + b.shown(expected) + ", within " + number_text(unit, 1) +
                 " in the middle; it is " + number_text(off / unit, 1) + " such deviations off";
    f.score = 1 - o.misfit * unit / off;
    f.advice = "compare with the original; correct it there, not here";
    out.add(std::move(f));
}

/// A slip is alone: neighbours that do not fit either tell of another level, not of a pen.
void check_series(const block_view& b, const point_series& s, const expectation_of_series& e, const typo_options& o,
                  findings& out) {
    std::vector<bool> off(s.size() + 2); // one more at either end, which fits
    for (std::size_t i = 0; i < s.size(); ++i) off[i + 1] = misfit(b, s, e, i, o);
    for (std::size_t i = 0; i < s.size(); ++i)
        if (off[i + 1] && !off[i] && !off[i + 2]) check_number(b, s, e, i, o, out);
}

void check_options(const typo_options& o) {
    if (!(o.fit > 0) || !(o.misfit > o.fit) || !(o.ratio_misfit >= 0) || !(o.gain >= 1))
        throw domain_fault("check_typos: misfit " + number_text(o.misfit) + ", fit " + number_text(o.fit) + ", gain " +
                           number_text(o.gain) + "; give 0 < fit < misfit, and a gain of 1 or more");
    if (o.reach < 1 || o.least_values < 2)
        throw domain_fault("check_typos: reach " + std::to_string(o.reach) + ", least_values " +
                           std::to_string(o.least_values) + "; give a reach of 1 and 2 values at least");
}

} // namespace

std::vector<std::int64_t> digit_swaps(std::int64_t number) {
    const bool                negative = number < 0;
    std::string               digits = to_string(static_cast<int128>(magnitude(number)));
    std::vector<std::int64_t> all;
    for (std::size_t i = 0; i + 1 < digits.size(); ++i) {
        if (digits[i] == digits[i + 1] || (i == 0 && digits[1] == '0')) continue;
        std::swap(digits[i], digits[i + 1]);
        std::uint64_t value = 0;
        bool          fits = true;
        for (const char c : digits) {
            const auto d = static_cast<std::uint64_t>(c - '0');
            fits = fits && value <= (static_cast<std::uint64_t>(INT64_MAX) - d) / 10;
            if (fits) value = value * 10 + d;
        }
        if (fits) all.push_back(negative ? -static_cast<std::int64_t>(value) : static_cast<std::int64_t>(value));
        std::swap(digits[i], digits[i + 1]);
    }
    return all;
}

findings check_typos(const definitions& agreed, const dataset& data, const typo_options& options) {
    check_options(options);
    findings out;
    detail::for_each_block(agreed, data, [&](const block_view& b) {
        if (b.what == nullptr || !detail::has_distances(*b.what)) return;
        for_each_series(*b.rows, {}, [&](const series_view& view) {
            const point_series s(view);
            if (static_cast<std::int64_t>(s.size()) < options.least_values) return;
            const auto e = expect_series(b, s, options);
            if (e) check_series(b, s, *e, options, out);
        });
    });
    out.sort();
    return out;
}

} // namespace steelyard::inline v0_1::validation
