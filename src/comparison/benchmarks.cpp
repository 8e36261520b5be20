// SPDX-License-Identifier: MIT
#include <steelyard/comparison/benchmarks.hpp>
#include <steelyard/core/error.hpp>
#include <steelyard/core/text.hpp>
#include <steelyard/statistics/averages.hpp>

#include <algorithm>
#include <cmath>

namespace steelyard::inline v0_1::comparison {

std::optional<quartiles> quartiles_of(std::vector<double> numbers) {
    for (const double x : numbers)
        if (!std::isfinite(x)) throw domain_fault("quartiles_of: found " + number_text(x) + "; leave out what is no number");
    if (numbers.empty()) return std::nullopt;
    const auto at = [&](double share) { return *statistics::quantile(numbers, share, statistics::quantile_type::linear); };
    return quartiles{at(0.25), at(0.5), at(0.75)};
}

std::optional<achievable> achievable_benchmark(const statistics::proportion_rows& rows,
                                               const achievable_options&          options) {
    if (!(options.share > 0 && options.share <= 1))
        throw domain_fault("achievable_benchmark: share = " + number_text(options.share) + " is outside of 0 to 1");
    const statistics::intervals found = statistics::proportions(rows); // says which rows are counts at all
    struct unit {
        double       fraction;
        std::int64_t row;
    };
    std::vector<unit> units;
    double            all = 0;
    for (std::size_t i = 0; i < found.size(); ++i) {
        if (!statistics::has_numbers(found.state[i])) continue;
        const double fraction = (rows.events[i] + 1) / (rows.cases[i] + 2);
        units.push_back({options.more_is_better ? -fraction : fraction, static_cast<std::int64_t>(i)});
        all += rows.cases[i];
    }
    std::ranges::stable_sort(units, {}, &unit::fraction);
    achievable best;
    for (std::size_t u = 0; u < units.size(); ++u) {
        if (best.cases >= options.share * all && units[u].fraction != units[u - 1].fraction) break;
        best.events += rows.events[static_cast<std::size_t>(units[u].row)];
        best.cases += rows.cases[static_cast<std::size_t>(units[u].row)];
        best.rows.push_back(units[u].row);
    }
    if (best.rows.empty()) return std::nullopt;
    std::ranges::sort(best.rows);
    return best;
}

} // namespace steelyard::inline v0_1::comparison
