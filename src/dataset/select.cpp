// SPDX-License-Identifier: MIT
#include "detail/intake.hpp"

#include <steelyard/core/text.hpp>
#include <steelyard/dataset/dataset.hpp>

#include <algorithm>
#include <map>

namespace steelyard::inline v0_1 {

namespace {

/// Which codes of a list are wanted; empty: all.
using wanted_codes = std::vector<bool>;

bool has(const wanted_codes& wanted, std::int32_t code) {
    return wanted.empty() || (code >= 0 && wanted[static_cast<std::size_t>(code)]);
}

wanted_codes marked(const std::vector<std::string>& words, const code_list& list, std::string_view what,
                    std::vector<std::string>& unknown) {
    if (words.empty()) return {};
    wanted_codes codes(static_cast<std::size_t>(list.size()) + 1); // never empty, even for an empty list
    for (const std::string& w : words) {
        if (const auto code = list.find(w))
            codes[static_cast<std::size_t>(*code)] = true;
        else
            unknown.push_back(std::string(what) + " " + detail::in_quotes(w) + " (" + suggest(w, list.words()) + ")");
    }
    return codes;
}

/// Cuts at every `at` that no backslash precedes, and takes the backslashes away.
std::vector<std::string> split(std::string_view text, char at, bool once) {
    std::vector<std::string> parts(1);
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == at && !(once && parts.size() == 2))
            parts.emplace_back();
        else if (text[i] == '\\' && i + 1 < text.size())
            parts.back().append(1, '\\').append(1, text[++i]);
        else
            parts.back() += text[i];
    }
    return parts;
}

std::string unescaped(std::string_view text) {
    std::string s;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '\\' && i + 1 < text.size()) ++i;
        s += text[i];
    }
    return s;
}

/// Reads "age=16-24;sex=F" in any order of schemes; says what is not known.
category_key key_from(const std::string& text, const category_list& list, std::vector<std::string>& unknown) {
    category_key key;
    for (const std::string& part : split(text, ';', false)) {
        const std::vector<std::string> pair = split(part, '=', true);
        const auto                     scheme = std::find(list.schemes.begin(), list.schemes.end(), unescaped(pair[0]));
        if (pair.size() != 2 || scheme == list.schemes.end()) {
            unknown.push_back("category " + detail::in_quotes(part) + " (write scheme=category; " +
                              suggest(unescaped(pair[0]), list.schemes) + ")");
            continue;
        }
        const auto                      s = static_cast<std::size_t>(scheme - list.schemes.begin());
        const std::vector<std::string>& known = list.categories[s];
        const auto                      category = std::find(known.begin(), known.end(), unescaped(pair[1]));
        if (category == known.end())
            unknown.push_back("category " + detail::in_quotes(part) + " (" + suggest(unescaped(pair[1]), known) + ")");
        else
            key.emplace_back(static_cast<std::int32_t>(s), static_cast<std::int32_t>(category - known.begin()));
    }
    std::sort(key.begin(), key.end());
    return key;
}

/// Combinations that are declared but never occur are known and keep nothing.
wanted_codes marked_categories(const std::vector<std::string>& texts, const category_list& list,
                               std::vector<std::string>& unknown) {
    if (texts.empty()) return {};
    wanted_codes codes(static_cast<std::size_t>(list.size()));
    for (const std::string& t : texts) {
        const category_key key = t.empty() ? category_key{} : key_from(t, list, unknown);
        const auto         at = std::find(list.keys.begin(), list.keys.end(), key);
        if (at != list.keys.end() && (!key.empty() || t.empty()))
            codes[static_cast<std::size_t>(at - list.keys.begin())] = true;
    }
    return codes;
}

/// The dates of a selection asked once per period.
class period_filter {
public:
    period_filter(const selection& what, period_kind kind) : what_(what), kind_(kind) {}
    bool keeps(std::int32_t index) {
        if (!what_.from && !what_.to && what_.weekdays.empty()) return true;
        if (index == last_) return keeps_last_;
        const auto [at, fresh] = known_.try_emplace(index, false);
        if (fresh) at->second = decide({kind_, index});
        last_ = index;
        return keeps_last_ = at->second;
    }

private:
    [[nodiscard]] bool decide(const period& p) const {
        const date first = p.first_day();
        if (what_.from && first < *what_.from) return false;
        if (what_.to && p.last_day() > *what_.to) return false;
        const auto& days = what_.weekdays;
        return days.empty() || std::find(days.begin(), days.end(), first.weekday()) != days.end();
    }
    const selection&             what_;
    period_kind                  kind_;
    std::map<std::int32_t, bool> known_;
    std::optional<std::int32_t>  last_;
    bool                         keeps_last_ = false;
};

bool same_key(const measure_rows& b, std::size_t x, std::size_t y) {
    return b.place[x] == b.place[y] && b.organisation[x] == b.organisation[y] && b.category[x] == b.category[y] &&
           b.period[x] == b.period[y] && b.source_at(x) == b.source_at(y) && b.version_at(x) == b.version_at(y);
}

bool keeps_value(const measure_rows& b, std::size_t i, value_filter f) {
    const bool zero = b.forms[i] == form::point && b.number[i] == 0; // the bits of 0.0 are 0 too, and -0.0 is not kept
    switch (f) {
    case value_filter::any: return true;
    case value_filter::present: return b.forms[i] != form::missing;
    case value_filter::missing: return b.forms[i] == form::missing;
    case value_filter::zero: return zero;
    case value_filter::non_zero: return !zero;
    }
    return true;
}

template <class T>
std::vector<T> taken(const packed_column<T>& column, const std::vector<std::size_t>& rows) {
    std::vector<T> out;
    if (column.empty()) return out;
    out.reserve(rows.size());
    for (const std::size_t r : rows) out.push_back(column[r]);
    return out;
}

/// taken(), then empty when no row uses the column any more.
template <class T>
std::vector<T> taken(const packed_column<T>& column, const std::vector<std::size_t>& rows, T unused) {
    std::vector<T> out = taken(column, rows);
    if (std::all_of(out.begin(), out.end(), [&](const T& x) { return x == unused; })) out = {};
    return out;
}

std::shared_ptr<const measure_rows> part_of(const measure_rows& b, const std::vector<std::size_t>& rows) {
    auto p = std::make_shared<measure_rows>();
    p->measure = b.measure;
    p->frequency = b.frequency;
    p->places = b.places;
    p->place = taken(b.place, rows);
    p->organisation = taken(b.organisation, rows);
    p->category = taken(b.category, rows);
    p->period = taken(b.period, rows);
    p->number = taken(b.number, rows);
    p->forms = taken(b.forms, rows);
    p->upper = taken(b.upper, rows);
    if (std::find(p->forms.begin(), p->forms.end(), form::range) == p->forms.end()) p->upper = {};
    p->reasons = taken(b.reasons, rows, reason::none);
    p->flags = taken(b.flags, rows, flag_set{});
    p->source = taken(b.source, rows, -1);
    p->recorded = taken(b.recorded, rows, measure_rows::not_recorded);
    p->version = taken(b.version, rows, std::int16_t{-1});
    p->line = taken(b.line, rows, 0);
    p->file = taken(b.file, rows, 0);
    note_neighbours(*p);
    return p;
}

struct wanted {
    wanted_codes measures, places, organisations, sources, categories;
};

wanted resolve(const selection& what, const dataset_content& c) {
    std::vector<std::string> unknown;
    wanted                   w;
    w.measures = marked(what.measures, c.measures, "measure", unknown);
    w.places = marked(what.places, c.places, "place", unknown);
    w.organisations = marked(what.organisations, c.organisations, "organisation", unknown);
    w.sources = marked(what.sources, c.sources, "source", unknown);
    w.categories = marked_categories(what.categories, c.categories, unknown);
    if (!unknown.empty()) throw unknown_code("select: nothing knows " + join(unknown, "; ", unknown.size()));
    for (const int d : what.weekdays)
        if (d < 1 || d > 7)
            throw domain_fault("select: weekday " + std::to_string(d) + " does not exist; 1 is Monday, 7 is Sunday");
    return w;
}

std::vector<std::size_t> rows_kept(const measure_rows& b, const selection& what, const wanted& w) {
    std::vector<std::size_t> rows;
    period_filter            periods(what, b.frequency);
    const bool               one_per_key = what.latest_only || what.recorded_by.has_value();
    const auto               n = static_cast<std::size_t>(b.size());
    const auto               known = [&](std::size_t i) {
        return !what.recorded_by || b.recorded_at(i) <= what.recorded_by->seconds;
    };
    for (std::size_t i = 0; i < n; ++i) {
        if (!known(i) || !has(w.places, b.place[i]) || !has(w.organisations, b.organisation[i]) ||
            !has(w.categories, b.category[i]) || !has(w.sources, b.source_at(i)) || !periods.keeps(b.period[i]))
            continue;
        // Rows are sorted by key and then by recorded time: a known successor with the same key replaces this row,
        // whatever it says, so values are looked at last.
        if (one_per_key && i + 1 < n && known(i + 1) && same_key(b, i, i + 1)) continue;
        if (keeps_value(b, i, what.values)) rows.push_back(i);
    }
    return rows;
}

} // namespace

dataset dataset::select(const selection& what) const {
    const wanted w = resolve(what, *content_);
    auto         out = std::make_shared<dataset_content>(*content_);
    out->blocks.clear();
    out->content = {};
    for (const auto& block : content_->blocks) {
        if (!has(w.measures, block->measure)) continue;
        const std::vector<std::size_t> rows = rows_kept(*block, what, w);
        if (rows.empty()) continue;
        const bool all = static_cast<std::int64_t>(rows.size()) == block->size();
        out->blocks.push_back(all ? block : part_of(*block, rows));
        out->content.add_unordered(detail::fingerprint_of_rows(*out, *out->blocks.back()));
    }
    return dataset(std::move(out));
}

} // namespace steelyard::inline v0_1
