// SPDX-License-Identifier: MIT
#include "detail/interval_loops.hpp"
#include "detail/limits.hpp"
#include "detail/rows.hpp"

#include <steelyard/core/error.hpp>
#include <steelyard/core/text.hpp>
#include <steelyard/statistics/rates.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <limits>

namespace steelyard::inline v0_1::statistics {

namespace {

using namespace detail;

constexpr std::size_t block = 1024; ///< rows that are looked at together, while they are near
constexpr std::size_t some = 16;    ///< of these, of which most often all have their limits
constexpr double      few = 10;     ///< events from which Byar's limits are as good as the exact ones

[[nodiscard]] status status_of(double x, double exposure, const rate_options& o) noexcept {
    if (!is_count(x) || !(exposure == 0 || is_exposure(exposure))) return status::impossible;
    if (exposure == 0) return status::no_denominator;
    if (x < o.minimum_events) return status::below_minimum;
    return x == 0 ? status::boundary : status::ok;
}

[[nodiscard]] limits limits_of(rate_method method, double x, const beyond& at) noexcept {
    switch (method) {
    case rate_method::exact_below_ten: return x < few ? garwood(x, at) : byar(x, at);
    case rate_method::exact: return garwood(x, at);
    case rate_method::byar: return byar(x, at);
    case rate_method::mid_p: return mid_p_events(x, at);
    }
    return {none, none};
}

/// Events from which Byar's limits are those of the method: they are found down the columns.
[[nodiscard]] double byar_from(rate_method method) noexcept {
    switch (method) {
    case rate_method::exact_below_ten: return few;
    case rate_method::byar: return 1;
    default: return std::numeric_limits<double>::infinity();
    }
}

/// Some rows of columns, and what is said of them.
struct row_block {
    const double* x;
    const double* exposure;
    std::size_t   count;
    limit_columns to;
    status*       state;
};

/// Byar's limits where they are wanted, and the statuses of all rows. @returns whether all of them are `ok` or `boundary`
bool begin(const row_block& of, std::span<const status> given, const rate_options& o, const beyond& at) noexcept {
    const bool ordinary = std::isfinite(byar_from(o.method))
                              ? byar_rows(of.x, of.exposure, of.count, at.z, o.per, o.minimum_events, of.to)
                              : ordinary_rates(of.x, of.exposure, of.count, o.minimum_events);
    if (ordinary && given.empty()) {
        mark_zeros(of.x, of.count, of.state);
        return true;
    }
    for (std::size_t i = 0; i < of.count; ++i) {
        of.state[i] = given_at(given, i);
        if (has_numbers(of.state[i])) of.state[i] = status_of(of.x[i], of.exposure[i], o);
    }
    return false;
}

/// Whether none of `some` numbers is below `least`; asked of all of them, without a branch, it takes few steps.
[[nodiscard]] bool none_below(double least, const double* x) noexcept {
    std::int64_t below = 0;
    for (std::size_t i = 0; i < some; ++i) below |= x[i] < least ? 1 : 0;
    return below == 0;
}

/// The other rows, one by one.
void finish(const row_block& of, bool ordinary, const rate_options& o, const beyond& at) noexcept {
    std::array<std::size_t, block> others; // listed first, without a branch: no processor could guess which rows they are
    std::size_t                    count = 0;
    const double                   from = byar_from(o.method);
    for (std::size_t first = 0; first < of.count; first += some) {
        const std::size_t last = std::min(first + some, of.count);
        if (ordinary && last - first == some && none_below(from, of.x + first)) continue; // most often
        for (std::size_t i = first; i < last; ++i) {
            others[count] = i;
            count += of.state[i] == status::ok && of.x[i] >= from ? 0U : 1U;
        }
    }
    for (const std::size_t i : std::span(others).first(count)) {
        const bool   there = has_numbers(of.state[i]);
        const limits l = there ? limits_of(o.method, of.x[i], at) : limits{none, none};
        const double scale = there ? o.per / of.exposure[i] : none;
        of.to.estimate[i] = of.x[i] * scale;
        of.to.lower[i] = l.lower * scale;
        of.to.upper[i] = l.upper * scale;
    }
}

} // namespace

intervals rates(const rate_rows& rows, const rate_options& options) {
    constexpr std::string_view function = "rates";
    const std::array           columns{named_column{"events", rows.events}, named_column{"exposure", rows.exposure}};
    check_lengths(function, columns, rows.given);
    check_interval_options(function, options.confidence, options.speaks_of);
    check_minimum(function, "minimum_events", options.minimum_events);
    if (!is_exposure(options.per))
        throw domain_fault("rates: per = " + number_text(options.per) + "; give what the rate is for, such as 100000");

    const std::size_t n = rows.events.size();
    const beyond      at = beyond_each(tail_of(options.confidence));
    intervals         to = intervals_to_fill(n, options.speaks_of, options.confidence);
    for (std::size_t first = 0; first < n; first += block) {
        const std::size_t count = std::min(block, n - first);
        add_rows(count, to);
        const row_block of{rows.events.data() + first,
                           rows.exposure.data() + first,
                           count,
                           {to.estimate.data() + first, to.lower.data() + first, to.upper.data() + first},
                           to.state.data() + first};
        const bool ordinary = begin(of, rows.given.empty() ? rows.given : rows.given.subspan(first, count), options, at);
        finish(of, ordinary, options, at);
    }
    if (options.strict) refuse_rows(function, columns, rows.given, to.state);
    return to;
}

} // namespace steelyard::inline v0_1::statistics
