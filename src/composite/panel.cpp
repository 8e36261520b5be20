// SPDX-License-Identifier: MIT
#include <steelyard/composite/panel.hpp>
#include <steelyard/core/error.hpp>
#include <steelyard/core/text.hpp>

#include <algorithm>
#include <iterator>
#include <map>
#include <set>
#include <utility>

namespace steelyard::inline v0_1::composite {

namespace {

using code_set = std::set<std::string>;

[[nodiscard]] code_set common_of(const code_set& a, const code_set& b) {
    code_set both;
    std::set_intersection(a.begin(), a.end(), b.begin(), b.end(), std::inserter(both, both.end()));
    return both;
}

/// The tree over some of its indicators; groups without any are gone.
[[nodiscard]] index_tree pruned(const index_tree& tree, const code_set& indicators) {
    code_set kept;
    for (const index_node& leaf : tree.nodes) {
        if (!indicators.contains(leaf.code)) continue;
        for (const index_node* n = &leaf; n != nullptr && kept.insert(n->code).second;) {
            const auto up = std::find_if(tree.nodes.begin(), tree.nodes.end(),
                                         [&](const index_node& other) { return other.code == n->parent; });
            n = up == tree.nodes.end() ? nullptr : &*up;
        }
    }
    index_tree some{tree.code, tree.title, {}};
    for (const index_node& n : tree.nodes)
        if (kept.contains(n.code)) some.nodes.push_back(n);
    return some;
}

/// All periods' cells of one table below the other, units named "2009 u001".
[[nodiscard]] score_table stacked(const std::vector<period>& periods, const std::vector<score_table>& tables,
                                  const std::vector<std::string>& columns) {
    std::vector<score_cell> cells;
    for (std::size_t t = 0; t < tables.size(); ++t)
        for (const std::string& column : columns) {
            const auto c = tables[t].find_column(column);
            if (!c) continue;
            for (std::int64_t u = 0; u < tables[t].unit_count(); ++u)
                cells.push_back({periods[t].text() + " " + tables[t].units[static_cast<std::size_t>(u)],
                                 column,
                                 tables[t].value_at(u, *c),
                                 {}});
        }
    score_table all = make_score_table(cells);
    for (const score_table& t : tables) // what a column's numbers can be at all is the same in every period
        for (std::int64_t c = 0; c < t.column_count() && !t.scales.empty(); ++c) {
            all.scales.resize(all.columns.size());
            if (const auto into = all.find_column(t.columns[static_cast<std::size_t>(c)]))
                all.scales[static_cast<std::size_t>(*into)] = t.scales[static_cast<std::size_t>(c)];
        }
    return all;
}

/// An index at work over all periods.
class panel_run {
public:
    panel_run(const index_tree& tree, const panel_table& panel, const index_options& options,
              const panel_options& over_time, std::span<const indicator_life> lives,
              std::span<const std::string> groups)
        : tree_(tree),
          full_(tree),
          panel_(panel),
          options_(options),
          over_time_(over_time) {
        find_sets(lives);
        stop_at_problems();
        impute_periods(groups);
        find_parameters();
        stop_at_problems();
    }

    [[nodiscard]] panel_result run() {
        panel_result r;
        r.periods = panel_.periods;
        for (std::size_t t = 0; t < sets_.size(); ++t) r.results.push_back(scored(t, sets_[t]));
        stop_at_problems();
        link(r);
        stop_at_problems();
        for (std::size_t t = 0; t < notes_.size(); ++t)
            r.results[t].notes.insert(r.results[t].notes.begin(), notes_[t].begin(), notes_[t].end());
        return r;
    }

private:
    void object(const std::string& rule, input_place where, const std::string& found, const std::string& advice) {
        problems_.push_back({severity::fault, rule, std::move(where), found, advice});
    }
    void stop_at_problems() const {
        if (!problems_.empty()) throw invalid_input("index '" + tree_.code + "' over time", problems_);
    }
    [[nodiscard]] const std::string& code_of(std::int32_t node) const { return full_.at(node).declared.code; }

    /// Which indicators belong to the index in each period.
    void find_sets(std::span<const indicator_life> lives) {
        code_set all;
        for (const std::int32_t i : full_.indicators()) all.insert(code_of(i));
        const std::vector<std::string> known(all.begin(), all.end());
        code_set                       named;
        for (const indicator_life& life : lives) {
            input_place where = life.declared_at;
            where.code = life.code;
            if (!all.contains(life.code))
                object("unknown_indicator", where, "the index has no such indicator", suggest(life.code, known));
            if (!named.insert(life.code).second)
                object("repeated_code", where, "its life is given twice", "give it once");
            if (life.first && life.last && *life.last < *life.first)
                object("crossed_life", where,
                       "it ends in " + life.last->text() + ", before it begins in " + life.first->text(),
                       "give first before last");
            for (const auto& end : {life.first, life.last})
                if (end && !panel_.periods.empty() && end->kind != panel_.periods.front().kind)
                    object("other_kind", where,
                           "its life is in periods of kind " + end->kind.text() + ", the panel in " +
                               panel_.periods.front().kind.text(),
                           "give a period of the panel's kind");
        }
        for (const period& p : panel_.periods) {
            code_set in_force = all;
            for (const indicator_life& life : lives)
                if ((life.first && p < *life.first) || (life.last && *life.last < p)) in_force.erase(life.code);
            if (in_force.empty())
                object("no_indicators", {"", 0, "", p.text()}, "no indicator belongs to the index in this period",
                       "leave the period out, or let an indicator live through it");
            sets_.push_back(std::move(in_force));
        }
    }

    void impute_periods(std::span<const std::string> groups) {
        const bool here = options_.impute.method != impute_method::none && options_.impute.method != impute_method::row;
        for (std::size_t t = 0; t < sets_.size(); ++t) {
            score_table& table = tables_.emplace_back();
            auto&        notes = notes_.emplace_back();
            by_period(t, [&] {
                table = select_columns(panel_.tables[t], {sets_[t].begin(), sets_[t].end()});
                if (!here) return;
                imputed_table made = impute(table, options_.impute, groups);
                notes = std::move(made.notes);
                if (made.filled > 0)
                    notes.push_back({"imputed", "", "",
                                     std::to_string(made.filled) + " cells were imputed by " +
                                         std::string(name(options_.impute.method)) + ".",
                                     made.filled});
                table = std::move(made.table);
            });
        }
        if (here) options_.impute.method = impute_method::none; // done
    }

    /// Work of one period, whose problems are kept with its name before them.
    template <class Work>
    void by_period(std::size_t t, const Work& work) {
        try {
            work();
        } catch (const invalid_input& e) {
            for (problem p : e.problems()) {
                p.found = "in " + panel_.periods[t].text() + ": " + p.found;
                problems_.push_back(std::move(p));
            }
        }
    }

    void find_parameters() {
        if (!problems_.empty() || over_time_.parameters == parameter_rule::per_period) return;
        std::vector<std::string> codes;
        for (const std::int32_t i : full_.indicators()) codes.push_back(code_of(i));
        score_table from;
        if (over_time_.parameters == parameter_rule::pooled) {
            from = stacked(panel_.periods, tables_, codes);
        } else {
            const auto t = reference();
            if (!t) return;
            from = tables_[*t];
            for (const std::string& code : codes)
                if (!from.find_column(code))
                    object("not_in_reference", {"", 0, "reference", code},
                           "the indicator does not belong to the index in " + panel_.periods[*t].text() +
                               ", whose scales are frozen",
                           "choose a period that has all indicators, or parameters = pooled");
            if (!problems_.empty()) return;
        }
        parameters_.treatments = find_treatments(from, options_.treat, full_.treat_rules());
        parameters_.normalisers = find_normalisers(treat(from, parameters_.treatments),
                                                   full_.normalise_rules(options_.normalise), parameters_.treatments);
    }
    [[nodiscard]] std::optional<std::size_t> reference() {
        std::vector<std::string> known;
        for (std::size_t t = 0; t < panel_.periods.size(); ++t) {
            known.push_back(panel_.periods[t].text());
            if (known.back() == over_time_.reference) return t;
        }
        object("unknown_period", {"", 0, "reference", over_time_.reference},
               "scales are to be frozen in a period that the panel does not have", suggest(over_time_.reference, known));
        return std::nullopt;
    }

    /// One period over a set of indicators.
    [[nodiscard]] index_result scored(std::size_t t, const code_set& set) {
        index_result r;
        by_period(t, [&] {
            const index_layout tree(pruned(tree_, set));
            if (over_time_.parameters == parameter_rule::per_period) {
                r = run_index(tree, tables_[t], options_);
                return;
            }
            index_result of_set;
            for (const column_treatment& c : parameters_.treatments)
                if (set.contains(c.column)) of_set.treatments.push_back(c);
            for (const normaliser& n : parameters_.normalisers)
                if (set.contains(n.column)) of_set.normalisers.push_back(n);
            r = run_frozen(tree, tables_[t], of_set, options_);
        });
        return r;
    }

    [[nodiscard]] code_set beneath(std::int32_t group, const code_set& of) const {
        code_set found;
        for (const std::int32_t child : full_.at(group).children) {
            if (full_.at(child).indicator >= 0) {
                if (of.contains(code_of(child))) found.insert(code_of(child));
            } else {
                found.merge(beneath(child, of));
            }
        }
        return found;
    }

    using moves = std::vector<std::optional<double>>; ///< of each unit: the factor or summand that its series is carried by

    void link(panel_result& r) {
        std::map<std::size_t, index_result> before; // of what both periods have, scored in the earlier one
        std::map<std::size_t, index_result> after;
        r.linked.resize(panel_.periods.size());
        for (std::size_t t = 0; t < r.linked.size(); ++t) {
            r.linked[t].units = panel_.tables[t].units;
            for (const std::int32_t g : full_.groups()) r.linked[t].add_column(code_of(g), reason::not_applicable);
        }
        for (const std::int32_t g : full_.groups()) {
            std::vector<moves> carried{identity()};
            std::size_t        begin = 0;
            for (std::size_t t = 0; t + 1 < sets_.size(); ++t) {
                const code_set here = beneath(g, sets_[t]);
                const code_set next = beneath(g, sets_[t + 1]);
                if (here.empty() || next.empty()) { // a series ends or begins: nothing to link
                    write(r, g, begin, carried);
                    carried = {identity()};
                    begin = t + 1;
                    continue;
                }
                carried.push_back(carried.back());
                if (here == next) continue;
                const bool enters = std::includes(next.begin(), next.end(), here.begin(), here.end());
                const bool leaves = std::includes(here.begin(), here.end(), next.begin(), next.end());
                tell(r, g, t, here, next, enters);
                if (!enters && !leaves) {
                    no_overlap(g, t, here, next);
                    continue;
                }
                auto&             kept = enters ? after : before;
                const std::size_t at = enters ? t + 1 : t;
                if (!kept.contains(at)) kept.emplace(at, scored(at, common_of(sets_[t], sets_[t + 1])));
                if (!problems_.empty()) return;
                carry(carried.back(), g, at, enters ? kept.at(at) : r.results[t], enters ? r.results[t + 1] : kept.at(at));
            }
            write(r, g, begin, carried);
        }
    }
    [[nodiscard]] moves identity() const {
        return moves(panel_.tables.front().units.size(), over_time_.link == link_rule::ratio ? 1.0 : 0.0);
    }
    void tell(panel_result& r, std::int32_t g, std::size_t t, const code_set& here, const code_set& next, bool enters) {
        panel_link l{code_of(g), panel_.periods[t], panel_.periods[t + 1], panel_.periods[enters ? t + 1 : t], {}, {}};
        std::set_difference(next.begin(), next.end(), here.begin(), here.end(), std::back_inserter(l.entered));
        std::set_difference(here.begin(), here.end(), next.begin(), next.end(), std::back_inserter(l.left));
        r.links.push_back(std::move(l));
    }
    void no_overlap(std::int32_t g, std::size_t t, const code_set& here, const code_set& next) {
        std::vector<std::string> left;
        std::vector<std::string> entered;
        std::set_difference(here.begin(), here.end(), next.begin(), next.end(), std::back_inserter(left));
        std::set_difference(next.begin(), next.end(), here.begin(), here.end(), std::back_inserter(entered));
        object("no_overlap", {"", 0, "", code_of(g)},
               join(left) + " leaves after " + panel_.periods[t].text() + " and " + join(entered) + " enters in " +
                   panel_.periods[t + 1].text() + ": in neither period do both sets have a score",
               "let one of them live a period longer, so that both are there at once");
    }
    [[nodiscard]] static std::optional<double> point_of(const index_result& r, const std::string& node, std::int64_t u) {
        const auto c = r.scores.nodes.find_column(node);
        return c ? r.scores.nodes.value_at(u, *c).point() : std::nullopt;
    }
    /// Moves of the new set's series, from both sets' scores in the overlap.
    void carry(moves& m, std::int32_t g, std::size_t overlap, const index_result& was, const index_result& is) {
        for (std::size_t u = 0; u < m.size(); ++u) {
            const auto old_score = point_of(was, code_of(g), static_cast<std::int64_t>(u));
            const auto new_score = point_of(is, code_of(g), static_cast<std::int64_t>(u));
            if (!m[u] || !old_score || !new_score) {
                m[u] = std::nullopt;
            } else if (over_time_.link == link_rule::difference) {
                *m[u] += *old_score - *new_score;
            } else if (*old_score > 0 && *new_score > 0) {
                *m[u] *= *old_score / *new_score;
            } else {
                object("not_above_zero",
                       {"", 0, code_of(g), panel_.tables[overlap].units[u]},
                       "its scores in " + panel_.periods[overlap].text() + " are " + number_text(*old_score) + " and " +
                           number_text(*new_score) + ", which have no ratio to link by",
                       "choose link = difference, or a scale above zero");
            }
        }
    }

    [[nodiscard]] double moved(double x, double by, const std::optional<double>& anchor) const {
        return over_time_.link == link_rule::ratio ? x * (by / *anchor) : x + (by - *anchor);
    }
    /// A series between its beginning and its end, moved to where its anchor lies.
    void write(panel_result& r, std::int32_t g, std::size_t begin, const std::vector<moves>& carried) const {
        const moves& anchors = over_time_.anchor == link_anchor::first ? carried.front() : carried.back();
        for (std::size_t k = 0; k < carried.size(); ++k) {
            const score_table& from = r.results[begin + k].scores.nodes;
            const auto         c = from.find_column(code_of(g));
            if (!c) continue;
            const bool linked = std::any_of(r.links.begin(), r.links.end(), [&](const panel_link& l) {
                const period& here = panel_.periods[begin + k];
                return l.node == code_of(g) && l.from >= panel_.periods[begin] &&
                       l.to <= panel_.periods[begin + carried.size() - 1] &&
                       (over_time_.anchor == link_anchor::first ? l.to <= here : l.from >= here);
            });
            for (std::int64_t u = 0; u < from.unit_count(); ++u)
                r.linked[begin + k].set(u, full_.at(g).group,
                                        linked ? linked_value(from.value_at(u, *c), carried[k][static_cast<std::size_t>(u)],
                                                              anchors[static_cast<std::size_t>(u)])
                                               : from.value_at(u, *c));
        }
    }
    [[nodiscard]] value linked_value(const value& v, const std::optional<double>& by,
                                     const std::optional<double>& anchor) const {
        if (v.is_missing()) return v;
        if (!by || !anchor) return value::missing(reason::not_comparable);
        const flag_set flags = v.flags() | flag::bridged;
        if (v.point()) return value::point(moved(*v.point(), *by, anchor), flags);
        if (v.lower() && v.upper())
            return value::range(moved(*v.lower(), *by, anchor), moved(*v.upper(), *by, anchor), flags);
        if (v.lower()) return value::above(moved(*v.lower(), *by, anchor), flags);
        return value::below(moved(*v.upper(), *by, anchor), flags);
    }

    const index_tree&                    tree_;
    index_layout                         full_;
    const panel_table&                   panel_;
    index_options                        options_;
    const panel_options&                 over_time_;
    std::vector<code_set>                sets_;   ///< of each period: the indicators that belong to the index
    std::vector<score_table>             tables_; ///< of each period: their columns, imputed
    std::vector<std::vector<index_note>> notes_;
    index_result                         parameters_; ///< treatments and normalisers alone
    std::vector<problem>                 problems_;
};

} // namespace

panel_table make_panel(std::span<const panel_cell> cells) {
    std::vector<problem>                      problems;
    std::map<period, std::vector<score_cell>> by_period;
    std::set<std::string>                     units;
    std::set<std::string>                     columns;
    for (const panel_cell& c : cells) {
        by_period[c.when].push_back({c.unit, c.column, c.number, c.where});
        units.insert(c.unit);
        columns.insert(c.column);
        if (c.when.kind == cells.front().when.kind) continue;
        input_place where = c.where;
        where.code = c.unit;
        problems.push_back({severity::fault, "other_kind", where,
                            "its period " + c.when.text() + " is of another kind than " + cells.front().when.text(),
                            "give periods of one kind"});
    }
    panel_table panel;
    for (auto& [when, of_period] : by_period) {
        try {
            score_table given = make_score_table(of_period);
            std::vector<score_cell> absent;
            for (const std::string& u : units)
                for (const std::string& c : columns) {
                    const auto row = given.find_unit(u);
                    const auto column = given.find_column(c);
                    if (!row || !column) absent.push_back({u, c, value::missing(reason::not_reported), {}});
                }
            of_period.insert(of_period.end(), absent.begin(), absent.end());
            panel.tables.push_back(absent.empty() ? std::move(given) : make_score_table(of_period));
            panel.periods.push_back(when);
        } catch (const invalid_input& e) {
            for (problem p : e.problems()) {
                p.found = "in " + when.text() + ": " + p.found;
                problems.push_back(std::move(p));
            }
        }
    }
    if (!problems.empty()) throw invalid_input("panel", problems);
    return panel;
}

panel_result run_panel(const index_tree& tree, const panel_table& panel, const index_options& options,
                       const panel_options& over_time, std::span<const indicator_life> lives,
                       std::span<const std::string> groups) {
    if (panel.periods.size() != panel.tables.size())
        throw shape_mismatch("run_panel: " + std::to_string(panel.periods.size()) + " periods, " +
                             std::to_string(panel.tables.size()) + " tables; give one each");
    if (panel.periods.empty()) throw insufficient_data("run_panel: the panel has no periods");
    for (const score_table& t : panel.tables)
        if (t.units != panel.tables.front().units)
            throw shape_mismatch("run_panel: periods have different units; make the panel by make_panel");
    return panel_run(tree, panel, options, over_time, lives, groups).run();
}

} // namespace steelyard::inline v0_1::composite
