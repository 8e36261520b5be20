// SPDX-License-Identifier: MIT
#pragma once

#include <steelyard/core/options.hpp>
#include <steelyard/define/date.hpp>

#include <algorithm>
#include <array>
#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace steelyard::inline v0_1 {

/// The grids that periods lie on. `season` is a window of the year, `night` one night somewhere in such a window.
enum class grid : std::uint8_t { day, month, quarter, half, year, season, night };
template <>
struct enum_names<grid> {
    static constexpr std::array<std::string_view, 7> value{"day", "month", "quarter", "half", "year", "season", "night"};
};

/// How a year that begins in another month than January is named: by its start (FY2009), its end (FY2010) or 2009/10.
enum class year_label : std::uint8_t { start, end, both };
template <>
struct enum_names<year_label> {
    static constexpr std::array<std::string_view, 3> value{"start", "end", "both"};
};

/// A kind of period: the grid and, for years, seasons and nights, where in the calendar it begins and ends.
struct period_kind {
    grid         on          = grid::year;
    std::int8_t  start_month = 1;
    std::int8_t  start_day   = 1;
    std::int8_t  end_month   = 12; ///< used by season and night only
    std::int8_t  end_day     = 31;
    year_label   label       = year_label::start;

    friend constexpr auto operator<=>(const period_kind&, const period_kind&) = default;

    [[nodiscard]] static constexpr period_kind day() noexcept { return {grid::day}; }
    [[nodiscard]] static constexpr period_kind month() noexcept { return {grid::month}; }
    [[nodiscard]] static constexpr period_kind quarter() noexcept { return {grid::quarter}; }
    [[nodiscard]] static constexpr period_kind half() noexcept { return {grid::half}; }
    [[nodiscard]] static constexpr period_kind year() noexcept { return {grid::year}; }
    /// August to July, named 2009/10.
    [[nodiscard]] static constexpr period_kind school_year() noexcept { return {grid::year, 8, 1, 12, 31, year_label::both}; }
    /// A fiscal year from the first of `month`, named by the year in which it ends (FY2010) unless told otherwise.
    /// @throws domain_fault for a month outside 1..12
    [[nodiscard]] static period_kind fiscal_year(int month, year_label label = year_label::end);
    /// A window of every year, both days included; it may cross New Year. A 29 February bound means the last day of
    /// February; the 28th means the 28th in every year.
    /// @throws domain_fault for a day that no year has, or a window that would overlap the next year's
    [[nodiscard]] static period_kind season(int start_month, int start_day, int end_month, int end_day);
    /// One night (a moment) somewhere in a window of every year, such as a count in the last ten days of January.
    [[nodiscard]] static period_kind night(int start_month, int start_day, int end_month, int end_day);

    /// True when the window or year runs over New Year.
    [[nodiscard]] constexpr bool crosses_new_year() const noexcept {
        if (on == grid::year) return start_month != 1;
        if (on != grid::season && on != grid::night) return false;
        return end_month < start_month || (end_month == start_month && end_day < start_day);
    }
    /// A moment rather than a stretch of time.
    [[nodiscard]] constexpr bool is_moment() const noexcept { return on == grid::night; }

    /// "month", "year", "year:08:both", "season:05-22:09-07", "night:01-22:01-31".
    [[nodiscard]] std::string text() const;
    /// Reads what text() writes, and "school_year". Empty when it is none of these.
    [[nodiscard]] static std::optional<period_kind> parse(std::string_view text);
};

/// A kind of period and a number on its grid: comparing periods of a kind is comparing integers.
struct period {
    period_kind  kind;
    std::int32_t index = 0; ///< days since 1970-01-01; year * n + part; or the year in which it starts

    friend constexpr auto operator<=>(const period&, const period&) = default;

    [[nodiscard]] static period day(date d) noexcept { return {period_kind::day(), d.days}; }
    [[nodiscard]] static period month(int year, int month) noexcept { return {period_kind::month(), year * 12 + month - 1}; }
    [[nodiscard]] static period quarter(int year, int quarter) noexcept { return {period_kind::quarter(), year * 4 + quarter - 1}; }
    [[nodiscard]] static period half(int year, int half) noexcept { return {period_kind::half(), year * 2 + half - 1}; }
    [[nodiscard]] static period year(int year) noexcept { return {period_kind::year(), year}; }

    [[nodiscard]] date first_day() const;
    [[nodiscard]] date last_day() const;
    /// Days from first to last, both included.
    [[nodiscard]] std::int32_t days() const { return last_day() - first_day() + 1; }
    [[nodiscard]] period next(std::int32_t n = 1) const noexcept { return {kind, index + n}; }

    /// "2009-01-31", "2009-01", "2009-Q1", "2009-H1", "2009", "FY2010", "2009/10", "2015-S0522-0907", "2009-N0122-0131".
    [[nodiscard]] std::string text() const;
    /// Reads a period of a known kind. Seasons, nights and years also take the bare year in which they start (years
    /// labelled by their end: in which they end); "2009/10" years need both years, because one would be ambiguous.
    [[nodiscard]] static std::optional<period> parse(std::string_view text, period_kind kind);
};

/// The period of a kind that holds a day; empty between seasons and nights.
[[nodiscard]] std::optional<period> period_of(date d, period_kind kind);

/// True when every day of `inner` lies in `outer`.
[[nodiscard]] inline bool contains(const period& outer, const period& inner) {
    return outer.first_day() <= inner.first_day() && inner.last_day() <= outer.last_day();
}

/// The period of `kind` that wholly contains `inner`; empty when it straddles two or lies in none.
[[nodiscard]] inline std::optional<period> container(const period& inner, period_kind kind) {
    const auto outer = period_of(inner.first_day(), kind);
    if (!outer || inner.last_day() > outer->last_day()) return std::nullopt;
    return outer;
}

/// Days that both periods have in common.
[[nodiscard]] inline std::int32_t overlap_days(const period& a, const period& b) {
    const std::int32_t n = std::min(a.last_day(), b.last_day()) - std::max(a.first_day(), b.first_day()) + 1;
    return std::max(n, 0);
}

/// Consecutive periods of one kind that lie within an outer period.
struct period_span {
    period first; ///< meaningless when count is 0
    std::int32_t count = 0;
    bool tiles = false; ///< they fill `outer` exactly: no day is missing, none sticks out
};

/// Periods of a finer kind inside `outer`; those that stick out are left out and `tiles` is false.
[[nodiscard]] period_span parts_of(const period& outer, period_kind kind);

// ---- implementation

namespace detail {

/// The day of a month, or its last day where it is shorter: 29 February means the last day of February.
[[nodiscard]] inline date clamped(int year, int month, int day) {
    const std::chrono::year_month_day_last end{std::chrono::year(year),
                                               std::chrono::month_day_last(std::chrono::month(static_cast<unsigned>(month)))};
    const int last = static_cast<int>(static_cast<unsigned>(end.day()));
    return {year, static_cast<unsigned>(month), static_cast<unsigned>(std::min(day, last))};
}

/// a / b rounded down, also for negative a; b > 0.
[[nodiscard]] constexpr std::int32_t floor_div(std::int32_t a, std::int32_t b) noexcept {
    return a >= 0 ? a / b : -1 - (-1 - a) / b;
}

inline void check_month_day(int month, int day, std::string_view what) {
    constexpr std::array<int, 12> longest{31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    if (month < 1 || month > 12 || day < 1 || day > longest[static_cast<std::size_t>(month - 1)])
        throw domain_fault(std::string(what) + ": no year has a day " + padded(month, 2) + "-" + padded(day, 2) +
                           "; give month-day, such as 05-22");
}

[[nodiscard]] inline std::string window_text(const period_kind& k, std::string_view between) {
    return padded(k.start_month, 2) + std::string(between.size() > 1 ? between.substr(1) : "") + padded(k.start_day, 2) +
           between[0] + padded(k.end_month, 2) + std::string(between.size() > 1 ? between.substr(1) : "") + padded(k.end_day, 2);
}

} // namespace detail

inline period_kind period_kind::fiscal_year(int month, year_label label) {
    detail::check_month_day(month, 1, "fiscal_year");
    period_kind k{grid::year, static_cast<std::int8_t>(month), 1, 12, 31, label};
    if (month == 1) k.label = year_label::start;
    return k;
}

inline period_kind period_kind::season(int start_month, int start_day, int end_month, int end_day) {
    detail::check_month_day(start_month, start_day, "season");
    detail::check_month_day(end_month, end_day, "season");
    if (start_month == 2 && start_day == 29 && end_month == 2 && end_day == 28)
        throw domain_fault("season: 02-29 to 02-28 would overlap itself in years without a 29 February; begin on 03-01");
    return {grid::season, static_cast<std::int8_t>(start_month), static_cast<std::int8_t>(start_day),
            static_cast<std::int8_t>(end_month), static_cast<std::int8_t>(end_day), year_label::start};
}

inline period_kind period_kind::night(int start_month, int start_day, int end_month, int end_day) {
    period_kind k = season(start_month, start_day, end_month, end_day);
    k.on = grid::night;
    return k;
}

inline std::string period_kind::text() const {
    switch (on) {
    case grid::year:
        if (start_month == 1) return "year";
        return "year:" + detail::padded(start_month, 2) + ":" + std::string(name(label));
    case grid::season: return "season:" + detail::window_text(*this, ":-");
    case grid::night: return "night:" + detail::window_text(*this, ":-");
    default: return std::string(name(on));
    }
}

inline std::optional<period_kind> period_kind::parse(std::string_view t) {
    for (const grid g : {grid::day, grid::month, grid::quarter, grid::half, grid::year})
        if (t == name(g)) return period_kind{g};
    if (t == "school_year") return school_year();
    const auto month_day = [](std::string_view s) -> std::optional<std::pair<int, int>> {
        if (s.size() != 5 || s[2] != '-') return std::nullopt;
        const auto m = detail::digits(s.substr(0, 2));
        const auto d = detail::digits(s.substr(3, 2));
        if (!m || !d) return std::nullopt;
        return std::pair(*m, *d);
    };
    try {
        if (t.starts_with("year:")) {
            const auto m = detail::digits(t.substr(5, 2));
            if (!m || t.size() < 9 || t[7] != ':') return std::nullopt;
            for (const year_label l : {year_label::start, year_label::end, year_label::both})
                if (t.substr(8) == name(l)) return fiscal_year(*m, l);
            return std::nullopt;
        }
        const bool is_season = t.starts_with("season:");
        if (!is_season && !t.starts_with("night:")) return std::nullopt;
        t.remove_prefix(is_season ? 7 : 6);
        if (t.size() != 11 || t[5] != ':') return std::nullopt;
        const auto a = month_day(t.substr(0, 5));
        const auto b = month_day(t.substr(6));
        if (!a || !b) return std::nullopt;
        return is_season ? season(a->first, a->second, b->first, b->second) : night(a->first, a->second, b->first, b->second);
    } catch (const domain_fault&) {
        return std::nullopt;
    }
}

inline date period::first_day() const {
    const auto part = [this](int per_year) {
        const int y = detail::floor_div(index, per_year);
        return std::pair(y, (index - y * per_year) * (12 / per_year) + 1);
    };
    switch (kind.on) {
    case grid::day: return date(index);
    case grid::month: {
        const auto [y, m] = part(12);
        return {y, static_cast<unsigned>(m), 1};
    }
    case grid::quarter: {
        const auto [y, m] = part(4);
        return {y, static_cast<unsigned>(m), 1};
    }
    case grid::half: {
        const auto [y, m] = part(2);
        return {y, static_cast<unsigned>(m), 1};
    }
    case grid::year: return {index, static_cast<unsigned>(kind.start_month), 1};
    case grid::season:
    case grid::night: return detail::clamped(index, kind.start_month, kind.start_day);
    }
    return {};
}

inline date period::last_day() const {
    switch (kind.on) {
    case grid::day: return date(index);
    case grid::season:
    case grid::night: return detail::clamped(index + (kind.crosses_new_year() ? 1 : 0), kind.end_month, kind.end_day);
    default: return next().first_day() + -1;
    }
}

inline std::string period::text() const {
    const date d = first_day();
    const std::string y = detail::padded(d.year(), 4);
    switch (kind.on) {
    case grid::day: return d.text();
    case grid::month: return y + "-" + detail::padded(d.month(), 2);
    case grid::quarter: return y + "-Q" + std::to_string((d.month() - 1) / 3 + 1);
    case grid::half: return y + "-H" + std::to_string((d.month() - 1) / 6 + 1);
    case grid::year:
        if (kind.start_month == 1) return y;
        if (kind.label == year_label::both) return y + "/" + detail::padded((index + 1) % 100, 2);
        return "FY" + detail::padded(kind.label == year_label::end ? index + 1 : index, 4);
    case grid::season: return y + "-S" + detail::window_text(kind, "-");
    case grid::night: return y + "-N" + detail::window_text(kind, "-");
    }
    return {};
}

inline std::optional<period> period::parse(std::string_view t, period_kind kind) {
    if (kind.on == grid::day) {
        const auto d = date::parse(t);
        return d ? std::optional(day(*d)) : std::nullopt;
    }
    const bool fiscal = kind.on == grid::year && kind.start_month != 1;
    if (fiscal && t.starts_with("FY") && kind.label != year_label::both) t.remove_prefix(2);
    const auto y = detail::digits(t.substr(0, 4));
    if (!y || t.size() < 4) return std::nullopt;
    const std::string_view rest = t.substr(4);
    const auto numbered = [&](std::string_view letters, int most) -> std::optional<int> {
        if (rest.size() < 2 || rest[0] != '-') return std::nullopt;
        std::string_view n = rest.substr(1);
        if (!letters.empty()) {
            if (letters.find(n[0]) == std::string_view::npos) return std::nullopt;
            n.remove_prefix(1);
        } else if (n.size() != 2) {
            return std::nullopt;
        }
        if (n.size() > 2) return std::nullopt;
        const auto v = detail::digits(n);
        return v && *v >= 1 && *v <= most ? v : std::nullopt;
    };
    switch (kind.on) {
    case grid::month: {
        auto m = numbered("", 12);
        if (!m) m = numbered("M", 12); // SDMX reporting month
        return m ? std::optional(month(*y, *m)) : std::nullopt;
    }
    case grid::quarter: {
        const auto q = numbered("Q", 4);
        return q ? std::optional(quarter(*y, *q)) : std::nullopt;
    }
    case grid::half: {
        const auto h = numbered("HS", 2); // SDMX writes S for semester
        return h ? std::optional(half(*y, *h)) : std::nullopt;
    }
    case grid::year:
        if (fiscal && kind.label == year_label::both) {
            const auto second = rest.size() == 3 && rest[0] == '/' ? detail::digits(rest.substr(1)) : std::nullopt;
            if (!second || *second != (*y + 1) % 100) return std::nullopt;
            return period{kind, *y};
        }
        if (!rest.empty()) return std::nullopt;
        return period{kind, fiscal && kind.label == year_label::end ? *y - 1 : *y};
    case grid::season:
    case grid::night: {
        const period p{kind, *y};
        if (rest.empty() || t == p.text()) return p;
        return std::nullopt;
    }
    default: return std::nullopt;
    }
}

inline std::optional<period> period_of(date d, period_kind kind) {
    const int y = d.year();
    const int m = d.month();
    switch (kind.on) {
    case grid::day: return period{kind, d.days};
    case grid::month: return period{kind, y * 12 + m - 1};
    case grid::quarter: return period{kind, y * 4 + (m - 1) / 3};
    case grid::half: return period{kind, y * 2 + (m - 1) / 6};
    case grid::year: return period{kind, m >= kind.start_month ? y : y - 1};
    case grid::season:
    case grid::night:
        for (const int start : {y, y - 1}) {
            const period p{kind, start};
            if (p.first_day() <= d && d <= p.last_day()) return p;
        }
        return std::nullopt;
    }
    return std::nullopt;
}

inline period_span parts_of(const period& outer, period_kind kind) {
    const date from = outer.first_day();
    const date to = outer.last_day();
    // The period around a day, or, between seasons, the last one before it.
    const auto around = [kind](date d) {
        if (const auto p = period_of(d, kind)) return *p;
        const period p{kind, d.year()};
        return p.first_day() <= d ? p : p.next(-1);
    };
    period first = around(from);
    if (first.first_day() < from) first = first.next();
    period last = around(to);
    if (last.last_day() > to) last = last.next(-1);
    period_span span{first, std::max(last.index - first.index + 1, 0), false};
    // No gap lies between parts: seasons alone leave any, and no period is long enough to begin with one season and
    // end with the next year's.
    span.tiles = span.count > 0 && first.first_day() == from && last.last_day() == to;
    return span;
}

} // namespace steelyard::inline v0_1
