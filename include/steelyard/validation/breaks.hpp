// SPDX-License-Identifier: MIT
#pragma once

#include <steelyard/dataset/dataset.hpp>
#include <steelyard/dataset/series.hpp>
#include <steelyard/define/definitions.hpp>
#include <steelyard/validation/finding.hpp>

namespace steelyard::inline v0_1::validation {

/// Series that may have changed their method. Rules:
/// `suspected_break` (warning): a number repeats the period before exactly, then jumps (find_repeat_then_jump). The
/// score is the share of the net change of all units that this series accounts for, cut to 0..1 (0.5 where there is no
/// net change). A large change alone is never called a break;
/// `declared_break` (info): the same where the definitions say whether it was a break or real, and what they say;
/// `bad_break` (fault): a declared break whose measure or period cannot be read.
/// The finding's period is the first one after the jump. Places that have reporting children in a hierarchy are left
/// out of the net change, so that nobody is counted twice.
[[nodiscard]] findings check_breaks(const definitions& agreed, const dataset& data,
                                    const repeat_then_jump_options& options = {});

/// What the definitions declare about a series between the period `last` and the one after it; nullptr: nothing.
/// A statement about the place and organisation goes before one about either, that before one about everything.
[[nodiscard]] const declared_break* find_declared_break(const definitions& agreed, std::string_view measure,
                                                        std::string_view place, std::string_view organisation,
                                                        const period& last);

} // namespace steelyard::inline v0_1::validation
