// SPDX-License-Identifier: MIT
#pragma once

// Room `sensitivity` (level 6): how much a conclusion hangs on the judgements behind it.
// Four names that matter: `factorial`, `sobol_shares`, `shapley_shares`, `holding`.

#include <steelyard/sensitivity/factorial.hpp>
#include <steelyard/sensitivity/holding.hpp>
#include <steelyard/sensitivity/shares.hpp>
