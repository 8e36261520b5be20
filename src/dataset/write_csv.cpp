// SPDX-License-Identifier: MIT
#include <steelyard/core/text.hpp>
#include <steelyard/dataset/csv.hpp>
#include <steelyard/dataset/dataset.hpp>
#include <steelyard/dataset/tabular.hpp>
#include <steelyard/define/definitions.hpp>

#include <ostream>

namespace steelyard::inline v0_1 {

namespace {

/// Quoted where reading it back would not give the same text (RFC 4180).
void put_cell(std::string& into, std::string_view text) {
    const bool plain =
        text.find_first_of(",\"\r\n") == std::string_view::npos &&
        (text.empty() || (text.front() != ' ' && text.front() != '\t' && text.back() != ' ' && text.back() != '\t'));
    if (plain) {
        into += text;
        return;
    }
    into += '"';
    for (const char c : text) {
        if (c == '"') into += '"';
        into += c;
    }
    into += '"';
}

/// The words of one dataset as cells, quoted once.
std::vector<std::string> cells_of(const std::vector<std::string>& words) {
    std::vector<std::string> cells;
    for (const std::string& w : words) put_cell(cells.emplace_back(), w);
    return cells;
}

struct tables {
    std::vector<std::string> places, organisations, sources, measures;
    std::vector<std::string> categories; ///< the cells of all schemes for each combination, each with its comma before
};

std::vector<std::string> category_cells(const category_list& list) {
    std::vector<std::string> cells;
    for (const category_key& key : list.keys) {
        std::string s;
        std::size_t next = 0;
        for (std::size_t scheme = 0; scheme < list.schemes.size(); ++scheme) {
            s += ',';
            if (next >= key.size() || key[next].first != static_cast<std::int32_t>(scheme)) continue;
            put_cell(s, list.categories[scheme][static_cast<std::size_t>(key[next++].second)]);
        }
        cells.push_back(std::move(s));
    }
    return cells;
}

std::string number_cell(const measure_rows& b, std::int64_t stored) {
    return b.places ? scaled_text(stored, *b.places) : number_text(b.as_double(stored));
}

void put_value(std::string& line, const measure_rows& b, std::size_t i) {
    const form f = b.forms[i];
    line += ',';
    if (f == form::point) line += number_cell(b, b.number[i]);
    line.append(",").append(name(f)).append(",").append(name(b.reason_at(i))).append(",");
    if (f == form::range || f == form::above) line += number_cell(b, b.number[i]);
    line += ',';
    if (f == form::below) line += number_cell(b, b.number[i]);
    if (f == form::range) line += number_cell(b, b.upper[i]);
    line.append(",").append(b.flags_at(i).text());
}

void put_row(std::string& line, const dataset& data, const tables& t, const measure_rows& b, std::size_t i) {
    const auto put = [&line](const std::vector<std::string>& words, std::int32_t code) {
        if (code >= 0) line += words[static_cast<std::size_t>(code)];
    };
    put(t.measures, b.measure);
    put(t.places, (line += ',', b.place[i]));
    put(t.organisations, (line += ',', b.organisation[i]));
    line += ',';
    line += period{b.frequency, b.period[i]}.text();
    put(t.categories, b.category[i]);
    put_value(line, b, i);
    put(t.sources, (line += ',', b.source_at(i)));
    line += ',';
    if (b.recorded_at(i) != measure_rows::not_recorded) line += instant{b.recorded_at(i)}.text();
    line += ',';
    if (b.version_at(i) >= 0) {
        const auto version = static_cast<std::size_t>(b.version_at(i));
        put_cell(line, data.content().versions[static_cast<std::size_t>(b.measure)][version]);
    }
    line += '\n';
}

} // namespace

csv_layout csv_layout::tabular(const definitions& agreed) {
    csv_layout l;
    l.measure = "measure";
    l.place = "place";
    l.organisation = "organisation";
    l.form = "form";
    l.reason = "reason";
    l.lower = "lower";
    l.upper = "upper";
    l.flags = "flags";
    l.source = "source";
    l.recorded = "recorded";
    l.version = "version";
    for (const scheme& s : agreed.schemes) l.categories.emplace_back(scheme_column(s.code), s.code);
    return l;
}

void write_csv(std::ostream& out, const dataset& data) {
    const category_list& categories = data.categories();
    std::string          text = "measure,place,organisation,period";
    for (const std::string& s : categories.schemes) put_cell(text += ',', scheme_column(s));
    text += ",value,form,reason,lower,upper,flags,source,recorded,version\n";
    const tables          t{cells_of(data.places().words()), cells_of(data.organisations().words()),
                   cells_of(data.sources().words()), cells_of(data.measures().words()), category_cells(categories)};
    constexpr std::size_t piece = std::size_t{1} << 16;
    for (const auto& block : data.blocks()) {
        for (std::size_t i = 0; i < block->forms.size(); ++i) {
            put_row(text, data, t, *block, i);
            if (text.size() < piece) continue;
            out.write(text.data(), static_cast<std::streamsize>(text.size()));
            text.clear();
        }
    }
    out.write(text.data(), static_cast<std::streamsize>(text.size()));
    if (!out) throw file_fault("write_csv: the stream took no more bytes; check space and rights");
}

} // namespace steelyard::inline v0_1
