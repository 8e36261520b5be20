// SPDX-License-Identifier: MIT
#pragma once

// Owen values along a tree of nests: the difference between two states of all numbers is shared out so that what lies
// under one node is brought in together, in every order that keeps it together (Owen 1977; for more than one level
// Winter 1989, International Journal of Game Theory 18).

#include <steelyard/composite/combination.hpp>

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace steelyard::inline v0_1::composite::detail {

/// Scores of the other units at a node that compares units, child by child.
struct opponents {
    std::int64_t              count = 0;
    std::vector<double>       numbers; ///< children x units
    std::vector<std::uint8_t> there;
};

/// A node as a game of its own. Its players are its children and, where units are compared, the others' movement; those of
/// a leaf are the unit's own number and, where that is found anew, its scale. States are "before" (0) and "after" (1).
struct nest {
    std::int32_t                         parent = -1;
    std::vector<std::int32_t>            children; ///< those with a weight; before their parent
    std::vector<double>                  weights;
    combine_options                      options;
    std::array<std::optional<double>, 4> numbers; ///< of a leaf: [own state + 2 * scale state]
    bool                                 scale_moves = false;
    std::array<const opponents*, 2>      others{}; ///< of a node that compares units
    [[nodiscard]] bool                   leaf() const noexcept { return children.empty(); }
    [[nodiscard]] bool others_move() const noexcept { return others[0] != others[1]; }
    [[nodiscard]] std::size_t            players() const noexcept {
                   return leaf() ? (scale_moves ? 2 : 1) : children.size() + (others_move() ? 1 : 0);
    }
};

struct owen_limits {
    std::int64_t  most_steps = 0; ///< nodes worked out, times units where these are compared
    std::int64_t  draws = 0;
    std::uint64_t seed = 0;
    std::uint64_t first_stream = 0;
};

/// What each node moved the root by. amount = own + scale + others, each of all that lies beneath.
struct owen_values {
    std::vector<double>                               amount, own, scale, others, error;
    std::vector<std::array<std::optional<double>, 2>> ends; ///< of each node, before and after
    bool                                              exact = true;
};

/// Why nothing can be shared out: a mixture of the two states has no score.
struct no_mixture {
    std::int32_t node = 0;
    std::string  why;
};

/// @param nests  children before their parents, the root last
/// @throws no_mixture
[[nodiscard]] owen_values owen(const std::vector<nest>& nests, const owen_limits& limits);

} // namespace steelyard::inline v0_1::composite::detail
