// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

namespace steelyard::inline v0_1 {

/// A column of words as codes into a list of words (what a pandas categorical or an Arrow dictionary is).
/// Code -1 = empty. Without codes, `words` has either one word for all rows or one word per row.
struct word_column {
    std::vector<std::string>      words = {};
    std::span<const std::int32_t> codes = {};
};

/// Rows as columns, n long or constant. Spans are read during the call only.
struct observation_columns {
    std::int64_t                                     rows = 0;
    word_column                                      measure = {};
    word_column                                      place = {};
    word_column                                      organisation = {};
    word_column                                      period = {};
    std::vector<std::pair<std::string, word_column>> categories = {}; ///< per scheme
    /// NaN (or 0) where `form` says missing; NaN elsewhere only where `nan_reason` allows it.
    std::span<const double>   number = {};
    std::vector<std::int64_t> whole_numbers = {}; ///< used in place of `number` when not empty: exact integers
    word_column               form = {};          ///< "point" when empty
    word_column               reason = {};
    std::span<const double>   lower = {}; ///< for form range and above
    std::span<const double>   upper = {}; ///< for form range and below
    word_column               flags = {}; ///< "estimated|provisional"
    word_column               source = {};
    word_column               recorded = {}; ///< "2024-03-01" or "2024-03-01T12:00:00Z"
    word_column               version = {};
    std::string nan_reason = {};  ///< a reason for NaN numbers, such as "not_reported"; empty: NaN is a problem
    std::string name = "columns"; ///< stands for the file in messages; rows are counted from 1
    /// Shall each observation remember its row, as `observation::where`? Numbers of rows that are gone after the call
    /// help nobody and take memory; problems name them either way, except repeats and conflicts found at the end.
    bool keep_row_numbers = true;
};

} // namespace steelyard::inline v0_1
