// SPDX-License-Identifier: MIT
#pragma once

// All rooms at once; the door of each room says what it holds. docs/rooms.md leads from a question to its room.

#include <steelyard/aggregation.hpp>
#include <steelyard/comparison.hpp>
#include <steelyard/composite.hpp>
#include <steelyard/core.hpp>
#include <steelyard/dataset.hpp>
#include <steelyard/define.hpp>
#include <steelyard/frameworks.hpp>
#include <steelyard/learning.hpp>
#include <steelyard/qualitative.hpp>
#include <steelyard/report.hpp>
#include <steelyard/sensitivity.hpp>
#include <steelyard/statistics.hpp>
#include <steelyard/validation.hpp>
