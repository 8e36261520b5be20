// SPDX-License-Identifier: MIT
#include <steelyard/core/error.hpp>
#include <steelyard/core/text.hpp>
#include <steelyard/learning/cycle.hpp>
#include <steelyard/statistics/control_chart.hpp>
#include <steelyard/statistics/interrupted_series.hpp>
#include <steelyard/statistics/run_rules.hpp>

#include <algorithm>
#include <cmath>
#include <tuple>

namespace steelyard::inline v0_1::learning {

namespace {

using statistics::status;

[[nodiscard]] std::int64_t periods_of(const prediction& p) {
    return std::int64_t{p.last.index} - std::int64_t{p.first.index} + 1;
}

/// The numbers split where the window begins; those after it are not looked at.
struct split {
    std::vector<double>       value;
    std::vector<std::int64_t> period;
    std::vector<status>       given;
    std::size_t               first = 0; ///< row of the window
    std::int64_t              before = 0;
    std::int64_t              present = 0;
    std::optional<instant>    first_number = {}; ///< when the earliest number of the window was recorded
};

void check_shape(const prediction& p, const cycle_numbers& n) {
    const auto wants = [&](std::size_t size, const char* what) {
        if (size != 0 && size != n.value.size())
            throw shape_mismatch("evaluate: " + std::to_string(size) + " " + what + " for " + std::to_string(n.value.size()) + " numbers");
    };
    wants(n.given.size(), "statuses");
    wants(n.recorded.size(), "recorded times");
    if (n.when.size() != n.value.size())
        throw shape_mismatch("evaluate: " + std::to_string(n.when.size()) + " periods for " + std::to_string(n.value.size()) + " numbers");
    for (std::size_t i = 0; i < n.when.size(); ++i) {
        if (n.when[i].kind != p.first.kind)
            throw period_mismatch("evaluate: " + n.when[i].text() + " is of another kind than the window from " + p.first.text());
        if (i > 0 && !(n.when[i - 1] < n.when[i]))
            throw period_mismatch("evaluate: " + n.when[i].text() + " does not come after " + n.when[i - 1].text());
    }
}

[[nodiscard]] split split_of(const prediction& p, const cycle_numbers& n) {
    split s;
    for (std::size_t i = 0; i < n.value.size() && n.when[i] <= p.last; ++i) {
        const status why = !n.given.empty() && !statistics::has_numbers(n.given[i]) ? n.given[i]
                           : std::isfinite(n.value[i])                              ? status::ok
                                                                                    : status::impossible;
        const bool   inside = p.first <= n.when[i];
        if (!inside) s.first = i + 1;
        if (statistics::has_numbers(why)) {
            ++(inside ? s.present : s.before);
            if (inside && !n.recorded.empty() && (!s.first_number || n.recorded[i] < *s.first_number)) s.first_number = n.recorded[i];
        }
        s.value.push_back(statistics::has_numbers(why) ? n.value[i] : 0);
        s.period.push_back(n.when[i].index);
        s.given.push_back(why);
    }
    return s;
}

[[nodiscard]] prediction_order order_of(const prediction& p, const split& s, const cycle_numbers& n) {
    if (!p.recorded) return prediction_order::not_recorded;
    if (*p.recorded >= instant::at(p.first.first_day())) return prediction_order::after_start;
    if (s.first_number && *p.recorded >= *s.first_number) return prediction_order::after_number;
    return n.vouched && (s.present == 0 || !n.recorded.empty()) ? prediction_order::verified : prediction_order::not_verified;
}

void by_threshold(const prediction& p, const split& s, cycle_result& r) {
    const std::int64_t needed = p.needed > 0 ? p.needed : r.expected;
    std::int64_t       reached = 0;
    for (std::size_t i = s.first; i < s.value.size(); ++i)
        if (statistics::has_numbers(s.given[i]))
            reached += (p.way == predicted_way::up ? s.value[i] >= p.threshold : s.value[i] <= p.threshold) ? 1 : 0;
    r.estimate = static_cast<double>(reached);
    if (reached >= needed) r.verdict = prediction_verdict::came_true;
    else if (reached + (r.expected - r.present) < needed) r.verdict = prediction_verdict::failed;
    r.text = std::to_string(reached) + " of " + std::to_string(r.expected) + " periods " +
             (p.way == predicted_way::up ? "are at least " : "are at most ") + number_text(p.threshold) + ", " +
             std::to_string(needed) + " were needed";
}

void by_interruption(const prediction& p, const split& s, cycle_result& r) {
    if (r.before < p.fewest || r.present == 0) {
        r.text = std::to_string(r.before) + " numbers before the window and " + std::to_string(r.present) + " in it are too few";
        return;
    }
    const std::array at{static_cast<double>(p.first.index)};
    const auto       fit = statistics::interrupted_series_of({.value = s.value, .period = s.period, .given = s.given}, at);
    if (!statistics::has_numbers(fit.state)) {
        r.text = "the series has no effect to speak of (" + std::string(name(fit.state)) + ")";
        return;
    }
    std::size_t last = s.value.size();
    while (last > s.first && !statistics::has_numbers(s.given[last - 1])) --last;
    --last;
    r.estimate = fit.effect[last];
    r.lower = fit.effect_lower[last];
    r.upper = fit.effect_upper[last];
    const bool up = p.way == predicted_way::up;
    if (up ? *r.lower >= p.threshold : *r.upper <= p.threshold) r.verdict = prediction_verdict::came_true;
    else if (up ? *r.upper < p.threshold : *r.lower > p.threshold) r.verdict = prediction_verdict::failed;
    r.text = "the effect is " + number_text(*r.estimate, 3) + " (95 % interval " + number_text(*r.lower, 3) + " to " +
             number_text(*r.upper, 3) + "), " + number_text(p.threshold) + " was predicted";
}

void by_chart(const prediction& p, const split& s, cycle_result& r) {
    if (r.before < p.fewest) {
        r.text = std::to_string(r.before) + " numbers before the window are too few for limits";
        return;
    }
    const statistics::chart_points all{.value = s.value, .period = s.period, .given = s.given};
    const auto baseline = statistics::baseline_of(all.part(0, s.first), {});
    if (!statistics::has_numbers(baseline.state)) {
        r.text = "the numbers before the window give no limits (" + std::string(name(baseline.state)) + ")";
        return;
    }
    const auto rules = statistics::rule_set(p.rules);
    const auto hits = statistics::find_signals(statistics::chart_against(all.part(s.first, s.value.size() - s.first), baseline), rules);
    const std::int32_t side = p.way == predicted_way::up ? 1 : -1;
    const auto found = std::ranges::count(hits, side, &statistics::rule_hit::side);
    r.estimate = static_cast<double>(found);
    if (found > 0) r.verdict = prediction_verdict::came_true;
    else if (r.present == r.expected) r.verdict = prediction_verdict::failed;
    r.text = std::to_string(found) + (found == 1 ? " signal" : " signals") + (side > 0 ? " above" : " below") + " the limits of " +
             std::to_string(r.before) + " numbers before the window, by the rules " + p.rules;
}

/// What a gate needs, in words of what lacks.
class gate_keeper {
public:
    explicit gate_keeper(std::vector<tollgate>& into) : gates_(into) {}

    void open(const char* stage) { gates_.push_back({stage, true, {}}); }
    void wants(bool so, const char* what) {
        if (!so) gates_.back().lacks.push_back(what);
    }
    void close() {
        tollgate& g = gates_.back();
        g.passed = g.lacks.empty() && (gates_.size() == 1 || gates_[gates_.size() - 2].passed);
    }

private:
    std::vector<tollgate>& gates_;
};

[[nodiscard]] bool decided(prediction_verdict v) {
    return v == prediction_verdict::came_true || v == prediction_verdict::failed;
}

void add_decision(gate_keeper& gate, const cycle& c) {
    gate.wants(c.decision != cycle_decision::none, "a decision to adopt, adapt or abandon");
    gate.wants(!c.because.empty(), "why it was decided so");
    gate.wants(c.decided.has_value() && c.expected.last.last_day() < *c.decided, "a decision after the window has ended");
    gate.wants(!c.learned.empty(), "what was learned");
}

void add_gates(const cycle& c, cycle_result& r) {
    gate_keeper gate(r.gates);
    const bool  first = r.order == prediction_order::verified || r.order == prediction_order::not_verified;
    const bool  pdsa = c.kind == cycle_kind::pdsa;
    gate.open(pdsa ? "plan" : "define");
    gate.wants(!c.aim.empty(), "an aim");
    gate.wants(!c.who.empty(), "who answers for it");
    if (pdsa) {
        gate.wants(!c.change.empty(), "a change to try");
        gate.wants(first, "a prediction made first");
    } else gate.wants(!c.goal.empty(), "the goal that it serves");
    gate.close();
    if (!pdsa) {
        gate.open("measure");
        gate.wants(!c.expected.indicator.empty(), "a measure or indicator");
        gate.wants(r.before >= c.expected.fewest, "enough numbers before the window");
        gate.close();
        gate.open("analyse");
        gate.wants(!c.cause.empty(), "what is behind it");
        gate.close();
    }
    gate.open(pdsa ? "do" : "improve");
    if (!pdsa) {
        gate.wants(!c.change.empty(), "a change to try");
        gate.wants(first, "a prediction made first");
    }
    gate.wants(c.started.has_value(), "the day on which the change began");
    gate.wants(r.present > 0, "a number in the window");
    if (pdsa) {
        gate.close();
        gate.open("study");
    }
    gate.wants(decided(r.verdict), "a verdict");
    gate.close();
    gate.open(pdsa ? "act" : "continue_to_improve");
    add_decision(gate, c);
    if (!pdsa) gate.wants(!c.next.empty(), "the cycle that continues it");
    gate.close();
}

} // namespace

std::vector<problem> check(const cycle& c) {
    std::vector<problem> all;
    const auto           wants = [&](bool so, const std::string& found, const std::string& advice) {
        if (!so) all.push_back({severity::fault, "cycle", c.declared_at, "cycle '" + c.code + "' " + found, advice});
    };
    const prediction& p = c.expected;
    wants(!c.code.empty(), "has no code", "give it one");
    wants(!p.indicator.empty(), "does not say which number it is about", "name an indicator or a measure");
    wants(p.first.kind == p.last.kind && p.first <= p.last,
          "has a window from " + p.first.text() + " to " + p.last.text(), "give two periods of one kind in order of time");
    const auto chance = [](double x) { return x >= 0 && x <= 1; };
    wants(chance(p.probability), "states the probability " + number_text(p.probability), "state one from 0 to 1");
    wants(chance(p.naive), "freezes the naive probability " + number_text(p.naive), "state one from 0 to 1");
    wants(std::isfinite(p.threshold), "has a threshold that is no number", "fix it");
    wants(p.needed >= 0 && p.needed <= std::max<std::int64_t>(periods_of(p), 0),
          "needs " + std::to_string(p.needed) + " periods of a window of " + std::to_string(periods_of(p)), "need as many at most");
    wants(p.fewest >= 3, "wants " + std::to_string(p.fewest) + " numbers before the window", "want three or more");
    if (p.method == verdict_method::interrupted)
        wants(p.way == predicted_way::up ? !(p.threshold < 0) : !(p.threshold > 0),
              "predicts a change " + std::string(name(p.way)) + " of " + number_text(p.threshold), "give the change the sign of its way");
    if (p.method == verdict_method::chart) {
        try {
            (void)statistics::rule_set(p.rules);
        } catch (const unknown_code& e) {
            wants(false, "goes by the rules '" + p.rules + "'", e.what());
        }
    }
    return all;
}

std::vector<tollgate> gates_in_words(const cycle& c) {
    const prediction& p = c.expected;
    cycle_result      r;
    r.order = order_of(p, {}, {});
    r.verdict = prediction_verdict::came_true;
    r.present = 1;
    r.before = p.fewest;
    add_gates(c, r);
    return std::move(r.gates);
}

cycle_result evaluate(const cycle& c, const cycle_numbers& numbers) {
    if (auto wrong = check(c); !wrong.empty()) throw invalid_input("evaluate", std::move(wrong));
    const prediction& p = c.expected;
    check_shape(p, numbers);
    const split  s = split_of(p, numbers);
    cycle_result r;
    r.code = c.code;
    r.expected = periods_of(p);
    r.present = s.present;
    r.before = s.before;
    r.probability = p.probability;
    r.naive = p.naive;
    r.order = order_of(p, s, numbers);
    if (r.order > prediction_order::not_verified) {
        constexpr std::array why{"", "", "it was recorded at or after the beginning of its window",
                                 "it was recorded at or after the first number of its window", "nobody knows when it was recorded"};
        r.text = "the prediction is refused: " + std::string(why[static_cast<std::size_t>(r.order)]);
    } else {
        r.verdict = prediction_verdict::cannot_say;
        if (p.method == verdict_method::threshold) by_threshold(p, s, r);
        else if (p.method == verdict_method::interrupted) by_interruption(p, s, r);
        else by_chart(p, s, r);
        constexpr std::array said{"", "cannot say: ", "came true: ", "did not come true: "};
        r.text = said[static_cast<std::size_t>(r.verdict)] + r.text +
                 (r.order == prediction_order::not_verified ? "; order not verified" : "");
    }
    add_gates(c, r);
    return r;
}

namespace {

/// A mean of parts in rising order, so that their order moves no bit.
[[nodiscard]] double mean_of(std::vector<double> parts) {
    std::ranges::sort(parts);
    double sum = 0;
    for (const double x : parts) sum += x;
    return sum / static_cast<double>(parts.size());
}

struct scored {
    std::vector<double> brier, log;

    void add(double probability, bool came_true) {
        const double miss = came_true ? 1 - probability : probability;
        brier.push_back(miss * miss);
        log.push_back(std::log(1 - miss));
    }
    [[nodiscard]] std::optional<double> log_score() const {
        const double mean = mean_of(log);
        return std::isfinite(mean) ? std::optional(mean) : std::nullopt;
    }
};

} // namespace

calibration score(std::span<const cycle_result> results) {
    calibration k;
    scored      stated, naive;
    for (const cycle_result& r : results) {
        if (r.verdict == prediction_verdict::refused || r.order > prediction_order::not_verified) ++k.refused;
        else if (r.verdict == prediction_verdict::cannot_say) ++k.undecided;
        else {
            const bool so = r.verdict == prediction_verdict::came_true;
            ++k.cycles;
            k.unverified += r.order == prediction_order::not_verified ? 1 : 0;
            k.came_true += so ? 1 : 0;
            k.codes.push_back(r.code);
            k.scored.push_back({r.code, r.probability, r.naive, so});
            stated.add(r.probability, so);
            naive.add(r.naive, so);
        }
    }
    std::ranges::sort(k.codes);
    std::ranges::sort(k.scored, {}, [](const scored_prediction& s) { return std::tie(s.code, s.probability, s.naive, s.came_true); });
    k.text = std::to_string(k.came_true) + " of " + std::to_string(k.cycles) + " predictions came true";
    if (k.cycles < fewest_scored_cycles) {
        k.text += "; fewer than " + std::to_string(fewest_scored_cycles) + " have a verdict, so there is no score: " + join(k.codes);
        return k;
    }
    k.state = status::ok;
    k.brier = mean_of(stated.brier);
    k.naive_brier = mean_of(naive.brier);
    if (*k.naive_brier > 0) k.brier_skill = 1 - *k.brier / *k.naive_brier;
    k.log_score = stated.log_score();
    k.naive_log_score = naive.log_score();
    k.text += "; Brier score " + number_text(*k.brier, 3) + ", naive " + number_text(*k.naive_brier, 3);
    if (k.brier_skill) k.text += ", skill " + number_text(*k.brier_skill, 3);
    if (k.unverified > 0) k.text += "; the order of " + std::to_string(k.unverified) + " is not verified";
    return k;
}

} // namespace steelyard::inline v0_1::learning
