// SPDX-License-Identifier: MIT
#pragma once

#include <steelyard/composite/normalise.hpp>
#include <steelyard/define/stage.hpp>

#include <cstdint>
#include <memory>
#include <span>
#include <string>

namespace steelyard::inline v0_1::sensitivity {

/// What is asked of a chain's last stage. Safe to ask on several threads at once.
class question {
public:
    virtual ~question() = default;
    /// Of a conclusion the statement, "A is ahead of B"; else what is asked for, "rank of A".
    [[nodiscard]] virtual std::string text() const = 0;
    /// Answered by yes (1) or no (0).
    [[nodiscard]] virtual bool is_conclusion() const = 0;
    /// How many numbers an answer has: 1, or one per unit.
    [[nodiscard]] virtual std::int64_t width() const = 0;
    /// Writes the answer, `width` finite numbers. @returns why there is none; empty when there is one
    [[nodiscard]] virtual std::string answer(const stage_output& last, std::span<double> into) const = 0;
};
using question_ptr = std::shared_ptr<const question>;

// Questions to an index: its last stage gives `composite::index_scores`. A node that is not named is the root. A score
// that is missing, or known within bounds that do not settle the matter, gives no answer, and says so; a rank needs a
// point. Units and nodes that are not there throw unknown_code when the answer is sought.

[[nodiscard]] question_ptr score_of(std::string unit, std::string node = {});
/// 1 is the best, among units that have a score. @param ties  whose rank units of equal scores share
[[nodiscard]] question_ptr rank_of(std::string unit, std::string node = {},
                                   composite::tie_rule ties = composite::tie_rule::min);
/// Of all units at once, in order of their codes: for shares of a whole ranking, and for intervals of ranks.
[[nodiscard]] question_ptr ranks_of(std::int64_t units, std::string node = {},
                                    composite::tie_rule ties = composite::tie_rule::average);
[[nodiscard]] question_ptr is_ahead(std::string unit, std::string other, std::string node = {});
[[nodiscard]] question_ptr is_among_first(std::string unit, std::int64_t places, std::string node = {});
[[nodiscard]] question_ptr is_positive(std::string unit, std::string node = {});
/// At or above a target on the node's scale, on which more is better.
[[nodiscard]] question_ptr meets_target(std::string unit, double target, std::string node = {});

} // namespace steelyard::inline v0_1::sensitivity
