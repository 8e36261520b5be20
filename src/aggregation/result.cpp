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

result_table::result_table(result_lists lists, const result_columns& c) : result_lists(std::move(lists)) {
    const std::size_t rows = c.forms.size();
    const auto        same = [rows](const auto&... column) { return ((column.size() == rows) && ...); };
    if (!same(c.indicator, c.place_level, c.place, c.organisation_level, c.organisation, c.category, c.periods, c.number, c.reasons, c.lower,
              c.upper, c.known, c.numerator, c.denominator, c.has, c.flags, c.expected, c.present, c.coverage, c.over_time, c.verdicts))
        throw shape_mismatch("result_table: columns differ in length");
    place_ = c.place;
    number_ = c.number;
    numerator_ = c.numerator;
    denominator_ = c.denominator;
    expected_ = c.expected;
    forms_ = c.forms;
    has_ = c.has;
    period_.reserve(rows);
    for (std::size_t i = 0; i < rows; ++i) {
        indicator_.append(c.indicator[i]);
        place_level_.append(c.place_level[i]);
        organisation_level_.append(c.organisation_level[i]);
        organisation_.append(c.organisation[i]);
        category_.append(c.category[i]);
        over_time_.append(c.over_time[i]);
        kind_.append(c.periods[i].kind);
        period_.push_back(c.periods[i].index);
        const auto row = static_cast<std::int64_t>(i);
        if (c.lower[i] != usual(row, has_lower)) lower_.set(i, c.lower[i]);
        if (c.upper[i] != usual(row, has_upper)) upper_.set(i, c.upper[i]);
        if (c.known[i] != usual(row, has_known)) known_.set(i, c.known[i]);
        if (c.present[i] != c.expected[i]) present_.set(i, c.present[i]);
        if (c.coverage[i] != share(c.present[i], c.expected[i])) coverage_.set(i, c.coverage[i]);
        if (c.reasons[i] != reason::none) reasons_.set(i, c.reasons[i]);
        if (!c.flags[i].empty()) flags_.set(i, c.flags[i]);
        if (c.verdicts[i] != comparability::yes) verdicts_.set(i, c.verdicts[i]);
    }
    settle_length();
}

/// Rows that say nothing beside the others' columns.
void result_table::settle_length() {
    const auto resize = [n = forms_.size()](auto&... columns) { (columns.resize(n), ...); };
    resize(lower_, upper_, known_, present_, coverage_, reasons_, flags_, verdicts_);
}

result_columns result_table::columns() const {
    result_columns c;
    c.indicator = indicator_.values();
    c.place_level = place_level_.values();
    c.place = place_;
    c.organisation_level = organisation_level_.values();
    c.organisation = organisation_.values();
    c.category = category_.values();
    c.number = number_;
    c.forms = forms_;
    c.numerator = numerator_;
    c.denominator = denominator_;
    c.has = has_;
    c.expected = expected_;
    c.over_time = over_time_.values();
    const auto each = [this](auto& column, auto of) {
        column.reserve(forms_.size());
        for (std::int64_t row = 0; row < size(); ++row) column.push_back((this->*of)(row));
    };
    const std::vector<period_kind> kinds = kind_.values();
    c.periods.reserve(kinds.size());
    for (std::size_t i = 0; i < kinds.size(); ++i) c.periods.push_back({kinds[i], period_[i]});
    each(c.reasons, &result_table::why);
    each(c.lower, &result_table::lower);
    each(c.upper, &result_table::upper);
    each(c.known, &result_table::known);
    each(c.flags, &result_table::flags);
    each(c.present, &result_table::present);
    each(c.coverage, &result_table::coverage);
    each(c.verdicts, &result_table::verdict);
    return c;
}

void result_table::reserve(std::int64_t rows) {
    const auto room = [n = static_cast<std::size_t>(rows)](auto&... columns) {
        const auto one = [n](auto& column) {
            column.reserve(n);
            steelyard::detail::wish_large_pages(column.data(), n * sizeof(column[0]));
        };
        (one(columns), ...);
    };
    room(place_, period_, number_, numerator_, denominator_, expected_, forms_, has_);
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
    const auto codes = [](auto& into, const auto& from, code_list& words, const code_list& others) {
        into.append(from, [to = added(words, others)](std::int32_t code) { return to[static_cast<std::size_t>(code)]; });
    };
    codes(indicator_, other.indicator_, indicators, other.indicators);
    codes(place_level_, other.place_level_, place_levels, other.place_levels);
    append_codes(place_, other.place_, added(places, other.places));
    codes(organisation_level_, other.organisation_level_, organisation_levels, other.organisation_levels);
    codes(organisation_, other.organisation_, organisations, other.organisations);
    codes(category_, other.category_, categories, other.categories);
    kind_.append(other.kind_, [](period_kind k) { return k; });
    over_time_.append(other.over_time_, [](combine c) { return c; });
    append_all(period_, other.period_);
    append_all(number_, other.number_);
    append_all(numerator_, other.numerator_);
    append_all(denominator_, other.denominator_);
    append_all(expected_, other.expected_);
    append_all(forms_, other.forms_);
    append_all(has_, other.has_);
    lower_.append(other.lower_);
    upper_.append(other.upper_);
    known_.append(other.known_);
    present_.append(other.present_);
    coverage_.append(other.coverage_);
    reasons_.append(other.reasons_);
    flags_.append(other.flags_);
    verdicts_.append(other.verdicts_);
    append_all(notes, other.notes);
    unmatched.append(other.unmatched);
}

value result_table::value_at(std::int64_t row) const {
    switch (what(row)) {
    case form::point: return value::point(number(row), flags(row));
    case form::range: return value::range(lower(row), upper(row), flags(row));
    case form::below: return value::below(upper(row), flags(row));
    case form::above: return value::above(lower(row), flags(row));
    case form::missing: break;
    }
    return value::missing(why(row));
}

std::string result_table::period_text(const period& p) const {
    for (const calendar& c : calendars)
        if (c.means == p.kind) return c.code + " " + period{{p.kind.on == grid::season || p.kind.on == grid::night ? period_kind::year() : p.kind}, p.index}.text();
    return p.text();
}

result result_table::at(std::int64_t row) const {
    if (row < 0 || row >= size()) throw domain_fault("result_table: row " + std::to_string(row) + " of " + std::to_string(size()) + " rows");
    const auto if_has = [&](std::uint8_t bit, double x) { return (has(row) & bit) != 0 ? std::optional(x) : std::nullopt; };
    const auto ind = static_cast<std::size_t>(indicator(row));
    result r;
    r.indicator = indicators[indicator(row)];
    r.title = titles[ind];
    r.unit = units[ind];
    r.place_level = place_levels[place_level(row)];
    r.place = places[place(row)];
    r.organisation_level = organisation_levels[organisation_level(row)];
    r.organisation = organisations[organisation(row)];
    r.category = categories[category(row)];
    r.period = period_text(when(row));
    r.number = value_at(row);
    r.lower = if_has(has_lower, lower(row));
    r.upper = if_has(has_upper, upper(row));
    r.known = if_has(has_known, known(row));
    r.numerator = if_has(has_parts, numerator(row));
    r.denominator = if_has(has_parts, denominator(row));
    r.expected = expected(row);
    r.present = present(row);
    r.coverage = coverage(row);
    r.over_time = over_time(row);
    r.verdict = verdict(row);
    r.basis = bases[ind];
    r.fingerprint = fingerprints[ind].text();
    return r;
}

std::optional<result> result_table::find(std::string_view indicator_code, std::string_view place_code, std::string_view period_words,
                                         std::string_view organisation_code, std::string_view category_word) const {
    const std::optional<std::int32_t> of_indicator = indicators.find(indicator_code), of_place = places.find(place_code),
                                      of_organisation = organisations.find(organisation_code), of_category = categories.find(category_word);
    if (!of_indicator || !of_place || !of_organisation || !of_category) return std::nullopt;
    for (std::int64_t row = 0; row < size(); ++row) {
        if (place(row) != *of_place || indicator(row) != *of_indicator || organisation(row) != *of_organisation || category(row) != *of_category) continue;
        const period p = when(row);
        if (p.text() == period_words || period_text(p) == period_words) return at(row);
    }
    return std::nullopt;
}

std::string result_table::explain(std::int64_t row) const {
    const result r = at(row);
    const auto places_of = [&](double x) { return grouped_text(x, decimals_shown[static_cast<std::size_t>(indicator(row))]); };
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
    if (!flags(row).empty()) s += "  flags: " + flags(row).text() + "\n";
    s += "  judgements: " + (r.basis.empty() ? std::string("none named") : join(r.basis)) + "\n";
    for (const note& n : notes)
        if (n.indicator == r.indicator) s += "  note: " + n.text + "\n";
    return s + "  fingerprint: " + r.fingerprint + "\n";
}

void write_csv(std::ostream& out, const result_table& t) {
    out << "indicator,place_level,place,organisation_level,organisation,category,period,value,form,reason,lower,upper,flags,"
           "known,numerator,denominator,expected,present,coverage,over_time,verdict,unit,basis,fingerprint\n";
    for (std::int64_t row = 0; row < t.size(); ++row) {
        const result r = t.at(row);
        const auto bit = [&](std::uint8_t b) { return (t.has(row) & b) != 0; };
        for (const std::string& key : {r.indicator, r.place_level, r.place, r.organisation_level, r.organisation, r.category, r.period}) out << csv_cell(key) << ',';
        out << optional_text(t.what(row) == form::point, t.number(row)) << ',' << name(t.what(row)) << ',' << name(t.why(row)) << ','
            << optional_text(bit(has_lower), t.lower(row)) << ',' << optional_text(bit(has_upper), t.upper(row)) << ','
            << t.flags(row).text() << ',' << optional_text(bit(has_known), t.known(row)) << ','
            << optional_text(bit(has_parts), t.numerator(row)) << ',' << optional_text(bit(has_parts), t.denominator(row)) << ','
            << r.expected << ',' << r.present << ',' << number_text(r.coverage) << ','
            << (r.over_time == combine::refuse ? std::string_view() : name(r.over_time)) << ',' << name(r.verdict) << ',' << csv_cell(r.unit) << ','
            << csv_cell(join(r.basis, ";", 1000)) << ',' << r.fingerprint << '\n';
    }
}

} // namespace steelyard::inline v0_1::aggregation
