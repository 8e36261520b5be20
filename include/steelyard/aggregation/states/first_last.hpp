// SPDX-License-Identifier: MIT
#pragma once

#include <steelyard/aggregation/state.hpp>

#include <algorithm>
#include <compare>

namespace steelyard::inline v0_1::aggregation {

/// A value with everything that orders it. Ties break by period, recorded time, source and value; never by row order.
struct dated_value {
    std::int64_t period   = 0; ///< index on the grid of the measure
    std::int64_t recorded = 0;
    std::int64_t source   = 0;
    std::int64_t scaled   = 0;
    friend constexpr auto operator<=>(const dated_value&, const dated_value&) = default;
};

/// Earliest and latest value; meaningful when n > 0.
struct first_last {
    using input_type = dated_value;
    static constexpr std::string_view name = "first_last";
    static constexpr std::uint8_t version = 1;

    std::int64_t n = 0;
    dated_value  first;
    dated_value  last;

    constexpr void add(dated_value x) noexcept { merge({1, x, x}); }
    constexpr void merge(const first_last& o) noexcept {
        if (o.n == 0) return;
        first = n == 0 ? o.first : std::min(first, o.first);
        last = n == 0 ? o.last : std::max(last, o.last);
        n += o.n;
    }
    void write(byte_writer& out) const {
        out.i64(n);
        for (const dated_value& v : {first, last}) {
            out.i64(v.period);
            out.i64(v.recorded);
            out.i64(v.source);
            out.i64(v.scaled);
        }
    }
    static first_last read(byte_reader& in) {
        first_last f;
        f.n = in.i64();
        for (dated_value* v : {&f.first, &f.last}) {
            v->period = in.i64();
            v->recorded = in.i64();
            v->source = in.i64();
            v->scaled = in.i64();
        }
        return f;
    }
    friend constexpr bool operator==(const first_last&, const first_last&) = default;
};
static_assert(mergeable_state<first_last> && std::is_trivially_copyable_v<first_last>);

} // namespace steelyard::inline v0_1::aggregation
