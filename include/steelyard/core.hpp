// SPDX-License-Identifier: MIT
#pragma once

// Room `core` (level 0): the words that every other room speaks.
// Five names that matter: `value` (form, reason, flags), `error` and its leaves, `quotient` (the one division),
// `described_options`, `run_options`. What is measured lives in `define`, statistics in `statistics`.

#include <steelyard/core/arrow_abi.hpp>
#include <steelyard/core/arrow_stream.hpp>
#include <steelyard/core/bytes.hpp>
#include <steelyard/core/code_list.hpp>
#include <steelyard/core/decimal.hpp>
#include <steelyard/core/error.hpp>
#include <steelyard/core/fingerprint.hpp>
#include <steelyard/core/id.hpp>
#include <steelyard/core/int128.hpp>
#include <steelyard/core/options.hpp>
#include <steelyard/core/parallel.hpp>
#include <steelyard/core/plain_table.hpp>
#include <steelyard/core/problem.hpp>
#include <steelyard/core/random.hpp>
#include <steelyard/core/run_options.hpp>
#include <steelyard/core/text.hpp>
#include <steelyard/core/value.hpp>
#include <steelyard/core/version.hpp>
