// SPDX-License-Identifier: MIT
#pragma once

// Room `define` (level 1): what is measured and what was agreed about it.
// Five names that matter: `measure`, `indicator`, `period`, `hierarchy`, `definitions` (all of them together, checked).
// What was reported lives in `dataset`; the framework directory and its three levels live in `frameworks`.

#include <steelyard/define/agenda.hpp>
#include <steelyard/define/comparability.hpp>
#include <steelyard/define/date.hpp>
#include <steelyard/define/definition.hpp>
#include <steelyard/define/definitions.hpp>
#include <steelyard/define/expectation.hpp>
#include <steelyard/define/hierarchy.hpp>
#include <steelyard/define/indicator.hpp>
#include <steelyard/define/judgement.hpp>
#include <steelyard/define/kind.hpp>
#include <steelyard/define/measure.hpp>
#include <steelyard/define/period.hpp>
#include <steelyard/define/scheme.hpp>
#include <steelyard/define/stage.hpp>
#include <steelyard/define/target.hpp>
#include <steelyard/define/unit.hpp>
