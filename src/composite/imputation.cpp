// SPDX-License-Identifier: MIT
#include "detail/linear_model.hpp"
#include "detail/numbers.hpp"
#include "detail/wanting.hpp"

#include <steelyard/composite/imputation.hpp>
#include <steelyard/composite/multivariate.hpp>
#include <steelyard/core/error.hpp>
#include <steelyard/core/text.hpp>

#include <algorithm>
#include <cmath>
#include <utility>

namespace steelyard::inline v0_1::composite {

namespace {

/// Looks up a number for one cell at a time, from the points of the table as it came: filled cells never feed others.
class filler {
public:
    filler(const score_table& table, const impute_options& options, std::span<const std::string> groups)
        : table_(table),
          options_(options),
          groups_(groups),
          columns_(table.columns.size()) {
        for (std::int64_t c = 0; c < table.column_count(); ++c) describe_column(c);
    }

    [[nodiscard]] std::optional<double> find(std::int64_t unit, std::int64_t column) const {
        const column_facts_in& f = columns_[static_cast<std::size_t>(column)];
        if (f.points == 0 ||
            static_cast<double>(f.points) < options_.least_available * static_cast<double>(table_.unit_count()))
            return std::nullopt;
        switch (options_.method) {
        case impute_method::none: return std::nullopt;
        case impute_method::mean: return f.mean;
        case impute_method::median: return f.median;
        case impute_method::group_mean:
        case impute_method::group_median: return of_group(unit, column);
        case impute_method::row: return of_row(unit, f);
        case impute_method::nearest: return of_nearest(unit, column);
        case impute_method::regression:
            if (const auto model = detail::find_model(table_, unit, column, options_.predictors))
                return model->predict(table_, unit);
            return std::nullopt;
        }
        return std::nullopt;
    }

private:
    struct column_facts_in {
        std::int64_t   points = 0;
        double         mean = 0, median = 0, deviation = 0;
        detail::extent reach;
    };
    void describe_column(std::int64_t c) {
        std::vector<double> space;
        const auto          x = detail::points_of(table_.numbers_of(c), table_.forms_of(c), space);
        column_facts_in&    f = columns_[static_cast<std::size_t>(c)];
        f.points = static_cast<std::int64_t>(x.size());
        if (x.empty()) return;
        f.mean = detail::mean_of(x);
        f.median = detail::median_of(x);
        f.reach = detail::extent_of(x);
        if (x.size() > 1) f.deviation = std::sqrt(detail::squares_of(x, f.mean) / static_cast<double>(x.size() - 1));
    }
    [[nodiscard]] bool there(std::int64_t unit, std::int64_t column) const noexcept {
        return table_.forms[table_.at(unit, column)] == form::point;
    }
    [[nodiscard]] double number(std::int64_t unit, std::int64_t column) const noexcept {
        return table_.number[table_.at(unit, column)];
    }

    [[nodiscard]] std::optional<double> of_group(std::int64_t unit, std::int64_t column) const {
        std::vector<double> x;
        for (std::int64_t u = 0; u < table_.unit_count(); ++u)
            if (there(u, column) && groups_[static_cast<std::size_t>(u)] == groups_[static_cast<std::size_t>(unit)])
                x.push_back(number(u, column));
        if (x.empty()) return std::nullopt;
        return options_.method == impute_method::group_mean ? detail::mean_of(x) : detail::median_of(x);
    }

    /// Where the unit stands in its other columns, between their least and their most.
    [[nodiscard]] std::optional<double> of_row(std::int64_t unit, const column_facts_in& wanted) const {
        double       places = 0;
        std::int64_t count = 0;
        for (std::int64_t c = 0; c < table_.column_count(); ++c) {
            const column_facts_in& f = columns_[static_cast<std::size_t>(c)];
            if (!there(unit, c) || !(f.reach.most > f.reach.least)) continue;
            places += (number(unit, c) - f.reach.least) / (f.reach.most - f.reach.least);
            ++count;
        }
        if (count < options_.least_common) return std::nullopt;
        return wanted.reach.least + places / static_cast<double>(count) * (wanted.reach.most - wanted.reach.least);
    }

    /// Mean squared difference of z-scores over the columns that both have; empty when these are too few.
    [[nodiscard]] std::optional<double> distance(std::int64_t a, std::int64_t b) const {
        double       sum = 0;
        std::int64_t common = 0;
        for (std::int64_t c = 0; c < table_.column_count(); ++c) {
            const double deviation = columns_[static_cast<std::size_t>(c)].deviation;
            if (!there(a, c) || !there(b, c) || !(deviation > 0)) continue;
            const double d = (number(a, c) - number(b, c)) / deviation;
            sum += d * d;
            ++common;
        }
        return common < options_.least_common ? std::nullopt : std::optional(sum / static_cast<double>(common));
    }
    [[nodiscard]] std::optional<double> of_nearest(std::int64_t unit, std::int64_t column) const {
        std::vector<std::pair<double, double>> near; // distance, number; of equal distances the canonical order stands
        for (std::int64_t u = 0; u < table_.unit_count(); ++u) {
            if (u == unit || !there(u, column)) continue;
            if (const auto d = distance(unit, u)) near.emplace_back(*d, number(u, column));
        }
        if (near.empty()) return std::nullopt;
        std::stable_sort(near.begin(), near.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
        const std::size_t   n = std::min(near.size(), static_cast<std::size_t>(options_.neighbours));
        std::vector<double> x;
        for (std::size_t i = 0; i < n; ++i) x.push_back(near[i].second);
        return detail::mean_of(x);
    }

    const score_table&           table_;
    const impute_options&        options_;
    std::span<const std::string> groups_;
    std::vector<column_facts_in> columns_;
};

void check(const score_table& table, const impute_options& o, std::span<const std::string> groups) {
    const bool grouped = o.method == impute_method::group_mean || o.method == impute_method::group_median;
    if (grouped && groups.size() != table.units.size())
        throw shape_mismatch("impute: " + std::to_string(groups.size()) + " groups for " +
                             std::to_string(table.units.size()) + " units; give one each, in the table's order");
    std::vector<problem> problems;
    const auto           object = [&](const char* option, const std::string& found, const std::string& advice) {
        problems.push_back(
                      {severity::fault, "bad_option", {"", 0, std::string("impute.") + option, ""}, found, advice});
    };
    if (o.neighbours < 1) object("neighbours", "it is " + std::to_string(o.neighbours), "give 1 or more");
    if (o.least_common < 1) object("least_common", "it is " + std::to_string(o.least_common), "give 1 or more");
    if (!(o.least_available >= 0 && o.least_available <= 1))
        object("least_available", "it is " + number_text(o.least_available), "give a share, 0 to 1");
    if (o.predictors < 0) object("predictors", "it is " + std::to_string(o.predictors), "give 0 or more");
    if (!problems.empty()) throw invalid_input("imputation", problems);
}

/// Numbers of one column as they are and as they were found.
[[nodiscard]] impute_quality compare(std::string column, const std::vector<double>& is,
                                     const std::vector<double>& found, std::int64_t unfound) {
    impute_quality q{std::move(column), static_cast<std::int64_t>(is.size()), unfound, 0, 0, 0, std::nullopt,
                     std::nullopt};
    if (is.empty()) return q;
    const double mean = detail::mean_of(is);
    const auto   n = static_cast<double>(is.size());
    double       squares = 0;
    double       potential = 0;
    for (std::size_t i = 0; i < is.size(); ++i) {
        const double e = found[i] - is[i];
        q.mean_error += e / n;
        q.absolute_error += std::abs(e) / n;
        squares += e * e;
        const double reach = std::abs(found[i] - mean) + std::abs(is[i] - mean);
        potential += reach * reach;
    }
    q.root_square = std::sqrt(squares / n);
    if (const auto r = correlate(is, found).value) q.r_squared = *r * *r;
    if (potential > 0) q.agreement = 1 - squares / potential;
    return q;
}

} // namespace

imputed_table impute(const score_table& table, const impute_options& options, std::span<const std::string> groups) {
    check(table, options, groups);
    imputed_table made{table, 0, {}};
    if (options.method == impute_method::none) return made;
    const filler from(table, options, groups);
    for (std::int64_t c = 0; c < table.column_count(); ++c) {
        std::int64_t unfound = 0;
        for (std::int64_t u = 0; u < table.unit_count(); ++u) {
            const std::size_t i = table.at(u, c);
            if (!detail::wanting(table, i)) continue;
            const auto x = from.find(u, c);
            if (!x) {
                ++unfound;
                continue;
            }
            made.table.set(u, c, value::point(detail::within(table, u, c, *x), table.flags[i] | flag::imputed));
            ++made.filled;
        }
        if (unfound > 0)
            made.notes.push_back({"not_imputed", table.columns[static_cast<std::size_t>(c)], "",
                                  "Nothing was found by " + std::string(name(options.method)) + " for " +
                                      std::to_string(unfound) + " units.",
                                  unfound});
    }
    return made;
}

std::vector<impute_quality> quality_of(const score_table& table, const impute_options& options,
                                       std::span<const std::string> groups, std::int64_t most_cells) {
    check(table, options, groups);
    std::vector<impute_quality> all;
    score_table                 held = table;
    for (std::int64_t c = 0; c < table.column_count(); ++c) {
        std::vector<std::int64_t> points;
        for (std::int64_t u = 0; u < table.unit_count(); ++u)
            if (table.forms[table.at(u, c)] == form::point) points.push_back(u);
        const auto          count = static_cast<std::int64_t>(points.size());
        const std::int64_t  asked = most_cells > 0 ? std::min(most_cells, count) : count;
        std::vector<double> is;
        std::vector<double> found;
        for (std::int64_t k = 0; k < asked; ++k) {
            const std::int64_t u = points[static_cast<std::size_t>(k * count / asked)];
            held.set(u, c, value::missing(reason::not_reported));
            const auto x = filler(held, options, groups).find(u, c);
            if (x) {
                is.push_back(table.number[table.at(u, c)]);
                found.push_back(detail::within(held, u, c, *x));
            }
            held.set(u, c, table.value_at(u, c));
        }
        const auto unfound = asked - static_cast<std::int64_t>(is.size());
        all.push_back(compare(table.columns[static_cast<std::size_t>(c)], is, found, unfound));
    }
    return all;
}

} // namespace steelyard::inline v0_1::composite
