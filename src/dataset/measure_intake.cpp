// SPDX-License-Identifier: MIT
#include "detail/measure_intake.hpp"

#include <cstring>
#include <memory>
#include <span>
#include <utility>

namespace steelyard::inline v0_1::detail {

namespace {

template <class T>
void push_where_used(std::vector<T>& column, std::size_t rows_before, T x, T unused, bool used) {
    if (column.empty()) {
        if (!used) return;
        column.resize(rows_before, unused);
    }
    column.push_back(x);
}

template <class T>
void push_where_used(std::vector<T>& column, std::size_t rows_before, T x, T unused) {
    push_where_used(column, rows_before, x, unused, x != unused);
}

} // namespace

void open_columns::push(const staged_row& r) {
    const std::size_t n = size();
    place.push_back(r.place);
    organisation.push_back(r.organisation);
    category.push_back(r.category);
    period.push_back(r.period);
    number.push_back(r.number);
    forms.push_back(r.what);
    push_where_used(upper, n, r.upper, std::int64_t{0}, r.what == form::range); // a range may end at 0
    push_where_used(reasons, n, r.why, reason::none);
    push_where_used(flags, n, r.flags, flag_set{});
    push_where_used(source, n, r.source, -1);
    push_where_used(recorded, n, r.recorded, measure_rows::not_recorded);
    push_where_used(version, n, r.version, std::int16_t{-1});
    push_where_used(line, n, static_cast<std::int32_t>(r.line), 0);
    push_where_used(file, n, r.file, 0);
}

measure_rows open_columns::pack(packing how, column_pool& pool) {
    measure_rows packed;
    const auto   take = [&](auto& from, auto& into) {
        into = std::remove_reference_t<decltype(into)>(from, how);
        pool.share(into);
        from.clear(); // the memory serves the next rows
    };
    take(place, packed.place);
    take(organisation, packed.organisation);
    take(category, packed.category);
    take(period, packed.period);
    take(number, packed.number);
    take(forms, packed.forms);
    take(upper, packed.upper);
    take(reasons, packed.reasons);
    take(flags, packed.flags);
    take(source, packed.source);
    take(recorded, packed.recorded);
    take(version, packed.version);
    take(line, packed.line);
    take(file, packed.file);
    return packed;
}

namespace {

template <class T>
T at(const std::vector<T>& column, std::size_t i, T unused) {
    return column.empty() ? unused : column[i];
}
template <class T>
T at(const packed_column<T>& column, std::size_t i, T unused) {
    return column.empty() ? unused : column[i];
}

template <class Columns>
staged_row row_of(const Columns& c, std::size_t i) {
    staged_row r;
    r.place = c.place[i];
    r.organisation = c.organisation[i];
    r.category = c.category[i];
    r.period = c.period[i];
    r.number = c.number[i];
    r.what = c.forms[i];
    r.upper = at(c.upper, i, std::int64_t{0});
    r.why = at(c.reasons, i, reason::none);
    r.flags = at(c.flags, i, flag_set{});
    r.source = at(c.source, i, -1);
    r.recorded = at(c.recorded, i, measure_rows::not_recorded);
    r.version = at(c.version, i, std::int16_t{-1});
    r.line = at(c.line, i, 0);
    r.file = at(c.file, i, 0);
    return r;
}

} // namespace

staged_row measure_intake::row(std::size_t i) const {
    const std::size_t chunk = i / chunk_rows;
    return chunk < full_.size() ? row_of(full_[chunk], i % chunk_rows) : row_of(open_, i % chunk_rows);
}

} // namespace steelyard::inline v0_1::detail
