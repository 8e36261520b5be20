// SPDX-License-Identifier: MIT
#include <steelyard/core/text.hpp>
#include <steelyard/define/hierarchy.hpp>

#include <algorithm>
#include <map>
#include <set>

namespace steelyard::inline v0_1 {

std::int32_t hierarchy::level_index(std::string_view level) const noexcept {
    for (std::size_t i = 0; i < levels.size(); ++i)
        if (levels[i] == level) return static_cast<std::int32_t>(i);
    return -1;
}

std::optional<std::int32_t> hierarchy::level_of(std::string_view node) const {
    for (const level_entry& n : nodes) {
        if (n.code != node) continue;
        const std::int32_t level = level_index(n.level);
        return level < 0 ? std::nullopt : std::optional(level);
    }
    return std::nullopt;
}

std::vector<node_share> hierarchy::resolve(std::string_view node, std::string_view level, const period& when,
                                           bool by_days, boundary_view view, date at) const {
    return hierarchy_index(*this).resolve(node, level, when, by_days, view, at);
}

std::vector<date> hierarchy::change_days() const {
    std::vector<date> days;
    for (const membership& m : memberships) {
        if (m.from) days.push_back(*m.from);
        if (m.to) days.push_back(*m.to);
    }
    for (const succession& s : successions) days.push_back(s.on);
    std::sort(days.begin(), days.end());
    days.erase(std::unique(days.begin(), days.end()), days.end());
    return days;
}

namespace {

/// Goes through one hierarchy and notes what is wrong with it.
class hierarchy_check {
public:
    explicit hierarchy_check(const hierarchy& of) : of_(of) {}

    std::vector<problem> run() {
        levels();
        nodes();
        memberships();
        shares_of_members();
        successions();
        shares_of_successions();
        return std::move(problems_);
    }

private:
    void note(severity level, std::string rule, input_place where, const std::string& code, std::string found,
              std::string advice) {
        if (where == input_place{}) where = of_.declared_at;
        if (where.code.empty()) where.code = code;
        problems_.push_back({level, std::move(rule), std::move(where), std::move(found), std::move(advice)});
    }
    void fault(std::string rule, const input_place& where, const std::string& code, std::string found,
               std::string advice) {
        note(severity::fault, std::move(rule), where, code, std::move(found), std::move(advice));
    }

    void levels() {
        if (of_.over != axis::place && of_.over != axis::organisation)
            fault("hierarchy_axis", of_.declared_at, of_.code,
                  "the hierarchy orders the axis '" + std::string(name(of_.over)) + "'", "say place or organisation");
        if (of_.levels.empty())
            fault("no_levels", of_.declared_at, of_.code, "the hierarchy has no levels",
                  "list its levels from the whole down to the finest");
        std::set<std::string> seen;
        for (const std::string& l : of_.levels)
            if (!seen.insert(l).second)
                fault("duplicate_code", of_.declared_at, l, "the level '" + l + "' is listed twice",
                      "remove one of them");
    }

    void nodes() {
        for (const level_entry& n : of_.nodes) {
            if (!level_.emplace(n.code, of_.level_index(n.level)).second)
                fault("duplicate_code", n.declared_at, n.code,
                      "the node '" + n.code + "' has two places in the hierarchy '" + of_.code + "'",
                      "a node lies on one level; remove one of them");
            else
                known_.push_back(n.code);
            if (of_.level_index(n.level) < 0)
                fault("unknown_level", n.declared_at, n.code,
                      "the node '" + n.code + "' is on the level '" + n.level + "', which the hierarchy does not have",
                      suggest(n.level, of_.levels));
        }
    }

    bool known(const std::string& code, const input_place& where, const std::string& as) {
        if (level_.count(code) != 0) return true;
        fault("unknown_node", where, code,
              "the " + as + " '" + code + "' is no node of the hierarchy '" + of_.code + "'", suggest(code, known_));
        return false;
    }

    void share(std::int64_t share, const input_place& where, const std::string& code) {
        if (share <= 0 || share > whole_share)
            fault("share_range", where, code, "the share is " + std::to_string(share) + " per 1,000,000,000",
                  "a share lies above 0 and is at most the whole");
    }

    void memberships() {
        for (const membership& m : of_.memberships) {
            share(m.share, m.declared_at, m.child);
            if (m.from && m.to && *m.from >= *m.to)
                fault("date_order", m.declared_at, m.child,
                      "the membership of '" + m.child + "' in '" + m.parent + "' ends on " + m.to->text() +
                          ", not after its beginning on " + m.from->text(),
                      "`to` is the first day on which it no longer holds");
            const bool child = known(m.child, m.declared_at, "child");
            if (!known(m.parent, m.declared_at, "parent") || !child) continue;
            const std::int32_t below = level_[m.child];
            const std::int32_t above = level_[m.parent];
            if (below >= 0 && above >= 0 && above >= below)
                fault("level_order", m.declared_at, m.child,
                      "'" + m.child + "' on level '" + of_.levels[static_cast<std::size_t>(below)] + "' belongs to '" +
                          m.parent + "' on level '" + of_.levels[static_cast<std::size_t>(above)] + "'",
                      "a parent lies on a level above its child: levels are listed from the whole down");
        }
        std::set<std::string> members;
        for (const membership& m : of_.memberships) members.insert(m.child);
        for (const level_entry& n : of_.nodes)
            if (level_[n.code] > 0 && members.count(n.code) == 0)
                note(severity::warning, "no_parent", n.declared_at, n.code,
                     "'" + n.code + "' belongs to nothing above the level '" + n.level + "'",
                     "its numbers reach no level above; declare a membership if they should");
    }

    /// On every day on which a node belongs to something, its shares add up to the whole.
    void shares_of_members() {
        std::map<std::string, std::vector<const membership*>> of_child;
        for (const membership& m : of_.memberships) of_child[m.child].push_back(&m);
        for (const auto& [child, list] : of_child) {
            std::set<std::optional<date>> days{std::nullopt}; // nullopt: before every date
            for (const membership* m : list) {
                if (m->from) days.insert(m->from);
                if (m->to) days.insert(m->to);
            }
            for (const std::optional<date>& day : days) {
                std::int64_t      sum = 0;
                const membership* one = nullptr;
                for (const membership* m : list) {
                    if (day ? !m->holds(*day) : m->from.has_value()) continue;
                    sum += m->share;
                    one = m;
                }
                if (one == nullptr || sum == whole_share) continue;
                fault("shares_add_up", one->declared_at, child,
                      "the shares of '" + child + "' add up to " + std::to_string(sum) + " per 1,000,000,000 " +
                          (day ? "from " + day->text() + " on" : "in the beginning"),
                      "make them add up to 1,000,000,000 on every day, or end one membership where the next begins");
                break;
            }
        }
    }

    void successions() {
        std::set<std::string> lines;
        for (const succession& s : of_.successions) {
            share(s.share, s.declared_at, s.before);
            if (!lines.insert(s.before + '\n' + s.after + '\n' + s.on.text()).second)
                fault("duplicate_succession", s.declared_at, s.before,
                      "'" + s.before + "' goes on as '" + s.after + "' twice on " + s.on.text(), "join the two lines");
            const bool before = known(s.before, s.declared_at, "predecessor");
            if (!known(s.after, s.declared_at, "successor") || !before) continue;
            if (level_[s.before] != level_[s.after])
                note(severity::warning, "level_of_successor", s.declared_at, s.before,
                     "'" + s.before + "' and its successor '" + s.after + "' are on different levels",
                     "a successor takes its predecessor's place; check the levels of both");
        }
    }

    void shares_of_successions() {
        std::map<std::pair<std::string, date>, std::pair<std::int64_t, const succession*>> sums;
        std::set<std::pair<std::string, date>>                                             made;
        for (const succession& s : of_.successions) {
            auto& [sum, line] = sums[{s.before, s.on}];
            sum += s.share;
            line = &s;
            made.insert({s.after, s.on});
        }
        for (const auto& [key, entry] : sums) {
            const auto& [sum, line] = entry;
            if (made.count(key) != 0 && line->after != line->before)
                note(severity::warning, "same_day_succession", line->declared_at, key.first,
                     "'" + key.first + "' both begins and ends by successions of " + key.second.text(),
                     "they are taken as simultaneous, so nothing passes through it; name the last successor directly");
            if (sum != whole_share)
                fault("shares_add_up", line->declared_at, key.first,
                      "the successors of '" + key.first + "' on " + key.second.text() + " take shares that add up to " +
                          std::to_string(sum) + " per 1,000,000,000",
                      "every part goes somewhere: make them add up to 1,000,000,000");
        }
    }

    const hierarchy&                    of_;
    std::map<std::string, std::int32_t> level_;
    std::vector<std::string>            known_;
    std::vector<problem>                problems_;
};

} // namespace

std::vector<problem> hierarchy::check() const { return hierarchy_check(*this).run(); }

} // namespace steelyard::inline v0_1
