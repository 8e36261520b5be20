// SPDX-License-Identifier: MIT
#include "counts.hpp"

steelyard::aggregation::exact_sum host::count(std::span<const std::int64_t> numbers) {
    steelyard::aggregation::exact_sum sum;
    for (const std::int64_t n : numbers) sum.add(n);
    return sum;
}
