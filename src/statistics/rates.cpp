// SPDX-License-Identifier: MIT
#include "detail/interval_loops.hpp"
#include "detail/limits.hpp"
#include "detail/rows.hpp"

#include <steelyard/core/error.hpp>
#include <steelyard/core/text.hpp>
#include <steelyard/statistics/rates.hpp>

#include <algorithm>
#include <array>

namespace steelyard::inline v0_1::statistics {

namespace {

using namespace detail;

constexpr std::size_t block = 1024; ///< rows that are looked at together, while they are near
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
    intervals         to = blank_intervals(n, options.speaks_of, options.confidence);
    const bool        byars = options.method == rate_method::exact_below_ten || options.method == rate_method::byar;
    const double      least = options.method == rate_method::byar ? 1 : few; // whose limits come from the loop
    for (std::size_t first = 0; first < n; first += block) {
        const std::size_t   count = std::min(block, n - first);
        const double*       x = rows.events.data() + first;
        const double*       of = rows.exposure.data() + first;
        const limit_columns into{to.estimate.data() + first, to.lower.data() + first, to.upper.data() + first};
        const bool          ordinary = rows.given.empty() && ordinary_rates(x, of, count, options.minimum_events);
        if (byars) byar_rows(x, of, count, at.z, options.per, into);
        if (ordinary) mark_zeros(x, count, to.state.data() + first);
        for (std::size_t i = 0; i < count; ++i) {
            if (ordinary && byars && x[i] >= least) continue;
            status& found = to.state[first + i];
            if (!ordinary) {
                found = given_at(rows.given, first + i);
                if (has_numbers(found)) found = status_of(x[i], of[i], options);
            }
            if (byars && found == status::ok && x[i] >= least) continue;
            const bool   there = has_numbers(found);
            const limits l = there ? limits_of(options.method, x[i], at) : limits{none, none};
            const double scale = there ? options.per / of[i] : none;
            into.estimate[i] = x[i] * scale;
            into.lower[i] = l.lower * scale;
            into.upper[i] = l.upper * scale;
        }
    }
    if (options.strict) refuse_rows(function, columns, rows.given, to.state);
    return to;
}

} // namespace steelyard::inline v0_1::statistics
