// SPDX-License-Identifier: MIT
#include "detail/wanting.hpp"

#include <steelyard/composite/imputation_over_time.hpp>
#include <steelyard/core/error.hpp>

#include <utility>

namespace steelyard::inline v0_1::composite {

namespace {

struct found_number {
    double                     number = 0;
    std::size_t                from = 0;
    std::optional<std::size_t> to;
};

/// One unit's series of one column.
class series {
public:
    series(const panel_table& panel, std::int64_t unit, std::int64_t column, const time_impute_options& options)
        : panel_(panel),
          unit_(unit),
          column_(column),
          options_(options) {}

    [[nodiscard]] bool wanting(std::size_t t) const {
        return detail::wanting(panel_.tables[t], panel_.tables[t].at(unit_, column_));
    }
    [[nodiscard]] std::optional<found_number> find(std::size_t t) const {
        const auto before = nearest(t, -1);
        if (options_.method == time_rule::last)
            return before ? std::optional(found_number{number(*before), *before, std::nullopt}) : std::nullopt;
        const auto after = nearest(t, 1);
        if (before && after) {
            const double share = distance(*before, t) / distance(*before, *after);
            return found_number{number(*before) + share * (number(*after) - number(*before)), *before, after};
        }
        const auto only = before ? before : after;
        if (!only || !options_.hold_ends) return std::nullopt;
        return found_number{number(*only), *only, std::nullopt};
    }

private:
    [[nodiscard]] double number(std::size_t t) const { return panel_.tables[t].number[panel_.tables[t].at(unit_, column_)]; }
    /// In steps of the calendar: a year that nobody reported counts.
    [[nodiscard]] double distance(std::size_t a, std::size_t b) const {
        return static_cast<double>(panel_.periods[b].index) - static_cast<double>(panel_.periods[a].index);
    }
    [[nodiscard]] std::optional<std::size_t> nearest(std::size_t t, int step) const {
        for (std::size_t at = t; step < 0 ? at > 0 : at + 1 < panel_.tables.size();) {
            at = step < 0 ? at - 1 : at + 1;
            const double away = step < 0 ? distance(at, t) : distance(t, at);
            if (options_.most_periods > 0 && away > static_cast<double>(options_.most_periods)) return std::nullopt;
            if (panel_.tables[at].forms[panel_.tables[at].at(unit_, column_)] == form::point) return at;
        }
        return std::nullopt;
    }

    const panel_table&         panel_;
    std::int64_t               unit_;
    std::int64_t               column_;
    const time_impute_options& options_;
};

} // namespace

imputed_panel impute_panel(const panel_table& panel, const time_impute_options& options) {
    if (options.most_periods < 0)
        throw domain_fault("impute_panel: most_periods is " + std::to_string(options.most_periods) +
                           "; give 0 or more");
    imputed_panel made{panel, {}, {}};
    if (panel.tables.empty()) return made;
    const score_table& first = panel.tables.front();
    for (std::int64_t c = 0; c < first.column_count(); ++c) {
        std::int64_t unfound = 0;
        for (std::int64_t u = 0; u < first.unit_count(); ++u) {
            const series s(panel, u, c, options);
            for (std::size_t t = 0; t < panel.tables.size(); ++t) {
                if (!s.wanting(t)) continue;
                const auto found = s.find(t);
                if (!found) {
                    ++unfound;
                    continue;
                }
                const score_table& was = panel.tables[t];
                flag_set           flags = was.flags[was.at(u, c)] | flag::imputed;
                if (!found->to && found->from < t) flags = flags | flag::carried_forward;
                made.panel.tables[t].set(u, c, value::point(detail::within(was, u, c, found->number), flags));
                time_source source{first.units[static_cast<std::size_t>(u)], first.columns[static_cast<std::size_t>(c)],
                                   panel.periods[t], panel.periods[found->from], std::nullopt};
                if (found->to) source.to = panel.periods[*found->to];
                made.sources.push_back(std::move(source));
            }
        }
        if (unfound > 0)
            made.notes.push_back({"not_imputed", first.columns[static_cast<std::size_t>(c)], "",
                                  "Nothing was found by " + std::string(name(options.method)) + " for " +
                                      std::to_string(unfound) + " cells.",
                                  unfound});
    }
    return made;
}

} // namespace steelyard::inline v0_1::composite
