// SPDX-License-Identifier: MIT
#include "detail/interval_loops.hpp"
#include "detail/limits.hpp"
#include "detail/rows.hpp"

#include <steelyard/core/error.hpp>
#include <steelyard/statistics/proportions.hpp>

#include <algorithm>
#include <array>

namespace steelyard::inline v0_1::statistics {

namespace {

using namespace detail;

constexpr std::size_t block = 1024; ///< rows that are looked at together, while they are near

[[nodiscard]] status status_of(double x, double n, const proportion_options& o) noexcept {
    if (!is_count(x) || !is_count(n) || x > n) return status::impossible;
    if (n == 0) return status::no_denominator;
    if (x < o.minimum_events || n < o.minimum_cases) return status::below_minimum;
    return x == 0 || x == n ? status::boundary : status::ok;
}

/// Some rows of columns, and their limits.
struct row_block {
    const double* x;
    const double* n;
    std::size_t   count;
    limit_columns to;
    status*       state;
};

/// Statuses of a block. @returns whether all of its rows are ordinary: `ok`, or `boundary`
bool find_states(const row_block& of, std::span<const status> given, const proportion_options& o) noexcept {
    if (given.empty() && ordinary_proportions(of.x, of.n, of.count, o.minimum_events, o.minimum_cases)) {
        mark_ends(of.x, of.n, of.count, of.state);
        return true;
    }
    for (std::size_t i = 0; i < of.count; ++i) {
        of.state[i] = given_at(given, i);
        if (has_numbers(of.state[i])) of.state[i] = status_of(of.x[i], of.n[i], o);
    }
    return false;
}

void write_row(const row_block& of, std::size_t i, proportion_method method, const beyond& at) noexcept {
    const bool   there = has_numbers(of.state[i]);
    const limits l = there ? proportion_limits(method, of.x[i], of.n[i], at) : limits{none, none};
    of.to.estimate[i] = there ? of.x[i] / of.n[i] : none;
    of.to.lower[i] = l.lower;
    of.to.upper[i] = l.upper;
}

/// Exact limits of rows of which some are events and some are not, four at a time; of fewer the last one stands for others.
void write_exact(const row_block& of, std::span<const std::size_t> rows, const beyond& at) noexcept {
    for (std::size_t first = 0; first < rows.size(); first += side_by_side) {
        const auto   some = rows.subspan(first, std::min(side_by_side, rows.size() - first));
        four_numbers x{}, n{};
        for (std::size_t k = 0; k < side_by_side; ++k) {
            const std::size_t i = some[std::min(k, some.size() - 1)];
            x[k] = of.x[i];
            n[k] = of.n[i];
        }
        const four_limits l = clopper_pearson(x, n, at);
        for (std::size_t k = 0; k < some.size(); ++k) {
            of.to.estimate[some[k]] = x[k] / n[k];
            of.to.lower[some[k]] = l.lower[k];
            of.to.upper[some[k]] = l.upper[k];
        }
    }
}

void write_exact(const row_block& of, const beyond& at) noexcept {
    std::array<std::size_t, block> rows;
    std::size_t                    count = 0;
    for (std::size_t i = 0; i < of.count; ++i)
        if (of.state[i] == status::ok)
            rows[count++] = i;
        else
            write_row(of, i, proportion_method::exact, at);
    write_exact(of, std::span(rows).first(count), at);
}

void write_wilson(const row_block& of, bool ordinary, const beyond& at) noexcept {
    wilson_rows(of.x, of.n, of.count, at.z, of.to);
    for (std::size_t i = ordinary ? of.count : 0; i < of.count; ++i)
        if (of.state[i] != status::ok) write_row(of, i, proportion_method::wilson, at);
}

} // namespace

intervals proportions(const proportion_rows& rows, const proportion_options& options) {
    constexpr std::string_view function = "proportions";
    const std::array           columns{named_column{"events", rows.events}, named_column{"cases", rows.cases}};
    check_lengths(function, columns, rows.given);
    check_interval_options(function, options.confidence, options.speaks_of);
    check_minimum(function, "minimum_events", options.minimum_events);
    check_minimum(function, "minimum_cases", options.minimum_cases);

    const std::size_t n = rows.events.size();
    const beyond      at = beyond_each(tail_of(options.confidence));
    intervals         to = intervals_to_fill(n, options.speaks_of, options.confidence);
    for (std::size_t first = 0; first < n; first += block) {
        const std::size_t count = std::min(block, n - first);
        const auto        given = rows.given.empty() ? rows.given : rows.given.subspan(first, count);
        add_rows(count, to);
        const row_block of{rows.events.data() + first,
                           rows.cases.data() + first,
                           count,
                           {to.estimate.data() + first, to.lower.data() + first, to.upper.data() + first},
                           to.state.data() + first};
        const bool      ordinary = find_states(of, given, options);
        if (options.method == proportion_method::wilson)
            write_wilson(of, ordinary, at);
        else if (options.method == proportion_method::exact)
            write_exact(of, at);
        else
            for (std::size_t i = 0; i < count; ++i) write_row(of, i, options.method, at);
    }
    if (options.strict) refuse_rows(function, columns, rows.given, to.state);
    return to;
}

} // namespace steelyard::inline v0_1::statistics
