// SPDX-License-Identifier: MIT
#pragma once

// Room `learning` (level 4): what the numbers of an indicator say over time, and whether what people did changed them.
// Names that matter: `find_signals_of`, `signal_board`, `series_signals`; `look_over`, `fleet`; `turn_the_curve`,
// `freeze_curve`, `judge_curve`; `cycle`, `evaluate`, `score`; `map_theory`, `lead_lag`; `counterfactual_claim`, `allocate`.
// Charts, rules and forecasts themselves are numbers in, numbers out, and live in `statistics`; this room knows indicators, their
// directions, targets and breaks.

#include <steelyard/learning/claim.hpp>
#include <steelyard/learning/cycle.hpp>
#include <steelyard/learning/fleet.hpp>
#include <steelyard/learning/lead_lag.hpp>
#include <steelyard/learning/sentinels.hpp>
#include <steelyard/learning/signals.hpp>
#include <steelyard/learning/theory.hpp>
#include <steelyard/learning/turn_the_curve.hpp>
