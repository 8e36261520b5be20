// SPDX-License-Identifier: MIT
#include <steelyard/core/arrow_stream.hpp>
#include <steelyard/core/code_list.hpp>
#include <steelyard/dataset/arrow.hpp>
#include <steelyard/dataset/dataset.hpp>
#include <steelyard/dataset/exact_text.hpp>
#include <steelyard/dataset/tabular.hpp>

#include <algorithm>
#include <array>
#include <cstring>
#include <functional>
#include <utility>

namespace steelyard::inline v0_1 {

namespace {

constexpr std::size_t rows_per_batch = std::size_t{1} << 17;
/// Scaled integers below this are exact doubles.
constexpr std::int64_t exact_below = std::int64_t{1} << 51;

/// A piece of a column; packed columns decode a block at once.
template <class Column, class T>
void read_piece(const Column& from, std::size_t first, std::size_t count, T* into) {
    if constexpr (requires { from.read(first, count, into); })
        from.read(first, count, into);
    else
        std::copy_n(from.begin() + static_cast<std::ptrdiff_t>(first), count, into);
}

/// The memory of one batch or of what batches share.
struct block_memory {
    std::vector<std::unique_ptr<std::byte[]>> pieces;

    template <class T>
    T* take(std::size_t n) {
        pieces.push_back(std::make_unique_for_overwrite<std::byte[]>(n * sizeof(T) + 8)); // bits are set by the word
        return reinterpret_cast<T*>(pieces.back().get());
    }
};

/// Bits from there(i), and how many are 0.
template <class There>
std::int64_t write_bits(std::uint8_t* bits, std::size_t rows, There&& there) {
    std::int64_t set = 0;
    for (std::size_t i = 0; i < rows; i += 8) {
        unsigned byte = 0;
        const std::size_t n = std::min<std::size_t>(8, rows - i);
        for (std::size_t k = 0; k < n; ++k) byte |= (there(i + k) ? 1U : 0U) << k;
        bits[i / 8] = static_cast<std::uint8_t>(byte);
        set += std::popcount(byte);
    }
    return static_cast<std::int64_t>(rows) - set;
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
    arrow_column coded(const Column& from, Code&& code);
    void         add_categories(arrow_batch& batch, const rows& b);
    void         add_value(arrow_batch& batch, const rows& b);
    void         add_texts(arrow_batch& batch, const rows& b);
    arrow_column numbers(const rows& b, const form* forms, const std::int64_t* from, form_mask holding);
    arrow_column texts(const rows& b, const std::function<std::optional<std::int64_t>(std::size_t)>& number);
    arrow_column reasons(const rows& b);
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
    std::shared_ptr<block_memory>          memory_; ///< of the batch that is made
    arrow_column                           measure_; ///< of the block that is read, full length
    std::size_t                            block_ = 0, first_ = 0, count_ = 0;
};

void dataset_source::number_periods(const rows& b, code_list& words) {
    numbering    n;
    std::int64_t high = INT64_MIN;
    n.low = INT64_MAX;
    for (const std::int32_t p : b.period) {
        n.low = std::min<std::int64_t>(n.low, p);
        high = std::max<std::int64_t>(high, p);
    }
    n.codes.assign(static_cast<std::size_t>(high - n.low + 1), -1);
    for (const std::int32_t p : b.period) n.codes[static_cast<std::size_t>(p - n.low)] = 0;
    for (std::size_t i = 0; i < n.codes.size(); ++i)
        if (n.codes[i] == 0)
            n.codes[i] = words.add(period{b.frequency, static_cast<std::int32_t>(n.low + static_cast<std::int64_t>(i))}.text());
    periods_.push_back(std::move(n));
}

void dataset_source::find_inexact(const rows& b) {
    const auto far = [&](std::int64_t x) { return !exact_text(b, x).empty(); };
    inexact_ = inexact_ || std::any_of(b.number.begin(), b.number.end(), far) ||
               std::any_of(b.upper.begin(), b.upper.end(), far);
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
    const auto words = [&](std::string name, const std::vector<std::string>& list, arrow_type type = arrow_type::words) {
        fields_.push_back({std::move(name), type, std::make_shared<const arrow_texts>(list)});
    };
    const auto plain = [&](std::string name, arrow_type type) { fields_.push_back({std::move(name), type}); };
    words("measure", data_.measures().words());
    words("place", data_.places().words());
    words("organisation", data_.organisations().words());
    words("period", period_words_);
    for (std::size_t s = 0; s < data_.categories().schemes.size(); ++s)
        words(scheme_column(data_.categories().schemes[s]), data_.categories().categories[s]);
    plain("value", arrow_type::number);
    words("form", {form_names.begin(), form_names.end()}, arrow_type::short_words);
    words("reason", {reason_names.begin() + 1, reason_names.begin() + 1 + static_cast<int>(last_reported_reason)},
          arrow_type::short_words);
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
    if (first_ == 0) {
        auto              own = std::make_shared<block_memory>();
        const std::size_t most = std::min(rows_per_batch, b.forms.size());
        auto*             codes = own->take<std::int32_t>(most);
        std::fill_n(codes, most, b.measure);
        measure_ = {};
        measure_.values = codes;
        measure_.owner = std::move(own);
    }
    return measure_;
}

/// Codes of words: code(x) of every entry, negative where nothing is stated. An empty column states nothing.
template <class Column, class Code>
arrow_column dataset_source::coded(const Column& from, Code&& code) {
    if (from.empty()) return nothing();
    using entry = std::remove_cvref_t<decltype(from[0])>;
    auto* into = take<std::int32_t>(count_);
    if constexpr (std::is_same_v<entry, std::int32_t>) {
        read_piece(from, first_, count_, into);
        for (std::size_t i = 0; i < count_; ++i) into[i] = code(into[i]);
    } else {
        for (std::size_t i = 0; i < count_; ++i) into[i] = code(from[first_ + i]);
    }
    std::int32_t least = 0;
    for (std::size_t i = 0; i < count_; ++i) least = std::min(least, into[i]);
    if (least >= 0) return held(into);
    auto*      bits = take<std::uint8_t>((count_ + 7) / 8);
    const auto nulls = write_bits(bits, count_, [into](std::size_t i) { return into[i] >= 0; });
    for (std::size_t i = 0; i < count_; ++i) into[i] = std::max(into[i], 0); // no code outside the list, not even there
    return held(into, bits, nulls);
}

void dataset_source::add_categories(arrow_batch& batch, const rows& b) {
    std::vector<std::int32_t> combinations(count_);
    read_piece(b.category, first_, count_, combinations.data());
    const bool whole = std::all_of(combinations.begin(), combinations.end(), [](std::int32_t c) { return c == 0; });
    for (const std::vector<std::int32_t>& scheme : categories_) {
        if (whole) {
            batch.columns.push_back(nothing());
            continue;
        }
        auto*      into = take<std::int32_t>(count_);
        auto*      bits = take<std::uint8_t>((count_ + 7) / 8);
        const auto category = [&](std::size_t i) { return scheme[static_cast<std::size_t>(combinations[i])]; };
        const auto nulls = write_bits(bits, count_, [&](std::size_t i) { return category(i) >= 0; });
        for (std::size_t i = 0; i < count_; ++i) into[i] = std::max(category(i), 0);
        batch.columns.push_back(held(into, bits, nulls));
    }
}

/// The numbers of those rows whose form holds one here, as doubles.
arrow_column dataset_source::numbers(const rows& b, const form* forms, const std::int64_t* from, form_mask holding) {
    const auto holds = [holding](form f) { return (holding >> static_cast<unsigned>(f) & 1U) != 0; };
    if (std::none_of(forms, forms + count_, holds)) return nothing();
    auto*      into = take<double>(count_);
    auto*      bits = take<std::uint8_t>((count_ + 7) / 8);
    const auto nulls = write_bits(bits, count_, [&](std::size_t i) { return holds(forms[i]); });
    if (!b.places) {
        for (std::size_t i = 0; i < count_; ++i) into[i] = holds(forms[i]) ? std::bit_cast<double>(from[i]) : 0.0;
        return held(into, bits, nulls);
    }
    // One IEEE division of two exact doubles rounds as from_scaled does: up to 10^18 every power of ten is exact, since
    // 5^18 has less than 53 bits.
    const auto unit = static_cast<double>(pow10(b.places->places));
    for (std::size_t i = 0; i < count_; ++i) {
        const bool near = from[i] < exact_below && from[i] > -exact_below;
        const double x = near ? static_cast<double>(from[i]) / unit : from_scaled(from[i], *b.places);
        into[i] = holds(forms[i]) ? x : 0.0;
    }
    return held(into, bits, nulls);
}

arrow_column dataset_source::reasons(const rows& b) {
    if (b.reasons.empty()) return nothing();
    auto*      into = take<std::int8_t>(count_);
    auto*      bits = take<std::uint8_t>((count_ + 7) / 8);
    const auto nulls = write_bits(bits, count_, [&](std::size_t i) { return b.reasons[first_ + i] != reason::none; });
    for (std::size_t i = 0; i < count_; ++i)
        into[i] = static_cast<std::int8_t>(std::max(0, static_cast<int>(b.reasons[first_ + i]) - 1));
    return held(into, bits, nulls);
}

arrow_column dataset_source::recorded(const rows& b) {
    if (b.recorded.empty()) return nothing();
    auto* into = take<std::int64_t>(count_);
    auto* bits = take<std::uint8_t>((count_ + 7) / 8);
    read_piece(b.recorded, first_, count_, into);
    const auto nulls = write_bits(bits, count_, [&](std::size_t i) { return into[i] != rows::not_recorded; });
    for (std::size_t i = 0; i < count_; ++i) into[i] = into[i] == rows::not_recorded ? 0 : into[i];
    return held(into, bits, nulls);
}

void dataset_source::add_value(arrow_batch& batch, const rows& b) {
    auto* forms = take<form>(count_);
    read_piece(b.forms, first_, count_, forms);
    std::vector<std::int64_t> number(count_), upper;
    read_piece(b.number, first_, count_, number.data());
    if (!b.upper.empty()) {
        upper.resize(count_);
        read_piece(b.upper, first_, count_, upper.data());
    }
    batch.columns.push_back(numbers(b, forms, number.data(), mask_of(form::point)));
    batch.columns.push_back(held(forms));
    batch.columns.push_back(reasons(b));
    batch.columns.push_back(numbers(b, forms, number.data(), mask_of(form::range) | mask_of(form::above)));
    for (std::size_t i = 0; i < upper.size(); ++i) // what lies above: a range's own column, a limit's number
        if (forms[i] == form::range) number[i] = upper[i];
    batch.columns.push_back(numbers(b, forms, number.data(), mask_of(form::range) | mask_of(form::below)));
    batch.columns.push_back(coded(b.flags, [&](flag_set f) { return flags_[f.bits]; }));
}

/// Decimal texts where the number is there and its double would read back as another.
arrow_column dataset_source::texts(const rows&                                                    b,
                                   const std::function<std::optional<std::int64_t>(std::size_t)>& number) {
    struct own_texts {
        arrow_texts               texts;
        std::vector<std::uint8_t> bits;
    };
    auto own = std::make_shared<own_texts>();
    own->bits.resize((count_ + 7) / 8);
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
    const auto as_is = [](std::int32_t code) { return code; };
    arrow_batch batch;
    batch.rows = static_cast<std::int64_t>(count_);
    batch.columns.push_back(measure_codes());
    batch.columns.push_back(coded(b.place, as_is));
    batch.columns.push_back(coded(b.organisation, as_is));
    const numbering& periods = periods_[block_];
    batch.columns.push_back(
        coded(b.period, [&](std::int32_t p) { return periods.codes[static_cast<std::size_t>(p - periods.low)]; }));
    add_categories(batch, b);
    add_value(batch, b);
    batch.columns.push_back(coded(b.source, as_is));
    batch.columns.push_back(recorded(b));
    const std::vector<std::int32_t>& versions = versions_[static_cast<std::size_t>(b.measure)];
    batch.columns.push_back(coded(b.version, [&](std::int32_t v) { return v < 0 ? -1 : versions[static_cast<std::size_t>(v)]; }));
    add_texts(batch, b);
    first_ += count_;
    return batch;
}

} // namespace

void export_stream(const dataset& data, ArrowArrayStream* into) {
    export_stream(std::make_unique<dataset_source>(data), into);
}

} // namespace steelyard::inline v0_1
