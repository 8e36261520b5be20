// SPDX-License-Identifier: MIT
#include "detail/arrow_reader.hpp"

#include "detail/builder_state.hpp"

#include <steelyard/core/arrow_stream.hpp>
#include <steelyard/core/parallel.hpp>
#include <steelyard/core/text.hpp>
#include <steelyard/dataset/tabular.hpp>

#include <algorithm>
#include <cstring>
#include <utility>

namespace steelyard::inline v0_1::detail {

namespace {

/// The columns of words by word_role.
constexpr std::array<std::string_view, word_roles> word_names{
    "measure", "place",    "organisation", "period",     "form",       "reason",    "flags",
    "source",  "recorded", "version",      "value_text", "lower_text", "upper_text"};

/// One word for all rows.
struct constant_word final : word_book {
    explicit constant_word(std::string w) : text(std::move(w)) {}
    [[nodiscard]] std::string_view word(std::int32_t) const override { return text; }
    [[nodiscard]] std::int32_t     size() const noexcept override { return 1; }
    std::string                    text;
};

std::string name_of(const ArrowSchema& schema) { return schema.name == nullptr ? "" : schema.name; }

const ArrowSchema& child(const ArrowSchema& schema, std::int64_t i) { return *schema.children[i]; }

const std::string* find(const arrow_layout::name_pairs& pairs, std::string_view name) {
    for (const auto& [first, second] : pairs)
        if (first == name) return &second;
    return nullptr;
}

} // namespace

arrow_reader::arrow_reader(intake& into, const ArrowSchema& schema, const arrow_layout& layout)
    : in_(into),
      layout_(layout) {
    if (std::string_view(schema.format) != "+s")
        throw shape_mismatch(layout.name + ": found " + format_words(schema) +
                             ", wanted a table; pass a table or a stream of batches, not one column");
    for (std::int64_t i = 0; i < schema.n_children; ++i) names_.push_back(name_of(child(schema, i)));
    for (const std::string& s : in_.words.schemes().words()) scheme_codes_.push_back(scheme_column(s));
    bind_roles();
    bind_words(schema);
    bind_values(schema);
    if (!wrong_types_.empty())
        throw shape_mismatch("columns of " + layout_.name + ": " + join(wrong_types_, "; ", wrong_types_.size()));
    bind_stagers();
}

/// Every role gets its column, and every column a role, unless the others are ignored.
void arrow_reader::bind_roles() {
    std::vector<std::string> wrong, known(tabular_columns.begin(), tabular_columns.end()), used;
    known.insert(known.end(), scheme_codes_.begin(), scheme_codes_.end());
    const auto is_there = [&](const std::string& name) {
        const auto n = std::count(names_.begin(), names_.end(), name);
        if (n == 0) wrong.push_back("the table has no column " + in_quotes(name) + "; " + suggest(name, names_));
        if (n > 1)
            wrong.push_back("the table has " + std::to_string(n) + " columns " + in_quotes(name) + "; rename all but one");
        return n == 1;
    };
    const auto at = [&](const std::string& name) {
        return std::find(names_.begin(), names_.end(), name) - names_.begin();
    };
    for (const auto& pairs : {layout_.columns, layout_.constants})
        for (const auto& [role, name] : pairs)
            if (std::find(known.begin(), known.end(), role) == known.end())
                wrong.push_back(in_quotes(role) + " is no column role; " + suggest(role, known));
    for (const auto& [role, name] : layout_.columns)
        if (is_there(name)) roles_.emplace_back(role, at(name));
    for (const auto& [name, measure] : layout_.values)
        if (is_there(name)) used.push_back(name);
    for (const std::string& role : known) {
        const bool taken = find(layout_.columns, role) != nullptr || find(layout_.constants, role) != nullptr ||
                           (!layout_.values.empty() && (role == "measure" || role == "value"));
        if (!taken && std::find(names_.begin(), names_.end(), role) != names_.end() && is_there(role))
            roles_.emplace_back(role, at(role));
    }
    for (const auto& [role, column] : roles_) used.push_back(names_[static_cast<std::size_t>(column)]);
    std::vector<std::string> unused;
    for (const std::string& name : names_)
        if (std::find(used.begin(), used.end(), name) == used.end()) unused.push_back(in_quotes(name));
    if (!unused.empty() && !layout_.others_ignored)
        wrong.push_back("nothing is known about " + join(unused) +
                        ": name them in columns= or values=, declare a scheme, or ignore the others");
    for (const char* needed : {"measure", "period"}) {
        const bool there = child_of(needed) >= 0 || find(layout_.constants, needed) != nullptr;
        if (!there && (needed[0] != 'm' || layout_.values.empty()) && find(layout_.columns, needed) == nullptr)
            wrong.push_back("no column holds the " + std::string(needed) +
                            ": name it in columns=, or give one for all rows in constants=");
    }
    if (!wrong.empty()) throw unknown_code("columns of " + layout_.name + ": " + join(wrong, "; ", wrong.size()));
}

std::int64_t arrow_reader::child_of(const std::string& role) {
    for (const auto& [known, column] : roles_)
        if (known == role) return column;
    return -1;
}

void arrow_reader::take_words(word_column_in& into, const std::string& role, const ArrowSchema& schema) {
    if (const std::string* word = find(layout_.constants, role)) into.constant = std::make_unique<constant_word>(*word);
    into.child = child_of(role);
    if (into.child < 0) return;
    const ArrowSchema&              column = child(schema, into.child);
    const arrow_words_column::taken what{.numbers = role == "period" || role == "version",
                                         .days = role == "period" || role == "recorded",
                                         .instants = role == "recorded"};
    const std::string               fault = arrow_words_column::fault(column, what);
    if (!fault.empty())
        wrong_types_.push_back("column " + name_of(column) + ": found " + format_words(column) + "; " + fault);
    else
        into.column = std::make_unique<arrow_words_column>(column, what);
}

void arrow_reader::take_number(number_column_in& into, std::int64_t at, const ArrowSchema& schema) {
    into.child = at;
    if (at < 0) return;
    const std::string fault = arrow_number_column::fault(child(schema, at));
    if (!fault.empty())
        wrong_types_.push_back("column " + name_of(child(schema, at)) + ": found " + format_words(child(schema, at)) +
                               "; " + fault);
    else
        into.column = std::make_unique<arrow_number_column>(child(schema, at));
}

void arrow_reader::bind_words(const ArrowSchema& schema) {
    for (std::size_t r = 0; r < word_roles; ++r) take_words(words_[r], std::string(word_names[r]), schema);
    for (std::size_t s = 0; s < scheme_codes_.size(); ++s) {
        word_column_in column;
        take_words(column, scheme_codes_[s], schema);
        if (column.child < 0 && column.constant == nullptr) continue;
        schemes_.push_back(std::move(column));
        scheme_numbers_.push_back(static_cast<std::int32_t>(s));
    }
    take_number(lower_, child_of("lower"), schema);
    take_number(upper_, child_of("upper"), schema);
}

void arrow_reader::bind_values(const ArrowSchema& schema) {
    const auto add = [&](std::int64_t column, std::string name, const std::string* measure) {
        auto value = std::make_unique<value_in>();
        value->name = std::move(name);
        take_number(value->numbers, column, schema);
        if (measure != nullptr) value->measure.constant = std::make_unique<constant_word>(*measure);
        values_.push_back(std::move(value));
    };
    for (const auto& [name, measure] : layout_.values)
        add(std::find(names_.begin(), names_.end(), name) - names_.begin(), layout_.name + "['" + name + "']",
            &measure);
    if (layout_.values.empty()) add(child_of("value"), layout_.name, nullptr);
    for (const char* role : {"value", "lower", "upper"})
        if (find(layout_.constants, role) != nullptr)
            wrong_types_.push_back(std::string("constant ") + role + ": numbers come as a column");
}

void arrow_reader::bind_stagers() {
    word_books books;
    for (std::size_t r = 0; r < word_roles; ++r) books.of[r] = words_[r].book();
    for (std::size_t s = 0; s < schemes_.size(); ++s)
        books.schemes.emplace_back(scheme_numbers_[s], schemes_[s].book());
    for (const auto& value : values_) {
        if (value->measure.book() != nullptr) books.of[0] = value->measure.book();
        value->shown.nan_reason = layout_.nan_reason;
        value->shown.name = value->name;
        for (const std::int32_t s : scheme_numbers_)
            value->shown.categories.emplace_back(in_.words.schemes()[s], word_column{});
        value->reader.emplace(in_, value->shown);
        value->stager = std::make_unique<column_stager>(in_, books);
        value->stager->missing_means(value->reader->nan_reason());
    }
}

// ---- reading

arrow_piece arrow_reader::piece_of(const ArrowArray& batch, std::int64_t at) const {
    const ArrowArray& column = *batch.children[at];
    if (column.length < batch.offset + batch.length)
        throw shape_mismatch("column " + names_[static_cast<std::size_t>(at)] + ": a batch of " +
                             std::to_string(batch.length) + " rows comes with " + std::to_string(column.length) +
                             " entries; the producer of this Arrow data is at fault");
    return {&column, batch.offset + column.offset, batch.length};
}

void arrow_reader::read(const ArrowArray& batch, const run_options& run) {
    if (batch.n_children != static_cast<std::int64_t>(names_.size()))
        throw shape_mismatch(layout_.name + ": a batch has " + std::to_string(batch.n_children) +
                             " columns, its schema " + std::to_string(names_.size()) +
                             "; the producer of this Arrow data is at fault");
    if (batch.n_buffers > 0 && batch.buffers[0] != nullptr && batch.null_count != 0)
        for (std::int64_t i = 0; i < batch.length; ++i)
            if (!bit_at(static_cast<const std::uint8_t*>(batch.buffers[0]), batch.offset + i))
                throw shape_mismatch(layout_.name + ": row " + std::to_string(rows_before_ + i + 1) +
                                     " is null as a whole; leave such rows out");
    for (word_column_in& c : words_)
        if (c.column) c.column->begin(piece_of(batch, c.child));
    for (word_column_in& c : schemes_)
        if (c.column) c.column->begin(piece_of(batch, c.child));
    for (number_column_in* c : {&lower_, &upper_})
        if (c->column) c->column->begin(piece_of(batch, c->child));
    for (const auto& value : values_)
        if (value->numbers.column) value->numbers.column->begin(piece_of(batch, value->numbers.child));
    for (std::int64_t first = 0; first < batch.length; first += rows_per_stage) {
        heed(run, 0);
        read_rows(first, std::min(rows_per_stage, batch.length - first));
    }
    rows_before_ += batch.length;
}

void arrow_reader::read_rows(std::int64_t first, std::int64_t rows) {
    const auto piece = [&](word_column_in& c) -> word_piece {
        if (c.column) return {c.column->read(first, rows), -1};
        return {nullptr, c.constant ? 0 : -1};
    };
    batch_.rows = static_cast<std::size_t>(rows);
    batch_.first_line = rows_before_ + first + 1;
    batch_.keep_lines = layout_.keep_row_numbers;
    for (std::size_t r = 0; r < word_roles; ++r) batch_.words[r] = piece(words_[r]);
    batch_.schemes.clear();
    for (word_column_in& c : schemes_) batch_.schemes.push_back(piece(c));
    batch_.lower = batch_.upper = nullptr;
    if (lower_.column) {
        lower_.column->read_doubles(first, rows);
        batch_.lower = lower_.column->numbers();
    }
    if (upper_.column) {
        upper_.column->read_doubles(first, rows);
        batch_.upper = upper_.column->numbers();
    }
    for (const auto& value : values_) read_value(*value, first, rows);
}

void arrow_reader::read_value(value_in& value, std::int64_t first, std::int64_t rows) {
    batch_.number = nullptr;
    batch_.whole = nullptr;
    batch_.there = nullptr;
    if (arrow_number_column* c = value.numbers.column.get()) {
        c->read(first, rows);
        batch_.number = c->numbers();
        batch_.whole = c->whole_numbers();
        batch_.there = c->there();
    }
    if (value.measure.book() != nullptr) batch_.words[0] = {nullptr, 0};
    shown_ = false;
    in_.begin(value.name);
    value.stager->stage(batch_, [&](std::size_t row, staged_row& into) { return read_slowly(value, row, into); });
}

bool arrow_reader::read_slowly(value_in& value, std::size_t row, staged_row& into) {
    if (!shown_) show(value);
    shown_ = true;
    return value.reader->read(row, batch_.first_line + static_cast<std::int64_t>(row), into);
}

/// The batch as a host would give it.
void arrow_reader::show(value_in& value) {
    observation_columns& c = value.shown;
    const auto           words = [&](word_column& into, const word_book* book, const word_piece& piece) {
        if (book == nullptr) return;
        for (auto i = static_cast<std::int32_t>(into.words.size()); i < book->size(); ++i)
            into.words.emplace_back(book->word(i));
        if (piece.codes != nullptr) into.codes = {piece.codes, batch_.rows};
    };
    const std::array<word_column*, word_roles> all{
        &c.measure, &c.place,    &c.organisation, &c.period,     &c.form,       &c.reason,    &c.flags,
        &c.source,  &c.recorded, &c.version,      &c.value_text, &c.lower_text, &c.upper_text};
    for (std::size_t r = 0; r < word_roles; ++r)
        words(*all[r], r == 0 && value.measure.book() != nullptr ? value.measure.book() : words_[r].book(),
              batch_.words[r]);
    for (std::size_t s = 0; s < schemes_.size(); ++s)
        words(c.categories[s].second, schemes_[s].book(), batch_.schemes[s]);
    const auto numbers = [&](const auto* from) { return std::span(from, from == nullptr ? 0 : batch_.rows); };
    c.rows = static_cast<std::int64_t>(batch_.rows);
    c.number = numbers(batch_.number);
    c.whole_numbers.assign(batch_.whole, batch_.whole == nullptr ? batch_.whole : batch_.whole + batch_.rows);
    c.number_there = numbers(batch_.there);
    c.lower = numbers(batch_.lower);
    c.upper = numbers(batch_.upper);
}

} // namespace steelyard::inline v0_1::detail

namespace steelyard::inline v0_1 {

void dataset_builder::add_arrow(ArrowArrayStream* from, const arrow_layout& layout, const run_options& run) {
    arrow_owner<ArrowArrayStream> stream(from);
    if (!stream) throw shape_mismatch(layout.name + ": the stream was used up before; ask its owner for another one");
    const auto asked = [&](int code, const char* what) {
        if (code == 0) return;
        const char* why = stream->get_last_error(stream.get());
        throw format_fault(layout.name + ": the producer of the stream gave no " + what + " (" +
                           (why != nullptr ? std::string(why) : std::string(std::strerror(code))) + ")");
    };
    arrow_owner<ArrowSchema> schema;
    asked(stream->get_schema(stream.get(), schema.get()), "schema");
    detail::arrow_reader reader(*state_->in, *schema, layout);
    for (;;) {
        arrow_owner<ArrowArray> batch;
        asked(stream->get_next(stream.get(), batch.get()), "batch");
        if (!batch) return;
        reader.read(*batch, run);
    }
}

} // namespace steelyard::inline v0_1
