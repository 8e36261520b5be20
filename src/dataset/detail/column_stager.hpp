// SPDX-License-Identifier: MIT
#pragma once

#include "intake.hpp"

#include <steelyard/dataset/columns.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace steelyard::inline v0_1::detail {

/// Rows that are turned into codes at a time: their columns fit into the second-level cache.
inline constexpr std::int64_t rows_per_stage = 1 << 13;

/// Columns of words of a row, schemes apart.
enum class word_role : std::uint8_t {
    measure,
    place,
    organisation,
    period,
    form,
    reason,
    flags,
    source,
    recorded,
    version,
    value_text,
    lower_text,
    upper_text,
};
inline constexpr std::size_t word_roles = 13;

/// Where the codes of a column of words get their words from; the same code means the same word in every batch.
class word_book {
public:
    word_book() = default;
    word_book(const word_book&) = delete;
    word_book& operator=(const word_book&) = delete;
    virtual ~word_book() = default;
    [[nodiscard]] virtual std::string_view word(std::int32_t code) const = 0;
    [[nodiscard]] virtual std::int32_t     size() const noexcept = 0;
};

/// The books of a table's columns; null where there is no such column.
struct word_books {
    std::array<const word_book*, word_roles>               of{};
    std::vector<std::pair<std::int32_t, const word_book*>> schemes; ///< in order of schemes
};

/// A piece of a column of words: codes, -1 for an empty cell; without codes, one code for all rows.
struct word_piece {
    const std::int32_t* codes = nullptr;
    std::int32_t        constant = -1;
};

/// At most rows_per_stage rows of a table. Numbers are doubles or whole numbers; either may be null.
struct column_batch {
    std::size_t                        rows = 0;
    std::int64_t                       first_line = 1;    ///< of the first row, in messages
    bool                               keep_lines = true; ///< does each row remember its line?
    std::array<word_piece, word_roles> words{};
    std::vector<word_piece>            schemes; ///< as in word_books
    const double*                      number = nullptr;
    const std::int64_t*                whole = nullptr;
    const std::uint8_t*                there = nullptr; ///< of number or whole; 0 = no number
    const double*                      lower = nullptr; ///< NaN = no number
    const double*                      upper = nullptr;
};

/// Turns batches of columns into staged columns and hands them to the intake. Each distinct word is looked up once;
/// rows with anything out of the ordinary are left to the caller, who says what they come to.
class column_stager {
public:
    column_stager(intake& into, const word_books& books);

    /// What a number that is not there means where no reason is given; none: such a row is doubtful.
    void missing_means(reason why) noexcept { nan_reason_ = why; }

    /// @param slow  bool(std::size_t row, staged_row& into): reads a doubtful row; false when it is refused
    template <class Slow>
    void stage(const column_batch& from, Slow&& slow) {
        read(from);
        for (std::size_t i = 0; i < from.rows; ++i) {
            if (doubtful_[i] == 0) continue;
            staged_row row;
            if (slow(i, row))
                put(row, i);
            else
                in_.refused();
        }
        in_.offered(static_cast<std::int64_t>(from.rows));
        in_.keep(out_, doubtful_);
    }

private:
    void               read(const column_batch& from);
    void               put(const staged_row& row, std::size_t i);
    void               read_words(const column_batch& from);
    void               read_categories(const column_batch& from);
    void               combine_categories(std::size_t scheme);
    void               read_periods(const column_batch& from);
    void               read_versions(const column_batch& from);
    void               read_values(const column_batch& from);
    void               store_points(const column_batch& from);
    void               store_whole_points(const column_batch& from);
    void               read_form(const column_batch& from, std::size_t i);
    void               read_missing(std::size_t i, bool contradicted);
    bool               store(double x, std::size_t i, std::int64_t& into) const;
    bool               store_at(const double* column, std::size_t i, std::int64_t& into) const;
    [[nodiscard]] bool has_number(const column_batch& from, std::size_t i) const;

    /// Meanings of a column's words by code + 1; the first is that of an empty cell.
    template <class T>
    struct meanings {
        std::vector<T> by_code;
    };
    template <class T>
    static void widen(meanings<T>& known, const word_book* book);
    template <class T, class Resolve>
    void translate(const word_piece& from, const word_book* book, meanings<T>& known, T* into, Resolve&& resolve);
    template <class T, class Resolve>
    T look_up(std::int32_t code, const word_book* book, meanings<T>& known, Resolve&& resolve);

    intake&                   in_;
    word_books                books_;
    reason                    nan_reason_ = reason::none;
    bool                      one_unit_ = true; ///< all measures have the decimals of the first
    std::vector<double>       units_;           ///< by measure: 10^decimals; 0 where decimals are not declared
    std::vector<std::int64_t> scales_;          ///< the same as integers
    staged_columns            out_;
    std::vector<std::uint8_t> doubtful_;
    std::vector<std::int32_t> forms_, reasons_, flags_, category_;
    std::vector<std::int64_t> marks_;
    std::vector<double>       row_units_;

    std::array<meanings<std::int32_t>, word_roles>      known_;
    meanings<std::int64_t>                              known_recorded_;
    std::vector<meanings<std::int32_t>>                 known_periods_;    ///< by calendar
    std::vector<meanings<std::int32_t>>                 known_versions_;   ///< by measure
    std::vector<meanings<std::int32_t>>                 known_categories_; ///< by scheme
    std::vector<std::vector<std::vector<std::int32_t>>> steps_; ///< by scheme, combination, category: combination
};

/// The columns of a host as batches.
class column_batches {
public:
    column_batches(const observation_columns& from, lexicon& words);
    [[nodiscard]] const word_books& books() const noexcept { return books_; }
    /// The batch that begins at a row; good until the next call.
    [[nodiscard]] const column_batch& at(std::int64_t first);

private:
    struct list_book final : word_book {
        explicit list_book(const std::vector<std::string>& list) : words(&list) {}
        [[nodiscard]] std::string_view word(std::int32_t code) const override {
            return (*words)[static_cast<std::size_t>(code)];
        }
        [[nodiscard]] std::int32_t size() const noexcept override { return static_cast<std::int32_t>(words->size()); }
        const std::vector<std::string>* words;
    };
    const word_book*         book_of(const word_column& c);
    [[nodiscard]] word_piece piece_of(const word_column& c, std::int64_t first) const;

    const observation_columns&                 from_;
    std::vector<std::unique_ptr<list_book>>    lists_;
    std::array<const word_column*, word_roles> columns_{};
    std::vector<const word_column*>            schemes_; ///< as in books_
    word_books                                 books_;
    column_batch                               batch_;
    std::vector<std::int32_t>                  positions_; ///< for a word per row
};

} // namespace steelyard::inline v0_1::detail
