// SPDX-License-Identifier: MIT
#pragma once

// One indicator of a roll-up: reads its parts unit by unit and adds their cells to every group that was asked for.

#include "bridging.hpp"
#include "categories.hpp"
#include "denominators.hpp"
#include "expected.hpp"
#include "finish.hpp"
#include "reader.hpp"
#include "targets.hpp"

#include <steelyard/aggregation/query.hpp>
#include <steelyard/aggregation/result.hpp>
#include <steelyard/core/run_options.hpp>
#include <steelyard/dataset/dataset.hpp>

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace steelyard::inline v0_1::aggregation::detail {

/// A period of the result and the base periods in it.
struct result_period {
    period what;
    std::int32_t first = 0, count = 0; ///< base periods
};

/// One combination of levels: where units go, and the groups that collect them.
struct level_set {
    std::size_t place = 0, organisation = 0; ///< positions among the targets
    std::size_t outputs = 0;                 ///< position among the category sets
    std::size_t kind = 0;                    ///< position among the result's kinds of period
};

/// What a block of units adds; blocks merge in any order.
struct partial_result {
    std::vector<group_table>                 tables; ///< per level set
    std::vector<unmatched_cell>              unmatched;
    std::map<std::string, std::int64_t>      outside; ///< places and organisations outside the hierarchy: cells
    void merge(partial_result&& o);
};

class indicator_run {
public:
    indicator_run(const definitions& agreed, const dataset& data, const roll_up_query& query, const indicator& what);

    /// Adds the rows of the indicator to the table.
    void run(result_table& into, const run_options& options);

private:
    struct period_plan { // of one kind of period of the result
        period_kind kind;
        bool        same = true; ///< the base kind itself
        std::vector<result_period> periods;
        std::vector<std::int32_t>  of_base; ///< by base period from first_: position in periods, -1 = in none
    };
    struct output_set {
        std::vector<category_plan::output> list;
        std::int32_t whole = -1;       ///< node of the whole, when its residual is reported beside the parts
        std::string  residual_word;
    };
    /// One matched (or unmatched) cell of a group at a base period.
    struct emitted {
        std::int32_t period = 0;
        cell         numerator, denominator;
    };

    void open_parts();
    void plan_periods();
    void plan_targets();
    void plan_categories();
    void plan_levels();
    [[nodiscard]] combine inner_time_rule() const;
    void check_rules();
    void check_time_rule() const;
    [[nodiscard]] std::vector<std::int32_t> codes_used(axis along) const;
    [[nodiscard]] number_unit unit_of(bool numerator, const level_set& set) const;
    [[nodiscard]] row_filter filter() const;
    [[nodiscard]] const hierarchy* hierarchy_for(axis along) const;

    void add_unit(std::size_t unit, partial_result& into) const;
    void fill_unit(unit_key key, unit_cells& numerator, unit_cells& denominator) const;
    /// The cells of one category of one unit over all base periods.
    [[nodiscard]] std::vector<emitted> series(std::int32_t node, const unit_cells& n, const unit_cells& d) const;
    void add_pair(std::vector<emitted>& to, std::int32_t node, std::int32_t p, const unit_cells& n, const unit_cells& d) const;
    [[nodiscard]] std::vector<emitted> residual(const output_set& set, const std::vector<std::vector<emitted>>& parts,
                                                const unit_cells& n) const;
    /// The base periods of a result period that the unit did not report, when it reported others of it.
    [[nodiscard]] std::vector<emitted> with_gaps(const period_plan& plan, std::vector<emitted> cells) const;
    /// Without the values that count elsewhere already (a parent's beside its children's).
    [[nodiscard]] std::vector<emitted> without_doubles(const level_set& set, unit_key key, std::vector<emitted> cells, bool& doubled) const;
    [[nodiscard]] emitted missing_pair(std::int32_t p, reason why) const;
    void add_series(const level_set& set, std::int32_t output, unit_key key, std::int32_t unit,
                    const std::vector<emitted>& cells, partial_result& into) const;
    void add_cell(group_state& state, emitted c, const target& place, const target& organisation, const level_set& set,
                  std::int32_t unit, std::int64_t weight) const;
    /// For a mean of ratios: the unit's own quotient over each period of the result, once each.
    void add_unit_ratios(const level_set& set, std::int32_t output, unit_key key, std::int32_t unit, const std::vector<emitted>& cells,
                         partial_result& into) const;
    void add_expected(partial_result& into) const;
    void list_unmatched(unit_key key, const std::string& category, const std::vector<emitted>& cells, partial_result& into) const;
    [[nodiscard]] std::int64_t weight_of(unit_key key) const;
    [[nodiscard]] period_weight weight_of_period(std::int32_t p) const;

    [[nodiscard]] fingerprint inputs(const std::vector<std::string>& basis) const;
    void write(const partial_result& total, result_table& into) const;
    void write_set(std::size_t set, const group_table& table, result_table& into, const std::vector<std::int32_t>& codes) const;
    void write_notes(const partial_result& total, result_table& into) const;
    [[nodiscard]] finish_rules rules_for(const level_set& set) const;

    const definitions&   agreed_;
    const dataset&       data_;
    const roll_up_query& query_;
    const indicator&     what_;
    measure_rows         no_rows_n_, no_rows_d_; ///< stand in for measures that nobody reported
    const measure*       numerator_of_ = nullptr;
    const measure*       denominator_of_ = nullptr;
    std::unique_ptr<part_reader> numerator_, denominator_;
    std::optional<denominator_grid> grid_;
    bridging             bridge_numerator_, bridge_denominator_;
    double_reports       double_places_n_, double_places_d_, double_organisations_n_, double_organisations_d_;
    bool                 mean_of_ratios_ = false, weighted_ = false, category_matched_ = true, zero_mode_ = false;
    bool                 single_unit_only_ = false;
    std::int32_t         whole_node_ = -1;
    std::vector<unit_key> units_; ///< of both parts together, in order
    std::int32_t         first_ = 0, last_ = -1; ///< base periods of all result periods
    std::vector<period_plan>  periods_;
    std::vector<axis_targets> places_, organisations_;
    std::unique_ptr<category_plan> categories_;
    std::vector<output_set>   outputs_;
    std::vector<std::vector<bool>> used_at_n_, used_at_d_; ///< by category code, by base period from first_
    std::vector<level_set>    levels_;
    expected_cells            expected_;
    std::vector<std::int64_t> weights_; ///< by place code + 1; empty: every cell weighs 1
};

} // namespace steelyard::inline v0_1::aggregation::detail
