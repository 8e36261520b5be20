// SPDX-License-Identifier: MIT
#pragma once

#include <steelyard/aggregation/result.hpp>
#include <steelyard/report/release_notes.hpp>

#include <vector>

namespace steelyard::inline v0_1::report::detail {

/// Fills moved, fresh, gone and unmoved, and adds the signals that are others now to the changes.
void find_moves(const known_state& before, const known_state& after, const release_options& options, const run_options& run,
                release_notes& into);

/// "judgement 'jump' is now 'real' (it was 'break')", for each judgement and default whose choice is another now.
[[nodiscard]] std::vector<release_change> choices_changed(const frameworks::framework& before, const frameworks::framework& after);

/// Signals of charts up to the newest number of then, which limits and numbers of now take away or add. Both tables are as rolled up.
void signals_changed(const definitions& before, const aggregation::result_table& was, const definitions& after,
                     const aggregation::result_table& is, std::vector<release_change>& into);

} // namespace steelyard::inline v0_1::report::detail
