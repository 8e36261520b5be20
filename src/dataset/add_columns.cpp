// SPDX-License-Identifier: MIT
#include "detail/builder_state.hpp"
#include "detail/column_reader.hpp"
#include "detail/column_stager.hpp"

#include <steelyard/core/parallel.hpp>
#include <steelyard/core/text.hpp>
#include <steelyard/dataset/builder.hpp>

#include <algorithm>
#include <bit>
#include <cmath>

namespace steelyard::inline v0_1 {

namespace {

void check_length(std::string_view column, std::int64_t found, std::int64_t rows) {
    if (found != 0 && found != rows)
        throw shape_mismatch("add_columns: column " + std::string(column) + " has " + std::to_string(found) +
                             " entries, but there are " + std::to_string(rows) + " rows; give one per row or none");
}

void check_words(std::string_view column, const word_column& c, std::int64_t rows) {
    const auto words = static_cast<std::int64_t>(c.words.size());
    if (c.codes.empty()) {
        if (words != 1) check_length(column, words, rows);
        return;
    }
    check_length(column, static_cast<std::int64_t>(c.codes.size()), rows);
    for (const std::int32_t code : c.codes)
        if (code < -1 || code >= words)
            throw shape_mismatch("add_columns: column " + std::string(column) + " holds code " + std::to_string(code) +
                                 " for a list of " + std::to_string(words) +
                                 " words; codes are -1 (empty) or positions in the list");
}

void check_shapes(const observation_columns& c) {
    if (c.rows < 0) throw shape_mismatch("add_columns: the number of rows is negative");
    check_words("measure", c.measure, c.rows);
    check_words("place", c.place, c.rows);
    check_words("organisation", c.organisation, c.rows);
    check_words("period", c.period, c.rows);
    check_words("form", c.form, c.rows);
    check_words("reason", c.reason, c.rows);
    check_words("flags", c.flags, c.rows);
    check_words("source", c.source, c.rows);
    check_words("recorded", c.recorded, c.rows);
    check_words("version", c.version, c.rows);
    check_words("value_text", c.value_text, c.rows);
    check_words("lower_text", c.lower_text, c.rows);
    check_words("upper_text", c.upper_text, c.rows);
    for (const auto& scheme : c.categories) check_words(scheme.first, scheme.second, c.rows);
    check_length("number", static_cast<std::int64_t>(c.number.size()), c.rows);
    check_length("whole_numbers", static_cast<std::int64_t>(c.whole_numbers.size()), c.rows);
    check_length("number_there", static_cast<std::int64_t>(c.number_there.size()), c.rows);
    check_length("lower", static_cast<std::int64_t>(c.lower.size()), c.rows);
    check_length("upper", static_cast<std::int64_t>(c.upper.size()), c.rows);
}

} // namespace

namespace detail {

namespace {

std::string_view word_at(const word_column& c, std::size_t row) {
    if (!c.codes.empty())
        return c.codes[row] < 0 ? std::string_view()
                                : std::string_view(c.words[static_cast<std::size_t>(c.codes[row])]);
    if (c.words.empty()) return {};
    return c.words[c.words.size() == 1 ? 0 : row];
}

} // namespace

column_reader::column_reader(intake& into, const observation_columns& from) : in_(into), from_(from) {
    if (!from.nan_reason.empty()) {
        const meaning why = in_.words.reason_word(from.nan_reason);
        if (why.why != nullptr)
            throw unknown_code("add_columns: nan_reason: " + why.why->found + "; " + why.why->advice);
        nan_reason_ = static_cast<reason>(why.is);
    }
    for (const auto& [code, column] : from.categories) {
        const meaning s = in_.words.scheme(code);
        if (s.why != nullptr) throw unknown_code("add_columns: " + s.why->found + "; " + s.why->advice);
        schemes_.emplace_back(static_cast<std::int32_t>(s.is), &column);
    }
    std::sort(schemes_.begin(), schemes_.end());
    for (std::size_t i = 1; i < schemes_.size(); ++i)
        if (schemes_[i].first == schemes_[i - 1].first)
            throw shape_mismatch("add_columns: two columns hold scheme '" + in_.words.schemes()[schemes_[i].first] +
                                 "'; give one");
}

bool column_reader::read(std::size_t at, std::int64_t line, staged_row& row) {
    at_ = at;
    line_ = line;
    row = {};
    row.line = line;
    return read_row(row);
}

bool column_reader::accept(const meaning& m, std::string_view column, std::string_view word) {
    return in_.accept(m, line_, column, word);
}

bool column_reader::refuse(const refusal& why, std::string_view column, const measure_facts& m) {
    in_.note(why, line_, column, m.code);
    return false;
}

bool column_reader::no_number() const {
    if (!word_at(from_.value_text, at_).empty()) return false;
    if (!from_.number_there.empty() && from_.number_there[at_] == 0) return true;
    return from_.whole_numbers.empty() && (from_.number.empty() || std::isnan(from_.number[at_]));
}

bool column_reader::read_row(staged_row& row) {
    lexicon&      words = in_.words;
    const auto    word = [&](const word_column& c) { return word_at(c, at_); };
    const meaning m = words.measure(word(from_.measure));
    const meaning place = words.place(word(from_.place));
    const meaning organisation = words.organisation(word(from_.organisation));
    const meaning source = words.source(word(from_.source));
    const meaning recorded = words.recorded(word(from_.recorded));
    bool          good = accept(m, "measure", word(from_.measure));
    good = accept(place, "place", word(from_.place)) && good;
    good = accept(organisation, "organisation", word(from_.organisation)) && good;
    good = accept(source, "source", word(from_.source)) && good;
    good = accept(recorded, "recorded", word(from_.recorded)) && good;
    for (const auto& [scheme, column] : schemes_) {
        const meaning c = words.category(scheme, word(*column));
        if (!accept(c, words.schemes()[scheme], word(*column)))
            good = false;
        else if (c.is >= 0)
            row.category = words.combined(row.category, scheme, static_cast<std::int32_t>(c.is));
    }
    if (m.why != nullptr) return false;
    const measure_facts& facts = words.facts(m.is);
    const meaning        period = words.period(word(from_.period), facts.calendar);
    const meaning        version = words.version(word(from_.version), facts);
    good = accept(period, "period", word(from_.period)) && good;
    good = accept(version, "version", word(from_.version)) && good;
    good = read_value(row, facts) && good;
    row.measure = static_cast<std::int32_t>(m.is);
    row.place = static_cast<std::int32_t>(place.is);
    row.organisation = static_cast<std::int32_t>(organisation.is);
    row.source = static_cast<std::int32_t>(source.is);
    row.recorded = recorded.is;
    row.period = static_cast<std::int32_t>(period.is);
    row.version = static_cast<std::int16_t>(version.is);
    return good;
}

bool column_reader::read_value(staged_row& row, const measure_facts& m) {
    const std::string_view form_word = word_at(from_.form, at_);
    const meaning          flags = in_.words.flags(word_at(from_.flags, at_));
    bool                   good = accept(flags, "flags", word_at(from_.flags, at_));
    row.what = form::point;
    if (!form_word.empty()) {
        const meaning f = in_.words.form_word(form_word);
        if (!accept(f, "form", form_word)) return false;
        row.what = static_cast<form>(f.is);
    }
    if (row.what == form::missing || (row.what == form::point && no_number())) return read_missing(row, m) && good;
    row.flags = flag_set(static_cast<std::uint16_t>(flags.is));
    if (!word_at(from_.reason, at_).empty())
        return refuse({"contradiction", "a reason is given, but the value is not missing", "leave one of them empty"},
                      "reason", m);
    switch (row.what) {
    case form::below: return number("upper", from_.upper, from_.upper_text, row.number, m) && good;
    case form::above: return number("lower", from_.lower, from_.lower_text, row.number, m) && good;
    case form::range:
        good = number("lower", from_.lower, from_.lower_text, row.number, m) && good;
        good = number("upper", from_.upper, from_.upper_text, row.upper, m) && good;
        if (good && is_above(row.number, row.upper, m.places))
            return refuse({"bounds_swapped", "the lower bound is above the upper bound", "swap them"}, "lower", m);
        return good;
    default: break;
    }
    if (from_.whole_numbers.empty() || !word_at(from_.value_text, at_).empty())
        return number("number", from_.number, from_.value_text, row.number, m) && good;
    const std::int64_t whole = from_.whole_numbers[at_];
    return store(store_number(whole, m.places), "number", std::to_string(whole), row.number, m) && good;
}

/// A missing value, or NaN in place of a number.
bool column_reader::read_missing(staged_row& row, const measure_facts& m) {
    const std::string_view word = word_at(from_.reason, at_);
    const bool             stated = row.what == form::missing;
    row.what = form::missing;
    // What stands behind a missing form in columns of ours is 0.
    const bool zero =
        from_.whole_numbers.empty() ? from_.number.empty() || from_.number[at_] == 0 : from_.whole_numbers[at_] == 0;
    if (stated && !no_number() && (!zero || !word_at(from_.value_text, at_).empty()))
        return refuse({"contradiction", "the form is missing, but there is a number", "correct the form, or give NaN"},
                      "number", m);
    if (!word.empty()) {
        const meaning why = in_.words.reason_word(word);
        if (!accept(why, "reason", word)) return false;
        row.why = static_cast<reason>(why.is);
    } else if (nan_reason_ != reason::none) {
        row.why = nan_reason_;
    } else {
        return refuse({"missing_reason", stated ? "a missing value has no reason" : "NaN is no number and no reason",
                       "give a reason, or `nan_reason` for all"},
                      stated ? "reason" : "number", m);
    }
    if (!word_at(from_.flags, at_).empty() && stated)
        return refuse(
            {"contradiction", "flags qualify a value, but it is missing", "leave the flags empty, or give the value"},
            "flags", m);
    return true;
}

bool column_reader::number(std::string_view column, std::span<const double> from, const word_column& text,
                           std::int64_t& into, const measure_facts& m) {
    const std::string_view exact = word_at(text, at_);
    if (!exact.empty()) {
        const stored_number n = read_number(exact, m.places);
        if (!store(n, std::string(column) + "_text", std::string(exact), into, m)) return false;
        const double nearest = m.places ? from_scaled(n.bits, *m.places) : std::bit_cast<double>(n.bits);
        if (from.empty() || std::isnan(from[at_]) || from[at_] == nearest) return true;
        return refuse({"contradiction", in_quotes(exact) + " as text is not " + number_text(from[at_]) + " as number",
                       "correct one of them, or leave the text empty"},
                      column, m);
    }
    if (from.empty())
        return refuse({"contradiction", "the form needs column " + std::string(column), "give it, or correct the form"},
                      column, m);
    return store(store_number(from[at_], m.places), column, number_text(from[at_]), into, m);
}

bool column_reader::store(const stored_number& n, std::string_view column, const std::string& text, std::int64_t& into,
                          const measure_facts& m) {
    into = n.bits;
    return n.fault == number_fault::none || refuse(number_refusal(n.fault, text, m), column, m);
}

} // namespace detail

void dataset_builder::add_columns(const observation_columns& columns, const run_options& run) {
    check_shapes(columns);
    detail::intake&        in = *state_->in;
    detail::column_reader  reader(in, columns);
    detail::column_batches batches(columns, in.words);
    detail::column_stager  stager(in, batches.books());
    stager.missing_means(reader.nan_reason());
    in.begin(columns.name);
    for (std::int64_t first = 0; first < columns.rows; first += detail::rows_per_stage) {
        heed(run, 0);
        stager.stage(batches.at(first), [&](std::size_t i, detail::staged_row& row) {
            return reader.read(static_cast<std::size_t>(first) + i, first + static_cast<std::int64_t>(i) + 1, row);
        });
    }
}

} // namespace steelyard::inline v0_1
