// SPDX-License-Identifier: MIT
#include "targets.hpp"

#include <algorithm>
#include <map>

namespace steelyard::inline v0_1::aggregation::detail {

namespace {

/// Whose boundaries count at which day, for hierarchy_index::resolve.
[[nodiscard]] std::vector<node_share> resolve(const hierarchy_index& in, const std::string& code, const std::string& level,
                                              const period& p, bool by_days, const as_of& known) {
    return in.resolve(code, level, p, by_days, known.boundaries, known.at);
}

} // namespace

axis_targets::axis_targets(axis along, std::string level, const hierarchy* in, const code_list& codes,
                           const std::vector<std::int32_t>& used, period_kind frequency, std::int32_t first,
                           std::int32_t last, bool by_days, const as_of& known)
    : level_(std::move(level)) {
    by_code_.resize(static_cast<std::size_t>(codes.size()) + 1);
    if (level_.empty()) {
        words_ = {""};
        return;
    }
    if (level_ == name(along)) {
        for (const std::int32_t code : used) {
            by_code_[static_cast<std::size_t>(code + 1)] = {{first, {{static_cast<std::int32_t>(words_.size()), whole_share}}}};
            words_.push_back(code < 0 ? "" : codes[code]);
        }
        return;
    }
    const hierarchy_index index(*in);
    for (const level_entry& e : in->nodes)
        if (e.level == level_) index_.add(e.code);
    words_ = index_.words();
    for (const std::int32_t code : used) {
        if (code < 0) continue;
        const std::string& word = codes[code];
        if (!in->level_of(word)) {
            unknown_.push_back(word);
            continue;
        }
        if (!index.dated()) {
            add(code, first, resolve(index, word, level_, {frequency, first}, by_days, known));
            continue;
        }
        for (std::int32_t p = first; p <= last; ++p) add(code, p, resolve(index, word, level_, {frequency, p}, by_days, known));
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

double_reports::double_reports(const part_reader& reader, const hierarchy* in, axis along, const code_list& codes,
                               parent_value rule, const as_of& known) {
    if (in == nullptr) return;
    // Only codes on more than one level can hold each other.
    std::map<std::int32_t, std::int32_t> level_of;
    std::set<std::int32_t> levels;
    const auto code_of = [along](const unit_key& u) { return along == axis::place ? u.place : u.organisation; };
    for (const unit_key& u : reader.units()) {
        const std::int32_t code = code_of(u);
        if (code < 0 || level_of.contains(code)) continue;
        if (const auto l = in->level_of(codes[code])) {
            level_of[code] = *l;
            levels.insert(*l);
        }
    }
    if (levels.size() < 2) return;
    std::map<std::int32_t, std::set<std::int32_t>> present; // by period: codes with a value
    reader.for_each_cell([&](const unit_key& u, std::int32_t, std::int32_t p, const cell& c) {
        if (c.present() && level_of.contains(code_of(u))) present[p].insert(code_of(u));
    });
    const hierarchy_index index(*in);
    for (const auto& [p, reporters] : present)
        for (const std::int32_t child : reporters)
            for (const std::int32_t upper : levels) {
                if (upper >= level_of[child]) continue;
                const std::string& level = in->levels[static_cast<std::size_t>(upper)];
                for (const node_share& n : resolve(index, codes[child], level, {reader.frequency(), p}, false, known)) {
                    const auto parent = codes.find(n.code);
                    if (!parent || !reporters.contains(*parent)) continue;
                    if (rule == parent_value::refuse)
                        throw not_comparable("roll_up: '" + n.code + "' and '" + codes[child] + "' below it both report " +
                                             reader.of().code + " for " + period{reader.frequency(), p}.text() +
                                             "; choose which counts with the option parents = \"children\" or \"own\"");
                    ignored_.emplace(rule == parent_value::children ? *parent : child, p);
                }
            }
}

} // namespace steelyard::inline v0_1::aggregation::detail
