// SPDX-License-Identifier: MIT
#pragma once

#include <steelyard/core/value.hpp>
#include <steelyard/define/date.hpp>

#include <iosfwd>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace steelyard::inline v0_1 {

class dataset;
struct definitions;

/// What a text in a number column means when it is no number: "PS", "N<10", "ND", "-3", "".
struct label {
    std::string           text = {}; ///< compared after trimming spaces; exact case
    form                  means = form::missing;
    reason                why = reason::none; ///< for missing
    std::optional<double> lower = {};         ///< for range and above; for point: the number itself
    std::optional<double> upper =
        {};                   ///< for range and below; a below without it takes the row's `limit` column, and is
                              ///< missing(below_unknown_limit) where that is empty
    std::string measure = {}; ///< only for this measure; empty: for all
    friend bool operator==(const label&, const label&) = default;
};

/// Which column of a CSV file says what. Two shapes: *long* (a `measure` column and a `value` column) and *wide*
/// (`values` lists columns and the measures that they hold). A name may be empty: then `constant_...` stands for it.
///
/// A cell is read in this order: the `form` column where it is filled; an exact label (of the measure, then of all; the
/// words of an ordinal measure's levels are labels too); "<5" as below(5), ">5" as above(5); a number. An empty cell
/// takes the `lower` and `upper` columns, else it is missing for the `reason` column's reason, else not_reported.
/// Numbers have a decimal point and no thousands separator. Text is UTF-8; spaces around unquoted cells do not count;
/// empty lines are passed over; every other line must have as many cells as the header.
struct csv_layout {
    /// A column's name and what it holds, or a name and a word.
    using name_pairs = std::vector<std::pair<std::string, std::string>>;

    std::string measure = {};    ///< long: column of measure codes
    std::string value = "value"; ///< long: column of numbers
    name_pairs  values = {};     ///< wide: column and measure code
    std::string place = {};
    std::string organisation = {};
    std::string period = "period";
    std::string period_format = {}; ///< "": the measure's own; a date such as "MM/DD/YYYY": the period that holds
                                    ///< that day; "year+month" for months: `period` is "year_column+month_column"
    name_pairs  categories = {};    ///< column and scheme
    std::string form = {}, reason = {}, lower = {}, upper = {}, flags = {}; ///< the tabular form's columns, where there
    std::string limit = {};                                                 ///< column of detection limits
    std::string source = {}, recorded = {}, version = {};
    std::string constant_place = {}, constant_organisation = {}, constant_period = {}, constant_source = {},
                constant_version = {};
    std::optional<instant> constant_recorded = {};
    name_pairs             constant_categories = {}; ///< scheme and category
    name_pairs only_where = {};  ///< column and word: other lines are not read; words of one column are alternatives
    name_pairs whole_words = {}; ///< scheme and the word that means the whole ("Total")
    std::vector<label> labels = {};
    char               separator = ',';

    /// The library's own tabular form, as write_csv writes it.
    [[nodiscard]] static csv_layout tabular(const definitions& agreed);
};

/// Writes every row in the tabular form: measure, place, organisation, period, one column per scheme, value, form,
/// reason, lower, upper, flags, source, recorded, version. Reading it back gives an equal dataset.
void write_csv(std::ostream& out, const dataset& data);

} // namespace steelyard::inline v0_1
