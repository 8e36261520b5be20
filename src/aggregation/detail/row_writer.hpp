// SPDX-License-Identifier: MIT
#pragma once

// Rows on their way into the result table: they are gathered as short columns, and go over many at once.

#include "finish.hpp"

#include <steelyard/aggregation/result.hpp>

#include <array>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace steelyard::inline v0_1::aggregation::detail {

/// The columns of one row, as the result table keeps them: 0 where a bit of `has` says that there is no number.
struct row_values {
    double        number, lower, upper, known, numerator, denominator, coverage;
    std::int64_t  expected, present;
    form          what;
    reason        why;
    flag_set      flags;
    std::uint8_t  has;
    comparability verdict;
};

[[nodiscard]] row_values row_of(const finished& f) noexcept;

/// What the rows of a level set have in common, and the words of those keys in which they differ.
struct row_setting {
    std::string              indicator, place_level, organisation_level;
    combine                  over_time = combine::refuse;
    std::vector<std::string> outputs;
    const std::vector<std::string>* places = nullptr;
    const std::vector<std::string>* organisations = nullptr;
};

/// A result table, and the codes that it has given to the words of places and organisations so far.
struct result_sink {
    result_table& table;
    std::map<const std::vector<std::string>*, std::vector<std::int32_t>> codes = {}; ///< by position in a list of words; -1 = none yet
};

/// Writes the rows of one level set, group by group. Words of keys are added to the table when their first row comes.
class row_writer {
public:
    /// @param into  knows the indicator already
    row_writer(row_setting setting, result_sink& into);
    row_writer(const row_writer&) = delete; // it points at its own columns
    row_writer& operator=(const row_writer&) = delete;

    /// The group whose rows come next.
    void at(std::size_t place, std::size_t organisation, std::size_t output) noexcept {
        group_ = {place, organisation, output};
        named_ = false;
    }
    void append(const row_values& row, const period& when) {
        if (!named_) name_group();
        if (rows_ == most) hand_over();
        const std::size_t i = rows_++;
        place_[i] = codes_[0];
        organisation_[i] = codes_[1];
        category_[i] = codes_[2];
        periods_[i] = when;
        number_[i] = row.number;
        lower_[i] = row.lower;
        upper_[i] = row.upper;
        known_[i] = row.known;
        numerator_[i] = row.numerator;
        denominator_[i] = row.denominator;
        coverage_[i] = row.coverage;
        expected_[i] = row.expected;
        present_[i] = row.present;
        forms_[i] = row.what;
        reasons_[i] = row.why;
        flags_[i] = row.flags;
        has_[i] = row.has;
        verdicts_[i] = row.verdict;
    }
    /// After the last row.
    void finish();

private:
    static constexpr std::size_t most = 128; ///< so that they stay in the nearest cache
    template <class T>
    using column = std::array<T, most>;

    void name_group();
    void hand_over();

    result_table&              into_;
    row_setting                setting_;
    std::vector<std::int32_t>  output_codes_;
    std::array<std::vector<std::int32_t>*, 3> known_codes_; ///< of places, organisations and outputs; -1 = not added yet
    std::array<std::size_t, 3>  group_{};
    std::array<std::int32_t, 3> codes_{}; ///< of that group
    bool                        named_ = false;

    std::size_t            rows_ = 0;
    column<std::int32_t>   place_, organisation_, category_;
    column<period>         periods_;
    column<double>         number_, lower_, upper_, known_, numerator_, denominator_, coverage_;
    column<std::int64_t>   expected_, present_;
    column<form>           forms_;
    column<reason>         reasons_;
    column<flag_set>       flags_;
    column<std::uint8_t>   has_;
    column<comparability>  verdicts_;
};

} // namespace steelyard::inline v0_1::aggregation::detail
