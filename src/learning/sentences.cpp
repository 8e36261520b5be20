// SPDX-License-Identifier: MIT
#include <steelyard/core/text.hpp>
#include <steelyard/learning/signals.hpp>
#include <steelyard/learning/turn_the_curve.hpp>

namespace steelyard::inline v0_1::learning {

namespace {

[[nodiscard]] std::string words(variation v) {
    switch (v) {
    case variation::improving: return "improving";
    case variation::worsening: return "worsening";
    case variation::rising: return "rising, and nobody declared whether that is better";
    case variation::falling: return "falling, and nobody declared whether that is better";
    case variation::common_cause: return "no change beyond the usual ups and downs";
    case variation::cannot_say: return "cannot say";
    }
    return {};
}

[[nodiscard]] std::string words(assurance a) {
    switch (a) {
    case assurance::consistently_meets: return "As it goes on it consistently meets its target";
    case assurance::hit_or_miss: return "As it goes on it hits or misses its target by chance";
    case assurance::consistently_fails: return "As it goes on it consistently fails its target";
    default: return {};
    }
}

/// The rules that are fulfilled at the newest number, each once.
[[nodiscard]] std::string rules_of(const series_signals& s) {
    std::vector<std::string> named;
    for (const found_signal& f : s.signals) {
        if (!f.lasts) continue;
        const std::string text = f.rule + " since " + s.period_texts[static_cast<std::size_t>(f.first)];
        named.push_back(f.first == f.last ? f.rule : text);
    }
    return named.empty() ? std::string() : " (" + join(named) + ")";
}

} // namespace

std::string series_signals::sentence() const {
    std::string all = title + (who().empty() ? "" : " of " + who()) + (category.empty() ? "" : " (" + category + ")") + ": " +
                      words(varies) + (varies == variation::common_cause || varies == variation::cannot_say ? "" : rules_of(*this)) +
                      ".";
    const auto with_unit = [&](double x) { return grouped_text(x, decimals_shown) + (unit.empty() ? "" : " " + unit); };
    if (newest >= 0) {
        const auto at = static_cast<std::size_t>(newest);
        all += " " + period_texts[at] + ": " + with_unit(plotted[at]);
        if (statistics::has_numbers(limits) && lower[at] == lower[at] && upper[at] == upper[at])
            all += ", usual between " + with_unit(lower[at]) + " and " + with_unit(upper[at]);
        all += ".";
        if (at + 1 < rows()) {
            const bool one = at + 2 == rows();
            all += " No number since: " + period_texts[at + 1] + (one ? "" : " to " + period_texts.back()) + ".";
        }
    }
    if (const std::string text = words(assured); !text.empty())
        all += " " + text + " of " + with_unit(*target) + " due " + target_period + ".";
    if (!why.empty()) all += " " + why;
    for (const std::string& a : advice) all += " " + a;
    return all;
}

std::string turned_indicator::sentence() const {
    const turn_options& o = curve.baseline.options;
    const auto          with_unit = [&](double x) { return grouped_text(x, decimals_shown) + (unit.empty() ? "" : " " + unit); };
    std::string         all = title + (who.empty() ? "" : " of " + who) + ": ";
    switch (curve.verdict) {
    case curve_verdict::turned: all += "the curve has turned"; break;
    case curve_verdict::not_turned: all += "the curve has not turned"; break;
    case curve_verdict::cannot_say: all += "whether the curve has turned cannot be said"; break;
    }
    if (curve.look) {
        const curve_row& row = curve.rows[*curve.look];
        all += " (looked at in " + periods[*curve.look] + "). Since " + decided + " " +
               (row.gain < 0 ? "worse" : "better") + " than the forecast without action by " +
               with_unit(row.gain < 0 ? -row.gain : row.gain) + " in all; the gain lies between " + with_unit(row.gain_lower) + " and " + with_unit(row.gain_upper) +
               "; P(beaten) " + number_text(row.beaten, 3);
    }
    all += ". ";
    if (!curve.why.empty()) all += curve.why + " ";
    all += "The baseline ends before " + triggered +
           (o.decided == decided_by::a_number ? ", the number that made people decide" : ", as the calendar had it") + "; " +
           (o.looks == look_rule::any_time ? "one may look at any time" : "looks were declared") + ", and a false 'turned' comes in at most " +
           number_text(100 * o.error, 1) + " % of series that go on as the model says.";
    if (stands_for == accountability::population) all += " Of a whole population: no single programme answers for it.";
    if (stands_for == accountability::performance) all += " Of a programme's own customers: it answers for them, not for the population.";
    for (const std::string& n : notes) all += " " + n;
    return all;
}

} // namespace steelyard::inline v0_1::learning
