// SPDX-License-Identifier: MIT
#include <steelyard/core/error.hpp>
#include <steelyard/core/text.hpp>
#include <steelyard/frameworks/cycles.hpp>
#include <steelyard/frameworks/totals.hpp>

#include <algorithm>
#include <array>
#include <define/detail/belonging.hpp>
#include <limits>
#include <map>
#include <utility>

namespace steelyard::inline v0_1::frameworks {

namespace {

using learning::cycle;
using learning::prediction;

/// Where a place or organisation stands: a node of a hierarchy over its axis, or as it is reported.
struct standing {
    const hierarchy* in = nullptr;
    std::string      level = {};
};

[[nodiscard]] standing standing_of(const definitions& agreed, axis over, const std::string& code, const char* reported) {
    if (code.empty()) return {};
    for (const hierarchy& h : agreed.hierarchies)
        if (h.over == over)
            if (const auto at = h.level_of(code)) return {&h, h.levels[static_cast<std::size_t>(*at)]};
    return {nullptr, reported};
}

/// The name under which a roll-up knows a kind of period; empty for the frequency of the numbers themselves.
[[nodiscard]] std::string name_of(const definitions& agreed, const period_kind& kind, const std::string& indicator) {
    const measure* m = agreed.find_measure(agreed.indicator_or_measure(indicator).numerator.measure);
    if (m != nullptr && m->frequency == kind) return {};
    for (const calendar& c : agreed.calendars)
        if (c.means == kind) return c.code;
    return kind == period_kind::school_year() ? "school_year" : kind.text();
}

[[nodiscard]] aggregation::roll_up_query query_of(const framework& f, const cycle_question& asked) {
    aggregation::roll_up_query q;
    for (const chosen_binding& b : standing_bindings(f)) {
        if (!b.set.path.starts_with("roll_up.")) continue;
        set_option(q.options, std::string_view(b.set.path).substr(8), b.set.to);
        if (!b.judgement.empty() && std::ranges::find(q.basis, b.judgement) == q.basis.end()) q.basis.push_back(b.judgement);
    }
    q.known = asked.known;
    return q;
}

class evaluator {
public:
    evaluator(const framework& f, const dataset& data, const cycle_question& asked, const run_options& run)
        : f_(f), data_(data), asked_(asked), run_(run), query_(query_of(f, asked)) {}

    [[nodiscard]] cycle_row row_of(const cycle& c) const {
        cycle_row row{.of = c};
        if (auto wrong = learning::check(c); !wrong.empty()) return refused(std::move(row), std::move(wrong));
        const prediction& p = c.expected;
        const definitions& agreed = f_.agreed;
        if (agreed.find_indicator(p.indicator) == nullptr && agreed.find_measure(p.indicator) == nullptr)
            return refused(std::move(row), {{severity::fault, "known_codes", c.declared_at,
                                             "cycle '" + c.code + "' predicts '" + p.indicator + "', which is not declared", ""}});
        const standing place = standing_of(agreed, axis::place, p.place, "place");
        const standing who = standing_of(agreed, axis::organisation, p.organisation, "organisation");
        numbers(p, place, who, row);
        std::vector<instant> recorded(row.when.size(), instant{std::numeric_limits<std::int64_t>::max()});
        const bool           all = times(p, place, who, row.when, recorded);
        row.result = evaluated(c, row, recorded, all);
        note(row);
        return row;
    }

private:
    [[nodiscard]] static cycle_row refused(cycle_row row, std::vector<problem> why) {
        row.result.code = row.of.code;
        row.result.text = "the prediction is refused: " + why.front().found;
        for (problem& p : why) {
            p.level = severity::warning;
            p.rule = "predictions";
        }
        row.problems = std::move(why);
        return row;
    }

    void numbers(const prediction& p, const standing& place, const standing& who, cycle_row& row) const {
        aggregation::roll_up_query q = query_;
        q.indicators = {p.indicator};
        q.place_levels = {place.level};
        if (place.in != nullptr) q.place_hierarchy = place.in->code;
        q.organisation_levels = {who.level};
        if (who.in != nullptr) q.organisation_hierarchy = who.in->code;
        q.periods = {name_of(f_.agreed, p.first.kind, p.indicator)};
        const aggregation::result_table       table = roll_up(f_, data_, q, run_);
        const auto                            wanted_place = table.places.find(p.place);
        const auto                            wanted_who = table.organisations.find(p.organisation);
        std::map<period, value>               found;
        for (std::int64_t i = 0; i < table.size(); ++i) {
            const bool here = p.place.empty() || (wanted_place && table.place(i) == *wanted_place);
            const bool them = p.organisation.empty() || (wanted_who && table.organisation(i) == *wanted_who);
            if (here && them && table.when(i).kind == p.first.kind && table.when(i) <= p.last) found.insert_or_assign(table.when(i), table.value_at(i));
        }
        for (auto& [when, number] : found) {
            row.when.push_back(when);
            row.number.push_back(std::move(number));
        }
    }

    /// The earliest recorded time of a number by period. @returns false where some row of the window has none
    [[nodiscard]] bool times(const prediction& p, const standing& place, const standing& who, const std::vector<period>& when,
                             std::vector<instant>& into) const {
        const measure_rows* rows = data_.rows_of(f_.agreed.indicator_or_measure(p.indicator).numerator.measure);
        if (rows == nullptr) return true;
        const steelyard::detail::belonging places(place.in), organisations(who.in);
        bool                               all = true;
        std::map<std::array<std::int32_t, 3>, bool> known; // by place, organisation and period
        for (std::size_t i = 0; i < static_cast<std::size_t>(rows->size()); ++i) {
            if (rows->forms[i] == form::missing) continue;
            const period base{rows->frequency, rows->period[i]};
            if (base.last_day() < p.first.first_day() || p.last.last_day() < base.first_day()) continue;
            const auto word = [](const code_list& list, std::int32_t at) { return at < 0 ? std::string() : list[at]; };
            const std::array key{rows->place[i], rows->organisation[i], base.index};
            auto at = known.find(key);
            if (at == known.end())
                at = known.emplace(key, places.holds(p.place, place.level, word(data_.places(), key[0]), base) &&
                                            organisations.holds(p.organisation, who.level, word(data_.organisations(), key[1]), base)).first;
            if (!at->second) continue;
            const std::int64_t seconds = rows->recorded_at(i);
            if (seconds == measure_rows::not_recorded) {
                all = false;
                continue;
            }
            for (std::size_t k = 0; k < when.size(); ++k)
                if (!(base.last_day() < when[k].first_day()) && !(when[k].last_day() < base.first_day()))
                    into[k] = std::min(into[k], instant{seconds});
        }
        return all;
    }

    [[nodiscard]] learning::cycle_result evaluated(const cycle& c, const cycle_row& row, const std::vector<instant>& recorded,
                                                   bool all) const {
        std::vector<double>             numbers;
        std::vector<statistics::status> given;
        for (const value& v : row.number) {
            const auto point = v.point();
            const bool hidden = v.is_missing() && (v.reason() == reason::suppressed || v.reason() == reason::suppressed_secondary);
            numbers.push_back(point.value_or(0));
            given.push_back(point ? statistics::status::ok : hidden ? statistics::status::suppressed : statistics::status::missing);
        }
        return learning::evaluate(c, {row.when, numbers, given, recorded, asked_.vouched && all});
    }

    static void note(cycle_row& row) {
        const auto warn = [&row](const char* rule, const std::string& found, const char* advice) {
            row.problems.push_back({severity::warning, rule, row.of.declared_at, "cycle '" + row.of.code + "': " + found, advice});
        };
        if (row.result.order > learning::prediction_order::not_verified)
            warn("prediction_first", row.result.text, "predict a window of which nothing is known yet");
        if (row.of.decision == learning::cycle_decision::none) return;
        for (const learning::tollgate& gate : row.result.gates)
            if (!gate.lacks.empty())
                warn("tollgates", "it is decided, and at the gate '" + gate.stage + "' lacks " + join(gate.lacks),
                     "do not build on the decision before that is there");
    }

    const framework&           f_;
    const dataset&             data_;
    const cycle_question&      asked_;
    const run_options&         run_;
    aggregation::roll_up_query query_;
};

} // namespace

std::vector<cycle_row> evaluate_cycles(const framework& f, const dataset& data, const cycle_question& asked, const run_options& run) {
    std::vector<std::string> known;
    for (const cycle& c : f.adaptive.cycles) known.push_back(c.code);
    for (const std::string& code : asked.cycles)
        if (std::ranges::find(known, code) == known.end())
            throw unknown_code("evaluate_cycles: the framework has no cycle '" + code + "'; " + suggest(code, known));
    const evaluator        each(f, data, asked, run);
    std::vector<cycle_row> rows;
    for (const cycle& c : f.adaptive.cycles)
        if (asked.cycles.empty() || std::ranges::find(asked.cycles, c.code) != asked.cycles.end()) rows.push_back(each.row_of(c));
    return rows;
}

} // namespace steelyard::inline v0_1::frameworks
