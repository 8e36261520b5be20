// SPDX-License-Identifier: MIT
#pragma once

// Room `comparison` (level 4): may these numbers be compared, and what is behind the difference?
// Names that matter: `explain_change`, `change`, `attribute`, `find_reversal`; of units side by side `make_league`,
// `look_across`, `find_peers`, `achievable_benchmark`, `withhold_small`. Whether two numbers may be compared at all is answered by
// `aggregation::comparable`, and what is not comparable is never averaged away here: it is a part with a name of its own.

#include <steelyard/comparison/across.hpp>
#include <steelyard/comparison/attribution.hpp>
#include <steelyard/comparison/benchmarks.hpp>
#include <steelyard/comparison/change.hpp>
#include <steelyard/comparison/disclosure.hpp>
#include <steelyard/comparison/league.hpp>
#include <steelyard/comparison/peer_rule.hpp>
#include <steelyard/comparison/peers.hpp>
#include <steelyard/comparison/reversal.hpp>
#include <steelyard/comparison/table.hpp>
