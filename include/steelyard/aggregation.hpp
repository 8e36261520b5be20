// SPDX-License-Identifier: MIT
#pragma once

// Room `aggregation` (level 3): from reported numbers to numbers of wholes.
// Five names that matter: `roll_up`, `roll_up_query` (or `query_by`), `result_table`, `mergeable_state` with its
// `state_table`, `comparable`. What may be combined how is decided in `define`; doubts about reports in `validation`.

#include <steelyard/aggregation/bridge_factor.hpp>
#include <steelyard/aggregation/comparable.hpp>
#include <steelyard/aggregation/options.hpp>
#include <steelyard/aggregation/query.hpp>
#include <steelyard/aggregation/result.hpp>
#include <steelyard/aggregation/roll_up.hpp>
#include <steelyard/aggregation/state.hpp>
#include <steelyard/aggregation/state_table.hpp>
#include <steelyard/aggregation/states.hpp>
#include <steelyard/aggregation/table.hpp>
