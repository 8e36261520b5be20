// SPDX-License-Identifier: MIT
#pragma once

#include <steelyard/core/options.hpp>
#include <steelyard/statistics/status.hpp>

#include <cstddef>
#include <span>
#include <vector>

namespace steelyard::inline v0_1::statistics {

/// Defects found on so many units, each of which has so many opportunities for one. Whole numbers up to 2^52.
struct defect_rows {
    std::span<const double> defects;
    std::span<const double> units;
    std::span<const double> opportunities; ///< per unit
    std::span<const status> given;         ///< empty, or per row why it has no numbers
};

struct defect_options {
    double shift = 1.5; ///< by how many deviations a process is held to drift in the long run; 0: not at all

    static void fields(auto&& field) {
        using o = defect_options;
        field("shift", &o::shift, "deviations that a process drifts in the long run, by convention 1.5");
    }
    friend bool operator==(const defect_options&, const defect_options&) = default;
};

/// A row for each that came in. Where `state` has no numbers all are NaN; where `level_state` has none, both levels are:
/// `unbounded` without defects, and where every opportunity is one.
struct defect_rates {
    std::vector<double> per_unit;        ///< DPU: defects / units
    std::vector<double> per_opportunity; ///< DPO: defects / (units * opportunities)
    std::vector<double> per_million;     ///< DPMO
    std::vector<double> level;           ///< sigma level as counted: beyond it a normal number lies with chance DPO
    std::vector<double> shifted_level;   ///< the same plus the shift: the level that tables of 3.4 per million have
    std::vector<status> state;
    std::vector<status> level_state;
    double              shift = 1.5;

    [[nodiscard]] std::size_t size() const noexcept { return state.size(); }
};

/// @throws shape_mismatch for columns of different lengths; domain_fault for a shift that is not finite
[[nodiscard]] defect_rates defect_rates_of(const defect_rows& rows, const defect_options& options = {});

/// Defects per million opportunities at a sigma level: 10^6 P(Z > level - shift). @throws domain_fault unless both are finite
[[nodiscard]] double per_million_at(double level, double shift = 1.5);

} // namespace steelyard::inline v0_1::statistics
