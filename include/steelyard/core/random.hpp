// SPDX-License-Identifier: MIT
#pragma once

#include <steelyard/core/int128.hpp>

#include <cstdint>

namespace steelyard::inline v0_1 {

/// A stream of random integers named by (seed, stream): replicate i draws from stream i, so results do not depend
/// on which thread ran it. splitmix64 (Steele, Lea, Flood 2014). No std:: distribution is used: libraries differ.
class random_stream {
public:
    constexpr explicit random_stream(std::uint64_t seed, std::uint64_t stream = 0) noexcept
        : state_(mix(seed + 0x9E3779B97F4A7C15ULL) ^ mix(stream * 0xD1B54A32D192ED03ULL + 1)) {}

    constexpr std::uint64_t next() noexcept { return mix(state_ += 0x9E3779B97F4A7C15ULL); }
    /// Uniform in 0..n-1, n > 0. Bias below 2^-64 * n.
    constexpr std::uint64_t below(std::uint64_t n) noexcept {
        return static_cast<std::uint64_t>(static_cast<uint128>(next()) * n >> 64);
    }
    /// Uniform in [0, 1), 53 bits.
    constexpr double uniform() noexcept { return static_cast<double>(next() >> 11) * 0x1p-53; }

private:
    static constexpr std::uint64_t mix(std::uint64_t z) noexcept {
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9ULL;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EBULL;
        return z ^ (z >> 31);
    }
    std::uint64_t state_;
};

} // namespace steelyard::inline v0_1
