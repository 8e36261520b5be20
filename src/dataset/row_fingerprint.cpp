// SPDX-License-Identifier: MIT
#include "detail/intake.hpp"

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
    for (std::size_t i = 0; i < b.forms.size(); ++i) {
        // The columns' word prints are independent 128-bit numbers, so their sum names the combination of words.
        fingerprint words = start;
        words.add_unordered(place[b.place[i]]);
        words.add_unordered(organisation[b.organisation[i]]);
        words.add_unordered(category[b.category[i]]);
        words.add_unordered(source[b.source_at(i)]);
        words.add_unordered(version[b.version_at(i)]);
        const bool          dated = b.recorded_at(i) != measure_rows::not_recorded;
        const std::uint64_t how =
            static_cast<std::uint64_t>(b.forms[i]) | static_cast<std::uint64_t>(b.reason_at(i)) << 8 |
            static_cast<std::uint64_t>(b.flags_at(i).bits) << 16 | static_cast<std::uint64_t>(dated) << 32;
        fingerprinter row;
        row.add(words)
            .add(how)
            .add(static_cast<std::uint64_t>(b.period[i]))
            .add(static_cast<std::uint64_t>(b.number[i]));
        if (b.forms[i] == form::range) row.add(static_cast<std::uint64_t>(b.upper[i]));
        if (dated) row.add(static_cast<std::uint64_t>(b.recorded[i]));
        sum.add_unordered(row.result());
    }
    return sum;
}

} // namespace steelyard::inline v0_1::detail
