// SPDX-License-Identifier: MIT
#pragma once

// Reads the rows of a part unit by unit. A unit is a place and an organisation: rows are sorted by them first.

#include "cell.hpp"

#include <steelyard/aggregation/query.hpp>
#include <steelyard/dataset/dataset.hpp>

#include <cstdint>
#include <span>
#include <vector>

namespace steelyard::inline v0_1::aggregation::detail {

struct unit_key {
    std::int32_t place = -1;
    std::int32_t organisation = -1;
    friend constexpr auto operator<=>(const unit_key&, const unit_key&) = default;
};

/// The cells of one unit, dense over the categories and base periods that it uses.
struct unit_cells {
    std::int32_t first_period = 0;
    std::int32_t periods = 0;
    std::vector<std::int32_t> slot_of; ///< by category code; -1 = not used by this unit
    std::vector<std::int32_t> used;    ///< category codes, in order of slots
    std::vector<cell>         cells;   ///< slot * periods + period

    void reset(std::int32_t categories, std::int32_t first, std::int32_t last);
    cell& make(std::int32_t category, std::int32_t period);
    [[nodiscard]] const cell* find(std::int32_t category, std::int32_t period) const noexcept;
};

/// Which rows take part at all.
struct row_filter {
    std::vector<bool> places;        ///< by code; empty: all
    std::vector<bool> organisations; ///< by code; empty: all
    std::optional<date> from, to;
    std::optional<instant> recorded;
};

/// One part of an indicator as units. A coordinate on which the part is not matched is dropped: cells that differ only
/// there are added up first.
class part_reader {
public:
    /// @param facts  of the rows
    part_reader(const measure& of, const measure_rows& rows, const block_facts& facts, const indicator_part& part,
                bool in_quotient, const row_filter& filter, std::int32_t categories, bool keep_place,
                bool keep_organisation);

    [[nodiscard]] const measure& of() const noexcept { return of_; }
    [[nodiscard]] period_kind frequency() const noexcept { return rows_.frequency; }
    [[nodiscard]] const cell_maker& maker() const noexcept { return maker_; }
    [[nodiscard]] std::span<const unit_key> units() const noexcept { return keys_; }
    /// First and last base period of all units; empty when there are no rows.
    [[nodiscard]] std::optional<std::pair<std::int32_t, std::int32_t>> span() const noexcept { return span_; }
    /// Fills the cells of a unit by its position in units(), over at least the periods given.
    void fill(std::size_t unit, unit_cells& into, std::int32_t first, std::int32_t last) const;
    /// First and last period of one unit.
    [[nodiscard]] std::pair<std::int32_t, std::int32_t> span_of(std::size_t unit) const;
    [[nodiscard]] const measure_rows& rows() const noexcept { return rows_; }
    [[nodiscard]] const block_facts& facts() const noexcept { return facts_; }
    /// Rows are read as they stand: none is left out by a filter, none is joined with other places' or organisations'.
    [[nodiscard]] bool whole() const noexcept { return whole_; }

    /// The largest magnitude that any cell can hold, in its unit.
    [[nodiscard]] uint128 largest() const noexcept;

    /// Calls visit(place, organisation, category, period, present) for every cell that has a row.
    template <class Visit>
    void for_each_cell(Visit visit) const;

private:
    struct range {
        std::size_t unit;       ///< position in keys_
        std::size_t begin, end; ///< rows
    };
    void find_units();
    void take_units_as_they_are(std::size_t n);
    void join_units();
    [[nodiscard]] std::pair<std::int32_t, std::int32_t> span_of_rows(std::size_t begin, std::size_t end) const;
    [[nodiscard]] std::span<const range> ranges_of(std::size_t unit) const noexcept {
        if (first_range_.empty()) return std::span(ranges_).subspan(unit, 1);
        return std::span(ranges_).subspan(first_range_[unit], first_range_[unit + 1] - first_range_[unit]);
    }
    [[nodiscard]] bool counts(std::size_t row) const;
    void read(const range& r, unit_cells& into) const;
    [[nodiscard]] std::int16_t era_of(std::size_t row) const;
    [[nodiscard]] std::int32_t version_of(std::size_t row) const; ///< named, else the one in force at the period

    const measure&      of_;
    const measure_rows& rows_;
    const block_facts&  facts_;
    cell_maker          maker_;
    row_filter          filter_;
    std::int32_t        categories_;
    bool                has_eras_ = false;
    std::vector<std::int16_t> era_in_force_; ///< by period from era_first_
    std::vector<std::int32_t> version_in_force_;
    std::int32_t        era_first_ = 0;
    std::vector<unit_key> keys_;
    std::vector<range>       ranges_;      ///< in order of units; several of one when a coordinate was dropped
    std::vector<std::size_t> first_range_; ///< by unit, and one more; empty: every unit has one
    std::optional<std::pair<std::int32_t, std::int32_t>> span_;
    bool keep_place_, keep_organisation_, whole_ = false;
};

template <class Visit>
void part_reader::for_each_cell(Visit visit) const {
    unit_cells cells;
    for (std::size_t u = 0; u < keys_.size(); ++u) {
        const auto [first, last] = span_of(u);
        fill(u, cells, first, last);
        for (const std::int32_t c : cells.used)
            for (std::int32_t p = cells.first_period; p < cells.first_period + cells.periods; ++p) {
                const cell* x = cells.find(c, p);
                if (x != nullptr && x->state != cell_state::absent) visit(keys_[u], c, p, *x);
            }
    }
}

} // namespace steelyard::inline v0_1::aggregation::detail
