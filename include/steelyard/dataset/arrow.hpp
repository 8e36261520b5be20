// SPDX-License-Identifier: MIT
#pragma once

#include <steelyard/core/arrow_abi.hpp>

#include <iosfwd>
#include <string>
#include <utility>
#include <vector>

namespace steelyard::inline v0_1 {

class dataset;

/// Which column of an Arrow table says what. A role is a column of the tabular form: measure, place, organisation,
/// period, value, form, reason, lower, upper, flags, source, recorded, version, value_text, lower_text, upper_text, or a
/// scheme's column (its code; "scheme value" where the code is one of these names). A role that is not listed is looked
/// for under its own name.
struct arrow_layout {
    /// A pair of names.
    using name_pairs = std::vector<std::pair<std::string, std::string>>;

    name_pairs  columns = {};            ///< role and column
    name_pairs  values = {};             ///< wide: column and the code of the measure that it holds
    name_pairs  constants = {};          ///< role and the word that stands in every row
    bool        others_ignored = false;  ///< columns that stand for nothing are left out; else they are refused
    std::string nan_reason = {};         ///< why numbers that are null or NaN are missing; empty: a problem of the row
    std::string name = "arrow";          ///< stands for the file in messages; rows are counted from 1
    bool        keep_row_numbers = true; ///< as observation_columns::keep_row_numbers
};

/// Makes `into` a stream of all rows in the tabular form. Words are dictionaries, what is not there is null by the
/// validity bitmap (never NaN), recorded time is timestamp[s, UTC]. Numbers are doubles in the measure's unit; where a
/// double does not hold a number exactly, the columns value_text, lower_text and upper_text hold its decimal text in
/// that row (they are absent when no row needs them). Batches are made as they are asked for, from the dataset's own
/// columns, which the stream keeps alive. The consumer calls its `release`.
void export_stream(const dataset& data, ArrowArrayStream* into);

/// Writes every row as one JSON object in the tabular form, all in one array. Numbers are exact decimals; what is not
/// there is null. The library does not read it back. @throws file_fault when the stream takes no more
void write_json(std::ostream& out, const dataset& data);

} // namespace steelyard::inline v0_1
