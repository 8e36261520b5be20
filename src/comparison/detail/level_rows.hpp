// SPDX-License-Identifier: MIT
#pragma once

// What was reported, rolled up to one level of places or organisations in one period.

#include <steelyard/aggregation/roll_up.hpp>

#include <string>
#include <vector>

namespace steelyard::inline v0_1::comparison::detail {

/// What is asked for.
struct level_question {
    std::vector<std::string> indicators; ///< or measures
    std::string              by;         ///< "place", "organisation" or a level of a hierarchy
    std::string              period;     ///< in the words of the first indicator's measure
    std::string              scheme;     ///< broken down by its categories; empty: the whole
    std::vector<std::string> basis = {}; ///< ids of judgements
};

/// Rows of a table about units of one level in one period.
struct level_rows {
    aggregation::result_table table;
    period                    when;
    bool                      of_organisations = false;
    std::vector<std::int64_t> rows; ///< of the table

    /// The unit that a row is about.
    [[nodiscard]] const std::string& unit(std::int64_t row) const {
        return of_organisations ? table.organisations[table.organisation(row)] : table.places[table.place(row)];
    }
};

/// Whether a level is one of organisations. @throws unknown_code for no level; illegal_operation for a kind of period, a
/// calendar or a scheme
[[nodiscard]] bool level_of_organisations(const definitions& agreed, const std::string& by, const char* caller);

/// The rows of a table, rolled up already, that are about units of a level in a period, about wholes, and about one indicator.
[[nodiscard]] std::vector<std::int64_t> rows_at(const aggregation::result_table& table, const std::string& indicator,
                                                bool of_organisations, const period& when);

/// @throws unknown_code, period_mismatch naming the caller
[[nodiscard]] level_rows roll_up_at(const definitions& agreed, const dataset& data, const level_question& asked,
                                    const aggregation::roll_up_options& options, const aggregation::as_of& known,
                                    const run_options& run, const char* caller);

} // namespace steelyard::inline v0_1::comparison::detail
