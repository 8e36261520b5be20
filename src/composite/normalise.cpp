// SPDX-License-Identifier: MIT
#include "detail/goodness.hpp"
#include "detail/loops.hpp"
#include "detail/numbers.hpp"
#include "detail/steps.hpp"

#include <steelyard/composite/normalise.hpp>
#include <steelyard/core/error.hpp>
#include <steelyard/core/text.hpp>

#include <algorithm>
#include <utility>

namespace steelyard::inline v0_1::composite {

namespace {

using detail::goodness;

/// The rank from the worst, 1 for the worst. A number that is not in a frozen list stands between its neighbours.
[[nodiscard]] double rank_from_worst(const normaliser& n, double good) noexcept {
    const auto [first, last] = std::equal_range(n.sorted.begin(), n.sorted.end(), good);
    const auto worse = static_cast<double>(first - n.sorted.begin());
    const auto ties = static_cast<double>(last - first);
    if (ties == 0) return std::clamp(worse + 0.5, 1.0, static_cast<double>(n.sorted.size()));
    if (n.ties == tie_rule::average) return worse + (ties + 1) / 2;
    return n.ties == tie_rule::min ? worse + 1 : worse + ties;
}

[[nodiscard]] double ranked(const normaliser& n, double good) noexcept {
    const auto size = static_cast<double>(n.sorted.size());
    if (n.method == normalise_method::borda) {
        const auto [first, last] = std::equal_range(n.sorted.begin(), n.sorted.end(), good);
        const auto ties = static_cast<double>(last - first);
        const auto worse = static_cast<double>(first - n.sorted.begin());
        return std::min(worse + (ties > 0 ? (ties - 1) / 2 : 0.0),
                        size - 1); // a newcomer beats no more than there are others
    }
    const double rank = rank_from_worst(n, good);
    if (n.method == normalise_method::rank) return rank;
    if (n.method == normalise_method::rank_share) return n.out_low + n.out_span * rank / size;
    return n.out_low + n.out_span * (size > 1 ? (rank - 1) / (size - 1) : 0.5);
}

[[nodiscard]] double cut(double y, const std::optional<double>& floor, const std::optional<double>& ceiling) noexcept {
    if (floor && y < *floor) return *floor;
    return ceiling && y > *ceiling ? *ceiling : y;
}

/// Scores of points down one column; the common curve in a loop of its own, without a branch per cell.
void score_points(const normaliser& n, std::span<const double> from, std::span<double> to) {
    if (n.shape != normaliser::curve::line || n.better == direction::target || n.floor || n.ceiling) {
        for (std::size_t i = 0; i < from.size(); ++i) to[i] = n(from[i]);
        return;
    }
    detail::score_line({n.better == direction::down ? -1.0 : 1.0, n.origin, n.span, n.out_low, n.out_span}, from,
                       to.data());
}

/// Bounds of the score of a number between two bounds; the top of a target that lies between them is reached.
[[nodiscard]] valid_range scored_bounds(const normaliser& n, const std::optional<double>& low,
                                        const std::optional<double>& high) {
    const valid_range scale = n.scale();
    if (n.better == direction::target) {
        if (!low || !high) return {scale.low, scale.high};
        const double a = n(*low);
        const double b = n(*high);
        return {std::min(a, b), *low <= n.target && n.target <= *high ? n(n.target) : std::max(a, b)};
    }
    const std::optional<double>& worst = n.better == direction::down ? high : low;
    const std::optional<double>& best = n.better == direction::down ? low : high;
    return {worst ? std::optional(n(*worst)) : scale.low, best ? std::optional(n(*best)) : scale.high};
}

[[nodiscard]] value within(const valid_range& r, flag_set flags) {
    if (r.low && r.high) return value::range(*r.low, *r.high, flags);
    if (r.low) return value::above(*r.low, flags);
    return r.high ? value::below(*r.high, flags) : value::missing(reason::open_bounds);
}

void score_rest(const normaliser& n, const score_table& from, std::int64_t c, score_table& into, std::int64_t to) {
    for (std::int64_t u = 0; u < from.unit_count(); ++u) {
        const std::size_t i = from.at(u, c);
        if (from.forms[i] == form::point || from.forms[i] == form::missing) continue;
        const value v = from.value_at(u, c);
        into.set(u, to, within(scored_bounds(n, v.lower(), v.upper()), v.flags()));
    }
}

/// Points that were cut at an end of the scale.
[[nodiscard]] std::int64_t truncated(const normaliser& n, std::span<const double> numbers,
                                     std::span<const form> forms) {
    if (!n.floor && !n.ceiling) return 0;
    normaliser free = n;
    free.floor = free.ceiling = std::nullopt;
    std::int64_t count = 0;
    for (std::size_t i = 0; i < numbers.size(); ++i)
        count += forms[i] == form::point && free(numbers[i]) != n(numbers[i]) ? 1 : 0;
    return count;
}

void tell(const normaliser& n, std::span<const double> numbers, std::span<const form> forms,
          std::vector<index_note>& notes) {
    if (n.dropped)
        notes.push_back(
            {"dropped_constant", n.column, "", "All numbers are equal: the indicator leaves the index.", 1});
    else if (n.shape == normaliser::curve::flat)
        notes.push_back({"constant", n.column, "",
                         "All numbers are equal: every unit stands at " + number_text(n.out_low) + ".", 1});
    if (const std::int64_t count = truncated(n, numbers, forms); count > 0)
        notes.push_back({"truncated", n.column, "",
                         std::to_string(count) + " numbers lie beyond an end of the scale and stand at it.", count});
}

/// A frozen ratio meets numbers that it was not checked against.
void check_inverse(const normaliser& n, const score_table& table, std::int64_t c, std::vector<problem>& problems) {
    if (n.shape != normaliser::curve::inverse) return;
    for (std::int64_t u = 0; u < table.unit_count(); ++u) {
        const std::size_t i = table.at(u, c);
        if (table.forms[i] == form::missing ||
            (table.forms[i] == form::point ? table.number[i] > 0 : table.forms[i] != form::below && table.lower[i] > 0))
            continue;
        problems.push_back({severity::fault,
                            "not_above_zero",
                            {"", 0, n.column, table.units[static_cast<std::size_t>(u)]},
                            "the ratio reference / x needs numbers above zero",
                            "choose another method"});
    }
}

} // namespace

double normaliser::operator()(double x) const noexcept {
    switch (shape) {
    case curve::line: return cut(out_low + out_span * ((goodness(*this, x) - origin) / span), floor, ceiling);
    case curve::inverse: return out_span * origin / x;
    case curve::ranks: return ranked(*this, goodness(*this, x));
    case curve::classes: {
        const auto beyond = std::lower_bound(sorted.begin(), sorted.end(), goodness(*this, x)) - sorted.begin();
        return classes[static_cast<std::size_t>(beyond)];
    }
    case curve::signs: {
        const double ratio = x / origin;
        const double sign = ratio > 1 + span ? 1 : (ratio < 1 - span ? -1 : 0);
        return better == direction::down ? 0 - sign : sign;
    }
    case curve::flat: break;
    }
    return out_low;
}

valid_range normaliser::scale() const noexcept {
    switch (shape) {
    case curve::line: {
        valid_range r{floor, ceiling};
        if (!r.high && better == direction::target) r.high = out_low + out_span * ((0 - origin) / span);
        return r;
    }
    case curve::inverse: return {0, std::nullopt};
    case curve::ranks: {
        const auto n = static_cast<double>(sorted.size());
        if (method == normalise_method::rank) return {1, n};
        if (method == normalise_method::borda) return {0, n - 1};
        return {out_low, out_low + out_span};
    }
    case curve::classes: return {classes.front(), classes.back()};
    case curve::signs: return {-1, 1};
    case curve::flat: break;
    }
    return {out_low, out_low};
}

score_table normalise(const score_table& treated, std::span<const normaliser> normalisers,
                      std::vector<index_note>* notes) {
    std::vector<problem> problems;
    score_table          scores;
    scores.units = treated.units;
    const std::size_t cells = treated.units.size() * normalisers.size();
    scores.columns.reserve(normalisers.size());
    detail::make_room(scores, cells, false);
    for (const normaliser& n : normalisers) {
        const auto c = detail::find_near(treated, n.column, &n - normalisers.data());
        if (!c) {
            problems.push_back({severity::fault,
                                "unknown_column",
                                {"", 0, n.column, ""},
                                "the column is not in the table",
                                suggest(n.column, treated.columns)});
            continue;
        }
        check_inverse(n, treated, *c, problems);
        if (!problems.empty()) continue;
        const std::int64_t to = scores.column_count();
        scores.add_column(n.column, n.dropped ? reason::not_applicable : reason::not_reported);
        scores.scales.resize(scores.columns.size());
        scores.scales.back() = treated.scales.empty()
                                   ? n.scale()
                                   : scored_bounds(n, treated.scales[static_cast<std::size_t>(*c)].low,
                                                   treated.scales[static_cast<std::size_t>(*c)].high);
        const auto numbers = treated.numbers_of(*c);
        const auto forms = treated.forms_of(*c);
        if (notes != nullptr) tell(n, numbers, forms, *notes);
        if (n.dropped) continue;
        const std::size_t first = scores.at(0, to);
        std::copy_n(forms.begin(), forms.size(), scores.forms.begin() + static_cast<std::ptrdiff_t>(first));
        std::copy_n(treated.reasons.begin() + static_cast<std::ptrdiff_t>(treated.at(0, *c)), forms.size(),
                    scores.reasons.begin() + static_cast<std::ptrdiff_t>(first));
        std::copy_n(treated.flags.begin() + static_cast<std::ptrdiff_t>(treated.at(0, *c)), forms.size(),
                    scores.flags.begin() + static_cast<std::ptrdiff_t>(first));
        score_points(n, numbers, {scores.number.data() + first, forms.size()});
        if (detail::all_points(forms)) continue;
        for (std::size_t i = 0; i < forms.size(); ++i)
            if (forms[i] != form::point) scores.number[first + i] = 0;
        score_rest(n, treated, *c, scores, to);
    }
    if (!problems.empty()) throw invalid_input("normalisation", problems);
    return scores;
}

} // namespace steelyard::inline v0_1::composite
