// SPDX-License-Identifier: MIT
#include "detail/draw_missing.hpp"
#include "detail/linear_model.hpp"
#include "detail/ranks.hpp"
#include "detail/wanting.hpp"

#include <steelyard/composite/multiple_imputation.hpp>
#include <steelyard/core/error.hpp>
#include <steelyard/core/parallel.hpp>
#include <steelyard/core/text.hpp>

#include <algorithm>
#include <cmath>
#include <map>
#include <utility>

namespace steelyard::inline v0_1::composite {

namespace {

void check(const multiple_options& o) {
    std::vector<problem> problems;
    if (o.copies < 2)
        problems.push_back({severity::fault,
                            "bad_option",
                            {"", 0, "copies", ""},
                            "it is " + std::to_string(o.copies),
                            "give 2 or more: one copy says nothing of the others"});
    if (o.predictors < 0)
        problems.push_back({severity::fault,
                            "bad_option",
                            {"", 0, "predictors", ""},
                            "it is " + std::to_string(o.predictors),
                            "give 0 or more"});
    if (!problems.empty()) throw invalid_input("multiple imputation", problems);
}


[[nodiscard]] pooled_score summary_of(std::string unit, const std::vector<double>& scores,
                                      const std::vector<double>& ranks, std::int64_t copies) {
    pooled_score s;
    s.unit = std::move(unit);
    s.copies = static_cast<std::int64_t>(scores.size());
    if (s.copies == copies) s.score = pool(scores, std::vector<double>(scores.size(), 0.0));
    if (ranks.empty()) return s;
    for (const double r : ranks) s.rank += r / static_cast<double>(ranks.size());
    const auto [best, worst] = std::minmax_element(ranks.begin(), ranks.end());
    s.best = *best;
    s.worst = *worst;
    return s;
}

} // namespace

namespace detail {

missing_cells::missing_cells(const score_table& table, std::int64_t predictors) {
    std::map<std::pair<std::int64_t, std::vector<std::int64_t>>, std::size_t> known;
    for (std::int64_t c = 0; c < table.column_count(); ++c)
        for (std::int64_t u = 0; u < table.unit_count(); ++u) {
            if (!wanting(table, table.at(u, c))) continue;
            auto model = find_model(table, u, c, predictors);
            if (!model) continue;
            const auto [at, fresh] = known.try_emplace({c, model->predictors}, models_.size());
            cells_.push_back({u, c, at->second, model->place_of(table, u)});
            if (fresh) models_.push_back(std::move(*model));
        }
}

void missing_cells::fill(const score_table& table, score_table& into, random_stream& r) const {
    std::vector<drawn_model> drawn;
    for (const linear_model& m : models_) drawn.push_back(draw_model(m, r));
    for (const cell& c : cells_) {
        double x = 0;
        for (int attempt = 0; attempt < 100; ++attempt) {
            x = drawn[c.model].draw(c.place, r);
            if (within(table, c.unit, c.column, x) == x) break;
        }
        into.set(c.unit, c.column,
                 value::point(within(table, c.unit, c.column, x),
                              table.flags[table.at(c.unit, c.column)] | flag::imputed));
    }
}

} // namespace detail

std::vector<score_table> impute_copies(const score_table& table, const multiple_options& options,
                                       const run_options& run) {
    check(options);
    const detail::missing_cells missing(table, options.predictors);
    std::vector<score_table>    copies(static_cast<std::size_t>(options.copies), table);
    parallel_blocks(options.copies, run, [&](std::int64_t i) {
        random_stream r(static_cast<std::uint64_t>(options.seed), static_cast<std::uint64_t>(i));
        missing.fill(table, copies[static_cast<std::size_t>(i)], r);
    });
    return copies;
}

pooled_estimate pool(std::span<const double> estimates, std::span<const double> variances) {
    if (estimates.size() != variances.size())
        throw shape_mismatch("pool: " + std::to_string(estimates.size()) + " estimates, " +
                             std::to_string(variances.size()) + " variances; give one each");
    if (estimates.size() < 2)
        throw insufficient_data("pool: there are " + std::to_string(estimates.size()) + " copies; give 2 or more");
    const auto      m = static_cast<double>(estimates.size());
    pooled_estimate p;
    for (std::size_t i = 0; i < estimates.size(); ++i) {
        if (!std::isfinite(estimates[i]) || !std::isfinite(variances[i]) || variances[i] < 0)
            throw domain_fault("pool: estimate " + number_text(estimates[i]) + " with variance " +
                               number_text(variances[i]) + "; give finite numbers and no negative variance");
        p.estimate += estimates[i] / m;
        p.within += variances[i] / m;
    }
    for (const double x : estimates) p.between += (x - p.estimate) * (x - p.estimate) / (m - 1);
    const double of_missing = (1 + 1 / m) * p.between;
    p.total = p.within + of_missing;
    if (!(of_missing > 0)) return p;
    p.missing = of_missing / p.total;
    p.degrees = (m - 1) / (p.missing * p.missing);
    return p;
}

std::vector<pooled_score> run_copies(const index_layout& tree, const score_table& raw, const index_options& options,
                                     const multiple_options& multiple, const run_options& run) {
    check(multiple);
    index_options without = options;
    without.impute.method = impute_method::none;
    const detail::missing_cells missing(raw, multiple.predictors);
    const auto                  copies = static_cast<std::size_t>(multiple.copies);
    const std::size_t           n = raw.units.size();
    std::vector<std::vector<std::optional<double>>> scores(copies);
    std::vector<std::vector<std::optional<double>>> ranks(copies);
    parallel_blocks(multiple.copies, run, [&](std::int64_t i) {
        random_stream r(static_cast<std::uint64_t>(multiple.seed), static_cast<std::uint64_t>(i));
        score_table   copy = raw;
        missing.fill(raw, copy, r);
        const index_result made = run_index(tree, copy, without);
        scores[static_cast<std::size_t>(i)] = detail::scores_at_top(made.scores.nodes);
        ranks[static_cast<std::size_t>(i)] = detail::ranks_at_top(made.scores.nodes);
    });
    std::vector<pooled_score> all;
    for (std::size_t u = 0; u < n; ++u) {
        std::vector<double> s;
        std::vector<double> places;
        for (std::size_t i = 0; i < copies; ++i) {
            if (scores[i][u]) s.push_back(*scores[i][u]);
            if (ranks[i][u]) places.push_back(*ranks[i][u]);
        }
        all.push_back(summary_of(raw.units[u], s, places, multiple.copies));
    }
    return all;
}

} // namespace steelyard::inline v0_1::composite
