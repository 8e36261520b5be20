// SPDX-License-Identifier: MIT
#include <steelyard/serialization/aggregation.hpp>

#include <algorithm>
#include <string_view>

namespace steelyard::inline v0_1::serialization {

namespace {

using aggregation::result_columns;
using aggregation::result_lists;

[[nodiscard]] bool same(std::size_t n, const auto&... column) { return ((column.size() == n) && ...); }

[[nodiscard]] bool one_length(const result_columns& t) {
    return same(t.forms.size(), t.indicator, t.place_level, t.place, t.organisation_level, t.organisation, t.category, t.periods,
                t.number, t.reasons, t.lower, t.upper, t.known, t.numerator, t.denominator, t.has, t.flags, t.expected,
                t.present, t.coverage, t.over_time, t.verdicts);
}

[[nodiscard]] bool listed(const std::vector<std::int32_t>& codes, const code_list& list) {
    return std::ranges::all_of(codes, [&list](std::int32_t c) { return c >= 0 && c < list.size(); });
}

/// -1 stands for what is not stated.
[[nodiscard]] bool listed_or_none(const std::vector<std::int32_t>& codes, const code_list& list) {
    return std::ranges::all_of(codes, [&list](std::int32_t c) { return c >= -1 && c < list.size(); });
}

[[nodiscard]] bool unmatched_fits(const aggregation::unmatched_table& u) {
    const std::size_t n = u.indicator.size();
    return u.place.size() == n && u.organisation.size() == n && u.category.size() == n && u.periods.size() == n &&
           u.numerator_present.size() == n && listed(u.indicator, u.indicators) && listed_or_none(u.place, u.places) &&
           listed_or_none(u.organisation, u.organisations) && listed_or_none(u.category, u.categories);
}

[[nodiscard]] bool row_fits(const result_columns& t, std::size_t i) {
    using namespace aggregation;
    constexpr std::uint8_t known_bits = has_lower | has_upper | has_known | has_parts;
    return (t.forms[i] == form::missing) == (t.reasons[i] != reason::none) && (t.has[i] & ~known_bits) == 0 &&
           (t.forms[i] != form::range || t.lower[i] <= t.upper[i]) && t.coverage[i] >= 0 && t.coverage[i] <= 1;
}

} // namespace

std::string fault_of_results(const result_lists& t, const result_columns& c) {
    if (!one_length(c) || !same(t.indicators.words().size(), t.titles, t.units, t.fingerprints, t.bases, t.decimals_shown))
        return "columns of a result table differ in length";
    if (!listed(c.indicator, t.indicators) || !listed(c.place_level, t.place_levels) || !listed(c.place, t.places) ||
        !listed(c.organisation_level, t.organisation_levels) || !listed(c.organisation, t.organisations) ||
        !listed(c.category, t.categories))
        return "a result table holds a code that is not listed";
    if (!unmatched_fits(t.unmatched)) return "the unmatched cells of a result table differ in length or hold a code that is not listed";
    for (std::size_t i = 0; i < c.forms.size(); ++i)
        if (!row_fits(c, i)) return "a result's form, reason, bounds and coverage do not fit together";
    return {};
}

} // namespace steelyard::inline v0_1::serialization
