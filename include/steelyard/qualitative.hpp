// SPDX-License-Identifier: MIT
#pragma once

// Room `qualitative` (level 3): what people said, saw and judged, beside the numbers and never turned into one.
// Names that matter: `testimony`, which holds narratives, gradings by rubrics, harvested outcomes, omissions, dissents and
// replies; `reference`, what each is about; `about`, what travels with a figure, signal, cycle or claim; `check_needs`, which
// narratives lack. Gradings have a distribution and a median level. Nothing here has a mean.

#include <steelyard/qualitative/agreement.hpp>
#include <steelyard/qualitative/narrative.hpp>
#include <steelyard/qualitative/omission.hpp>
#include <steelyard/qualitative/outcome.hpp>
#include <steelyard/qualitative/reference.hpp>
#include <steelyard/qualitative/rubric.hpp>
#include <steelyard/qualitative/testimony.hpp>
