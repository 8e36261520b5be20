// SPDX-License-Identifier: MIT
#pragma once

#include <steelyard/core/problem.hpp>
#include <steelyard/core/value.hpp>
#include <steelyard/define/measure.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace steelyard::inline v0_1::composite {

/// One number of one unit (a place, an organisation, a year) on its way into a table.
struct score_cell {
    std::string unit;
    std::string column; ///< code of the indicator
    value       number = value::missing(reason::not_reported);
    input_place where; ///< where it was written, for messages
};

/// Units by columns: what every stage of an index takes and gives. Columns are plain arrays, one after the other, so a
/// stage runs down a column without an allocation per cell. Units stand in ascending order of their codes whatever
/// order they came in: floating sums then have the same bits for any order of input.
/// Where a cell is no point, `number` is 0 and means nothing: ask `forms` first. NaN never stands here.
struct score_table {
    std::vector<std::string> units;
    std::vector<std::string> columns;
    std::vector<double>      number; ///< cell of unit u in column c at `at(u, c)`
    std::vector<form>        forms;
    std::vector<reason>      reasons; ///< none where something is there
    std::vector<flag_set>    flags;   ///< an imputed cell stays flagged to the top of the tree
    std::vector<double>      lower;   ///< of ranges and `above`; the vector is empty when no cell has bounds
    std::vector<double>      upper;   ///< of ranges and `below`; likewise
    std::vector<valid_range> scales;  ///< of each column: what a number can be at all; empty when nothing is known

    [[nodiscard]] std::int64_t unit_count() const noexcept { return static_cast<std::int64_t>(units.size()); }
    [[nodiscard]] std::int64_t column_count() const noexcept { return static_cast<std::int64_t>(columns.size()); }
    [[nodiscard]] std::size_t  at(std::int64_t unit, std::int64_t column) const noexcept {
         return static_cast<std::size_t>(column * unit_count() + unit);
    }
    [[nodiscard]] std::span<const double> numbers_of(std::int64_t column) const noexcept {
        return {number.data() + at(0, column), units.size()};
    }
    [[nodiscard]] std::span<const form> forms_of(std::int64_t column) const noexcept {
        return {forms.data() + at(0, column), units.size()};
    }
    [[nodiscard]] std::span<const flag_set> flags_of(std::int64_t column) const noexcept {
        return {flags.data() + at(0, column), units.size()};
    }
    /// Position of a code; empty when there is none.
    [[nodiscard]] std::optional<std::int64_t> find_column(std::string_view code) const noexcept;
    [[nodiscard]] std::optional<std::int64_t> find_unit(std::string_view code) const noexcept;
    /// A cell with all that belongs to it. @throws domain_fault outside the table
    [[nodiscard]] value value_at(std::int64_t unit, std::int64_t column) const;
    /// Writes a cell: the one place where form, reason, flags and bounds are kept in step.
    void set(std::int64_t unit, std::int64_t column, const value& to);
    /// Columns appended, all cells missing. @throws domain_fault for `why` = none
    void add_column(std::string code, reason why = reason::not_reported);

    friend bool operator==(const score_table&, const score_table&) = default;
};

/// A table from cells in any order; units and columns are put into ascending order of their codes. A cell that nobody
/// gave is missing(not_reported).
/// @throws invalid_input listing every cell that is given twice or names no unit or no column
[[nodiscard]] score_table make_score_table(std::span<const score_cell> cells);

/// Columns of plain numbers, as arrays of a caller hold them.
struct score_columns {
    std::vector<std::string> units;
    std::vector<std::string> columns;
    std::vector<double>      numbers; ///< column by column, units x columns of them
    std::vector<std::uint8_t>
        there; ///< 0: missing(not_reported), and its number is not looked at; empty: all are there
};
/// The same from arrays. @throws shape_mismatch when lengths differ; invalid_input listing codes given twice and every
/// number that is not finite: NaN is no sign for missing, `there` is
[[nodiscard]] score_table make_score_table(const score_columns& from);

/// Plain numbers as they lie in somebody's matrix, row by row or otherwise: that of a unit in a column stands at
/// `first[unit * down + column * across]`.
struct score_matrix {
    std::span<const std::string> units;
    std::span<const std::string> columns;
    const double*                first = nullptr;
    std::ptrdiff_t               down = 0, across = 0; ///< in numbers
};
/// The same from a matrix, read once. @returns empty where a number is not finite: what is missing has to be said in a mask
/// @throws invalid_input listing codes given twice or empty
[[nodiscard]] std::optional<score_table> table_if_finite(const score_matrix& from);

/// Something that a stage did and a reader must know: points winsorised, cells truncated, a column dropped.
struct index_note {
    std::string  rule;      ///< "winsorised", "truncated", "dropped_constant", "renormalised"...
    std::string  node;      ///< indicator or node
    std::string  unit;      ///< empty: of several
    std::string  text;      ///< a whole sentence
    std::int64_t count = 1; ///< cells that it concerns
    friend bool  operator==(const index_note&, const index_note&) = default;
};

} // namespace steelyard::inline v0_1::composite
