// SPDX-License-Identifier: MIT
#pragma once

#include <steelyard/core/problem.hpp>
#include <steelyard/define/expectation.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace steelyard::inline v0_1::frameworks {

struct framework;

/// What some participants promise to report, who asks for it, and what that costs them. When they report is said by the
/// expectations of these measures: a contract read from TOML writes them, `expect()` does so for one built in memory, and
/// `check()` names what is lacking.
struct reporting_contract {
    std::string              code;
    std::string              title;
    std::vector<std::string> organisations; ///< participants that report
    std::vector<std::string> measures;      ///< or indicators, which stand for the measures of their parts; all of one frequency
    std::vector<std::string> asked_by;      ///< organisations that ask for it
    std::string              purpose;       ///< what it is used for
    std::optional<std::int64_t> minutes;    ///< of work for one organisation and one period, all measures; empty: nobody said
    input_place              declared_at;
};

/// Adds the expectations that a contract stands for, one per measure, to the framework's definitions.
/// @param when  its places, from, to and due_days are taken; measure and organisations are the contract's
void expect(framework& f, const reporting_contract& contract, const expectation& when);

/// What reporting asks of one participant in a year. Minutes that nobody stated are not zero: they are counted apart.
struct reporting_burden {
    std::string               organisation;
    std::int64_t              contracts = 0;
    std::int64_t              without_minutes = 0; ///< contracts among them for which nobody stated any
    std::optional<double>     minutes_a_year;      ///< of the others; empty where there are none
    std::vector<std::string>  measures;            ///< asked of it, each once, in order of words
    std::vector<std::string>  asked_twice;         ///< measures in more than one of its contracts: report once, use often
    friend bool operator==(const reporting_burden&, const reporting_burden&) = default;
};

/// Every participant with a contract, in order of words. A year has 365.2425 days, 12 months, 4 quarters, 2 halves, and one
/// year, season or night of each kind.
[[nodiscard]] std::vector<reporting_burden> burden_of(const framework& f);

} // namespace steelyard::inline v0_1::frameworks
