// SPDX-License-Identifier: MIT
#pragma once

// Room `sensitivity` (level 6): how much a conclusion hangs on the judgements behind it.
// Five names that matter: `plan` (or `index_plan`), `alternatives`, `workspace`, `sobol_shares`, `shapley_shares`.

#include <steelyard/sensitivity/alternatives.hpp>
#include <steelyard/sensitivity/certificate.hpp>
#include <steelyard/sensitivity/factorial.hpp>
#include <steelyard/sensitivity/flip_map.hpp>
#include <steelyard/sensitivity/holding.hpp>
#include <steelyard/sensitivity/joint_certificate.hpp>
#include <steelyard/sensitivity/plan.hpp>
#include <steelyard/sensitivity/question.hpp>
#include <steelyard/sensitivity/rank_intervals.hpp>
#include <steelyard/sensitivity/sampling.hpp>
#include <steelyard/sensitivity/shares.hpp>
#include <steelyard/sensitivity/uncertainty.hpp>
#include <steelyard/sensitivity/workspace.hpp>
