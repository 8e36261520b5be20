// SPDX-License-Identifier: MIT
#pragma once

// What a drawn chart says: variation, assurance, and what to look at before believing either.

#include <steelyard/define/definitions.hpp>
#include <steelyard/learning/signals.hpp>

namespace steelyard::inline v0_1::learning::detail {

/// The target of a series that is due next; when all are past, the last one. Empty: none.
[[nodiscard]] const target* target_of(const definitions& agreed, const series_signals& s, bool of_whole);

/// Fills both verdicts of a series whose chart is drawn and whose target is known.
void judge(series_signals& s, const signal_options& options);

/// Fills autocorrelations and what follows from them.
void advise(series_signals& s);

} // namespace steelyard::inline v0_1::learning::detail
