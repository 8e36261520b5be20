// SPDX-License-Identifier: MIT
#include "detail/numbers.hpp"
#include "detail/steps.hpp"

#include <steelyard/composite/treatment.hpp>
#include <steelyard/core/error.hpp>
#include <steelyard/core/text.hpp>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <string>
#include <utility>

namespace steelyard::inline v0_1::composite {

namespace {

/// One column on its way through a rule. `place` names it in messages.
struct column_at_work {
    const score_table*      table = nullptr;
    std::int64_t            column = 0;
    const treat_options*    options = nullptr;
    std::span<const double> points;
    std::vector<problem>*   problems = nullptr;

    [[nodiscard]] const std::string& code() const { return table->columns[static_cast<std::size_t>(column)]; }
    void                             object(const std::string& rule, const std::string& unit, const std::string& found,
                                            const std::string& advice) const {
                                    problems->push_back({severity::fault, rule, {"", 0, code(), unit}, found, advice});
    }
};

[[nodiscard]] bool passes(const shape& s, const treat_options& o) {
    return !s.skew || !s.kurtosis || std::abs(*s.skew) < o.skew || *s.kurtosis < o.kurtosis;
}

[[nodiscard]] shape clamped_shape(std::span<const double> points, double low, double high, std::vector<double>& space) {
    space.clear();
    for (const double x : points) space.push_back(std::clamp(x, low, high));
    return shape_of(space);
}

void count_moved(const column_at_work& w, column_treatment& t) {
    for (std::int64_t u = 0; u < w.table->unit_count(); ++u) {
        const std::size_t i = w.table->at(u, w.column);
        if (w.table->forms[i] != form::point) continue;
        const double x = w.table->number[i];
        if (x >= t.low && x <= t.high) continue;
        (x < t.low ? t.points_low : t.points_high) += 1;
        t.units.push_back(w.table->units[static_cast<std::size_t>(u)]);
    }
}

/// Draws in one distinct number after the other, on the side of the skew at each step.
void winsorise_by_skew(const column_at_work& w, column_treatment& t) {
    const treat_options&      o = *w.options;
    const std::vector<double> sorted = detail::sorted_copy(w.points);
    std::vector<double>       space;
    std::size_t               bottom = 0; // sorted[bottom..top) are the numbers that stay
    std::size_t               top = sorted.size();
    shape                     now = t.before;
    while (now.skew && (o.force || !passes(now, o))) {
        std::size_t b = bottom;
        std::size_t e = top;
        if (*now.skew > 0)
            while (e > b && sorted[e - 1] == sorted[top - 1]) --e;
        else
            while (b < e && sorted[b] == sorted[bottom]) ++b;
        const auto moved = static_cast<std::int64_t>(b + (sorted.size() - e));
        if (b >= e || moved > o.most_points) break;
        bottom = b;
        top = e;
        now = clamped_shape(w.points, sorted[bottom], sorted[top - 1], space);
    }
    if (bottom > 0) t.low = sorted[bottom];
    if (top < sorted.size()) t.high = sorted[top - 1];
    t.done = bottom > 0 || top < sorted.size() ? outlier_remedy::winsorise : outlier_remedy::none;
    t.after = now;
    t.passes = passes(now, o);
}

/// The nearest numbers within the fences, so that winsorising invents none.
void winsorise_to(column_treatment& t, std::span<const double> sorted, detail::extent fences) {
    const auto first = std::lower_bound(sorted.begin(), sorted.end(), fences.least);
    const auto last = std::upper_bound(sorted.begin(), sorted.end(), fences.most);
    if (first == sorted.end() || last == sorted.begin() || first >= last) return; // the fences hold no number
    if (first != sorted.begin()) t.low = *first;
    if (last != sorted.end()) t.high = *(last - 1);
    if (first != sorted.begin() || last != sorted.end()) t.done = outlier_remedy::winsorise;
}

[[nodiscard]] detail::extent fences_of(std::span<const double> sorted, const treat_options& o) {
    const auto at = [&](double p) { return detail::quantile_of(sorted, p); };
    if (o.rule == outlier_rule::percentiles) return {at(o.low_percentile / 100), at(o.high_percentile / 100)};
    if (o.rule == outlier_rule::quartiles) {
        const double reach = o.fence * (at(0.75) - at(0.25));
        return {at(0.25) - reach, at(0.75) + reach};
    }
    const double        median = at(0.5);
    std::vector<double> away;
    for (const double x : sorted) away.push_back(std::abs(x - median));
    const double mad = detail::median_of(away);
    if (mad == 0) return {}; // more than half are equal: no measure of what is far
    return {median - o.deviations * mad / 0.6745, median + o.deviations * mad / 0.6745};
}

/// Log-likelihood of Box-Cox up to a constant: -n/2 ln(variance of y) + (lambda - 1) sum ln x (Box & Cox 1964).
[[nodiscard]] double likelihood(std::span<const double> logs, double lambda) {
    std::vector<double> y;
    for (const double l : logs) y.push_back(lambda == 0 ? l : std::expm1(lambda * l) / lambda);
    const auto   n = static_cast<double>(y.size());
    const double variance = detail::squares_of(y, detail::mean_of(y)) / n;
    return -n / 2 * std::log(variance) + (lambda - 1) * detail::sum_of(logs);
}

/// Golden section over -5..5, where every lambda of practice lies.
[[nodiscard]] double fitted_lambda(std::span<const double> points) {
    std::vector<double> logs;
    for (const double x : points) logs.push_back(std::log(x));
    const double share = (std::sqrt(5.0) - 1) / 2;
    double       low = -5;
    double       high = 5;
    for (int step = 0; step < 80; ++step) {
        const double a = high - share * (high - low);
        const double b = low + share * (high - low);
        if (likelihood(logs, a) < likelihood(logs, b))
            low = a;
        else
            high = b;
    }
    return (low + high) / 2;
}

/// Names every number that a logarithm cannot take.
[[nodiscard]] bool above_zero(const column_at_work& w, std::string_view what) {
    bool fine = true;
    for (std::int64_t u = 0; u < w.table->unit_count(); ++u) {
        const std::size_t i = w.table->at(u, w.column);
        if (w.table->forms[i] != form::point || w.table->number[i] > 0) continue;
        fine = false;
        w.object("not_above_zero", w.table->units[static_cast<std::size_t>(u)],
                 std::string(what) + " needs numbers above zero, found " + number_text(w.table->number[i]),
                 "take log_shifted, or no logarithm");
    }
    return fine;
}

void bend(const column_at_work& w, column_treatment& t, outlier_remedy remedy) {
    const treat_options& o = *w.options;
    const auto           e = detail::extent_of(w.points);
    if (w.points.size() < 2 || e.least == e.most) return; // nothing to bend
    if (remedy == outlier_remedy::log_shifted) {
        const double reach = o.offset * (e.most - e.least);
        t.mirrored = t.before.skew.value_or(1) < 0;
        t.shift = t.mirrored ? e.most + reach : e.least - reach;
    } else if (!above_zero(w, name(remedy))) {
        return;
    } else if (remedy == outlier_remedy::box_cox) {
        t.lambda = o.fit_lambda ? fitted_lambda(w.points) : o.lambda;
    }
    t.done = remedy;
    t.low = std::numeric_limits<double>::lowest();
    t.high = std::numeric_limits<double>::max();
    std::vector<double> bent;
    for (const double x : w.points) bent.push_back(t(x));
    t.after = shape_of(bent);
    t.passes = passes(t.after, o);
}

void treat_by_skew(const column_at_work& w, column_treatment& t) {
    const treat_options& o = *w.options;
    t.passes = passes(t.before, o);
    if (t.passes && !o.force) return;
    if (o.remedy != outlier_remedy::winsorise) {
        if (o.remedy != outlier_remedy::none) bend(w, t, o.remedy);
        return;
    }
    winsorise_by_skew(w, t);
    if (!t.passes && o.otherwise != outlier_remedy::none && o.otherwise != outlier_remedy::winsorise)
        bend(w, t, o.otherwise);
}

void treat_by_fences(const column_at_work& w, column_treatment& t) {
    const treat_options&      o = *w.options;
    const std::vector<double> sorted = detail::sorted_copy(w.points);
    const detail::extent      fences = fences_of(sorted, o);
    const bool outlying = fences.least <= fences.most && (sorted.front() < fences.least || sorted.back() > fences.most);
    t.passes = !outlying;
    if ((!outlying && !o.force) || o.remedy == outlier_remedy::none) return;
    if (o.remedy != outlier_remedy::winsorise) return bend(w, t, o.remedy);
    winsorise_to(t, sorted, fences);
    std::vector<double> space;
    t.after = clamped_shape(w.points, t.low, t.high, space);
    t.passes = true;
}

[[nodiscard]] column_treatment decide(const column_at_work& w) {
    column_treatment t;
    t.column = w.code();
    if (w.points.empty() || w.options->rule == outlier_rule::none) {
        if (w.options->force && !w.points.empty() && w.options->remedy != outlier_remedy::none &&
            w.options->remedy != outlier_remedy::winsorise) {
            t.before = shape_of(w.points);
            bend(w, t, w.options->remedy);
        }
        return t;
    }
    t.before = t.after = shape_of(w.points);
    if (w.options->rule == outlier_rule::skew_kurtosis)
        treat_by_skew(w, t);
    else
        treat_by_fences(w, t);
    if (t.done == outlier_remedy::winsorise) count_moved(w, t);
    return t;
}

void check_options(const treat_options& o, const std::string& column, std::vector<problem>& problems) {
    const auto object = [&](const std::string& option, const std::string& found, const std::string& advice) {
        problems.push_back({severity::fault, "bad_option", {"", 0, column, "treat." + option}, found, advice});
    };
    if (o.most_points < 0) object("most_points", "it is " + std::to_string(o.most_points), "give 0 or more");
    if (!(o.low_percentile >= 0 && o.low_percentile < o.high_percentile && o.high_percentile <= 100))
        object("low_percentile",
               "the percentiles are " + number_text(o.low_percentile) + " and " + number_text(o.high_percentile),
               "give 0 <= low < high <= 100");
    if (!(o.fence >= 0)) object("fence", "it is " + number_text(o.fence), "give 0 or more");
    if (!(o.deviations >= 0)) object("deviations", "it is " + number_text(o.deviations), "give 0 or more");
    if (!(o.offset > 0))
        object("offset", "it is " + number_text(o.offset), "give more than 0: the least number has a logarithm then");
}

[[nodiscard]] const treat_options& options_for(const std::string& column, const treat_options& common,
                                               std::span<const treat_rule> own) {
    for (const treat_rule& rule : own)
        if (rule.column == column) return rule.options;
    return common;
}

} // namespace

double column_treatment::operator()(double x) const noexcept {
    constexpr double least = std::numeric_limits<double>::min();
    x = std::clamp(x, low, high);
    switch (done) {
    case outlier_remedy::log: return std::log(std::max(x, least));
    case outlier_remedy::log_shifted:
        return mirrored ? -std::log(std::max(shift - x, least)) : std::log(std::max(x - shift, least));
    case outlier_remedy::box_cox: {
        const double l = std::log(std::max(x, least));
        return lambda == 0 ? l : std::expm1(lambda * l) / lambda;
    }
    default: return x;
    }
}

std::vector<column_treatment> detail::treatments_at(const score_table& table, std::span<const std::int64_t> positions,
                                                    const treat_options& common, std::span<const treat_rule> own) {
    std::vector<problem> problems;
    check_options(common, "", problems);
    for (const treat_rule& rule : own) {
        check_options(rule.options, rule.column, problems);
        if (!table.find_column(rule.column))
            problems.push_back({severity::fault,
                                "unknown_column",
                                {"", 0, rule.column, ""},
                                "the column is not in the table",
                                suggest(rule.column, table.columns)});
    }
    std::vector<column_treatment> all;
    std::vector<double>           space;
    if (!problems.empty()) throw invalid_input("treatment of outliers", problems);
    all.reserve(positions.size());
    for (const std::int64_t c : positions) {
        const treat_options& o = options_for(table.columns[static_cast<std::size_t>(c)], common, own);
        all.push_back(decide({&table, c, &o, points_of(table.numbers_of(c), table.forms_of(c), space), &problems}));
    }
    if (!problems.empty()) throw invalid_input("treatment of outliers", problems);
    return all;
}

std::vector<column_treatment> find_treatments(const score_table& table, const treat_options& common,
                                              std::span<const treat_rule> own) {
    std::vector<std::int64_t> all(table.columns.size());
    std::iota(all.begin(), all.end(), std::int64_t{0});
    return detail::treatments_at(table, all, common, own);
}

void detail::apply(std::span<const column_treatment> treatments, score_table& table) {
    for (std::size_t k = 0; k < treatments.size(); ++k) {
        const column_treatment& t = treatments[k];
        if (t.done == outlier_remedy::none) continue;
        const auto c = find_near(table, t.column, static_cast<std::int64_t>(k));
        if (!c) continue;
        for (std::size_t i = table.at(0, *c); i < table.at(0, *c + 1); ++i) {
            if (table.forms[i] == form::missing) continue;
            if (table.forms[i] == form::point) {
                table.number[i] = t(table.number[i]);
                continue;
            }
            if (table.forms[i] != form::below)
                table.lower[i] = t(table.lower[i]); // the curve rises: sides keep their places
            if (table.forms[i] != form::above) table.upper[i] = t(table.upper[i]);
        }
        if (table.scales.empty()) continue;
        valid_range& scale = table.scales[static_cast<std::size_t>(*c)];
        if (scale.low) scale.low = t(*scale.low);
        if (scale.high) scale.high = t(*scale.high);
    }
}

score_table treat(const score_table& table, std::span<const column_treatment> treatments) {
    score_table treated = table;
    detail::apply(treatments, treated);
    return treated;
}

} // namespace steelyard::inline v0_1::composite
