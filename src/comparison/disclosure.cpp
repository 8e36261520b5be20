// SPDX-License-Identifier: MIT
#include <steelyard/comparison/disclosure.hpp>
#include <steelyard/core/error.hpp>
#include <steelyard/core/text.hpp>

#include <array>
#include <cmath>
#include <map>
#include <optional>
#include <tuple>
#include <utility>
#include <vector>

namespace steelyard::inline v0_1::comparison {

namespace {

using aggregation::result_columns;

void check_threshold(double threshold, std::string_view option) {
    if (!(threshold >= 0 && std::isfinite(threshold)))
        throw domain_fault("withhold_small: " + std::string(option) + " = " + number_text(threshold) + "; give 0 or more");
}

/// Withholds rows of a table, and knows what an audience may think of each.
class withholding {
public:
    withholding(const definitions& agreed, const aggregation::result_table& table, const disclosure_policy& policy)
        : agreed_(agreed),
          table_(table),
          policy_(policy),
          columns_(table.columns()) {
        for (const std::string& code : table.indicators.words()) whats_.push_back(agreed.indicator_or_measure(code));
    }
    void primary() {
        for (std::size_t i = 0; i < columns_.forms.size(); ++i) {
            if (columns_.forms[i] == form::missing && columns_.reasons[i] == reason::suppressed) {
                withhold(i, reason::suppressed, reported_suppressed(i));
            } else if (columns_.forms[i] == form::missing && columns_.reasons[i] == reason::suppressed_secondary) {
                withhold(i, reason::suppressed_secondary, anywhere(i));
            } else if (columns_.forms[i] == form::point && is_small(i)) {
                withhold(i, reason::suppressed, is_quotient(i) ? anywhere(i) : of_policy());
            }
        }
    }
    /// Along each axis in turn, until nobody is alone.
    void secondary() {
        bool again = true;
        while (again) {
            again = along([&](std::size_t i) { return std::array{columns_.organisation[i], columns_.category[i]}; },
                          columns_.place, table_.places);
            again = along([&](std::size_t i) { return std::array{columns_.place[i], columns_.category[i]}; },
                          columns_.organisation, table_.organisations) ||
                    again;
            again = along([&](std::size_t i) { return std::array{columns_.place[i], columns_.organisation[i]}; },
                          columns_.category, table_.categories) ||
                    again;
        }
    }
    [[nodiscard]] aggregation::result_table result() const { return {table_, columns_}; }

private:
    using bounds = std::pair<std::optional<double>, std::optional<double>>;

    [[nodiscard]] const indicator& what(std::size_t i) const {
        return whats_[static_cast<std::size_t>(columns_.indicator[i])];
    }
    [[nodiscard]] bool is_quotient(std::size_t i) const { return what(i).denominator.has_value(); }
    [[nodiscard]] bool is_withheld(std::size_t i) const {
        return columns_.forms[i] == form::missing &&
               (columns_.reasons[i] == reason::suppressed || columns_.reasons[i] == reason::suppressed_secondary);
    }
    [[nodiscard]] bool too_few(double count) const {
        return count < policy_.fewest_events && (count != 0 || !policy_.zeros_shown);
    }
    [[nodiscard]] bool is_small(std::size_t i) const {
        const bool parts = (columns_.has[i] & aggregation::has_parts) != 0;
        if (!parts) return !is_quotient(i) && too_few(columns_.number[i]);
        const double x = columns_.numerator[i], n = columns_.denominator[i];
        return too_few(x) || n < policy_.fewest_cases ||
               (policy_.rest_too && what(i).numerator_within_denominator && too_few(n - x));
    }
    [[nodiscard]] bounds of_policy() const {
        return {policy_.zeros_shown ? 1.0 : 0.0, std::ceil(policy_.fewest_events) - 1};
    }
    [[nodiscard]] bounds anywhere(std::size_t i) const {
        const indicator& w = what(i);
        if (is_quotient(i) && w.numerator_within_denominator) return {0.0, static_cast<double>(w.factor)};
        const measure* m = agreed_.find_measure(w.numerator.measure);
        if (m == nullptr) return {};
        if (!is_quotient(i)) return {m->valid.low, m->valid.high};
        return {m->valid.low && *m->valid.low >= 0 ? std::optional(0.0) : std::nullopt, std::nullopt};
    }
    [[nodiscard]] bounds reported_suppressed(std::size_t i) const {
        const measure* m = agreed_.find_measure(what(i).numerator.measure);
        if (is_quotient(i) || m == nullptr) return anywhere(i);
        return {m->suppressed_within.low ? m->suppressed_within.low : m->valid.low,
                m->suppressed_within.high ? m->suppressed_within.high : m->valid.high};
    }
    void withhold(std::size_t i, reason why, const bounds& within) {
        columns_.forms[i] = form::missing;
        columns_.reasons[i] = why;
        columns_.number[i] = columns_.known[i] = columns_.numerator[i] = columns_.denominator[i] = 0;
        columns_.lower[i] = within.first.value_or(0);
        columns_.upper[i] = within.second.value_or(0);
        columns_.flags[i] = {};
        columns_.has[i] = static_cast<std::uint8_t>((within.first ? aggregation::has_lower : 0) |
                                                    (within.second ? aggregation::has_upper : 0));
    }
    /// Rows that differ along one axis only, all of them parts: where one of them alone is withheld, a second goes.
    bool along(auto&& others, const std::vector<std::int32_t>& axis, const code_list& words) {
        using key = std::tuple<std::int32_t, period, std::int32_t, std::int32_t, std::array<std::int32_t, 2>>;
        std::map<key, std::vector<std::size_t>> groups;
        for (std::size_t i = 0; i < axis.size(); ++i)
            if (axis[i] >= 0 && !words[axis[i]].empty())
                groups[{columns_.indicator[i], columns_.periods[i], columns_.place_level[i],
                        columns_.organisation_level[i], others(i)}]
                    .push_back(i);
        bool changed = false;
        for (const auto& [k, rows] : groups) {
            std::size_t                withheld = 0;
            std::optional<std::size_t> smallest;
            for (const std::size_t i : rows) {
                withheld += is_withheld(i) ? 1 : 0;
                if (columns_.forms[i] != form::point) continue;
                if (!smallest || size_of(i) < size_of(*smallest)) smallest = i;
            }
            if (withheld != 1 || !smallest) continue;
            withhold(*smallest, reason::suppressed_secondary, anywhere(*smallest));
            changed = true;
        }
        return changed;
    }
    /// By cases where there are any, then by the row's place in the table, which is one of codes.
    [[nodiscard]] std::pair<double, std::size_t> size_of(std::size_t i) const {
        const bool parts = (columns_.has[i] & aggregation::has_parts) != 0;
        return {parts ? columns_.denominator[i] : columns_.number[i], i};
    }

    const definitions&               agreed_;
    const aggregation::result_table& table_;
    const disclosure_policy&         policy_;
    result_columns                   columns_;
    std::vector<indicator>           whats_;
};

} // namespace

aggregation::result_table withhold_small(const definitions& agreed, const aggregation::result_table& table,
                                         const disclosure_policy& policy) {
    check_threshold(policy.fewest_events, "fewest_events");
    check_threshold(policy.fewest_cases, "fewest_cases");
    withholding w(agreed, table, policy);
    w.primary();
    if (policy.never_alone) w.secondary();
    return w.result();
}

} // namespace steelyard::inline v0_1::comparison
