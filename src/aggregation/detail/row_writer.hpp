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

/// The same of a row of points only: its bounds, and for a total what is known, are the number.
struct points_values {
    double       number, numerator, denominator;
    std::int64_t expected;
};

/// What the rows of a level set have in common, and the words of those keys in which they differ.
struct row_setting {
    std::string              indicator, place_level, organisation_level;
    period_kind              when;
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
    void at(std::size_t place, std::size_t organisation, std::size_t output) {
        if (named_) end_group();
        group_ = {place, organisation, output};
        named_ = false;
    }
    /// @param when  the period's number among those of the setting's kind
    void append(const row_values& row, std::int32_t when) {
        append(points_values{row.number, row.numerator, row.denominator, row.expected}, row.has, when);
        forms_[rows_ - 1] = row.what;
        append_rare(row);
    }
    /// A row of points only, all of which are there.
    /// @param has  as in the table
    void append(const points_values& row, std::uint8_t has, std::int32_t when) {
        if (!named_) name_group();
        if (rows_ == most) hand_over();
        const std::size_t i = rows_++;
        place_[i] = place_code_;
        periods_[i] = when;
        number_[i] = row.number;
        numerator_[i] = row.numerator;
        denominator_[i] = row.denominator;
        expected_[i] = row.expected;
        forms_[i] = form::point;
        has_[i] = has;
    }
    /// After the last row.
    void finish();

private:
    static constexpr std::size_t most = 128; ///< so that they stay in the nearest cache
    template <class T>
    using column = std::array<T, most>;

    void name_group();
    void end_group();
    void append_rare(const row_values& row);
    void hand_over();
    /// Rows so far, those that wait included.
    [[nodiscard]] std::size_t rows() const noexcept { return into_.forms_.size() + rows_; }

    result_table&              into_;
    row_setting                setting_;
    std::vector<std::int32_t>  output_codes_;
    std::array<std::vector<std::int32_t>*, 3> known_codes_; ///< of places, organisations and outputs; -1 = not added yet
    std::array<std::size_t, 3>  group_{};
    std::int32_t                place_code_ = 0, organisation_code_ = 0, category_code_ = 0; ///< of that group
    bool                        named_ = false;
    std::size_t                 group_from_ = 0; ///< the row where the group began

    std::size_t            rows_ = 0;
    column<std::int32_t>   place_, periods_;
    column<double>         number_, numerator_, denominator_;
    column<std::int64_t>   expected_;
    column<form>           forms_;
    column<std::uint8_t>   has_;
};

} // namespace steelyard::inline v0_1::aggregation::detail
