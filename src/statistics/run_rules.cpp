// SPDX-License-Identifier: MIT
#include <steelyard/core/error.hpp>
#include <steelyard/core/text.hpp>
#include <steelyard/statistics/run_rules.hpp>

#include <cmath>
#include <string>
#include <utility>

namespace steelyard::inline v0_1::statistics {

namespace {

[[nodiscard]] run_rule zone_rule_of(std::string name, int needed, int of, double zone) {
    run_rule r;
    r.name = std::move(name);
    r.needed = needed;
    r.of = of;
    r.zone = zone;
    return r;
}

[[nodiscard]] run_rule other_rule(std::string name, rule_kind kind, int of) {
    run_rule r;
    r.name = std::move(name);
    r.kind = kind;
    r.needed = r.of = of;
    r.zone = 0;
    return r;
}

[[nodiscard]] std::vector<run_rule> nelson() {
    std::vector<run_rule> rules{
        zone_rule_of("1 beyond a limit", 1, 1, 3),         zone_rule_of("9 on one side", 9, 9, 0),
        other_rule("6 in a trend", rule_kind::trend, 6),   other_rule("14 up and down", rule_kind::alternating, 14),
        zone_rule_of("2 of 3 beyond two thirds", 2, 3, 2), zone_rule_of("4 of 5 beyond one third", 4, 5, 1),
        zone_rule_of("15 within one third", 15, 15, 1),    zone_rule_of("8 beyond one third, on both sides", 8, 8, 1)};
    rules[6].kind = rule_kind::within;
    rules[7].side = rule_side::both;
    return rules;
}

[[nodiscard]] std::vector<run_rule> mdc() {
    std::vector<run_rule> rules{zone_rule_of("1 beyond a limit", 1, 1, 3), zone_rule_of("7 on one side", 7, 7, 0),
                                other_rule("7 in a trend", rule_kind::trend, 7),
                                zone_rule_of("2 of 3 near a limit", 2, 3, 2)};
    rules[3].others_on_side = true;
    return rules;
}

[[nodiscard]] std::vector<run_rule> anhoej() {
    std::vector<run_rule> rules{other_rule("an unusually long run", rule_kind::longest_run, 10),
                                other_rule("unusually few crossings", rule_kind::few_crossings, 10)};
    for (run_rule& r : rules) r.on_line = line_tie::skipped;
    return rules;
}

} // namespace

std::vector<run_rule> rule_set(std::string_view name) {
    if (name == "nelson") return nelson();
    if (name == "mdc") return mdc();
    if (name == "anhoej") return anhoej();
    if (name == "western_electric")
        return {zone_rule_of("1 beyond a limit", 1, 1, 3), zone_rule_of("2 of 3 beyond two thirds", 2, 3, 2),
                zone_rule_of("4 of 5 beyond one third", 4, 5, 1), zone_rule_of("8 on one side", 8, 8, 0)};
    throw unknown_code("rule set: '" + std::string(name) + "' is not known; " +
                       suggest(name, {"nelson", "western_electric", "mdc", "anhoej"}));
}

std::int64_t longest_usual_run(std::int64_t points) noexcept {
    return points < 1 ? 0 : std::lround(std::log2(static_cast<double>(points))) + 3;
}

std::int64_t fewest_usual_crossings(std::int64_t points) {
    if (points < 2) return 0;
    // Probabilities in units of the middle one, so that none of a long series is too small for a double.
    const std::int64_t  tries = points - 1;
    const std::int64_t  middle = tries / 2;
    std::vector<double> below; // from the middle downwards
    double              p = 1;
    double              sum = 0;
    for (std::int64_t k = middle; k >= 0 && p > 1e-18; --k) {
        below.push_back(p);
        sum += p;
        p *= static_cast<double>(k) / static_cast<double>(tries - k + 1);
    }
    // The upper half is the lower one mirrored; an even number of tries has its middle once.
    const double all = 2 * sum - (tries % 2 == 0 ? 1 : 0);
    double       reached = 0;
    for (auto k = static_cast<std::int64_t>(below.size()) - 1; k >= 0; --k) {
        reached += below[static_cast<std::size_t>(k)];
        if (reached >= 0.05 * all) return middle - k;
    }
    return middle;
}

} // namespace steelyard::inline v0_1::statistics
