// SPDX-License-Identifier: MIT
#pragma once

#include "intake.hpp"

#include <steelyard/dataset/columns.hpp>

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace steelyard::inline v0_1::detail {

/// Reads columns row by row and notes everything that is wrong with a row. It decides what a row means; column_stager
/// is the quick way for rows that are plainly good.
class column_reader {
public:
    /// @throws unknown_code for a reason or scheme that is not known; shape_mismatch for a scheme given twice
    column_reader(intake& into, const observation_columns& from);

    /// Reads the row at position `at`, which is `line` in messages; false when it is refused.
    bool                 read(std::size_t at, std::int64_t line, staged_row& row);
    [[nodiscard]] reason nan_reason() const noexcept { return nan_reason_; }

private:
    bool accept(const meaning& m, std::string_view column, std::string_view word);
    bool refuse(const refusal& why, std::string_view column, const measure_facts& m);
    bool read_row(staged_row& row);
    bool read_value(staged_row& row, const measure_facts& m);
    bool read_missing(staged_row& row, const measure_facts& m);
    bool number(std::string_view column, std::span<const double> from, const word_column& text, std::int64_t& into,
                const measure_facts& m);
    bool store(const stored_number& n, std::string_view column, const std::string& text, std::int64_t& into,
               const measure_facts& m);
    [[nodiscard]] bool no_number() const;

    intake&                                                  in_;
    const observation_columns&                               from_;
    std::size_t                                              at_ = 0;
    std::int64_t                                             line_ = 0;
    reason                                                   nan_reason_ = reason::none;
    std::vector<std::pair<std::int32_t, const word_column*>> schemes_;
};

} // namespace steelyard::inline v0_1::detail
