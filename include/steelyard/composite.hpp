// SPDX-License-Identifier: MIT
#pragma once

// Room `composite` (level 4): many indicators become one index, step by step and in plain sight: screen, treat,
// normalise, weight, combine, rank. Every step is a function of a table and of options, and gives a table.
// Five names that matter: `score_table`, `index_tree`, `index_options`, `run_index`, `rank_units`.
// Parameters taken across units are unweighted and are no roll-up: those are in `aggregation`.

#include <steelyard/composite/benefit_of_doubt.hpp>
#include <steelyard/composite/check_index.hpp>
#include <steelyard/composite/combination.hpp>
#include <steelyard/composite/combine.hpp>
#include <steelyard/composite/contributions.hpp>
#include <steelyard/composite/imputation.hpp>
#include <steelyard/composite/imputation_over_time.hpp>
#include <steelyard/composite/index_tree.hpp>
#include <steelyard/composite/leave_one_out.hpp>
#include <steelyard/composite/means.hpp>
#include <steelyard/composite/multiple_imputation.hpp>
#include <steelyard/composite/multivariate.hpp>
#include <steelyard/composite/normalise.hpp>
#include <steelyard/composite/outranking.hpp>
#include <steelyard/composite/panel.hpp>
#include <steelyard/composite/prepared_index.hpp>
#include <steelyard/composite/ranking.hpp>
#include <steelyard/composite/run_index.hpp>
#include <steelyard/composite/score_table.hpp>
#include <steelyard/composite/screen.hpp>
#include <steelyard/composite/stages.hpp>
#include <steelyard/composite/table.hpp>
#include <steelyard/composite/treatment.hpp>
#include <steelyard/composite/uncertainty.hpp>
#include <steelyard/composite/weights.hpp>
