// SPDX-License-Identifier: MIT
#pragma once

#include <steelyard/core/plain_table.hpp>
#include <steelyard/sensitivity/alternatives.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace steelyard::inline v0_1::sensitivity {

/// What one option of one judgement does: by itself, and whatever the other judgements say. A setting is a combination of
/// the options of all others; options that are the same count once. Nothing here hangs on probabilities.
struct flip_row {
    std::string           judgement, option;
    bool                  chosen = false;
    std::string           same_as;       ///< an earlier option that its stages cannot tell from it; empty: none
    std::optional<double> alone;         ///< the answer with all others as chosen; empty when excluded or not answered
    bool                  flips = false; ///< alone, it changes the answer
    std::int64_t          settings = 0;  ///< that have an answer both with this option and with the chosen one
    std::int64_t          changed = 0;   ///< of those, in which the two differ
};

/// How much a judgement has to say.
struct judgement_weight {
    std::string  judgement;
    std::int64_t settings = 0; ///< in which at least two of its options have an answer
    std::int64_t decides = 0;  ///< of those, in which not all of its options agree
};

struct flip_map {
    std::vector<flip_row>         rows;    ///< judgements and options in the ledger's order
    std::vector<judgement_weight> weights; ///< the largest share of settings decided comes first
    /// Judgements that decide in the largest share of settings: several where they are equal, none where none decides.
    [[nodiscard]] std::vector<std::string> hangs_most_on() const;
};

/// Reads the map off a result whose answers have one number.
/// @throws shape_mismatch for answers of more than one number
[[nodiscard]] flip_map flip_map_of(const alternatives_result& result);

/// The map as a table: judgement, option, chosen, same_as, alone, flips, settings, changed.
[[nodiscard]] plain_table to_table(const flip_map& map);

/// A conclusion in one plain sentence: in how many of how many combinations it holds (in the multiverse as chosen, others
/// being counted beside it), the judgement it hangs on most, and the smallest set of changes that turns it around.
/// @throws illegal_operation for a question that is no conclusion
[[nodiscard]] std::string plain_sentence(const alternatives_result& result);

} // namespace steelyard::inline v0_1::sensitivity
