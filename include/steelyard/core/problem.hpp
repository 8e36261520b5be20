// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <string>

namespace steelyard::inline v0_1 {

/// A place in what somebody wrote: file, line, column and the code at fault. Empty fields are unknown.
struct input_place {
    std::string  file;
    std::int64_t line = 0; ///< 1-based; 0 = unknown. In a CSV the header is line 1.
    std::string  column;   ///< column name of a table, or key of a framework file
    std::string  code;     ///< the measure, place, category... that the message is about

    /// "reports.csv:14, column place, code 'X'"; empty when nothing is known.
    [[nodiscard]] std::string text() const {
        std::string s = file;
        if (line > 0) s += (s.empty() ? "line " : ":") + std::to_string(line);
        if (!column.empty()) s += (s.empty() ? "column " : ", column ") + column;
        if (!code.empty()) s += (s.empty() ? "'" : ", '") + code + "'";
        return s;
    }
    friend bool operator==(const input_place&, const input_place&) = default;
};

enum class severity : std::uint8_t { info, warning, fault };

/// One thing that is wrong in what was given: what was found, and what to do about it.
struct problem {
    severity    level = severity::fault;
    std::string rule; ///< stable name of the check, such as "unknown_code"
    input_place where;
    std::string found;
    std::string advice;

    [[nodiscard]] std::string text() const {
        std::string s = where.text();
        if (!s.empty()) s += ": ";
        s += "[" + rule + "] " + found;
        if (!advice.empty()) s += "; " + advice;
        return s;
    }
    friend bool operator==(const problem&, const problem&) = default;
};

} // namespace steelyard::inline v0_1
