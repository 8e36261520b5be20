// SPDX-License-Identifier: MIT
#include <steelyard/core/text.hpp>
#include <steelyard/core/value.hpp>

#include <frameworks/detail/read_tables.hpp>
#include <string>
#include <utility>
#include <vector>

namespace steelyard::inline v0_1::frameworks::detail {

namespace {

using word_pairs = std::vector<std::pair<std::string, std::string>>;

[[nodiscard]] std::vector<std::string> form_words() { return {form_names.begin(), form_names.end()}; }

/// Only reasons that people report: the engine's own are not for files.
[[nodiscard]] std::vector<std::string> reason_words() {
    return {reason_names.begin() + 1, reason_names.begin() + static_cast<int>(last_reported_reason) + 1};
}

struct form_field {
    form& into;
};
struct reason_field {
    reason& into;
};

[[nodiscard]] conversion convert(const toml_node& from, form_field into) {
    if (from.type != node_type::text) return {"wrong_type", "a text, one of " + join(form_words())};
    const auto f = form_from(from.text);
    if (!f) return {"unknown_word", suggest(from.text, form_words())};
    into.into = *f;
    return {};
}

[[nodiscard]] conversion convert(const toml_node& from, reason_field into) {
    if (from.type != node_type::text) return {"wrong_type", "a text, one of " + join(reason_words())};
    const auto why = reason_from(from.text);
    if (!why || *why > last_reported_reason) return {"unknown_word", suggest(from.text, reason_words())};
    into.into = *why;
    return {};
}

void read_label_keys(table_reader& r, label& into) {
    r.get("means", form_field{into.means});
    if (into.means == form::missing) r.need("why", reason_field{into.why});
    r.get("lower", into.lower);
    r.get("upper", into.upper);
    r.get("measure", into.measure);
}

/// labels = { PS = "suppressed", ND = "below", "N<10" = { means = "below", upper = 10 } }
void read_short_labels(table_reader& r, csv_layout& into) {
    for (const toml_entry& e : r.entries("labels")) {
        label l;
        l.text = e.key;
        if (e.value.type == node_type::table) {
            table_reader inner = r.inside(e.value, "label '" + e.key + "' of report");
            read_label_keys(inner, l);
            inner.finish();
        } else if (e.value.type == node_type::text && form_from(e.value.text).has_value() &&
                   e.value.text != "missing") {
            l.means = *form_from(e.value.text);
        } else if (const conversion c = convert(e.value, reason_field{l.why}); !c.rule.empty()) {
            r.wrong(e, e.value, c);
            continue;
        }
        into.labels.push_back(std::move(l));
    }
}

/// A table of words: column = "meaning".
void read_pairs(table_reader& r, std::string_view key, word_pairs& into) {
    for (const toml_entry& e : r.entries(key)) {
        std::pair<std::string, std::string> p{e.key, ""};
        if (const conversion c = detail::convert(e.value, word_field{p.second}); !c.rule.empty())
            r.wrong(e, e.value, c);
        else
            into.push_back(std::move(p));
    }
}

void read_columns(table_reader& r, csv_layout& l) {
    r.get("measure", l.measure);
    r.get("value", l.value);
    r.get("place", l.place);
    r.get("organisation", l.organisation);
    r.get("period", l.period);
    r.get("period_format", l.period_format);
    r.get("form", l.form);
    r.get("reason", l.reason);
    r.get("lower", l.lower);
    r.get("upper", l.upper);
    r.get("flags", l.flags);
    r.get("limit", l.limit);
    r.get("source", l.source);
    r.get("recorded", l.recorded);
    r.get("version", l.version);
}

void read_constants(table_reader& r, csv_layout& l) {
    r.get("constant_place", l.constant_place);
    r.get("constant_organisation", l.constant_organisation);
    r.get("constant_period", word_field{l.constant_period});
    r.get("constant_source", l.constant_source);
    r.get("constant_version", word_field{l.constant_version});
    r.get("constant_recorded", l.constant_recorded);
}

} // namespace

void read_report(table_reader& r, framework& into) {
    report_file f;
    r.name("file", f.file);
    f.declared_at = r.here();
    csv_layout& l = f.layout;
    bool        tabular = false;
    if (r.get("tabular", tabular) && tabular) l = csv_layout::tabular(into.agreed); // keys below still change it
    read_columns(r, l);
    read_constants(r, l);
    read_pairs(r, "values", l.values);
    read_pairs(r, "categories", l.categories);
    read_pairs(r, "constant_categories", l.constant_categories);
    read_pairs(r, "only_where", l.only_where);
    read_pairs(r, "whole_words", l.whole_words);
    read_short_labels(r, l);
    r.each("label", "label of report", [&l](table_reader& one) {
        label text;
        one.need("text", text.text);
        read_label_keys(one, text);
        l.labels.push_back(std::move(text));
    });
    std::string separator = ",";
    if (r.get("separator", separator)) {
        if (separator.size() == 1)
            l.separator = separator[0];
        else
            r.wrong_word("separator", "wrong_type", "expected one character, such as \";\" or \"\\t\"");
    }
    into.reports.push_back(std::move(f));
}

} // namespace steelyard::inline v0_1::frameworks::detail
