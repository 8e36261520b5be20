// SPDX-License-Identifier: MIT
#include "detail/read_csv.hpp"

#include <steelyard/core/parallel.hpp>
#include <steelyard/core/text.hpp>

#include <algorithm>

namespace steelyard::inline v0_1::detail {

void csv_reader::read(csv_scanner& from, const run_options& run) {
    in_.begin(name_);
    if (!from.next())
        throw format_fault("there is no header; the first line must name the columns", {name_, 1, {}, {}});
    line_ = from.line();
    bind(from.cells());
    const auto numbers = static_cast<std::int64_t>(values_.size());
    std::int64_t records = 0;
    while (from.next()) {
        heed(run, ++records);
        line_ = from.line();
        const auto refuse_line = [&](const refusal& why) {
            in_.offered(numbers);
            in_.refused(numbers);
            in_.note(why, line_, "", "");
        };
        if (from.damage() == csv_damage::open_quote)
            refuse_line({"open_quote", "a quote is opened and never closed; the rest of the input is lost in it",
                         "close it, or double quotes within text"});
        else if (from.damage() == csv_damage::text_after_quote)
            refuse_line({"text_after_quote", "text follows a closing quote",
                         "double quotes within text, and quote whole cells"});
        else if (from.cells().size() != width_)
            refuse_line({"ragged_line",
                         std::to_string(from.cells().size()) + " cells under a header of " + std::to_string(width_),
                         "add or remove separators, or quote cells that hold one"});
        else if (wanted(from.cells()))
            read_line(from.cells());
    }
}

bool csv_reader::wanted(const cells& line) const {
    return std::all_of(conditions_.begin(), conditions_.end(), [&](const condition& c) {
        const std::string_view word = cell(c.from, line);
        return std::any_of(c.words.begin(), c.words.end(), [&](const std::string& w) { return w == word; });
    });
}

void csv_reader::read_line(const cells& line) {
    staged_row row;
    row.line = line_;
    const bool good = read_shared(line, row);
    if (values_.size() == 1) return read_value_row(values_.front(), line, row, good);
    for (const value_column& v : values_) read_value_row(v, line, row, good);
}

/// What all numbers of a line have in common.
bool csv_reader::read_shared(const cells& line, staged_row& row) {
    const meaning place = in_.words.place(cell(place_, line));
    const meaning organisation = in_.words.organisation(cell(organisation_, line));
    const meaning source = in_.words.source(cell(source_, line));
    const meaning recorded = in_.words.recorded(cell(recorded_, line));
    bool          good = accept(place, place_, line);
    good = accept(organisation, organisation_, line) && good;
    good = accept(source, source_, line) && good;
    good = accept(recorded, recorded_, line) && good;
    row.place = static_cast<std::int32_t>(place.is);
    row.organisation = static_cast<std::int32_t>(organisation.is);
    row.source = static_cast<std::int32_t>(source.is);
    row.recorded = recorded.is;
    return read_categories(line, row) && good;
}

bool csv_reader::read_categories(const cells& line, staged_row& row) {
    bool good = true;
    for (const category_column& c : categories_) {
        const std::string_view word = cell(c.from, line);
        if (c.has_whole_word && word == c.whole) continue;
        const meaning m = in_.words.category(c.scheme, word);
        if (!accept(m, c.from, line))
            good = false;
        else if (m.is >= 0)
            row.category = in_.words.combined(row.category, c.scheme, static_cast<std::int32_t>(m.is));
    }
    return good;
}

meaning csv_reader::read_period(const cells& line, std::int32_t calendar) {
    if (layout_.period_format.empty() || period_.at < 0) return in_.words.period(cell(period_, line), calendar);
    if (month_.at < 0) return in_.words.period(cell(period_, line), calendar, layout_.period_format, periods_);
    scratch_.assign(cell(period_, line)).append("+").append(cell(month_, line));
    return in_.words.period(scratch_, calendar, layout_.period_format, periods_);
}

void csv_reader::read_value_row(const value_column& v, const cells& line, staged_row row, bool good) {
    in_.offered();
    meaning m{v.measure, nullptr};
    if (v.measure < 0) m = in_.words.measure(cell(measure_, line));
    if (!accept(m, measure_, line)) return in_.refused();
    const measure_facts& facts = in_.words.facts(m.is);
    row.measure = static_cast<std::int32_t>(m.is);
    const meaning period = read_period(line, facts.calendar);
    const meaning version = in_.words.version(cell(version_, line), facts);
    good = accept(period, period_, line) && good;
    good = accept(version, version_, line) && good;
    row.period = static_cast<std::int32_t>(period.is);
    row.version = static_cast<std::int16_t>(version.is);
    good = read_value(v, line, facts, row) && good;
    if (!good) return in_.refused();
    in_.keep(row);
}

bool csv_reader::number(std::string_view text, const csv_column& c, const measure_facts& m, std::int64_t& into) {
    const stored_number n = read_number(text, m.places);
    into = n.bits;
    if (n.fault == number_fault::none) return true;
    refuse(number_refusal(n.fault, text, m), c, m.code);
    return false;
}

bool csv_reader::number(double x, const csv_column& c, const measure_facts& m, std::int64_t& into) {
    const stored_number n = store_number(x, m.places);
    into = n.bits;
    if (n.fault == number_fault::none) return true;
    refuse(number_refusal(n.fault, number_text(x), m), c, m.code);
    return false;
}

const label* csv_reader::label_for(std::string_view text, std::int64_t measure) const {
    const label_book& book = labels_[static_cast<std::size_t>(measure)];
    if (text.empty()) return book.empty_cell;
    if (!book.begins[static_cast<unsigned char>(text[0])]) return nullptr;
    const auto at = book.by_text.find(text);
    return at == book.by_text.end() ? nullptr : at->second;
}

namespace {

/// The number in "<5", ">= 5"; empty when the text does not begin with < or >.
std::string_view after_sign(std::string_view text) {
    if (text.empty() || (text[0] != '<' && text[0] != '>')) return {};
    text.remove_prefix(text.size() > 1 && text[1] == '=' ? 2 : 1);
    while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
    return text;
}

std::string_view trimmed(std::string_view s) {
    while (!s.empty() && s.front() == ' ') s.remove_prefix(1);
    while (!s.empty() && s.back() == ' ') s.remove_suffix(1);
    return s;
}

} // namespace

/// Explicit form first, then labels, then "<5" and ">5", then the number; an empty cell takes bounds or a reason.
bool csv_reader::read_value(const value_column& v, const cells& line, const measure_facts& m, staged_row& row) {
    const std::string_view text = trimmed(cell(v.from, line));
    const std::string_view form_word = cell(form_, line);
    const meaning          flags = in_.words.flags(cell(flags_, line));
    bool                   good = accept(flags, flags_, line);
    if (!form_word.empty()) {
        const meaning f = in_.words.form_word(form_word);
        good = accept(f, form_, line) && read_form(static_cast<form>(f.is), v, line, m, row) && good;
    } else if (const label* l = label_for(text, row.measure)) {
        good = apply(*l, v, line, m, row) && good;
    } else if (text.empty()) {
        good = read_bounds(line, m, row) && good;
    } else if (const std::string_view limit = after_sign(text); !limit.empty()) {
        row.what = text[0] == '<' ? form::below : form::above;
        good = number(limit, v.from, m, row.number) && good;
    } else {
        row.what = form::point;
        good = number(text, v.from, m, row.number) && good;
    }
    if (!good) return false;
    if (row.what != form::missing)
        row.flags = flag_set(static_cast<std::uint16_t>(flags.is));
    else if (flags.is != 0 && values_.size() == 1) {
        refuse(
            {"contradiction", "flags qualify a value, but it is missing", "leave the flags empty, or give the value"},
            flags_, m.code);
        return false;
    }
    if (row.what != form::missing && !cell(reason_, line).empty()) {
        refuse({"contradiction", "a reason is given, but the value is not missing", "leave one of them empty"}, reason_,
               m.code);
        return false;
    }
    return true;
}

/// A value whose form is stated: every part that the form needs must be there, and no other.
bool csv_reader::read_form(form what, const value_column& v, const cells& line, const measure_facts& m,
                           staged_row& row) {
    row.what = what;
    const std::string_view text = trimmed(cell(v.from, line));
    const auto             part = [&](bool needed, std::string_view given, const csv_column& c, std::string_view name) {
        if (needed != given.empty()) return true;
        refuse({"contradiction",
                "form " + std::string(steelyard::name(what)) + (needed ? " needs " : " has no ") + std::string(name),
                needed ? "give it, or correct the form" : "leave it empty, or correct the form"},
                           c, m.code);
        return false;
    };
    const bool             low = what == form::range || what == form::above;
    const bool             high = what == form::range || what == form::below;
    const std::string_view lower = trimmed(cell(lower_, line));
    const std::string_view upper = trimmed(cell(upper_, line));
    // Results have bounds around their points; a point that is reported has none, unless they say the same.
    const bool idle = what == form::point && (lower.empty() || lower == text) && (upper.empty() || upper == text);
    bool       good = part(what == form::point, text, v.from, "a value");
    good = (idle || part(low, lower, lower_, "a lower bound")) && good;
    good = (idle || part(high, upper, upper_, "an upper bound")) && good;
    if (what == form::missing) return read_reason(reason_, line, m, row) && good;
    if (!good) return false;
    if (what == form::point) return number(text, v.from, m, row.number);
    return read_bounds(line, m, row);
}

/// An empty value: between bounds where there are some, else missing.
bool csv_reader::read_bounds(const cells& line, const measure_facts& m, staged_row& row) {
    const std::string_view lower = trimmed(cell(lower_, line));
    const std::string_view upper = trimmed(cell(upper_, line));
    if (lower.empty() && upper.empty()) {
        row.what = form::missing;
        row.why = reason::not_reported;
        return cell(reason_, line).empty() || read_reason(reason_, line, m, row);
    }
    row.what = upper.empty() ? form::above : lower.empty() ? form::below : form::range;
    bool good = lower.empty() || number(lower, lower_, m, row.number);
    good = (upper.empty() || number(upper, upper_, m, row.what == form::below ? row.number : row.upper)) && good;
    if (good && row.what == form::range && is_above(row.number, row.upper, m.places)) {
        refuse({"bounds_swapped", "the lower bound " + shown(lower) + " is above the upper bound " + shown(upper),
                "swap them"},
               lower_, m.code);
        return false;
    }
    return good;
}

bool csv_reader::read_reason(const csv_column& c, const cells& line, const measure_facts& m, staged_row& row) {
    const std::string_view word = cell(c, line);
    if (word.empty()) {
        refuse({"contradiction", "a missing value has no reason", "give one, such as not_reported"}, c, m.code);
        return false;
    }
    const meaning why = in_.words.reason_word(word);
    if (!accept(why, c, line)) return false;
    row.why = static_cast<reason>(why.is);
    return true;
}

bool csv_reader::apply(const label& l, const value_column& v, const cells& line, const measure_facts& m,
                       staged_row& row) {
    row.what = l.means;
    switch (l.means) {
    case form::missing: row.why = l.why; return cell(reason_, line).empty() || read_reason(reason_, line, m, row);
    case form::point:
    case form::above: return number(*l.lower, v.from, m, row.number);
    case form::below: return l.upper ? number(*l.upper, v.from, m, row.number) : read_limit(line, m, row);
    case form::range: break;
    }
    const bool low = number(*l.lower, v.from, m, row.number);
    return number(*l.upper, v.from, m, row.upper) && low;
}

bool csv_reader::read_limit(const cells& line, const measure_facts& m, staged_row& row) {
    const std::string_view text = trimmed(cell(limit_, line));
    if (!text.empty()) return number(text, limit_, m, row.number);
    row.what = form::missing;
    row.why = reason::below_unknown_limit;
    return true;
}

} // namespace steelyard::inline v0_1::detail
