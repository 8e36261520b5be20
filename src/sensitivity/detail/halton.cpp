// SPDX-License-Identifier: MIT
#include "halton.hpp"

#include <steelyard/core/random.hpp>

#include <algorithm>
#include <numeric>
#include <utility>

namespace steelyard::inline v0_1::sensitivity::detail {

namespace {

[[nodiscard]] std::int64_t next_prime(std::int64_t after) {
    for (std::int64_t n = after + 1;; ++n) {
        bool prime = n > 1;
        for (std::int64_t d = 2; prime && d * d <= n; ++d) prime = n % d != 0;
        if (prime) return n;
    }
}

} // namespace

randomised_halton::randomised_halton(std::int64_t dimensions, std::int64_t points, std::uint64_t seed,
                                     std::uint64_t replicate) {
    std::int64_t prime = 1;
    for (std::int64_t j = 0; j < dimensions; ++j) {
        prime = next_prime(prime);
        coordinate    c{prime, 0, {}, 0};
        random_stream random(random_stream(seed, replicate).next(), static_cast<std::uint64_t>(j));
        double        unit = 1;
        for (std::int64_t reach = 1; reach < points; reach *= prime) {
            unit /= static_cast<double>(prime);
            std::vector<std::int64_t> order(static_cast<std::size_t>(prime));
            std::iota(order.begin(), order.end(), 0);
            for (std::size_t i = order.size(); i > 1; --i)
                std::swap(order[i - 1], order[random.below(i)]); // Fisher and Yates
            for (const std::int64_t digit : order) c.value.push_back(static_cast<double>(digit) * unit);
            ++c.digits;
        }
        c.rest = random.uniform() * unit;
        coordinates_.push_back(std::move(c));
    }
}

void randomised_halton::point(std::int64_t number, std::span<double> into) const {
    for (std::size_t j = 0; j < coordinates_.size(); ++j) {
        const coordinate& c = coordinates_[j];
        double            x = c.rest;
        std::int64_t      n = number;
        for (std::int64_t k = 0; k < c.digits; ++k, n /= c.base)
            x += c.value[static_cast<std::size_t>(k * c.base + n % c.base)];
        into[j] = std::clamp(x, 0x1p-53, 1 - 0x1p-53);
    }
}

} // namespace steelyard::inline v0_1::sensitivity::detail
