// SPDX-License-Identifier: MIT
#include "detail/column_stager.hpp"
#include "detail/staging_loops.hpp"

#include <algorithm>
#include <bit>
#include <cmath>
#include <type_traits>

namespace steelyard::inline v0_1::detail {

namespace {

constexpr std::size_t at(word_role role) noexcept { return static_cast<std::size_t>(role); }

/// What a column of words that may be absent says in one row; empty cells and absent columns say nothing.
bool says_nothing(const word_piece& piece, std::size_t i) noexcept {
    return (piece.codes != nullptr ? piece.codes[i] : piece.constant) < 0;
}

} // namespace

column_stager::column_stager(intake& into, const word_books& books) : in_(into), books_(books) {
    for (const measure_facts& m : in_.words.measures()) {
        units_.push_back(m.places ? static_cast<double>(pow10(m.places->places)) : 0);
        scales_.push_back(m.places ? static_cast<std::int64_t>(pow10(m.places->places)) : 0);
        one_unit_ = one_unit_ && units_.back() == units_.front();
    }
    if (units_.empty()) units_ = {1.0}; // every row is refused then, but code 0 is still looked at
    known_periods_.resize(static_cast<std::size_t>(in_.words.calendars()));
    known_versions_.resize(units_.size());
    known_categories_.resize(books_.schemes.size());
    steps_.resize(books_.schemes.size());
}

/// Makes room for every word that the book has by now.
template <class T>
void column_stager::widen(meanings<T>& known, const word_book* book) {
    const std::size_t needed = book == nullptr ? 1 : static_cast<std::size_t>(book->size()) + 1;
    if (known.by_code.size() < needed) known.by_code.resize(needed, not_looked_up<T>);
}

template <class T, class Resolve>
T column_stager::look_up(std::int32_t code, const word_book* book, meanings<T>& known, Resolve&& resolve) {
    widen(known, book);
    T& is = known.by_code[static_cast<std::size_t>(code + 1)];
    if (is == not_looked_up<T>) {
        const meaning m = resolve(code < 0 ? std::string_view() : book->word(code));
        is = m.why == nullptr ? static_cast<T>(m.is) : refused_word<T>;
    }
    return is;
}

/// The meaning of every cell of a column; rows with a refused word become doubtful.
template <class T, class Resolve>
void column_stager::translate(const word_piece& from, const word_book* book, meanings<T>& known, T* into,
                              Resolve&& resolve) {
    const std::size_t rows = out_.rows;
    if (from.codes == nullptr) {
        const T is = look_up(from.constant, book, known, resolve);
        std::fill_n(into, rows, is == refused_word<T> ? T{0} : is);
        if (is == refused_word<T>) std::fill_n(doubtful_.begin(), rows, std::uint8_t{1});
        return;
    }
    widen(known, book);
    const std::int32_t* const codes = from.codes;
    if (!look_up_all(codes, rows, known.by_code.data() + 1, into)) return;
    for (std::size_t i = 0; i < rows; ++i) {
        if (into[i] == not_looked_up<T>) into[i] = look_up(codes[i], book, known, resolve);
        if (into[i] != refused_word<T>) continue;
        into[i] = 0;
        doubtful_[i] = 1;
    }
}

void column_stager::read(const column_batch& from) {
    out_.reset(from.rows);
    out_.first_line = from.keep_lines ? from.first_line : 0;
    doubtful_.assign(from.rows, 0);
    read_words(from);
    read_categories(from);
    read_periods(from);
    read_versions(from);
    read_values(from);
}

namespace {

/// Sets a row of a column that may be empty: then all its rows get `unused` first.
template <class T>
void set(std::vector<T>& column, std::size_t rows, std::size_t i, T x, T unused) {
    if (column.empty()) {
        if (x == unused) return;
        column.assign(rows, unused);
    }
    column[i] = x;
}

} // namespace

void column_stager::put(const staged_row& row, std::size_t i) {
    out_.spell_out_reasons();
    out_.measure[i] = row.measure;
    out_.place[i] = row.place;
    set(out_.organisation, out_.rows, i, row.organisation, -1);
    set(out_.category, out_.rows, i, row.category, 0);
    out_.period[i] = row.period;
    out_.number[i] = row.number;
    out_.what[i] = row.what;
    set(out_.upper, out_.rows, i, row.upper, std::int64_t{0});
    if (row.what == form::range) out_.upper.resize(out_.rows); // one that ends at 0
    set(out_.why, out_.rows, i, row.why, reason::none);
    set(out_.flags, out_.rows, i, row.flags, flag_set{});
    set(out_.source, out_.rows, i, row.source, -1);
    set(out_.recorded, out_.rows, i, row.recorded, measure_rows::not_recorded);
    set(out_.version, out_.rows, i, row.version, std::int16_t{-1});
    doubtful_[i] = 0;
}

void column_stager::read_words(const column_batch& from) {
    lexicon&   words = in_.words;
    const auto codes = [&](word_role role, std::vector<std::int32_t>& into, auto&& resolve) {
        translate(from.words[at(role)], books_.of[at(role)], known_[at(role)], into.data(), resolve);
    };
    using view = std::string_view;
    codes(word_role::measure, out_.measure, [&](view w) { return words.measure(w); });
    codes(word_role::place, out_.place, [&](view w) { return words.place(w); });
    if (books_.of[at(word_role::organisation)] != nullptr || words.organisation({}).why != nullptr) {
        out_.organisation.resize(from.rows);
        codes(word_role::organisation, out_.organisation, [&](view w) { return words.organisation(w); });
    }
    if (books_.of[at(word_role::source)] != nullptr) {
        out_.source.resize(from.rows);
        codes(word_role::source, out_.source, [&](view w) { return words.source(w); });
    }
    if (books_.of[at(word_role::recorded)] != nullptr) {
        out_.recorded.resize(from.rows);
        translate(from.words[at(word_role::recorded)], books_.of[at(word_role::recorded)], known_recorded_,
                  out_.recorded.data(), [&](view w) { return words.recorded(w); });
    }
    for (const word_role text : {word_role::value_text, word_role::lower_text, word_role::upper_text})
        for (std::size_t i = 0; books_.of[at(text)] != nullptr && i < from.rows; ++i)
            if (!says_nothing(from.words[at(text)], i)) doubtful_[i] = 1; // few rows need a text
}

void column_stager::read_categories(const column_batch& from) {
    if (!books_.schemes.empty()) out_.category.resize(from.rows);
    for (std::size_t s = 0; s < books_.schemes.size(); ++s) {
        const std::int32_t scheme = books_.schemes[s].first;
        const word_book*   book = books_.schemes[s].second;
        if (s == 0) { // a category by itself is a combination at once
            translate(from.schemes[s], book, known_categories_[s], out_.category.data(), [&](std::string_view w) {
                const meaning m = in_.words.category(scheme, w);
                if (m.why != nullptr) return m;
                return meaning{m.is < 0 ? 0 : in_.words.combined(0, scheme, static_cast<std::int32_t>(m.is)), nullptr};
            });
            continue;
        }
        category_.resize(from.rows);
        translate(from.schemes[s], book, known_categories_[s], category_.data(),
                  [&](std::string_view w) { return in_.words.category(scheme, w); });
        combine_categories(s);
    }
}

/// Adds the categories of one scheme to the combinations of those before.
void column_stager::combine_categories(std::size_t s) {
    const std::int32_t scheme = books_.schemes[s].first;
    const auto categories = static_cast<std::size_t>(in_.words.categories()[static_cast<std::size_t>(scheme)].size());
    for (std::size_t i = 0; i < out_.rows; ++i) {
        if (category_[i] < 0 || doubtful_[i] != 0) continue;
        const auto combination = static_cast<std::size_t>(out_.category[i]);
        if (combination >= steps_[s].size()) steps_[s].resize(combination + 1);
        std::vector<std::int32_t>& steps = steps_[s][combination];
        if (steps.empty()) steps.assign(categories, -1);
        std::int32_t& next = steps[static_cast<std::size_t>(category_[i])];
        if (next < 0) next = in_.words.combined(out_.category[i], scheme, category_[i]);
        out_.category[i] = next;
    }
}

void column_stager::read_periods(const column_batch& from) {
    const word_piece&                 piece = from.words[at(word_role::period)];
    const word_book*                  book = books_.of[at(word_role::period)];
    const std::vector<measure_facts>& measures = in_.words.measures();
    if (known_periods_.size() == 1)
        return translate(piece, book, known_periods_[0], out_.period.data(),
                         [&](std::string_view w) { return in_.words.period(w, 0); });
    for (std::size_t i = 0; i < from.rows; ++i) {
        if (doubtful_[i] != 0) continue;
        const std::int32_t calendar = measures[static_cast<std::size_t>(out_.measure[i])].calendar;
        out_.period[i] = look_up(piece.codes != nullptr ? piece.codes[i] : piece.constant, book,
                                 known_periods_[static_cast<std::size_t>(calendar)],
                                 [&](std::string_view w) { return in_.words.period(w, calendar); });
        if (out_.period[i] == refused_word<std::int32_t>) doubtful_[i] = 1;
    }
}

void column_stager::read_versions(const column_batch& from) {
    const word_piece& piece = from.words[at(word_role::version)];
    const word_book*  book = books_.of[at(word_role::version)];
    if (book == nullptr) return;
    out_.version.assign(from.rows, std::int16_t{-1});
    for (std::size_t i = 0; i < from.rows; ++i) {
        if (says_nothing(piece, i) || doubtful_[i] != 0) continue;
        const auto         m = static_cast<std::size_t>(out_.measure[i]);
        const std::int32_t version =
            look_up(piece.codes != nullptr ? piece.codes[i] : piece.constant, book, known_versions_[m],
                    [&](std::string_view w) { return in_.words.version(w, in_.words.measures()[m]); });
        if (version == refused_word<std::int32_t>)
            doubtful_[i] = 1;
        else
            out_.version[i] = static_cast<std::int16_t>(version);
    }
}

// ---- numbers

/// Points only: no column says anything but numbers, so a column can be stored as a whole.
void column_stager::store_points(const column_batch& from) {
    const std::size_t rows = from.rows;
    // Numbers that are not there take no second look where all of them mean the same.
    const bool alike = from.there != nullptr && nan_reason_ != reason::none;
    marks_.resize(rows);
    const point_columns points{from.number, alike ? from.there : nullptr, rows, out_.number.data(), marks_.data()};
    bool                odd = true;
    if (one_unit_) {
        odd = detail::store_points(points, units_.front());
    } else {
        row_units_.resize(rows);
        for (std::size_t i = 0; i < rows; ++i) row_units_[i] = units_[static_cast<std::size_t>(out_.measure[i])];
        odd = detail::store_points(points, row_units_.data());
    }
    if (alike && mark_missing(from.there, rows, out_.what.data())) out_.why_all = nan_reason_;
    if (!odd && (alike || from.there == nullptr)) return;
    for (std::size_t i = 0; i < rows; ++i) {
        const bool absent = !alike && from.there != nullptr && from.there[i] == 0;
        if ((marks_[i] == 0 && !absent) || doubtful_[i] != 0) continue;
        if (absent || std::isnan(from.number[i]))
            read_missing(i, false);
        else if (!store(from.number[i], i, out_.number[i]))
            doubtful_[i] = 1;
    }
}

void column_stager::store_whole_points(const column_batch& from) {
    for (std::size_t i = 0; i < from.rows; ++i) {
        if (doubtful_[i] != 0) continue;
        if (from.there != nullptr && from.there[i] == 0) {
            read_missing(i, false);
            continue;
        }
        const std::int64_t scale = scales_[static_cast<std::size_t>(out_.measure[i])];
        if (scale == 0 || __builtin_mul_overflow(from.whole[i], scale, &out_.number[i])) {
            const stored_number n =
                store_number(from.whole[i], in_.words.measures()[static_cast<std::size_t>(out_.measure[i])].places);
            out_.number[i] = n.bits;
            if (n.fault != number_fault::none) doubtful_[i] = 1;
        }
    }
}

void column_stager::read_values(const column_batch& from) {
    const std::size_t rows = from.rows;
    std::fill_n(out_.what.begin(), rows, form::point);
    const auto absent = [&](word_role role) { return books_.of[at(role)] == nullptr; };
    if (absent(word_role::form) && absent(word_role::reason) && absent(word_role::flags)) {
        if (from.whole != nullptr) return store_whole_points(from);
        if (from.number != nullptr) return store_points(from);
    }
    forms_.resize(rows);
    reasons_.resize(rows);
    flags_.resize(rows);
    const auto words = [&](word_role role, std::vector<std::int32_t>& into, auto&& resolve) {
        translate(from.words[at(role)], books_.of[at(role)], known_[at(role)], into.data(), [&](std::string_view w) {
            return w.empty() ? meaning{0, nullptr} : resolve(w); // point, no reason, no flags
        });
    };
    words(word_role::form, forms_, [&](std::string_view w) { return in_.words.form_word(w); });
    words(word_role::reason, reasons_, [&](std::string_view w) { return in_.words.reason_word(w); });
    words(word_role::flags, flags_, [&](std::string_view w) { return in_.words.flags(w); });
    for (std::size_t i = 0; i < rows; ++i)
        if (doubtful_[i] == 0) read_form(from, i);
}

bool column_stager::has_number(const column_batch& from, std::size_t i) const {
    if (from.there != nullptr && from.there[i] == 0) return false;
    return from.whole != nullptr || (from.number != nullptr && !std::isnan(from.number[i]));
}

void column_stager::read_form(const column_batch& from, std::size_t i) {
    const auto what = static_cast<form>(forms_[i]);
    const bool number = has_number(from, i);
    if (what == form::missing) {
        const bool zero = !number || (from.whole != nullptr ? from.whole[i] == 0 : from.number[i] == 0);
        return read_missing(i, !zero || flags_[i] != 0);
    }
    if (what == form::point && !number) return read_missing(i, false);
    out_.what[i] = what;
    set(out_.flags, out_.rows, i, flag_set(static_cast<std::uint16_t>(flags_[i])), flag_set{});
    std::int64_t& into = out_.number[i];
    bool          good = reasons_[i] == 0;
    switch (what) {
    case form::below: good = good && store_at(from.upper, i, into); break;
    case form::above: good = good && store_at(from.lower, i, into); break;
    case form::range:
        if (out_.upper.empty()) out_.upper.assign(out_.rows, 0);
        good = good && store_at(from.lower, i, into) && store_at(from.upper, i, out_.upper[i]) &&
               !is_above(into, out_.upper[i], in_.words.facts(out_.measure[i]).places);
        break;
    default:
        if (from.whole == nullptr) {
            good = good && store(from.number[i], i, into);
        } else {
            const stored_number n = store_number(from.whole[i], in_.words.facts(out_.measure[i]).places);
            into = n.bits;
            good = good && n.fault == number_fault::none;
        }
    }
    if (!good) doubtful_[i] = 1;
}

void column_stager::read_missing(std::size_t i, bool contradicted) {
    const bool worded = books_.of[at(word_role::reason)] != nullptr;
    const auto stated = worded ? static_cast<reason>(reasons_[i]) : reason::none;
    const auto why = stated != reason::none ? stated : nan_reason_;
    out_.spell_out_reasons();
    out_.what[i] = form::missing;
    out_.number[i] = 0;
    set(out_.why, out_.rows, i, why, reason::none);
    if (contradicted || why == reason::none) doubtful_[i] = 1;
}

bool column_stager::store(double x, std::size_t i, std::int64_t& into) const {
    const stored_number n = store_number(x, in_.words.facts(out_.measure[i]).places);
    into = n.bits;
    return n.fault == number_fault::none;
}

bool column_stager::store_at(const double* column, std::size_t i, std::int64_t& into) const {
    return column != nullptr && store(column[i], i, into);
}

// ---- columns of a host

column_batches::column_batches(const observation_columns& from, lexicon& words) : from_(from) {
    const std::array<const word_column*, word_roles> all{
        &from.measure,    &from.place,      &from.organisation, &from.period,   &from.form,
        &from.reason,     &from.flags,      &from.source,       &from.recorded, &from.version,
        &from.value_text, &from.lower_text, &from.upper_text};
    columns_ = all;
    for (std::size_t r = 0; r < word_roles; ++r) books_.of[r] = book_of(*columns_[r]);
    std::vector<std::pair<std::int32_t, const word_column*>> schemes;
    for (const auto& [code, column] : from.categories)
        schemes.emplace_back(static_cast<std::int32_t>(words.scheme(code).is), &column);
    std::sort(schemes.begin(), schemes.end());
    for (const auto& [scheme, column] : schemes) {
        books_.schemes.emplace_back(scheme, book_of(*column));
        schemes_.push_back(column);
    }
}

const word_book* column_batches::book_of(const word_column& c) {
    if (c.words.empty()) return nullptr;
    lists_.push_back(std::make_unique<list_book>(c.words));
    return lists_.back().get();
}

word_piece column_batches::piece_of(const word_column& c, std::int64_t first) const {
    if (!c.codes.empty()) return {c.codes.data() + first, -1};
    if (c.words.empty()) return {};
    if (c.words.size() == 1) return {nullptr, 0};
    return {positions_.data(), -1};
}

const column_batch& column_batches::at(std::int64_t first) {
    batch_.rows = static_cast<std::size_t>(std::min(rows_per_stage, from_.rows - first));
    batch_.first_line = first + 1;
    batch_.keep_lines = from_.keep_row_numbers;
    positions_.resize(batch_.rows);
    for (std::size_t i = 0; i < batch_.rows; ++i)
        positions_[i] = static_cast<std::int32_t>(first) + static_cast<std::int32_t>(i);
    for (std::size_t r = 0; r < word_roles; ++r) batch_.words[r] = piece_of(*columns_[r], first);
    batch_.schemes.clear();
    for (const word_column* column : schemes_) batch_.schemes.push_back(piece_of(*column, first));
    const auto from = [first](const auto& column) { return column.empty() ? nullptr : column.data() + first; };
    batch_.number = from(from_.number);
    batch_.whole = from(from_.whole_numbers);
    batch_.there = from(from_.number_there);
    batch_.lower = from(from_.lower);
    batch_.upper = from(from_.upper);
    return batch_;
}

} // namespace steelyard::inline v0_1::detail
