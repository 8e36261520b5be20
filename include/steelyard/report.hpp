// SPDX-License-Identifier: MIT
#pragma once

// Room `report` (level 7): numbers for people, with what they rest on.
// Five names that matter: `scorecard`, `sentence`, `to_text`, `to_json`, `chart`.
// The numbers come from `aggregation`, the doubts from `validation`, the agreement from `frameworks`; the HTML page is
// made by the Python package from to_json().

#include <steelyard/report/chart.hpp>
#include <steelyard/report/progress.hpp>
#include <steelyard/report/release_notes.hpp>
#include <steelyard/report/scorecard.hpp>
#include <steelyard/report/sentence.hpp>
#include <steelyard/report/table.hpp>
