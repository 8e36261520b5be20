// SPDX-License-Identifier: MIT
#pragma once

// Room `comparison` (level 4): may these numbers be compared, and what is behind the difference?
// Four names that matter: `explain_change`, `change`, `attribute`, `find_reversal`. Whether two numbers may be compared at
// all is answered by `aggregation::comparable`, and what is not comparable is never averaged away here: it is a part with
// a name of its own.

#include <steelyard/comparison/attribution.hpp>
#include <steelyard/comparison/change.hpp>
#include <steelyard/comparison/reversal.hpp>
#include <steelyard/comparison/table.hpp>
