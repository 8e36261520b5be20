// SPDX-License-Identifier: MIT
#include "detail/checker.hpp"

#include <algorithm>
#include <cmath>

namespace steelyard::inline v0_1::detail {

namespace {

bool is_quotient(kind k) { return k == kind::ratio || k == kind::rate || k == kind::mean; }
/// Levels and words: their stored number is a position, not an amount.
bool is_level(kind k) { return k == kind::grade || k == kind::ordinal; }
bool has_unit(kind k) { return !is_level(k) && k != kind::milestone && k != kind::narrative; }

/// True when a period of `longer` holds at least two whole ones of `shorter`.
bool finer(const period_kind& shorter, const period_kind& longer) {
    const auto sample = period_of(date(2009, 9, 15), longer).value_or(period{longer, 2009});
    return parts_of(sample, shorter).count >= 2;
}

/// True when every period of `inner` lies wholly in one of `outer`. Four years hold every case of the calendar.
bool nests(const period_kind& inner, const period_kind& outer) {
    const date end = date(2012, 1, 1);
    for (period p = period_of(date(2008, 1, 1), inner).value_or(period{inner, 2008}); p.first_day() < end; p = p.next())
        if (!container(p, outer)) return false;
    return true;
}

} // namespace

// ---- measures

void checker::measures() {
    std::set<std::string> seen;
    for (const measure& m : of_.measures) {
        unique(seen, m.code, m.declared_at, "measure");
        if (m.in.symbol.empty() && has_unit(m.what))
            fault("no_unit", m.declared_at, m.code, "the measure '" + m.code + "' has no unit",
                  "name what is counted, such as people");
        if (!period_kind::parse(m.frequency.text()))
            fault("bad_calendar", m.declared_at, m.code, "the frequency of '" + m.code + "' is " + m.frequency.text(),
                  "give months within 1..12 and days that a month has");
        measure_numbers(m);
        balance(m);
        versions(m);
        if (m.what == kind::stock && m.over_time == combine::refuse)
            fault("no_time_rule", m.declared_at, m.code,
                  "the stock '" + m.code + "' does not say how it is combined over time",
                  "a stock is never summed over time: set over_time to mean_of_periods, mean_by_days, first, last, "
                  "peak or "
                  "trough");
        const legality l = legal(m.what, axis::time, m.over_time);
        if (l == legality::illegal)
            fault("illegal_combination", m.declared_at, m.code, legality_advice(m.what, axis::time, m.over_time),
                  "change over_time of '" + m.code + "'");
        if (l == legality::as_judgement)
            fault("needs_judgement", m.declared_at, m.code,
                  "'" + m.code + "' of kind " + std::string(name(m.what)) + " is combined over time by " +
                      std::string(name(m.over_time)) + ", which only a judgement may declare",
                  "leave over_time out here and declare an indicator with this rule and its judgement");
    }
}

void checker::measure_numbers(const measure& m) {
    if (m.places && (m.places->places < 0 || m.places->places > max_decimals))
        fault("decimals", m.declared_at, m.code,
              "'" + m.code + "' declares " + std::to_string(m.places->places) + " decimals", "declare 0 to 18 of them");
    range(m.valid, m, "valid");
    range(m.suppressed_within, m, "suppressed_within");
    if (is_level(m.what) && m.levels.size() < 2)
        fault("levels", m.declared_at, m.code, "'" + m.code + "' is a " + std::string(name(m.what)) + " without levels",
              "list its levels from worst to best, two at least");
    if (!is_level(m.what) && !m.levels.empty())
        fault("levels", m.declared_at, m.code, "'" + m.code + "' is a " + std::string(name(m.what)) + " with levels",
              "only grades and ordinals have levels; leave them out or change the kind");
    std::set<std::string> seen;
    for (const std::string& l : m.levels) unique(seen, l, m.declared_at, "level of '" + m.code + "'");
}

void checker::range(const valid_range& r, const measure& m, const std::string& key) {
    for (const auto& side : {r.low, r.high})
        if (side && !std::isfinite(*side))
            fault("valid_range", m.declared_at, m.code, key + " of '" + m.code + "' has a side that is not finite",
                  "leave an open side out");
    if (r.low && r.high && *r.low > *r.high)
        fault("valid_range", m.declared_at, m.code,
              key + " of '" + m.code + "' goes from " + number_text(*r.low) + " down to " + number_text(*r.high),
              "swap low and high");
}

void checker::balance(const measure& m) {
    if (m.inflows.empty() && m.outflows.empty()) return;
    if (m.what != kind::stock) {
        fault("bad_balance", m.declared_at, m.code,
              "'" + m.code + "' of kind " + std::string(name(m.what)) + " names inflows or outflows",
              "only a stock has them: it is what came in and has not gone out");
        return;
    }
    std::set<std::string> seen;
    for (const auto* list : {&m.inflows, &m.outflows})
        for (const std::string& code : *list) {
            unique(seen, code, m.declared_at, "flow of '" + m.code + "'");
            flow_of(m, code);
        }
}

void checker::flow_of(const measure& stock, const std::string& code) {
    if (!known_measure(code, stock.declared_at)) return;
    const measure& flow = *of_.find_measure(code);
    if (flow.what != kind::flow)
        fault("bad_balance", stock.declared_at, stock.code,
              "'" + code + "', which changes the stock '" + stock.code + "', is a " + std::string(name(flow.what)),
              "name flows: what came in or went out during a period");
    if (flow.frequency != stock.frequency)
        fault("bad_balance", stock.declared_at, stock.code,
              "'" + code + "' is reported by " + flow.frequency.text() + ", the stock '" + stock.code + "' by " +
                  stock.frequency.text(),
              "a balance needs the flows of the very period between two counts");
    if (flow.in.symbol != stock.in.symbol)
        fault("bad_balance", stock.declared_at, stock.code,
              "'" + code + "' counts " + flow.in.symbol + ", the stock '" + stock.code + "' " + stock.in.symbol,
              "only numbers in one unit add up");
}

void checker::versions(const measure& m) {
    std::set<std::string> seen;
    for (std::size_t i = 0; i < m.versions.size(); ++i) {
        const definition_version& v = m.versions[i];
        unique(seen, v.id, m.declared_at, "version of '" + m.code + "'");
        if (i == 0) continue;
        const definition_version& before = m.versions[i - 1];
        if (!v.from)
            fault("version_order", m.declared_at, m.code,
                  "the version '" + v.id + "' of '" + m.code + "' follows another but has no day from which it holds",
                  "only the first may be in force since ever: give it a `from`");
        else if (before.from && *v.from <= *before.from)
            fault("version_order", m.declared_at, m.code,
                  "the version '" + v.id + "' of '" + m.code + "' begins on " + v.from->text() +
                      ", the one before it on " + before.from->text(),
                  "list versions by the day from which they hold");
        if (v.change != materiality::material) continue;
        const bool joined = std::any_of(of_.bridges.begin(), of_.bridges.end(),
                                        [&](const bridge& b) { return b.measure == m.code && b.to_version == v.id; });
        if (!joined)
            note(severity::info, "no_bridge", m.declared_at, m.code,
                 "the version '" + v.id + "' of '" + m.code + "' starts a new series, and no bridge leads to it",
                 "numbers before and after it are not compared; declare a bridge if they can be joined");
    }
}

// ---- indicators

void checker::indicators() {
    std::set<std::string> seen;
    for (const indicator& i : of_.indicators) {
        unique(seen, i.code, i.declared_at, "indicator");
        if (of_.find_measure(i.code) != nullptr)
            note(severity::warning, "shared_code", i.declared_at, i.code,
                 "'" + i.code + "' names an indicator and a measure",
                 "a question for it gets the indicator; rename one");
        indicator_texts(i);
        part(i, i.numerator, "numerator");
        if (i.denominator) part(i, *i.denominator, "denominator");
        shape(i);
        denominator_time(i);
        rules(i);
    }
}

void checker::indicator_texts(const indicator& i) {
    if (i.in.symbol.empty() && has_unit(i.what))
        fault("no_unit", i.declared_at, i.code, "the indicator '" + i.code + "' has no unit",
              "name it, such as percent");
    if (i.factor <= 0)
        fault("factor", i.declared_at, i.code, "'" + i.code + "' has the factor " + std::to_string(i.factor),
              "a factor is positive, such as 100 for percent");
    if (i.decimals_shown < 0 || i.decimals_shown > max_decimals)
        fault("decimals", i.declared_at, i.code,
              "'" + i.code + "' shows " + std::to_string(i.decimals_shown) + " decimals", "show 0 to 18 of them");
    known_judgement(i.judgement, i.declared_at, i.code);
    if (!i.goal.empty()) known(goals_, i.goal, i.declared_at, "goal", "unknown_goal");
    if (i.as == role::counter && i.counters.empty())
        fault("counters", i.declared_at, i.code, "the counter indicator '" + i.code + "' does not say what it guards",
              "name the indicator in `counters`");
    if (i.counters.empty()) return;
    known(indicators_, i.counters, i.declared_at, "indicator", "unknown_indicator");
    if (i.counters == i.code || i.as != role::counter)
        fault("counters", i.declared_at, i.code,
              i.counters == i.code
                  ? "'" + i.code + "' counters itself"
                  : "'" + i.code + "' names what it counters, but its role is " + std::string(name(i.as)),
              "a counter indicator guards another one: set its role to counter and name the other");
}

void checker::part(const indicator& i, const indicator_part& p, const std::string& as) {
    const bool threshold = p.what == take::count_above || p.what == take::count_below;
    if (threshold && !std::isfinite(p.threshold))
        fault("threshold", i.declared_at, i.code,
              "the " + as + " of '" + i.code + "' has a threshold that is not finite",
              "give the limit in the measure's unit");
    if (!known_measure(p.measure, i.declared_at)) return;
    const measure& m = *of_.find_measure(p.measure);
    if (threshold && m.what == kind::narrative)
        fault("part_kind", i.declared_at, i.code,
              "the " + as + " of '" + i.code + "' compares narratives with a number",
              "narratives are listed or counted: take count");
    if (p.what != take::value) return;
    if (is_quotient(i.what) && i.denominator)
        quotient_part(i, p, m, as);
    else if (!is_quotient(i.what) && as == "numerator" && m.what != i.what)
        fault("kind_mismatch", i.declared_at, i.code,
              "'" + i.code + "' is declared as " + std::string(name(i.what)) + " but shows '" + m.code + "', a " +
                  std::string(name(m.what)),
              "an indicator that shows one measure has its kind");
}

void checker::quotient_part(const indicator& i, const indicator_part& p, const measure& m, const std::string& as) {
    if (m.what == kind::flow || m.what == kind::stock) return;
    // The mean of an intensive measure is the sum of its values over their count.
    const bool mean_of_values = as == "numerator" && i.what == kind::mean && i.denominator->what == take::count &&
                                i.denominator->measure == p.measure;
    if (m.what == kind::mean && mean_of_values) return;
    // A published quotient with a declared weight: the only way to roll one up.
    if (is_quotient(m.what) && as == "numerator" && i.over_places == combine::weighted_mean && !i.judgement.empty())
        return;
    if (is_level(m.what) && mean_of_values && !i.judgement.empty()) return; // a declared rubric score
    std::string advice = "a quotient divides flows and stocks";
    if (is_level(m.what))
        advice += "; take count_above or count_below, or declare the mean of a rubric's scores as a judgement";
    else if (m.what == kind::milestone)
        advice += "; take count_above to count those that were reached";
    else if (m.what == kind::narrative)
        advice += "; take count to count narratives";
    else
        advice += "; name the measures that '" + m.code + "' was made from";
    fault("part_kind", i.declared_at, i.code,
          "the " + as + " of '" + i.code + "' is the value of '" + m.code + "', a " + std::string(name(m.what)),
          advice);
}

void checker::shape(const indicator& i) {
    const measure* m = of_.find_measure(i.numerator.measure);
    const bool     published = m != nullptr && m->what == i.what && i.numerator.what == take::value; // parts unknown
    if (is_quotient(i.what) && !i.denominator && !published)
        fault("no_denominator", i.declared_at, i.code,
              "'" + i.code + "' is a " + std::string(name(i.what)) + " without a denominator",
              "name its denominator, or show a measure of kind " + std::string(name(i.what)) + " as published");
    if (!is_quotient(i.what) && i.denominator)
        fault("unwanted_denominator", i.declared_at, i.code,
              "'" + i.code + "' has a denominator but is of kind " + std::string(name(i.what)),
              "make it a ratio, rate or mean, or leave the denominator out");
    if (i.numerator.what != take::value && !i.denominator && i.what != kind::flow && i.what != kind::stock)
        fault("kind_mismatch", i.declared_at, i.code,
              "'" + i.code + "' counts values but is of kind " + std::string(name(i.what)),
              "a count is a flow (of reports) or a stock (of units)");
    if (i.per != time_basis::period && i.what != kind::rate)
        fault("time_basis", i.declared_at, i.code,
              "'" + i.code + "' is per " + std::string(name(i.per)) + " but of kind " + std::string(name(i.what)),
              "only rates have a time basis: make it a rate or leave `per` out");
    if (i.numerator_within_denominator && !i.denominator)
        fault("unwanted_nesting", i.declared_at, i.code,
              "'" + i.code + "' says that its numerator lies within a denominator that it does not have",
              "name the denominator or leave this out");
}

void checker::denominator_time(const indicator& i) {
    if (!i.denominator) return;
    const measure* num = of_.find_measure(i.numerator.measure);
    const measure* den = of_.find_measure(i.denominator->measure);
    if (num == nullptr || den == nullptr) return;
    const denominator_rule how = i.denominator_over_time;
    const bool             counted = i.denominator->what != take::value;
    const bool             stock = den->what == kind::stock && !counted;
    const std::string      saying = "the denominator '" + den->code + "' of '" + i.code + "'";
    if ((how == denominator_rule::hold || how == denominator_rule::interpolate) && !stock)
        fault("denominator_rule", i.declared_at, i.code,
              saying + " is no stock, so it cannot " + std::string(name(how)),
              "a flow is spread over the periods inside: use apportion");
    if (how == denominator_rule::apportion && stock)
        fault("denominator_rule", i.declared_at, i.code, saying + " is a stock, so it cannot be apportioned",
              "a stock does not become smaller in a shorter period: use hold or interpolate");
    if (num->frequency == den->frequency) return;
    const std::string kinds = den->frequency.text() + " while its numerator is by " + num->frequency.text();
    if (finer(den->frequency, num->frequency))
        fault("denominator_finer", i.declared_at, i.code, saying + " is reported by " + kinds,
              "the numerator cannot be cut up: declare a denominator measure at the numerator's frequency");
    else if (how == denominator_rule::same_period)
        fault("frequency_mismatch", i.declared_at, i.code, saying + " is reported by " + kinds,
              "say what it means for the periods within: denominator_over_time = hold, apportion or interpolate");
    else if (how != denominator_rule::interpolate && !nests(num->frequency, den->frequency))
        fault("frequency_mismatch", i.declared_at, i.code,
              saying + " is reported by " + kinds + ", and the latter do not all lie within one of the former",
              "use interpolate for a stock, or calendars that nest");
}

void checker::rules(const indicator& i) {
    rule(i, axis::time, i.over_time);
    rule(i, axis::place, i.over_places);
    rule(i, axis::organisation, i.over_organisations);
    // Counts of a stock are a stock without a measure that says how it goes over time.
    const bool counted = i.numerator.what != take::value;
    if (i.what == kind::stock && counted && !i.denominator && i.over_time == combine::refuse)
        fault("no_time_rule", i.declared_at, i.code,
              "the stock '" + i.code + "' does not say how it is combined over time",
              "a stock is never summed over time: set over_time to mean_of_periods, mean_by_days, first, last, peak or "
              "trough");
}

void checker::rule(const indicator& i, axis along, combine how) {
    const legality l = legal(i.what, along, how);
    if (l == legality::illegal)
        fault("illegal_combination", i.declared_at, i.code, legality_advice(i.what, along, how),
              "change the rule of '" + i.code + "' over " + std::string(name(along)));
    if (l == legality::as_judgement && i.judgement.empty())
        fault("needs_judgement", i.declared_at, i.code,
              "'" + i.code + "' of kind " + std::string(name(i.what)) + " is combined over " +
                  std::string(name(along)) + " by " + std::string(name(how)) + ", which only a judgement may declare",
              "name the judgement in `judgement`, or leave the rule out for the usual one, " +
                  std::string(name(usual(i.what, along))));
}

// ---- bridges, breaks and targets

void checker::bridges() {
    for (const bridge& b : of_.bridges) {
        known_place(b.place, b.declared_at);
        known_judgement(b.judgement, b.declared_at, b.measure);
        bridge_numbers(b);
        if (!known_measure(b.measure, b.declared_at)) continue;
        const measure& m = *of_.find_measure(b.measure);
        bridge_versions(b, m);
        if (!b.before.empty()) measure_period(m, b.before, b.declared_at, "before");
    }
}

void checker::bridge_numbers(const bridge& b) {
    if (!std::isfinite(b.factor) || b.factor <= 0)
        fault("bridge_factor", b.declared_at, b.measure,
              "a bridge of '" + b.measure + "' has the factor " + number_text(b.factor),
              "a factor is finite and positive");
    if (!std::isfinite(b.standard_error) || b.standard_error < 0)
        fault("bridge_error", b.declared_at, b.measure,
              "a bridge of '" + b.measure + "' has the standard error " + number_text(b.standard_error),
              "a standard error is finite and not negative");
    if (b.method == bridge_method::model && b.source.empty())
        fault("bridge_source", b.declared_at, b.measure, "a modelled bridge of '" + b.measure + "' names no source",
              "say who modelled it and where");
}

void checker::bridge_versions(const bridge& b, const measure& m) {
    std::vector<std::string> ids;
    for (const definition_version& v : m.versions) ids.push_back(v.id);
    bool both = !b.from_version.empty() && !b.to_version.empty();
    for (const std::string& id : {b.from_version, b.to_version})
        if (!id.empty()) both &= known(ids, id, b.declared_at, "version of '" + m.code + "'", "unknown_version");
    if (b.from_version.empty() != b.to_version.empty() || (b.from_version.empty() && b.before.empty()))
        fault("bridge_ends", b.declared_at, b.measure, "a bridge of '" + b.measure + "' lacks an end",
              "name both versions, or for a declared break the last period `before` it");
    if (!both) return;
    const auto from = std::find(ids.begin(), ids.end(), b.from_version);
    const auto to = std::find(ids.begin(), ids.end(), b.to_version);
    if (to <= from)
        fault("bridge_ends", b.declared_at, b.measure,
              "a bridge of '" + b.measure + "' leads from version '" + b.from_version + "' to '" + b.to_version +
                  "', which is not later",
              "a bridge leads from an old version to a new one");
}

void checker::breaks() {
    std::set<std::string> seen;
    for (const declared_break& b : of_.breaks) {
        known_place(b.place, b.declared_at);
        known_organisation(b.organisation, b.declared_at);
        known_judgement(b.judgement, b.declared_at, b.measure);
        if (!seen.insert(b.measure + '\n' + b.place + '\n' + b.organisation + '\n' + b.before).second)
            fault("duplicate_break", b.declared_at, b.measure,
                  "two statements speak of the series of '" + b.measure + "' after " + b.before, "keep one of them");
        if (known_measure(b.measure, b.declared_at))
            measure_period(*of_.find_measure(b.measure), b.before, b.declared_at, "before");
    }
}

void checker::targets() {
    std::set<std::string>    seen;
    std::vector<std::string> all = indicators_;
    all.insert(all.end(), measures_.begin(), measures_.end());
    for (const target& t : of_.targets) {
        known_place(t.place, t.declared_at);
        known_judgement(t.judgement, t.declared_at, t.indicator);
        if (!seen.insert(t.indicator + '\n' + t.place + '\n' + t.period).second)
            fault("duplicate_target", t.declared_at, t.indicator,
                  "'" + t.indicator + "' has two targets for " + t.period, "keep one of them");
        if (!std::isfinite(t.value) || !std::isfinite(t.tolerance) || t.tolerance < 0 ||
            (t.baseline && !std::isfinite(*t.baseline)))
            fault("target_value", t.declared_at, t.indicator,
                  "the target of '" + t.indicator + "' has a number that is not finite, or a negative tolerance",
                  "give finite numbers and a tolerance of 0 or more");
        if (!known(all, t.indicator, t.declared_at, "indicator", "unknown_indicator")) continue;
        const indicator i = of_.indicator_or_measure(t.indicator);
        const measure*  m = of_.find_measure(i.numerator.measure);
        const auto      first = m == nullptr ? std::nullopt : std::optional(m->frequency);
        const auto      due = of_.read_period(t.period, first);
        if (!due)
            fault("bad_period", t.declared_at, t.indicator,
                  "the target of '" + t.indicator + "' is due in '" + t.period + "', which is no period",
                  "write it as results do, such as 2025, 2025-06, FY2025 or a calendar's name and year");
        if (i.better == direction::none)
            fault("no_direction", t.declared_at, t.indicator,
                  "'" + t.indicator + "' has a target, but nothing says which way is better",
                  "give it the direction up, down or target");
        target_path_needs(t, due);
    }
}

void checker::target_path_needs(const target& t, const std::optional<period>& due) {
    const measure* m = of_.find_measure(of_.indicator_or_measure(t.indicator).numerator.measure);
    const auto     base =
        t.baseline_period.empty()
                ? std::nullopt
                : of_.read_period(t.baseline_period, m == nullptr ? std::nullopt : std::optional(m->frequency));
    if (!t.baseline_period.empty() && !base)
        fault("bad_period", t.declared_at, t.indicator,
              "the baseline of '" + t.indicator + "' is of '" + t.baseline_period + "', which is no period",
              "write it as results do, such as 2015 or 2015-06");
    if (base && due && base->first_day() >= due->first_day())
        fault("date_order", t.declared_at, t.indicator,
              "the baseline of '" + t.indicator + "' is of " + t.baseline_period + ", not before the target's " +
                  t.period,
              "a path leads from an earlier baseline to the target");
    if (t.path == target_path::step) return;
    const std::string path(name(t.path));
    if (!t.baseline || t.baseline_period.empty())
        fault("target_path", t.declared_at, t.indicator,
              "the " + path + " path of '" + t.indicator + "' has no beginning",
              "give baseline and baseline_period, or make it a step");
    if (t.path == target_path::geometric && (t.value <= 0 || (t.baseline && *t.baseline <= 0)))
        fault("target_path", t.declared_at, t.indicator,
              "the geometric path of '" + t.indicator + "' touches zero or negative numbers",
              "growth at a constant rate needs positive ends: use linear");
}

} // namespace steelyard::inline v0_1::detail
