// SPDX-License-Identifier: MIT
#include "detail/draw_missing.hpp"
#include "detail/numbers.hpp"
#include "detail/ranks.hpp"

#include <steelyard/composite/uncertainty.hpp>
#include <steelyard/core/error.hpp>
#include <steelyard/core/parallel.hpp>
#include <steelyard/core/text.hpp>

#include <algorithm>
#include <cmath>
#include <map>
#include <optional>
#include <tuple>
#include <utility>

namespace steelyard::inline v0_1::composite {

namespace {

using points = std::vector<std::optional<double>>; ///< by unit

/// One error of one cell: how much of which source.
struct effect {
    std::int64_t unit = 0, column = 0;
    std::size_t  source = 0;
    double       amount = 0;
};

void check_options(const uncertainty_options& o, std::vector<problem>& problems) {
    const auto object = [&](const char* key, const std::string& found, const std::string& advice) {
        problems.push_back(
            {severity::fault, "bad_option", {"", 0, std::string("uncertainty.") + key, ""}, found, advice});
    };
    if (o.draws < 2) object("draws", "it is " + std::to_string(o.draws), "give 2 or more");
    if (!(o.level > 0 && o.level < 1)) object("level", "it is " + number_text(o.level), "give a share between 0 and 1");
    if (o.predictors < 0) object("predictors", "it is " + std::to_string(o.predictors), "give 0 or more");
}

/// Errors in canonical order, whatever order they came in: named sources by name, then cells by column and unit.
class error_plan {
public:
    error_plan(const score_table& table, std::span<const observation_error> errors, std::vector<problem>& problems,
               std::vector<index_note>& notes) {
        std::map<std::tuple<std::string, std::int64_t, std::int64_t>, double> placed;
        for (const observation_error& e : errors) {
            const auto  unit = table.find_unit(e.unit);
            const auto  column = table.find_column(e.column);
            input_place where = e.where;
            where.column = e.column;
            where.code = e.unit;
            if (!unit || !column) {
                problems.push_back({severity::fault, unit ? "unknown_column" : "unknown_unit", where,
                                    "the table has no such " + std::string(unit ? "column" : "unit"),
                                    unit ? suggest(e.column, table.columns) : suggest(e.unit, table.units)});
                continue;
            }
            if (!std::isfinite(e.standard_error) || (e.source.empty() && e.standard_error < 0))
                problems.push_back({severity::fault, "bad_error", where, "it is " + number_text(e.standard_error),
                                    "give 0 or more, or a finite number where a source is named"});
            if (!placed.emplace(std::tuple(e.source, *column, *unit), e.standard_error).second)
                problems.push_back({severity::fault, "repeated_error", where,
                                    "the number has an error of this source twice", "give it once"});
            if (table.forms[table.at(*unit, *column)] != form::point)
                notes.push_back({"error_without_number", e.column, e.unit, "There is no number for its error to move.", 1});
        }
        std::optional<std::string> last;
        for (const auto& [key, amount] : placed) {
            const auto& [source, column, unit] = key;
            if (table.forms[table.at(unit, column)] != form::point) continue;
            if (source.empty() || source != last) ++sources_;
            last = source;
            effects_.push_back({unit, column, sources_ - 1, amount});
        }
    }

    /// @returns how many numbers were kept within their scale
    std::int64_t move(score_table& t, random_stream& r) const {
        std::vector<double> z;
        for (std::size_t s = 0; s < sources_; ++s) z.push_back(detail::normal(r));
        for (const effect& e : effects_) t.number[t.at(e.unit, e.column)] += e.amount * z[e.source];
        std::int64_t kept = 0;
        if (t.scales.empty()) return kept;
        for (const effect& e : effects_) {
            const valid_range& scale = t.scales[static_cast<std::size_t>(e.column)];
            double&            x = t.number[t.at(e.unit, e.column)];
            const double       was = x;
            if (scale.low) x = std::max(x, *scale.low);
            if (scale.high) x = std::min(x, *scale.high);
            kept += x != was ? 1 : 0;
        }
        return kept;
    }

private:
    std::vector<effect> effects_;
    std::size_t         sources_ = 0;
};

[[nodiscard]] unit_spread spread_of(std::string unit, std::size_t u, const std::vector<points>& scores,
                                    const std::vector<points>& ranks, double level) {
    unit_spread         s;
    std::vector<double> x;
    std::vector<double> places;
    s.unit = std::move(unit);
    for (std::size_t d = 0; d < scores.size(); ++d) {
        if (scores[d][u]) x.push_back(*scores[d][u]);
        if (ranks[d][u]) places.push_back(*ranks[d][u]);
    }
    s.draws = static_cast<std::int64_t>(x.size());
    if (x.empty()) return s;
    s.mean = detail::mean_of(x);
    if (x.size() > 1) s.deviation = std::sqrt(detail::squares_of(x, s.mean) / static_cast<double>(x.size() - 1));
    std::sort(x.begin(), x.end());
    s.low = detail::quantile_of(x, (1 - level) / 2);
    s.high = detail::quantile_of(x, (1 + level) / 2);
    if (places.empty()) return s;
    s.mean_rank = detail::mean_of(places);
    std::sort(places.begin(), places.end());
    s.best = std::floor(detail::quantile_of(places, (1 - level) / 2));
    s.worst = std::ceil(detail::quantile_of(places, (1 + level) / 2));
    return s;
}

[[nodiscard]] std::vector<double> counted_pairs(std::size_t n, const std::vector<points>& ranks) {
    std::vector<double> ahead(n * n, 0.0);
    std::vector<double> both(n * n, 0.0);
    for (const points& of_draw : ranks)
        for (std::size_t i = 0; i < n; ++i)
            for (std::size_t j = 0; j < n; ++j) {
                if (!of_draw[i] || !of_draw[j]) continue;
                both[i * n + j] += 1;
                ahead[i * n + j] += *of_draw[i] < *of_draw[j] ? 1 : 0;
            }
    for (std::size_t k = 0; k < ahead.size(); ++k) ahead[k] = both[k] > 0 ? ahead[k] / both[k] : 0;
    return ahead;
}

} // namespace

score_spread spread_scores(const index_layout& tree, const score_table& raw, const index_options& options,
                           std::span<const observation_error> errors, const uncertainty_options& how,
                           const run_options& run, std::span<const std::string> groups) {
    std::vector<problem> problems;
    score_spread         made;
    check_options(how, problems);
    const error_plan plan(raw, errors, problems, made.notes);
    if (!problems.empty()) throw invalid_input("uncertainty of scores", problems);
    const index_result as_it_is = run_index(tree, raw, options, groups);
    index_options      drawn = options;
    if (how.draw_missing) drawn.impute.method = impute_method::none;
    const std::optional<detail::missing_cells> missing =
        how.draw_missing ? std::optional(detail::missing_cells(raw, how.predictors)) : std::nullopt;
    const auto                draws = static_cast<std::size_t>(how.draws);
    std::vector<points>       scores(draws);
    std::vector<points>       ranks(draws);
    std::vector<std::int64_t> kept(draws, 0);
    parallel_blocks(how.draws, run, [&](std::int64_t d) {
        const auto    at = static_cast<std::size_t>(d);
        random_stream r(static_cast<std::uint64_t>(how.seed), static_cast<std::uint64_t>(d));
        score_table   table = raw;
        kept[at] = plan.move(table, r);
        if (missing) missing->fill(raw, table, r);
        try {
            const index_result one = how.scales_anew ? run_index(tree, table, drawn, groups)
                                                     : run_frozen(tree, table, as_it_is, drawn, groups);
            scores[at] = detail::scores_at_top(one.scores.nodes);
            ranks[at] = detail::ranks_at_top(one.scores.nodes);
        } catch (const invalid_input& e) {
            throw invalid_input("uncertainty of scores, draw " + std::to_string(d), e.problems());
        }
    });
    made.of = how.draw_missing ? "measurement and missing data" : "measurement";
    made.draws = how.draws;
    const points now = detail::scores_at_top(as_it_is.scores.nodes);
    const points places = detail::ranks_at_top(as_it_is.scores.nodes);
    for (std::size_t u = 0; u < raw.units.size(); ++u) {
        made.units.push_back(spread_of(raw.units[u], u, scores, ranks, how.level));
        made.units.back().score = now[u];
        made.units.back().rank = places[u];
    }
    if (how.pairs) made.ahead = counted_pairs(raw.units.size(), ranks);
    std::int64_t within_scale = 0;
    for (const std::int64_t k : kept) within_scale += k;
    if (within_scale > 0)
        made.notes.push_back({"kept_in_scale", "", "",
                              std::to_string(within_scale) + " drawn numbers lay beyond an end of their column's scale, "
                                                             "and stand at it.",
                              within_scale});
    return made;
}

} // namespace steelyard::inline v0_1::composite
