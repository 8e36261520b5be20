// SPDX-License-Identifier: MIT
#pragma once

// The structs of units side by side that Python sees as immutable records.

#include "record.hpp"

#include <steelyard/comparison/disclosure.hpp>
#include <steelyard/comparison/league.hpp>
#include <steelyard/comparison/peers.hpp>

namespace steelyard::python {

template <>
inline constexpr const char* record_name<comparison::doubt> = "Doubt";
template <>
inline constexpr const char* record_name<comparison::league_unit> = "LeagueUnit";
template <>
inline constexpr const char* record_name<comparison::benchmark_line> = "BenchmarkLine";
template <>
inline constexpr const char* record_name<comparison::league_model> = "LeagueModel";
template <>
inline constexpr const char* record_name<comparison::league> = "League";
template <>
inline constexpr const char* record_name<comparison::peer_rule> = "PeerRule";
template <>
inline constexpr const char* record_name<comparison::unit_peers> = "UnitPeers";
template <>
inline constexpr const char* record_name<comparison::peer_groups> = "PeerGroups";

} // namespace steelyard::python
