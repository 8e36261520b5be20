// SPDX-License-Identifier: MIT
#include "detail/cells.hpp"

#include <steelyard/validation/hidden_missing.hpp>

#include <map>
#include <set>

namespace steelyard::inline v0_1::validation {

namespace {

using detail::block_view;

constexpr std::array<const char*, 7> weekday_names{"Monday", "Tuesday",  "Wednesday", "Thursday",
                                                   "Friday", "Saturday", "Sunday"};

[[nodiscard]] double share(std::int64_t part, std::int64_t whole) noexcept {
    return whole == 0 ? 0 : static_cast<double>(part) / static_cast<double>(whole);
}

struct tally {
    std::int64_t              zeros = 0;
    std::int64_t              values = 0;
    [[nodiscard]] std::string text() const { return detail::count_text(zeros) + " of " + detail::count_text(values); }
};

[[nodiscard]] tally over(const weekday_account& a, const std::vector<int>& days) {
    tally t;
    for (const int d : days) {
        t.zeros += a.zeros[static_cast<std::size_t>(d)];
        t.values += a.values[static_cast<std::size_t>(d)];
    }
    return t;
}

/// "Saturday and Sunday", "Monday, Tuesday and Friday".
[[nodiscard]] std::string named(const std::vector<int>& days) {
    std::string s;
    for (std::size_t i = 0; i < days.size(); ++i)
        s += (i == 0                 ? ""
              : i + 1 == days.size() ? " and "
                                     : ", ") +
             std::string(weekday_names[static_cast<std::size_t>(days[i])]);
    return s;
}

[[nodiscard]] std::string listing(const weekday_account& a) {
    std::vector<std::string> texts;
    for (int d = 0; d < 7; ++d)
        if (a.values[static_cast<std::size_t>(d)] > 0)
            texts.push_back(std::string(weekday_names[static_cast<std::size_t>(d)]) + " " + over(a, {d}).text());
    return join(texts);
}

/// Adds the points of a daily series.
void count(const series_view& s, weekday_account& a) {
    for (std::size_t i = 0; i < s.size(); ++i) {
        if (!s.is_point(i)) continue;
        const auto day = static_cast<std::size_t>(date(s.period(i)).weekday() - 1);
        ++a.values[day];
        a.zeros[day] += s.number(i) == 0 ? 1 : 0;
    }
}

void report(const block_view& b, const weekday_account& a, const weekday_options& o, std::int32_t place,
            findings& out) {
    const std::vector<int> high = suspicious_weekdays(a, o);
    if (high.empty()) return;
    std::vector<int> low;
    std::vector<int> rare;
    for (int d = 0; d < 7; ++d) {
        const auto i = static_cast<std::size_t>(d);
        if (a.values[i] == 0 || std::find(high.begin(), high.end(), d) != high.end()) continue;
        low.push_back(d);
        if (share(a.zeros[i], a.values[i]) <= o.rare_share) rare.push_back(d);
    }
    const tally up = over(a, high);
    const tally down = over(a, low);
    finding     f = b.about(place < 0 ? severity::warning : severity::info, "weekday_zeros");
    f.place = b.place(place);
    f.found =
        up.text() + " values on " + named(high) + " are zero, but " + down.text() + " on the other weekdays" +
        (rare.empty() || rare.size() == low.size() ? "." : " (" + over(a, rare).text() + " on " + named(rare) + ").");
    f.evidence = "zeros by weekday: " + listing(a);
    f.score = std::max(0.0, share(up.zeros, up.values) - share(down.zeros, down.values));
    f.advice = "ask whether days without a reading were written as zero; if so, report them as not_collected";
    out.add(std::move(f));
}

} // namespace

weekday_account count_weekdays(const measure_rows& rows, std::int32_t place) {
    weekday_account a;
    if (rows.frequency.on != grid::day) return a;
    for_each_series(rows, {}, [&](const series_view& s) {
        if (place < 0 || s.place == place) count(s, a);
    });
    return a;
}

std::vector<int> suspicious_weekdays(const weekday_account& account, const weekday_options& options) {
    std::vector<int> days;
    for (int d = 0; d < 7; ++d)
        if (account.values[static_cast<std::size_t>(d)] >= std::max<std::int64_t>(options.least_values, 1))
            days.push_back(d);
    if (days.size() < 2) return {};
    const auto share_of = [&](int d) {
        return share(account.zeros[static_cast<std::size_t>(d)], account.values[static_cast<std::size_t>(d)]);
    };
    std::stable_sort(days.begin(), days.end(), [&](int a, int b) { return share_of(a) > share_of(b); });
    std::size_t cut = 1; // days[0, cut) are above the widest gap
    for (std::size_t i = 2; i < days.size(); ++i)
        if (share_of(days[i - 1]) - share_of(days[i]) > share_of(days[cut - 1]) - share_of(days[cut])) cut = i;
    std::vector<int> high(days.begin(), days.begin() + static_cast<std::ptrdiff_t>(cut));
    const tally      others = over(account, {days.begin() + static_cast<std::ptrdiff_t>(cut), days.end()});
    if (share_of(high.back()) < options.high_share || share(others.zeros, others.values) > options.low_share) return {};
    std::sort(high.begin(), high.end());
    return high;
}

findings check_weekday_zeros(const definitions& agreed, const dataset& data, const weekday_options& options) {
    findings out;
    detail::for_each_block(agreed, data, [&](const block_view& b) {
        if (b.rows->frequency.on != grid::day) return;
        report(b, count_weekdays(*b.rows), options, -1, out);
        const std::set<std::int32_t> places(b.rows->place.begin(), b.rows->place.end());
        if (places.size() < 2) return;
        std::map<std::int32_t, weekday_account> by_place;
        for_each_series(*b.rows, {}, [&](const series_view& s) { count(s, by_place[s.place]); });
        for (const auto& [place, account] : by_place)
            if (place >= 0) report(b, account, options, place, out);
    });
    out.sort();
    return out;
}

} // namespace steelyard::inline v0_1::validation
