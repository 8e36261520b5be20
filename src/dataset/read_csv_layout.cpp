// SPDX-License-Identifier: MIT
#include "detail/read_csv.hpp"

#include <steelyard/core/text.hpp>

#include <algorithm>

namespace steelyard::inline v0_1::detail {

namespace {

std::string_view trimmed(std::string_view s) {
    while (!s.empty() && (s.front() == ' ' || s.front() == '\t')) s.remove_prefix(1);
    while (!s.empty() && (s.back() == ' ' || s.back() == '\t')) s.remove_suffix(1);
    return s;
}

bool is_date_format(std::string_view f) {
    const auto holds_once = [f](std::string_view part) {
        return f.find(part) != f.npos && f.find(part) == f.rfind(part);
    };
    return holds_once("YYYY") && holds_once("MM") && holds_once("DD");
}

} // namespace

csv_reader::csv_reader(intake& into, const csv_layout& layout, const std::string& name)
    : in_(into),
      layout_(layout),
      name_(name) {
    check_layout();
    file_labels();
}

void csv_reader::check_layout() const {
    const csv_layout& l = layout_;
    const auto        fault = [&](const std::string& what) { throw format_fault("layout of " + name_ + ": " + what); };
    if (l.separator == '"' || l.separator == '\n' || l.separator == '\r' || l.separator == ' ')
        fault("a quote, a space or a line end cannot separate cells; use ',', ';', '|' or a tab");
    if (l.measure.empty() && l.values.empty())
        fault("neither a measure column (long) nor value columns (wide) are named; set `measure` or `values`");
    if (!l.measure.empty() && !l.values.empty()) fault("both `measure` (long) and `values` (wide) are set; choose one");
    if (l.values.size() > 1 && !(l.form + l.reason + l.lower + l.upper).empty())
        fault("form, reason, lower and upper belong to one number, but a line holds " +
              std::to_string(l.values.size()) + "; use the long shape");
    if (!l.period_format.empty() && l.period_format != "year+month" && !is_date_format(l.period_format))
        fault("period format '" + l.period_format +
              "' is not known; use year+month, or YYYY, MM and DD as in MM/DD/YYYY");
    if (l.period_format == "year+month" && l.period.find('+') == std::string::npos)
        fault("period format year+month needs two columns, such as year+month; found '" + l.period + "'");
    if (l.period.empty() && l.constant_period.empty()) fault("no period is given; set `period` or `constant_period`");
    std::vector<std::string> unknown;
    const auto               need = [&](const meaning& m) {
        if (m.why != nullptr) unknown.push_back(m.why->found + " (" + m.why->advice + ")");
    };
    for (const auto& v : l.values) need(in_.words.measure(v.second));
    for (const auto& c : l.categories) need(in_.words.scheme(c.second));
    for (const auto& c : l.constant_categories) need(in_.words.scheme(c.first));
    for (const auto& w : l.whole_words) need(in_.words.scheme(w.first));
    for (const label& lab : l.labels)
        if (!lab.measure.empty()) need(in_.words.measure(lab.measure));
    if (!unknown.empty()) throw unknown_code("layout of " + name_ + ": " + join(unknown, "; ", unknown.size()));
    for (const label& lab : l.labels) check_label(lab);
}

void csv_reader::check_label(const label& l) const {
    const auto fault = [&](const std::string& what) {
        throw format_fault("layout of " + name_ + ": label " + in_quotes(l.text) + " " + what);
    };
    if (l.means == form::missing && l.why == reason::none)
        fault("means missing without a reason; give one, such as not_reported");
    if (l.means != form::missing && l.why != reason::none) fault("has a reason although it means a value");
    if (l.why > last_reported_reason)
        fault("has reason " + std::string(steelyard::name(l.why)) + ", which is the engine's own");
    if ((l.means == form::point || l.means == form::above) && !l.lower)
        fault("needs `lower`, the number that it stands for");
    if (l.means == form::range && !(l.lower && l.upper && *l.lower <= *l.upper))
        fault("means a range and needs lower <= upper");
}

/// Labels of the layout for every measure that they speak of, the measure's own before those for all; then the words
/// of its levels.
void csv_reader::file_labels() {
    const std::vector<measure_facts>& measures = in_.words.measures();
    labels_.resize(measures.size());
    std::size_t levels = 0;
    for (const measure_facts& m : measures) levels += m.levels.size();
    level_labels_.reserve(levels); // pointers to them are kept
    for (std::size_t m = 0; m < measures.size(); ++m) {
        label_book& book = labels_[m];
        const auto  file = [&](const label& l) {
            const std::string_view text = trimmed(l.text);
            if (!book.by_text.emplace(text, &l).second) return;
            if (text.empty())
                book.empty_cell = &l;
            else
                book.begins[static_cast<unsigned char>(text[0])] = true;
        };
        for (const label& l : layout_.labels)
            if (l.measure == measures[m].code) file(l);
        for (const label& l : layout_.labels)
            if (l.measure.empty()) file(l);
        for (std::size_t i = 0; i < measures[m].levels.size(); ++i) {
            level_labels_.push_back({measures[m].levels[i], form::point, reason::none, static_cast<double>(i), {}, {}});
            file(level_labels_.back());
        }
    }
}

csv_column csv_reader::column(const std::string& name, const cells& header, std::vector<std::string>& lacking) const {
    csv_column c;
    c.name = name;
    if (name.empty()) return c;
    const auto at = std::find(header.begin(), header.end(), name);
    if (at == header.end()) {
        const std::vector<std::string> found(header.begin(), header.end());
        lacking.push_back("column " + in_quotes(name) + " is missing (" + suggest(name, found) + ")");
    } else if (std::find(at + 1, header.end(), name) != header.end()) {
        lacking.push_back("column " + in_quotes(name) + " stands there twice");
    }
    c.at = at - header.begin();
    return c;
}

void csv_reader::bind_words(const cells& header, std::vector<std::string>& lacking) {
    const csv_layout& l = layout_;
    const auto        either = [&](const std::string& name, const std::string& constant, const char* what) {
        csv_column c = column(name, header, lacking);
        if (name.empty()) c.constant = constant;
        if (name.empty()) c.name = what;
        return c;
    };
    place_ = either(l.place, l.constant_place, "place");
    organisation_ = either(l.organisation, l.constant_organisation, "organisation");
    source_ = either(l.source, l.constant_source, "source");
    version_ = either(l.version, l.constant_version, "version");
    recorded_ = either(l.recorded, l.constant_recorded ? l.constant_recorded->text() : "", "recorded");
    if (l.period_format == "year+month") {
        const std::size_t plus = l.period.find('+');
        period_ = column(l.period.substr(0, plus), header, lacking);
        month_ = column(l.period.substr(plus + 1), header, lacking);
    } else {
        period_ = either(l.period, l.constant_period, "period");
    }
    for (const auto& c : l.categories) {
        category_column k{
            column(c.first, header, lacking), static_cast<std::int32_t>(in_.words.scheme(c.second).is), {}, false};
        for (const auto& w : l.whole_words)
            if (w.first == c.second) {
                k.whole = w.second;
                k.has_whole_word = true;
            }
        categories_.push_back(std::move(k));
    }
    for (const auto& c : l.constant_categories)
        categories_.push_back(
            {{-1, c.first, c.second}, static_cast<std::int32_t>(in_.words.scheme(c.first).is), {}, false});
    std::stable_sort(categories_.begin(), categories_.end(),
                     [](const auto& a, const auto& b) { return a.scheme < b.scheme; });
    for (std::size_t i = 1; i < categories_.size(); ++i)
        if (categories_[i].scheme == categories_[i - 1].scheme)
            lacking.push_back("scheme " + in_quotes(in_.words.schemes()[categories_[i].scheme]) +
                              " is read from two places");
}

void csv_reader::bind(const cells& header) {
    const csv_layout&        l = layout_;
    std::vector<std::string> lacking;
    width_ = header.size();
    bind_words(header, lacking);
    measure_ = column(l.measure, header, lacking);
    if (l.values.empty()) values_.push_back({column(l.value, header, lacking), -1});
    for (const auto& v : l.values)
        values_.push_back({column(v.first, header, lacking), in_.words.measure(v.second).is});
    form_ = column(l.form, header, lacking);
    reason_ = column(l.reason, header, lacking);
    lower_ = column(l.lower, header, lacking);
    upper_ = column(l.upper, header, lacking);
    flags_ = column(l.flags, header, lacking);
    limit_ = column(l.limit, header, lacking);
    for (const auto& [name, word] : l.only_where) {
        const csv_column c = column(name, header, lacking);
        const auto       same =
            std::find_if(conditions_.begin(), conditions_.end(), [&](const condition& k) { return k.from.at == c.at; });
        if (same != conditions_.end())
            same->words.push_back(word);
        else
            conditions_.push_back({c, {word}});
    }
    if (!lacking.empty())
        throw format_fault("the header does not fit the layout: " + join(lacking, "; ", lacking.size()),
                           {name_, line_, {}, {}});
}

} // namespace steelyard::inline v0_1::detail
