// SPDX-License-Identifier: MIT
#include <steelyard/core/error.hpp>
#include <steelyard/core/random.hpp>
#include <steelyard/sensitivity/holding.hpp>

#include <doctest/doctest.h>

#include <set>

using namespace steelyard;
using namespace steelyard::sensitivity;

TEST_SUITE("sensitivity") {
    TEST_CASE("holding: counts, flips and the sentence, by hand") {
        // Fails only where the scale is the second and the mean is the third option.
        const factorial           design({factor::equal("scale", 2), factor::equal("mean", 3)});
        std::vector<std::uint8_t> holds(6, 1);
        holds[5] = 0;
        const holding_result r = holding(design, holds, 0);
        CHECK(r.holds == 5);
        CHECK(r.admitted == 6);
        CHECK(r.share == doctest::Approx(5.0 / 6));
        CHECK(r.holds_as_chosen);
        CHECK(r.smallest_flips == std::vector<flip>{{{0, 1}, {1, 2}, 5}});
        CHECK(r.sentence(design) == "It holds in 5 of 6 combinations of 2 judgements. Changing `scale` to option 2 and `mean` to option 3 turns it around.");
        // From the third mean one change is enough.
        CHECK(holding(design, holds, 2).smallest_flips == std::vector<flip>{{{0}, {1}, 5}});
        // What is excluded neither holds nor flips.
        const std::vector<std::int64_t> excluded{5};
        const factorial                 fewer({factor::equal("scale", 2), factor::equal("mean", 3)}, excluded);
        const holding_result            always = holding(fewer, holds, 0);
        CHECK(always.admitted == 5);
        CHECK(always.holds == 5);
        CHECK(always.share == doctest::Approx(1));
        CHECK(always.sentence(fewer) == "It holds in 5 of 5 combinations of 2 judgements. No combination turns it around.");
        CHECK_THROWS_AS((void)holding(fewer, holds, 5), domain_fault);
        CHECK_THROWS_AS((void)holding(fewer, std::vector<std::uint8_t>(3, 1), 0), shape_mismatch);
    }

    TEST_CASE("holding: an option that stands there twice changes nothing") {
        for (std::uint64_t seed = 0; seed < 50; ++seed) {
            random_stream             r(seed, 3);
            const auto                first = static_cast<std::int32_t>(1 + r.below(3)), second = static_cast<std::int32_t>(1 + r.below(4));
            std::vector<std::uint8_t> holds;
            std::vector<double>       values;
            for (std::int32_t i = 0; i < first * second; ++i) {
                holds.push_back(r.below(2) == 0 ? 1 : 0);
                values.push_back(static_cast<double>(i));
            }
            const factorial design({factor::equal("a", first), factor::equal("b", second)});
            CHECK(duplicates(design, values).empty());
            // b once more with its last option doubled, which halves its probability
            std::vector<double> p(static_cast<std::size_t>(second) + 1, 1.0 / second);
            p[p.size() - 1] = p[p.size() - 2] = 0.5 / second;
            const factorial           wider({factor::equal("a", first), {"b", p}});
            std::vector<std::uint8_t> same;
            std::vector<double>       same_values;
            for (std::int32_t a = 0; a < first; ++a)
                for (std::int32_t b = 0; b <= second; ++b) {
                    const auto at = static_cast<std::size_t>(a * second + std::min(b, second - 1));
                    same.push_back(holds[at]);
                    same_values.push_back(values[at]);
                }
            CAPTURE(seed);
            CHECK(duplicates(wider, same_values) == std::vector<duplicate_option>{{1, second, second - 1}});
            const holding_result one = holding(design, holds, 0), two = holding(wider, same, 0);
            CHECK(two.share == doctest::Approx(one.share).epsilon(1e-12));
            CHECK((two.holds == 0) == (one.holds == 0));
            CHECK((two.holds == two.admitted) == (one.holds == one.admitted));
            const auto changes = [&](const holding_result& h) {
                std::set<std::pair<std::vector<std::int32_t>, std::vector<std::int32_t>>> found;
                for (const flip& f : h.smallest_flips) {
                    std::vector<std::int32_t> options = f.options;
                    for (std::size_t i = 0; i < options.size(); ++i)
                        if (f.factors[i] == 1) options[i] = std::min(options[i], second - 1);
                    found.emplace(f.factors, options);
                }
                return found;
            };
            CHECK(changes(one) == changes(two));
        }
    }
}
