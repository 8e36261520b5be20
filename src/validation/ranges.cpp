// SPDX-License-Identifier: MIT
#include "detail/cells.hpp"

#include <steelyard/validation/bounded_number.hpp>
#include <steelyard/validation/ranges.hpp>

#include <algorithm>
#include <cmath>

namespace steelyard::inline v0_1::validation {

namespace {

using detail::block_view;

[[nodiscard]] std::string range_text(const std::optional<double>& low, const std::optional<double>& high) {
    if (low && high) return number_text(*low) + " to " + number_text(*high);
    if (low) return "at least " + number_text(*low);
    return "at most " + number_text(*high);
}

/// The row's value in words, with its form.
[[nodiscard]] std::string value_text(const block_view& b, std::size_t row) {
    const std::string n = b.shown_row(row);
    switch (b.rows->forms[row]) {
    case form::range: return n + " to " + b.shown(b.rows->as_double(b.rows->upper[row]));
    case form::below: return "at most " + n;
    case form::above: return "at least " + n;
    default: return n;
    }
}

[[nodiscard]] double excess(double x, const valid_range& valid) {
    const double by = valid.low && x < *valid.low     ? *valid.low - x
                      : valid.high && x > *valid.high ? x - *valid.high
                                                      : 0;
    const double size =
        std::max({std::abs(x), valid.low ? std::abs(*valid.low) : 0, valid.high ? std::abs(*valid.high) : 0});
    return size > 0 ? std::min(1.0, by / size) : 0;
}

void check_valid_range(const block_view& b, const range_options& o, std::size_t row, findings& out) {
    const valid_range& valid = b.what->valid;
    if (!valid.low && !valid.high) return;
    const value v = b.rows->value_at(row);
    const auto  low = v.lower();
    const auto  high = v.upper();
    const bool  below_all = valid.low && high && *high < *valid.low;
    const bool  above_all = valid.high && low && *low > *valid.high;
    const bool  below_part = valid.low && low && *low < *valid.low;
    const bool  above_part = valid.high && high && *high > *valid.high;
    if (!below_all && !above_all && !(o.partly_outside && (below_part || above_part))) return;
    const bool wholly = below_all || above_all;
    finding    f = b.about_row(wholly ? severity::fault : severity::warning,
                            wholly ? "outside_range" : "partly_outside_range", row);
    const std::string range = range_text(valid.low, valid.high);
    f.found = value_text(b, row) + " " + b.what->in.symbol +
              (wholly ? " lies outside the valid range " : " lies partly outside the valid range ") + range + ".";
    f.evidence = "valid range of " + b.measure_code() + ": " + range;
    f.score =
        std::max(excess(low.value_or(*(high ? high : low)), valid), excess(high.value_or(*(low ? low : high)), valid));
    f.advice = "correct the number, or the valid range if such numbers occur";
    out.add(std::move(f));
}

void check_whole(const block_view& b, std::size_t row, findings& out) {
    const kind k = b.what->what;
    if ((k != kind::grade && k != kind::ordinal && k != kind::milestone) || b.rows->forms[row] != form::point) return;
    const double      x = b.rows->as_double(b.rows->number[row]);
    const std::string kind_name(name(k));
    if (x != std::floor(x)) {
        finding f = b.about_row(severity::fault, "not_whole", row);
        f.found = b.shown_row(row) + " is no whole number, but a " + kind_name + " is stored as one.";
        f.score = 1;
        f.advice = "store the position of the level, counted from 0";
        out.add(std::move(f));
        return;
    }
    const double most = k == kind::milestone ? 1 : static_cast<double>(b.what->levels.size()) - 1;
    if (k != kind::milestone && b.what->levels.empty()) return;
    if (x >= 0 && x <= most) return;
    finding f = b.about_row(severity::fault, "unknown_level", row);
    f.found =
        b.shown_row(row) + " is no level of this " + kind_name + "; its levels are 0 to " + number_text(most) + ".";
    f.evidence = join(b.what->levels);
    f.score = 1;
    f.advice = "store the position of a declared level, counted from 0";
    out.add(std::move(f));
}

[[nodiscard]] bool is_percent(const measure& m) { return m.in.symbol == "%" || m.in.symbol == "percent"; }

/// Percentages of one series without a declared valid range.
void check_percent(const block_view& b, const series_view& s, findings& out) {
    std::int64_t points = 0;
    std::int64_t as_shares = 0;
    bool         any_fraction = false;
    for (std::size_t i = 0; i < s.size(); ++i) {
        if (!s.is_point(i)) continue;
        const double x = s.number(i);
        ++points;
        as_shares += x >= 0 && x <= 1 ? 1 : 0;
        any_fraction = any_fraction || (x > 0 && x < 1);
        if (x >= 0 && x <= 100) continue;
        finding f = b.about_row(severity::warning, "outside_percent", s.row(i));
        f.found = b.shown(x) + " percent lies outside 0 to 100.";
        f.score = excess(x, {0.0, 100.0});
        f.advice = "correct the number, or declare the valid range of the measure if it may exceed 100";
        out.add(std::move(f));
    }
    if (points < 3 || as_shares != points || !any_fraction) return;
    finding f = b.about(severity::warning, "share_as_percent", {s.place, s.organisation, s.category, 0}, false);
    f.found = "All " + detail::counted(points, "number") + " lie within 0 to 1, but the unit is percent.";
    f.score = 1 - 1 / static_cast<double>(points);
    f.advice = "multiply by 100 if shares of 1 were reported";
    out.add(std::move(f));
}

} // namespace

findings check_ranges(const definitions& agreed, const dataset& data, const range_options& options) {
    findings out;
    detail::for_each_block(agreed, data, [&](const block_view& b) {
        if (b.what == nullptr) return;
        const bool percent = options.percent_like && is_percent(*b.what) && !b.what->valid.low && !b.what->valid.high;
        for_each_series(*b.rows, {.by_source = true}, [&](const series_view& s) {
            for (std::size_t i = 0; i < s.size(); ++i) {
                if (s.form_at(i) == form::missing) continue;
                check_valid_range(b, options, s.row(i), out);
                check_whole(b, s.row(i), out);
            }
            if (percent) check_percent(b, s, out);
        });
    });
    out.sort();
    return out;
}

} // namespace steelyard::inline v0_1::validation
