// SPDX-License-Identifier: MIT
#pragma once

#include <steelyard/core/code_list.hpp>
#include <steelyard/core/fingerprint.hpp>
#include <steelyard/core/value.hpp>
#include <steelyard/define/comparability.hpp>
#include <steelyard/define/definitions.hpp>
#include <steelyard/define/kind.hpp>
#include <steelyard/define/period.hpp>

#include <cstdint>
#include <iosfwd>
#include <optional>
#include <string>
#include <vector>

namespace steelyard::inline v0_1::aggregation {

/// Something that the engine did or left out and that a reader must know.
struct note {
    std::string  rule; ///< "own_value_ignored", "outside_hierarchy", "unmatched", "residual", "material_change"...
    std::string  indicator;
    std::string  subject; ///< place, organisation, category or period
    std::string  text;    ///< a whole sentence
    std::int64_t count = 1; ///< cells that it concerns
    friend bool operator==(const note&, const note&) = default;
};

/// A cell where only one part of a quotient was reported.
struct unmatched_cell {
    std::string indicator;
    std::string place;
    std::string organisation;
    std::string category;
    std::string period;
    bool        numerator_present = false; ///< else the denominator is
    friend bool operator==(const unmatched_cell&, const unmatched_cell&) = default;
};

/// Unmatched cells as columns of codes: there may be as many as rows. In order of indicator, place, organisation,
/// category and period.
struct unmatched_table {
    code_list indicators, places, organisations, categories;
    std::vector<std::int32_t> indicator, place, organisation, category; ///< -1 = not stated
    std::vector<period>       periods;
    std::vector<std::uint8_t> numerator_present; ///< 1, else the denominator is

    [[nodiscard]] std::int64_t size() const noexcept { return static_cast<std::int64_t>(indicator.size()); }
    [[nodiscard]] bool empty() const noexcept { return indicator.empty(); }
    /// A cell in words. @throws domain_fault for a row that is not there
    [[nodiscard]] unmatched_cell at(std::int64_t row) const;
    /// The cells of another table after those of this one. Codes for which the other has no words stay as they are.
    void append(const unmatched_table& other);
    friend bool operator==(const unmatched_table&, const unmatched_table&) = default;
};

/// One row of a result table in words.
struct result {
    std::string              indicator, title, unit;
    std::string              place_level, place, organisation_level, organisation, category, period;
    value                    number = value::missing(reason::nothing_expected);
    std::optional<double>    lower, upper; ///< bounds of the whole; both equal the point when everything is known
    std::optional<double>    known;        ///< for totals: sum of the points that are there
    std::optional<double>    numerator, denominator; ///< for quotients: sums over matched cells
    std::int64_t             expected = 0, present = 0;
    double                   coverage = 0; ///< 0..1
    combine                  over_time = combine::refuse; ///< how periods were combined; refuse: only one period
    comparability            verdict = comparability::yes;
    std::vector<std::string> basis;
    std::string              fingerprint;
};

/// Columns of results, all of one length. Where a form or a `has_` bit says that there is no number, the column holds
/// 0: NaN never stands for anything.
struct result_table {
    code_list indicators, place_levels, places, organisation_levels, organisations, categories;
    std::vector<std::string> titles, units;          ///< of each indicator
    std::vector<fingerprint> fingerprints;           ///< of each indicator: inputs, definitions, options and engine version
    std::vector<std::vector<std::string>> bases;     ///< of each indicator: ids of the judgements it rests on
    std::vector<std::int32_t> decimals_shown;        ///< of each indicator

    std::vector<std::int32_t> indicator, place_level, place, organisation_level, organisation, category;
    std::vector<period>       periods;
    std::vector<double>       number;  ///< of points; of ranges 0
    std::vector<form>         forms;
    std::vector<reason>       reasons;
    std::vector<double>       lower, upper, known, numerator, denominator;
    std::vector<std::uint8_t> has; ///< bits below
    std::vector<flag_set>     flags;
    std::vector<std::int64_t> expected, present;
    std::vector<double>       coverage;
    std::vector<combine>      over_time;
    std::vector<comparability> verdicts;

    std::vector<note>           notes;
    unmatched_table             unmatched;
    std::vector<calendar>       calendars; ///< names for periods in words

    static constexpr std::uint8_t has_lower = 1, has_upper = 2, has_known = 4, has_parts = 8;

    [[nodiscard]] std::int64_t size() const noexcept { return static_cast<std::int64_t>(forms.size()); }
    /// Room for so many rows, and no more than a hint.
    void reserve(std::int64_t rows);
    /// The rows, notes and unmatched cells of another table after those of this one.
    void append(const result_table& other);
    /// A row in words. @throws domain_fault for a row that is not there
    [[nodiscard]] result at(std::int64_t row) const;
    /// The row with these keys; empty when there is none. "" stands for the whole.
    [[nodiscard]] std::optional<result> find(std::string_view indicator, std::string_view place, std::string_view period,
                                             std::string_view organisation = "", std::string_view category = "") const;
    /// The row's value: its form decides which numbers it holds.
    [[nodiscard]] value value_at(std::int64_t row) const;
    /// What the number is made of, line by line indented.
    [[nodiscard]] std::string explain(std::int64_t row) const;
    /// A period in words.
    [[nodiscard]] std::string period_text(const period& p) const;
};

/// Writes the table with a header line: keys, value, form, reason, lower, upper, flags, coverage, verdict.
void write_csv(std::ostream& out, const result_table& table);

} // namespace steelyard::inline v0_1::aggregation
