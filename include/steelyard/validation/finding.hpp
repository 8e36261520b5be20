// SPDX-License-Identifier: MIT
#pragma once

#include <steelyard/core/problem.hpp>

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace steelyard::inline v0_1::validation {

/// One doubt about what was reported. Keys are words; an empty one means that the finding is not about one such thing.
struct finding {
    severity     level = severity::warning;
    std::string  rule; ///< stable name of the check, such as "outside_range" or "suspected_break"
    std::string  measure;
    std::string  place;
    std::string  organisation;
    std::string  category; ///< "sex=F;age=16-24"; empty: the whole
    std::string  period;
    std::string  source;
    std::string  file;      ///< that the row came from, where known
    std::int64_t line = 0;  ///< in that file; 0 = unknown
    std::string  found;     ///< a whole sentence with its numbers
    std::string  evidence;  ///< what the sentence rests on
    double       score = 0; ///< 0..1, for ranking within a rule: larger is graver
    std::string  advice;    ///< what to do about it

    /// "warning [suspected_break] counts.csv:12: homeless, MI-501, 2009: ..." for people.
    [[nodiscard]] std::string text() const;
    friend bool               operator==(const finding&, const finding&) = default;
};

/// A table of findings. After sort(): faults first, then warnings, then infos; within them by rule, graver scores
/// first, then by keys; the same table whatever order they were found in.
class findings {
public:
    findings() = default;

    void add(finding f) { rows_.push_back(std::move(f)); }
    void append(findings other);
    /// Brings the table into its canonical order.
    void sort();

    [[nodiscard]] std::size_t                 size() const noexcept { return rows_.size(); }
    [[nodiscard]] bool                        empty() const noexcept { return rows_.empty(); }
    [[nodiscard]] const finding&              operator[](std::size_t i) const { return rows_[i]; }
    [[nodiscard]] auto                        begin() const noexcept { return rows_.begin(); }
    [[nodiscard]] auto                        end() const noexcept { return rows_.end(); }
    [[nodiscard]] const std::vector<finding>& rows() const noexcept { return rows_; }

    [[nodiscard]] std::int64_t count(severity level) const noexcept;
    [[nodiscard]] std::int64_t count(std::string_view rule) const noexcept;
    /// Findings of one rule, in this table's order.
    [[nodiscard]] findings of_rule(std::string_view rule) const;
    /// Findings about one place, in this table's order.
    [[nodiscard]] findings of_place(std::string_view place) const;
    /// Every rule that found something, in order of its name, with how often.
    [[nodiscard]] std::vector<std::pair<std::string, std::int64_t>> count_by_rule() const;
    /// One line per finding.
    [[nodiscard]] std::string text() const;

    friend bool operator==(const findings&, const findings&) = default;

private:
    std::vector<finding> rows_;
};

} // namespace steelyard::inline v0_1::validation
