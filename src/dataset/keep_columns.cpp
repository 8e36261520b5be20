// SPDX-License-Identifier: MIT
#include "detail/intake.hpp"
#include "detail/staging_loops.hpp"

#include <algorithm>
#include <array>
#include <cstring>
#include <limits>
#include <type_traits>
#include <utility>

namespace steelyard::inline v0_1::detail {

namespace {

/// Rows of a staged column; one that is empty holds `unused` in every row.
template <class T>
void append(std::vector<T>& into, const std::vector<T>& from, const staged_piece& rows, T unused = {}) {
    const std::size_t before = into.size();
    if (into.capacity() < measure_intake::chunk_rows) into.reserve(measure_intake::chunk_rows);
    if (from.empty()) {
        into.resize(before + rows.count, unused);
        return;
    }
    if (rows.at == nullptr) {
        const auto first = from.begin() + static_cast<std::ptrdiff_t>(rows.first);
        into.insert(into.end(), first, first + static_cast<std::ptrdiff_t>(rows.count));
        return;
    }
    into.resize(before + rows.count);
    T* const to = into.data() + before;
    using bits = std::conditional_t<sizeof(T) == 8, std::uint64_t,
                                    std::conditional_t<sizeof(T) == 4, std::uint32_t, std::uint8_t>>;
    if constexpr (sizeof(T) == sizeof(bits))
        gather(reinterpret_cast<const bits*>(from.data()), rows.at, rows.count, reinterpret_cast<bits*>(to));
    else
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
    for (auto* codes : {&measure, &place, &period}) codes->resize(n);
    number.resize(n);
    what.resize(n);
    organisation.clear();
    category.clear();
    upper.clear();
    why.clear();
    why_all = reason::none;
    flags.clear();
    source.clear();
    recorded.clear();
    version.clear();
}

void staged_columns::spell_out_reasons() {
    if (why_all == reason::none) return;
    why.resize(rows);
    reasons_of(what.data(), rows, why_all, why.data());
    why_all = reason::none;
}

void open_columns::append(const staged_columns& from, const staged_piece& rows, std::int32_t of_file) {
    const std::size_t n = size();
    detail::append(place, from.place, rows);
    detail::append(organisation, from.organisation, rows, -1);
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
    if (from.why_all != reason::none) {
        reasons.resize(n + rows.count, reason::none);
        reasons_of(forms.data() + n, rows.count, from.why_all, reasons.data() + n);
    } else {
        append_where_used(reasons, n, from.why, rows, reason::none);
    }
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

/// Positions of rows by measure; starts_[m] is the end of measure m afterwards. Counting one row waits for the row before
/// if both are of one measure, so that parts of the rows are counted side by side.
void intake::sort_by_measure(const std::vector<std::int32_t>& measure) {
    constexpr std::size_t parts = 4;
    const std::size_t     rows = measure.size();
    const std::size_t     each = rows / parts;
    const std::size_t     measures = measures_.size();
    counts_.assign(parts * measures, 0);
    std::array<std::uint32_t*, parts> next{};
    for (std::size_t p = 0; p < parts; ++p) next[p] = counts_.data() + p * measures;
    for (std::size_t i = 0; i < each; ++i)
        for (std::size_t p = 0; p < parts; ++p) ++next[p][measure[p * each + i]];
    for (std::size_t i = parts * each; i < rows; ++i) ++next[parts - 1][measure[i]];
    std::uint32_t before = 0;
    for (std::size_t m = 0; m < measures; ++m) {
        for (std::size_t p = 0; p < parts; ++p) before += std::exchange(next[p][m], before);
        starts_[m] = before;
    }
    std::uint16_t* const into = positions_.data();
    for (std::size_t i = 0; i < each; ++i)
        for (std::size_t p = 0; p < parts; ++p)
            into[next[p][measure[p * each + i]]++] = static_cast<std::uint16_t>(p * each + i);
    for (std::size_t i = parts * each; i < rows; ++i)
        into[next[parts - 1][measure[i]]++] = static_cast<std::uint16_t>(i);
}

/// The same without the rows that are refused, whose measure may be any.
void intake::sort_by_measure(const std::vector<std::int32_t>& measure, const std::vector<std::uint8_t>& refused) {
    for (std::size_t i = 0; i < measure.size(); ++i)
        starts_[static_cast<std::size_t>(measure[i]) + 1] += refused[i] == 0 ? 1U : 0U;
    for (std::size_t m = 1; m < starts_.size(); ++m) starts_[m] += starts_[m - 1];
    for (std::size_t i = 0; i < measure.size(); ++i) {
        std::uint32_t& next = starts_[static_cast<std::size_t>(measure[i])];
        if (refused[i] == 0) positions_[next++] = static_cast<std::uint16_t>(i);
    }
}

void intake::keep(const staged_columns& from, const std::vector<std::uint8_t>& refused) {
    const std::size_t rows = from.rows;
    if (rows == 0 || measures_.empty()) return;
    const auto is_first = [&](std::int32_t m) { return m == from.measure[0]; };
    const bool all_kept = std::memchr(refused.data(), 1, rows) == nullptr;
    if (all_kept && std::all_of(from.measure.begin(), from.measure.end(), is_first))
        return measures_[static_cast<std::size_t>(from.measure[0])].keep(from, {nullptr, 0, rows}, file_, pool_);
    starts_.assign(measures_.size() + 1, 0);
    positions_.resize(rows);
    if (all_kept)
        sort_by_measure(from.measure);
    else
        sort_by_measure(from.measure, refused);
    for (std::size_t m = 0; m < measures_.size(); ++m) {
        const std::uint32_t first = m == 0 ? 0 : starts_[m - 1];
        if (starts_[m] > first)
            measures_[m].keep(from, {positions_.data() + first, 0, starts_[m] - first}, file_, pool_);
    }
}

} // namespace steelyard::inline v0_1::detail
