// SPDX-License-Identifier: MIT
#include <steelyard/core/text.hpp>

#include <frameworks/detail/read_tables.hpp>
#include <string>
#include <utility>
#include <vector>

namespace steelyard::inline v0_1::frameworks::detail {

namespace {

void get_frequency(table_reader& r, const definitions& agreed, period_kind& into) {
    std::string word;
    if (!r.need("frequency", word)) return;
    auto found = agreed.find_period_kind(word);
    if (!found) found = period_kind::parse(word);
    if (found) {
        into = *found;
        return;
    }
    std::vector<std::string> known{"day", "month", "quarter", "half", "year", "school_year"};
    for (const calendar& c : agreed.calendars) known.push_back(c.code);
    r.wrong_word("frequency", "unknown_word",
                 suggest(word, known) + "; or write it out, such as \"season:05-22:09-07\"");
}

/// range = [0, 100], or { low = 0 } where one side is open.
void get_range(table_reader& r, std::string_view key, valid_range& into) {
    const toml_node* v = r.value(key);
    if (v == nullptr) return;
    if (v->type == node_type::table) {
        table_reader inner = r.inside(*v, std::string(key));
        inner.get("low", into.low);
        inner.get("high", into.high);
        inner.finish();
        return;
    }
    std::vector<double> both;
    if (!r.get(key, both)) return;
    if (both.size() == 2)
        into = {both[0], both[1]};
    else
        r.wrong_word(key, "wrong_type", "expected two numbers, such as [0, 100], or { low = 0 } for an open side");
}

/// Grades, levels, milestones and narratives count nothing; everything else has a unit.
void get_unit(table_reader& r, kind what, unit& into) {
    const bool counts =
        what != kind::grade && what != kind::ordinal && what != kind::milestone && what != kind::narrative;
    if (counts)
        r.need("unit", into.symbol);
    else
        r.get("unit", into.symbol);
}

void read_version(table_reader& r, measure& into) {
    definition_version v;
    r.need("id", word_field{v.id});
    r.get("from", v.from);
    r.get("change", v.change);
    r.get("text", v.text);
    into.versions.push_back(std::move(v));
}

/// numerator = "unemployed", or { measure = "samples", take = "count_above", threshold = 235 }.
bool get_part(table_reader& r, std::string_view key, indicator_part& into) {
    const toml_node* v = r.value(key);
    if (v == nullptr) return false;
    if (v->type != node_type::table) return r.get(key, into.measure);
    table_reader inner = r.inside(*v, std::string(key));
    inner.need("measure", into.measure);
    inner.get("take", into.what);
    const bool given = inner.get("threshold", into.threshold);
    if (!given && (into.what == take::count_above || into.what == take::count_below))
        inner.need("threshold", into.threshold);
    inner.finish();
    return true;
}

/// grid, starts, ends and label as the text of a period kind. False when a key is missing or no word.
[[nodiscard]] bool spelled_out(table_reader& r, std::string& into) {
    grid        on = grid::year;
    std::string starts = "01-01";
    std::string ends;
    year_label  label = year_label::end;
    bool        whole = r.need("grid", on);
    whole = (r.get("starts", starts) || !r.has("starts")) && whole;
    if (on == grid::year) whole = (r.get("label", label) || !r.has("label")) && whole;
    const bool window = on == grid::season || on == grid::night;
    if (window) whole = r.need("ends", ends) && whole;
    into = std::string(steelyard::name(on));
    if (window)
        into += ":" + starts + ":" + ends;
    else if (on == grid::year && starts.ends_with("-01"))
        into += ":" + starts.substr(0, 2) + ":" + std::string(steelyard::name(label));
    else if (r.has("starts"))
        into.clear(); // a year from the middle of a month, or a start where the grid has its own
    return whole;
}

} // namespace

void read_calendar(table_reader& r, framework& into) {
    calendar c;
    r.name("code", c.code);
    c.declared_at = r.here();
    std::string            text;
    const std::string_view key = r.has("grid") ? "grid" : "means";
    if (key == "grid" ? !spelled_out(r, text) : !r.need("means", text)) return;
    if (const auto k = period_kind::parse(text)) {
        c.means = *k;
        into.agreed.calendars.push_back(std::move(c));
        return;
    }
    r.wrong_word(key, "not_a_period_kind",
                 "expected a kind of period: means = \"season:05-22:09-07\", or grid = \"season\", starts = \"05-22\", "
                 "ends = \"09-07\"; years start on the first of a month");
}

void read_scheme(table_reader& r, framework& into) {
    scheme s;
    r.name("code", s.code);
    s.declared_at = r.here();
    r.get("title", s.title);
    r.get("type", s.type);
    const toml_node*         v = r.value("categories");
    std::vector<std::string> codes;
    if (v != nullptr && v->type == node_type::table) {
        for (const toml_entry& e : v->entries) {
            category c{e.key, ""};
            if (const conversion bad = convert(e.value, c.title); !bad.rule.empty()) r.wrong(e, e.value, bad);
            s.categories.push_back(std::move(c));
        }
    } else if (r.need("categories", codes)) {
        for (std::string& code : codes) s.categories.push_back(category{std::move(code), ""});
    }
    into.agreed.schemes.push_back(std::move(s));
}

void read_measure(table_reader& r, framework& into) {
    measure m;
    r.name("code", m.code);
    m.declared_at = r.here();
    r.get("title", m.title);
    r.need("kind", m.what);
    get_unit(r, m.what, m.in);
    int places = 0;
    if (r.get("decimals", places)) {
        if (places >= 0 && places <= max_decimals)
            m.places = decimals{static_cast<std::int8_t>(places)};
        else
            r.wrong_word("decimals", "out_of_range", "expected 0 to " + std::to_string(max_decimals));
    }
    get_frequency(r, into.agreed, m.frequency);
    r.get("direction", m.better);
    get_range(r, "valid", m.valid);
    get_range(r, "suppressed_within", m.suppressed_within);
    r.get("over_time", m.over_time);
    r.get("inflows", m.inflows);
    r.get("outflows", m.outflows);
    r.get("levels", m.levels);
    r.get("definition", m.definition);
    r.get("source", m.source);
    r.get("owner", m.owner);
    r.each("version", "version of measure", [&m](table_reader& v) { read_version(v, m); });
    into.agreed.measures.push_back(std::move(m));
}

void read_indicator(table_reader& r, framework& into) {
    indicator i;
    r.name("code", i.code);
    i.declared_at = r.here();
    r.get("title", i.title);
    r.need("kind", i.what);
    if (!r.has("numerator"))
        r.need("numerator", i.numerator.measure);
    else
        get_part(r, "numerator", i.numerator);
    if (indicator_part d; get_part(r, "denominator", d)) i.denominator = std::move(d);
    r.get("factor", i.factor);
    r.get("per", i.per);
    r.get("denominator_over_time", i.denominator_over_time);
    r.get("numerator_within_denominator", i.numerator_within_denominator);
    r.get("matched_on", i.matched_on);
    get_unit(r, i.what, i.in);
    r.get("decimals_shown", i.decimals_shown);
    r.get("direction", i.better);
    r.get("over_time", i.over_time);
    r.get("over_places", i.over_places);
    r.get("over_organisations", i.over_organisations);
    r.get("judgement", i.judgement);
    r.get("role", i.as);
    r.get("goal", i.goal);
    r.get("counters", i.counters);
    r.get("definition", i.definition);
    into.agreed.indicators.push_back(std::move(i));
}

void read_target(table_reader& r, framework& into) {
    target t;
    r.name("indicator", t.indicator);
    t.declared_at = r.here();
    r.get("place", t.place);
    r.need("period", word_field{t.period});
    r.need("value", t.value);
    r.get("tolerance", t.tolerance);
    r.get("baseline", t.baseline);
    r.get("baseline_period", word_field{t.baseline_period});
    r.get("path", t.path);
    r.get("source", t.source);
    r.get("judgement", t.judgement);
    into.agreed.targets.push_back(std::move(t));
}

void read_expectation(table_reader& r, framework& into) {
    expectation e;
    r.name("measure", e.measure);
    e.declared_at = r.here();
    r.get("places", e.places);
    r.get("organisations", e.organisations);
    r.get("from", word_field{e.from});
    r.get("to", word_field{e.to});
    r.get("due_days", e.due_days);
    into.agreed.expectations.push_back(std::move(e));
}

void read_bridge(table_reader& r, framework& into) {
    bridge b;
    r.name("measure", b.measure);
    b.declared_at = r.here();
    r.get("from_version", word_field{b.from_version});
    r.get("to_version", word_field{b.to_version});
    r.get("place", b.place);
    r.get("before", word_field{b.before});
    r.need("method", b.method);
    if (r.has("method") && b.method != bridge_method::overlap)
        r.need("factor", b.factor);
    else
        r.get("factor", b.factor);
    r.get("standard_error", b.standard_error);
    r.get("source", b.source);
    r.get("judgement", b.judgement);
    into.agreed.bridges.push_back(std::move(b));
}

void read_break(table_reader& r, framework& into) {
    declared_break b;
    r.name("measure", b.measure);
    b.declared_at = r.here();
    r.get("place", b.place);
    r.get("organisation", b.organisation);
    r.need("before", word_field{b.before});
    r.need("says", b.says);
    r.get("why", b.why);
    r.get("who", b.who);
    r.get("judgement", b.judgement);
    into.agreed.breaks.push_back(std::move(b));
}

} // namespace steelyard::inline v0_1::frameworks::detail
