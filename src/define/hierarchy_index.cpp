// SPDX-License-Identifier: MIT
#include <steelyard/core/error.hpp>
#include <steelyard/core/text.hpp>
#include <steelyard/define/hierarchy.hpp>

#include <algorithm>
#include <limits>
#include <numeric>
#include <tuple>

namespace steelyard::inline v0_1 {

namespace {

/// The whole in the unit of path weights: three hops multiply without any rounding, later ones lose less than 1e-27.
constexpr int128 whole_weight = int128{whole_share} * whole_share * whole_share;

constexpr date first_of_all{std::numeric_limits<std::int32_t>::min()};
constexpr date last_of_all{std::numeric_limits<std::int32_t>::max()};

/// Integers per 10^9 that add up to the rounded total of the weights: the largest remainders get the units that
/// rounding down left over, the earlier node on a tie. Weights are in units of whole_weight * days.
std::vector<node_part> rounded(std::vector<std::pair<std::int32_t, int128>> weights, std::int32_t days) {
    std::sort(weights.begin(), weights.end());
    const int128           unit = whole_weight / whole_share * days;
    std::vector<node_part> parts;
    std::vector<int128>    remainders;
    int128                 total = 0;
    std::int64_t           given = 0;
    for (const auto& [node, weight] : weights) {
        parts.push_back({node, static_cast<std::int64_t>(weight / unit)});
        remainders.push_back(weight % unit);
        total += weight;
        given += parts.back().share;
    }
    const auto               wanted = static_cast<std::int64_t>((total + unit / 2) / unit);
    std::vector<std::size_t> order(parts.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::stable_sort(order.begin(), order.end(),
                     [&](std::size_t a, std::size_t b) { return remainders[a] > remainders[b]; });
    for (std::size_t i = 0; i < order.size() && given < wanted; ++i, ++given) ++parts[order[i]].share;
    std::erase_if(parts, [](const node_part& p) { return p.share == 0; });
    return parts;
}

template <class Weighted>
void add_weight(std::vector<Weighted>& list, std::int32_t node, int128 weight) {
    for (Weighted& w : list) {
        if (w.node != node) continue;
        w.weight += weight;
        return;
    }
    list.push_back({node, weight});
}

} // namespace

hierarchy_index::hierarchy_index(const hierarchy& of) : level_names_(of.levels) {
    for (const level_entry& n : of.nodes) {
        if (codes_.contains(n.code)) continue;
        codes_.add(n.code);
        level_.push_back(of.level_index(n.level));
    }
    changes_ = of.change_days();
    const auto n = level_.size();
    links_.resize(n);
    successions_.resize(n);
    lives_.resize(n);
    link_memberships(of);
    link_successions(of);
    find_lives();
    find_changes();
}

void hierarchy_index::link_memberships(const hierarchy& of) {
    for (const membership& m : of.memberships) {
        const auto child = codes_.find(m.child);
        const auto parent = codes_.find(m.parent);
        if (!child || !parent || m.share <= 0 || level(*parent) < 0 || level(*child) <= level(*parent)) continue;
        links_[static_cast<std::size_t>(*child)].push_back(
            {*parent, m.share, m.from.value_or(first_of_all), m.to.value_or(last_of_all)});
    }
    // Order by parent, so that rounding does not depend on the order of the lines.
    for (auto& links : links_)
        std::sort(links.begin(), links.end(), [](const link& a, const link& b) {
            return std::tie(a.parent, a.from, a.to, a.share) < std::tie(b.parent, b.from, b.to, b.share);
        });
}

void hierarchy_index::link_successions(const hierarchy& of) {
    for (const succession& s : of.successions) {
        const auto before = codes_.find(s.before);
        const auto after = codes_.find(s.after);
        if (!before || !after || s.share <= 0) continue;
        auto& list = successions_[static_cast<std::size_t>(*before)];
        auto  at = std::find_if(list.begin(), list.end(), [&](const succession_day& d) { return d.on == s.on; });
        if (at == list.end()) at = list.insert(list.end(), {s.on, true, {}});
        at->into.push_back({*after, s.share});
        if (*after == *before) at->ends = false;
    }
    for (auto& list : successions_) {
        std::sort(list.begin(), list.end(),
                  [](const succession_day& a, const succession_day& b) { return a.on < b.on; });
        for (succession_day& d : list)
            std::sort(d.into.begin(), d.into.end(), [](const node_part& a, const node_part& b) {
                return std::tie(a.node, a.share) < std::tie(b.node, b.share);
            });
    }
}

void hierarchy_index::find_lives() {
    struct event {
        date on;
        bool born;
        bool ends;
    };
    std::vector<std::vector<event>> events(successions_.size());
    const auto                      note = [&](std::size_t node, date on) -> event& {
        for (event& e : events[node])
            if (e.on == on) return e;
        return events[node].emplace_back(event{on, false, false});
    };
    for (std::size_t i = 0; i < successions_.size(); ++i) {
        for (const succession_day& d : successions_[i]) {
            note(i, d.on).ends |= d.ends;
            for (const node_part& p : d.into) note(static_cast<std::size_t>(p.node), d.on).born = true;
        }
    }
    for (std::size_t i = 0; i < events.size(); ++i) {
        if (events[i].empty()) continue;
        std::sort(events[i].begin(), events[i].end(), [](const event& a, const event& b) { return a.on < b.on; });
        const event& first = events[i].front();
        // What comes out of a succession was there before only if it was a member before, or went through it.
        const bool earlier = links_[i].empty() || std::any_of(links_[i].begin(), links_[i].end(),
                                                              [&](const link& l) { return l.from < first.on; });
        const bool continued = !successions_[i].empty() && successions_[i].front().on == first.on;
        bool       alive = !first.born || earlier || continued;
        date       since = first_of_all;
        for (const event& e : events[i]) {
            if (alive && e.ends && !e.born) {
                lives_[i].push_back({since, e.on});
                alive = false;
            } else if (!alive && e.born) {
                since = e.on;
                alive = true;
            }
        }
        if (alive) lives_[i].push_back({since, last_of_all});
    }
}

void hierarchy_index::find_changes() {
    changes_of_.resize(level_.size());
    std::vector<std::size_t> from_the_top(level_.size());
    std::iota(from_the_top.begin(), from_the_top.end(), std::size_t{0});
    std::stable_sort(from_the_top.begin(), from_the_top.end(),
                     [this](std::size_t a, std::size_t b) { return level_[a] < level_[b]; });
    for (const std::size_t i : from_the_top) {
        std::vector<date>& days = changes_of_[i];
        const auto         note = [&days](date from, date to) {
            if (from != first_of_all) days.push_back(from);
            if (to != last_of_all) days.push_back(to);
        };
        for (const link& l : links_[i]) {
            note(l.from, l.to);
            const auto& above = changes_of_[static_cast<std::size_t>(l.parent)];
            days.insert(days.end(), above.begin(), above.end());
        }
        for (const succession_day& s : successions_[i]) days.push_back(s.on);
        for (const life& l : lives_[i]) note(l.from, l.to);
        std::sort(days.begin(), days.end());
        days.erase(std::unique(days.begin(), days.end()), days.end());
    }
}

std::int32_t hierarchy_index::level_index(std::string_view level) const {
    for (std::size_t i = 0; i < level_names_.size(); ++i)
        if (level_names_[i] == level) return static_cast<std::int32_t>(i);
    throw unknown_code("level '" + std::string(level) + "' is not in the hierarchy; " + suggest(level, level_names_));
}

bool hierarchy_index::lives(std::int32_t node, date day) const {
    const auto& lives = lives_[static_cast<std::size_t>(node)];
    return lives.empty() ||
           std::any_of(lives.begin(), lives.end(), [day](const life& l) { return l.from <= day && day < l.to; });
}

std::vector<hierarchy_index::segment> hierarchy_index::segments(std::int32_t node, const period& when,
                                                                bool by_days) const {
    const date           last = when.last_day();
    std::vector<segment> all;
    date                 from = when.first_day();
    const auto&          changes = changes_of_[static_cast<std::size_t>(node)];
    for (auto cut = std::upper_bound(changes.begin(), changes.end(), from); cut != changes.end() && *cut <= last;
         ++cut) {
        all.push_back({from, *cut - from});
        from = *cut;
    }
    all.push_back({from, last - from + 1});
    std::vector<segment> counted;
    for (const segment& s : all)
        if (lives(node, s.from)) counted.push_back(s);
    if (counted.empty()) counted = std::move(all);
    if (!by_days) return {{counted.back().from, 1}};
    return counted;
}

void hierarchy_index::split(int128 weight, const std::vector<node_part>& into, std::vector<weighted>& onto) {
    // Differences of running totals: what rounding takes from one part it gives to the next. Shares that add up to
    // more than the whole (a fault that check() reports) are cut there.
    int128       before = 0;
    std::int64_t sum = 0;
    for (const node_part& p : into) {
        sum = std::min(whole_share, sum + std::min(p.share, whole_share));
        const int128 upto = weight * sum / whole_share;
        if (upto != before) add_weight(onto, p.node, upto - before);
        before = upto;
    }
}

std::vector<hierarchy_index::weighted> hierarchy_index::succeed(std::int32_t node, date since, date until) const {
    struct pending {
        const succession_day* next;
        weighted              what;
    };
    std::vector<pending>  open;
    std::vector<weighted> done;
    const auto            put = [&](weighted w, date after) {
        const auto& list = successions_[static_cast<std::size_t>(w.node)];
        const auto next = std::find_if(list.begin(), list.end(), [&](const succession_day& d) { return d.on > after; });
        if (next == list.end() || next->on > until) return add_weight(done, w.node, w.weight);
        for (pending& p : open)
            if (p.next == &*next) {
                p.what.weight += w.weight;
                return;
            }
        open.push_back({&*next, w});
    };
    // A number reported for days after the node had ended is taken to speak of what it was when it ended.
    date start = since;
    if (!lives(node, since)) {
        const auto& list = successions_[static_cast<std::size_t>(node)];
        for (const succession_day& d : list)
            if (d.ends && d.on <= since && d.on <= until) start = d.on + -1;
    }
    put({node, whole_weight}, start);
    while (!open.empty()) { // by day, so that paths that meet again are joined before they go on
        const auto soonest = std::min_element(
            open.begin(), open.end(), [](const pending& a, const pending& b) { return a.next->on < b.next->on; });
        const pending p = *soonest;
        open.erase(soonest);
        std::vector<weighted> parts;
        split(p.what.weight, p.next->into, parts);
        for (const weighted& w : parts) put(w, p.next->on);
    }
    return done;
}

void hierarchy_index::climb(std::vector<weighted>& nodes, std::int32_t level, date day) const {
    std::vector<weighted>  arrived;
    std::vector<node_part> parents;
    while (!nodes.empty()) { // from the finest level up: every node is left once, with all its weight together
        const auto finest = std::max_element(nodes.begin(), nodes.end(), [this](const weighted& a, const weighted& b) {
            return this->level(a.node) < this->level(b.node);
        });
        const weighted w = *finest;
        nodes.erase(finest);
        if (this->level(w.node) == level) add_weight(arrived, w.node, w.weight);
        if (this->level(w.node) <= level) continue;
        parents.clear();
        for (const link& l : links_[static_cast<std::size_t>(w.node)])
            if (l.from <= day && day < l.to) parents.push_back({l.parent, l.share});
        split(w.weight, parents, nodes);
    }
    nodes = std::move(arrived);
}

std::vector<node_part> hierarchy_index::resolve(std::int32_t node, std::int32_t level, const period& when, bool by_days,
                                                boundary_view view, date at) const {
    const auto at_node = static_cast<std::size_t>(node);
    const bool changes_by_time =
        view == boundary_view::as_then ? dated(node) : !successions_[at_node].empty() || !lives_[at_node].empty();
    const date           last_change = changes_.empty() ? date{} : changes_.back();
    const date           boundaries = view == boundary_view::at_date ? at : last_change;
    std::vector<segment> parts;
    if (changes_by_time)
        parts = segments(node, when, by_days);
    else
        parts.push_back({boundaries, 1});
    std::vector<std::pair<std::int32_t, int128>> sums;
    std::int32_t                                 days = 0;
    for (const segment& s : parts) {
        std::vector<weighted> nodes;
        if (view == boundary_view::as_then)
            nodes.push_back({node, whole_weight});
        else
            nodes = succeed(node, s.from, boundaries);
        climb(nodes, level, view == boundary_view::as_then ? s.from : boundaries);
        days += s.days;
        for (const weighted& w : nodes) {
            const auto known = std::find_if(sums.begin(), sums.end(), [&](const auto& x) { return x.first == w.node; });
            if (known == sums.end())
                sums.emplace_back(w.node, w.weight * s.days);
            else
                known->second += w.weight * s.days;
        }
    }
    return rounded(std::move(sums), days);
}

std::vector<node_share> hierarchy_index::resolve(std::string_view node, std::string_view level, const period& when,
                                                 bool by_days, boundary_view view, date at) const {
    const std::int32_t onto = level_index(level);
    const auto         from = find(node);
    if (!from) return {};
    std::vector<node_share> shares;
    for (const node_part& p : resolve(*from, onto, when, by_days, view, at)) shares.push_back({code(p.node), p.share});
    return shares;
}

} // namespace steelyard::inline v0_1
