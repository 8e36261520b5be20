// SPDX-License-Identifier: MIT
#include "detail/rows.hpp"

#include <steelyard/core/error.hpp>
#include <steelyard/core/text.hpp>

#include <cmath>
#include <core/detail/memory.hpp>

namespace steelyard::inline v0_1::statistics::detail {

void check_lengths(std::string_view function, std::span<const named_column> columns, std::span<const status> given) {
    std::string       wrong;
    const std::size_t rows = columns.front().numbers.size();
    const auto        say = [&](std::string_view name, std::size_t n) {
        if (n != rows) wrong += ", " + std::string(name) + " has " + std::to_string(n);
    };
    for (const named_column& c : columns) say(c.name, c.numbers.size());
    if (!given.empty()) say("given", given.size());
    if (!wrong.empty())
        throw shape_mismatch(std::string(function) + ": " + std::string(columns.front().name) + " has " +
                             std::to_string(rows) + " rows" + wrong + "; give one number per row in each");
}

void check_interval_options(std::string_view function, double confidence, meaning speaks_of) {
    if (!(confidence >= 0.5 && confidence < 1))
        throw domain_fault(std::string(function) + ": confidence = " + number_text(confidence) +
                           " is outside of 0.5 to below 1; write 0.95 for 95 percent");
    if (speaks_of == meaning::measurement)
        throw domain_fault(std::string(function) +
                           ": limits of counts do not know how far counting itself errs; "
                           "declare sampling or process, and carry the error of measurement apart");
}

void check_minimum(std::string_view function, std::string_view option, double minimum) {
    if (!(minimum >= 0 && std::isfinite(minimum)))
        throw domain_fault(std::string(function) + ": " + std::string(option) + " = " + number_text(minimum) +
                           "; give 0 or more");
}

int gravity(status s) noexcept {
    switch (s) {
    case status::suppressed: return 4;
    case status::missing: return 3;
    case status::impossible: return 2;
    case status::no_denominator: return 1;
    default: return has_numbers(s) ? 0 : 2;
    }
}

intervals blank_intervals(std::size_t rows, meaning speaks_of, double confidence) {
    intervals to = intervals_to_fill(rows, speaks_of, confidence);
    add_rows(rows, to);
    return to;
}

intervals intervals_to_fill(std::size_t rows, meaning speaks_of, double confidence) {
    intervals to;
    for (std::vector<double>* column : {&to.estimate, &to.lower, &to.upper}) {
        column->reserve(rows);
        steelyard::detail::take_memory(column->data(), rows * sizeof(double));
    }
    to.state.reserve(rows);
    to.speaks_of = speaks_of;
    to.confidence = confidence;
    return to;
}

void add_rows(std::size_t count, intervals& to) {
    for (std::vector<double>* column : {&to.estimate, &to.lower, &to.upper}) column->resize(column->size() + count);
    to.state.resize(to.state.size() + count);
}

double tail_of(double confidence) noexcept { return std::nearbyint((1 - confidence) * 1e15) / 2e15; }

namespace {

[[nodiscard]] std::string_view advice_for(status s) noexcept {
    switch (s) {
    case status::no_denominator: return "leave the row out, or say that its numbers are missing";
    case status::below_minimum: return "leave the row out, or lower the minimum";
    case status::impossible: return "correct it, or say that it is missing or suppressed";
    default: return "leave the row out, or take what is known of it as given";
    }
}

} // namespace

void refuse_rows(std::string_view function, std::span<const named_column> columns, std::span<const status> given,
                 std::span<const status> state) {
    std::vector<problem> wrong;
    for (std::size_t i = 0; i < state.size(); ++i) {
        if (has_numbers(state[i]) || !has_numbers(given_at(given, i))) continue;
        problem p;
        p.rule = name(state[i]);
        p.found = "row " + std::to_string(i + 1);
        std::string_view before = ": ";
        for (const named_column& c : columns) {
            p.found += std::string(before) + std::string(c.name) + " " + number_text(c.numbers[i]);
            before = ", ";
        }
        p.advice = advice_for(state[i]);
        wrong.push_back(std::move(p));
    }
    if (!wrong.empty()) throw invalid_input(std::string(function), std::move(wrong));
}

} // namespace steelyard::inline v0_1::statistics::detail
