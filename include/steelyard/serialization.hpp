// SPDX-License-Identifier: MIT
#pragma once

// Room `serialization` (level 7): values as bytes and files, for pickles, caches and messages between equal programs.
// Five names that matter: `to_bytes`, `from_bytes`, `save`, `load`, `load_limits`.
// Link `steelyard::serialization`. Exchange with others is CSV, Arrow and TOML, in `dataset`, `aggregation` and
// `frameworks`; scorecards are made again from a framework and its data, in `report`.

#include <steelyard/serialization/archive.hpp>
#include <steelyard/serialization/kind.hpp>
#include <steelyard/serialization/state_table.hpp>
