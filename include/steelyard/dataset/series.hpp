// SPDX-License-Identifier: MIT
#pragma once

#include <steelyard/core/options.hpp>
#include <steelyard/dataset/rows.hpp>

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace steelyard::inline v0_1 {

/// What makes a series.
struct series_options {
    bool by_source = false; ///< false: one number per period, whatever its source (the latest recorded counts)

    static void fields(auto&& field) {
        field("by_source", &series_options::by_source,
              "Keep numbers of different sources apart as series of their own.");
    }
    friend bool operator==(const series_options&, const series_options&) = default;
};

/// The rows of one place, organisation and category in order of time: one row per period, the latest revision.
/// `at` holds row numbers of `*rows` and is valid until the next series is asked for.
struct series_view {
    const measure_rows*           rows = nullptr;
    std::int32_t                  place = -1;
    std::int32_t                  organisation = -1;
    std::int32_t                  category = 0;
    std::int32_t                  source = -1; ///< only with series_options::by_source
    std::span<const std::int64_t> at;

    [[nodiscard]] std::size_t  size() const noexcept { return at.size(); }
    [[nodiscard]] std::size_t  row(std::size_t i) const noexcept { return static_cast<std::size_t>(at[i]); }
    [[nodiscard]] std::int32_t period(std::size_t i) const noexcept { return rows->period[row(i)]; }
    [[nodiscard]] form         form_at(std::size_t i) const noexcept { return rows->forms[row(i)]; }
    [[nodiscard]] bool         is_point(std::size_t i) const noexcept { return form_at(i) == form::point; }
    /// Stored number; meaningful for points.
    [[nodiscard]] std::int64_t stored(std::size_t i) const noexcept { return rows->number[row(i)]; }
    [[nodiscard]] double       number(std::size_t i) const noexcept { return rows->as_double(stored(i)); }
    /// The position of a period; empty when the series has no row for it.
    [[nodiscard]] std::optional<std::size_t> find(std::int32_t period_index) const noexcept;
};

/// Walks the series of a block in the block's order. Of several rows of one period the one under the definition in
/// force counts, then the one under the latest version, then the latest recorded; ties depend on number and form,
/// never on the order of rows.
class series_cursor {
public:
    explicit series_cursor(const measure_rows& rows, series_options options = {}) : rows_(&rows), options_(options) {}
    /// The next series; false when there are no more. The view before becomes invalid.
    bool next(series_view& into);

private:
    void take(std::size_t first, std::size_t last);

    const measure_rows*                    rows_;
    series_options                         options_;
    std::size_t                            next_row_ = 0;
    std::vector<std::vector<std::int64_t>> pending_; ///< series of one key, one per source when kept apart
    std::size_t                            next_pending_ = 0;
};

/// Calls visit(series) for every series of a block.
template <class Visit>
void for_each_series(const measure_rows& rows, const series_options& options, Visit&& visit) {
    series_cursor cursor(rows, options);
    series_view   s;
    while (cursor.next(s)) visit(static_cast<const series_view&>(s));
}

/// When a repeat followed by a jump is worth a suspicion.
struct repeat_then_jump_options {
    double factor =
        2; ///< the number after is at least `factor` times the repeated one, or at most its `factor`-th part
    double       minimum = 10;     ///< the repeated number is at least this large (in the measure's unit)
    std::int32_t longest_step = 1; ///< periods between two reports that still count as neighbours in time

    static void fields(auto&& field) {
        using o = repeat_then_jump_options;
        field("factor", &o::factor, "Change that counts as a jump, as a factor either way; above 1.");
        field("minimum", &o::minimum, "Smallest repeated number that counts: small numbers repeat by chance.");
        field("longest_step", &o::longest_step, "Periods between two reports that still count as neighbours.");
    }
    friend bool operator==(const repeat_then_jump_options&, const repeat_then_jump_options&) = default;
};

/// A number that repeats the period before exactly, followed by a jump: what a carried-forward count looks like when
/// somebody counts again, by another method or after a long time. A suspicion, not a verdict.
struct repeat_then_jump {
    std::int32_t          place = -1;
    std::int32_t          organisation = -1;
    std::int32_t          category = 0;
    std::int32_t          source = -1;
    std::int32_t          first = 0;        ///< period index of the first of the equal numbers
    std::int32_t          last = 0;         ///< of the last of them: the last period of the old series
    std::int32_t          after = 0;        ///< of the number after the jump
    std::int64_t          repeated_row = 0; ///< row of `last` in the block
    std::int64_t          after_row = 0;
    double                repeated = 0; ///< in the measure's unit
    double                then = 0;
    std::int32_t          units = 0; ///< series of the same category with points in both periods, this one included
    double                net_change = 0; ///< of the sums of those units from `last` to `after`
    std::optional<double> share; ///< of the net change that this series accounts for; empty when nothing changed in all
};

/// Every repeat followed by a jump, in the block's order. Missing numbers and numbers with bounds are neither.
/// @param among_places  codes of the places whose units make up the net change; empty: all places of the block
/// @throws domain_fault when factor is not above 1 or minimum or longest_step is not positive
[[nodiscard]] std::vector<repeat_then_jump> find_repeat_then_jump(const measure_rows&             rows,
                                                                  const repeat_then_jump_options& options = {},
                                                                  std::span<const std::int32_t>   among_places = {});

} // namespace steelyard::inline v0_1
