// SPDX-License-Identifier: MIT
#pragma once

#include <steelyard/core/options.hpp>
#include <steelyard/statistics/proportions.hpp>

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace steelyard::inline v0_1::comparison {

/// What units are held against.
enum class benchmark : std::uint8_t {
    lower_quartile,
    median, ///< of the units, each counting once: not the whole's number
    upper_quartile,
    pooled,     ///< of all who are compared together
    achievable, ///< what the best units that make up a tenth of all cases reach together
    target,     ///< what was agreed
};

} // namespace steelyard::inline v0_1::comparison

namespace steelyard::inline v0_1 {
template <>
struct enum_names<comparison::benchmark> {
    static constexpr std::array<std::string_view, 6> value{"lower_quartile", "median",     "upper_quartile",
                                                           "pooled",         "achievable", "target"};
};
} // namespace steelyard::inline v0_1

namespace steelyard::inline v0_1::comparison {

struct quartiles {
    double      lower = 0, middle = 0, upper = 0;
    friend bool operator==(const quartiles&, const quartiles&) = default;
};

/// A quarter, half and three quarters of the way through the sorted numbers, between two of them in proportion (Hyndman &
/// Fan 1996, The American Statistician 50, definition 7). Empty without any number.
/// @throws domain_fault for a number that is not finite
[[nodiscard]] std::optional<quartiles> quartiles_of(std::vector<double> numbers);

struct achievable_options {
    double share = 0.1;
    bool   more_is_better = true;

    static void fields(auto&& field) {
        using o = achievable_options;
        field("share", &o::share, "of all cases that the best units have to make up, above 0 to 1");
        field("more_is_better", &o::more_is_better, "whether the best have the largest proportion");
    }
    friend bool operator==(const achievable_options&, const achievable_options&) = default;
};

/// What the best units reach together.
struct achievable {
    double                    events = 0, cases = 0; ///< of them
    std::vector<std::int64_t> rows;                  ///< of the table, in its order

    [[nodiscard]] double proportion() const noexcept { return events / cases; }
    friend bool          operator==(const achievable&, const achievable&) = default;
};

/// The pooled proportion of the smallest set of best units that has at least a share of all cases (achievable benchmark of
/// care: Kiefe et al. 1998, International Journal for Quality in Health Care 10; Weissman et al. 1999, Journal of Evaluation
/// in Clinical Practice 5). Best by the adjusted fraction (events + 1) / (cases + 2), so that one of one does not win; units
/// with equal ones are taken or left together, whatever the order of rows.
/// Rows that `statistics::proportions` gives no numbers for are left out. Empty when none is left.
/// @throws shape_mismatch, domain_fault
[[nodiscard]] std::optional<achievable> achievable_benchmark(const statistics::proportion_rows& rows,
                                                             const achievable_options&          options = {});

} // namespace steelyard::inline v0_1::comparison
