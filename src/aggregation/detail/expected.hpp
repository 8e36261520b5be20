// SPDX-License-Identifier: MIT
#pragma once

// Cells that a declared expectation asks for and nobody reported.

#include "reader.hpp"

#include <steelyard/define/definitions.hpp>

#include <set>
#include <string>
#include <vector>

namespace steelyard::inline v0_1::aggregation::detail {

struct expected_cell {
    unit_key     key;
    std::int32_t period = 0;
    friend constexpr auto operator<=>(const expected_cell&, const expected_cell&) = default;
};

/// Which measures have expectations, and which of the expected cells have no row at all.
class expected_cells {
public:
    expected_cells() = default;
    /// @param also  another reader whose rows satisfy an expectation too (the other part of a quotient); may be null
    void add(const definitions& agreed, const dataset& data, const part_reader& reader, const part_reader* also,
             const row_filter& filter, std::int32_t first, std::int32_t last);

    [[nodiscard]] bool declared() const noexcept { return declared_; }
    [[nodiscard]] const std::set<expected_cell>& absent() const noexcept { return absent_; }

private:
    bool declared_ = false;
    std::set<expected_cell> absent_;
};

} // namespace steelyard::inline v0_1::aggregation::detail
