// SPDX-License-Identifier: MIT
#pragma once

// The built-in states. A state of your own models `mergeable_state` and joins `state_table` the same way.

#include <steelyard/aggregation/states/count.hpp>
#include <steelyard/aggregation/states/distinct.hpp>
#include <steelyard/aggregation/states/exact_sum.hpp>
#include <steelyard/aggregation/states/extremes.hpp>
#include <steelyard/aggregation/states/first_last.hpp>
#include <steelyard/aggregation/states/mean.hpp>
#include <steelyard/aggregation/states/moments.hpp>
#include <steelyard/aggregation/states/ratio.hpp>
