// SPDX-License-Identifier: MIT
#include <steelyard/core/text.hpp>
#include <steelyard/learning/signals.hpp>

#include <report/detail/release_moves.hpp>
#include <set>
#include <tuple>
#include <utility>

namespace steelyard::inline v0_1::report {

namespace {

using learning::series_signals;
using learning::signal_board;

/// Rule, side and the period at which a signal was raised.
using raised = std::set<std::tuple<period, std::string, std::int32_t>>;

[[nodiscard]] raised signals_of(const series_signals& s, const period& until) {
    raised all;
    for (const learning::found_signal& one : s.signals) {
        const period& at = s.periods[static_cast<std::size_t>(one.raised)];
        if (at <= until) all.emplace(at, one.rule, one.side);
    }
    return all;
}

[[nodiscard]] const series_signals* same_in(const signal_board& board, const series_signals& s) {
    const auto key = [](const series_signals& x) {
        return std::tie(x.indicator, x.place_level, x.place, x.organisation_level, x.organisation, x.category, x.periods.front().kind);
    };
    for (const series_signals& other : board.series)
        if (!other.periods.empty() && key(other) == key(s)) return &other;
    return nullptr;
}

void say(const series_signals& of, const raised& these, const raised& those, const char* rule, const std::string& what,
         std::vector<release_change>& into) {
    std::vector<std::string> gone;
    for (const auto& one : these)
        if (!those.contains(one)) gone.push_back(std::get<0>(one).text() + " (" + std::get<1>(one) + ")");
    if (gone.empty()) return;
    into.push_back({rule, of.indicator, "", "",
                    of.title + (of.who().empty() ? "" : ", " + of.who()) + ": " + what + " at " + join(gone, ", ", 6) + "."});
}

} // namespace

void detail::signals_changed(const definitions& before, const aggregation::result_table& was, const definitions& after,
                             const aggregation::result_table& is, std::vector<release_change>& into) {
    const signal_board then = learning::find_signals_of(before, was, {});
    const signal_board now = learning::find_signals_of(after, is, {});
    for (const series_signals& s : then.series) {
        if (s.newest < 0 || s.points < then.options.minimum_points) continue; // nothing was said of it
        const series_signals* other = same_in(now, s);
        if (other == nullptr) continue;
        const period& until = s.periods[static_cast<std::size_t>(s.newest)];
        const raised  published = signals_of(s, until), today = signals_of(*other, until);
        say(s, published, today, "signal_gone", "limits of now take away what was a signal", into);
        say(s, today, published, "signal_since", "limits of now find a signal that was none", into);
    }
}

} // namespace steelyard::inline v0_1::report
