// SPDX-License-Identifier: MIT
#pragma once

#include "column_pool.hpp"

#include <steelyard/dataset/rows.hpp>

#include <algorithm>
#include <cstdint>
#include <vector>

namespace steelyard::inline v0_1::detail {

/// One observation in the lexicon's codes, on its way into the columns of its measure.
struct staged_row {
    std::int32_t measure = -1, place = -1, organisation = -1, category = 0, period = 0, source = -1;
    std::int16_t version = -1;
    form         what = form::missing;
    reason       why = reason::none;
    flag_set     flags;
    std::int64_t number = 0, upper = 0, recorded = measure_rows::not_recorded;
    std::int64_t line = 0;
    std::int32_t file = 0;
};

/// Rows of several measures as columns in the lexicon's codes: what staged_row is for one.
struct staged_columns {
    std::size_t               rows = 0;
    std::int64_t              first_line = 0; ///< of the first row, the others follow; 0: rows remember no line
    std::vector<std::int32_t> measure, place, period;
    std::vector<std::int64_t> number;
    std::vector<form>         what;
    std::vector<std::int32_t> organisation, category; ///< these and those below: empty when no row uses them
    std::vector<std::int64_t> upper;
    std::vector<reason>       why;
    reason                    why_all = reason::none; ///< where `why` is empty: why every missing row is missing
    std::vector<flag_set>     flags;
    std::vector<std::int32_t> source;
    std::vector<std::int64_t> recorded;
    std::vector<std::int16_t> version;

    /// From one reason for all to a reason per row, so that a row can have another.
    void spell_out_reasons();
    /// Begins again with `n` rows that use none of the columns that may be empty.
    void reset(std::size_t n);
};

/// Some rows of staged columns in their order: those at `at`, or a piece from `first` on where `at` is null.
struct staged_piece {
    const std::uint16_t* at = nullptr;
    std::size_t          first = 0;
    std::size_t          count = 0;

    [[nodiscard]] std::size_t row(std::size_t i) const noexcept { return at != nullptr ? at[i] : first + i; }
    [[nodiscard]] staged_piece part(std::size_t from, std::size_t n) const noexcept {
        return at != nullptr ? staged_piece{at + from, 0, n} : staged_piece{nullptr, first + from, n};
    }
};

/// The columns of measure_rows while rows are still added to them.
struct open_columns {
    std::vector<std::int32_t> place, organisation, category, period;
    std::vector<std::int64_t> number;
    std::vector<form>         forms;
    std::vector<std::int64_t> upper; ///< this one and those below: empty until a row uses them
    std::vector<reason>       reasons;
    std::vector<flag_set>     flags;
    std::vector<std::int32_t> source;
    std::vector<std::int64_t> recorded;
    std::vector<std::int16_t> version;
    std::vector<std::int32_t> line, file;

    [[nodiscard]] std::size_t size() const noexcept { return forms.size(); }
    void                      push(const staged_row& r);
    void                      append(const staged_columns& from, const staged_piece& rows, std::int32_t file);
    /// Makes packed columns of all rows and is empty afterwards.
    [[nodiscard]] measure_rows pack(packing how, column_pool& pool);
};

/// All that was reported of one measure, in order of input: full chunks are packed tightly, the last one is open.
/// Measures of one wide table have the same places, periods, sources...: chunks of theirs share columns in the pool.
class measure_intake {
public:
    static constexpr std::size_t chunk_rows = 8192;

    void keep(const staged_row& r, column_pool& pool) {
        open_.push(r);
        if (open_.size() == chunk_rows) full_.push_back(open_.pack(packing::tight, pool));
    }
    void keep(const staged_columns& from, const staged_piece& rows, std::int32_t file, column_pool& pool);
    [[nodiscard]] std::size_t size() const noexcept { return full_.size() * chunk_rows + open_.size(); }
    /// One row in full, for messages and for conflicts.
    [[nodiscard]] staged_row row(std::size_t i) const;

    /// A column of all rows: `packed` names it in full chunks, `open` in the last. Empty when no row uses it.
    template <class T>
    [[nodiscard]] std::vector<T> column(packed_column<T> measure_rows::*packed, std::vector<T> open_columns::*open,
                                        T unused) const {
        std::vector<T> all;
        const bool     used = !(open_.*open).empty() ||
                          std::any_of(full_.begin(), full_.end(), [&](const auto& c) { return !(c.*packed).empty(); });
        if (!used) return all;
        all.resize(size(), unused);
        for (std::size_t c = 0; c < full_.size(); ++c)
            if (!(full_[c].*packed).empty()) (full_[c].*packed).read(0, chunk_rows, all.data() + c * chunk_rows);
        std::copy((open_.*open).begin(), (open_.*open).end(), all.data() + full_.size() * chunk_rows);
        return all;
    }

private:
    std::vector<measure_rows> full_;
    open_columns              open_;
};

} // namespace steelyard::inline v0_1::detail
