// SPDX-License-Identifier: MIT
#include <steelyard/core/text.hpp>

#include <cmath>
#include <frameworks/detail/table_reader.hpp>
#include <limits>
#include <utility>

namespace steelyard::inline v0_1::frameworks::detail {

namespace {

[[nodiscard]] conversion wanted(std::string what) { return {"wrong_type", std::move(what)}; }

void remember(const std::string& key, const toml_node& value, std::vector<key_place>& into) {
    into.push_back({key, value.line, value.type == node_type::text ? value.text : std::string()});
    for (const toml_node& item : value.items) remember(key, item, into);
    for (const toml_entry& e : value.entries) remember(e.key, e.value, into);
}

} // namespace

conversion convert(const toml_node& from, std::string& into) {
    if (from.type != node_type::text) return wanted("a text in quotes");
    into = from.text;
    return {};
}

conversion convert(const toml_node& from, word_field into) {
    switch (from.type) {
    case node_type::text: into.into = from.text; return {};
    case node_type::integer: into.into = std::to_string(from.integer); return {};
    case node_type::date: into.into = from.day.text(); return {};
    default: return wanted("a text in quotes, such as \"2009\" or \"2009-01\"");
    }
}

conversion convert(const toml_node& from, date& into) {
    if (from.type == node_type::date) {
        into = from.day;
        return {};
    }
    if (from.type != node_type::text) return wanted("a date, such as 2009-01-31");
    const auto d = date::parse(from.text);
    if (!d) return {"not_a_date", "a date that exists, as year-month-day, such as 2009-01-31"};
    into = *d;
    return {};
}

conversion convert(const toml_node& from, day_field into) {
    date       d;
    conversion c = convert(from, d);
    if (c.rule.empty()) into.into = d.text();
    return c;
}

conversion convert(const toml_node& from, instant& into) {
    constexpr auto example = "a date or a time with its zone, such as 2024-03-01 or 2024-03-01T12:00:00Z";
    if (from.type == node_type::instant)
        into = {from.integer};
    else if (from.type == node_type::date)
        into = instant::at(from.day);
    else if (from.type != node_type::text)
        return wanted(example);
    else if (const auto i = instant::parse(from.text))
        into = *i;
    else
        return {"not_a_date", example};
    return {};
}

conversion convert(const toml_node& from, bool& into) {
    if (from.type != node_type::boolean) return wanted("true or false");
    into = from.boolean;
    return {};
}

conversion convert(const toml_node& from, std::int64_t& into) {
    if (from.type != node_type::integer) return wanted("a whole number");
    into = from.integer;
    return {};
}

conversion convert(const toml_node& from, int& into) {
    if (from.type != node_type::integer) return wanted("a whole number");
    if (from.integer < std::numeric_limits<int>::min() || from.integer > std::numeric_limits<int>::max())
        return {"out_of_range", "a whole number of at most nine digits"};
    into = static_cast<int>(from.integer);
    return {};
}

conversion convert(const toml_node& from, double& into) {
    if (from.type == node_type::integer) {
        into = static_cast<double>(from.integer);
        return {};
    }
    if (from.type != node_type::number) return wanted("a number");
    if (!std::isfinite(from.number)) return {"not_finite", "a finite number; leave the key out for an open side"};
    into = from.number;
    return {};
}

conversion convert(const toml_node& from, option_value& into) {
    switch (from.type) {
    case node_type::text: into = from.text; return {};
    case node_type::integer: into = from.integer; return {};
    case node_type::boolean: into = from.boolean; return {};
    case node_type::number: {
        double     x = 0;
        conversion c = convert(from, x);
        if (c.rule.empty()) into = x;
        return c;
    }
    default: return wanted("true, false, a number or a text");
    }
}

table_reader::table_reader(reading& shared, const std::string& file, const toml_node& table, std::string what)
    : shared_(shared),
      file_(file),
      table_(table),
      what_(std::move(what)) {
    table_keys& keys = shared_.tables[{file_, table_.line}];
    for (const toml_entry& e : table_.entries) remember(e.key, e.value, keys.keys);
}

void table_reader::name(std::string_view key, std::string& into) {
    if (!need(key, into)) return;
    code_ = into;
    if (into.empty())
        note("empty_code", key, table_.find(key)->line, what_ + ": " + std::string(key) + " is empty",
             "give it a code");
}

const toml_node* table_reader::value(std::string_view key) {
    known_.emplace_back(key);
    const toml_entry* e = table_.find(key);
    return e == nullptr ? nullptr : &e->value;
}

const std::vector<toml_entry>& table_reader::entries(std::string_view key) {
    static const std::vector<toml_entry> none;
    const toml_node*                     v = value(key);
    if (v == nullptr) return none;
    if (v->type == node_type::table) return v->entries;
    wrong(*table_.find(key), *v, wanted("a table, such as { a = \"b\" }"));
    return none;
}

const std::vector<toml_node>& table_reader::tables(std::string_view key) {
    static const std::vector<toml_node> none;
    const toml_node*                    v = value(key);
    if (v == nullptr) return none;
    const toml_entry& e = *table_.find(key);
    const conversion  expected = wanted("an array of tables: write [[" + std::string(key) + "]] above each");
    if (v->type != node_type::array) {
        wrong(e, *v, expected);
        return none;
    }
    for (const toml_node& item : v->items) {
        if (item.type == node_type::table) continue;
        wrong(e, item, expected);
        return none;
    }
    return v->items;
}

void table_reader::wrong(const toml_entry& at, const toml_node& found, const conversion& why) {
    const bool nearest = why.rule == "unknown_word";
    note(why.rule, at.key, found.line > 0 ? found.line : at.line,
         subject() + ": " + at.key + " is " + found.described(), nearest ? why.expected : "expected " + why.expected);
}

void table_reader::wrong_word(std::string_view key, std::string rule, std::string advice) {
    const toml_entry& at = *table_.find(key);
    note(std::move(rule), key, at.line, subject() + ": " + at.key + " is " + at.value.described(), std::move(advice));
}

void table_reader::note(std::string rule, std::string_view key, std::int64_t line, std::string found,
                        std::string advice) {
    shared_.tables[{file_, table_.line}].faulty.emplace_back(key);
    shared_.problems.push_back({severity::fault,
                                std::move(rule),
                                {file_, line, std::string(key), code_},
                                std::move(found),
                                std::move(advice)});
}

void table_reader::absent(std::string_view key) {
    note("missing_key", key, table_.line, subject() + " has no " + std::string(key),
         "add " + std::string(key) + " = ...");
}

void table_reader::finish() {
    for (const toml_entry& e : table_.entries) {
        bool asked = false;
        for (const std::string& k : known_) asked = asked || k == e.key;
        if (asked) continue;
        note("unknown_key", e.key, e.line, subject() + " has no key '" + e.key + "'", suggest(e.key, known_));
        // A misspelt key leaves the one that was meant unset: what follows from that is no second mistake.
        for (const std::string& k : known_)
            if (suggest(e.key, {k}).starts_with("did")) shared_.tables[{file_, table_.line}].faulty.push_back(k);
    }
}

} // namespace steelyard::inline v0_1::frameworks::detail
