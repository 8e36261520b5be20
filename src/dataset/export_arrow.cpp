// SPDX-License-Identifier: MIT
#include <steelyard/core/arrow_stream.hpp>
#include <steelyard/core/code_list.hpp>
#include <steelyard/dataset/arrow.hpp>
#include <steelyard/dataset/dataset.hpp>
#include <steelyard/dataset/exact_text.hpp>
#include <steelyard/dataset/tabular.hpp>

#include <core/detail/newer_processors.hpp>

#include <algorithm>
#include <array>
#include <cstring>
#include <functional>
#include <utility>

namespace steelyard::inline v0_1 {

namespace {

/// Whole columns of a batch stay in the second-level cache while they are made.
constexpr std::size_t rows_per_batch = std::size_t{1} << 16;
/// Scaled integers below this are exact doubles.
constexpr std::int64_t exact_below = std::int64_t{1} << 51;

/// The memory of one batch or of what batches share.
struct block_memory {
    std::vector<std::unique_ptr<std::byte[]>> pieces;

    template <class T>
    T* take(std::size_t n) {
        pieces.push_back(std::make_unique_for_overwrite<std::byte[]>(n * sizeof(T) + 8)); // bits are set by the word
        return reinterpret_cast<T*>(pieces.back().get());
    }
};

/// Bits from there(i), and how many are 0. Sixty-four bytes of 0 and 1 are made in a loop that vectorises, then eight at
/// a time are gathered into one byte by a multiplication.
template <class There>
std::int64_t write_bits(std::uint8_t* bits, std::size_t rows, There&& there) {
    std::int64_t                 set = 0;
    std::array<std::uint8_t, 64> flags{};
    for (std::size_t first = 0; first < rows; first += 64) {
        const std::size_t n = std::min<std::size_t>(64, rows - first);
        if (n < 64) flags.fill(0);
        for (std::size_t i = 0; i < n; ++i) flags[i] = there(first + i) ? 1 : 0;
        unsigned sum = 0;
        for (const std::uint8_t f : flags) sum += f;
        set += sum;
        for (std::size_t i = 0; i < n; i += 8) {
            std::uint64_t eight = 0;
            std::memcpy(&eight, flags.data() + i, 8);
            if constexpr (std::endian::native == std::endian::big) eight = __builtin_bswap64(eight);
            bits[(first + i) / 8] = static_cast<std::uint8_t>(eight * 0x0102040810204080ULL >> 56);
        }
    }
    return static_cast<std::int64_t>(rows) - set;
}

// The innermost loops, each over one piece of a column.

STEELYARD_FOR_NEWER_PROCESSORS void narrow(const std::int32_t* from, std::size_t rows, std::int8_t* into) {
    for (std::size_t i = 0; i < rows; ++i) into[i] = static_cast<std::int8_t>(std::max(from[i], 0));
}
STEELYARD_FOR_NEWER_PROCESSORS void narrow(const std::int32_t* from, std::size_t rows, std::int16_t* into) {
    for (std::size_t i = 0; i < rows; ++i) into[i] = static_cast<std::int16_t>(std::max(from[i], 0));
}
STEELYARD_FOR_NEWER_PROCESSORS void narrow(const std::int32_t* from, std::size_t rows, std::int32_t* into) {
    for (std::size_t i = 0; i < rows; ++i) into[i] = std::max(from[i], 0);
}
STEELYARD_FOR_NEWER_PROCESSORS std::int64_t bits_of_codes(const std::int32_t* codes, std::size_t rows,
                                                          std::uint8_t* bits) {
    return write_bits(bits, rows, [codes](std::size_t i) { return codes[i] >= 0; });
}
STEELYARD_FOR_NEWER_PROCESSORS std::int64_t bits_of_forms(const form* forms, std::size_t rows, form first, form second,
                                                          std::uint8_t* bits) {
    return write_bits(bits, rows, [=](std::size_t i) { return (forms[i] == first) | (forms[i] == second); });
}
/// Integers below 2^51: adding one to the bits of 1.5 * 2^52 adds it to that number.
STEELYARD_FOR_NEWER_PROCESSORS void doubles_of(const std::int64_t* from, std::size_t rows, double unit, double* into) {
    constexpr double shift = 0x1.8p52;
    const auto       number = [=](std::size_t i) {
        return std::bit_cast<double>(from[i] + std::bit_cast<std::int64_t>(shift)) - shift;
    };
    if (unit == 1)
        for (std::size_t i = 0; i < rows; ++i) into[i] = number(i);
    else
        for (std::size_t i = 0; i < rows; ++i) into[i] = number(i) / unit;
}
STEELYARD_FOR_NEWER_PROCESSORS void decode(const packed_column<std::int32_t>& from, std::size_t first, std::size_t rows,
                                           std::int32_t* into) {
    from.read(first, rows, into);
}
STEELYARD_FOR_NEWER_PROCESSORS void decode(const packed_column<std::int64_t>& from, std::size_t first, std::size_t rows,
                                           std::int64_t* into) {
    from.read(first, rows, into);
}
STEELYARD_FOR_NEWER_PROCESSORS void decode(const packed_column<form>& from, std::size_t first, std::size_t rows,
                                           form* into) {
    from.read(first, rows, into);
}
/// Forms that occur, one bit each.
STEELYARD_FOR_NEWER_PROCESSORS unsigned forms_among(const form* forms, std::size_t rows) {
    std::uint8_t seen = 0; // five forms, so that a byte will do
    for (std::size_t i = 0; i < rows; ++i)
        for (unsigned f = 0; f < form_names.size(); ++f)
            seen = static_cast<std::uint8_t>(seen | (forms[i] == static_cast<form>(f) ? 1U << f : 0U));
    return seen;
}

/// The narrowest codes for a list of words.
arrow_type words_type(std::int64_t words) noexcept {
    return words <= 1 << 7 ? arrow_type::words8 : words <= 1 << 15 ? arrow_type::words16 : arrow_type::words;
}

/// A set of forms, one bit each.
using form_mask = unsigned;

constexpr form_mask mask_of(form f) noexcept { return 1U << static_cast<unsigned>(f); }

/// Words that blocks name by their own numbers, such as periods of a frequency: number - low -> code, -1 elsewhere.
struct numbering {
    std::int64_t              low = 0;
    std::vector<std::int32_t> codes;
};

/// Batches of a dataset's rows in the tabular form.
class dataset_source final : public arrow_source {
public:
    explicit dataset_source(const dataset& data) : data_(data) {
        number_words();
        make_fields();
        auto  zeros = std::make_shared<block_memory>();
        auto* bytes = zeros->take<std::uint64_t>(rows_per_batch + 1);
        std::memset(bytes, 0, (rows_per_batch + 1) * sizeof(std::uint64_t));
        zeros_ = bytes;
        zeros_owner_ = std::move(zeros);
    }
    [[nodiscard]] const std::vector<arrow_field>& fields() const noexcept override { return fields_; }
    std::optional<arrow_batch>                    next() override;

private:
    using rows = measure_rows;

    void number_words();
    void number_periods(const rows& b, code_list& words);
    void find_inexact(const rows& b);
    void make_fields();

    /// A column without any entry.
    arrow_column nothing() const {
        arrow_column c;
        c.owner = zeros_owner_;
        c.values = zeros_;
        c.offsets = static_cast<const std::int32_t*>(zeros_);
        c.validity = static_cast<const std::uint8_t*>(zeros_);
        c.nulls = static_cast<std::int64_t>(count_);
        return c;
    }
    arrow_column measure_codes();
    template <class Column, class Code>
    arrow_column coded(std::size_t field, const Column& from, Code&& code);
    arrow_column codes_of(std::size_t field, bool some_absent);
    template <class T>
    arrow_column narrowed(bool some_absent);
    void         add_categories(arrow_batch& batch, const rows& b);
    void         add_value(arrow_batch& batch, const rows& b);
    void         add_texts(arrow_batch& batch, const rows& b);
    arrow_column numbers(const rows& b, const std::int64_t* from, form_mask holding);
    arrow_column texts(const rows& b, const std::function<std::optional<std::int64_t>(std::size_t)>& number);
    arrow_column recorded(const rows& b);

    template <class T>
    T* take(std::size_t n) {
        return memory_->take<T>(n);
    }
    /// A column in the batch's memory.
    arrow_column held(const void* values, const std::uint8_t* validity = nullptr, std::int64_t nulls = 0) const {
        arrow_column c;
        c.owner = memory_;
        c.values = values;
        c.validity = nulls == 0 ? nullptr : validity;
        c.nulls = nulls;
        return c;
    }

    dataset                                data_;
    std::vector<arrow_field>               fields_;
    std::vector<numbering>                 periods_;    ///< by block
    std::vector<std::vector<std::int32_t>> versions_;   ///< by measure: definition version -> code
    std::vector<std::vector<std::int32_t>> categories_; ///< by scheme: combination -> category or -1
    std::vector<std::int32_t>              flags_;      ///< bits -> code, -1 for none
    std::vector<std::string>               period_words_, version_words_, flag_words_;
    bool                                   inexact_ = false; ///< some number needs its text
    const void*                            zeros_ = nullptr;
    std::shared_ptr<const void>            zeros_owner_;
    std::shared_ptr<block_memory>          memory_;               ///< of the batch that is made
    std::vector<std::int32_t>              codes_, combinations_; ///< of the batch, where it is made
    std::vector<std::int64_t>              numbers_, uppers_;
    const form*                            forms_ = nullptr;
    form_mask                              seen_ = 0; ///< forms that occur in the batch
    arrow_column                           measure_;  ///< of the block that is read, full length
    std::size_t                            block_ = 0, first_ = 0, count_ = 0;
};

/// Calls work(entries, count) for a column piece by piece.
template <class T, class Work>
void in_pieces(const packed_column<T>& column, Work&& work) {
    std::array<T, 4096> piece{};
    for (std::size_t first = 0; first < column.size(); first += piece.size()) {
        const std::size_t n = std::min(piece.size(), column.size() - first);
        column.read(first, n, piece.data());
        work(piece.data(), n);
    }
}

void dataset_source::number_periods(const rows& b, code_list& words) {
    numbering n;
    n.low = b.period.lowest();
    in_pieces(b.period, [&](const std::int32_t* periods, std::size_t count) {
        const auto high = static_cast<std::size_t>(*std::max_element(periods, periods + count) - n.low);
        if (high >= n.codes.size()) n.codes.resize(high + 1, -1);
        for (std::size_t i = 0; i < count; ++i) n.codes[static_cast<std::size_t>(periods[i] - n.low)] = 0;
    });
    for (std::size_t i = 0; i < n.codes.size(); ++i) {
        if (n.codes[i] != 0) continue;
        const auto index = static_cast<std::int32_t>(n.low + static_cast<std::int64_t>(i));
        n.codes[i] = words.add(period{b.frequency, index}.text());
    }
    periods_.push_back(std::move(n));
}

/// Can a double hold every number of the column? Told from the width of its codes alone.
bool surely_near(const packed_column<std::int64_t>& column) noexcept {
    if (column.empty()) return true;
    const packed_integers& p = column.packed();
    if (p.bits() >= 51 || p.step() >= std::uint64_t{1} << (51 - p.bits())) return false;
    const auto width = static_cast<std::int64_t>(p.step() << p.bits());
    return p.lowest() > -exact_below && p.lowest() < exact_below - width;
}

void dataset_source::find_inexact(const rows& b) {
    if (!b.places) return; // doubles as they are
    for (const packed_column<std::int64_t>* column : {&b.number, &b.upper}) {
        if (inexact_ || surely_near(*column)) continue;
        in_pieces(*column, [&](const std::int64_t* numbers, std::size_t n) {
            inexact_ = inexact_ ||
                       std::any_of(numbers, numbers + n, [&](std::int64_t x) { return !exact_text(b, x).empty(); });
        });
    }
}

void dataset_source::number_words() {
    code_list periods, versions;
    flags_.assign(std::size_t{1} << 16, -1);
    versions_.resize(data_.content().versions.size());
    for (const auto& block : data_.blocks()) {
        number_periods(*block, periods);
        find_inexact(*block);
        for (const flag_set f : block->flags) {
            if (f.empty() || flags_[f.bits] >= 0) continue;
            flags_[f.bits] = static_cast<std::int32_t>(flag_words_.size());
            flag_words_.push_back(f.text());
        }
        const auto m = static_cast<std::size_t>(block->measure);
        for (const std::string& v : data_.content().versions[m]) versions_[m].push_back(versions.add(v));
    }
    period_words_ = periods.words();
    version_words_ = versions.words();
    const category_list& list = data_.categories();
    categories_.assign(list.schemes.size(), std::vector<std::int32_t>(list.keys.size(), -1));
    for (std::size_t k = 0; k < list.keys.size(); ++k)
        for (const auto& [scheme, category] : list.keys[k]) categories_[static_cast<std::size_t>(scheme)][k] = category;
}

void dataset_source::make_fields() {
    const auto words = [&](std::string name, const std::vector<std::string>& list) {
        fields_.push_back({std::move(name), words_type(static_cast<std::int64_t>(list.size())),
                           std::make_shared<const arrow_texts>(list)});
    };
    const auto plain = [&](std::string name, arrow_type type) { fields_.push_back({std::move(name), type}); };
    words("measure", data_.measures().words());
    words("place", data_.places().words());
    words("organisation", data_.organisations().words());
    words("period", period_words_);
    for (std::size_t s = 0; s < data_.categories().schemes.size(); ++s)
        words(scheme_column(data_.categories().schemes[s]), data_.categories().categories[s]);
    plain("value", arrow_type::number);
    words("form", {form_names.begin(), form_names.end()});
    words("reason", {reason_names.begin() + 1, reason_names.begin() + 1 + static_cast<int>(last_reported_reason)});
    plain("lower", arrow_type::number);
    plain("upper", arrow_type::number);
    words("flags", flag_words_);
    words("source", data_.sources().words());
    plain("recorded", arrow_type::instant);
    words("version", version_words_);
    if (!inexact_) return;
    for (const char* name : {"value_text", "lower_text", "upper_text"}) plain(name, arrow_type::text);
}

/// One buffer for all batches of a block: the code is the same in every row.
arrow_column dataset_source::measure_codes() {
    const rows& b = *data_.blocks()[block_];
    if (first_ != 0) return measure_;
    codes_.assign(std::min(rows_per_batch, b.forms.size()), b.measure);
    auto own = std::make_shared<block_memory>();
    std::swap(own, memory_);
    measure_ = codes_of(0, false);
    std::swap(own, memory_);
    return measure_;
}

/// What codes_ holds, as narrow as the field wants it; negative codes are null.
template <class T>
arrow_column dataset_source::narrowed(bool some_absent) {
    const std::size_t n = codes_.size();
    T*                into = take<T>(n);
    narrow(codes_.data(), n, into); // no code outside the list, not even where nothing is stated
    if (!some_absent) return held(into);
    auto*      bits = take<std::uint8_t>((n + 63) / 8);
    const auto nulls = bits_of_codes(codes_.data(), n, bits);
    return nulls == static_cast<std::int64_t>(n) ? nothing() : held(into, bits, nulls);
}

arrow_column dataset_source::codes_of(std::size_t field, bool some_absent) {
    switch (fields_[field].type) {
    case arrow_type::words8: return narrowed<std::int8_t>(some_absent);
    case arrow_type::words16: return narrowed<std::int16_t>(some_absent);
    default: return narrowed<std::int32_t>(some_absent);
    }
}

/// Codes of words: code(x) of every entry, negative where nothing is stated. An empty column states nothing.
template <class Column, class Code>
arrow_column dataset_source::coded(std::size_t field, const Column& from, Code&& code) {
    if (from.empty()) return nothing();
    using entry = std::remove_cvref_t<decltype(from[0])>;
    const bool same = from.packed().bits() == 0; // in every row
    if (same && code(from[0]) < 0) return nothing();
    codes_.resize(count_);
    if (same) {
        std::fill(codes_.begin(), codes_.end(), code(from[0]));
        return codes_of(field, false);
    }
    if constexpr (std::is_same_v<entry, std::int32_t>) {
        decode(from, first_, count_, codes_.data());
        for (std::int32_t& c : codes_) c = code(c);
    } else {
        std::vector<entry> entries(count_);
        from.read(first_, count_, entries.data());
        for (std::size_t i = 0; i < count_; ++i) codes_[i] = code(entries[i]);
    }
    std::int32_t signs = 0;
    for (const std::int32_t c : codes_) signs |= c;
    return codes_of(field, signs < 0);
}

void dataset_source::add_categories(arrow_batch& batch, const rows& b) {
    combinations_.resize(count_);
    decode(b.category, first_, count_, combinations_.data());
    std::int32_t any = 0;
    for (const std::int32_t c : combinations_) any |= c;
    for (const std::vector<std::int32_t>& scheme : categories_) {
        if (any == 0) { // the whole in every row
            batch.columns.push_back(nothing());
            continue;
        }
        codes_.resize(count_);
        for (std::size_t i = 0; i < count_; ++i) codes_[i] = scheme[static_cast<std::size_t>(combinations_[i])];
        batch.columns.push_back(codes_of(batch.columns.size(), true));
    }
}

/// The numbers of those rows whose form holds one here, as doubles.
arrow_column dataset_source::numbers(const rows& b, const std::int64_t* from, form_mask holding) {
    if ((seen_ & holding) == 0) return nothing();
    const auto   holds = [holding](form f) { return (holding >> static_cast<unsigned>(f) & 1U) != 0; };
    auto*        into = take<double>(count_);
    std::int64_t far = 0;
    // One IEEE division of two exact doubles rounds as from_scaled does: every power of ten up to 10^18 is exact, since
    // 5^18 has less than 53 bits. What is missing stands as 0 in the rows.
    if (!b.places) {
        std::memcpy(into, from, count_ * sizeof(double));
    } else {
        for (std::size_t i = 0; i < count_; ++i) far |= from[i] ^ (from[i] >> 63);
        if (far < exact_below)
            doubles_of(from, count_, static_cast<double>(pow10(b.places->places)), into);
        else
            for (std::size_t i = 0; i < count_; ++i) into[i] = from_scaled(from[i], *b.places);
    }
    if ((seen_ & ~holding) == 0) return held(into);
    auto*      bits = take<std::uint8_t>((count_ + 63) / 8);
    const auto first = static_cast<form>(std::countr_zero(holding));
    const auto second = static_cast<form>(std::bit_width(holding) - 1);
    const auto nulls = bits_of_forms(forms_, count_, first, second, bits);
    if ((seen_ & ~holding & ~mask_of(form::missing)) != 0) // numbers of other columns do not show through
        for (std::size_t i = 0; i < count_; ++i) into[i] = holds(forms_[i]) ? into[i] : 0.0;
    return held(into, bits, nulls);
}

arrow_column dataset_source::recorded(const rows& b) {
    if (b.recorded.empty()) return nothing();
    auto* into = take<std::int64_t>(count_);
    auto* bits = take<std::uint8_t>((count_ + 63) / 8);
    decode(b.recorded, first_, count_, into);
    const auto nulls = write_bits(bits, count_, [&](std::size_t i) { return into[i] != rows::not_recorded; });
    for (std::size_t i = 0; i < count_; ++i) into[i] = into[i] == rows::not_recorded ? 0 : into[i];
    return held(into, bits, nulls);
}

void dataset_source::add_value(arrow_batch& batch, const rows& b) {
    auto* forms = take<form>(count_);
    decode(b.forms, first_, count_, forms);
    forms_ = forms;
    seen_ = forms_among(forms, count_);
    numbers_.resize(count_);
    decode(b.number, first_, count_, numbers_.data());
    batch.columns.push_back(numbers(b, numbers_.data(), mask_of(form::point)));
    batch.columns.push_back(held(forms));
    const std::size_t reasons = batch.columns.size();
    batch.columns.push_back((seen_ & mask_of(form::missing)) == 0 ? nothing() : coded(reasons, b.reasons, [](reason r) {
        return static_cast<std::int32_t>(r) - 1;
    }));
    batch.columns.push_back(numbers(b, numbers_.data(), mask_of(form::range) | mask_of(form::above)));
    if ((seen_ & mask_of(form::range)) != 0) { // what lies above: a range's own column, a limit's number
        uppers_.resize(count_);
        decode(b.upper, first_, count_, uppers_.data());
        for (std::size_t i = 0; i < count_; ++i) numbers_[i] = forms[i] == form::range ? uppers_[i] : numbers_[i];
    }
    batch.columns.push_back(numbers(b, numbers_.data(), mask_of(form::range) | mask_of(form::below)));
    batch.columns.push_back(coded(batch.columns.size(), b.flags, [&](flag_set f) { return flags_[f.bits]; }));
}

/// Decimal texts where the number is there and its double would read back as another.
arrow_column dataset_source::texts(const rows&                                                    b,
                                   const std::function<std::optional<std::int64_t>(std::size_t)>& number) {
    struct own_texts {
        arrow_texts               texts;
        std::vector<std::uint8_t> bits;
    };
    auto own = std::make_shared<own_texts>();
    own->bits.resize((count_ + 63) / 8);
    arrow_column c;
    c.nulls = write_bits(own->bits.data(), count_, [&](std::size_t i) {
        const auto        x = number(first_ + i);
        const std::string text = x ? exact_text(b, *x) : std::string();
        own->texts.add(text);
        return !text.empty();
    });
    if (c.nulls == static_cast<std::int64_t>(count_)) return nothing();
    c.validity = own->bits.data();
    c.values = own->texts.chars.data();
    c.offsets = own->texts.offsets.data();
    c.owner = std::move(own);
    return c;
}

void dataset_source::add_texts(arrow_batch& batch, const rows& b) {
    if (!inexact_) return;
    const auto number = [&](auto holds) {
        return [&b, holds](std::size_t i) { return holds(b.forms[i]) ? std::optional(b.number[i]) : std::nullopt; };
    };
    batch.columns.push_back(texts(b, number([](form f) { return f == form::point; })));
    batch.columns.push_back(texts(b, number([](form f) { return f == form::range || f == form::above; })));
    batch.columns.push_back(texts(b, [&b](std::size_t i) -> std::optional<std::int64_t> {
        if (b.forms[i] == form::range) return b.upper[i];
        return b.forms[i] == form::below ? std::optional(b.number[i]) : std::nullopt;
    }));
}

std::optional<arrow_batch> dataset_source::next() {
    while (block_ < data_.blocks().size() && first_ >= data_.blocks()[block_]->forms.size()) {
        ++block_;
        first_ = 0;
    }
    if (block_ == data_.blocks().size()) return std::nullopt;
    const rows& b = *data_.blocks()[block_];
    count_ = std::min(rows_per_batch, b.forms.size() - first_);
    memory_ = std::make_shared<block_memory>();
    const auto  as_is = [](std::int32_t code) { return code; };
    arrow_batch batch;
    batch.rows = static_cast<std::int64_t>(count_);
    batch.columns.push_back(measure_codes());
    batch.columns.push_back(coded(1, b.place, as_is));
    batch.columns.push_back(coded(2, b.organisation, as_is));
    const numbering& periods = periods_[block_];
    batch.columns.push_back(
        coded(3, b.period, [&](std::int32_t p) { return periods.codes[static_cast<std::size_t>(p - periods.low)]; }));
    add_categories(batch, b);
    add_value(batch, b);
    batch.columns.push_back(coded(batch.columns.size(), b.source, as_is));
    batch.columns.push_back(recorded(b));
    const std::vector<std::int32_t>& versions = versions_[static_cast<std::size_t>(b.measure)];
    batch.columns.push_back(coded(batch.columns.size(), b.version,
                                  [&](std::int32_t v) { return v < 0 ? -1 : versions[static_cast<std::size_t>(v)]; }));
    add_texts(batch, b);
    first_ += count_;
    return batch;
}

} // namespace

void export_stream(const dataset& data, ArrowArrayStream* into) {
    export_stream(std::make_unique<dataset_source>(data), into);
}

} // namespace steelyard::inline v0_1
