// SPDX-License-Identifier: MIT
#include <steelyard/core/text.hpp>
#include <steelyard/report/table.hpp>

#include <algorithm>
#include <optional>
#include <ostream>
#include <string>
#include <string_view>
#include <utility>

namespace steelyard::inline v0_1::report {

namespace {

/// A row of the scorecard: an indicator as a whole, or one place of its breakdown.
struct card_row {
    const scorecard_line*      line = nullptr;
    const aggregation::result* result = nullptr;
    [[nodiscard]] bool         is_whole() const noexcept { return result == &line->now; }
};

std::vector<card_row> rows_of(const scorecard& card) {
    std::vector<card_row> rows;
    for (const scorecard_line& l : card.lines) {
        rows.push_back({&l, &l.now});
        for (const aggregation::result& r : l.by) rows.push_back({&l, &r});
    }
    return rows;
}

/// Adds columns that are worked out row by row.
class columns {
public:
    columns(plain_table& into, const std::vector<card_row>& rows) : into_(into), rows_(rows) {}

    template <class Text>
    void words(std::string name, Text&& text) {
        std::vector<std::string> all;
        for (const card_row& r : rows_) all.emplace_back(text(r));
        into_.add_repeating(std::move(name), all);
    }
    /// A number where there is one.
    template <class T, class Number>
    void numbers(std::string name, Number&& number) {
        number_cells<T> cells;
        for (const card_row& r : rows_) {
            const std::optional<T> x = number(r);
            cells.numbers.push_back(x.value_or(T{}));
            cells.there.push_back(x ? 1 : 0);
        }
        into_.add(std::move(name), std::move(cells));
    }
    /// Only of indicators as a whole.
    template <class Text>
    void of_whole(std::string name, Text&& text) {
        words(std::move(name),
              [&](const card_row& r) { return r.is_whole() ? std::string(text(*r.line)) : std::string(); });
    }
    template <class T, class Number>
    void numbers_of_whole(std::string name, Number&& number) {
        numbers<T>(std::move(name),
                   [&](const card_row& r) { return r.is_whole() ? std::optional<T>(number(*r.line)) : std::nullopt; });
    }

private:
    plain_table&                 into_;
    const std::vector<card_row>& rows_;
};

void add_numbers(columns& c) {
    using row = card_row;
    c.numbers<double>("value", [](const row& r) { return r.result->number.point(); });
    c.words("form", [](const row& r) { return name(r.result->number.form()); });
    c.words("reason", [](const row& r) { return name(r.result->number.reason()); });
    c.numbers<double>("lower",
                      [](const row& r) { return r.result->lower ? r.result->lower : r.result->number.lower(); });
    c.numbers<double>("upper",
                      [](const row& r) { return r.result->upper ? r.result->upper : r.result->number.upper(); });
    c.words("flags", [](const row& r) { return r.result->number.flags().text(); });
    c.numbers<double>("known", [](const row& r) { return r.result->known; });
    c.numbers<double>("numerator", [](const row& r) { return r.result->numerator; });
    c.numbers<double>("denominator", [](const row& r) { return r.result->denominator; });
    c.numbers<std::int64_t>("expected", [](const row& r) { return std::optional(r.result->expected); });
    c.numbers<std::int64_t>("present", [](const row& r) { return std::optional(r.result->present); });
    c.numbers<double>("coverage", [](const row& r) { return std::optional(r.result->coverage); });
    c.words("over_time", [](const row& r) {
        return r.result->over_time == combine::refuse ? std::string_view() : name(r.result->over_time);
    });
}

void add_judgement(columns& c) {
    using line = scorecard_line;
    c.numbers<double>("target", [](const card_row& r) {
        return r.is_whole() && r.line->aim ? std::optional(r.line->aim->value) : std::nullopt;
    });
    c.of_whole("target_period", [](const line& l) { return l.aim ? l.aim->period : std::string(); });
    c.numbers<double>("gap_lower",
                      [](const card_row& r) { return r.is_whole() ? r.line->against.gap.lower : std::nullopt; });
    c.numbers<double>("gap_upper",
                      [](const card_row& r) { return r.is_whole() ? r.line->against.gap.upper : std::nullopt; });
    c.of_whole("progress", [](const line& l) { return name(l.against.status); });
    c.of_whole("previous_period", [](const line& l) { return l.before ? l.before->period : std::string(); });
    c.of_whole("comparability",
               [](const line& l) { return l.before ? name(l.comparison.answer) : std::string_view(); });
    c.of_whole("comparability_reason", [](const line& l) {
        return l.comparison.reasons.empty() ? std::string() : l.comparison.reasons.front().text;
    });
    c.words("judgements", [](const card_row& r) { return join(r.line->basis, "|", r.line->basis.size()); });
    const auto found = [&](const char* name, std::size_t level) {
        c.numbers_of_whole<std::int64_t>(name, [level](const line& l) { return l.findings_in_all[level]; });
    };
    found("faults", 2);
    found("warnings", 1);
    found("infos", 0);
    c.words("fingerprint", [](const card_row& r) { return r.result->fingerprint; });
}

/// Whether the narratives that have to be there are, and who disagrees or replies. Their words stay with the scorecard.
void add_said(columns& c) {
    using line = scorecard_line;
    c.of_whole("narratives", [](const line& l) {
        if (l.needs.empty()) return std::string_view(l.said.narratives.empty() ? "" : "there");
        auto worst = qualitative::need_state::there; // their order is from there to lacking
        for (const qualitative::need_row& row : l.needs) worst = std::max(worst, row.state);
        return name(worst);
    });
    c.of_whole("dissent", [](const line& l) {
        std::vector<std::string> who;
        for (const qualitative::dissent& d : l.said.dissents) who.push_back(d.who.empty() ? d.code : d.who);
        return join(who, "|", who.size());
    });
    c.of_whole("reply", [](const line& l) {
        std::vector<std::string> who;
        for (const qualitative::reply& r : l.said.replies)
            if (!r.text.empty()) who.push_back(r.who);
        return join(who, "|", who.size());
    });
}

} // namespace

std::shared_ptr<const plain_table> to_table(const scorecard& card) {
    const std::vector<card_row> rows = rows_of(card);
    auto                        table = std::make_shared<plain_table>();
    table->rows = static_cast<std::int64_t>(rows.size());
    columns c(*table, rows);
    c.words("goal", [](const card_row& r) { return r.line->goal; });
    c.words("indicator", [](const card_row& r) { return r.result->indicator; });
    c.words("title", [](const card_row& r) { return r.result->title; });
    c.words("unit", [](const card_row& r) { return r.result->unit; });
    c.words("place", [](const card_row& r) { return r.result->place; });
    c.words("period", [](const card_row& r) { return r.result->period; });
    add_numbers(c);
    add_judgement(c);
    add_said(c);
    return table;
}

void write_csv(std::ostream& out, const scorecard& card) { write_csv(out, *to_table(card)); }

} // namespace steelyard::inline v0_1::report
