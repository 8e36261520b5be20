// SPDX-License-Identifier: MIT
#include "detail/builder_state.hpp"
#include "detail/read_csv.hpp"

#include <steelyard/core/text.hpp>
#include <steelyard/dataset/builder.hpp>

#include <algorithm>
#include <utility>

namespace steelyard::inline v0_1 {

namespace detail {

void intake::note(const refusal& why, std::int64_t line, std::string_view column, std::string_view code,
                  severity level) {
    problem p{level,
              why.rule,
              {files_.size() > 0 ? files_[file_] : "", line, shown(column), shown(code)},
              why.found,
              why.advice};
    problems_.push_back({file_, line, std::move(p)});
}

} // namespace detail

namespace {

using detail::intake;
using detail::lexicon;
using detail::measure_facts;
using detail::staged_row;

/// Stores a number of a row; false when it cannot be kept.
bool store(double x, std::int64_t& into, const measure_facts& m, intake& in, std::int64_t line,
           std::string_view column) {
    const detail::stored_number n = detail::store_number(x, m.places);
    into = n.bits;
    if (n.fault == number_fault::none) return true;
    in.note(detail::number_refusal(n.fault, number_text(x), m), line, column, m.code);
    return false;
}

bool store(const value& v, staged_row& row, const measure_facts& m, intake& in) {
    row.what = v.form();
    row.why = v.reason();
    row.flags = v.flags();
    switch (v.form()) {
    case form::missing: return in.accept(in.words.reason_word(name(v.reason())), row.line, "reason", m.code);
    case form::point: return store(*v.point(), row.number, m, in, row.line, "value");
    case form::below: return store(*v.upper(), row.number, m, in, row.line, "upper");
    case form::above: return store(*v.lower(), row.number, m, in, row.line, "lower");
    case form::range: break;
    }
    const bool low = store(*v.lower(), row.number, m, in, row.line, "lower");
    const bool high = store(*v.upper(), row.upper, m, in, row.line, "upper");
    return low && high;
}

/// The code of a row's combination of categories, whatever order they are named in.
bool combine_categories(const observation& o, staged_row& row, intake& in) {
    bool                                               good = true;
    std::vector<std::pair<std::int32_t, std::int32_t>> key;
    for (const auto& [scheme, category] : o.categories) {
        const detail::meaning s = in.words.scheme(scheme);
        if (!in.accept(s, row.line, scheme, scheme)) {
            good = false;
            continue;
        }
        const detail::meaning c = in.words.category(static_cast<std::int32_t>(s.is), category);
        if (!in.accept(c, row.line, scheme, category))
            good = false;
        else if (c.is >= 0)
            key.emplace_back(static_cast<std::int32_t>(s.is), static_cast<std::int32_t>(c.is));
    }
    std::sort(key.begin(), key.end());
    for (std::size_t i = 0; i < key.size(); ++i) {
        if (i > 0 && key[i].first == key[i - 1].first) {
            const std::string& code = in.words.schemes()[key[i].first];
            in.note({"repeated_scheme", "scheme " + detail::in_quotes(code) + " is named more than once",
                     "give one category of each scheme"},
                    row.line, code, code);
            return false;
        }
        row.category = in.words.combined(row.category, key[i].first, key[i].second);
    }
    return good;
}

} // namespace

dataset_builder::dataset_builder(const definitions& agreed) : state_(std::make_unique<state>(agreed)) {}
dataset_builder::~dataset_builder() = default;
dataset_builder::dataset_builder(dataset_builder&&) noexcept = default;
dataset_builder& dataset_builder::operator=(dataset_builder&&) noexcept = default;

void dataset_builder::add(const observation& o) {
    intake&  in = *state_->in;
    lexicon& words = in.words;
    ++state_->added;
    in.offered();
    const bool located = o.where.line > 0;
    in.begin(located ? o.where.file : "rows");
    staged_row row;
    row.line = located ? o.where.line : state_->added;

    const detail::meaning m = words.measure(o.measure);
    const detail::meaning place = words.place(o.place);
    const detail::meaning organisation = words.organisation(o.organisation);
    const detail::meaning source = words.source(o.source);
    bool                  good = in.accept(m, row.line, "measure", o.measure);
    good = in.accept(place, row.line, "place", o.place) && good;
    good = in.accept(organisation, row.line, "organisation", o.organisation) && good;
    good = in.accept(source, row.line, "source", o.source) && good;
    good = combine_categories(o, row, in) && good;
    if (m.why == nullptr) {
        const measure_facts&  f = words.facts(m.is);
        const detail::meaning period = words.period(o.period, f.calendar);
        const detail::meaning version = words.version(o.version, f);
        good = in.accept(period, row.line, "period", o.period) && good;
        good = in.accept(version, row.line, "version", o.version) && good;
        good = store(o.number, row, f, in) && good;
        row.period = static_cast<std::int32_t>(period.is);
        row.version = static_cast<std::int16_t>(version.is);
    }
    if (!good) return in.refused();
    row.measure = static_cast<std::int32_t>(m.is);
    row.place = static_cast<std::int32_t>(place.is);
    row.organisation = static_cast<std::int32_t>(organisation.is);
    row.source = static_cast<std::int32_t>(source.is);
    if (o.recorded) row.recorded = o.recorded->seconds;
    if (!located) row.line = 0;
    in.keep(row);
}

void dataset_builder::add_csv_file(const std::string& path, const csv_layout& layout, const run_options& run) {
    detail::csv_scanner scanner(detail::open_bytes(path), layout.separator);
    detail::csv_reader(*state_->in, layout, path).read(scanner, run);
}

void dataset_builder::add_csv(std::string_view text, const std::string& name, const csv_layout& layout, const run_options& run) {
    detail::csv_scanner scanner(detail::text_bytes(text), layout.separator);
    detail::csv_reader(*state_->in, layout, name).read(scanner, run);
}

dataset dataset_builder::finish(bad_rows bad, const run_options& run) {
    state&                        s = *state_;
    const std::unique_ptr<intake> in = std::exchange(s.in, std::make_unique<intake>(s.agreed));
    s.added = 0;
    return detail::assemble(*in, bad, run, s.report);
}

const load_report& dataset_builder::report() const noexcept { return state_->report; }

} // namespace steelyard::inline v0_1
