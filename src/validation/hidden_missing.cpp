// SPDX-License-Identifier: MIT
#include "detail/cells.hpp"

#include <steelyard/core/error.hpp>
#include <steelyard/statistics/robust.hpp>
#include <steelyard/validation/bounded_number.hpp>
#include <steelyard/validation/hidden_missing.hpp>

#include <cmath>
#include <map>

namespace steelyard::inline v0_1::validation {

namespace {

using detail::block_view;
using detail::cell;
using detail::counted;

[[nodiscard]] double share(std::int64_t part, std::int64_t whole) noexcept {
    return whole == 0 ? 0 : static_cast<double>(part) / static_cast<double>(whole);
}

/// "2019" or "2019 to 2021".
[[nodiscard]] std::string span_text(const block_view& b, std::int32_t first, std::int32_t last) {
    return first == last ? b.period_text(first) : b.period_text(first) + " to " + b.period_text(last);
}

// ---- runs of zeros

struct point_counts {
    std::int64_t values = 0;
    std::int64_t non_zero = 0;
};

/// Points and non-zero points of all units of a category up to and including each period.
class crowd {
public:
    explicit crowd(const measure_rows& rows) {
        for_each_series(rows, {}, [&](const series_view& s) {
            for (std::size_t i = 0; i < s.size(); ++i) {
                if (!s.is_point(i)) continue;
                point_counts& c = by_category_[s.category][s.period(i)];
                ++c.values;
                c.non_zero += s.number(i) != 0 ? 1 : 0;
            }
        });
        for (auto& [category, periods] : by_category_) {
            point_counts so_far;
            for (auto& [index, c] : periods) {
                so_far.values += c.values;
                so_far.non_zero += c.non_zero;
                c = so_far;
            }
        }
    }
    /// Over the periods first..last.
    [[nodiscard]] point_counts within(std::int32_t category, std::int32_t first, std::int32_t last) const {
        const auto& periods = by_category_.at(category);
        const auto  up_to = [&](auto it) { return it == periods.begin() ? point_counts{} : std::prev(it)->second; };
        const point_counts end = up_to(periods.upper_bound(last));
        const point_counts begin = up_to(periods.lower_bound(first));
        return {end.values - begin.values, end.non_zero - begin.non_zero};
    }

private:
    std::map<std::int32_t, std::map<std::int32_t, point_counts>> by_category_;
};

void report_run(const block_view& b, const series_view& s, std::size_t first, std::size_t last, std::int64_t zeros,
                bool throughout, const crowd& all, const zero_run_options& o, findings& out) {
    point_counts others = all.within(s.category, s.period(first), s.period(last));
    others.values -= zeros; // this unit's own, which are all zero
    const double busy = share(others.non_zero, others.values);
    if (others.values < o.least_others || busy < o.others_share) return;
    finding           f = b.about(severity::warning, throughout ? "all_zero" : "zero_run",
                                  {s.place, s.organisation, s.category, s.period(first)}, !throughout);
    const std::string when = span_text(b, s.period(first), s.period(last));
    f.found = throughout ? "All " + counted(zeros, "number") + " of this unit are zero (" + when + ")."
                         : counted(zeros, "zero") + " in a row, " + when + ".";
    f.evidence = detail::count_text(others.non_zero) + " of " + counted(others.values, "number") +
                 " of the other units in these periods are not zero";
    f.score = busy * static_cast<double>(zeros) / static_cast<double>(zeros + 1);
    f.advice = "ask whether nothing was there or nothing was counted; report the latter as not_collected";
    out.add(std::move(f));
}

void zero_runs(const block_view& b, const series_view& s, const crowd& all, const zero_run_options& o, findings& out) {
    std::int64_t                                                    points = 0;
    std::int64_t                                                    zeros = 0;
    std::int64_t                                                    run = 0;
    std::size_t                                                     first = 0;
    std::vector<std::tuple<std::size_t, std::size_t, std::int64_t>> runs;
    for (std::size_t i = 0; i <= s.size(); ++i) {
        if (i < s.size() && s.is_point(i)) ++points;
        if (i < s.size() && s.is_point(i) && s.number(i) == 0) {
            ++zeros;
            if (run++ == 0) first = i;
            continue;
        }
        if (run >= o.least_run) runs.emplace_back(first, i - 1, run);
        run = 0;
    }
    for (const auto& [from, to, length] : runs) report_run(b, s, from, to, length, zeros == points, all, o, out);
}

// ---- zeros that many units share

struct zero_period {
    std::int64_t             units = 0;
    std::vector<std::string> at_zero;
    exact_number             before; ///< sum over the units at zero
    exact_number             after;
    bool                     has_before = false;
    bool                     has_after = false;
    cell                     only; ///< the unit, where there is one
};

[[nodiscard]] exact_number exact(const series_view& s, std::size_t i) {
    return s.rows->places ? exact_number::of(s.stored(i), *s.rows->places) : exact_number::of(s.number(i));
}

[[nodiscard]] bool beside(const series_view& s, std::size_t i, std::size_t j, std::int32_t step) {
    return s.is_point(j) && std::abs(s.period(i) - s.period(j)) <= step;
}

void shared_zeros(const block_view& b, const series_view& s, const shared_zero_options& o,
                  std::map<std::pair<std::int32_t, std::int32_t>, zero_period>& periods) {
    for (std::size_t i = 0; i < s.size(); ++i) {
        if (!s.is_point(i)) continue;
        const bool before = i > 0 && beside(s, i, i - 1, o.longest_step);
        const bool after = i + 1 < s.size() && beside(s, i, i + 1, o.longest_step);
        if (!before && !after) continue;
        zero_period& z = periods[{s.category, s.period(i)}];
        ++z.units;
        if (s.number(i) != 0) continue;
        if (before && std::abs(s.number(i - 1)) < o.least_neighbour) continue;
        if (after && std::abs(s.number(i + 1)) < o.least_neighbour) continue;
        z.at_zero.push_back(b.unit_text(s.place, s.organisation));
        z.only = {s.place, s.organisation, s.category, s.period(i)};
        if (before) z.before = add(z.before, exact(s, i - 1));
        if (after) z.after = add(z.after, exact(s, i + 1));
        z.has_before = z.has_before || before;
        z.has_after = z.has_after || after;
    }
}

void report_shared(const block_view& b, std::int32_t index, zero_period& z, const shared_zero_options& o,
                   findings& out) {
    const auto   n = static_cast<std::int64_t>(z.at_zero.size());
    const double part = share(n, z.units);
    if (n == 0 || part < o.least_share) return;
    std::sort(z.at_zero.begin(), z.at_zero.end());
    const bool many = n >= 2 && part >= o.warning_share;
    finding    f = b.about(many ? severity::warning : severity::info, "shared_zeros", z.only);
    f.period = b.period_text(index);
    if (n > 1) f.place = f.organisation = "";
    f.found = detail::count_text(n) + " of " + counted(z.units, b.unit_noun(z.only.organisation)) +
              (n == 1 ? " is" : " are") + " zero in " + f.period +
              ", but not in the periods beside it: " + join(z.at_zero) + ".";
    f.evidence = std::string(n == 1 ? "it held " : "they held ") + (z.has_before ? z.before.text() + " before" : "") +
                 (z.has_before && z.has_after ? " and " : "") + (z.has_after ? z.after.text() + " after" : "");
    f.score = part;
    f.advice = "ask whether a count was held; if it was waived, report it as missing (waived)";
    out.add(std::move(f));
}

// ---- exact repeats

void report_repeat(const block_view& b, const series_view& s, std::size_t first, std::size_t last, findings& out) {
    finding      f = b.about_row(severity::info, "exact_repeat", s.row(last));
    const double x = s.number(last);
    const auto   repeats = static_cast<double>(last - first);
    f.found = "The number " + b.shown(x) + " repeats the period before" +
              (last - first > 1 ? " " + counted(static_cast<std::int64_t>(last - first), "time") : "") + " (" +
              span_text(b, s.period(first), s.period(last)) + ").";
    // Numbers with more digits are less likely to come twice by chance: 10 has one step of ten to hit, 18,062 four.
    const double digits = std::log10(std::max(1.0, std::abs(x)));
    f.score = 1 - std::pow(1 / (1 + digits), repeats);
    f.advice = "ask whether it was counted again; if not, flag it as carried_forward";
    out.add(std::move(f));
}

/// How many runs of one repeat, of two... a series should show by chance.
struct repeats_by_chance {
    double steps = 0;
    double once = 0; ///< chance that a step is none; 0 where nothing is known

    [[nodiscard]] double runs_of(std::size_t repeats) const {
        return steps * std::pow(once, static_cast<double>(repeats));
    }
};

/// A step that is normal around 0 with deviation s, in units of the last decimal, is rounded to none with a chance of
/// 1 / (s sqrt(2 pi)); s is the middle size of the steps that are some, over 0.6745.
[[nodiscard]] repeats_by_chance chance_of_repeats(const series_view& s, const repeat_options& o) {
    std::vector<double> sizes;
    for (std::size_t i = 1; s.rows->places && i < s.size(); ++i) {
        if (!s.is_point(i) || !s.is_point(i - 1) || s.period(i) - s.period(i - 1) > o.longest_step) continue;
        if (s.stored(i) == s.stored(i - 1)) continue;
        sizes.push_back(std::abs(static_cast<double>(s.stored(i)) - static_cast<double>(s.stored(i - 1))));
    }
    if (static_cast<std::int64_t>(sizes.size()) < o.least_steps) return {};
    const auto   steps = static_cast<double>(sizes.size());
    const double deviation = *statistics::median(std::move(sizes)) / 0.6745;
    return {steps, std::min(1.0, 1 / (deviation * 2.5066282746310002))};
}

void exact_repeats(const block_view& b, const series_view& s, const repeat_options& o, findings& out) {
    const repeats_by_chance chance = chance_of_repeats(s, o);
    std::size_t             first = 0;
    for (std::size_t i = 1; i <= s.size(); ++i) {
        const bool equal = i < s.size() && s.is_point(i) && s.is_point(i - 1) && s.stored(i) == s.stored(i - 1) &&
                           s.period(i) - s.period(i - 1) <= o.longest_step &&
                           !s.rows->flags_at(s.row(i)).has(flag::carried_forward);
        if (equal) continue;
        if (i - first >= 2 && std::abs(s.number(i - 1)) >= o.minimum &&
            chance.runs_of(i - 1 - first) <= o.most_by_chance)
            report_repeat(b, s, first, i - 1, out);
        first = i;
    }
}

/// Zeros and repeats mean something where numbers count or measure; grades and milestones repeat by nature.
[[nodiscard]] bool counts_or_measures(const block_view& b) {
    return b.what != nullptr && b.what->what != kind::grade && b.what->what != kind::ordinal &&
           b.what->what != kind::milestone && b.what->what != kind::narrative;
}

} // namespace

findings check_zero_runs(const definitions& agreed, const dataset& data, const zero_run_options& options) {
    if (options.least_run < 1) throw domain_fault("check_zero_runs: least_run is below 1; a run has at least one zero");
    findings out;
    detail::for_each_block(agreed, data, [&](const block_view& b) {
        if (!counts_or_measures(b)) return;
        const crowd all(*b.rows);
        for_each_series(*b.rows, {}, [&](const series_view& s) { zero_runs(b, s, all, options, out); });
    });
    out.sort();
    return out;
}

findings check_exact_repeats(const definitions& agreed, const dataset& data, const repeat_options& options) {
    findings out;
    detail::for_each_block(agreed, data, [&](const block_view& b) {
        if (!counts_or_measures(b)) return;
        for_each_series(*b.rows, {}, [&](const series_view& s) { exact_repeats(b, s, options, out); });
    });
    out.sort();
    return out;
}

findings check_shared_zeros(const definitions& agreed, const dataset& data, const shared_zero_options& options) {
    if (!(options.least_neighbour > 0))
        throw domain_fault("check_shared_zeros: least_neighbour is " + number_text(options.least_neighbour) +
                           "; a zero is odd only beside numbers above zero");
    findings out;
    detail::for_each_block(agreed, data, [&](const block_view& b) {
        if (!counts_or_measures(b)) return;
        std::map<std::pair<std::int32_t, std::int32_t>, zero_period> periods;
        for_each_series(*b.rows, {}, [&](const series_view& s) { shared_zeros(b, s, options, periods); });
        for (auto& [key, z] : periods) report_shared(b, key.second, z, options, out);
    });
    out.sort();
    return out;
}

findings check_hidden_missing(const definitions& agreed, const dataset& data, const hidden_missing_options& options) {
    findings out = check_weekday_zeros(agreed, data, options.weekdays);
    out.append(check_zero_runs(agreed, data, options.zero_runs));
    out.append(check_exact_repeats(agreed, data, options.repeats));
    out.append(check_shared_zeros(agreed, data, options.shared_zeros));
    out.sort();
    return out;
}

} // namespace steelyard::inline v0_1::validation
