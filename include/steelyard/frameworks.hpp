// SPDX-License-Identifier: MIT
#pragma once

// Room `frameworks` (level 5): who agreed to how much, and the directory in which it is written down.
// Five names that matter: `framework`, `level`, `check`, `load_framework`, `roll_up` (under the rules of the level).
// What the agreed words mean lives in `define`; adding numbers up lives in `aggregation`; what follows from another
// choice lives in `sensitivity`.

#include <steelyard/frameworks/adaptive.hpp>
#include <steelyard/frameworks/adoption.hpp>
#include <steelyard/frameworks/chosen_binding.hpp>
#include <steelyard/frameworks/contract.hpp>
#include <steelyard/frameworks/cycles.hpp>
#include <steelyard/frameworks/framework.hpp>
#include <steelyard/frameworks/index.hpp>
#include <steelyard/frameworks/index_entry.hpp>
#include <steelyard/frameworks/level.hpp>
#include <steelyard/frameworks/load.hpp>
#include <steelyard/frameworks/peer_rule_entry.hpp>
#include <steelyard/frameworks/peer_rules.hpp>
#include <steelyard/frameworks/reporting.hpp>
#include <steelyard/frameworks/totals.hpp>
