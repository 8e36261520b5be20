// SPDX-License-Identifier: MIT
#include <steelyard/core/error.hpp>
#include <steelyard/qualitative/agreement.hpp>

#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

namespace steelyard::inline v0_1::qualitative {

namespace {

/// Codings of all units that have two or more: each unit's in rising order, one unit after the other.
struct pairable {
    std::vector<double>      codings;
    std::vector<std::size_t> ends; ///< of units
};

[[nodiscard]] pairable read(const coding_table& table, agreement& into) {
    if (table.units < 0 || (table.units == 0 ? !table.codings.empty()
                                             : table.codings.size() % static_cast<std::size_t>(table.units) != 0))
        throw shape_mismatch("krippendorff_alpha: " + std::to_string(table.codings.size()) +
                             " codings do not fill whole rows of " + std::to_string(table.units) + " units");
    if (!table.given.empty() && table.given.size() != table.codings.size())
        throw shape_mismatch("krippendorff_alpha: " + std::to_string(table.given.size()) + " statuses for " +
                             std::to_string(table.codings.size()) + " codings");
    pairable   p;
    const auto units = static_cast<std::size_t>(table.units);
    for (std::size_t u = 0; u < units; ++u) {
        const std::size_t first = p.codings.size();
        for (std::size_t i = u; i < table.codings.size(); i += units) {
            if (std::isnan(table.codings[i]) || (!table.given.empty() && !statistics::has_numbers(table.given[i])))
                ++into.missing;
            else if (std::isinf(table.codings[i])) ++into.impossible;
            else p.codings.push_back(table.codings[i] + 0.0);
        }
        if (p.codings.size() - first < 2) {
            into.alone += static_cast<std::int64_t>(p.codings.size() - first);
            p.codings.resize(first);
            continue;
        }
        std::sort(p.codings.begin() + static_cast<std::ptrdiff_t>(first), p.codings.end());
        p.ends.push_back(p.codings.size());
    }
    into.units = static_cast<std::int64_t>(p.ends.size());
    into.codings = static_cast<std::int64_t>(p.codings.size());
    return p;
}

/// The codings there are, in rising order, and a scale on which the distance of two is the square of a difference.
struct code_scale {
    std::vector<double> codes;
    std::vector<double> count;
    std::vector<double> place; ///< ordinal: codings below it and half of its own

    [[nodiscard]] std::size_t at(double coding) const {
        return static_cast<std::size_t>(std::ranges::lower_bound(codes, coding) - codes.begin());
    }
};

[[nodiscard]] code_scale scale_of(std::vector<double> all, coding_scale scale) {
    code_scale s;
    std::ranges::sort(all);
    for (const double c : all) {
        if (s.codes.empty() || s.codes.back() != c) {
            s.codes.push_back(c);
            s.count.push_back(0);
        }
        ++s.count.back();
    }
    double below = 0;
    for (std::size_t i = 0; i < s.codes.size(); ++i) {
        s.place.push_back(scale == coding_scale::ordinal ? below + s.count[i] / 2 : s.codes[i]);
        below += s.count[i];
    }
    return s;
}

/// Sum over ordered pairs of (a - b)^2, which is 2 (m sum of squares - square of the sum) about any centre: here their mean,
/// so that codings far from zero lose nothing.
[[nodiscard]] double squares_between(std::span<const double> places, std::span<const double> counts) {
    double n = 0, sum = 0;
    for (std::size_t i = 0; i < places.size(); ++i) {
        n += counts[i];
        sum += counts[i] * places[i];
    }
    const double mean = sum / n;
    double       squares = 0, rest = 0;
    for (std::size_t i = 0; i < places.size(); ++i) {
        const double d = places[i] - mean;
        squares += counts[i] * d * d;
        rest += counts[i] * d;
    }
    return 2 * (n * squares - rest * rest);
}

[[nodiscard]] double distances(const code_scale& s, std::span<const double> counts, coding_scale scale) {
    if (scale != coding_scale::nominal) return squares_between(s.place, counts);
    double n = 0, equal = 0;
    for (const double c : counts) {
        n += c;
        equal += c * c;
    }
    return n * n - equal;
}

} // namespace

agreement krippendorff_alpha(const coding_table& table, const agreement_options& options) {
    agreement a;
    a.options = options;
    const pairable p = read(table, a);
    constexpr double none = std::numeric_limits<double>::quiet_NaN();
    a.alpha = a.observed = a.expected = none;
    if (a.units == 0) return a;
    const code_scale scale = scale_of(p.codings, options.scale);
    const double     n = static_cast<double>(a.codings);
    // Within a unit only its own codes count; by unit in rising order, so that no order of rows shows.
    std::vector<double> within;
    std::size_t         first = 0;
    for (const std::size_t end : p.ends) {
        code_scale here;
        for (std::size_t i = first; i < end; ++i) {
            const std::size_t at = scale.at(p.codings[i]);
            if (here.codes.empty() || here.codes.back() != p.codings[i]) {
                here.codes.push_back(p.codings[i]);
                here.place.push_back(scale.place[at]);
                here.count.push_back(0);
            }
            ++here.count.back();
        }
        const double pairs = static_cast<double>(end - first - 1);
        within.push_back(here.codes.size() == 1 ? 0 : distances(here, here.count, options.scale) / pairs);
        first = end;
    }
    std::ranges::sort(within);
    double sum = 0;
    for (const double w : within) sum += w;
    a.observed = sum / n;
    if (scale.codes.size() == 1) {
        a.observed = a.expected = 0;
        a.state = statistics::status::no_denominator;
        return a;
    }
    a.expected = distances(scale, scale.count, options.scale) / (n * (n - 1));
    if (!std::isfinite(a.observed) || !std::isfinite(a.expected) || !(a.expected > 0)) {
        a.observed = a.expected = none;
        a.state = statistics::status::unbounded;
        return a;
    }
    a.alpha = 1 - a.observed / a.expected;
    a.state = statistics::status::ok;
    return a;
}

} // namespace steelyard::inline v0_1::qualitative
