// SPDX-License-Identifier: MIT
#pragma once

#include "words.hpp"

#include <steelyard/core/code_list.hpp>
#include <steelyard/core/decimal.hpp>
#include <steelyard/core/value.hpp>
#include <steelyard/dataset/category_list.hpp>
#include <steelyard/define/definitions.hpp>

#include <optional>
#include <unordered_map>

namespace steelyard::inline v0_1::detail {

/// What the builder must know of a measure.
struct measure_facts {
    std::string              code;
    period_kind              frequency;
    std::int32_t             calendar = 0; ///< number of its frequency among those in use
    std::optional<decimals>  places;
    std::vector<std::string> levels;
    std::vector<std::string> versions;
};

/// Codes of one sort: declared ones in their order, or whatever is reported.
class code_book {
public:
    code_book(std::string what, std::vector<std::string> declared)
        : what_(std::move(what)),
          declared_(!declared.empty()),
          codes_(declared) {}

    meaning find(std::string_view word, refusals& why) {
        if (word.empty()) return {};
        return known_(word, [&](std::string_view w) { return resolve(w, why); });
    }
    [[nodiscard]] const code_list& codes() const noexcept { return codes_; }
    [[nodiscard]] bool             declared() const noexcept { return declared_; }

private:
    meaning resolve(std::string_view word, refusals& why);

    std::string what_;
    bool        declared_;
    code_list   codes_;
    remembered  known_;
};

/// Turns the words of rows into codes by what the definitions declare. Empty words mean "not stated": -1.
class lexicon {
public:
    explicit lexicon(const definitions& agreed);

    meaning measure(std::string_view word);
    meaning place(std::string_view word) { return places_.find(word, why_); }
    meaning organisation(std::string_view word) { return organisations_.find(word, why_); }
    meaning source(std::string_view word) { return sources_.find(word, why_); }
    meaning scheme(std::string_view word);
    meaning category(std::int32_t scheme, std::string_view word);
    /// `format` as in csv_layout::period_format; each format in use needs its own memory.
    meaning period(std::string_view word, std::int32_t calendar) { return period(word, calendar, "", periods_); }
    meaning period(std::string_view word, std::int32_t calendar, std::string_view format,
                   std::vector<remembered>& memory);
    meaning version(std::string_view word, const measure_facts& of);
    meaning recorded(std::string_view word);
    meaning form_word(std::string_view word);
    meaning reason_word(std::string_view word);
    meaning flags(std::string_view word);

    /// The combination that adds a category to another combination; schemes must come in order. 0 = the whole.
    std::int32_t combined(std::int32_t combination, std::int32_t scheme, std::int32_t category);
    /// A combination's categories.
    [[nodiscard]] category_key key(std::int32_t combination) const;
    [[nodiscard]] std::int32_t combinations() const noexcept { return static_cast<std::int32_t>(steps_.size()); }

    [[nodiscard]] const measure_facts& facts(std::int64_t measure) const {
        return measures_[static_cast<std::size_t>(measure)];
    }
    /// Frequencies in use; measure_facts::calendar counts them.
    [[nodiscard]] std::int32_t calendars() const noexcept { return static_cast<std::int32_t>(calendars_.size()); }
    [[nodiscard]] const std::vector<measure_facts>& measures() const noexcept { return measures_; }
    [[nodiscard]] const code_list&                  measure_codes() const noexcept { return measure_codes_; }
    [[nodiscard]] const code_book&                  places() const noexcept { return places_; }
    [[nodiscard]] const code_book&                  organisations() const noexcept { return organisations_; }
    [[nodiscard]] const code_book&                  sources() const noexcept { return sources_; }
    [[nodiscard]] const code_list&                  schemes() const noexcept { return schemes_; }
    [[nodiscard]] const std::vector<code_list>&     categories() const noexcept { return categories_; }

private:
    struct step {
        std::int32_t before, scheme, category;
    };
    refusals                   why_;
    std::vector<measure_facts> measures_;
    std::vector<period_kind>   calendars_;
    code_list                  measure_codes_;
    code_book                  places_;
    code_book                  organisations_;
    code_book                  sources_{"source", {}};
    code_list                  schemes_;
    std::vector<code_list>     categories_;
    std::vector<std::int64_t>  first_category_; ///< number of each scheme's first category among all
    remembered                 known_measures_, known_recorded_, known_flags_, known_reasons_;
    std::vector<remembered>    known_categories_, known_versions_, periods_;
    std::vector<std::int32_t>                      alone_; ///< of each category by itself: its combination, or 0
    std::unordered_map<std::int64_t, std::int32_t> next_;  ///< (combination, category) -> combination
    std::vector<step>                              steps_{{-1, -1, -1}};
};

/// A number as it is stored: scaled, or the bits of a double.
struct stored_number {
    std::int64_t bits = 0;
    number_fault fault = number_fault::none;
};

[[nodiscard]] stored_number read_number(std::string_view text, const std::optional<decimals>& places) noexcept;
[[nodiscard]] stored_number store_number(double x, const std::optional<decimals>& places) noexcept;
[[nodiscard]] stored_number store_number(std::int64_t x, const std::optional<decimals>& places) noexcept;
/// True when the stored number a is above b.
[[nodiscard]] bool is_above(std::int64_t a, std::int64_t b, const std::optional<decimals>& places) noexcept;
/// What to say about a number that cannot be stored.
[[nodiscard]] refusal number_refusal(number_fault fault, std::string_view text, const measure_facts& of);

} // namespace steelyard::inline v0_1::detail
