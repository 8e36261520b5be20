// SPDX-License-Identifier: MIT
#include <steelyard/aggregation/table.hpp>
#include <steelyard/core/text.hpp>

#include <map>
#include <utility>

namespace steelyard::inline v0_1::aggregation {

namespace {

/// Names of an enum as words; `absent` stands for nothing.
template <class Enum, class Names>
word_cells named(const std::vector<Enum>& from, const Names& names, int absent = -1) {
    word_cells cells{{names.begin(), names.end()}, {}};
    cells.codes.reserve(from.size());
    for (const Enum x : from) cells.codes.push_back(static_cast<int>(x) == absent ? -1 : static_cast<std::int32_t>(x));
    return cells;
}

/// A text per indicator as words.
word_cells of_indicator(const result_columns& t, const std::vector<std::string>& texts) {
    code_list                 words;
    std::vector<std::int32_t> code;
    for (const std::string& text : texts) code.push_back(words.add(text));
    word_cells cells{words.words(), {}};
    for (const std::int32_t i : t.indicator) cells.codes.push_back(code[static_cast<std::size_t>(i)]);
    return cells;
}

word_cells period_words(const result_table& t, const std::vector<period>& periods) {
    std::map<period, std::int32_t> known;
    word_cells                     cells;
    for (const period& p : periods) {
        const auto [at, fresh] = known.emplace(p, static_cast<std::int32_t>(known.size()));
        if (fresh) cells.words.push_back(t.period_text(p));
        cells.codes.push_back(at->second);
    }
    return cells;
}

word_cells flag_words(const std::vector<flag_set>& flags) {
    std::map<std::uint16_t, std::int32_t> known;
    word_cells                            cells;
    for (const flag_set f : flags) {
        const auto [at, fresh] = known.emplace(f.bits, f.empty() ? -1 : static_cast<std::int32_t>(cells.words.size()));
        if (fresh && !f.empty()) cells.words.push_back(f.text());
        cells.codes.push_back(at->second);
    }
    return cells;
}

number_cells<double> where(const std::vector<double>& numbers, const std::vector<std::uint8_t>& has, std::uint8_t bit) {
    number_cells<double> cells{numbers, {}};
    cells.there.reserve(has.size());
    for (const std::uint8_t h : has) cells.there.push_back((h & bit) != 0 ? 1 : 0);
    return cells;
}

} // namespace

std::shared_ptr<const plain_table> to_table(const result_table& t) {
    const result_columns c = t.columns();
    auto                 table = std::make_shared<plain_table>();
    table->rows = t.size();
    const auto words = [&](const char* name, const code_list& list, const std::vector<std::int32_t>& codes) {
        table->add(name, word_cells{list.words(), codes});
    };
    words("indicator", t.indicators, c.indicator);
    table->add("unit", of_indicator(c, t.units));
    words("place_level", t.place_levels, c.place_level);
    words("place", t.places, c.place);
    words("organisation_level", t.organisation_levels, c.organisation_level);
    words("organisation", t.organisations, c.organisation);
    words("category", t.categories, c.category);
    table->add("period", period_words(t, c.periods));
    number_cells<double> value{c.number, {}};
    for (const form f : c.forms) value.there.push_back(f == form::point ? 1 : 0);
    table->add("value", std::move(value));
    table->add("form", named(c.forms, form_names));
    table->add("reason", named(c.reasons, reason_names, static_cast<int>(reason::none)));
    table->add("lower", where(c.lower, c.has, has_lower));
    table->add("upper", where(c.upper, c.has, has_upper));
    table->add("flags", flag_words(c.flags));
    table->add("known", where(c.known, c.has, has_known));
    table->add("numerator", where(c.numerator, c.has, has_parts));
    table->add("denominator", where(c.denominator, c.has, has_parts));
    table->add("expected", number_cells<std::int64_t>{c.expected});
    table->add("present", number_cells<std::int64_t>{c.present});
    table->add("coverage", number_cells<double>{c.coverage});
    table->add("over_time", named(c.over_time, enum_names<combine>::value, static_cast<int>(combine::refuse)));
    table->add("verdict", named(c.verdicts, enum_names<comparability>::value));
    std::vector<std::string> bases, prints;
    for (const auto& basis : t.bases) bases.push_back(join(basis, ";", basis.size()));
    for (const fingerprint& f : t.fingerprints) prints.push_back(f.text());
    table->add("basis", of_indicator(c, bases));
    table->add("fingerprint", of_indicator(c, prints));
    return table;
}

} // namespace steelyard::inline v0_1::aggregation
