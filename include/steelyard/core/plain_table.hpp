// SPDX-License-Identifier: MIT
#pragma once

#include <steelyard/core/arrow_abi.hpp>

#include <cstdint>
#include <iosfwd>
#include <memory>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace steelyard::inline v0_1 {

/// Codes into a list of words; -1 = nothing is stated.
struct word_cells {
    std::vector<std::string>  words;
    std::vector<std::int32_t> codes;
};
/// Numbers; where `there` is 0 there is none, and what stands in its place means nothing.
template <class T>
struct number_cells {
    std::vector<T>            numbers;
    std::vector<std::uint8_t> there = {}; ///< empty: all are there
};
/// A text of its own in every row; empty is a text.
struct text_cells {
    std::vector<std::string> texts;
};

/// A column by name: words, doubles, whole numbers or texts.
struct plain_column {
    using cells = std::variant<word_cells, number_cells<double>, number_cells<std::int64_t>, text_cells>;
    std::string name;
    cells       holds;
};

/// A table on its way out: columns of one length that carry no rules any more. Result tables, findings and scorecards
/// become one, and leave as an Arrow stream, CSV or JSON. What is not there is null, an empty cell or null, never NaN.
struct plain_table {
    std::int64_t              rows = 0;
    std::vector<plain_column> columns;

    /// @throws shape_mismatch when the column has another length than `rows`, or a code has no word
    void add(std::string name, plain_column::cells cells);
    /// A column of texts most of which repeat, as words; an empty text states nothing.
    void add_repeating(std::string name, const std::vector<std::string>& texts);
};

/// Makes `into` a stream of one batch over the table's memory; the consumer calls its `release`.
void export_stream(std::shared_ptr<const plain_table> table, ArrowArrayStream* into);
/// A header line and a line per row (RFC 4180). @throws file_fault when the stream takes no more
void write_csv(std::ostream& out, const plain_table& table);
/// An array of objects, one per row, with every column's name; numbers are the shortest text that reads back equal.
/// Bytes that are no UTF-8 are replaced. @throws file_fault when the stream takes no more
void write_json(std::ostream& out, const plain_table& table);

/// A text as a JSON string with its quotes (RFC 8259); bytes that are no UTF-8 become U+FFFD.
[[nodiscard]] std::string json_text(std::string_view text);

} // namespace steelyard::inline v0_1
