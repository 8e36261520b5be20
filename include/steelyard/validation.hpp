// SPDX-License-Identifier: MIT
#pragma once

// Room `validation` (level 4): doubts about what was reported, as a table of findings; never an exception at the first.
// Five names that matter: `validate`, `findings`, `rule`, `check_hidden_missing`, `check_breaks`.
// Faults of input files are problems of `dataset`; faults of definitions are problems of `define`; whether two numbers
// may be compared is answered in `aggregation`.

#include <steelyard/validation/bounded_number.hpp>
#include <steelyard/validation/breaks.hpp>
#include <steelyard/validation/completeness.hpp>
#include <steelyard/validation/double_reports.hpp>
#include <steelyard/validation/expression.hpp>
#include <steelyard/validation/finding.hpp>
#include <steelyard/validation/hidden_missing.hpp>
#include <steelyard/validation/identities.hpp>
#include <steelyard/validation/outliers.hpp>
#include <steelyard/validation/ranges.hpp>
#include <steelyard/validation/rules.hpp>
#include <steelyard/validation/stock_flow.hpp>
#include <steelyard/validation/summary.hpp>
#include <steelyard/validation/table.hpp>
#include <steelyard/validation/timeliness.hpp>
#include <steelyard/validation/typos.hpp>
#include <steelyard/validation/unknown_codes.hpp>
#include <steelyard/validation/validate.hpp>
