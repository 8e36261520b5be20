// SPDX-License-Identifier: MIT
#include "detail/indicator_series.hpp"
#include "detail/verdicts.hpp"

#include <steelyard/aggregation/roll_up.hpp>
#include <steelyard/core/error.hpp>
#include <steelyard/core/text.hpp>
#include <steelyard/learning/signals.hpp>

#include <algorithm>
#include <cmath>
#include <map>
#include <set>
#include <utility>

namespace steelyard::inline v0_1::learning {

namespace {

using detail::indicator_series;
using statistics::chart_kind;

[[nodiscard]] bool has_chart(kind what) noexcept {
    return what != kind::grade && what != kind::ordinal && what != kind::milestone && what != kind::narrative;
}

/// The chart of a series, and in a sentence why.
[[nodiscard]] std::pair<chart_kind, std::string> chart_for(const indicator_series& from, chart_choice by) {
    const bool within = from.what.what == kind::ratio && from.what.numerator_within_denominator;
    const bool rate = from.what.what == kind::rate;
    if (by == chart_choice::individuals) return {chart_kind::individuals, "XmR, as was asked for all."};
    if (!from.what.denominator || (!within && !rate))
        return {chart_kind::individuals, "XmR: no law of counts is known for a " + std::string(name(from.what.what)) + "."};
    if (!from.has_parts)
        return {chart_kind::individuals, "XmR: some number has no parts, or is not their quotient."};
    const bool laney = by == chart_choice::laney;
    if (within)
        return {laney ? chart_kind::proportion_prime : chart_kind::proportion,
                laney ? "p': the numerator lies within the denominator." : "p: the numerator lies within the denominator."};
    return {laney ? chart_kind::rate_prime : chart_kind::rate,
            laney ? "u': events in an exposure." : "u: events in an exposure."};
}

/// The columns of a chart. A rate's size is the exposure that its number is of, whatever its denominator is stated in.
struct chart_columns {
    std::vector<double>             value, size;
    std::vector<std::int64_t>       period;
    std::vector<statistics::status> given;
    double                          factor = 1; ///< from what is plotted to the indicator's unit
};

[[nodiscard]] chart_columns columns_of(const indicator_series& from, chart_kind chart) {
    chart_columns c;
    c.given = from.given;
    for (const period& p : from.periods) c.period.push_back(p.index);
    if (chart == chart_kind::individuals) {
        c.value = from.number;
        return c;
    }
    c.factor = static_cast<double>(from.what.factor);
    double per = 1; ///< exposure of a denominator of 1
    for (std::size_t i = 0; i < from.number.size(); ++i)
        if (from.number[i] != 0 && from.denominator[i] != 0)
            per = c.factor * from.numerator[i] / (from.number[i] * from.denominator[i]);
    const bool fraction = chart == chart_kind::proportion || chart == chart_kind::proportion_prime;
    for (std::size_t i = 0; i < from.number.size(); ++i) {
        const bool exact = !fraction && from.number[i] != 0;
        c.value.push_back(from.numerator[i]);
        c.size.push_back(exact ? c.factor * from.numerator[i] / from.number[i] : from.denominator[i] * (fraction ? 1 : per));
    }
    return c;
}

[[nodiscard]] bool is_blank(const std::string& text) { return text.find_first_not_of(" \t\r\n") == std::string::npos; }

/// Steps of one series: those that somebody accepted, and breaks that were declared. By row, the reasons.
class step_finder {
public:
    step_finder(const definitions& agreed, const signal_question& question, const signal_options& options)
        : agreed_(agreed),
          question_(question),
          options_(options),
          used_(question.steps.size()) {}

    [[nodiscard]] std::map<std::int64_t, std::string> of(const series_signals& s, const indicator_series& from) {
        std::map<std::int64_t, std::string> found;
        const auto                          add = [&](std::int64_t row, const std::string& reason) {
            if (row < 1 || row >= static_cast<std::int64_t>(s.rows())) return false;
            std::string& said = found[row];
            if (said.find(reason) == std::string::npos) said += (said.empty() ? "" : " ") + reason;
            return true;
        };
        for (std::size_t i = 0; i < question_.steps.size(); ++i) {
            const accepted_step& step = question_.steps[i];
            if (is_blank(step.reason) || (!step.indicator.empty() && step.indicator != s.indicator)) continue;
            if (!step.unit.empty() && step.unit != s.who()) continue;
            if (const auto row = detail::row_of(agreed_, from, step.period); row && add(*row, step.reason)) used_[i] = true;
        }
        if (options_.breaks_begin_phases)
            for (const auto& [row, reason] : detail::breaks_of(agreed_, from)) add(row, reason + ".");
        return found;
    }

    /// @throws invalid_input listing every step that no series took
    void check() const {
        std::vector<problem> wrong;
        for (std::size_t i = 0; i < used_.size(); ++i) {
            const accepted_step& step = question_.steps[i];
            problem              p;
            p.rule = "step";
            p.found = "step " + std::to_string(i + 1) + " (" + step.indicator + " " + step.unit + " " + step.period + ")";
            if (is_blank(step.reason))
                p.advice = "say why limits begin anew";
            else if (!used_[i])
                p.advice = "give a period of the series after its first";
            else
                continue;
            wrong.push_back(std::move(p));
        }
        if (!wrong.empty()) throw invalid_input("find_signals: steps", std::move(wrong));
    }

private:
    const definitions&     agreed_;
    const signal_question& question_;
    const signal_options&  options_;
    std::vector<bool>      used_;
};

void name_series(series_signals& s, const indicator_series& from, const aggregation::result_table& table,
                 const definitions& agreed) {
    s.indicator = from.what.code;
    s.title = from.what.title.empty() ? from.what.code : from.what.title;
    s.unit = from.what.in.symbol;
    s.better = from.what.better;
    s.decimals_shown = from.what.decimals_shown;
    if (const measure* m = agreed.find_measure(from.what.numerator.measure); m != nullptr && m->places && !from.what.denominator)
        s.decimals_shown = m->places->places;
    s.place_level = from.place_level;
    s.place = from.place;
    s.organisation_level = from.organisation_level;
    s.organisation = from.organisation;
    s.category = from.category;
    s.periods = from.periods;
    for (const period& p : s.periods) s.period_texts.push_back(table.period_text(p));
}

/// Draws the chart with its phases, and takes it over into the indicator's unit.
void draw(series_signals& s, const indicator_series& from, const std::map<std::int64_t, std::string>& steps,
          const std::vector<statistics::run_rule>& rules, const signal_options& options) {
    statistics::chart_options by;
    std::tie(s.chart, s.chart_why) = chart_for(from, options.chart);
    by.kind = s.chart;
    by.convention = options.convention;
    const chart_columns      c = columns_of(from, s.chart);
    statistics::phased_chart drawn(by, rules);
    drawn.append(statistics::chart_points{c.value, c.size, {}, c.period, c.given});
    for (const auto& [row, reason] : steps) drawn.accept(row, reason);
    const statistics::control_chart& chart = drawn.chart();
    const auto scaled = [&](std::vector<double> column) {
        for (double& x : column) x *= c.factor;
        return column;
    };
    s.plotted = scaled(chart.plotted);
    s.centre = scaled(chart.centre);
    s.lower = scaled(chart.lower);
    s.upper = scaled(chart.upper);
    s.state = chart.state;
    s.limits = chart.baseline.state;
    for (std::size_t i = 0; i < s.rows(); ++i)
        if (statistics::has_numbers(s.state[i])) s.newest = static_cast<std::int64_t>(i);
    for (const statistics::chart_phase& p : drawn.phases()) s.phases.push_back({p.first, p.last, p.reason});
    for (auto i = static_cast<std::size_t>(s.phases.back().first); i < s.rows(); ++i)
        s.points += statistics::has_numbers(s.state[i]) ? 1 : 0;
    for (const statistics::rule_hit& h : drawn.signals())
        s.signals.push_back({rules[static_cast<std::size_t>(h.rule)].name, h.side, h.first, h.last, h.raised, h.last == s.newest});
    for (const statistics::step_suggestion& g : drawn.suggest())
        s.suggestions.push_back({g.change.row, g.change.earliest, g.change.latest, c.factor * g.change.before,
                                 c.factor * g.change.now, g.change.gain, g.penalty});
}

/// Indicators without a chart: an error where they were asked for by name, else a note each.
void refuse(const definitions& agreed, const signal_question& question, const aggregation::result_table& table,
            std::set<std::string>& without, std::vector<std::string>& notes) {
    std::vector<std::string> asked;
    for (std::int32_t i = 0; i < table.indicators.size(); ++i) {
        const indicator what = agreed.indicator_or_measure(table.indicators[i]);
        if (has_chart(what.what)) continue;
        without.insert(what.code);
        if (std::ranges::find(question.indicators, what.code) != question.indicators.end()) asked.push_back(what.code);
        notes.push_back(what.code + " is a " + std::string(name(what.what)) + ", which has no numbers to chart.");
    }
    if (!asked.empty())
        throw illegal_operation("find_signals: " + join(asked) + " cannot be charted: a grade, ordinal, milestone or "
                                "narrative has no numbers; look at its distribution");
}

} // namespace

const series_signals* signal_board::find(std::string_view indicator, std::string_view unit) const noexcept {
    const auto at = std::ranges::find_if(
        series, [&](const series_signals& s) { return s.indicator == indicator && std::string_view(s.who()) == unit; });
    return at == series.end() ? nullptr : &*at;
}

signal_board find_signals_of(const definitions& agreed, const aggregation::result_table& table,
                             const signal_question& question, const signal_options& options) {
    if (options.minimum_points < 2)
        throw domain_fault("find_signals: minimum_points = " + std::to_string(options.minimum_points) + "; give 2 or more");
    signal_board board;
    board.options = options;
    board.rules = statistics::rule_set(options.rules);
    std::set<std::string> without, basis(question.basis.begin(), question.basis.end());
    refuse(agreed, question, table, without, board.notes);
    step_finder steps(agreed, question, options);
    for (const indicator_series& from : detail::series_of(agreed, table)) {
        if (without.contains(from.what.code)) continue;
        series_signals s;
        name_series(s, from, table, agreed);
        draw(s, from, steps.of(s, from), board.rules, options);
        if (const target* t = detail::target_of(agreed, s, options.targets_of_whole); t != nullptr) {
            s.target = t->value;
            s.tolerance = t->tolerance;
            s.target_period = t->period;
            if (!t->judgement.empty()) basis.insert(t->judgement);
        }
        detail::judge(s, options);
        detail::advise(s);
        board.series.push_back(std::move(s));
    }
    steps.check();
    for (const std::vector<std::string>& ids : table.bases) basis.insert(ids.begin(), ids.end());
    board.basis.assign(basis.begin(), basis.end());
    return board;
}

signal_board find_signals_of(const definitions& agreed, const dataset& data, const signal_question& question,
                             const signal_options& options, const aggregation::roll_up_options& numbers,
                             const aggregation::as_of& known, const run_options& run) {
    aggregation::roll_up_query q;
    if (!question.by.empty()) q = aggregation::query_by(agreed, {question.by});
    q.indicators = question.indicators;
    q.options = numbers;
    q.known = known;
    q.basis = question.basis;
    const aggregation::result_table table = aggregation::roll_up(agreed, data, q, run);
    signal_board                    board = find_signals_of(agreed, table, question, options);
    const std::set<std::string>     among(question.among.begin(), question.among.end());
    if (!among.empty()) std::erase_if(board.series, [&](const series_signals& s) { return !among.contains(s.who()); });
    return board;
}

} // namespace steelyard::inline v0_1::learning
