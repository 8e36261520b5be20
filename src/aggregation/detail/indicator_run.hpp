// SPDX-License-Identifier: MIT
#pragma once

// One indicator of a roll-up: reads its parts unit by unit and adds their cells to every group that was asked for.

#include "bridging.hpp"
#include "categories.hpp"
#include "denominators.hpp"
#include "expected.hpp"
#include "finish.hpp"
#include "finisher.hpp"
#include "plain_sums.hpp"
#include "query_context.hpp"
#include "reader.hpp"
#include "row_block.hpp"
#include "row_writer.hpp"
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
    std::vector<unmatched_code>              unmatched;
    std::map<std::string, std::int64_t>      outside; ///< places and organisations outside the hierarchy: cells
    void merge(partial_result&& o);
};

class indicator_run {
public:
    indicator_run(const definitions& agreed, const dataset& data, const roll_up_query& query, const indicator& what,
                  query_context& context);

    /// At most so many rows of the result.
    [[nodiscard]] std::int64_t most_rows() const noexcept;
    /// Adds the rows of the indicator to the table.
    void run(result_sink& into, const run_options& options);
    /// The same without the fast way.
    void run_generally(result_sink& into, const run_options& options);

private:
    struct period_plan { // of one kind of period of the result
        period_kind kind;
        bool        same = true; ///< the base kind itself
        std::vector<result_period> periods;
        std::vector<std::int32_t>  of_base; ///< by base period from first_: position in periods, -1 = in none
    };
    struct output_set_plan {
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
    void note_codes_used();
    /// By code + 1; the first one stands for none.
    [[nodiscard]] const std::vector<bool>& codes_used(axis along) const noexcept {
        return along == axis::place ? places_used_ : organisations_used_;
    }
    void note_used_categories();
    [[nodiscard]] number_unit unit_of(bool numerator, const level_set& set) const;
    [[nodiscard]] row_filter filter() const;
    [[nodiscard]] const hierarchy* hierarchy_for(axis along) const;

    void add_unit(std::size_t unit, partial_result& into) const;
    void fill_unit(unit_key key, unit_cells& numerator, unit_cells& denominator) const;
    /// The cells of one category of one unit over all base periods.
    [[nodiscard]] std::vector<emitted> series(std::int32_t node, const unit_cells& n, const unit_cells& d) const;
    void add_pair(std::vector<emitted>& to, std::int32_t node, std::int32_t p, const unit_cells& n, const unit_cells& d) const;
    [[nodiscard]] std::vector<emitted> residual(const output_set_plan& set, const std::vector<std::vector<emitted>>& parts,
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
    void list_unmatched(unit_key key, std::int32_t output_set, std::int32_t output, const std::vector<emitted>& cells,
                        std::vector<unmatched_code>& into) const;
    /// The cells of every output of a set, its residual last.
    [[nodiscard]] std::vector<std::vector<emitted>> series_of_set(std::int32_t output_set, unit_key key, const unit_cells& n,
                                                                 const unit_cells& d, std::vector<unmatched_code>& unmatched) const;
    [[nodiscard]] std::int64_t weight_of(unit_key key) const;
    [[nodiscard]] period_weight weight_of_period(std::int32_t p) const;

    // Where everything adds up as it stands (indicator_plain.cpp, indicator_plain_write.cpp).
    struct plain_plan {
        bool                      by_rows = false; ///< else by cells
        bool                      same_cells = false; ///< rows of both parts stand for the same cells, one by one
        bool                      one_output = false; ///< takes all categories
        std::size_t               base = 0;        ///< finest place level; places_.size() = places as reported
        std::size_t               places = 0;      ///< of the base
        std::vector<std::int32_t> place_of;        ///< by code + 1: place of the base, -1 = not used
        std::vector<std::vector<std::int32_t>> to_level;  ///< by level: place of the base -> place of the level, -1
        std::vector<std::vector<std::int32_t>> output_of; ///< by output set: category code -> output, -1 = none
        std::vector<std::vector<std::size_t>>  organisation_of; ///< by level and code + 1; 0 where it is not used
        std::vector<gap_masks>    gap_masks_of;       ///< by kind; empty where base periods do not fit in one word
        std::vector<cell>         missing_numerator;  ///< by reason
        group_state               gap; ///< what a base period that was left out adds
    };
    [[nodiscard]] bool         adds_plainly() const;
    [[nodiscard]] bool         reads_plainly() const;
    [[nodiscard]] sum_width    width_of_sums() const;
    [[nodiscard]] std::size_t  finest_place_level() const;
    [[nodiscard]] plain_layout layout_of(std::size_t output_set, std::size_t organisations, std::size_t places) const;
    [[nodiscard]] plain_plan   plan_plainly() const;
    [[nodiscard]] emitted      without_zero(emitted e) const;
    template <class Sum>
    void run_plainly(result_sink& into, const run_options& options);
    template <class Sum>
    void add_units_plainly(const plain_plan& plan, std::int64_t from, std::int64_t to, plain_partial<Sum>& into) const;
    template <class Sum>
    void add_unit_by_cells(const plain_plan& plan, unit_key key, plain_partial<Sum>& into) const;
    template <class Sum>
    void add_unit_by_rows(const plain_plan& plan, unit_key key, const row_block& n, const row_block& d, plain_partial<Sum>& into) const;
    template <class Sum>
    void add_other_rows(const plain_plan& plan, std::size_t output_set, unit_key key, const row_block& n, const row_block& d,
                        std::size_t group, plain_table<Sum>& table, plain_partial<Sum>& into, bool list) const;
    [[nodiscard]] static row_range rows_of_cell(const row_block& n, std::size_t i);
    [[nodiscard]] emitted cell_of(const row_block& n, const row_block& d, row_range rows) const;
    /// A cell of a quotient that lacks numerators.
    template <class Sum>
    struct plain_gap {
        plain_bounds<Sum> numerator;
        Sum               denominator = 0;
        reason            why = reason::none; ///< the gravest
        bool              reported = false;   ///< a numerator is there
    };
    template <class Sum>
    [[nodiscard]] std::optional<plain_gap<Sum>> gap_of(const plain_plan& plan, const row_block& n, const row_block& d, row_range rows) const;
    template <class Sum>
    void mark_wanted(const plain_plan& plan, std::size_t output_set, const row_block& n, const row_block& d, plain_partial<Sum>& into) const;
    template <class Sum>
    [[nodiscard]] plain_sum<Sum> sum_of_cell(const emitted& e) const;
    template <class Sum>
    void add_gaps(const plain_plan& plan, const plain_marks& marks, std::size_t first_group, plain_table<Sum>& table) const;
    template <class Sum>
    void write_plainly(const plain_plan& plan, plain_partial<Sum>& total, result_sink& into) const;
    [[nodiscard]] bool follows(const plain_plan& plan, std::size_t finer, std::size_t coarser) const;
    [[nodiscard]] std::vector<std::int32_t> step_between(const plain_plan& plan, std::size_t finer, std::size_t coarser) const;
    template <class Sum>
    void write_plain_set(const plain_plan& plan, const level_set& set, const plain_table<Sum>& table, result_sink& into) const;

    [[nodiscard]] fingerprint inputs(const std::vector<std::string>& basis) const;
    void write_head(result_table& into) const;
    [[nodiscard]] row_writer writer_for(const level_set& set, result_sink& into) const;
    void write(partial_result& total, result_sink& into) const;
    void write_set(std::size_t set, const group_table& table, result_sink& into) const;
    /// Puts the unmatched cells in order, too.
    void write_notes(const std::map<std::string, std::int64_t>& outside, std::vector<unmatched_code>& unmatched, result_table& into) const;
    void write_unmatched(std::vector<unmatched_code>& list, result_table& into) const;
    [[nodiscard]] finish_rules rules_for(const level_set& set) const;

    const definitions&   agreed_;
    const dataset&       data_;
    const roll_up_query& query_;
    const indicator&     what_;
    query_context&       context_;
    measure_rows         no_rows_n_, no_rows_d_; ///< stand in for measures that nobody reported
    std::vector<bool>    places_used_, organisations_used_;
    block_facts          no_facts_;
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
    std::vector<std::shared_ptr<const axis_targets>> places_, organisations_;
    std::unique_ptr<category_plan> categories_;
    std::vector<output_set_plan> outputs_;
    std::vector<std::vector<bool>> used_at_n_, used_at_d_; ///< by category code, by base period from first_
    std::vector<level_set>    levels_;
    expected_cells            expected_;
    std::vector<std::int64_t> weights_; ///< by place code + 1; empty: every cell weighs 1
};

} // namespace steelyard::inline v0_1::aggregation::detail
