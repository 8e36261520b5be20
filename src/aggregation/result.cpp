// SPDX-License-Identifier: MIT
#include <steelyard/aggregation/result.hpp>

#include <core/detail/memory.hpp>
#include <steelyard/core/error.hpp>
#include <steelyard/core/text.hpp>

#include <ostream>

namespace steelyard::inline v0_1::aggregation {

namespace {

[[nodiscard]] std::string csv_cell(const std::string& s) {
    if (s.find_first_of(",\"\r\n") == std::string::npos) return s;
    std::string q = "\"";
    for (const char c : s) q += c == '"' ? std::string("\"\"") : std::string(1, c);
    return q + "\"";
}

[[nodiscard]] std::string optional_text(bool there, double x) { return there ? number_text(x) : std::string(); }

} // namespace

unmatched_cell unmatched_table::at(std::int64_t row) const {
    if (row < 0 || row >= size())
        throw domain_fault("unmatched_table: row " + std::to_string(row) + " of " + std::to_string(size()) + " rows");
    const auto i = static_cast<std::size_t>(row);
    const auto word = [](const code_list& list, std::int32_t code) { return code < 0 ? std::string() : list[code]; };
    return {word(indicators, indicator[i]), word(places, place[i]),    word(organisations, organisation[i]),
            word(categories, category[i]),  periods[i].text(), numerator_present[i] != 0};
}

namespace {

/// Codes of one list in the terms of another, which gets the words that it lacks.
[[nodiscard]] std::vector<std::int32_t> added(code_list& into, const code_list& other) {
    std::vector<std::int32_t> to;
    for (const std::string& word : other.words()) to.push_back(into.add(word));
    return to;
}

void append_codes(std::vector<std::int32_t>& into, const std::vector<std::int32_t>& codes, const std::vector<std::int32_t>& to) {
    if (to.empty()) { // without words codes are what they are
        into.insert(into.end(), codes.begin(), codes.end());
        return;
    }
    const std::size_t from = into.size();
    into.resize(from + codes.size());
    for (std::size_t i = 0; i < codes.size(); ++i) into[from + i] = codes[i] < 0 ? codes[i] : to[static_cast<std::size_t>(codes[i])];
}

template <class T>
void append_all(std::vector<T>& into, const std::vector<T>& other) {
    into.insert(into.end(), other.begin(), other.end());
}

} // namespace

void unmatched_table::append(const unmatched_table& other) {
    append_codes(indicator, other.indicator, added(indicators, other.indicators));
    append_codes(place, other.place, added(places, other.places));
    append_codes(organisation, other.organisation, added(organisations, other.organisations));
    append_codes(category, other.category, added(categories, other.categories));
    append_all(periods, other.periods);
    append_all(numerator_present, other.numerator_present);
}

void result_table::reserve(std::int64_t rows) {
    const auto room = [n = static_cast<std::size_t>(rows)](auto&... columns) {
        const auto one = [n](auto& column) {
            column.reserve(n);
            steelyard::detail::wish_large_pages(column.data(), n * sizeof(column[0]));
        };
        (one(columns), ...);
    };
    room(indicator, place_level, place, organisation_level, organisation, category, periods, number, forms, reasons, lower, upper, known,
         numerator, denominator, has, flags, expected, present, coverage, over_time, verdicts);
}

void result_table::append(const result_table& other) {
    for (std::int32_t i = 0; i < other.indicators.size(); ++i) {
        const auto at = static_cast<std::size_t>(i);
        if (indicators.contains(other.indicators[i])) continue;
        indicators.add(other.indicators[i]);
        titles.push_back(other.titles[at]);
        units.push_back(other.units[at]);
        fingerprints.push_back(other.fingerprints[at]);
        bases.push_back(other.bases[at]);
        decimals_shown.push_back(other.decimals_shown[at]);
    }
    append_codes(indicator, other.indicator, added(indicators, other.indicators));
    append_codes(place_level, other.place_level, added(place_levels, other.place_levels));
    append_codes(place, other.place, added(places, other.places));
    append_codes(organisation_level, other.organisation_level, added(organisation_levels, other.organisation_levels));
    append_codes(organisation, other.organisation, added(organisations, other.organisations));
    append_codes(category, other.category, added(categories, other.categories));
    append_all(periods, other.periods);
    append_all(number, other.number);
    append_all(forms, other.forms);
    append_all(reasons, other.reasons);
    append_all(lower, other.lower);
    append_all(upper, other.upper);
    append_all(known, other.known);
    append_all(numerator, other.numerator);
    append_all(denominator, other.denominator);
    append_all(has, other.has);
    append_all(flags, other.flags);
    append_all(expected, other.expected);
    append_all(present, other.present);
    append_all(coverage, other.coverage);
    append_all(over_time, other.over_time);
    append_all(verdicts, other.verdicts);
    append_all(notes, other.notes);
    unmatched.append(other.unmatched);
}

value result_table::value_at(std::int64_t row) const {
    const auto i = static_cast<std::size_t>(row);
    switch (forms[i]) {
    case form::point: return value::point(number[i], flags[i]);
    case form::range: return value::range(lower[i], upper[i], flags[i]);
    case form::below: return value::below(upper[i], flags[i]);
    case form::above: return value::above(lower[i], flags[i]);
    case form::missing: break;
    }
    return value::missing(reasons[i]);
}

std::string result_table::period_text(const period& p) const {
    for (const calendar& c : calendars)
        if (c.means == p.kind) return c.code + " " + period{{p.kind.on == grid::season || p.kind.on == grid::night ? period_kind::year() : p.kind}, p.index}.text();
    return p.text();
}

result result_table::at(std::int64_t row) const {
    if (row < 0 || row >= size()) throw domain_fault("result_table: row " + std::to_string(row) + " of " + std::to_string(size()) + " rows");
    const auto i = static_cast<std::size_t>(row);
    const auto has_bit = [&](std::uint8_t bit) { return (has[i] & bit) != 0; };
    const auto if_has = [&](std::uint8_t bit, double x) { return has_bit(bit) ? std::optional(x) : std::nullopt; };
    const auto ind = static_cast<std::size_t>(indicator[i]);
    result r;
    r.indicator = indicators[indicator[i]];
    r.title = titles[ind];
    r.unit = units[ind];
    r.place_level = place_levels[place_level[i]];
    r.place = places[place[i]];
    r.organisation_level = organisation_levels[organisation_level[i]];
    r.organisation = organisations[organisation[i]];
    r.category = categories[category[i]];
    r.period = period_text(periods[i]);
    r.number = value_at(row);
    r.lower = if_has(has_lower, lower[i]);
    r.upper = if_has(has_upper, upper[i]);
    r.known = if_has(has_known, known[i]);
    r.numerator = if_has(has_parts, numerator[i]);
    r.denominator = if_has(has_parts, denominator[i]);
    r.expected = expected[i];
    r.present = present[i];
    r.coverage = coverage[i];
    r.over_time = over_time[i];
    r.verdict = verdicts[i];
    r.basis = bases[ind];
    r.fingerprint = fingerprints[ind].text();
    return r;
}

std::optional<result> result_table::find(std::string_view indicator_code, std::string_view place_code, std::string_view period_words,
                                         std::string_view organisation_code, std::string_view category_word) const {
    for (std::int64_t row = 0; row < size(); ++row) {
        const auto i = static_cast<std::size_t>(row);
        if (indicators[indicator[i]] == indicator_code && places[place[i]] == place_code && organisations[organisation[i]] == organisation_code &&
            categories[category[i]] == category_word && (periods[i].text() == period_words || period_text(periods[i]) == period_words))
            return at(row);
    }
    return std::nullopt;
}

std::string result_table::explain(std::int64_t row) const {
    const result r = at(row);
    const auto i = static_cast<std::size_t>(row);
    const auto places_of = [this, i](double x) { return grouped_text(x, decimals_shown[static_cast<std::size_t>(indicator[i])]); };
    std::string s = r.indicator + (r.title.empty() ? "" : " (" + r.title + ")") + ", " + (r.place.empty() ? "all places" : r.place) +
                    (r.organisation.empty() ? "" : ", " + r.organisation) + (r.category.empty() ? "" : ", " + r.category) + ", " + r.period + "\n";
    s += "  form: " + std::string(name(r.number.form()));
    if (r.number.is_missing()) s += " (" + std::string(name(r.number.reason())) + ")";
    if (const auto x = r.number.point()) s += ", value " + places_of(*x) + " " + r.unit;
    s += "\n";
    if (r.numerator && r.denominator) s += "  sum of numerators over matched cells: " + places_of(*r.numerator) + "\n  sum of denominators over matched cells: " + places_of(*r.denominator) + "\n";
    if (r.known) s += "  sum of what is known: " + places_of(*r.known) + "\n";
    s += "  bounds: " + (r.lower ? places_of(*r.lower) : std::string("open")) + " to " + (r.upper ? places_of(*r.upper) : std::string("open")) + "\n";
    s += "  cells: " + std::to_string(r.present) + " of " + std::to_string(r.expected) + " expected\n";
    if (r.over_time != combine::refuse) s += "  over time: " + std::string(name(r.over_time)) + "\n";
    if (!flags[i].empty()) s += "  flags: " + flags[i].text() + "\n";
    s += "  judgements: " + (r.basis.empty() ? std::string("none named") : join(r.basis)) + "\n";
    for (const note& n : notes)
        if (n.indicator == r.indicator) s += "  note: " + n.text + "\n";
    return s + "  fingerprint: " + r.fingerprint + "\n";
}

void write_csv(std::ostream& out, const result_table& t) {
    out << "indicator,place_level,place,organisation_level,organisation,category,period,value,form,reason,lower,upper,flags,"
           "known,numerator,denominator,expected,present,coverage,over_time,verdict,unit,basis,fingerprint\n";
    for (std::int64_t row = 0; row < t.size(); ++row) {
        const auto i = static_cast<std::size_t>(row);
        const result r = t.at(row);
        const auto bit = [&](std::uint8_t b) { return (t.has[i] & b) != 0; };
        for (const std::string& key : {r.indicator, r.place_level, r.place, r.organisation_level, r.organisation, r.category, r.period}) out << csv_cell(key) << ',';
        out << optional_text(t.forms[i] == form::point, t.number[i]) << ',' << name(t.forms[i]) << ',' << name(t.reasons[i]) << ','
            << optional_text(bit(result_table::has_lower), t.lower[i]) << ',' << optional_text(bit(result_table::has_upper), t.upper[i]) << ','
            << t.flags[i].text() << ',' << optional_text(bit(result_table::has_known), t.known[i]) << ','
            << optional_text(bit(result_table::has_parts), t.numerator[i]) << ',' << optional_text(bit(result_table::has_parts), t.denominator[i]) << ','
            << r.expected << ',' << r.present << ',' << number_text(r.coverage) << ','
            << (r.over_time == combine::refuse ? std::string_view() : name(r.over_time)) << ',' << name(r.verdict) << ',' << csv_cell(r.unit) << ','
            << csv_cell(join(r.basis, ";", 1000)) << ',' << r.fingerprint << '\n';
    }
}

} // namespace steelyard::inline v0_1::aggregation
