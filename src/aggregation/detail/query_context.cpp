// SPDX-License-Identifier: MIT
#include "query_context.hpp"

namespace steelyard::inline v0_1::aggregation::detail {

query_context::query_context(const definitions& agreed, const dataset& data, const roll_up_query& query)
    : data_(data), query_(query), agreed_content_(agreed.content()), options_content_(fingerprint_of(query.options)) {}

std::shared_ptr<const hierarchy_index> query_context::index_locked(const hierarchy& of) {
    auto& found = indexes_[&of];
    if (!found) found = std::make_shared<hierarchy_index>(of);
    return found;
}

std::shared_ptr<const hierarchy_index> query_context::index(const hierarchy& of) {
    const std::lock_guard lock(guard_);
    return index_locked(of);
}

std::shared_ptr<const axis_targets> query_context::targets(axis along, const std::string& level, const hierarchy* in,
                                                           period_kind frequency, std::int32_t first,
                                                           std::int32_t last, bool by_days) {
    const std::lock_guard lock(guard_);
    const auto            compiled = in == nullptr ? nullptr : index_locked(*in);
    const bool            dated = compiled != nullptr && compiled->dated();
    // Where nothing ever changes, every period has the same targets.
    const target_key key = dated ? target_key{along, level, in, frequency, first, last, by_days}
                                 : target_key{along, level, in, {}, 0, 0, false};
    auto& found = targets_[key];
    if (!found)
        found = std::make_shared<axis_targets>(along, level, in, compiled.get(), codes(along), frequency, first, last,
                                               by_days, query_.known);
    return found;
}

std::shared_ptr<const std::vector<std::int32_t>> query_context::levels_of(axis along, const hierarchy& in) {
    const std::lock_guard lock(guard_);
    auto&                 found = levels_[{along, &in}];
    if (!found) {
        const auto compiled = index_locked(in);
        auto       levels = std::make_shared<std::vector<std::int32_t>>();
        for (const std::string& word : codes(along).words()) {
            const auto node = compiled->find(word);
            levels->push_back(node ? compiled->level(*node) : -1);
        }
        found = std::move(levels);
    }
    return found;
}

} // namespace steelyard::inline v0_1::aggregation::detail
