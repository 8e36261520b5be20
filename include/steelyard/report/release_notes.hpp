// SPDX-License-Identifier: MIT
#pragma once

#include <steelyard/aggregation/options.hpp>
#include <steelyard/core/options.hpp>
#include <steelyard/core/plain_table.hpp>
#include <steelyard/core/run_options.hpp>
#include <steelyard/core/value.hpp>
#include <steelyard/dataset/dataset.hpp>
#include <steelyard/define/date.hpp>
#include <steelyard/frameworks/framework.hpp>

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace steelyard::inline v0_1::report {

/// What can move a number between two states of knowledge.
enum class move_cause : std::uint8_t {
    data,        ///< rows that were revised, added or withdrawn
    judgements,  ///< another option was chosen, or another default set
    definitions, ///< measures and their versions, indicators, bridges, breaks, schemes or calendars
    framework,   ///< places, organisations, hierarchies, expectations, participants, or the level
};

} // namespace steelyard::inline v0_1::report

namespace steelyard::inline v0_1 {
template <>
struct enum_names<report::move_cause> {
    static constexpr std::array<std::string_view, 4> value{"data", "judgements", "definitions", "framework"};
};
} // namespace steelyard::inline v0_1

namespace steelyard::inline v0_1::report {

/// A state of knowledge: what was agreed then and what was reported by then.
struct known_state {
    const frameworks::framework& agreed;
    const dataset&               data;
    aggregation::as_of           known = {};
};

struct release_options {
    std::vector<std::string> indicators = {}; ///< or measures; empty: every indicator of either state, or every measure where neither has any
    std::string              place_hierarchy = {};             ///< of `place_levels` other than "" and "place"
    std::vector<std::string> place_levels = {"", "place"};     ///< of which numbers are looked at: "" all places in one
    bool                     signals = true; ///< whether charts of both states are compared
    friend bool              operator==(const release_options&, const release_options&) = default;
};

/// Something that moved a number, and by how much of the move.
struct number_cause {
    move_cause            what = move_cause::data;
    std::optional<double> amount = {}; ///< in the indicator's unit; empty where causes cannot be told apart, or a side has no number
    std::string           text = {};   ///< "2 rows revised", "judgement 'jump' is now 'real' (it was 'break')"
    friend bool           operator==(const number_cause&, const number_cause&) = default;
};

/// A number that was there before and is another now; also one that was there and is none, or has other bounds or flags.
struct moved_number {
    std::string               indicator = {};
    std::string               title = {};
    std::string               unit = {};
    int                       decimals_shown = 1;
    std::string               place_level = {};
    std::string               place = {}; ///< empty: all in one
    std::string               period = {};
    value                     before = value::missing(reason::not_reported);
    value                     after = value::missing(reason::not_reported);
    std::vector<number_cause> causes = {};
    bool                      separable = false; ///< the causes' amounts add up to the move, in whichever order they are taken
    std::string               text = {};         ///< a sentence
    friend bool               operator==(const moved_number&, const moved_number&) = default;
};

/// Periods of an indicator that have numbers now and had none, or the other way round. They move nothing that was published.
struct number_span {
    std::string              indicator = {};
    std::vector<std::string> periods = {}; ///< in order of time
    std::int64_t             numbers = 0;
    friend bool              operator==(const number_span&, const number_span&) = default;
};

/// Something else that changed.
struct release_change {
    std::string         rule = {}; ///< indicator_added, indicator_removed, break_added, break_removed, bridge_added, bridge_removed,
                                   ///< judgement_changed, judgement_added, judgement_removed, option_changed, version_added, decision, cycle_added, cycle_decided, revision, level,
                                   ///< signal_gone and signal_since (of published periods, by the limits of now)
    std::string         subject = {}; ///< code
    std::string         who = {};
    std::string         when = {};
    std::string         text = {}; ///< a sentence
    friend bool         operator==(const release_change&, const release_change&) = default;
};

/// What changed since, and why. A value: it needs neither state any more.
struct release_notes {
    std::string                 framework = {}; ///< code
    std::string                 title = {};
    std::string                 revision_before = {};
    std::string                 revision_after = {};
    std::vector<moved_number>   moved = {};  ///< by indicator, place and period
    std::vector<number_span>    fresh = {};  ///< numbers of cells that had none
    std::vector<number_span>    gone = {};   ///< cells that are no more
    std::vector<release_change> changes = {};
    std::int64_t                unmoved = 0; ///< numbers that are what they were
    std::string                 text = {};   ///< a sentence about all of it

    release_notes() = default;
    /// Rolls every number up in both states, as agreed in each, and lists all that are not the same, bit for bit. To tell causes
    /// apart the numbers are also rolled up in every mixture of the two states (data, judgements, definitions, framework; only
    /// what differs): a cause is one whose change alone moves the number in some mixture. Where each moves it by the same amount
    /// in all mixtures, the amounts add up to the move and are given; else the causes cannot be separated, which is said. So it
    /// is where a mixture cannot be rolled up at all, such as new data under a catalogue that does not know its measures.
    /// @throws unknown_code for indicators, hierarchies or levels that neither state declares; stopped when the host stops the run
    release_notes(const known_state& before, const known_state& after, const release_options& options = {},
                  const run_options& run = {});
    friend bool operator==(const release_notes&, const release_notes&) = default;
};

/// For a terminal, as to_text of a scorecard. @throws domain_fault for a width outside 60..100
[[nodiscard]] std::string to_text(const release_notes& notes, int width = 100);
/// One JSON object with everything; what is absent is null, never NaN.
[[nodiscard]] std::string to_json(const release_notes& notes, bool indented = false);
/// A row per moved number: keys, value, form, reason, lower, upper and flags before and after, causes with amounts.
[[nodiscard]] std::shared_ptr<const plain_table> to_table(const release_notes& notes);

} // namespace steelyard::inline v0_1::report
