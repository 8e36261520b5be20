// SPDX-License-Identifier: MIT
#include "detail/usual.hpp"

#include <map>

namespace steelyard::inline v0_1::validation::detail {

expected_numbers by_season(const point_series& s, std::int32_t seasons, std::size_t least_years) {
    expected_numbers expected(s.size());
    if (seasons == 0) return expected;
    std::map<std::int32_t, std::vector<std::size_t>> same;
    for (std::size_t i = 0; i < s.size(); ++i) same[((s.period[i] % seasons) + seasons) % seasons].push_back(i);
    for (const auto& [season, at] : same) {
        if (at.size() <= least_years) continue;
        for (const std::size_t i : at) {
            std::vector<double> others;
            for (const std::size_t j : at)
                if (j != i) others.push_back(s.x[j]);
            expected[i] = statistics::median(std::move(others));
        }
    }
    return expected;
}

expected_numbers by_neighbours(const point_series& s, std::size_t reach) {
    expected_numbers expected(s.size());
    for (std::size_t i = 0; i < s.size(); ++i) {
        const std::size_t   first = i < reach ? 0 : i - reach;
        std::vector<double> others;
        for (std::size_t j = first; j < s.size() && j <= i + reach; ++j)
            if (j != i) others.push_back(s.x[j]);
        if (others.size() >= reach) expected[i] = statistics::median(std::move(others));
    }
    return expected;
}

std::optional<statistics::robust_spread> residual_spread(const point_series& s, const expected_numbers& expected,
                                                         std::size_t least) {
    std::vector<double> away;
    for (std::size_t i = 0; i < s.size(); ++i)
        if (expected[i]) away.push_back(s.x[i] - *expected[i]);
    return away.size() < least ? std::nullopt : statistics::spread_of(away);
}

ratio_spread::ratio_spread(const point_series& s, const expected_numbers& expected, std::size_t least) {
    std::vector<double> logs;
    for (std::size_t i = 0; i < s.size(); ++i)
        if (expected[i] && *expected[i] > 0 && s.x[i] > 0) logs.push_back(std::log(s.x[i] / *expected[i]));
    if (logs.size() >= least) of = statistics::spread_of(logs);
}

} // namespace steelyard::inline v0_1::validation::detail
