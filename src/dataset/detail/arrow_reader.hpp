// SPDX-License-Identifier: MIT
#pragma once

#include "arrow_columns.hpp"
#include "column_reader.hpp"
#include "column_stager.hpp"

#include <steelyard/core/run_options.hpp>
#include <steelyard/dataset/arrow.hpp>
#include <steelyard/dataset/columns.hpp>

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace steelyard::inline v0_1::detail {

/// Reads the batches of one Arrow schema into an intake, as a layout says.
class arrow_reader {
public:
    /// @throws unknown_code naming every column that is not there or stands for nothing; shape_mismatch naming every
    /// column whose type cannot be taken
    arrow_reader(intake& into, const ArrowSchema& schema, const arrow_layout& layout);
    /// @throws shape_mismatch when the batch contradicts the schema or itself
    void read(const ArrowArray& batch, const run_options& run);

private:
    /// A column of words: of the table, or one word for all rows.
    struct word_column_in {
        std::int64_t                        child = -1;
        std::unique_ptr<arrow_words_column> column;
        std::unique_ptr<word_book>          constant;
        [[nodiscard]] const word_book*      book() const noexcept { return column ? column.get() : constant.get(); }
    };
    struct number_column_in {
        std::int64_t                         child = -1;
        std::unique_ptr<arrow_number_column> column;
    };
    /// One measure's numbers: the only ones of a long table, one of several of a wide one.
    struct value_in {
        number_column_in               numbers;
        std::string                    name; ///< in messages
        word_column_in                 measure;
        std::unique_ptr<column_stager> stager;
        observation_columns            shown;  ///< the same rows for column_reader, filled only when it is needed
        std::optional<column_reader>   reader; ///< of `shown`
    };

    // Binding
    void         bind_roles();
    void         bind_words(const ArrowSchema& schema);
    void         bind_values(const ArrowSchema& schema);
    void         bind_stagers();
    std::int64_t child_of(const std::string& role);
    void         take_words(word_column_in& into, const std::string& role, const ArrowSchema& schema);
    void         take_number(number_column_in& into, std::int64_t child, const ArrowSchema& schema);

    // Reading
    [[nodiscard]] arrow_piece piece_of(const ArrowArray& batch, std::int64_t child) const;
    void                      read_rows(std::int64_t first, std::int64_t rows);
    void                      read_value(value_in& value, std::int64_t first, std::int64_t rows);
    bool                      read_slowly(value_in& value, std::size_t row, staged_row& into);
    void                      show(value_in& value);

    intake&                                           in_;
    const arrow_layout&                               layout_;
    std::vector<std::string>                          names_; ///< of the table's columns
    std::vector<std::string>                          scheme_codes_;
    std::vector<std::pair<std::string, std::int64_t>> roles_; ///< role and column
    std::vector<std::string>                          wrong_types_;
    std::array<word_column_in, word_roles>            words_;
    std::vector<word_column_in>                       schemes_; ///< of scheme_numbers_
    std::vector<std::int32_t>                         scheme_numbers_;
    number_column_in                                  lower_, upper_;
    std::vector<std::unique_ptr<value_in>>            values_;
    column_batch                                      batch_;
    bool         shown_ = false; ///< `shown` of the value that is read fits the batch
    std::int64_t rows_before_ = 0;
};

} // namespace steelyard::inline v0_1::detail
