// SPDX-License-Identifier: MIT
#include <steelyard/report/sentence.hpp>

#include <report/detail/numbers.hpp>
#include <steelyard/core/text.hpp>

#include <algorithm>
#include <cmath>
#include <utility>

namespace steelyard::inline v0_1::report {

namespace {

using detail::rounded;
using detail::rounding;
using detail::unit_suffix;

[[nodiscard]] std::string limit_words(double limit, const number_style& style) {
    const std::string number = rounded(limit, style.decimals, rounding::up) + unit_suffix(style.unit);
    return (style.decimals == 0 ? "fewer than " : "below ") + number;
}

/// The reasons that carry the answer; all of a grave one, none of the lesser ones.
[[nodiscard]] std::string reasons_of(const verdict& v) {
    std::vector<std::string> texts;
    for (const verdict_reason& r : v.reasons)
        if (r.answer == v.answer && !r.text.empty()) texts.push_back(detail::without_stop(r.text));
    return join(texts, "; ", 4);
}

[[nodiscard]] std::string both(std::string_view before, std::string_view after) {
    return std::string(before) + " and " + std::string(after);
}

/// "in 2009", but a named night or season stands by itself: "January night 2009".
[[nodiscard]] std::string in_period(const std::string& period) {
    const bool plain = !period.empty() && ((period[0] >= '0' && period[0] <= '9') || period.starts_with("FY"));
    return (plain ? "in " : "") + period;
}

[[nodiscard]] std::string gap_words(const bounds& gap, int decimals, const std::string& suffix) {
    if (gap.lower && gap.upper && *gap.lower == *gap.upper) {
        if (*gap.lower == 0) return "exactly at the target";
        const std::string size = rounded(std::abs(*gap.lower), decimals) + suffix;
        return *gap.lower > 0 ? size + " to go" : size + " beyond the target";
    }
    if (gap.lower && gap.upper && *gap.lower >= 0)
        return "between " + rounded(*gap.lower, decimals, rounding::down) + " and " +
               rounded(*gap.upper, decimals, rounding::up) + suffix + " to go";
    if (gap.lower && *gap.lower > 0) return "at least " + rounded(*gap.lower, decimals, rounding::down) + suffix + " to go";
    if (gap.upper && *gap.upper <= 0)
        return "at least " + rounded(-*gap.upper, decimals, rounding::down) + suffix + " beyond the target";
    if (gap.upper) return "at most " + rounded(*gap.upper, decimals, rounding::up) + suffix + " to go";
    return {};
}

[[nodiscard]] std::string target_words(const target& aim, const number_style& style) {
    std::string s = rounded(aim.value, style.decimals) + unit_suffix(style.unit);
    if (aim.tolerance > 0) s += " +- " + rounded(aim.tolerance, style.decimals);
    s += " by " + aim.period;
    if (aim.baseline) {
        s += " from " + rounded(*aim.baseline, style.decimals) + unit_suffix(style.unit);
        if (!aim.baseline_period.empty()) s += " in " + aim.baseline_period;
    }
    return s;
}

[[nodiscard]] std::string path_words(target_path p) {
    switch (p) {
    case target_path::step: return "due at the end";
    case target_path::linear: return "on a linear path";
    case target_path::geometric: return "on a geometric path";
    case target_path::s_curve: return "on an S-curve";
    }
    return {};
}

/// Words between number and coverage: how it came about.
[[nodiscard]] std::string remarks(const aggregation::result& r) {
    std::vector<std::string> said;
    if (const std::string how = words(r.over_time); !how.empty() && r.over_time != combine::recompute) said.push_back(how);
    if (const std::string c = coverage_words(r); !c.empty()) said.push_back(c);
    if (!r.number.flags().empty()) said.push_back("flagged " + words(r.number.flags()));
    return said.empty() ? "" : " (" + join(said, "; ") + ")";
}

} // namespace

std::string words(reason why) {
    switch (why) {
    case reason::none: return "present";
    case reason::not_collected: return "not collected";
    case reason::not_reported: return "not reported";
    case reason::not_applicable: return "not applicable";
    case reason::waived: return "the count was waived";
    case reason::suppressed: return "suppressed by its publisher";
    case reason::suppressed_secondary: return "suppressed to protect another number";
    case reason::refused: return "refused";
    case reason::lost: return "lost";
    case reason::reported_elsewhere: return "reported elsewhere";
    case reason::below_unknown_limit: return "below a limit that is not stated";
    case reason::overflow: return "too large to be held";
    case reason::no_denominator: return "there is no denominator";
    case reason::not_comparable: return "withheld, because its parts are not comparable";
    case reason::insufficient_coverage: return "withheld, because too little was reported";
    case reason::nothing_expected: return "nothing was reported or expected";
    case reason::open_bounds: return "unbounded: nobody stated what the missing parts can be";
    }
    return {};
}

std::string words(combine over_time) {
    if (over_time == combine::refuse) return {};
    if (over_time == combine::first || over_time == combine::last) return std::string(name(over_time)) + " period";
    std::string s(name(over_time));
    std::replace(s.begin(), s.end(), '_', ' ');
    if (over_time == combine::sum) s += " of periods";
    return s;
}

std::string words(flag_set flags) {
    std::string s = flags.text();
    std::replace(s.begin(), s.end(), '_', ' ');
    for (std::size_t at = s.find('|'); at != std::string::npos; at = s.find('|', at)) s.replace(at, 1, ", ");
    return s;
}

std::string words(const value& number, const number_style& style) {
    const std::string unit = unit_suffix(style.unit);
    switch (number.form()) {
    case form::point: return rounded(*number.point(), style.decimals) + unit;
    case form::range:
    case form::above: return detail::bounds_words(number.lower(), number.upper(), style);
    case form::below: return limit_words(*number.upper(), style);
    case form::missing: break;
    }
    return words(number.reason());
}

std::string cell(const value& number, int decimals) {
    switch (number.form()) {
    case form::point: return rounded(*number.point(), decimals);
    case form::range:
        return rounded(*number.lower(), decimals, rounding::down) + " to " + rounded(*number.upper(), decimals, rounding::up);
    case form::below: return "< " + rounded(*number.upper(), decimals, rounding::up);
    case form::above: return ">= " + rounded(*number.lower(), decimals, rounding::down);
    case form::missing: break;
    }
    return "-";
}

std::string coverage_words(const aggregation::result& r) {
    if (r.expected <= 0) return {};
    const std::string expected = std::to_string(r.expected);
    if (r.present == r.expected)
        return r.expected == 1 ? "the one expected number reported" : "all " + expected + " expected numbers reported";
    return std::to_string(r.present) + " of " + expected + " expected numbers reported";
}

std::string sentence(const aggregation::result& r, int decimals, std::string_view place_title) {
    const number_style style{r.unit, decimals};
    std::string place(place_title);
    if (place.empty()) place = r.place.empty() ? "all places" : r.place;
    std::string s = (r.title.empty() ? r.indicator : r.title) + ", " + place;
    if (!r.organisation.empty()) s += ", " + r.organisation;
    if (!r.category.empty()) s += ", " + r.category;
    s += ", " + r.period + ": ";
    if (r.number.is_missing()) {
        s += "no number, " + words(r.number.reason());
        if (r.known) s += "; " + rounded(*r.known, decimals) + unit_suffix(r.unit) + " is known";
        return s + remarks(r) + ".";
    }
    s += words(r.number, style);
    if (detail::has_wider_bounds(r)) {
        const std::string whole = detail::bounds_words(r.lower, r.upper, style);
        s += " of what was reported on both sides; the whole is " + (whole.empty() ? "unbounded" : whole);
    }
    return s + remarks(r) + ".";
}

std::string sentence(const verdict& v, std::string_view before, std::string_view after) {
    const std::string why = reasons_of(v);
    switch (v.answer) {
    case comparability::yes: return both(before, after) + " are comparable" + (why.empty() ? "." : ": " + why + ".");
    case comparability::with_bridge:
        return both(before, after) + " are comparable over a bridge only" + (why.empty() ? "." : ": " + why + ".");
    case comparability::undetermined:
        return "Whether " + both(before, after) + " are comparable is undetermined" +
               (why.find("until someone declares") == std::string::npos ? " until someone declares it" : "") +
               (why.empty() ? "." : ": " + why + ".");
    case comparability::no:
        return both(before, after) + " are not comparable" + (why.empty() ? "." : ", because: " + why + ".");
    }
    return {};
}

std::string difference(const aggregation::result& before, const aggregation::result& after, const verdict& v, int decimals) {
    if (v.answer != comparability::yes) return {};
    const auto a = detail::bounds_of(before);
    const auto b = detail::bounds_of(after);
    if (!a || !b || !a->lower || !a->upper || !b->lower || !b->upper) return {};
    const std::string suffix = detail::difference_suffix(after.unit);
    const std::string in = in_period(before.period);
    const std::string than = " than " + in;
    const double least = *b->lower - *a->upper;
    const double most = *b->upper - *a->lower;
    if (least == most) {
        if (least == 0) return "the same as " + in;
        return rounded(std::abs(least), decimals) + suffix + (least > 0 ? " higher" : " lower") + than +
               "; two numbers make no trend";
    }
    if (least < 0 && most > 0)
        return "anything from " + rounded(-least, decimals, rounding::up) + suffix + " lower to " +
               rounded(most, decimals, rounding::up) + suffix + " higher" + than;
    const double low = std::min(std::abs(least), std::abs(most));
    const double high = std::max(std::abs(least), std::abs(most));
    return "between " + rounded(low, decimals, rounding::down) + " and " + rounded(high, decimals, rounding::up) + suffix +
           (most > 0 ? " higher" : " lower") + than;
}

std::string sentence(const progress& p, const target& aim, const number_style& style) {
    if (p.status == progress_status::no_target) return "no target";
    std::string status(name(p.status));
    std::replace(status.begin(), status.end(), '_', ' ');
    std::string s = status + ": the target is " + target_words(aim, style) + ", " + path_words(aim.path);
    if (!p.why.empty()) s += "; " + p.why;
    const bool on_the_way = p.status != progress_status::achieved && p.status != progress_status::not_computable;
    if (p.asked && on_the_way && *p.asked != aim.value && aim.path != target_path::step)
        s += "; the path asks for " + rounded(*p.asked, style.decimals) + unit_suffix(style.unit) + " by now";
    if (const std::string gap = gap_words(p.gap, style.decimals, detail::difference_suffix(style.unit)); !gap.empty())
        s += "; " + gap;
    return s;
}

std::string sentence(const scorecard_line& line) {
    const int decimals = line.decimals_shown;
    std::string s = sentence(line.now, decimals);
    if (line.totals.answer != comparability::yes)
        s += " The organisations are not added up, because: " + reasons_of(line.totals) + ".";
    if (line.before) {
        s += " " + detail::capitalised(sentence(line.comparison, line.before->period, line.now.period));
        const std::string d = difference(*line.before, line.now, line.comparison, decimals);
        if (!d.empty()) s += " " + detail::capitalised(d) + ".";
    }
    if (line.aim) s += " " + detail::capitalised(sentence(line.against, *line.aim, {line.now.unit, decimals})) + ".";
    for (const alternative& a : line.alternatives)
        s += " Decided otherwise (" + a.title + "), it would be " + words(a.number.number, {a.number.unit, decimals}) + ".";
    return s;
}

} // namespace steelyard::inline v0_1::report
