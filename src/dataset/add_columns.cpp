// SPDX-License-Identifier: MIT
#include "detail/builder_state.hpp"

#include <steelyard/core/parallel.hpp>
#include <steelyard/core/text.hpp>
#include <steelyard/dataset/builder.hpp>

#include <algorithm>
#include <cmath>
#include <optional>

namespace steelyard::inline v0_1 {

namespace {

using detail::intake;
using detail::meaning;
using detail::measure_facts;
using detail::staged_row;

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
    for (const auto& scheme : c.categories) check_words(scheme.first, scheme.second, c.rows);
    check_length("number", static_cast<std::int64_t>(c.number.size()), c.rows);
    check_length("whole_numbers", static_cast<std::int64_t>(c.whole_numbers.size()), c.rows);
    check_length("lower", static_cast<std::int64_t>(c.lower.size()), c.rows);
    check_length("upper", static_cast<std::int64_t>(c.upper.size()), c.rows);
}

std::string_view word_at(const word_column& c, std::size_t row) {
    if (!c.codes.empty())
        return c.codes[row] < 0 ? std::string_view()
                                : std::string_view(c.words[static_cast<std::size_t>(c.codes[row])]);
    if (c.words.empty()) return {};
    return c.words[c.words.size() == 1 ? 0 : row];
}

/// A column of words; what a code or a constant means is looked up once.
class read_words {
public:
    explicit read_words(const word_column& from) : from_(&from) {
        if (!from.codes.empty()) known_.resize(from.words.size() + 1);
        if (from.codes.empty() && from.words.size() <= 1) known_.resize(1);
    }
    [[nodiscard]] std::string_view word(std::size_t row) const { return word_at(*from_, row); }
    template <class Resolve>
    meaning meaning_at(std::size_t row, Resolve&& resolve) {
        if (known_.empty()) return resolve(word(row));
        std::optional<meaning>& m = known_[from_->codes.empty() ? 0 : static_cast<std::size_t>(from_->codes[row] + 1)];
        if (!m) m = resolve(word(row));
        return *m;
    }

private:
    const word_column*                  from_;
    std::vector<std::optional<meaning>> known_; ///< by code, -1 first; empty: one word per row
};

/// Reads columns row by row.
class column_reader {
public:
    column_reader(intake& into, const observation_columns& from)
        : in_(into),
          from_(from),
          periods_(static_cast<std::size_t>(into.words.calendars()), read_words(from.period)) {
        if (!from.nan_reason.empty()) {
            const meaning why = in_.words.reason_word(from.nan_reason);
            if (why.why != nullptr)
                throw unknown_code("add_columns: nan_reason: " + why.why->found + "; " + why.why->advice);
            nan_reason_ = static_cast<reason>(why.is);
        }
        for (const auto& [code, column] : from.categories) {
            const meaning s = in_.words.scheme(code);
            if (s.why != nullptr) throw unknown_code("add_columns: " + s.why->found + "; " + s.why->advice);
            schemes_.emplace_back(static_cast<std::int32_t>(s.is), read_words(column));
        }
        std::sort(schemes_.begin(), schemes_.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
        for (std::size_t i = 1; i < schemes_.size(); ++i)
            if (schemes_[i].first == schemes_[i - 1].first)
                throw shape_mismatch("add_columns: two columns hold scheme '" + in_.words.schemes()[schemes_[i].first] +
                                     "'; give one");
    }
    void read(const run_options& run) {
        in_.begin(from_.name);
        for (at_ = 0; at_ < static_cast<std::size_t>(from_.rows); ++at_) {
            heed(run, static_cast<std::int64_t>(at_) + 1);
            in_.offered();
            staged_row row;
            row.line = static_cast<std::int64_t>(at_) + 1;
            if (!read_row(row)) {
                in_.refused();
                continue;
            }
            if (!from_.keep_row_numbers) row.line = 0;
            in_.keep(row);
        }
    }

private:
    bool accept(const meaning& m, std::string_view column, const read_words& from) {
        return m.why == nullptr || in_.accept(m, static_cast<std::int64_t>(at_) + 1, column, from.word(at_));
    }
    bool refuse(const detail::refusal& why, std::string_view column, const measure_facts& m) {
        in_.note(why, static_cast<std::int64_t>(at_) + 1, column, m.code);
        return false;
    }
    bool read_row(staged_row& row);
    bool read_value(staged_row& row, const measure_facts& m);
    bool read_missing(staged_row& row, const measure_facts& m);
    bool number(std::string_view column, std::span<const double> from, std::int64_t& into, const measure_facts& m);
    bool store(const detail::stored_number& n, std::string_view column, const std::string& text, std::int64_t& into,
               const measure_facts& m);
    [[nodiscard]] bool is_nan() const {
        return from_.whole_numbers.empty() && (from_.number.empty() || std::isnan(from_.number[at_]));
    }

    intake&                    in_;
    const observation_columns& from_;
    std::size_t                at_ = 0;
    reason                     nan_reason_ = reason::none;
    read_words measure_{from_.measure}, place_{from_.place}, organisation_{from_.organisation}, source_{from_.source},
        recorded_{from_.recorded}, form_{from_.form}, reason_{from_.reason}, flags_{from_.flags};
    std::vector<read_words>                          periods_; ///< by calendar
    std::vector<std::pair<std::int32_t, read_words>> schemes_;
};

bool column_reader::read_row(staged_row& row) {
    detail::lexicon& words = in_.words;
    using text = std::string_view;
    const meaning m = measure_.meaning_at(at_, [&](text w) { return words.measure(w); });
    const meaning place = place_.meaning_at(at_, [&](text w) { return words.place(w); });
    const meaning organisation = organisation_.meaning_at(at_, [&](text w) { return words.organisation(w); });
    const meaning source = source_.meaning_at(at_, [&](text w) { return words.source(w); });
    const meaning recorded = recorded_.meaning_at(at_, [&](text w) { return words.recorded(w); });
    bool          good = accept(m, "measure", measure_);
    good = accept(place, "place", place_) && good;
    good = accept(organisation, "organisation", organisation_) && good;
    good = accept(source, "source", source_) && good;
    good = accept(recorded, "recorded", recorded_) && good;
    for (auto& [of, column] : schemes_) {
        const std::int32_t scheme = of;
        const meaning      c = column.meaning_at(at_, [&](text w) { return words.category(scheme, w); });
        if (!accept(c, words.schemes()[scheme], column))
            good = false;
        else if (c.is >= 0)
            row.category = words.combined(row.category, scheme, static_cast<std::int32_t>(c.is));
    }
    if (m.why != nullptr) return false;
    const measure_facts& facts = words.facts(m.is);
    read_words&          periods = periods_[static_cast<std::size_t>(facts.calendar)];
    const meaning        period = periods.meaning_at(at_, [&](text w) { return words.period(w, facts.calendar); });
    const meaning        version = words.version(word_at(from_.version, at_), facts);
    good = accept(period, "period", periods) && good;
    good = in_.accept(version, row.line, "version", word_at(from_.version, at_)) && good;
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
    const meaning flags = flags_.meaning_at(at_, [&](std::string_view w) { return in_.words.flags(w); });
    bool          good = accept(flags, "flags", flags_);
    row.what = form::point;
    if (!form_.word(at_).empty()) {
        const meaning f = form_.meaning_at(at_, [&](std::string_view w) { return in_.words.form_word(w); });
        if (!accept(f, "form", form_)) return false;
        row.what = static_cast<form>(f.is);
    }
    if (row.what == form::missing || (row.what == form::point && is_nan())) return read_missing(row, m) && good;
    row.flags = flag_set(static_cast<std::uint16_t>(flags.is));
    if (!reason_.word(at_).empty())
        return refuse({"contradiction", "a reason is given, but the value is not missing", "leave one of them empty"},
                      "reason", m);
    switch (row.what) {
    case form::below: return number("upper", from_.upper, row.number, m) && good;
    case form::above: return number("lower", from_.lower, row.number, m) && good;
    case form::range:
        good = number("lower", from_.lower, row.number, m) && good;
        good = number("upper", from_.upper, row.upper, m) && good;
        if (good && detail::is_above(row.number, row.upper, m.places))
            return refuse({"bounds_swapped", "the lower bound is above the upper bound", "swap them"}, "lower", m);
        return good;
    default: break;
    }
    if (from_.whole_numbers.empty()) return number("number", from_.number, row.number, m) && good;
    const std::int64_t whole = from_.whole_numbers[at_];
    return store(detail::store_number(whole, m.places), "number", std::to_string(whole), row.number, m) && good;
}

/// A missing value, or NaN in place of a number.
bool column_reader::read_missing(staged_row& row, const measure_facts& m) {
    const bool stated = row.what == form::missing;
    row.what = form::missing;
    // What stands behind a missing form in columns of ours is 0.
    if (stated && !is_nan() && !from_.number.empty() && from_.number[at_] != 0)
        return refuse({"contradiction", "the form is missing, but there is a number", "correct the form, or give NaN"},
                      "number", m);
    if (!reason_.word(at_).empty()) {
        const meaning why = reason_.meaning_at(at_, [&](std::string_view w) { return in_.words.reason_word(w); });
        if (!accept(why, "reason", reason_)) return false;
        row.why = static_cast<reason>(why.is);
    } else if (nan_reason_ != reason::none) {
        row.why = nan_reason_;
    } else {
        return refuse({"missing_reason", stated ? "a missing value has no reason" : "NaN is no number and no reason",
                       "give a reason, or `nan_reason` for all"},
                      stated ? "reason" : "number", m);
    }
    if (!flags_.word(at_).empty() && stated)
        return refuse(
            {"contradiction", "flags qualify a value, but it is missing", "leave the flags empty, or give the value"},
            "flags", m);
    return true;
}

bool column_reader::number(std::string_view column, std::span<const double> from, std::int64_t& into,
                           const measure_facts& m) {
    if (from.empty())
        return refuse({"contradiction", "the form needs column " + std::string(column), "give it, or correct the form"},
                      column, m);
    return store(detail::store_number(from[at_], m.places), column, number_text(from[at_]), into, m);
}

bool column_reader::store(const detail::stored_number& n, std::string_view column, const std::string& text,
                          std::int64_t& into, const measure_facts& m) {
    into = n.bits;
    return n.fault == number_fault::none || refuse(detail::number_refusal(n.fault, text, m), column, m);
}

} // namespace

void dataset_builder::add_columns(const observation_columns& columns, const run_options& run) {
    check_shapes(columns);
    column_reader(*state_->in, columns).read(run);
}

} // namespace steelyard::inline v0_1
