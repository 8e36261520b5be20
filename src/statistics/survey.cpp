// SPDX-License-Identifier: MIT
#include "detail/limits.hpp"
#include "detail/rows.hpp"

#include <steelyard/core/error.hpp>
#include <steelyard/core/text.hpp>
#include <steelyard/statistics/survey.hpp>

#include <array>
#include <cmath>
#include <string>
#include <vector>

namespace steelyard::inline v0_1::statistics {

namespace {

using namespace detail;

[[nodiscard]] status status_of(double share, double respondents, double effect, const proportion_options& o) noexcept {
    if (!(share >= 0 && share <= 1) || !is_count(respondents) || !is_exposure(effect)) return status::impossible;
    if (respondents == 0) return status::no_denominator;
    const double effective = respondents / effect;
    if (effective < o.minimum_cases || share * effective < o.minimum_events) return status::below_minimum;
    return share == 0 || share == 1 ? status::boundary : status::ok;
}

} // namespace

std::optional<weighting> weighting_of(std::span<const double> weights) {
    std::vector<problem> wrong;
    weighting            w;
    double               most = 0; // the sums are of w / most, so that none overflows
    for (std::size_t i = 0; i < weights.size(); ++i) {
        if (weights[i] >= 0 && std::isfinite(weights[i])) {
            most = std::max(most, weights[i]);
            continue;
        }
        problem p;
        p.rule = "impossible";
        p.found = "row " + std::to_string(i + 1) + ": weight " + number_text(weights[i]);
        p.advice = "a weight is 0 or more";
        wrong.push_back(std::move(p));
    }
    if (!wrong.empty()) throw invalid_input("weighting_of", std::move(wrong));
    if (most == 0) return std::nullopt;
    double sum = 0;
    double squares = 0;
    for (const double x : weights) {
        w.respondents += x > 0 ? 1 : 0;
        sum += x / most;
        squares += x / most * (x / most);
    }
    w.effective_respondents = sum * sum / squares;
    w.design_effect = w.respondents / w.effective_respondents;
    return w;
}

intervals survey_proportions(const survey_rows& rows, const proportion_options& options) {
    constexpr std::string_view function = "survey_proportions";
    const std::array           columns{named_column{"share", rows.share}, named_column{"respondents", rows.respondents},
                             named_column{"design_effect", rows.design_effect}};
    check_lengths(function, columns, rows.given);
    check_interval_options(function, options.confidence, options.speaks_of);
    check_minimum(function, "minimum_events", options.minimum_events);
    check_minimum(function, "minimum_cases", options.minimum_cases);
    const beyond at = beyond_each(tail_of(options.confidence));
    intervals    to = blank_intervals(rows.share.size(), options.speaks_of, options.confidence);
    for (std::size_t i = 0; i < to.size(); ++i) {
        const double share = rows.share[i];
        const status given = given_at(rows.given, i);
        to.state[i] =
            has_numbers(given) ? status_of(share, rows.respondents[i], rows.design_effect[i], options) : given;
        const bool   there = has_numbers(to.state[i]);
        const double n = rows.respondents[i] / rows.design_effect[i];
        put(to, i, there ? share : none,
            there ? proportion_limits(options.method, share * n, n, at) : limits{none, none});
    }
    if (options.strict) refuse_rows(function, columns, rows.given, to.state);
    return to;
}

} // namespace steelyard::inline v0_1::statistics
