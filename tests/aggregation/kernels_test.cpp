// SPDX-License-Identifier: MIT
#include <steelyard/core/random.hpp>

#include <aggregation/detail/cell.hpp>
#include <aggregation/detail/kernels.hpp>

#include <doctest/doctest.h>

#include <bit>
#include <cmath>
#include <limits>
#include <vector>

using namespace steelyard;
using namespace steelyard::aggregation::detail;

TEST_SUITE("aggregation") {

TEST_CASE("kernels: many doubles at once become the units that each becomes alone") {
    std::vector<double> x{0, -0.0, 1, -1, -1.5, 0x1p-64, -0x1p-64, 0x1.8p-64, -0x1.8p-64, -0x1p-65, 0x1.FFFFFFFFFFFFFp50, -0x1.FFFFFFFFFFFFFp50,
                          std::numeric_limits<double>::denorm_min(), -std::numeric_limits<double>::min(), 0.5, 0x1.FFFFFFFFFFFFFp-1, -0x1p-32};
    random_stream r(23);
    while (x.size() < 20'001)
        x.push_back(std::ldexp(static_cast<double>(r.below(std::uint64_t{1} << 53)), -static_cast<int>(r.below(125)) - 2) * (r.below(2) == 0 ? 1 : -1));
    std::vector<std::int64_t> stored;
    for (const double v : x) stored.push_back(std::bit_cast<std::int64_t>(v));
    for (const bool small : {true, false}) {
        CAPTURE(small);
        std::vector<std::int64_t>  whole(x.size());
        std::vector<std::uint64_t> part(x.size());
        split(stored.data(), stored.size(), small, whole.data(), part.data());
        for (std::size_t i = 0; i < x.size(); ++i) {
            CAPTURE(x[i]);
            REQUIRE(to_fixed(x[i]).units == static_cast<int128>(uint128{static_cast<std::uint64_t>(whole[i])} << 64 | part[i]));
        }
    }
}

TEST_CASE("kernels: the gaps of periods of one length counted together are those counted one by one") {
    random_stream r(24);
    for (int round = 0; round < 2'000; ++round) {
        const std::size_t each = 2 + r.below(30), n = 1 + r.below(63 / each);
        gap_masks         together;
        for (std::size_t p = 0; p < n; ++p) {
            together.shift.push_back(p * each);
            together.mask.push_back((std::uint64_t{1} << each) - 1);
            together.count.push_back(static_cast<std::int32_t>(each));
        }
        const gap_masks one_by_one = together;
        for (const std::uint64_t first : together.shift) together.firsts |= std::uint64_t{1} << first;
        together.each = each;
        const std::uint64_t       there = r.next() & r.next(), wanted = r.below(2) == 0 ? there : there & r.next();
        std::vector<std::int32_t> a(n, 7), b(n, 7), c(n, 7);
        count_gaps(there, wanted, together, a.data());
        count_gaps(there, wanted, one_by_one, b.data());
        for (std::size_t p = 0; p < n; ++p)
            for (std::size_t bit = p * each; bit < (p + 1) * each; ++bit)
                if ((wanted >> p * each & together.mask[p]) != 0) c[p] += (there >> bit & 1) == 0 ? 1 : 0;
        REQUIRE(a == c);
        REQUIRE(b == c);
    }
}

} // TEST_SUITE
