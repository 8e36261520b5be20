// SPDX-License-Identifier: MIT
#pragma once

#include <steelyard/core/error.hpp>

#include <chrono>
#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace steelyard::inline v0_1 {

/// A civil day of the proleptic Gregorian calendar, kept as days since 1970-01-01.
struct date {
    std::int32_t days = 0;

    constexpr date() = default;
    constexpr explicit date(std::int32_t since_epoch) noexcept : days(since_epoch) {}
    /// @throws domain_fault for a day that does not exist, such as 2023-02-29, or a year beyond +-32000
    date(int year, unsigned month, unsigned day) {
        const std::chrono::year_month_day ymd{std::chrono::year(year), std::chrono::month(month), std::chrono::day(day)};
        // chrono keeps a month and a day in one byte each: 257 would pass for 1.
        if (year < -32000 || year > 32000 || month > 12 || day > 31 || !ymd.ok())
            throw domain_fault("date: " + std::to_string(year) + "-" + std::to_string(month) + "-" + std::to_string(day) +
                               " does not exist; check year, month and day");
        days = static_cast<std::int32_t>(std::chrono::sys_days(ymd).time_since_epoch().count());
    }
    [[nodiscard]] std::chrono::year_month_day civil() const noexcept {
        return std::chrono::year_month_day(std::chrono::sys_days(std::chrono::days(days)));
    }
    [[nodiscard]] int year() const noexcept { return static_cast<int>(civil().year()); }
    [[nodiscard]] int month() const noexcept { return static_cast<int>(static_cast<unsigned>(civil().month())); }
    [[nodiscard]] int day() const noexcept { return static_cast<int>(static_cast<unsigned>(civil().day())); }
    /// 1 = Monday ... 7 = Sunday (ISO 8601).
    [[nodiscard]] int weekday() const noexcept {
        return static_cast<int>(std::chrono::weekday(std::chrono::sys_days(std::chrono::days(days))).iso_encoding());
    }
    /// "2009-01-31".
    [[nodiscard]] std::string text() const;
    /// Reads "2009-01-31"; empty when it is not a date.
    [[nodiscard]] static std::optional<date> parse(std::string_view text) noexcept;

    friend constexpr auto operator<=>(const date&, const date&) = default;
    friend constexpr date operator+(date d, std::int32_t n) noexcept { return date(d.days + n); }
    friend constexpr std::int32_t operator-(date a, date b) noexcept { return a.days - b.days; }
};

/// A point of recorded time: seconds since 1970-01-01T00:00Z. Always given, never "now" by default.
struct instant {
    std::int64_t seconds = 0;

    [[nodiscard]] static constexpr instant at(date d) noexcept { return {std::int64_t{d.days} * 86400}; }
    /// "2024-03-01T12:00:00Z".
    [[nodiscard]] std::string text() const;
    /// Reads "2024-03-01" (midnight UTC) or "2024-03-01T12:30:00Z"; empty for anything else.
    [[nodiscard]] static std::optional<instant> parse(std::string_view text) noexcept;
    friend constexpr auto operator<=>(const instant&, const instant&) = default;
};

namespace detail {

/// Digits only, at most nine; empty otherwise.
[[nodiscard]] inline std::optional<int> digits(std::string_view s) noexcept {
    if (s.empty() || s.size() > 9) return std::nullopt;
    int n = 0;
    for (const char c : s) {
        if (c < '0' || c > '9') return std::nullopt;
        n = n * 10 + (c - '0');
    }
    return n;
}

/// With leading zeros; the sign of a negative year stands before them (ISO 8601: -0044).
[[nodiscard]] inline std::string padded(int n, std::size_t width) {
    if (n < 0) return "-" + padded(-n, width);
    std::string s = std::to_string(n);
    return s.size() < width ? std::string(width - s.size(), '0') + s : s;
}

} // namespace detail

inline std::string date::text() const {
    return detail::padded(year(), 4) + "-" + detail::padded(month(), 2) + "-" + detail::padded(day(), 2);
}

inline std::optional<date> date::parse(std::string_view t) noexcept {
    const bool before_year_0 = !t.empty() && t[0] == '-';
    if (before_year_0) t.remove_prefix(1);
    if (t.size() != 10 || t[4] != '-' || t[7] != '-') return std::nullopt;
    const auto y = detail::digits(t.substr(0, 4));
    const auto m = detail::digits(t.substr(5, 2));
    const auto d = detail::digits(t.substr(8, 2));
    if (!y || !m || !d) return std::nullopt;
    const std::chrono::year_month_day ymd{std::chrono::year(before_year_0 ? -*y : *y),
                                          std::chrono::month(static_cast<unsigned>(*m)),
                                          std::chrono::day(static_cast<unsigned>(*d))};
    if (!ymd.ok()) return std::nullopt;
    return date(static_cast<std::int32_t>(std::chrono::sys_days(ymd).time_since_epoch().count()));
}

inline std::string instant::text() const {
    const std::int64_t day = seconds >= 0 ? seconds / 86400 : -((86399 - seconds) / 86400);
    const auto rest = static_cast<int>(seconds - day * 86400);
    return date(static_cast<std::int32_t>(day)).text() + "T" + detail::padded(rest / 3600, 2) + ":" +
           detail::padded(rest / 60 % 60, 2) + ":" + detail::padded(rest % 60, 2) + "Z";
}

inline std::optional<instant> instant::parse(std::string_view t) noexcept {
    const auto d = date::parse(t.substr(0, 10));
    if (!d) return std::nullopt;
    instant i = at(*d);
    if (t.size() == 10) return i;
    if (t.size() != 20 || t[10] != 'T' || t[13] != ':' || t[16] != ':' || t[19] != 'Z') return std::nullopt;
    const auto h = detail::digits(t.substr(11, 2));
    const auto m = detail::digits(t.substr(14, 2));
    const auto s = detail::digits(t.substr(17, 2));
    if (!h || !m || !s || *h > 23 || *m > 59 || *s > 59) return std::nullopt;
    i.seconds += *h * 3600 + *m * 60 + *s;
    return i;
}

} // namespace steelyard::inline v0_1
