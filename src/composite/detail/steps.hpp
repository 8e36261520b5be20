// SPDX-License-Identifier: MIT
#pragma once

// The steps of an index as `run_index` and its stages take them: columns by position instead of by name, options where they
// stand instead of copies, tables changed in place. The public functions are made of these.

#include <steelyard/composite/index_tree.hpp>
#include <steelyard/composite/normalise.hpp>
#include <steelyard/composite/treatment.hpp>

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace steelyard::inline v0_1::composite::detail {

/// `score_columns` that somebody else keeps: nothing is copied but into the table.
struct score_arrays {
    std::span<const std::string>  units;
    std::span<const std::string>  columns;
    std::span<const double>       numbers;
    std::span<const std::uint8_t> there;
};
/// `make_score_table` of these.
[[nodiscard]] score_table table_of(const score_arrays& from);

/// Room for cells that are about to be filled, in large pages where there are many.
void make_room(score_table& table, std::size_t cells, bool bounds);

/// Position of a column that is likely to stand at `guess`: steps keep their columns in one order.
[[nodiscard]] inline std::optional<std::int64_t> find_near(const score_table& table, std::string_view code,
                                                           std::int64_t guess) noexcept {
    const bool there = guess >= 0 && guess < table.column_count();
    return there && table.columns[static_cast<std::size_t>(guess)] == code ? guess : table.find_column(code);
}

/// Where the tree's indicators stand. @throws invalid_input listing those that are not there
[[nodiscard]] std::vector<std::int64_t> positions_of(const index_layout& tree, const score_table& table);

/// Those columns alone, in that order.
[[nodiscard]] score_table columns_at(const score_table& table, std::span<const std::int64_t> positions);

/// `find_treatments` of some columns.
[[nodiscard]] std::vector<column_treatment> treatments_at(const score_table&            table,
                                                          std::span<const std::int64_t> positions,
                                                          const treat_options& common, std::span<const treat_rule> own);

/// `treat` in place.
void apply(std::span<const column_treatment> treatments, score_table& table);

/// `find_normalisers` by the rules of a tree.
[[nodiscard]] std::vector<normaliser> normalisers_of(const index_layout& tree, const normalise_options& common,
                                                     const score_table&                treated,
                                                     std::span<const column_treatment> treatments);

} // namespace steelyard::inline v0_1::composite::detail
