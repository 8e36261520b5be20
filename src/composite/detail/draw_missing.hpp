// SPDX-License-Identifier: MIT
#pragma once

#include "linear_model.hpp"

#include <steelyard/composite/score_table.hpp>
#include <steelyard/core/random.hpp>

#include <cstdint>
#include <vector>

namespace steelyard::inline v0_1::composite::detail {

/// The cells of a table that lack a number, each with the model that it is drawn from: found once, drawn many times.
class missing_cells {
public:
    missing_cells(const score_table& table, std::int64_t predictors);

    /// Draws all of them: parameters first, model by model, then numbers, cell by cell.
    /// @param table  that they were found in; `into` may have other numbers where points are
    void               fill(const score_table& table, score_table& into, random_stream& r) const;
    [[nodiscard]] bool empty() const noexcept { return cells_.empty(); }

private:
    struct cell {
        std::int64_t        unit = 0, column = 0;
        std::size_t         model = 0;
        std::vector<double> place;
    };
    std::vector<linear_model> models_;
    std::vector<cell>         cells_;
};

} // namespace steelyard::inline v0_1::composite::detail
