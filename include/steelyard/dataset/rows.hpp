// SPDX-License-Identifier: MIT
#pragma once

#include <steelyard/core/decimal.hpp>
#include <steelyard/core/value.hpp>
#include <steelyard/dataset/packed_column.hpp>
#include <steelyard/define/period.hpp>

#include <bit>
#include <cstdint>
#include <optional>

namespace steelyard::inline v0_1 {

/// All rows of one measure as packed columns, sorted by (place, organisation, category, period, source, version, recorded).
/// Columns marked "where used" are empty when no row uses them. Codes point into the lists of the dataset.
struct measure_rows {
    std::int32_t            measure = -1;
    period_kind             frequency;
    std::optional<decimals> places; ///< of the scaled numbers; empty: numbers are doubles kept bit for bit

    packed_column<std::int32_t> place;        ///< -1 = not stated
    packed_column<std::int32_t> organisation; ///< -1 = not stated
    packed_column<std::int32_t> category;     ///< 0 = the whole
    packed_column<std::int32_t> period;       ///< index on the grid of `frequency`
    packed_column<std::int64_t> number;       ///< point, limit or lower bound: scaled, or a double's bits; 0 when missing
    packed_column<form>         forms;

    packed_column<std::int64_t> upper;    ///< where there are ranges: their upper bounds, else 0
    packed_column<reason>       reasons;  ///< where used
    packed_column<flag_set>     flags;    ///< where used
    packed_column<std::int32_t> source;   ///< where used; -1 = not stated
    packed_column<std::int64_t> recorded; ///< where used; seconds since 1970, not_recorded = not stated
    packed_column<std::int16_t> version;  ///< where used: definition versions named; -1 = the one in force at the period
    packed_column<std::int32_t> line;     ///< where used: line in the file that it came from; 0 = unknown
    packed_column<std::int32_t> file;     ///< where used: position in the dataset's files; empty: all from the first

    /// May two rows share place, organisation, category and period, and may one of two rows be a revision of the other
    /// (same source and version too)? False only when somebody looked: see note_neighbours().
    bool several_per_cell = true;
    bool revised = true;

    static constexpr std::int64_t not_recorded = INT64_MIN; ///< sorts before every stated instant

    [[nodiscard]] std::int64_t size() const noexcept { return static_cast<std::int64_t>(forms.size()); }
    [[nodiscard]] flag_set     flags_at(std::size_t i) const noexcept { return flags.empty() ? flag_set{} : flags[i]; }
    [[nodiscard]] reason reason_at(std::size_t i) const noexcept { return reasons.empty() ? reason::none : reasons[i]; }
    [[nodiscard]] std::int32_t source_at(std::size_t i) const noexcept { return source.empty() ? -1 : source[i]; }
    [[nodiscard]] std::int64_t recorded_at(std::size_t i) const noexcept {
        return recorded.empty() ? not_recorded : recorded[i];
    }
    [[nodiscard]] std::int32_t version_at(std::size_t i) const noexcept { return version.empty() ? -1 : version[i]; }
    [[nodiscard]] std::int32_t line_at(std::size_t i) const noexcept { return line.empty() ? 0 : line[i]; }
    /// Position in the dataset's files; -1 when the row's line is unknown.
    [[nodiscard]] std::int32_t file_at(std::size_t i) const noexcept {
        return line_at(i) <= 0 ? -1 : file.empty() ? 0 : file[i];
    }
    /// A stored number as a double in the measure's unit.
    [[nodiscard]] double as_double(std::int64_t stored) const noexcept {
        return places ? from_scaled(stored, *places) : std::bit_cast<double>(stored);
    }
    /// The row's value with form, reason and flags.
    [[nodiscard]] value value_at(std::size_t i) const;

    friend bool operator==(const measure_rows&, const measure_rows&) = default;
};

/// Looks once at all neighbours of a block in its order and sets `several_per_cell` and `revised`.
void note_neighbours(measure_rows& block);

inline value measure_rows::value_at(std::size_t i) const {
    switch (forms[i]) {
    case form::point: return value::point(as_double(number[i]), flags_at(i));
    case form::range: return value::range(as_double(number[i]), as_double(upper[i]), flags_at(i));
    case form::below: return value::below(as_double(number[i]), flags_at(i));
    case form::above: return value::above(as_double(number[i]), flags_at(i));
    case form::missing: break;
    }
    return value::missing(reason_at(i));
}

} // namespace steelyard::inline v0_1
