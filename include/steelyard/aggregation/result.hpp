// SPDX-License-Identifier: MIT
#pragma once

#include <steelyard/aggregation/narrow_columns.hpp>
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

namespace detail {
class row_writer;
}

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

/// What the rows of a result table are about and of whom: the same in both of its forms.
struct result_lists {
    code_list indicators, place_levels, places, organisation_levels, organisations, categories;
    std::vector<std::string> titles, units;          ///< of each indicator
    std::vector<fingerprint> fingerprints;           ///< of each indicator: inputs, definitions, options and engine version
    std::vector<std::vector<std::string>> bases;     ///< of each indicator: ids of the judgements it rests on
    std::vector<std::int32_t> decimals_shown;        ///< of each indicator
    std::vector<note>         notes;
    unmatched_table           unmatched;
    std::vector<calendar>     calendars; ///< names for periods in words
};

/// Bits of `has`: which numbers a row has.
inline constexpr std::uint8_t has_lower = 1, has_upper = 2, has_known = 4, has_parts = 8;

/// Columns of results as arrays, all of one length, to go over them or to hand them on. Where a form or a bit of `has` says
/// that there is no number, the column holds 0: NaN never stands for anything.
struct result_columns {
    std::vector<std::int32_t>  indicator, place_level, place, organisation_level, organisation, category;
    std::vector<period>        periods;
    std::vector<double>        number; ///< of points; of ranges 0
    std::vector<form>          forms;
    std::vector<reason>        reasons;
    std::vector<double>        lower, upper, known, numerator, denominator;
    std::vector<std::uint8_t>  has;
    std::vector<flag_set>      flags;
    std::vector<std::int64_t>  expected, present;
    std::vector<double>        coverage;
    std::vector<combine>       over_time;
    std::vector<comparability> verdicts;
    friend bool operator==(const result_columns&, const result_columns&) = default;
};

/// Results. Most rows are points of which everything is known: their bounds are the number itself, nothing is missing, and
/// that takes no memory. Each row's column is read by a function of its name; whole columns by columns().
class result_table : public result_lists {
public:
    result_table() = default;
    /// @throws shape_mismatch unless all columns have one length
    result_table(result_lists lists, const result_columns& columns);

    [[nodiscard]] std::int64_t size() const noexcept { return static_cast<std::int64_t>(forms_.size()); }
    [[nodiscard]] result_columns columns() const;
    /// Room for so many rows, and no more than a hint.
    void reserve(std::int64_t rows);
    /// The rows, notes and unmatched cells of another table after those of this one.
    void append(const result_table& other);

    // A row's columns. @pre the row is there
    [[nodiscard]] std::int32_t  indicator(std::int64_t row) const noexcept { return indicator_[at_row(row)]; }
    [[nodiscard]] std::int32_t  place_level(std::int64_t row) const noexcept { return place_level_[at_row(row)]; }
    [[nodiscard]] std::int32_t  place(std::int64_t row) const noexcept { return place_[at_row(row)]; }
    [[nodiscard]] std::int32_t  organisation_level(std::int64_t row) const noexcept { return organisation_level_[at_row(row)]; }
    [[nodiscard]] std::int32_t  organisation(std::int64_t row) const noexcept { return organisation_[at_row(row)]; }
    [[nodiscard]] std::int32_t  category(std::int64_t row) const noexcept { return category_[at_row(row)]; }
    [[nodiscard]] const repeated_column<std::int32_t>& organisation_runs() const noexcept { return organisation_; }
    [[nodiscard]] const repeated_column<std::int32_t>& category_runs() const noexcept { return category_; }
    [[nodiscard]] period        when(std::int64_t row) const noexcept { return {kind_[at_row(row)], period_[at_row(row)]}; }
    [[nodiscard]] double        number(std::int64_t row) const noexcept { return number_[at_row(row)]; } ///< of points; of ranges 0
    [[nodiscard]] form          what(std::int64_t row) const noexcept { return forms_[at_row(row)]; }
    [[nodiscard]] reason        why(std::int64_t row) const noexcept { return reasons_[at_row(row)]; }
    [[nodiscard]] double        lower(std::int64_t row) const noexcept { return lower_.at(at_row(row), usual(row, has_lower)); }
    [[nodiscard]] double        upper(std::int64_t row) const noexcept { return upper_.at(at_row(row), usual(row, has_upper)); }
    [[nodiscard]] double        known(std::int64_t row) const noexcept { return known_.at(at_row(row), usual(row, has_known)); }
    [[nodiscard]] double        numerator(std::int64_t row) const noexcept { return numerator_[at_row(row)]; }
    [[nodiscard]] double        denominator(std::int64_t row) const noexcept { return denominator_[at_row(row)]; }
    [[nodiscard]] std::uint8_t  has(std::int64_t row) const noexcept { return has_[at_row(row)]; }
    [[nodiscard]] flag_set      flags(std::int64_t row) const noexcept { return flags_[at_row(row)]; }
    [[nodiscard]] std::int64_t  expected(std::int64_t row) const noexcept { return expected_[at_row(row)]; }
    [[nodiscard]] std::int64_t  present(std::int64_t row) const noexcept { return present_.at(at_row(row), expected(row)); }
    [[nodiscard]] double        coverage(std::int64_t row) const noexcept { return coverage_.at(at_row(row), share(present(row), expected(row))); }
    [[nodiscard]] combine       over_time(std::int64_t row) const noexcept { return over_time_[at_row(row)]; }
    [[nodiscard]] comparability verdict(std::int64_t row) const noexcept { return verdicts_.at(at_row(row), comparability::yes); }

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

private:
    friend class detail::row_writer;
    void settle_length();
    [[nodiscard]] static std::size_t at_row(std::int64_t row) noexcept { return static_cast<std::size_t>(row); }
    [[nodiscard]] double usual(std::int64_t row, std::uint8_t bit) const noexcept { return (has(row) & bit) != 0 ? number(row) : 0; }
    [[nodiscard]] static double share(std::int64_t present, std::int64_t expected) noexcept {
        return expected == 0 ? 0 : static_cast<double>(present) / static_cast<double>(expected);
    }

    repeated_column<std::int32_t> indicator_, place_level_, organisation_level_, organisation_, category_;
    repeated_column<period_kind>  kind_;
    repeated_column<combine>      over_time_;
    std::vector<std::int32_t>     place_, period_;
    std::vector<double>           number_, numerator_, denominator_;
    std::vector<std::int64_t>     expected_;
    std::vector<form>             forms_;
    std::vector<std::uint8_t>     has_;
    rare_column<double>           lower_, upper_, known_; ///< where they are not the number
    rare_column<std::int64_t>     present_;               ///< where not all that is expected is there
    rare_column<double>           coverage_;              ///< where it is not present of expected
    rare_column<reason>           reasons_;
    rare_column<flag_set>         flags_;
    rare_column<comparability>    verdicts_;              ///< where it is not yes
};

/// Writes the table with a header line: keys, value, form, reason, lower, upper, flags, coverage, verdict.
void write_csv(std::ostream& out, const result_table& table);

} // namespace steelyard::inline v0_1::aggregation
