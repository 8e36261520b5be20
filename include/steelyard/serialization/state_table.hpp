// SPDX-License-Identifier: MIT
#pragma once

#include <steelyard/aggregation/state_table.hpp>
#include <steelyard/serialization/archive.hpp>

namespace steelyard::inline v0_1::serialization {

// Tables of any state, also of a state of yours: the table writes its own bytes, the envelope guards them.

template <aggregation::mergeable_state S>
[[nodiscard]] std::vector<std::uint8_t> to_bytes(const aggregation::state_table<S>& table) {
    return detail::wrapped(state_table_kind, table.bytes());
}

/// `from_bytes<state_table<ratio>>(bytes)`. @throws format_fault as for other types, or for another state
template <class Table>
    requires std::same_as<Table, aggregation::state_table<typename Table::state>>
[[nodiscard]] Table from_bytes(std::span<const std::uint8_t> bytes, const load_limits& limits = {}) {
    return Table::from_bytes(detail::unwrapped(state_table_kind, bytes, limits));
}

template <aggregation::mergeable_state S>
void save(const std::string& path, const aggregation::state_table<S>& table) {
    detail::save_wrapped(path, state_table_kind, table.bytes());
}

template <class Table>
    requires std::same_as<Table, aggregation::state_table<typename Table::state>>
[[nodiscard]] Table load(const std::string& path, const load_limits& limits = {}) {
    return Table::from_bytes(detail::load_wrapped(path, state_table_kind, limits));
}

} // namespace steelyard::inline v0_1::serialization
