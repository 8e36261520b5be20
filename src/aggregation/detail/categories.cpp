// SPDX-License-Identifier: MIT
#include "categories.hpp"

#include <algorithm>
#include <set>

namespace steelyard::inline v0_1::aggregation::detail {

namespace {

[[nodiscard]] category_key with(category_key key, std::pair<std::int32_t, std::int32_t> one) {
    key.insert(std::ranges::upper_bound(key, one), one);
    return key;
}

/// Every coordinate of `key` is also in `finer`.
[[nodiscard]] bool within(const category_key& finer, const category_key& key) {
    return std::ranges::includes(finer, key);
}

} // namespace

category_plan::category_plan(const category_list& list, const std::vector<scheme>& schemes, std::vector<bool> in_use)
    : list_(list), schemes_(schemes), in_use_(std::move(in_use)) {}

std::int32_t category_plan::make_node(const category_key& key) {
    if (const auto it = index_.find(key); it != index_.end()) return it->second;
    const auto at = static_cast<std::int32_t>(nodes_.size());
    index_.emplace(key, at);
    nodes_.emplace_back();
    category_node built;
    std::map<std::int32_t, std::set<category_key>> finer; // by scheme: this node and one category of it
    for (std::int32_t code = 0; code < list_.size(); ++code) {
        const category_key& k = list_.keys[static_cast<std::size_t>(code)];
        if (!in_use_[static_cast<std::size_t>(code)] || !within(k, key)) continue;
        if (k == key) built.code = code;
        for (const auto& one : k)
            if (std::ranges::find(key, one) == key.end()) finer[one.first].insert(with(key, one));
    }
    for (const auto& [scheme_at, keys] : finer) {
        category_node::expansion e;
        const std::string& code = list_.schemes[static_cast<std::size_t>(scheme_at)];
        for (const scheme& s : schemes_)
            if (s.code == code) e.partition = s.type == scheme_type::partition;
        for (const category_key& k : keys) e.nodes.push_back(make_node(k));
        built.expansions.push_back(std::move(e));
    }
    // Partitions first: only they give the whole.
    std::ranges::stable_sort(built.expansions, [](const auto& a, const auto& b) { return a.partition && !b.partition; });
    nodes_[static_cast<std::size_t>(at)] = std::move(built);
    return at;
}

std::vector<category_plan::output> category_plan::outputs(const std::vector<std::int32_t>& schemes) {
    std::set<category_key> keys;
    for (std::int32_t code = 0; code < list_.size(); ++code) {
        if (!in_use_[static_cast<std::size_t>(code)]) continue;
        category_key key;
        for (const auto& one : list_.keys[static_cast<std::size_t>(code)])
            if (std::ranges::find(schemes, one.first) != schemes.end()) key.push_back(one);
        if (key.size() == schemes.size()) keys.insert(key);
    }
    std::vector<output> list;
    for (const category_key& key : keys) list.push_back({combination_text(list_, key), make_node(key)});
    return list;
}

bool category_plan::reported(std::int32_t at, const unit_cells& cells, std::int32_t period) const {
    const category_node& n = node(at);
    const cell* own = cells.find(n.code, period);
    if (own != nullptr && own->state != cell_state::absent) return true;
    return std::ranges::any_of(n.expansions, [&](const auto& e) {
        return std::ranges::any_of(e.nodes, [&](std::int32_t child) { return reported(child, cells, period); });
    });
}

category_source category_plan::source(std::int32_t at, const unit_cells& cells, std::int32_t period) const {
    const category_node& n = node(at);
    const cell* own = cells.find(n.code, period);
    const bool there = own != nullptr && own->state != cell_state::absent;
    if (there && (own->present() || n.expansions.empty())) return {false, {n.code}};
    for (const auto& e : n.expansions) {
        if (!std::ranges::any_of(e.nodes, [&](std::int32_t child) { return reported(child, cells, period); })) continue;
        category_source s;
        s.overlapping = !e.partition;
        for (const std::int32_t child : e.nodes) {
            const category_source part = source(child, cells, period);
            s.codes.insert(s.codes.end(), part.codes.begin(), part.codes.end());
            if (part.codes.empty()) s.codes.push_back(node(child).code); // absent part, judged by the caller
            s.overlapping = s.overlapping || part.overlapping;
        }
        return s;
    }
    return there ? category_source{false, {n.code}} : category_source{};
}

cell category_plan::value(std::int32_t at, const unit_cells& cells, std::int32_t period, const cell_maker& maker,
                          const std::vector<std::vector<bool>>& used_at, std::int32_t first_used) const {
    if (node(at).expansions.empty()) {
        const cell* c = cells.find(node(at).code, period);
        return c == nullptr ? cell{} : *c;
    }
    const category_source s = source(at, cells, period);
    if (s.codes.size() == 1 && !s.overlapping) {
        const cell* c = cells.find(s.codes.front(), period);
        return c == nullptr ? cell{} : *c;
    }
    cell sum;
    for (const std::int32_t code : s.codes) {
        const cell* c = cells.find(code, period);
        cell part = c == nullptr ? cell{} : *c;
        // A category that others report in this period was expected here too; one that nobody reports is not in use.
        if (part.state == cell_state::absent && code >= 0 && used_at[static_cast<std::size_t>(code)][static_cast<std::size_t>(period - first_used)])
            part = maker.missing(reason::not_reported);
        if (!s.overlapping) {
            const std::int16_t era = std::max(sum.era, part.era);
            accumulate(sum, part);
            sum.era = era;
            continue;
        }
        if (!part.present()) continue;
        // Overlapping families are never added: the whole is at least the largest of them.
        if (sum.state == cell_state::absent) {
            sum = part;
            sum.state = cell_state::bounded;
            sum.known = 0;
            sum.open_high = true;
        } else {
            sum.low = std::max(sum.low, part.low);
            sum.open_low = sum.open_low || part.open_low;
            sum.flags |= part.flags;
        }
    }
    return sum;
}

} // namespace steelyard::inline v0_1::aggregation::detail
