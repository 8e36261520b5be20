// SPDX-License-Identifier: MIT
#pragma once

#include <steelyard/core/options.hpp>
#include <steelyard/validation/finding.hpp>

#include <cstdint>
#include <string>
#include <vector>

namespace steelyard::inline v0_1::validation {

/// What a summary keeps apart; what is off is added together.
struct summary_options {
    bool by_place = true;
    bool by_organisation = true;
    bool by_measure = true;
    bool by_rule = true;

    static void fields(auto&& field) {
        using o = summary_options;
        field("by_place", &o::by_place, "One line per place.");
        field("by_organisation", &o::by_organisation, "One line per organisation.");
        field("by_measure", &o::by_measure, "One line per measure.");
        field("by_rule", &o::by_rule, "One line per rule.");
    }
    friend bool operator==(const summary_options&, const summary_options&) = default;
};

/// How many findings of one unit, measure and rule there are, and where to look first. Words that the summary does not
/// keep apart are empty, as are those that a finding leaves open.
struct summary_row {
    std::string  place;
    std::string  organisation;
    std::string  measure;
    std::string  rule;
    std::int64_t faults = 0;
    std::int64_t warnings = 0;
    std::int64_t infos = 0;
    severity     worst = severity::info;
    double       score = 0;      ///< of the first look
    std::int64_t first_look = 0; ///< position, in the table summed up, of the gravest finding
    std::string  first_found;    ///< its sentence, with its period where it has one

    [[nodiscard]] std::int64_t count() const noexcept { return faults + warnings + infos; }
    friend bool                operator==(const summary_row&, const summary_row&) = default;
};

/// The findings of a whole fleet of reporters in one table: gravest lines first, then those with more findings, then in
/// order of words. Every finding is counted once, whatever is kept apart.
[[nodiscard]] std::vector<summary_row> summarise(const findings& of, const summary_options& options = {});

} // namespace steelyard::inline v0_1::validation
