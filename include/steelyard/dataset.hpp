// SPDX-License-Identifier: MIT
#pragma once

// Room `dataset` (level 2): what was reported, as immutable columns.
// Five names that matter: `dataset`, `dataset_builder`, `observation`, `csv_layout`, `selection`.
// What the codes mean lives in `define`; adding numbers up lives in `aggregation`; doubts about them in `validation`.

#include <steelyard/dataset/arrow.hpp>
#include <steelyard/dataset/block_facts.hpp>
#include <steelyard/dataset/builder.hpp>
#include <steelyard/dataset/category_list.hpp>
#include <steelyard/dataset/columns.hpp>
#include <steelyard/dataset/csv.hpp>
#include <steelyard/dataset/dataset.hpp>
#include <steelyard/dataset/exact_text.hpp>
#include <steelyard/dataset/observation.hpp>
#include <steelyard/dataset/rows.hpp>
#include <steelyard/dataset/selection.hpp>
#include <steelyard/dataset/series.hpp>
#include <steelyard/dataset/tabular.hpp>
