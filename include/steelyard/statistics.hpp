// SPDX-License-Identifier: MIT
#pragma once

// Room `statistics` (level 1): numbers in, numbers out; it knows no indicator and no unit of measure.
// Names that matter: `status`, `spread_of`. What cannot be computed is a status of its row, never an exception in the
// middle of a batch and never a NaN that says nothing.

#include <steelyard/statistics/robust.hpp>
#include <steelyard/statistics/status.hpp>
