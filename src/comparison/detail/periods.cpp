// SPDX-License-Identifier: MIT
#include "periods.hpp"

#include <steelyard/core/error.hpp>

namespace steelyard::inline v0_1::comparison::detail {

period period_of_side(const definitions& agreed, const measure& of, const std::string& text, const char* caller) {
    if (const auto p = agreed.read_period(text, of.frequency)) return *p;
    throw period_mismatch(std::string(caller) + ": '" + text + "' is no period of " + of.code + " (" +
                          of.frequency.text() + ") nor of a calendar or a built-in kind");
}

std::string name_of(const definitions& agreed, const measure& of, const period_kind& kind, const char* caller) {
    if (kind == of.frequency) return "";
    for (const calendar& c : agreed.calendars)
        if (c.means == kind) return c.code;
    for (const char* name : {"day", "month", "quarter", "half", "year", "school_year"})
        if (agreed.find_period_kind(name) == kind) return name;
    throw period_mismatch(std::string(caller) + ": no calendar names the kind of period '" + kind.text() + "'");
}

const measure& measure_of(const definitions& agreed, const indicator& what, const indicator_part& part,
                          const char* caller) {
    if (const measure* m = agreed.find_measure(part.measure)) return *m;
    throw unknown_code(std::string(caller) + ": " + what.code + " is made of the measure '" + part.measure +
                       "', which is not declared");
}

} // namespace steelyard::inline v0_1::comparison::detail
