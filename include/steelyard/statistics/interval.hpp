// SPDX-License-Identifier: MIT
#pragma once

#include <steelyard/statistics/status.hpp>

#include <cstddef>
#include <vector>

namespace steelyard::inline v0_1::statistics {

/// Of what an interval speaks. A full count has no sampling error: who gives it an interval says what would vary if it
/// were counted again, and a reader needs to know which it is.
enum class meaning : std::uint8_t {
    undeclared,  ///< nobody has said
    sampling,    ///< the rows are a sample of those that could have been asked
    process,     ///< everybody was counted; chance decided how many events a rate as it is would bring
    measurement, ///< counting itself errs: the formulas for counts do not know by how much, and refuse
};

/// Estimates with their limits, a row for each row that came in. Where `state` has no numbers they are NaN.
struct intervals {
    std::vector<double> estimate;
    std::vector<double> lower;
    std::vector<double> upper;
    std::vector<status> state;
    meaning             speaks_of = meaning::undeclared;
    double              confidence = 0.95;

    [[nodiscard]] std::size_t size() const noexcept { return state.size(); }
};

} // namespace steelyard::inline v0_1::statistics

namespace steelyard::inline v0_1 {
template <>
struct enum_names<statistics::meaning> {
    static constexpr std::array<std::string_view, 4> value{"undeclared", "sampling", "process", "measurement"};
};
} // namespace steelyard::inline v0_1
