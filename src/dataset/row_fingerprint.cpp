// SPDX-License-Identifier: MIT
#include "detail/intake.hpp"

#include <algorithm>
#include <array>

namespace steelyard::inline v0_1::detail {

namespace {

/// Fingerprints of a list's words, told apart by the column that they stand in. Position 0 is "not stated".
class word_prints {
public:
    word_prints(std::string_view column, const std::vector<std::string>& words) {
        prints_.push_back(fingerprinter{}.add(column).result());
        for (const std::string& w : words)
            prints_.push_back(fingerprinter{}.add(column).add(std::string_view(w)).result());
    }
    const fingerprint& operator[](std::int32_t code) const { return prints_[static_cast<std::size_t>(code + 1)]; }

private:
    std::vector<fingerprint> prints_;
};

/// The columns that most rows need, unpacked some rows at a time.
struct row_batch {
    explicit row_batch(const measure_rows& rows) : of(rows) {}
    /// Goes to the next rows; false when there are no more.
    bool next() {
        first += count;
        count = std::min(most, of.forms.size() - first);
        if (count == 0) return false;
        of.place.read(first, count, place.data());
        of.organisation.read(first, count, organisation.data());
        of.category.read(first, count, category.data());
        of.period.read(first, count, period.data());
        of.number.read(first, count, number.data());
        of.forms.read(first, count, forms.data());
        if (!of.source.empty()) of.source.read(first, count, source.data());
        if (!of.recorded.empty()) of.recorded.read(first, count, recorded.data());
        return true;
    }

    static constexpr std::size_t most = 256;
    using codes = std::array<std::int32_t, most>;
    using numbers = std::array<std::int64_t, most>;

    const measure_rows&    of;
    std::size_t            first = 0, count = 0;
    codes                  place{}, organisation{}, category{}, period{}, source = filled<codes>(-1);
    numbers                number{}, recorded = filled<numbers>(measure_rows::not_recorded);
    std::array<form, most> forms{};

private:
    template <class Array>
    static Array filled(typename Array::value_type x) {
        Array a;
        a.fill(x);
        return a;
    }
};

} // namespace

fingerprint fingerprint_of_rows(const dataset_content& lists, const measure_rows& b) {
    const auto        measure = b.measure;
    const word_prints place("place", lists.places.words());
    const word_prints organisation("organisation", lists.organisations.words());
    const word_prints category("category", lists.categories.words.words());
    const word_prints source("source", lists.sources.words());
    const word_prints version("version", lists.versions[static_cast<std::size_t>(measure)]);
    const fingerprint start = fingerprinter{}
                                  .add(std::string_view("measure"))
                                  .add(std::string_view(lists.measures[measure]))
                                  .add(std::string_view(b.frequency.text()))
                                  .add(static_cast<std::uint64_t>(b.places ? b.places->places : -1))
                                  .result();
    fingerprint sum;
    row_batch   rows(b);
    while (rows.next()) {
        for (std::size_t k = 0; k < rows.count; ++k) {
            const std::size_t i = rows.first + k;
            // The columns' word prints are independent 128-bit numbers, so their sum names the combination of words.
            fingerprint words = start;
            words.add_unordered(place[rows.place[k]]);
            words.add_unordered(organisation[rows.organisation[k]]);
            words.add_unordered(category[rows.category[k]]);
            words.add_unordered(source[rows.source[k]]);
            words.add_unordered(version[b.version_at(i)]);
            const bool          dated = rows.recorded[k] != measure_rows::not_recorded;
            const std::uint64_t how =
                static_cast<std::uint64_t>(rows.forms[k]) | static_cast<std::uint64_t>(b.reason_at(i)) << 8 |
                static_cast<std::uint64_t>(b.flags_at(i).bits) << 16 | static_cast<std::uint64_t>(dated) << 32;
            fingerprinter row;
            row.add(words).add(how).add(static_cast<std::uint64_t>(rows.period[k]));
            row.add(static_cast<std::uint64_t>(rows.number[k]));
            if (rows.forms[k] == form::range) row.add(static_cast<std::uint64_t>(b.upper[i]));
            if (dated) row.add(static_cast<std::uint64_t>(rows.recorded[k]));
            sum.add_unordered(row.result());
        }
    }
    return sum;
}

} // namespace steelyard::inline v0_1::detail
