// SPDX-License-Identifier: MIT
#include <steelyard/core/error.hpp>
#include <steelyard/learning/theory.hpp>

#include <algorithm>
#include <map>
#include <set>

namespace steelyard::inline v0_1::learning {

namespace {

using words = std::set<std::string>;

/// The pathways as a graph, and which words are what.
struct graph {
    std::map<std::string, words> next;
    words                        goals, indicators, ends;

    [[nodiscard]] words reached_from(const std::string& start) const {
        words                    seen;
        std::vector<std::string> open{start};
        while (!open.empty()) {
            const std::string at = std::move(open.back());
            open.pop_back();
            const auto to = next.find(at);
            if (to == next.end()) continue;
            for (const std::string& n : to->second)
                if (seen.insert(n).second) open.push_back(n);
        }
        return seen;
    }
    /// The next indicators and goals on the ways from a word.
    [[nodiscard]] words met_from(const std::string& start) const {
        words                    met, seen{start};
        std::vector<std::string> open{start};
        while (!open.empty()) {
            const auto to = next.find(open.back());
            open.pop_back();
            if (to == next.end()) continue;
            for (const std::string& n : to->second) {
                if (!seen.insert(n).second) continue;
                if (goals.count(n) != 0 || indicators.count(n) != 0) met.insert(n);
                else open.push_back(n);
            }
        }
        return met;
    }
    [[nodiscard]] bool is_activity(const std::string& word) const {
        return goals.count(word) == 0 && indicators.count(word) == 0 && ends.count(word) == 0;
    }
};

[[nodiscard]] graph graph_of(const agenda& of, std::span<const indicator> indicators) {
    graph g;
    for (const goal& one : of.goals) g.goals.insert(one.code);
    for (const indicator& i : indicators) g.indicators.insert(i.code);
    for (const pathway& p : of.theory_of_change) {
        g.next[p.from].insert(p.to);
        g.ends.insert(p.to);
    }
    return g;
}

/// Words that reach one another, where one reaches itself.
[[nodiscard]] std::vector<std::vector<std::string>> rings_of(const graph& g) {
    std::map<std::string, words> reach;
    for (const auto& from : g.next) reach[from.first] = g.reached_from(from.first);
    std::vector<std::vector<std::string>> rings;
    words                                 seen;
    for (const auto& from : reach) {
        if (from.second.count(from.first) == 0 || seen.count(from.first) != 0) continue;
        std::vector<std::string> ring;
        for (const std::string& other : from.second) {
            const auto back = reach.find(other);
            if (back != reach.end() && back->second.count(from.first) != 0) ring.push_back(other);
        }
        seen.insert(ring.begin(), ring.end());
        rings.push_back(std::move(ring));
    }
    return rings;
}

class gap_list {
public:
    explicit gap_list(std::vector<problem>& into) : into_(into) {}
    void add(bool is, const char* rule, const std::string& found, const char* advice, const input_place& where = {}) {
        if (is) into_.push_back({severity::warning, rule, where, found, advice});
    }

private:
    std::vector<problem>& into_;
};

void add_gaps(const outcome_row& row, const input_place& where, gap_list& gaps) {
    const std::string of = "goal '" + row.goal + "' ";
    gaps.add(row.activities.empty(), "no_activity", of + "is reached from no activity", "say what is thought to lead to it", where);
    gaps.add(!row.activities.empty() && row.partners.empty(), "no_partner", of + "is reached from activities that no partner does",
             "say who does them", where);
    gaps.add(row.core.empty(), "no_core", of + "has no core indicator", "agree how it is seen that it is reached", where);
    gaps.add(row.contributing.empty(), "no_contributing", of + "has no contributing indicator",
             "agree on one that moves earlier", where);
    gaps.add(row.counter.empty(), "no_counter", of + "has no counter-indicator", "agree on one that shows the price of gaming", where);
}

[[nodiscard]] partner_row partner_of(const std::string& organisation, const words& activities,
                                     const std::map<std::string, words>& goals_of) {
    words goals;
    for (const std::string& activity : activities)
        if (const auto at = goals_of.find(activity); at != goals_of.end()) goals.insert(at->second.begin(), at->second.end());
    return {organisation, {activities.begin(), activities.end()}, {goals.begin(), goals.end()}};
}

} // namespace

const outcome_row* theory_map::find(const std::string& goal) const noexcept {
    const auto at = std::ranges::find(outcomes, goal, &outcome_row::goal);
    return at == outcomes.end() ? nullptr : &*at;
}

theory_map map_theory(const agenda& of, std::span<const indicator> indicators, std::span<const partner_activity> partners,
                      const theory_options& options) {
    if (options.crowded_from < 1)
        throw domain_fault("map_theory: crowded_from = " + std::to_string(options.crowded_from) + "; one partner is the least crowd");
    const graph                  g = graph_of(of, indicators);
    std::map<std::string, words> does, done_by; // organisation to activities, activity to organisations
    for (const auto& from : g.next)
        if (g.is_activity(from.first)) done_by[from.first];
    for (const partner_activity& p : partners) {
        does[p.organisation].insert(p.activity);
        done_by[p.activity].insert(p.organisation);
    }
    std::map<std::string, std::string> goal_of;
    for (const indicator& i : indicators) goal_of[i.code] = i.goal;
    std::map<std::string, words> goals_of, activities_of; // activity to goals and back
    for (const auto& activity : done_by)
        for (const std::string& end : g.reached_from(activity.first)) {
            const auto        owner = goal_of.find(end);
            const std::string reached = g.goals.count(end) != 0 ? end : (owner == goal_of.end() ? "" : owner->second);
            if (reached.empty()) continue;
            goals_of[activity.first].insert(reached);
            activities_of[reached].insert(activity.first);
        }
    theory_map map;
    gap_list   gaps(map.gaps);
    for (const goal& one : of.goals) {
        outcome_row row{.goal = one.code};
        for (const indicator& i : indicators)
            if (i.goal == one.code)
                (i.as == role::core ? row.core : i.as == role::contributing ? row.contributing : row.counter).push_back(i.code);
        for (auto* list : {&row.core, &row.contributing, &row.counter}) std::ranges::sort(*list);
        words who;
        for (const std::string& activity : activities_of[one.code]) {
            row.activities.push_back(activity);
            who.insert(done_by[activity].begin(), done_by[activity].end());
        }
        row.partners.assign(who.begin(), who.end());
        row.crowded = static_cast<std::int64_t>(who.size()) >= options.crowded_from;
        add_gaps(row, one.declared_at, gaps);
        map.outcomes.push_back(std::move(row));
    }
    for (const auto& activity : done_by) {
        const std::string is = "activity '" + activity.first + "' ";
        const bool        known = g.next.count(activity.first) != 0;
        gaps.add(!known, "not_in_theory", is + "is done, and no pathway begins with it", "say what it is thought to lead to");
        gaps.add(known && goals_of[activity.first].empty(), "leads_nowhere", is + "leads to no goal", "say where its way ends");
        gaps.add(activity.second.empty(), "nobody_does", is + "is done by no partner", "say who does it");
    }
    for (const auto& partner : does) map.partners.push_back(partner_of(partner.first, partner.second, goals_of));
    words starts = g.indicators;
    for (const auto& activity : done_by) starts.insert(activity.first);
    for (const std::string& from : starts)
        for (const std::string& to : g.met_from(from)) map.links.push_back({from, to});
    map.rings = rings_of(g);
    return map;
}

} // namespace steelyard::inline v0_1::learning
