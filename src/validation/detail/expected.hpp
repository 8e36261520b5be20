// SPDX-License-Identifier: MIT
#pragma once

#include "cells.hpp"

#include <map>
#include <string>

namespace steelyard::inline v0_1::validation::detail {

/// An expected unit: words of place and organisation; empty = not by this dimension.
struct unit_key {
    std::string place;
    std::string organisation;
    friend auto operator<=>(const unit_key&, const unit_key&) = default;
};

/// What is known of a unit's cell over all its rows, from least to most.
enum class cell_state : std::uint8_t { absent, not_applicable, missing, reported };

struct cell_report {
    cell_state   state = cell_state::absent;
    reason       why = reason::none;
    std::int64_t first_recorded = measure_rows::not_recorded;
    bool         has_due = false;
    std::int32_t due = 0; ///< last day + due_days, as days since 1970
};

struct unit_cells {
    std::map<std::int32_t, cell_report> expected; ///< by period index
};

using unit_map = std::map<unit_key, unit_cells>;

/// A complaint about an expectation that cannot be read.
[[nodiscard]] finding bad_expectation(const expectation& e, const std::string& found, const std::string& advice);

/// Every expected unit of a measure with what its rows say; `unexpected` gets the units of rows that nobody expects.
[[nodiscard]] unit_map units_of(const definitions& agreed, const dataset& data, const measure& m, findings& out,
                                std::map<unit_key, std::int64_t>* unexpected);

} // namespace steelyard::inline v0_1::validation::detail
