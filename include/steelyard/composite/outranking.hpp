// SPDX-License-Identifier: MIT
#pragma once

#include <steelyard/composite/score_table.hpp>

#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace steelyard::inline v0_1::composite {

/// Each unit against each other: the share of the weight of their common columns in which the first is better, ties
/// counting half each way. So share(i, j) + share(j, i) = 1, and without a common column both are 0.5.
struct pairwise {
    std::int64_t         units = 0;
    std::vector<double>  share; ///< units x units, row by row; the diagonal is 0.5
    [[nodiscard]] double at(std::int64_t i, std::int64_t j) const noexcept {
        return share[static_cast<std::size_t>(i * units + j)];
    }
    friend bool operator==(const pairwise&, const pairwise&) = default;
};
/// Over columns in which more is better. Numbers count as equal when they differ by less than 1e-12 of their size.
/// Cells that are no points take no part. @param weights  one per column, 0 or more, relative
/// @throws shape_mismatch, domain_fault for weights
[[nodiscard]] pairwise outrank(const score_table& scores, std::span<const double> weights);

/// Units that one outranks (share above one half) less those that outrank it; -(n-1) to n-1.
[[nodiscard]] std::vector<double> copeland(const pairwise& p);
/// Sum of the shares against all others: units that one is better than, ties half; 0 to n-1.
[[nodiscard]] std::vector<double> borda(const pairwise& p);

/// The orders of units that agree best with the pairs: the sum of share(i, j) over all i before j is largest (Kemeny
/// 1959; Condorcet-Kemeny-Young-Levenglick in the OECD/JRC Handbook 2008, 6.9). Orders are strict.
struct kemeny_orders {
    double                    agreement = 0; ///< the sum, in pairs: 0 to n(n-1)/2
    std::uint64_t             count = 0;     ///< how many orders reach it; above 1 the order is not unique
    std::vector<std::int64_t> first;         ///< positions of units, best first: the first of these orders
    std::vector<std::int64_t> best, worst;   ///< of each unit: its place, from 1, over all of these orders

    [[nodiscard]] bool unique() const noexcept { return count == 1; }
    friend bool        operator==(const kemeny_orders&, const kemeny_orders&) = default;
};
/// Exact, by dynamic programming over subsets: time and memory grow as 2^n.
/// @throws not_supported above `most_units`, and above 20 whatever it says
[[nodiscard]] kemeny_orders kemeny(const pairwise& p, std::int64_t most_units = 18);

} // namespace steelyard::inline v0_1::composite
