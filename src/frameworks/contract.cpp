// SPDX-License-Identifier: MIT
#include <steelyard/frameworks/contract.hpp>
#include <steelyard/frameworks/framework.hpp>

#include <map>
#include <set>

namespace steelyard::inline v0_1::frameworks {

namespace {

[[nodiscard]] double periods_a_year(const period_kind& kind) noexcept {
    switch (kind.on) {
    case grid::day: return 365.2425;
    case grid::month: return 12;
    case grid::quarter: return 4;
    case grid::half: return 2;
    default: return 1;
    }
}

/// What a contract costs in a year; its measures have one frequency, which check() sees to.
[[nodiscard]] std::optional<double> minutes_a_year(const framework& f, const reporting_contract& c) {
    if (!c.minutes) return std::nullopt;
    for (const std::string& code : measures_of(f, c.measures))
        return static_cast<double>(*c.minutes) * periods_a_year(f.agreed.find_measure(code)->frequency);
    return std::nullopt;
}

} // namespace

void expect(framework& f, const reporting_contract& contract, const expectation& when) {
    for (const std::string& code : measures_of(f, contract.measures)) {
        expectation e = when;
        e.measure = code;
        e.organisations = contract.organisations;
        if (e.declared_at == input_place{}) e.declared_at = contract.declared_at;
        f.agreed.expectations.push_back(std::move(e));
    }
}

std::vector<reporting_burden> burden_of(const framework& f) {
    std::map<std::string, reporting_burden>           burdens;
    std::map<std::string, std::map<std::string, int>> asked; // by organisation and measure
    for (const reporting_contract& c : f.contracts) {
        const auto minutes = minutes_a_year(f, c);
        for (const std::string& who : std::set<std::string>(c.organisations.begin(), c.organisations.end())) {
            reporting_burden& b = burdens[who];
            ++b.contracts;
            if (minutes) b.minutes_a_year = b.minutes_a_year.value_or(0) + *minutes;
            else ++b.without_minutes;
            for (const std::string& code : measures_of(f, c.measures)) ++asked[who][code];
        }
    }
    std::vector<reporting_burden> all;
    for (auto& [who, b] : burdens) {
        b.organisation = who;
        for (const auto& [code, times] : asked[who]) {
            b.measures.push_back(code);
            if (times > 1) b.asked_twice.push_back(code);
        }
        all.push_back(std::move(b));
    }
    return all;
}

} // namespace steelyard::inline v0_1::frameworks
