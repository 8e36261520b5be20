// SPDX-License-Identifier: MIT
#include <steelyard/core/text.hpp>
#include <steelyard/learning/fleet.hpp>
#include <steelyard/statistics/false_alarms.hpp>
#include <steelyard/statistics/trend.hpp>

#include <algorithm>
#include <limits>
#include <map>
#include <span>
#include <utility>

namespace steelyard::inline v0_1::learning {

namespace {

using statistics::has_numbers;
using statistics::status;

[[nodiscard]] std::int32_t seasons_of(grid on) noexcept {
    return on == grid::month ? 12 : on == grid::quarter ? 4 : on == grid::half ? 2 : 1;
}

/// The newest phase of a series, by the calendar.
struct newest_phase {
    std::vector<double>       value, time;
    std::vector<status>       given;
    std::vector<std::int32_t> season;
    std::int32_t              seasons = 1;

    explicit newest_phase(const series_signals& s) {
        seasons = seasons_of(s.periods.empty() ? grid::year : s.periods.front().kind.on);
        const auto first = s.phases.empty() ? 0 : static_cast<std::size_t>(s.phases.back().first);
        for (std::size_t i = first; i < s.rows(); ++i) {
            value.push_back(has_numbers(s.state[i]) ? s.plotted[i] : 0);
            time.push_back(static_cast<double>(s.periods[i].index));
            given.push_back(s.state[i]);
            season.push_back((s.periods[i].index % seasons + seasons) % seasons);
        }
    }
    [[nodiscard]] statistics::trend_points points() const { return {value, time, given}; }
};

/// Odds of single rules among so many points of the same series, each found once.
class rule_odds {
public:
    rule_odds(const std::vector<statistics::run_rule>& rules, const fleet_options& options)
        : rules_(rules),
          options_(options) {}

    [[nodiscard]] double of(const std::string& rule, std::int64_t points) {
        for (std::size_t r = 0; r < rules_.size(); ++r) {
            if (rules_[r].name != rule) continue;
            const auto [at, fresh] = known_.try_emplace({r, points}, 0.0);
            if (fresh)
                at->second = statistics::false_alarms(std::span(rules_).subspan(r, 1),
                                                      {.points = points,
                                                       .limits = statistics::limits_from::same,
                                                       .replicates = options_.replicates,
                                                       .seed = options_.seed})
                                 .signal;
            return at->second;
        }
        return 1;
    }
    [[nodiscard]] std::size_t size() const noexcept { return rules_.size(); }

private:
    const std::vector<statistics::run_rule>&             rules_;
    const fleet_options&                                 options_;
    std::map<std::pair<std::size_t, std::int64_t>, double> known_;
};

void test_trend(const series_signals& s, const fleet_options& o, fleet_line& line) {
    const newest_phase     phase(s);
    statistics::trend_test t;
    if (o.test == fleet_test::autocorrelated_trend) {
        t = statistics::hamed_rao(phase.points()).test;
        line.test = "Mann-Kendall corrected for autocorrelation (Hamed and Rao)";
    } else if (phase.seasons > 1 && s.points >= 2 * phase.seasons) {
        t = statistics::seasonal_mann_kendall(phase.points(), phase.season);
        line.test = "seasonal Mann-Kendall";
    } else {
        t = statistics::mann_kendall(phase.points());
        line.test = "Mann-Kendall";
    }
    line.state = t.state;
    if (!has_numbers(t.state)) return;
    line.p = t.p;
    line.side = t.s > 0 ? 1 : t.s < 0 ? -1 : 0;
}

void test_rules(const series_signals& s, const signal_options& by, rule_odds& odds, fleet_line& line) {
    line.test = "odds of the rules " + by.rules;
    line.state = s.points < by.minimum_points && has_numbers(s.limits) ? status::below_minimum : s.limits;
    if (!has_numbers(line.state)) return;
    line.p = 1;
    for (const found_signal& f : s.signals) {
        if (f.first < s.phases.back().first) continue;
        const double p = std::min(1.0, static_cast<double>(odds.size()) * odds.of(f.rule, s.points));
        if (p >= *line.p) continue;
        line.p = p;
        line.side = f.side;
    }
}

[[nodiscard]] bool is_worse(const series_signals& s, std::int32_t side) noexcept {
    return (s.better == direction::up && side < 0) || (s.better == direction::down && side > 0);
}

[[nodiscard]] std::string p_text(double p) { return p < 0.0001 ? "below 0.0001" : number_text(p, 4); }

/// Why to look here, from the strongest reason down.
[[nodiscard]] std::string reasons(const series_signals& s, const fleet_line& line) {
    std::vector<std::string> all;
    if (!line.p) return "No test: " + std::string(name(line.state)) + ".";
    if (line.stands)
        all.push_back(std::string(line.side > 0 ? "rising" : line.side < 0 ? "falling" : "changing") +
                      (line.worse ? ", which is worse," : s.better == direction::up || s.better == direction::down ? ", which is better," : "") +
                      " beyond chance beside all others (p " + p_text(*line.p) + ", adjusted " + p_text(*line.adjusted) + ")");
    if (s.varies == variation::worsening) all.push_back("its newest number is a signal for the worse");
    if (s.assured == assurance::consistently_fails) all.push_back("it consistently fails its target");
    if (s.newest >= 0 && s.newest + 1 < static_cast<std::int64_t>(s.rows())) all.push_back("its newest periods have no number");
    if (all.empty()) return "Nothing beyond chance.";
    std::string text = join(all, "; ") + ".";
    text.front() = static_cast<char>(text.front() >= 'a' && text.front() <= 'z' ? text.front() - 'a' + 'A' : text.front());
    return text;
}

/// Series and families beside all others.
void adjust(fleet& f) {
    std::map<std::string, std::int32_t> numbers;
    for (const fleet_line& l : f.lines) numbers.try_emplace(f.options.families == fleet_family::unit ? l.unit : l.indicator, 0);
    std::int32_t next = 0;
    for (auto& [name, number] : numbers) number = next++;
    f.groups.resize(numbers.size());
    std::vector<double>       p;
    std::vector<status>       given;
    std::vector<std::int32_t> family;
    for (const fleet_line& l : f.lines) {
        p.push_back(l.p.value_or(0));
        given.push_back(l.p ? status::ok : l.state == status::ok ? status::missing : l.state);
        family.push_back(numbers.at(f.options.families == fleet_family::unit ? l.unit : l.indicator));
    }
    const statistics::tree_tests found =
        statistics::reject_in_families({p, given}, family, {.method = f.options.method, .level = f.options.level});
    for (std::size_t i = 0; i < f.lines.size(); ++i) {
        fleet_group& g = f.groups[static_cast<std::size_t>(family[i])];
        ++g.series;
        if (!f.lines[i].p) continue;
        f.lines[i].adjusted = found.adjusted[i];
        f.lines[i].stands = found.rejected[i] != 0;
        g.standing += f.lines[i].stands ? 1 : 0;
    }
    for (const auto& [name, number] : numbers) {
        const auto   g = static_cast<std::size_t>(number);
        const auto   row = f.lines.size() + g;
        fleet_group& to = f.groups[g];
        to.name = name;
        if (!has_numbers(found.state[row])) continue;
        to.p = found.p[row];
        to.adjusted = found.adjusted[row];
        to.stands = found.rejected[row] != 0;
    }
}

} // namespace

fleet look_over(const signal_board& board, const fleet_options& options) {
    fleet f;
    f.options = options;
    rule_odds odds(board.rules, options);
    for (std::size_t i = 0; i < board.series.size(); ++i) {
        const series_signals& s = board.series[i];
        fleet_line            line;
        line.series = i;
        line.indicator = s.indicator;
        line.unit = s.who();
        if (options.test == fleet_test::rules)
            test_rules(s, board.options, odds, line);
        else
            test_trend(s, options, line);
        line.worse = is_worse(s, line.side);
        f.lines.push_back(std::move(line));
    }
    adjust(f);
    for (fleet_line& line : f.lines) line.why = reasons(board.series[line.series], line);
    const auto key = [&](const fleet_line& l) {
        const bool fails = board.series[l.series].assured == assurance::consistently_fails;
        return std::tuple(!l.stands, !(l.stands && l.worse), l.adjusted.value_or(2), l.p.value_or(2), !fails, l.series);
    };
    std::ranges::sort(f.lines, [&](const fleet_line& a, const fleet_line& b) { return key(a) < key(b); });
    return f;
}

} // namespace steelyard::inline v0_1::learning
