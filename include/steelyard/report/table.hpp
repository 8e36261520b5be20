// SPDX-License-Identifier: MIT
#pragma once

#include <steelyard/core/plain_table.hpp>
#include <steelyard/report/scorecard.hpp>

#include <iosfwd>
#include <memory>
#include <string>
#include <string_view>

namespace steelyard::inline v0_1::report {

/// For a terminal: UTF-8 only where titles have it, no line wider than `width` columns (60 to 100) except single words.
/// @throws domain_fault for a width outside 60..100
[[nodiscard]] std::string to_text(const scorecard& card, int width = 100);

/// A sentence broken into lines of at most `width` columns, all indented, with a line end after each. A word longer than
/// a line stands alone. @throws domain_fault for less than 20 columns or an indent of more than half of them
[[nodiscard]] std::string wrapped(std::string_view text, int width = 100, int indent = 0);

/// What to_json holds beside the numbers.
struct json_options {
    bool charts   = true; ///< a Vega-Lite specification per indicator, under "chart"
    bool indented = false;
};

/// One JSON object with everything of the scorecard, its sentences included; what is absent is null or left out, never
/// NaN. Keys are the field names of `scorecard`; this is what the HTML report is made of.
[[nodiscard]] std::string to_json(const scorecard& card, const json_options& options = {});

/// The scorecard as columns on their way out: one row per indicator and, after it, one per place of its breakdown, in the
/// tabular form: keys, value, form, reason, lower, upper, flags, then coverage, target, progress, comparability,
/// judgements and findings.
[[nodiscard]] std::shared_ptr<const plain_table> to_table(const scorecard& card);
/// The rows of to_table() as CSV.
void write_csv(std::ostream& out, const scorecard& card);

} // namespace steelyard::inline v0_1::report
