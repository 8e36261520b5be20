// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace steelyard::inline v0_1::sensitivity::detail {

/// Points that fill a unit cube evenly, randomised so that each by itself is uniform: Halton's sequence (1960) with its
/// digits permuted at random (Owen 2017, "A randomized Halton algorithm in R", arXiv:1706.02808). Coordinate j counts in
/// the j-th prime. Sets of other replicates are independent. ADR 0017 says why these and no others.
class randomised_halton {
public:
    randomised_halton(std::int64_t dimensions, std::int64_t points, std::uint64_t seed, std::uint64_t replicate);
    /// The point of that number, 0..points-1; every coordinate lies strictly between 0 and 1.
    void point(std::int64_t number, std::span<double> into) const;

private:
    struct coordinate {
        std::int64_t        base = 2, digits = 0;
        std::vector<double> value;    ///< digits x base: what a digit adds
        double              rest = 0; ///< of all digits that are 0 in every point
    };
    std::vector<coordinate> coordinates_;
};

} // namespace steelyard::inline v0_1::sensitivity::detail
