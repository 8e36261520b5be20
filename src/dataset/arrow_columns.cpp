// SPDX-License-Identifier: MIT
#include "detail/arrow_columns.hpp"
#include "detail/staging_loops.hpp"

#include <steelyard/core/error.hpp>
#include <steelyard/define/date.hpp>

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <cstring>
#include <limits>

namespace steelyard::inline v0_1::detail {

namespace {

using kind = arrow_layout_kind;

bool is_text(kind k) noexcept { return k == kind::text32 || k == kind::text64 || k == kind::text_view; }
bool is_integer(kind k) noexcept { return k >= kind::int8 && k <= kind::uint64; }
bool is_day(kind k) noexcept { return k == kind::day32 || k == kind::day64; }

[[noreturn]] void broken(const std::string& column, const std::string& what) {
    throw shape_mismatch("column " + column + ": " + what + "; the producer of this Arrow data is at fault");
}

/// Names of formats for people, where the letter alone would not help.
std::string_view format_name(std::string_view format) noexcept {
    constexpr std::array<std::pair<std::string_view, std::string_view>, 14> names{{{"z", "binary"},
                                                                                   {"Z", "large binary"},
                                                                                   {"vz", "binary view"},
                                                                                   {"w:", "fixed-size binary"},
                                                                                   {"d:", "decimal"},
                                                                                   {"td", "date"},
                                                                                   {"ts", "timestamp"},
                                                                                   {"tt", "time"},
                                                                                   {"tD", "duration"},
                                                                                   {"ti", "interval"},
                                                                                   {"+l", "list"},
                                                                                   {"+s", "struct"},
                                                                                   {"+r", "run-end encoded"},
                                                                                   {"u", "text"}}};
    for (const auto& [prefix, name] : names)
        if (format.starts_with(prefix)) return name;
    switch (read_format(format).kind) {
    case kind::float16: return "float16";
    case kind::float32: return "float32";
    case kind::float64: return "float64";
    case kind::boolean: return "bool";
    case kind::text64: return "large text";
    case kind::text_view: return "text view";
    case kind::nothing: return "null";
    default: return is_integer(read_format(format).kind) ? "integer" : "nested or unknown";
    }
}

double from_half(std::uint16_t bits) noexcept { // IEEE 754 binary16
    const int    exponent = bits >> 10 & 31;
    const double fraction = bits & 1023;
    double       x = 0;
    if (exponent == 31)
        x = fraction == 0 ? std::numeric_limits<double>::infinity() : std::numeric_limits<double>::quiet_NaN();
    else
        x = exponent == 0 ? std::ldexp(fraction, -24) : std::ldexp(fraction + 1024, exponent - 25);
    return (bits & 0x8000) != 0 ? -x : x;
}

} // namespace

arrow_format read_format(std::string_view format) noexcept {
    if (format.size() == 1) {
        constexpr std::string_view     letters = "ncsilCSILefgbuU";
        constexpr std::array<kind, 15> kinds{kind::nothing, kind::int8,    kind::int16,   kind::int32,  kind::int64,
                                             kind::uint8,   kind::uint16,  kind::uint32,  kind::uint64, kind::float16,
                                             kind::float32, kind::float64, kind::boolean, kind::text32, kind::text64};
        const std::size_t              at = letters.find(format[0]);
        return {at == std::string_view::npos ? kind::other : kinds[at], 1, {}};
    }
    if (format == "vu") return {kind::text_view, 1, {}};
    if (format == "tdD") return {kind::day32, 1, {}};
    if (format == "tdm") return {kind::day64, 1, {}};
    if (format.size() < 4 || !format.starts_with("ts") || format[3] != ':') return {};
    const std::size_t unit = std::string_view("smun").find(format[2]);
    if (unit == std::string_view::npos) return {};
    constexpr std::array<std::int64_t, 4> per_second{1, 1'000, 1'000'000, 1'000'000'000};
    return {kind::instant, per_second[unit], format.substr(4)};
}

std::string format_words(const ArrowSchema& schema) {
    const std::string_view format(schema.format);
    const std::string      own = std::string(format_name(format)) + " (" + std::string(format) + ")";
    return schema.dictionary == nullptr ? own : "a dictionary of " + format_words(*schema.dictionary);
}

// ---- words

std::string arrow_words_column::fault(const ArrowSchema& schema, const taken& what) {
    if (schema.dictionary != nullptr && !is_integer(read_format(schema.format).kind))
        return "the indices of its dictionary are no integers; cast it to text";
    const arrow_format f = read_format((schema.dictionary != nullptr ? schema.dictionary : &schema)->format);
    if (schema.dictionary != nullptr && schema.dictionary->dictionary != nullptr)
        return "it is a dictionary of dictionaries; cast it to text";
    if (is_text(f.kind) || f.kind == kind::nothing) return {};
    if (is_integer(f.kind) && !what.numbers)
        return "codes are text: cast it to text, and mind leading zeros that a number has lost";
    if (is_integer(f.kind) || (is_day(f.kind) && what.days)) return {};
    if (f.kind == kind::instant && what.instants) return f.zone.empty() ? "give it a time zone, such as UTC" : "";
    if (f.kind == kind::instant && what.days)
        return f.zone.empty() || f.zone == "UTC" ? ""
                                                 : "the day depends on the time zone: cast it to a date on purpose";
    return "cast it to text";
}

arrow_words_column::arrow_words_column(const ArrowSchema& schema, const taken& what)
    : name_(schema.name == nullptr ? "" : schema.name),
      taken_(what),
      format_(read_format(schema.format)),
      is_dictionary_(schema.dictionary != nullptr) {
    if (is_dictionary_) dictionary_ = read_format(schema.dictionary->format);
    // The text of a time zone belongs to the schema and is not needed any more.
    format_.zone = dictionary_.zone = {};
}

void arrow_words_column::begin(const arrow_piece& piece) {
    piece_ = piece;
    if (!is_dictionary_) return;
    const ArrowArray* list = piece.array->dictionary;
    if (list == nullptr) broken(name_, "a batch comes without its dictionary");
    translation_.resize(static_cast<std::size_t>(std::max<std::int64_t>(list->length, 1)), -1);
    read_values(dictionary_, {list, list->offset, list->length}, 0, list->length, translation_.data());
    is_identity_ = list->length > 0;
    for (std::size_t i = 0; i < static_cast<std::size_t>(list->length); ++i)
        is_identity_ = is_identity_ && translation_[i] == static_cast<std::int32_t>(i);
}

const std::int32_t* arrow_words_column::read(std::int64_t first, std::int64_t rows) {
    codes_.resize(static_cast<std::size_t>(rows));
    if (!is_dictionary_) {
        read_values(format_, piece_, first, rows, codes_.data());
        return codes_.data();
    }
    switch (format_.kind) {
    case kind::int8: return read_indices<std::int8_t>(first, rows);
    case kind::uint8: return read_indices<std::uint8_t>(first, rows);
    case kind::int16: return read_indices<std::int16_t>(first, rows);
    case kind::uint16: return read_indices<std::uint16_t>(first, rows);
    case kind::int32: return read_indices<std::int32_t>(first, rows);
    case kind::uint32: return read_indices<std::uint32_t>(first, rows);
    case kind::int64: return read_indices<std::int64_t>(first, rows);
    default: return read_indices<std::uint64_t>(first, rows);
    }
}

/// Indices as 32 bits; a negative one becomes a huge one.
template <class T>
const std::uint32_t* arrow_words_column::indices(std::int64_t first, std::int64_t rows) {
    using index = std::make_unsigned_t<T>;
    const auto* const from = reinterpret_cast<const index*>(piece_.buffer<T>(1) + piece_.offset + first);
    if constexpr (sizeof(T) == 4) {
        return from;
    } else {
        constexpr auto beyond = std::numeric_limits<std::uint32_t>::max();
        indices_.resize(static_cast<std::size_t>(rows));
        for (std::size_t i = 0; i < indices_.size(); ++i)
            indices_[i] = sizeof(T) < 4 || from[i] < beyond ? static_cast<std::uint32_t>(from[i]) : beyond;
        return indices_.data();
    }
}

template <class T>
const std::int32_t* arrow_words_column::read_indices(std::int64_t first, std::int64_t rows) {
    const std::uint32_t* const from = indices<T>(first, rows);
    const std::uint8_t* const  bits = piece_.validity();
    const auto                 n = static_cast<std::size_t>(rows);
    const auto                 words = static_cast<std::uint64_t>(piece_.array->dictionary->length);
    if (bits == nullptr) {
        if (n != 0 && largest_index(from, n) >= words) outside(words);
        if (is_identity_) return reinterpret_cast<const std::int32_t*>(from);
        for (std::size_t i = 0; i < n; ++i) codes_[i] = translation_[from[i]];
        return codes_.data();
    }
    there_.resize(n); // where there is a null, the index means nothing
    spread_bits(bits, piece_.offset + first, rows, there_.data());
    if (words == 0 ? std::find(there_.begin(), there_.end(), 1) != there_.end()
                   : largest_index(from, there_.data(), n) >= words)
        outside(words);
    codes_where_there(from, there_.data(), n, codes_.data());
    if (!is_identity_)
        for (std::size_t i = 0; i < n; ++i)
            codes_[i] = codes_[i] < 0 ? -1 : translation_[static_cast<std::size_t>(codes_[i])];
    return codes_.data();
}

void arrow_words_column::outside(std::uint64_t words) const {
    broken(name_, "an index lies outside a dictionary of " + std::to_string(words) + " words");
}

void arrow_words_column::read_values(const arrow_format& format, const arrow_piece& piece, std::int64_t first,
                                     std::int64_t rows, std::int32_t* into) {
    switch (format.kind) {
    case kind::text32: return read_texts<std::int32_t>(piece, first, rows, into);
    case kind::text64: return read_texts<std::int64_t>(piece, first, rows, into);
    case kind::text_view: return read_views(piece, first, rows, into);
    case kind::int8: return read_numbers<std::int8_t>(format, piece, first, rows, into);
    case kind::uint8: return read_numbers<std::uint8_t>(format, piece, first, rows, into);
    case kind::int16: return read_numbers<std::int16_t>(format, piece, first, rows, into);
    case kind::uint16: return read_numbers<std::uint16_t>(format, piece, first, rows, into);
    case kind::int32:
    case kind::day32: return read_numbers<std::int32_t>(format, piece, first, rows, into);
    case kind::uint32: return read_numbers<std::uint32_t>(format, piece, first, rows, into);
    case kind::int64:
    case kind::uint64:
    case kind::day64:
    case kind::instant: return read_numbers<std::int64_t>(format, piece, first, rows, into);
    default: std::fill_n(into, rows, -1); // every entry is null
    }
}

template <class Offset>
void arrow_words_column::read_texts(const arrow_piece& piece, std::int64_t first, std::int64_t rows,
                                    std::int32_t* into) {
    if (rows == 0) return;
    const Offset* const       offsets = piece.buffer<Offset>(1) + piece.offset + first;
    const char* const         chars = piece.buffer<char>(2);
    const std::uint8_t* const bits = piece.validity();
    for (std::int64_t i = 0; i < rows; ++i) {
        if (bits != nullptr && !bit_at(bits, piece.offset + first + i)) {
            into[i] = -1;
            continue;
        }
        if (offsets[i] < 0 || offsets[i + 1] < offsets[i]) broken(name_, "the offsets of its texts go backwards");
        const auto length = static_cast<std::size_t>(offsets[i + 1] - offsets[i]);
        const auto word = length == 0 ? std::string_view() : std::string_view(chars + offsets[i], length);
        into[i] = is_dictionary_ ? words_.slot(word, into[i]) : words_.slot(word); // mostly as in the batch before
    }
}

/// Texts of at most 12 bytes stand in the view itself, longer ones in one of the buffers that follow.
void arrow_words_column::read_views(const arrow_piece& piece, std::int64_t first, std::int64_t rows,
                                    std::int32_t* into) {
    if (rows == 0) return;
    const auto* const         views = piece.buffer<unsigned char>(1) + (piece.offset + first) * 16;
    const std::uint8_t* const bits = piece.validity();
    for (std::int64_t i = 0; i < rows; ++i) {
        if (bits != nullptr && !bit_at(bits, piece.offset + first + i)) {
            into[i] = -1;
            continue;
        }
        const unsigned char*        view = views + i * 16;
        std::array<std::int32_t, 4> parts{}; // length, first bytes, buffer, position in it
        std::memcpy(parts.data(), view, 16);
        if (parts[0] < 0) broken(name_, "a text has a negative length");
        const auto length = static_cast<std::size_t>(parts[0]);
        if (length > 12 && (parts[2] < 0 || parts[2] + 3 >= piece.array->n_buffers || parts[3] < 0))
            broken(name_, "a text lies in no buffer");
        const char* at =
            length <= 12 ? reinterpret_cast<const char*>(view) + 4 : piece.buffer<char>(2 + parts[2]) + parts[3];
        into[i] = words_.slot({at, length});
    }
}

template <class T>
void arrow_words_column::read_numbers(const arrow_format& format, const arrow_piece& piece, std::int64_t first,
                                      std::int64_t rows, std::int32_t* into) {
    if (rows == 0) return;
    const T* const            from = piece.buffer<T>(1) + piece.offset + first;
    const std::uint8_t* const bits = piece.validity();
    for (std::int64_t i = 0; i < rows; ++i)
        into[i] = bits != nullptr && !bit_at(bits, piece.offset + first + i)
                      ? -1
                      : slot_of(format, static_cast<std::int64_t>(from[i]));
}

std::int32_t arrow_words_column::slot_of(const arrow_format& format, std::int64_t number) {
    constexpr std::size_t size = 4096;
    if (recent_.empty()) recent_.assign(size, {0, -1});
    auto& [known, code] =
        recent_[static_cast<std::size_t>((static_cast<std::uint64_t>(number) * 0x9E3779B97F4A7C15ULL) >> 52)];
    if (code >= 0 && known == number) return code;
    const auto [at, fresh] = numbers_.try_emplace(number, 0);
    if (fresh) at->second = words_.slot(text_of(format, number));
    known = number;
    return code = at->second;
}

/// Years, days as 2009-01-31, instants as 2009-01-31T12:30:00Z; an instant that stands for a day only if it is
/// midnight. What cannot be said so keeps a text that no period and no instant has, so that the row is refused.
std::string arrow_words_column::text_of(const arrow_format& format, std::int64_t number) const {
    constexpr std::int64_t second_most = 1'000'000'000'000; // beyond the years of a date
    if (is_integer(format.kind))
        return format.kind == kind::uint64 ? std::to_string(static_cast<std::uint64_t>(number))
                                           : std::to_string(number);
    std::int64_t seconds = 0;
    std::int64_t rest = 0;
    if (format.kind == kind::day32) {
        if (std::abs(number) > second_most / 86400) return "day " + std::to_string(number);
        seconds = number * 86400;
    } else {
        const std::int64_t per_second = format.kind == kind::day64 ? 1000 : format.per_second;
        seconds = number / per_second;
        rest = number % per_second;
        if (rest < 0) {
            rest += per_second;
            --seconds;
        }
    }
    if (seconds > second_most || seconds < -second_most) return "second " + std::to_string(seconds);
    const std::string text = instant{seconds}.text();
    if (rest != 0)
        return text.substr(0, text.size() - 1) + "+" + std::to_string(rest) + "/" + std::to_string(format.per_second) +
               "s";
    const bool midnight = seconds % 86400 == 0;
    return midnight && (is_day(format.kind) || !taken_.instants) ? text.substr(0, text.find('T')) : text;
}

// ---- numbers

std::string arrow_number_column::fault(const ArrowSchema& schema) {
    if (schema.dictionary != nullptr) return "numbers come as they are: decode the dictionary";
    const kind k = read_format(schema.format).kind;
    if (is_integer(k) || (k >= kind::float16 && k <= kind::boolean) || k == kind::nothing) return {};
    return "cast it to float64 or int64 on purpose";
}

arrow_number_column::arrow_number_column(const ArrowSchema& schema)
    : name_(schema.name == nullptr ? "" : schema.name),
      format_(read_format(schema.format)),
      whole_(is_integer(format_.kind) || format_.kind == kind::boolean) {
    format_.zone = {};
}

template <class T>
void arrow_number_column::widen(std::int64_t first, std::int64_t rows) {
    const T* const from = piece_.buffer<T>(1) + piece_.offset + first;
    if constexpr (std::is_floating_point_v<T>) {
        doubles_.resize(static_cast<std::size_t>(rows));
        std::copy_n(from, rows, doubles_.begin());
    } else {
        integers_.resize(static_cast<std::size_t>(rows));
        std::transform(from, from + rows, integers_.begin(), [](T x) { return static_cast<std::int64_t>(x); });
    }
}

void arrow_number_column::read_there(std::int64_t first, std::int64_t rows) {
    const std::uint8_t* const bits = piece_.validity();
    there_ = nullptr;
    if (bits == nullptr && format_.kind != kind::nothing) return;
    bytes_.assign(static_cast<std::size_t>(rows), 0);
    if (bits != nullptr) spread_bits(bits, piece_.offset + first, rows, bytes_.data());
    there_ = bytes_.data();
}

void arrow_number_column::read(std::int64_t first, std::int64_t rows) {
    read_there(first, rows);
    numbers_ = nullptr;
    whole_numbers_ = nullptr;
    switch (format_.kind) {
    case kind::float64: numbers_ = piece_.buffer<double>(1) + piece_.offset + first; return;
    case kind::int64: whole_numbers_ = piece_.buffer<std::int64_t>(1) + piece_.offset + first; return;
    case kind::float32: widen<float>(first, rows); break;
    case kind::int8: widen<std::int8_t>(first, rows); break;
    case kind::uint8: widen<std::uint8_t>(first, rows); break;
    case kind::int16: widen<std::int16_t>(first, rows); break;
    case kind::uint16: widen<std::uint16_t>(first, rows); break;
    case kind::int32: widen<std::int32_t>(first, rows); break;
    case kind::uint32: widen<std::uint32_t>(first, rows); break;
    case kind::uint64:
        widen<std::uint64_t>(first, rows);
        for (std::int64_t i = 0; i < rows; ++i)
            if (integers_[static_cast<std::size_t>(i)] < 0 && (there_ == nullptr || there_[i] != 0))
                throw shape_mismatch("column " + name_ +
                                     ": a number lies beyond 2^63 and does not fit; give a larger unit");
        break;
    case kind::boolean:
        integers_.resize(static_cast<std::size_t>(rows));
        for (std::int64_t i = 0; i < rows; ++i)
            integers_[static_cast<std::size_t>(i)] =
                bit_at(piece_.buffer<std::uint8_t>(1), piece_.offset + first + i) ? 1 : 0;
        break;
    case kind::float16:
        doubles_.resize(static_cast<std::size_t>(rows));
        for (std::int64_t i = 0; i < rows; ++i)
            doubles_[static_cast<std::size_t>(i)] =
                from_half(piece_.buffer<std::uint16_t>(1)[piece_.offset + first + i]);
        break;
    default: doubles_.assign(static_cast<std::size_t>(rows), 0); // every entry is null
    }
    if (whole_)
        whole_numbers_ = integers_.data();
    else
        numbers_ = doubles_.data();
}

void arrow_number_column::read_doubles(std::int64_t first, std::int64_t rows) {
    read(first, rows);
    if (!whole_ && there_ == nullptr) return;
    if (numbers_ != doubles_.data() || whole_) doubles_.resize(static_cast<std::size_t>(rows));
    for (std::int64_t i = 0; i < rows; ++i) {
        double& x = doubles_[static_cast<std::size_t>(i)];
        if (there_ != nullptr && there_[i] == 0) {
            x = std::numeric_limits<double>::quiet_NaN();
        } else if (!whole_) {
            x = numbers_[i];
        } else {
            x = static_cast<double>(whole_numbers_[i]);
            if (std::abs(x) > 0x1p53)
                throw shape_mismatch("column " + name_ +
                                     ": a whole number lies beyond 2^53; give its decimal text in " + name_ + "_text");
        }
    }
    numbers_ = doubles_.data();
}

} // namespace steelyard::inline v0_1::detail
