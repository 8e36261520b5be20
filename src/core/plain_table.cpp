// SPDX-License-Identifier: MIT
#include <steelyard/core/arrow_stream.hpp>
#include <steelyard/core/code_list.hpp>
#include <steelyard/core/error.hpp>
#include <steelyard/core/plain_table.hpp>
#include <steelyard/core/text.hpp>

#include <nlohmann/json.hpp>

#include <algorithm>
#include <ostream>
#include <string_view>
#include <type_traits>
#include <utility>

namespace steelyard::inline v0_1 {

namespace {

template <class... Fs>
struct cases : Fs... {
    using Fs::operator()...;
};
template <class... Fs>
cases(Fs...) -> cases<Fs...>;

std::size_t length_of(const plain_column::cells& c) {
    return std::visit(cases{[](const word_cells& w) { return w.codes.size(); },
                            [](const text_cells& t) { return t.texts.size(); },
                            [](const auto& n) { return n.numbers.size(); }},
                      c);
}

// ---- Arrow

/// The one batch of a table. What the columns need beyond the table's own memory is made once and kept here.
class table_source final : public arrow_source {
public:
    explicit table_source(std::shared_ptr<const plain_table> table) : table_(std::move(table)) {
        batch_.rows = table_->rows;
        for (const plain_column& c : table_->columns) {
            arrow_field field;
            field.name = c.name;
            batch_.columns.push_back(std::visit([&](const auto& cells) { return column(cells, field); }, c.holds));
            fields_.push_back(std::move(field));
        }
    }
    [[nodiscard]] const std::vector<arrow_field>& fields() const noexcept override { return fields_; }
    std::optional<arrow_batch>                    next() override {
        if (done_ || batch_.rows == 0) return std::nullopt;
        done_ = true;
        return batch_;
    }

private:
    /// What one column needs beyond the table.
    struct extra {
        std::shared_ptr<const plain_table> table;
        std::vector<std::int32_t>          codes;
        std::vector<std::uint8_t>          validity;
        arrow_texts                        texts;
    };

    template <class There>
    static void mark(arrow_column& into, extra& own, There&& there, std::size_t rows) {
        own.validity.assign((rows + 7) / 8, 0);
        for (std::size_t i = 0; i < rows; ++i) {
            if (there(i))
                own.validity[i / 8] = static_cast<std::uint8_t>(own.validity[i / 8] | 1U << (i % 8));
            else
                ++into.nulls;
        }
        if (into.nulls != 0) into.validity = own.validity.data();
    }
    arrow_column column(const word_cells& cells, arrow_field& field) const {
        auto         own = std::make_shared<extra>();
        arrow_column c;
        field.type = arrow_type::words;
        field.words = std::make_shared<const arrow_texts>(cells.words);
        mark(
            c, *own, [&](std::size_t i) { return cells.codes[i] >= 0; }, cells.codes.size());
        own->codes = cells.codes; // no consumer shall see a code outside the list, not even where nothing is stated
        std::replace(own->codes.begin(), own->codes.end(), -1, 0);
        c.values = own->codes.data();
        c.owner = std::move(own);
        return c;
    }
    template <class T>
    arrow_column column(const number_cells<T>& cells, arrow_field& field) const {
        auto         own = std::make_shared<extra>();
        arrow_column c;
        own->table = table_;
        field.type = std::is_same_v<T, double> ? arrow_type::number : arrow_type::whole;
        if (!cells.there.empty())
            mark(
                c, *own, [&](std::size_t i) { return cells.there[i] != 0; }, cells.there.size());
        c.values = cells.numbers.data();
        c.owner = std::move(own);
        return c;
    }
    arrow_column column(const text_cells& cells, arrow_field& field) const {
        auto         own = std::make_shared<extra>();
        arrow_column c;
        field.type = arrow_type::text;
        own->texts = arrow_texts(cells.texts);
        c.values = own->texts.chars.data();
        c.offsets = own->texts.offsets.data();
        c.owner = std::move(own);
        return c;
    }

    std::shared_ptr<const plain_table> table_;
    std::vector<arrow_field>           fields_;
    arrow_batch                        batch_;
    bool                               done_ = false;
};

// ---- text

/// Quotes only where a reader needs them.
std::string csv_cell(std::string_view text) {
    if (text.find_first_of(",\"\r\n") == std::string_view::npos) return std::string(text);
    std::string s = "\"";
    for (const char c : text) {
        if (c == '"') s += '"';
        s += c;
    }
    return s + '"';
}

std::string csv_word(std::string_view text) { return csv_cell(text); }
std::string json_word(std::string_view text) { return json_text(text); }

/// The cells of a column as texts of a format, one after the other; words are formatted once.
class printed_column {
public:
    printed_column(const plain_column& from, std::string (*format)(std::string_view), std::string_view absent)
        : from_(&from.holds),
          format_(format),
          absent_(absent) {
        if (const auto* w = std::get_if<word_cells>(from_))
            for (const std::string& word : w->words) words_.push_back(format(word));
    }
    void append(std::string& into, std::size_t i) const {
        std::visit(
            cases{[&](const word_cells& w) {
                      into += w.codes[i] < 0 ? absent_ : std::string_view(words_[static_cast<std::size_t>(w.codes[i])]);
                  },
                  [&](const text_cells& t) { into += format_(t.texts[i]); },
                  [&](const number_cells<double>& n) { into += number(n, i, [](double x) { return number_text(x); }); },
                  [&](const number_cells<std::int64_t>& n) {
                      into += number(n, i, [](std::int64_t x) { return std::to_string(x); });
                  }},
            *from_);
    }

private:
    template <class T, class Text>
    std::string number(const number_cells<T>& n, std::size_t i, Text&& text) const {
        return n.there.empty() || n.there[i] != 0 ? text(n.numbers[i]) : std::string(absent_);
    }

    const plain_column::cells* from_;
    std::string (*format_)(std::string_view);
    std::string_view         absent_;
    std::vector<std::string> words_;
};

void flush(std::ostream& out, std::string& text, const char* who) {
    out.write(text.data(), static_cast<std::streamsize>(text.size()));
    text.clear();
    if (!out) throw file_fault(std::string(who) + ": the stream took no more bytes; check space and rights");
}

constexpr std::size_t piece = std::size_t{1} << 16;

} // namespace

void plain_table::add(std::string name, plain_column::cells cells) {
    if (length_of(cells) != static_cast<std::size_t>(rows))
        throw shape_mismatch("plain_table: column " + name + " has " + std::to_string(length_of(cells)) +
                             " entries, but there are " + std::to_string(rows) + " rows; give one per row");
    if (const auto* w = std::get_if<word_cells>(&cells)) {
        const auto words = static_cast<std::int64_t>(w->words.size());
        for (const std::int32_t code : w->codes)
            if (code < -1 || code >= words)
                throw shape_mismatch("plain_table: column " + name + " holds code " + std::to_string(code) +
                                     " for a list of " + std::to_string(words) + " words");
    }
    columns.push_back({std::move(name), std::move(cells)});
}

void plain_table::add_repeating(std::string name, const std::vector<std::string>& texts) {
    code_list  list;
    word_cells cells;
    for (const std::string& t : texts) cells.codes.push_back(t.empty() ? -1 : list.add(t));
    cells.words = list.words();
    add(std::move(name), std::move(cells));
}

void export_stream(std::shared_ptr<const plain_table> table, ArrowArrayStream* into) {
    export_stream(std::make_unique<table_source>(std::move(table)), into);
}

void write_csv(std::ostream& out, const plain_table& table) {
    std::vector<printed_column> columns;
    std::string                 text;
    for (const plain_column& c : table.columns) {
        if (!columns.empty()) text += ',';
        text += csv_cell(c.name);
        columns.emplace_back(c, csv_word, "");
    }
    text += '\n';
    for (std::size_t i = 0; i < static_cast<std::size_t>(table.rows); ++i) {
        for (std::size_t c = 0; c < columns.size(); ++c) {
            if (c != 0) text += ',';
            columns[c].append(text, i);
        }
        text += '\n';
        if (text.size() > piece) flush(out, text, "write_csv");
    }
    flush(out, text, "write_csv");
}

void write_json(std::ostream& out, const plain_table& table) {
    std::vector<printed_column> columns;
    std::vector<std::string>    names;
    for (const plain_column& c : table.columns) {
        names.push_back((columns.empty() ? "{" : ",") + json_text(c.name) + ":");
        columns.emplace_back(c, json_word, "null");
    }
    std::string text = "[";
    for (std::size_t i = 0; i < static_cast<std::size_t>(table.rows); ++i) {
        text += i == 0 ? "\n" : ",\n";
        for (std::size_t c = 0; c < columns.size(); ++c) columns[c].append(text += names[c], i);
        text += columns.empty() ? "{}" : "}";
        if (text.size() > piece) flush(out, text, "write_json");
    }
    text += "\n]\n";
    flush(out, text, "write_json");
}

std::string json_text(std::string_view text) {
    return nlohmann::json(text).dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

} // namespace steelyard::inline v0_1
