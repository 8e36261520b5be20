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
    intervals         to = blank_intervals(n, options.speaks_of, options.confidence);
    for (std::size_t first = 0; first < n; first += block) {
        const std::size_t   count = std::min(block, n - first);
        const double*       x = rows.events.data() + first;
        const double*       of = rows.cases.data() + first;
        const limit_columns into{to.estimate.data() + first, to.lower.data() + first, to.upper.data() + first};
        const bool          plain = options.method == proportion_method::wilson;
        const bool          ordinary =
            rows.given.empty() && ordinary_proportions(x, of, count, options.minimum_events, options.minimum_cases);
        if (ordinary) mark_ends(x, of, count, to.state.data() + first);
        if (plain) wilson_rows(x, of, count, at.z, into);
        if (plain && ordinary) continue;
        for (std::size_t i = 0; i < count; ++i) {
            status& found = to.state[first + i];
            if (!ordinary) {
                found = given_at(rows.given, first + i);
                if (has_numbers(found)) found = status_of(x[i], of[i], options);
            }
            if (plain && found == status::ok) continue;
            const limits l =
                has_numbers(found) ? proportion_limits(options.method, x[i], of[i], at) : limits{none, none};
            into.estimate[i] = has_numbers(found) ? x[i] / of[i] : none;
            into.lower[i] = l.lower;
            into.upper[i] = l.upper;
        }
    }
    if (options.strict) refuse_rows(function, columns, rows.given, to.state);
    return to;
}

} // namespace steelyard::inline v0_1::statistics
