// SPDX-License-Identifier: MIT
#pragma once

#include <steelyard/aggregation/options.hpp>
#include <steelyard/aggregation/query.hpp>
#include <steelyard/aggregation/result.hpp>
#include <steelyard/core/options.hpp>
#include <steelyard/core/run_options.hpp>
#include <steelyard/dataset/dataset.hpp>
#include <steelyard/define/agenda.hpp>
#include <steelyard/define/comparability.hpp>
#include <steelyard/define/indicator.hpp>
#include <steelyard/define/judgement.hpp>
#include <steelyard/define/target.hpp>
#include <steelyard/frameworks/chosen_binding.hpp>
#include <steelyard/frameworks/level.hpp>
#include <steelyard/qualitative/testimony.hpp>
#include <steelyard/report/progress.hpp>
#include <steelyard/validation/finding.hpp>

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace steelyard::inline v0_1::report {

/// What a scorecard is about.
struct scorecard_options {
    std::vector<std::string> indicators; ///< or measures; empty: every indicator, or every measure where there is none
    std::string              place_hierarchy;     ///< of `place` and `by`; empty: `place` is a place as reported
    std::string              place;               ///< empty: all places in one
    std::string              period;              ///< empty: of each indicator, the latest with any report
    std::string              by;                  ///< also a line per node of this level, or per "place"; empty: none
    std::int64_t             findings = 5;        ///< of validation, per indicator: the worst; 0: do not validate
    bool                     series = true;       ///< all periods, for charts
    bool                     alternatives = true; ///< what the other options of the judgements would have said
    aggregation::as_of       known;
    std::vector<frameworks::chosen_binding> settings; ///< applied after the framework's own and its judgements'

    static void fields(auto&& field) {
        using o = scorecard_options;
        field("place_hierarchy", &o::place_hierarchy, "hierarchy of the place");
        field("place", &o::place, "place that the scorecard is about; empty for all in one");
        field("period", &o::period, "period shown; empty for the latest with any report");
        field("by", &o::by, "level of places that are shown beside the whole");
        field("findings", &o::findings, "findings shown per indicator; 0 for none");
        field("series", &o::series, "whether all periods are kept for charts");
        field("alternatives", &o::alternatives, "whether other options of judgements are worked out");
    }
    friend bool operator==(const scorecard_options&, const scorecard_options&) = default;
};

/// One period of an indicator.
struct series_point {
    std::string           text;  ///< the period in words
    period                when;
    value                 number = value::missing(reason::nothing_expected);
    std::optional<double> lower, upper; ///< bounds of the whole
    double                coverage = 0; ///< 0..1
    verdict               with_previous; ///< with the last period before it that has a report; `yes` for the first
    std::string           previous;      ///< that period; empty for the first
};

/// What an indicator would have been had a judgement been decided otherwise.
struct alternative {
    std::string         judgement; ///< id
    std::string         option;    ///< id
    std::string         title;     ///< of the option
    aggregation::result number;
};

/// One indicator of a scorecard.
struct scorecard_line {
    std::string            goal; ///< code; empty: it serves none
    role                   as = role::core;
    kind                   what = kind::flow;
    direction              better = direction::none;
    int                    decimals_shown = 1;
    std::string            definition;
    aggregation::result    now; ///< in the period shown
    std::optional<target>  aim;
    progress               against;          ///< the target; a way from a baseline that is not comparable is none
    verdict                totals;           ///< may the organisations be added up; `yes` when there is nothing to add
    std::optional<aggregation::result> before; ///< the last period before with any report
    verdict                comparison;       ///< of that with the period shown
    std::vector<aggregation::result> by;     ///< per place of `scorecard_options::by`, in the period shown
    std::vector<std::string> by_titles;      ///< of those places
    std::vector<series_point> series;        ///< every period from the first to the last, gaps included
    std::vector<alternative> alternatives;
    /// Ids of the judgements that it rests on: the indicator's, the target's, those of breaks and bridges, those that set
    /// the engine's options, and those that name the indicator or its measures in a path ("break.homeless.MI-501").
    std::vector<std::string> basis;
    std::vector<validation::finding> findings; ///< the worst of those about its measures
    std::array<std::int64_t, 3> findings_in_all{}; ///< infos, warnings, faults
    std::vector<aggregation::note> notes;
    std::vector<aggregation::unmatched_cell> unmatched; ///< in the period shown
    /// What is said of the number and of those of its places: narratives, dissents, replies and others. It moves no number.
    qualitative::testimony said;
    std::vector<qualitative::need_row> needs; ///< narratives that have to be there for it, and what became of them
};

/// Where the goals stand, with what each number rests on. A value: it needs neither framework nor dataset any more.
struct scorecard {
    std::string                 framework; ///< code
    std::string                 title;
    std::string                 statement;
    frameworks::level           level = frameworks::level::shared_platform;
    std::string                 revision;
    std::string                 place;       ///< code; empty: all in one
    std::string                 place_title;
    std::vector<goal>           goals;
    std::vector<scorecard_line> lines;       ///< by goal in the goals' order, then those without one
    std::vector<judgement>      judgements;  ///< all of the framework's
    std::array<std::int64_t, 3> findings{};  ///< of the whole dataset: infos, warnings, faults
    std::string                 engine;      ///< version
    std::string                 content;     ///< fingerprint of framework and rows
    qualitative::need_report    narratives;  ///< those that have to be there, of all lines: `complete()`, and in words

    scorecard() = default;
    /// Looks at every indicator: number, bounds, coverage, target, comparability with the period before, judgements,
    /// what other options of these judgements would have said, findings.
    ///
    /// A number is withheld (missing, not_comparable) where organisations of different definitions would be added up;
    /// `totals` says why. Nothing is guessed: a total with missing parts is bounds.
    /// @throws unknown_code for indicators, places, hierarchies or levels that nothing declares
    /// @throws stopped when the host stops the run
    scorecard(const frameworks::framework& f, const dataset& data, const scorecard_options& options = {},
              const run_options& run = {});

    /// The line of an indicator; nullptr when there is none.
    [[nodiscard]] const scorecard_line* find(std::string_view indicator) const noexcept;
};

/// A query with the options that the framework and its judgements set ("roll_up.missing.mode"), the judgements' ids in
/// its basis. @throws unknown_code for a path below "roll_up." that does not exist
[[nodiscard]] aggregation::roll_up_query standing_query(const frameworks::framework& f);

} // namespace steelyard::inline v0_1::report
