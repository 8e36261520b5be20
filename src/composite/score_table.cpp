// SPDX-License-Identifier: MIT
#include "detail/loops.hpp"
#include "detail/steps.hpp"

#include <steelyard/composite/score_table.hpp>
#include <steelyard/core/error.hpp>
#include <steelyard/core/text.hpp>

#include <algorithm>
#include <cmath>
#include <core/detail/memory.hpp>
#include <map>
#include <numeric>
#include <utility>

namespace steelyard::inline v0_1::composite {

namespace {

[[nodiscard]] std::optional<std::int64_t> find_in(const std::vector<std::string>& codes,
                                                  std::string_view                code) noexcept {
    const auto it = std::find(codes.begin(), codes.end(), code);
    return it == codes.end() ? std::nullopt : std::optional<std::int64_t>(it - codes.begin());
}

/// Positions of codes in ascending order; every code that stands twice becomes a problem.
[[nodiscard]] std::vector<std::size_t> sorted_positions(std::span<const std::string> codes, const std::string& what,
                                                        std::vector<problem>& problems) {
    std::vector<std::size_t> order(codes.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    if (!std::is_sorted(codes.begin(), codes.end()))
        std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return codes[a] < codes[b]; });
    for (std::size_t i = 0; i < order.size(); ++i) {
        const std::string& code = codes[order[i]];
        if (code.empty())
            problems.push_back({severity::fault, "empty_code", {}, "a " + what + " has no code", "give it one"});
        else if (i > 0 && code == codes[order[i - 1]])
            problems.push_back({severity::fault,
                                "repeated_code",
                                {"", 0, "", code},
                                "the " + what + " is given twice",
                                "give each " + what + " once"});
    }
    return order;
}

[[nodiscard]] score_table empty_table(std::vector<std::string> units, std::vector<std::string> columns) {
    score_table table;
    table.units = std::move(units);
    table.columns = std::move(columns);
    const std::size_t cells = table.units.size() * table.columns.size();
    table.number.assign(cells, 0);
    table.forms.assign(cells, form::missing);
    table.reasons.assign(cells, reason::not_reported);
    table.flags.assign(cells, {});
    return table;
}

[[nodiscard]] std::vector<std::string> keys_of(const std::map<std::string, std::int64_t>& of) {
    std::vector<std::string> keys;
    for (const auto& [key, position] : of) keys.push_back(key);
    return keys;
}

void number_in_order(std::map<std::string, std::int64_t>& of) {
    std::int64_t next = 0;
    for (auto& [key, position] : of) position = next++;
}

} // namespace

std::optional<std::int64_t> score_table::find_column(std::string_view code) const noexcept {
    return find_in(columns, code);
}

std::optional<std::int64_t> score_table::find_unit(std::string_view code) const noexcept {
    return find_in(units, code);
}

value score_table::value_at(std::int64_t unit, std::int64_t column) const {
    if (unit < 0 || unit >= unit_count() || column < 0 || column >= column_count())
        throw domain_fault("score_table: there is no cell (" + std::to_string(unit) + ", " + std::to_string(column) +
                           ") in " + std::to_string(units.size()) + " units by " + std::to_string(columns.size()) +
                           " columns");
    const std::size_t i = at(unit, column);
    switch (forms[i]) {
    case form::point: return value::point(number[i], flags[i]);
    case form::range: return value::range(lower[i], upper[i], flags[i]);
    case form::below: return value::below(upper[i], flags[i]);
    case form::above: return value::above(lower[i], flags[i]);
    case form::missing: break;
    }
    return value::missing(reasons[i]);
}

void score_table::set(std::int64_t unit, std::int64_t column, const value& to) {
    const std::size_t i = at(unit, column);
    const bool        bounded = to.form() != form::point && !to.is_missing();
    if (bounded && lower.empty()) {
        lower.assign(number.size(), 0);
        upper.assign(number.size(), 0);
    }
    number[i] = to.point().value_or(0);
    forms[i] = to.form();
    reasons[i] = to.reason();
    flags[i] = to.flags();
    if (lower.empty()) return;
    lower[i] = bounded ? to.lower().value_or(0) : 0;
    upper[i] = bounded ? to.upper().value_or(0) : 0;
}

void score_table::add_column(std::string code, reason why) {
    if (why == reason::none) throw domain_fault("add_column: cells that are missing have a reason; pass one");
    columns.push_back(std::move(code));
    const std::size_t cells = units.size() * columns.size();
    number.resize(cells, 0);
    forms.resize(cells, form::missing);
    reasons.resize(cells, why);
    flags.resize(cells);
    if (!lower.empty()) {
        lower.resize(cells, 0);
        upper.resize(cells, 0);
    }
    if (!scales.empty()) scales.resize(columns.size());
}

void detail::make_room(score_table& table, std::size_t cells, bool bounds) {
    const auto make = [cells](auto& vector) {
        vector.reserve(cells);
        steelyard::detail::take_memory(vector.data(), cells * sizeof(vector[0]));
    };
    make(table.number);
    make(table.forms);
    make(table.reasons);
    make(table.flags);
    if (!bounds) return;
    make(table.lower);
    make(table.upper);
}

score_table make_score_table(std::span<const score_cell> cells) {
    std::map<std::string, std::int64_t> units;
    std::map<std::string, std::int64_t> columns;
    std::vector<problem>                problems;
    for (const score_cell& cell : cells) {
        if (cell.unit.empty() || cell.column.empty()) {
            problems.push_back({severity::fault, "empty_code", cell.where,
                                cell.unit.empty() ? "the cell names no unit" : "the cell names no indicator",
                                "give it a code"});
            continue;
        }
        units.emplace(cell.unit, 0);
        columns.emplace(cell.column, 0);
    }
    number_in_order(units);
    number_in_order(columns);
    score_table               table = empty_table(keys_of(units), keys_of(columns));
    std::vector<std::uint8_t> given(table.number.size(), 0);
    for (const score_cell& cell : cells) {
        if (cell.unit.empty() || cell.column.empty()) continue;
        const std::int64_t u = units.at(cell.unit);
        const std::int64_t c = columns.at(cell.column);
        if (std::exchange(given[table.at(u, c)], std::uint8_t{1}) != 0) {
            input_place where = cell.where;
            where.column = cell.column;
            where.code = cell.unit;
            problems.push_back({severity::fault, "repeated_cell", where, "the unit has a second number here",
                                "keep one of them; revisions are settled in the dataset"});
            continue;
        }
        table.set(u, c, cell.number);
    }
    if (!problems.empty()) throw invalid_input("score table", problems);
    return table;
}

namespace {

/// Columns of a caller on their way into a table.
class column_reader {
public:
    column_reader(const detail::score_arrays& from, std::vector<problem>& problems)
        : from_(from),
          unit_order_(sorted_positions(from.units, "unit", problems)),
          column_order_(sorted_positions(from.columns, "column", problems)),
          in_order_(std::is_sorted(unit_order_.begin(), unit_order_.end())),
          problems_(problems) {}

    [[nodiscard]] score_table read() {
        score_table t;
        t.units.reserve(unit_order_.size());
        t.columns.reserve(column_order_.size());
        for (const std::size_t u : unit_order_) t.units.push_back(from_.units[u]);
        for (const std::size_t c : column_order_) t.columns.push_back(from_.columns[c]);
        const std::size_t cells = t.units.size() * t.columns.size();
        detail::make_room(t, cells, false);
        for (const std::size_t c : column_order_) {
            const std::size_t next = t.number.size() + t.units.size(); // a column at a time: it is in the cache when it
            t.number.resize(next);                                     // is filled
            t.forms.resize(next, form::point);
            t.reasons.resize(next, reason::none);
            t.flags.resize(next);
            read_column(c, t);
        }
        return t;
    }

private:
    void read_column(std::size_t c, score_table& t) {
        const std::size_t n = t.units.size();
        double* const     to = t.number.data() + t.number.size() - n;
        const auto        from = from_.numbers.subspan(c * n, n);
        const bool        whole = from_.there.empty() || detail::all_there(from_.there.subspan(c * n, n));
        if (in_order_) {
            if (whole && detail::copy_finite(from, to)) return;
        } else
            for (std::size_t k = 0; k < n; ++k) to[k] = from[unit_order_[k]];
        if (!in_order_ && whole && detail::copy_finite({to, n}, to)) return;
        for (std::size_t k = 0; k < n; ++k) read_cell(c, unit_order_[k], t, t.number.size() - n + k);
    }
    void read_cell(std::size_t c, std::size_t u, score_table& t, std::size_t to) {
        const std::size_t i = c * from_.units.size() + u;
        const bool        there = from_.there.empty() || from_.there[i] != 0;
        if (there && std::isfinite(from_.numbers[i])) {
            t.number[to] = from_.numbers[i] + 0.0;
            return;
        }
        if (there)
            problems_.push_back({severity::fault,
                                 "not_finite",
                                 {"", 0, from_.columns[c], from_.units[u]},
                                 "the number is NaN or infinite",
                                 "mark what is missing in the mask instead"});
        t.number[to] = 0;
        t.forms[to] = form::missing;
        t.reasons[to] = reason::not_reported;
    }

    const detail::score_arrays& from_;
    std::vector<std::size_t>    unit_order_, column_order_;
    bool                        in_order_;
    std::vector<problem>&       problems_;
};

} // namespace

score_table detail::table_of(const score_arrays& from) {
    const std::size_t n = from.units.size();
    const std::size_t cells = n * from.columns.size();
    if (from.numbers.size() != cells || (!from.there.empty() && from.there.size() != cells))
        throw shape_mismatch("score table: " + std::to_string(n) + " units by " + std::to_string(from.columns.size()) +
                             " columns need " + std::to_string(cells) + " numbers; found " +
                             std::to_string(from.numbers.size()) + " and a mask of " +
                             std::to_string(from.there.size()));
    std::vector<problem> problems;
    score_table          table = column_reader(from, problems).read();
    if (!problems.empty()) throw invalid_input("score table", problems);
    return table;
}

std::optional<score_table> table_if_finite(const score_matrix& from) {
    std::vector<problem> problems;
    const auto           units = sorted_positions(from.units, "unit", problems);
    const auto           columns = sorted_positions(from.columns, "column", problems);
    const std::size_t    n = units.size(), m = columns.size();
    score_table          t;
    t.units.reserve(n);
    t.columns.reserve(m);
    for (const std::size_t u : units) t.units.push_back(from.units[u]);
    for (const std::size_t c : columns) t.columns.push_back(from.columns[c]);
    detail::make_room(t, n * m, false);
    std::vector<const double*> rows(n);
    for (std::size_t u = 0; u < n; ++u) rows[u] = from.first + static_cast<std::ptrdiff_t>(units[u]) * from.down;
    std::vector<std::ptrdiff_t> places(m);
    for (std::size_t c = 0; c < m; ++c) places[c] = static_cast<std::ptrdiff_t>(columns[c]) * from.across;
    constexpr std::size_t width = 8; // so many numbers come with every line of memory; what is made ready is filled in the cache
    for (std::size_t c = 0; c < m; c += width) {
        const auto        some = std::span(places).subspan(c, std::min(width, m - c));
        const std::size_t first = t.number.size();
        t.number.resize(first + some.size() * n);
        if (!detail::turn_finite(rows, some, t.number.data() + first)) return std::nullopt;
    }
    if (!problems.empty()) throw invalid_input("score table", problems);
    t.forms.resize(n * m, form::point);
    t.reasons.resize(n * m, reason::none);
    t.flags.resize(n * m);
    return t;
}

score_table make_score_table(const score_columns& from) {
    return detail::table_of({from.units, from.columns, from.numbers, from.there});
}

} // namespace steelyard::inline v0_1::composite
