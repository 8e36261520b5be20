// SPDX-License-Identifier: MIT
#include "bridging.hpp"

#include <steelyard/aggregation/bridge_factor.hpp>

#include <algorithm>
#include <cmath>
#include <map>

namespace steelyard::inline v0_1::aggregation::detail {

namespace {

[[nodiscard]] std::int64_t per_billion(double x, const bridge& b) {
    if (!(std::abs(x) < 1e9))
        throw domain_fault("bridge of " + b.measure + ": a factor or error of " + number_text(x) + "; give one below 10^9", b.declared_at);
    return std::llround(x * 1e9);
}

} // namespace

std::optional<overlap_estimate> estimate_overlap(const measure& of, const measure_rows& rows, std::int32_t from_version,
                                                 std::int32_t to_version) {
    using cell_key = std::array<std::int32_t, 5>;
    std::map<cell_key, std::array<std::optional<double>, 2>> both;
    for (std::size_t i = 0; i < static_cast<std::size_t>(rows.size()); ++i) {
        const std::int32_t named = rows.version_at(i);
        const std::int32_t v = named >= 0 ? named : of.version_on(period{rows.frequency, rows.period[i]}.first_day());
        if ((v != from_version && v != to_version) || rows.forms[i] != form::point) continue;
        const cell_key key{rows.place[i], rows.organisation[i], rows.category[i], rows.period[i], rows.source_at(i)};
        both[key][v == to_version ? 1 : 0] = rows.as_double(rows.number[i]);
    }
    double old_sum = 0, new_sum = 0; // in key order: the same bits for any order of rows
    std::int64_t n = 0;
    for (const auto& [key, pair] : both)
        if (pair[0] && pair[1]) {
            old_sum += *pair[0];
            new_sum += *pair[1];
            ++n;
        }
    if (n < 2 || old_sum == 0) return std::nullopt;
    overlap_estimate e{new_sum / old_sum, 0, n};
    double squares = 0;
    for (const auto& [key, pair] : both)
        if (pair[0] && pair[1]) squares += std::pow(*pair[1] - e.factor * *pair[0], 2);
    const auto count = static_cast<double>(n);
    e.standard_error = std::sqrt(squares / (count - 1) / count) / (old_sum / count);
    return e;
}

bridging::bridging(const definitions& agreed, const dataset& data, const measure& of, const measure_rows& rows, bool active)
    : binary_(!rows.places) {
    if (!active) return;
    for (const bridge& b : agreed.bridges) {
        if (b.measure != of.code) continue;
        step s;
        double factor = b.factor;
        double error = b.standard_error;
        if (!b.from_version.empty()) {
            const std::int32_t from = of.version_named(b.from_version);
            const std::int32_t to = of.version_named(b.to_version);
            if (from < 0 || to < 0) continue; // definitions::check() has said so
            s.from_era = static_cast<std::int16_t>(of.era(from));
            s.to_era = static_cast<std::int16_t>(of.era(to));
            if (b.method == bridge_method::overlap) {
                const auto e = estimate_overlap(of, rows, from, to);
                if (!e)
                    throw insufficient_data("bridge of " + of.code + " from version " + b.from_version + " to " + b.to_version +
                                                ": fewer than two cells were reported under both; give a factor with its source",
                                            b.declared_at);
                factor = e->factor;
                error = e->standard_error;
            }
        } else {
            const auto before = period::parse(b.before, of.frequency);
            if (!before) continue;
            s.before = before->index;
        }
        s.factor = per_billion(factor, b);
        s.error = per_billion(error, b);
        if (!b.place.empty()) {
            const auto code = data.places().find(b.place);
            if (!code) continue; // nothing was reported there
            s.place = *code;
        }
        steps_.push_back(s);
    }
    std::ranges::stable_sort(steps_, {}, [](const step& s) { return std::pair(s.from_era, s.before); });
}

cell bridging::over(cell c, const step& s) const {
    const std::int64_t low = s.factor - static_cast<std::int64_t>(std::llround(1.96 * static_cast<double>(s.error)));
    const std::int64_t high = s.factor + static_cast<std::int64_t>(std::llround(1.96 * static_cast<double>(s.error)));
    // The number is already counted in the finer unit: whole and rest apart, so that nothing overflows or is lost twice.
    const auto scaled = [](int128 x, std::int64_t by) {
        const int128 whole = x / whole_share;
        const int128 rest = x % whole_share;
        return whole * by + rest * by / whole_share;
    };
    const int128 a = scaled(c.low, c.low >= 0 ? low : high);
    const int128 b = scaled(c.high, c.high >= 0 ? high : low);
    c.known = scaled(c.known, s.factor);
    c.low = a;
    c.high = b;
    if (s.to_era >= 0) c.era = s.to_era;
    c.flags |= flag::bridged;
    return c;
}

cell bridging::apply(cell c, std::int32_t place, std::int32_t period) const {
    if (steps_.empty()) return c;
    if (!binary_) c = times(c, whole_share);
    for (const step& s : steps_) {
        if (s.place >= 0 && s.place != place) continue;
        const bool of_version = s.from_era >= 0 && c.era == s.from_era;
        const bool of_break = s.before != INT32_MIN && period <= s.before;
        if (of_version || of_break) c = over(c, s);
    }
    return c;
}

} // namespace steelyard::inline v0_1::aggregation::detail

namespace steelyard::inline v0_1::aggregation {

std::optional<bridge_factor> factor_of(const definitions& agreed, const dataset& data, const bridge& over, const as_of& known) {
    if (over.method != bridge_method::overlap) return bridge_factor{over.factor, over.standard_error, 0};
    const measure* of = agreed.find_measure(over.measure);
    if (of == nullptr) throw unknown_code("bridge: '" + over.measure + "' is no measure", over.declared_at);
    const std::int32_t from = of->version_named(over.from_version), to = of->version_named(over.to_version);
    selection rows_then;
    rows_then.measures = {of->code};
    rows_then.recorded_by = known.recorded;
    rows_then.latest_only = true;
    const dataset then = data.select(rows_then);
    const measure_rows* rows = then.rows_of(of->code);
    if (rows == nullptr || from < 0 || to < 0) return std::nullopt;
    const auto e = detail::estimate_overlap(*of, *rows, from, to);
    if (!e) return std::nullopt;
    return bridge_factor{e->factor, e->standard_error, e->cells};
}

} // namespace steelyard::inline v0_1::aggregation
