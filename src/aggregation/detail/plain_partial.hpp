// SPDX-License-Identifier: MIT
#pragma once

// What a block of units adds on the plain way: dense sums and the cells that do not match.

#include "plain_sums.hpp"
#include "row_block.hpp"

#include <array>
#include <cstdint>
#include <vector>

namespace steelyard::inline v0_1::aggregation::detail {

/// A cell where only one part of a quotient was reported, in codes of the data.
struct unmatched_code {
    std::int32_t place, organisation, output_set, output, period;
    bool         numerator_present;
    friend constexpr auto operator<=>(const unmatched_code&, const unmatched_code&) = default;
};

/// What a block of units adds where sums are plain. Tables stand by organisation level, then output set.
template <class Sum>
struct plain_partial {
    std::vector<plain_table<Sum>> tables;
    std::array<std::vector<plain_table<Sum>>, 2> gathered; ///< the same over coarser places, while results are written
    std::vector<unmatched_code>   unmatched;
    plain_marks                   marks;  ///< of the unit at hand
    std::vector<std::size_t>      others; ///< rows of the unit at hand that are no points

    void merge(const plain_partial& o) {
        for (std::size_t i = 0; i < tables.size(); ++i) tables[i].merge(o.tables[i]);
        unmatched.insert(unmatched.end(), o.unmatched.begin(), o.unmatched.end());
    }
};

} // namespace steelyard::inline v0_1::aggregation::detail
