// SPDX-License-Identifier: MIT
#include "targets.hpp"

#include <algorithm>
#include <map>

namespace steelyard::inline v0_1::aggregation::detail {

axis_targets::axis_targets(axis along, std::string level, const hierarchy* in, const hierarchy_index* index,
                           const code_list& codes, period_kind frequency, std::int32_t first, std::int32_t last,
                           bool by_days, const as_of& known)
    : level_(std::move(level)) {
    by_code_.resize(static_cast<std::size_t>(codes.size()) + 1);
    if (level_.empty()) {
        words_ = {""};
    } else if (level_ == name(along)) { // each as reported; the first one is what names none
        words_ = {""};
        words_.insert(words_.end(), codes.words().begin(), codes.words().end());
        for (std::int32_t at = 0; at <= codes.size(); ++at) by_code_[static_cast<std::size_t>(at)] = {{first, {{at, whole_share}}}};
    } else {
        resolve(*in, *index, codes, frequency, first, last, by_days, known);
    }
    for (std::size_t at = 0; at < by_code_.size(); ++at) constant_.push_back(find_constant(at));
}

void axis_targets::resolve(const hierarchy& in, const hierarchy_index& index, const code_list& codes, period_kind frequency,
                           std::int32_t first, std::int32_t last, bool by_days, const as_of& known) {
    for (const level_entry& e : in.nodes)
        if (e.level == level_) index_.add(e.code);
    words_ = index_.words();
    const std::int32_t at_level = index.level_index(level_);
    for (std::int32_t code = 0; code < codes.size(); ++code) {
        const auto node = index.find(codes[code]);
        if (!node) {
            unknown_.resize(static_cast<std::size_t>(codes.size()), false);
            unknown_[static_cast<std::size_t>(code)] = true;
            continue;
        }
        const auto resolved = [&](std::int32_t p) {
            std::vector<node_share> list;
            for (const node_part& part : index.resolve(*node, at_level, {frequency, p}, by_days, known.boundaries, known.at))
                list.push_back({index.code(part.node), part.share});
            return list;
        };
        if (!index.dated(*node)) {
            add(code, first, resolved(first));
            continue;
        }
        for (std::int32_t p = first; p <= last; ++p) add(code, p, resolved(p));
    }
}

void axis_targets::add(std::int32_t code, std::int32_t from, const std::vector<node_share>& shares) {
    segment s{from, {}};
    for (const node_share& n : shares) {
        const auto at = index_.find(n.code);
        if (!at) continue;
        s.list.push_back({*at, n.share});
        shares_ = shares_ || n.share != whole_share;
    }
    auto& list = by_code_[static_cast<std::size_t>(code + 1)];
    const auto equal = [](const target& a, const target& b) { return a.at == b.at && a.share == b.share; };
    if (!list.empty() && std::ranges::equal(list.back().list, s.list, equal)) return;
    list.push_back(std::move(s));
}

std::span<const target> axis_targets::of(std::int32_t code, std::int32_t period) const noexcept {
    static constexpr target the_whole{0, whole_share};
    if (level_.empty()) return {&the_whole, 1};
    if (code < -1) return {}; // expected, but nobody reports it
    const auto& list = by_code_[static_cast<std::size_t>(code + 1)];
    const segment* found = nullptr;
    for (const segment& s : list) {
        if (s.from > period && found != nullptr) break;
        found = &s;
    }
    if (found == nullptr) return {};
    return found->list;
}

std::int32_t axis_targets::find_constant(std::size_t at) const noexcept {
    if (level_.empty()) return 0;
    const auto& list = by_code_[at];
    if (list.size() != 1 || list.front().list.size() != 1 || list.front().list.front().share != whole_share) return -1;
    return list.front().list.front().at;
}

double_reports::double_reports(const part_reader& reader, const hierarchy_index* index,
                               const std::vector<std::int32_t>* level_of, axis along, const code_list& codes,
                               parent_value rule, const as_of& known) {
    if (index == nullptr) return;
    const auto code_of = [along](const unit_key& u) { return along == axis::place ? u.place : u.organisation; };
    const auto level = [&](std::int32_t code) { return code < 0 ? -1 : (*level_of)[static_cast<std::size_t>(code)]; };
    // Only codes on more than one level can hold each other.
    std::set<std::int32_t> levels;
    std::int32_t           last = -1;
    for (const unit_key& u : reader.units()) {
        const std::int32_t at = level(code_of(u));
        if (at >= 0 && at != last) levels.insert(last = at);
    }
    if (levels.size() < 2) return;
    std::map<std::int32_t, std::set<std::int32_t>> present; // by period: codes with a value
    reader.for_each_cell([&](const unit_key& u, std::int32_t, std::int32_t p, const cell& c) {
        if (c.present() && level(code_of(u)) >= 0) present[p].insert(code_of(u));
    });
    for (const auto& [p, reporters] : present)
        for (const std::int32_t child : reporters)
            for (const std::int32_t upper : levels) {
                if (upper >= level(child)) continue;
                for (const node_part& n : index->resolve(*index->find(codes[child]), upper, {reader.frequency(), p}, false,
                                                         known.boundaries, known.at)) {
                    const std::string& node = index->code(n.node);
                    const auto parent = codes.find(node);
                    if (!parent || !reporters.contains(*parent)) continue;
                    if (rule == parent_value::refuse)
                        throw not_comparable("roll_up: '" + node + "' and '" + codes[child] + "' below it both report " +
                                             reader.of().code + " for " + period{reader.frequency(), p}.text() +
                                             "; choose which counts with the option parents = \"children\" or \"own\"");
                    ignored_.emplace(rule == parent_value::children ? *parent : child, p);
                }
            }
}

} // namespace steelyard::inline v0_1::aggregation::detail
