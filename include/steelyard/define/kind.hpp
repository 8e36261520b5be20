// SPDX-License-Identifier: MIT
#pragma once

#include <steelyard/core/options.hpp>

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

namespace steelyard::inline v0_1 {

/// What a number is. It decides what may be done with it.
enum class kind : std::uint8_t { flow, stock, ratio, mean, rate, index, grade, ordinal, milestone, narrative };
template <>
struct enum_names<kind> {
    static constexpr std::array<std::string_view, 10> value{"flow",  "stock", "ratio",   "mean",      "rate",
                                                            "index", "grade", "ordinal", "milestone", "narrative"};
};

/// Which way is better. `target`: the target is best, both sides are worse.
enum class direction : std::uint8_t { none, up, down, target };
template <>
struct enum_names<direction> {
    static constexpr std::array<std::string_view, 4> value{"none", "up", "down", "target"};
};

/// The directions in which numbers are combined.
enum class axis : std::uint8_t { time, place, organisation, category };
template <>
struct enum_names<axis> {
    static constexpr std::array<std::string_view, 4> value{"time", "place", "organisation", "category"};
};

/// Ways to combine numbers along an axis.
enum class combine : std::uint8_t {
    refuse,          ///< never combined
    sum,
    mean_of_periods, ///< each period counts once
    mean_by_days,    ///< each period counts by its days
    first,
    last,
    peak,            ///< largest
    trough,          ///< smallest
    recompute,       ///< from parts: sum of numerators over sum of denominators
    mean_of_ratios,  ///< plain mean of the units' ratios: only as a declared judgement
    weighted_mean,   ///< with declared weights: only as a declared judgement
    chain,           ///< an index linked over its base periods
    distribution,    ///< how many units at which level
    median,
    worst,
    share_reached,   ///< of milestones
    list,            ///< of narratives
};
template <>
struct enum_names<combine> {
    static constexpr std::array<std::string_view, 17> value{
        "refuse", "sum",           "mean_of_periods", "mean_by_days", "first",  "last",  "peak",          "trough", "recompute",
        "mean_of_ratios", "weighted_mean", "chain", "distribution", "median", "worst", "share_reached", "list"};
};

/// One line of the legality table (design: "kind decides what may be done").
enum class legality : std::uint8_t { legal, as_judgement, illegal };

/// May numbers of this kind be combined this way along this axis? `as_judgement`: only when a judgement declares it.
[[nodiscard]] constexpr legality legal(kind k, axis a, combine c) noexcept {
    using enum combine;
    if (c == refuse) return legality::legal;
    const bool time = a == axis::time;
    const auto among = [c](auto... allowed) { return ((c == allowed) || ...); };
    const auto verdict = [](bool yes) { return yes ? legality::legal : legality::illegal; };
    switch (k) {
    case kind::flow:
        if (c == sum) return legality::legal;
        return time && among(mean_of_periods, mean_by_days, peak, trough) ? legality::as_judgement : legality::illegal;
    case kind::stock:
        if (time) return verdict(among(mean_of_periods, mean_by_days, first, last, peak, trough));
        return verdict(c == sum);
    case kind::ratio:
    case kind::rate:
    case kind::mean:
        if (c == recompute) return legality::legal;
        return among(mean_of_ratios, weighted_mean) ? legality::as_judgement : legality::illegal;
    case kind::index:
        if (time) return verdict(among(chain, last));
        return c == weighted_mean ? legality::as_judgement : legality::illegal;
    case kind::grade:
    case kind::ordinal:
        return verdict(time ? among(last, distribution)
                            : (a == axis::category ? c == distribution : among(distribution, median, worst)));
    case kind::milestone: return verdict(time ? c == last : c == share_reached);
    case kind::narrative: return verdict(c == list);
    }
    return legality::illegal;
}

/// What a kind does along an axis when nobody says otherwise. A stock over time has no default that would be right
/// for all stocks: its measure must say which.
[[nodiscard]] constexpr combine usual(kind k, axis a) noexcept {
    const bool time = a == axis::time;
    switch (k) {
    case kind::flow: return combine::sum;
    case kind::stock: return time ? combine::refuse : combine::sum;
    case kind::ratio:
    case kind::rate:
    case kind::mean: return combine::recompute;
    case kind::index: return time ? combine::last : combine::refuse;
    case kind::grade:
    case kind::ordinal: return time ? combine::last : (a == axis::category ? combine::distribution : combine::median);
    case kind::milestone: return time ? combine::last : combine::share_reached;
    case kind::narrative: return combine::list;
    }
    return combine::refuse;
}

/// Why not, and what instead, for a message: "a stock is never summed over time; use mean_of_periods, ...".
[[nodiscard]] inline std::string legality_advice(kind k, axis a, combine c) {
    std::string allowed;
    std::string judged;
    for (std::size_t i = 1; i < enum_names<combine>::value.size(); ++i) {
        const auto other = static_cast<combine>(i);
        const legality l = legal(k, a, other);
        std::string& list = l == legality::legal ? allowed : judged;
        if (l != legality::illegal) list += (list.empty() ? "" : ", ") + std::string(name(other));
    }
    const bool vowel = k == kind::index || k == kind::ordinal;
    std::string s = (vowel ? "an " : "a ") + std::string(name(k)) + " is never combined over " + std::string(name(a)) + " by " +
                    std::string(name(c)) + "; use ";
    s += allowed.empty() ? "refuse" : allowed;
    if (!judged.empty()) s += ", or as a declared judgement " + judged;
    return s;
}

} // namespace steelyard::inline v0_1
