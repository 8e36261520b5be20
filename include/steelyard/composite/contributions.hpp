// SPDX-License-Identifier: MIT
#pragma once

#include <steelyard/composite/index_tree.hpp>
#include <steelyard/composite/run_index.hpp>
#include <steelyard/core/options.hpp>
#include <steelyard/core/run_options.hpp>

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace steelyard::inline v0_1::composite {

/// What a score is compared with before its difference is shared out; which one is a judgement. `mean`: of every
/// indicator, the unweighted mean of the units' normalised scores. `level`: the same normalised score everywhere.
/// `declared`: the indicators' references, in their raw units.
enum class baseline_rule : std::uint8_t { unit, mean, level, declared };

} // namespace steelyard::inline v0_1::composite

namespace steelyard::inline v0_1 {
template <>
struct enum_names<composite::baseline_rule> {
    static constexpr std::array<std::string_view, 4> value{"unit", "mean", "level", "declared"};
};
} // namespace steelyard::inline v0_1

namespace steelyard::inline v0_1::composite {

struct contribution_options {
    baseline_rule baseline = baseline_rule::mean;
    std::string   unit;
    double        level = 0;
    std::int64_t  most_steps = 1'000'000;
    std::int64_t  draws = 1000;
    std::int64_t  seed = 1;

    static void fields(auto&& field) {
        using o = contribution_options;
        field("baseline", &o::baseline, "What a score is compared with.");
        field("unit", &o::unit, "The unit that is compared with, where baseline is unit.");
        field("level", &o::level, "The normalised score of every indicator, where baseline is level.");
        field("most_steps", &o::most_steps,
              "Most nodes to be worked out for one unit, times units where these are compared; beyond, orders are "
              "drawn.");
        field("draws", &o::draws, "How many random orders are drawn where not all can be looked at.");
        field("seed", &o::seed, "Names the random orders.");
    }
    friend bool operator==(const contribution_options&, const contribution_options&) = default;
};

/// By how much one node moved the score at the top, in the score's own unit: the sum of its three parts.
struct node_contribution {
    std::string           node;
    std::optional<double> from, to;   ///< its own score at the baseline and at the unit; empty where it has none
    double                amount = 0; ///< of all that lies beneath; the root's is the whole difference
    double                own = 0;    ///< of that, the unit's own numbers
    double                scale = 0;  ///< parameters of scales and treatments found anew, in a change
    double                others = 0; ///< other units that it is compared with there, or beneath
    double                error = 0;  ///< standard error of `amount` where orders were drawn; 0 where exact
    friend bool           operator==(const node_contribution&, const node_contribution&) = default;
};

/// A difference of scores shared out along the tree. Children add up to their node, for own numbers that the node itself
/// adds `others` to where it compares units.
struct score_contributions {
    std::string                    unit;
    std::string                    baseline;   ///< in words: "unit u003", "mean of units", "level 50", "earlier"
    std::optional<double>          score;      ///< of the unit, and
    std::optional<double>          reference;  ///< of the baseline, worked out from its numbers
    std::vector<node_contribution> nodes;      ///< in the layout's order, the root last; empty where `why` says so
    bool                           exact = true;
    std::int64_t                   draws = 0;  ///< random orders, where not exact
    std::string                    why;        ///< why a score cannot be shared out, in a sentence; empty: it is

    [[nodiscard]] bool explained() const noexcept { return why.empty(); }
    friend bool        operator==(const score_contributions&, const score_contributions&) = default;
};

/// Owen values along the tree (Owen 1977; nests within nests: Winter 1989): the mean of what each indicator adds when the
/// unit's numbers take the place of the baseline's one after the other, over all orders that keep together what lies under
/// one node. Closed where means are linear, exact over all sets of siblings elsewhere up to `most_steps`, else over `draws`
/// random orders with their standard error. Contributions add up to the difference (to rounding) in either case.
/// An indicator that one side lacks gives its weight to its siblings until it comes in. Where units are compared (copeland,
/// borda), a unit stands against all others; against a baseline unit those differ on the two sides, which is `others`.
/// @param common  the combination that the scores came from, for groups without their own
/// @returns one per unit, in the table's order; units without a point say why
/// @throws invalid_input listing options that make no sense and indicators without the reference that `declared` needs;
///         unknown_code for a unit that is not there; not_supported for kemeny, whose orders have no score of one unit
[[nodiscard]] std::vector<score_contributions> explain_scores(const index_layout& tree, const index_result& of,
                                                              const combine_options&      common,
                                                              const contribution_options& how = {},
                                                              const run_options&          run = {});
/// The same for one unit. @throws unknown_code, and the same
[[nodiscard]] score_contributions explain_score(const index_layout& tree, const index_result& of,
                                                std::string_view unit, const combine_options& common,
                                                const contribution_options& how = {});

/// One year of an index: its numbers as they went into treatment, and what became of them.
struct scored_year {
    const score_table&  numbers;
    const index_result& result;
};

/// A change from one year to another, of every unit that both years have. Beside the unit's own numbers, each indicator has
/// its scale as a second player: the treatment and normaliser found anew. They share what both brought about, so that a year
/// on frozen scales has `scale` 0. Where units are compared, the others' movement is a player of that node.
/// `how.baseline` takes no part: the baseline is the earlier year.
/// @throws as explain_scores
[[nodiscard]] std::vector<score_contributions> explain_changes(const index_layout& tree, const scored_year& earlier,
                                                               const scored_year& later, const combine_options& common,
                                                               const contribution_options& how = {},
                                                               const run_options&          run = {});

} // namespace steelyard::inline v0_1::composite
