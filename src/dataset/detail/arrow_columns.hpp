// SPDX-License-Identifier: MIT
#pragma once

#include "column_stager.hpp"
#include "words.hpp"

#include <steelyard/core/arrow_abi.hpp>

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace steelyard::inline v0_1::detail {

/// How the entries of an Arrow column are laid out, as far as we read them.
enum class arrow_layout_kind : std::uint8_t {
    nothing, // format n: every entry is null
    int8,
    int16,
    int32,
    int64,
    uint8,
    uint16,
    uint32,
    uint64,
    float16,
    float32,
    float64,
    boolean,
    text32,
    text64,
    text_view,
    day32,
    day64,
    instant,
    other,
};

/// What a format string says.
struct arrow_format {
    arrow_layout_kind kind = arrow_layout_kind::other;
    std::int64_t      per_second = 1; ///< of instants: 1, 10^3, 10^6, 10^9
    std::string_view  zone = {};      ///< of instants; empty: none
};

[[nodiscard]] arrow_format read_format(std::string_view format) noexcept;
/// The format for a message: "utf8 (u)", "list (+l)".
[[nodiscard]] std::string format_words(const ArrowSchema& schema);

/// One column of one batch, its entries counted from the batch's first row.
struct arrow_piece {
    const ArrowArray* array = nullptr;
    std::int64_t      offset = 0; ///< of the batch's first row in the column's buffers
    std::int64_t      length = 0;

    template <class T>
    [[nodiscard]] const T* buffer(int i) const noexcept {
        return static_cast<const T*>(array->buffers[i]);
    }
    [[nodiscard]] const std::uint8_t* validity() const noexcept {
        return array->null_count == 0 || array->n_buffers == 0 ? nullptr : buffer<std::uint8_t>(0);
    }
};
[[nodiscard]] inline bool bit_at(const std::uint8_t* bits, std::int64_t i) noexcept {
    return (bits[i / 8] >> (i % 8) & 1) != 0;
}

/// A column of words: texts, dictionaries of texts and, where the role has it, years, days and instants. Each distinct
/// word has one code through all batches.
class arrow_words_column final : public word_book {
public:
    /// What stands for a word beside text.
    struct taken {
        bool numbers = false; ///< years, versions
        bool days = false;
        bool instants = false; ///< else an instant stands for its day where it is midnight
    };
    /// @returns why the column cannot be taken, or an empty text
    [[nodiscard]] static std::string fault(const ArrowSchema& schema, const taken& what);

    arrow_words_column(const ArrowSchema& schema, const taken& what);

    /// Begins a batch. @throws shape_mismatch when the column's buffers contradict each other
    void begin(const arrow_piece& piece);
    /// Codes of rows first to first + rows of the batch; -1 for null. Good until the next read or the batch's release.
    const std::int32_t* read(std::int64_t first, std::int64_t rows);

    [[nodiscard]] std::string_view word(std::int32_t code) const override { return words_[code]; }
    [[nodiscard]] std::int32_t     size() const noexcept override { return words_.size(); }

private:
    void read_values(const arrow_format& format, const arrow_piece& piece, std::int64_t first, std::int64_t rows,
                     std::int32_t* into);
    template <class T>
    const std::uint32_t* indices(std::int64_t first, std::int64_t rows);
    template <class T>
    const std::int32_t* read_indices(std::int64_t first, std::int64_t rows);
    template <class T>
    void read_numbers(const arrow_format& format, const arrow_piece& piece, std::int64_t first, std::int64_t rows,
                      std::int32_t* into);
    template <class Offset>
    void              read_texts(const arrow_piece& piece, std::int64_t first, std::int64_t rows, std::int32_t* into);
    void              read_views(const arrow_piece& piece, std::int64_t first, std::int64_t rows, std::int32_t* into);
    [[noreturn]] void outside(std::uint64_t words) const;
    std::int32_t      slot_of(const arrow_format& format, std::int64_t number);
    [[nodiscard]] std::string text_of(const arrow_format& format, std::int64_t number) const;

    std::string                                        name_;
    taken                                              taken_;
    arrow_format                                       format_; ///< of the entries, or of the indices of a dictionary
    arrow_format                                       dictionary_; ///< of its words
    bool                                               is_dictionary_ = false;
    arrow_piece                                        piece_;
    word_slots                                         words_;
    std::vector<std::int32_t>                          translation_; ///< of this batch's dictionary to codes
    bool                                               is_identity_ = false; ///< the translation says i for i
    std::vector<std::int32_t>                          codes_;
    std::vector<std::uint32_t>                         indices_;
    std::vector<std::uint8_t>                          there_;
    std::unordered_map<std::int64_t, std::int32_t>     numbers_; ///< years, days, instants that have a code
    std::vector<std::pair<std::int64_t, std::int32_t>> recent_;  ///< a small part of them, by their low bits
};

/// A column of numbers: doubles or whole numbers, and which of them are there.
class arrow_number_column {
public:
    [[nodiscard]] static std::string fault(const ArrowSchema& schema);
    explicit arrow_number_column(const ArrowSchema& schema);

    [[nodiscard]] bool whole() const noexcept { return whole_; }
    void               begin(const arrow_piece& piece) { piece_ = piece; }
    /// Reads rows of the batch; the pointers below are good until the next read or begin.
    /// @throws shape_mismatch for an unsigned number beyond 2^63
    void read(std::int64_t first, std::int64_t rows);
    /// The same, but everything as doubles with NaN for what is not there.
    /// @throws shape_mismatch for whole numbers that no double holds
    void read_doubles(std::int64_t first, std::int64_t rows);

    [[nodiscard]] const double*       numbers() const noexcept { return numbers_; }
    [[nodiscard]] const std::int64_t* whole_numbers() const noexcept { return whole_numbers_; }
    [[nodiscard]] const std::uint8_t* there() const noexcept { return there_; }

private:
    template <class T>
    void widen(std::int64_t first, std::int64_t rows);
    void read_there(std::int64_t first, std::int64_t rows);

    std::string               name_;
    arrow_format              format_;
    bool                      whole_ = false;
    arrow_piece               piece_;
    std::vector<double>       doubles_;
    std::vector<std::int64_t> integers_;
    std::vector<std::uint8_t> bytes_;
    const double*             numbers_ = nullptr;
    const std::int64_t*       whole_numbers_ = nullptr;
    const std::uint8_t*       there_ = nullptr;
};

} // namespace steelyard::inline v0_1::detail
