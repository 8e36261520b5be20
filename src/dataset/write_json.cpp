// SPDX-License-Identifier: MIT
#include <steelyard/core/plain_table.hpp>
#include <steelyard/core/text.hpp>
#include <steelyard/dataset/arrow.hpp>
#include <steelyard/dataset/dataset.hpp>
#include <steelyard/dataset/tabular.hpp>

#include <ostream>

namespace steelyard::inline v0_1 {

namespace {

/// The words of one dataset as JSON strings, quoted once.
std::vector<std::string> strings_of(const std::vector<std::string>& words) {
    std::vector<std::string> strings;
    for (const std::string& w : words) strings.push_back(json_text(w));
    return strings;
}

struct tables {
    std::vector<std::string> places, organisations, sources, measures;
    std::vector<std::string> categories; ///< the members of all schemes for each combination
};

std::vector<std::string> category_members(const category_list& list) {
    std::vector<std::string> members;
    for (const category_key& key : list.keys) {
        std::string s;
        std::size_t next = 0;
        for (std::size_t scheme = 0; scheme < list.schemes.size(); ++scheme) {
            s += "," + json_text(scheme_column(list.schemes[scheme])) + ":";
            const bool there = next < key.size() && key[next].first == static_cast<std::int32_t>(scheme);
            s += there ? json_text(list.categories[scheme][static_cast<std::size_t>(key[next++].second)]) : "null";
        }
        members.push_back(std::move(s));
    }
    return members;
}

void put_value(std::string& into, const measure_rows& b, std::size_t i) {
    const form f = b.forms[i];
    const auto number = [&](const char* name, bool there, std::int64_t stored) {
        into += name;
        into += !there ? "null" : b.places ? scaled_text(stored, *b.places) : number_text(b.as_double(stored));
    };
    const auto word = [&](const char* name, const std::string& text) {
        (into += name) += text.empty() ? "null" : "\"" + text + "\"";
    };
    const bool range = f == form::range;
    number(",\"value\":", f == form::point, b.number[i]);
    word(",\"form\":", std::string(name(f)));
    word(",\"reason\":", std::string(name(b.reason_at(i))));
    number(",\"lower\":", range || f == form::above, b.number[i]);
    number(",\"upper\":", range || f == form::below, range ? b.upper[i] : b.number[i]);
    word(",\"flags\":", b.flags_at(i).text());
}

void put_row(std::string& into, const dataset& data, const tables& t, const measure_rows& b, std::size_t i) {
    const auto put = [&into](const char* name, const std::vector<std::string>& words, std::int32_t code) {
        (into += name) += code < 0 ? "null" : words[static_cast<std::size_t>(code)];
    };
    put("{\"measure\":", t.measures, b.measure);
    put(",\"place\":", t.places, b.place[i]);
    put(",\"organisation\":", t.organisations, b.organisation[i]);
    into += ",\"period\":" + json_text(period{b.frequency, b.period[i]}.text());
    into += t.categories[static_cast<std::size_t>(b.category[i])];
    put_value(into, b, i);
    put(",\"source\":", t.sources, b.source_at(i));
    const bool dated = b.recorded_at(i) != measure_rows::not_recorded;
    into += ",\"recorded\":" + (dated ? "\"" + instant{b.recorded_at(i)}.text() + "\"" : std::string("null"));
    into += ",\"version\":";
    if (b.version_at(i) < 0)
        into += "null";
    else
        into += json_text(
            data.content().versions[static_cast<std::size_t>(b.measure)][static_cast<std::size_t>(b.version_at(i))]);
    into += '}';
}

} // namespace

void write_json(std::ostream& out, const dataset& data) {
    const tables          t{strings_of(data.places().words()), strings_of(data.organisations().words()),
                   strings_of(data.sources().words()), strings_of(data.measures().words()),
                   category_members(data.categories())};
    constexpr std::size_t piece = std::size_t{1} << 16;
    std::string           text = "[";
    bool                  first = true;
    for (const auto& block : data.blocks()) {
        for (std::size_t i = 0; i < block->forms.size(); ++i) {
            text += std::exchange(first, false) ? "\n" : ",\n";
            put_row(text, data, t, *block, i);
            if (text.size() < piece) continue;
            out.write(text.data(), static_cast<std::streamsize>(text.size()));
            text.clear();
        }
    }
    text += "\n]\n";
    out.write(text.data(), static_cast<std::streamsize>(text.size()));
    if (!out) throw file_fault("write_json: the stream took no more bytes; check space and rights");
}

} // namespace steelyard::inline v0_1
