// SPDX-License-Identifier: MIT
#include "detail/interval_loops.hpp"
#include "detail/limits.hpp"
#include "detail/rows.hpp"

#include <steelyard/core/error.hpp>
#include <steelyard/core/text.hpp>
#include <steelyard/statistics/standardisation.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>

namespace steelyard::inline v0_1::statistics {

namespace {

using namespace detail;

constexpr std::size_t units_together = 64; ///< that are looked at while they are near

[[nodiscard]] std::size_t units_of(std::string_view function, const stratum_table& table, std::size_t count) {
    const auto fits = [&](std::size_t cells) { return cells == table.events.size(); };
    if (count == 0) throw shape_mismatch(std::string(function) + ": there are no strata; give one weight per stratum");
    if (table.events.size() % count != 0 || !fits(table.exposure.size()) ||
        !(table.given.empty() || fits(table.given.size())))
        throw shape_mismatch(std::string(function) + ": events has " + std::to_string(table.events.size()) +
                             " cells, exposure " + std::to_string(table.exposure.size()) + ", given " +
                             std::to_string(table.given.size()) + ", for " + std::to_string(count) +
                             " strata; give a cell per unit and stratum in each");
    return table.events.size() / count;
}

/// @throws domain_fault for numbers that are negative or not finite, or none above 0
[[nodiscard]] double checked_sum(std::string_view function, std::string_view what, std::span<const double> numbers) {
    double      sum = 0;
    std::string wrong;
    for (std::size_t s = 0; s < numbers.size(); ++s) {
        if (numbers[s] == 0 || is_exposure(numbers[s]))
            sum += numbers[s];
        else
            wrong += (wrong.empty() ? "" : ", ") + number_text(numbers[s]) + " in stratum " + std::to_string(s + 1);
    }
    if (!wrong.empty())
        throw domain_fault(std::string(function) + ": " + std::string(what) + " holds " + wrong + "; give 0 or more");
    if (sum <= 0)
        throw domain_fault(std::string(function) + ": " + std::string(what) +
                           " is 0 in every stratum; give one above 0");
    return sum;
}

/// What makes a cell, and so its unit, go without numbers; `needed` is whether its exposure must not be 0.
[[nodiscard]] status status_of_cell(double events, double exposure, bool needed) noexcept {
    if (!is_count(events) || !(exposure == 0 || is_exposure(exposure))) return status::impossible;
    if (exposure > 0) return status::ok;
    if (events > 0) return status::impossible; // somebody fell ill where nobody lives
    return needed ? status::no_denominator : status::ok;
}

[[nodiscard]] status status_of_unit(const stratum_table& t, std::size_t unit, std::span<const double> weight,
                                    bool all_needed) noexcept {
    status worst = status::ok;
    for (std::size_t s = 0; s < weight.size(); ++s) {
        const std::size_t cell = unit * weight.size() + s;
        if (weight[s] == 0 && all_needed) continue;
        const status given = given_at(t.given, cell);
        const status found = has_numbers(given) ? status_of_cell(t.events[cell], t.exposure[cell], all_needed) : given;
        if (gravity(found) > gravity(worst)) worst = found;
    }
    return worst;
}

/// One error that lists every unit without numbers and its cells, but for those that the caller gave as absent.
void refuse_units(std::string_view function, const stratum_table& t, std::span<const status> state, std::size_t count) {
    std::vector<problem> wrong;
    for (std::size_t u = 0; u < state.size(); ++u) {
        if (has_numbers(state[u]) || state[u] == status::suppressed || state[u] == status::missing) continue;
        problem p;
        p.rule = name(state[u]);
        p.found = "row " + std::to_string(u + 1);
        double total = 0;
        for (std::size_t s = 0; s < count; ++s) {
            const std::size_t cell = u * count + s;
            total += t.events[cell];
            const status found = status_of_cell(t.events[cell], t.exposure[cell], true);
            if (has_numbers(found)) continue;
            p.found += ", stratum " + std::to_string(s + 1) + ": events " + number_text(t.events[cell]) +
                       ", exposure " + number_text(t.exposure[cell]);
        }
        if (state[u] == status::below_minimum) p.found += ": events " + number_text(total);
        p.advice = state[u] == status::no_denominator
                       ? "join strata until each has people, or leave the row out"
                       : "correct it, leave it out, or say that it is missing or suppressed";
        wrong.push_back(std::move(p));
    }
    if (!wrong.empty()) throw invalid_input(std::string(function), std::move(wrong));
}

[[nodiscard]] limits dobson(const stratum_sums& sums, const limits& events) noexcept {
    const double stretch = std::sqrt(sums.variance / sums.events);
    return {std::max(sums.rate + stretch * (events.lower - sums.events), 0.0),
            sums.rate + stretch * (events.upper - sums.events)};
}

/// Limits by gamma laws; `more` and `more_variance` are what one event more adds to rate and variance.
[[nodiscard]] limits by_gamma(const stratum_sums& sums, double more, double more_variance, const beyond& at) noexcept {
    limits to{0, 0};
    if (sums.events > 0)
        to.lower = sums.variance / sums.rate * gamma_lower(sums.rate * sums.rate / sums.variance, at.tail, at.z);
    const double rate = sums.rate + more;
    const double variance = sums.variance + more_variance;
    to.upper = variance / rate * gamma_upper(rate * rate / variance, at.tail, at.z);
    return to;
}

[[nodiscard]] limits limits_of(standard_method method, const stratum_sums& sums, double taking_part,
                               const beyond& at) noexcept {
    switch (method) {
    case standard_method::dobson_byar: return dobson(sums, byar(sums.events, at));
    case standard_method::dobson_exact: return dobson(sums, garwood(sums.events, at));
    case standard_method::fay_feuer: return by_gamma(sums, sums.largest, sums.largest * sums.largest, at);
    case standard_method::tiwari: return by_gamma(sums, sums.multipliers / taking_part, sums.squares / taking_part, at);
    }
    return {none, none};
}

[[nodiscard]] bool none_below(double least, std::span<const double> numbers) noexcept {
    std::int64_t below = 0; // to the end: without a branch it goes by fours
    for (const double x : numbers) below |= x < least ? 1 : 0;
    return below == 0;
}

/// Directly standardised rates, some units at a time.
class unit_loop {
public:
    unit_loop(const stratum_table& table, std::span<const double> weight, double taking_part,
              const direct_options& options)
        : table_(table),
          weight_(weight),
          sums_of_(weight),
          options_(options),
          taking_part_(taking_part),
          all_weighted_(taking_part == static_cast<double>(weight.size())),
          is_dobson_(options.method <= standard_method::dobson_exact),
          least_(std::max(options.minimum_events, is_dobson_ ? 1.0 : 0.0)),
          at_(beyond_each(tail_of(options.confidence))) {}

    void write(std::size_t first, std::size_t units, intervals& to) const {
        std::array<double, units_together> events{}, rate{}, variance{};
        const sum_columns   sums{events.data(), rate.data(), variance.data()};
        const std::size_t   strata = weight_.size();
        const double*       x = table_.events.data() + first * strata;
        const double*       n = table_.exposure.data() + first * strata;
        const limit_columns into{to.estimate.data() + first, to.lower.data() + first, to.upper.data() + first};
        const bool byars = options_.method == standard_method::dobson_byar;
        const bool ordinary = all_weighted_ && sums_of_.sum(x, n, units, sums) && table_.given.empty();
        if (byars && all_weighted_) dobson_byar_rows(sums, units, at_.z, options_.per, into);
        if (byars && ordinary && none_below(least_, std::span(events).first(units))) return; // all of them are written
        for (std::size_t i = 0; i < units; ++i) {
            const std::size_t u = first + i;
            status found = ordinary ? status::ok : status_of_unit(table_, u, weight_, true);
            if (found == status::ok && byars && all_weighted_ && events[i] >= least_) continue; // written already
            stratum_sums unit;
            if (found == status::ok) unit = sums_at(u, events[i], rate[i], variance[i]);
            if (found == status::ok && unit.events < least_) found = status::below_minimum;
            if (found == status::ok && unit.events == 0) found = status::boundary;
            to.state[u] = found;
            limits l{none, none};
            if (has_numbers(found)) l = limits_of(options_.method, unit, taking_part_, at_);
            put(to, u, has_numbers(found) ? unit.rate * options_.per : none,
                {l.lower * options_.per, l.upper * options_.per});
        }
    }

private:
    [[nodiscard]] stratum_sums sums_at(std::size_t unit, double events, double rate, double variance) const noexcept {
        const std::size_t strata = weight_.size();
        const double*     n = table_.exposure.data() + unit * strata;
        stratum_sums      to = all_weighted_ ? stratum_sums{events, rate, variance, 0, 0, 0}
                                             : sum_weighted_strata(table_.events.data() + unit * strata, n, weight_.data(), strata);
        if (!is_dobson_) add_multipliers(n, weight_.data(), strata, to);
        return to;
    }

    const stratum_table&    table_;
    std::span<const double> weight_;
    stratum_weights         sums_of_;
    const direct_options&   options_;
    double                  taking_part_;
    bool                    all_weighted_, is_dobson_;
    double                  least_;
    beyond                  at_;
};

/// Shares of the strata in what is expected of a unit, compared with the first unit's.
void compare_mixes(std::span<const double> shares, std::vector<double>& least, std::vector<double>& most) {
    if (least.empty()) {
        least.assign(shares.begin(), shares.end());
        most = least;
    }
    for (std::size_t s = 0; s < shares.size(); ++s) {
        least[s] = std::min(least[s], shares[s]);
        most[s] = std::max(most[s], shares[s]);
    }
}

void refuse_order(std::string_view function, const indirect_ratios& of, const std::string& declared_model) {
    if (const auto why = why_not_ordered(of, declared_model)) throw not_comparable(std::string(function) + ": " + *why);
}

} // namespace

intervals direct_rates(const stratum_table& table, std::span<const double> standard, const direct_options& options) {
    constexpr std::string_view function = "direct_rates";
    const std::size_t          count = standard.size();
    const std::size_t          units = units_of(function, table, count);
    check_interval_options(function, options.confidence, options.speaks_of);
    check_minimum(function, "minimum_events", options.minimum_events);
    if (!is_exposure(options.per))
        throw domain_fault("direct_rates: per = " + number_text(options.per) +
                           "; give what the rate is for, such as 100000");
    const double        all = checked_sum(function, "standard", standard);
    std::vector<double> weight(count);
    double              taking_part = 0;
    for (std::size_t s = 0; s < count; ++s) {
        weight[s] = standard[s] / all;
        taking_part += weight[s] > 0 ? 1 : 0;
    }
    const unit_loop loop(table, weight, taking_part, options);
    intervals       to = blank_intervals(units, options.speaks_of, options.confidence);
    for (std::size_t first = 0; first < units; first += units_together)
        loop.write(first, std::min(units_together, units - first), to);
    if (options.strict) refuse_units(function, table, to.state, count);
    return to;
}

indirect_ratios indirect_ratios_of(const stratum_table& table, std::span<const double> reference,
                                   const indirect_options& options) {
    constexpr std::string_view function = "indirect_ratios_of";
    const std::size_t          count = reference.size();
    const std::size_t          units = units_of(function, table, count);
    check_interval_options(function, options.confidence, options.speaks_of);
    check_minimum(function, "minimum_events", options.minimum_events);
    (void)checked_sum(function, "reference", reference);
    indirect_ratios to;
    to.observed.assign(units, none);
    to.expected.assign(units, none);
    std::vector<double> events(units, none);
    std::vector<double> expected(units, none);
    std::vector<status> state(units);
    std::vector<double> shares(count), least, most;
    for (std::size_t u = 0; u < units; ++u) {
        state[u] = status_of_unit(table, u, reference, false);
        if (!has_numbers(state[u])) continue;
        double sum = 0;
        events[u] = 0;
        for (std::size_t s = 0; s < count; ++s) {
            shares[s] = table.exposure[u * count + s] * reference[s];
            sum += shares[s];
            events[u] += table.events[u * count + s];
        }
        expected[u] = sum;
        if (sum <= 0) continue;
        for (double& share : shares) share /= sum;
        compare_mixes(shares, least, most);
    }
    for (std::size_t s = 0; s < least.size(); ++s) to.mixes_apart = std::max(to.mixes_apart, most[s] - least[s]);
    rate_options by;
    by.method = options.method;
    by.confidence = options.confidence;
    by.speaks_of = options.speaks_of;
    by.minimum_events = options.minimum_events;
    to.ratio = rates({events, expected, state}, by);
    for (std::size_t u = 0; u < units; ++u) {
        if (!has_numbers(to.ratio.state[u])) continue;
        to.observed[u] = events[u];
        to.expected[u] = expected[u];
    }
    if (options.strict) refuse_units(function, table, to.ratio.state, count);
    return to;
}

std::optional<std::string> why_not_ordered(const indirect_ratios& of, const std::string& declared_model) {
    constexpr double same = 1e-9;
    if (of.mixes_apart <= same || !declared_model.empty()) return std::nullopt;
    return "every unit weighs the strata by its own people, and a stratum's share in what is expected differs by up "
           "to " +
           number_text(of.mixes_apart * 100, 3) +
           " percent points between units, so that equal rates in every stratum can give different ratios; standardise "
           "directly, use a funnel against the reference, or declare the model under which the ratio is one in all "
           "strata";
}

std::vector<std::int64_t> ordered_rows(const indirect_ratios& of, const std::string& declared_model) {
    refuse_order("ordered_rows", of, declared_model);
    std::vector<std::int64_t> rows;
    for (std::size_t u = 0; u < of.size(); ++u)
        if (has_numbers(of.ratio.state[u])) rows.push_back(static_cast<std::int64_t>(u));
    std::stable_sort(rows.begin(), rows.end(), [&](std::int64_t a, std::int64_t b) {
        return of.ratio.estimate[static_cast<std::size_t>(a)] < of.ratio.estimate[static_cast<std::size_t>(b)];
    });
    return rows;
}

std::optional<double> ratio_difference(const indirect_ratios& of, std::int64_t row, std::int64_t less_row,
                                       const std::string& declared_model) {
    refuse_order("ratio_difference", of, declared_model);
    const auto rows = static_cast<std::int64_t>(of.size());
    for (const std::int64_t r : {row, less_row})
        if (r < 0 || r >= rows)
            throw domain_fault("ratio_difference: row " + std::to_string(r) + " does not exist; there are " +
                               std::to_string(rows) + ", from 0");
    const auto a = static_cast<std::size_t>(row);
    const auto b = static_cast<std::size_t>(less_row);
    if (!has_numbers(of.ratio.state[a]) || !has_numbers(of.ratio.state[b])) return std::nullopt;
    return of.ratio.estimate[a] - of.ratio.estimate[b];
}

} // namespace steelyard::inline v0_1::statistics
