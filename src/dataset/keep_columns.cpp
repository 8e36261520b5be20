// SPDX-License-Identifier: MIT
#include "detail/intake.hpp"

#include <algorithm>
#include <limits>

namespace steelyard::inline v0_1::detail {

namespace {

template <class T>
void append(std::vector<T>& into, const std::vector<T>& from, const staged_piece& rows) {
    if (rows.at == nullptr) {
        const auto first = from.begin() + static_cast<std::ptrdiff_t>(rows.first);
        into.insert(into.end(), first, first + static_cast<std::ptrdiff_t>(rows.count));
        return;
    }
    const std::size_t before = into.size();
    into.resize(before + rows.count);
    T* to = into.data() + before;
    for (std::size_t i = 0; i < rows.count; ++i) to[i] = from[rows.at[i]];
}

/// For columns that stay empty as long as no row uses them.
template <class T>
void append_where_used(std::vector<T>& into, std::size_t rows_before, const std::vector<T>& from,
                       const staged_piece& rows, T unused) {
    const auto used = [&](std::size_t i) { return from[rows.row(i)] != unused; };
    bool       any = false;
    for (std::size_t i = 0; !from.empty() && !any && i < rows.count; ++i) any = used(i);
    if (!any) {
        if (!into.empty()) into.resize(rows_before + rows.count, unused);
        return;
    }
    into.resize(rows_before, unused);
    append(into, from, rows);
}

} // namespace

void staged_columns::reset(std::size_t n) {
    rows = n;
    for (auto* codes : {&measure, &place, &organisation, &category, &period}) codes->resize(n);
    number.resize(n);
    what.resize(n);
    upper.clear();
    why.clear();
    flags.clear();
    source.clear();
    recorded.clear();
    version.clear();
}

void open_columns::append(const staged_columns& from, const staged_piece& rows, std::int32_t of_file) {
    const std::size_t n = size();
    detail::append(place, from.place, rows);
    detail::append(organisation, from.organisation, rows);
    detail::append(category, from.category, rows);
    detail::append(period, from.period, rows);
    detail::append(number, from.number, rows);
    detail::append(forms, from.what, rows);
    bool ranges = false; // one that ends at 0 uses its column too
    for (std::size_t i = 0; !from.upper.empty() && !ranges && i < rows.count; ++i)
        ranges = from.what[rows.row(i)] == form::range;
    if (ranges) {
        upper.resize(n);
        detail::append(upper, from.upper, rows);
    } else if (!upper.empty()) {
        upper.resize(n + rows.count);
    }
    append_where_used(reasons, n, from.why, rows, reason::none);
    append_where_used(flags, n, from.flags, rows, flag_set{});
    append_where_used(source, n, from.source, rows, -1);
    append_where_used(recorded, n, from.recorded, rows, measure_rows::not_recorded);
    append_where_used(version, n, from.version, rows, std::int16_t{-1});
    const auto last = from.first_line + static_cast<std::int64_t>(from.rows);
    const bool numbered = from.first_line > 0 && last <= std::numeric_limits<std::int32_t>::max();
    if (numbered) {
        line.resize(n + rows.count);
        for (std::size_t i = 0; i < rows.count; ++i)
            line[n + i] = static_cast<std::int32_t>(from.first_line + static_cast<std::int64_t>(rows.row(i)));
    } else if (!line.empty()) {
        line.resize(n + rows.count);
    }
    if (!file.empty() || (numbered && of_file != 0)) {
        file.resize(n);
        file.resize(n + rows.count, numbered ? of_file : 0);
    }
}

void measure_intake::keep(const staged_columns& from, const staged_piece& rows, std::int32_t file, column_pool& pool) {
    for (std::size_t done = 0; done < rows.count;) {
        const std::size_t n = std::min(rows.count - done, chunk_rows - open_.size());
        open_.append(from, rows.part(done, n), file);
        if (open_.size() == chunk_rows) full_.push_back(open_.pack(packing::tight, pool));
        done += n;
    }
}

void intake::keep(const staged_columns& from, const std::vector<std::uint8_t>& refused) {
    const std::size_t rows = from.rows;
    const auto        is_first = [&](std::int32_t m) { return m == from.measure[0]; };
    const bool all_kept = std::find_if(refused.begin(), refused.end(), [](auto r) { return r != 0; }) == refused.end();
    if (rows == 0 || measures_.empty()) return;
    if (all_kept && std::all_of(from.measure.begin(), from.measure.end(), is_first))
        return measures_[static_cast<std::size_t>(from.measure[0])].keep(from, {nullptr, 0, rows}, file_, pool_);
    starts_.assign(measures_.size() + 1, 0);
    for (std::size_t i = 0; i < rows; ++i)
        starts_[static_cast<std::size_t>(from.measure[i]) + 1] += refused[i] == 0 ? 1U : 0U;
    for (std::size_t m = 1; m < starts_.size(); ++m) starts_[m] += starts_[m - 1];
    positions_.resize(rows);
    for (std::size_t i = 0; i < rows; ++i) {
        std::uint32_t& next = starts_[static_cast<std::size_t>(from.measure[i])];
        if (refused[i] == 0) positions_[next++] = static_cast<std::uint16_t>(i);
    }
    // starts_[m] has moved to the end of measure m, which is where m + 1 began.
    for (std::size_t m = 0; m < measures_.size(); ++m) {
        const std::uint32_t first = m == 0 ? 0 : starts_[m - 1];
        if (starts_[m] > first)
            measures_[m].keep(from, {positions_.data() + first, 0, starts_[m] - first}, file_, pool_);
    }
}

} // namespace steelyard::inline v0_1::detail
