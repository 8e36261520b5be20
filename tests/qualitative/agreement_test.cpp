// SPDX-License-Identifier: MIT
#include "validation/world.hpp"

#include <steelyard/core/error.hpp>
#include <steelyard/core/random.hpp>
#include <steelyard/qualitative/agreement.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <string>
#include <vector>

using namespace steelyard;
using namespace steelyard::qualitative;
using statistics::status;

namespace {

constexpr double nothing = std::numeric_limits<double>::quiet_NaN();

/// Coders by units.
struct codings {
    std::vector<double> of;
    std::int64_t        units = 0;

    [[nodiscard]] agreement alpha(coding_scale scale) const { return krippendorff_alpha({of, units, {}}, {scale}); }
};

/// "12.3/1213": a letter or digit per unit, a point where there is none, coders between slashes.
[[nodiscard]] codings read(const std::string& text) {
    codings c;
    for (const char letter : text)
        if (letter != '/') c.of.push_back(letter == '.' ? nothing : static_cast<double>(letter - '0'));
    c.units = static_cast<std::int64_t>(std::min(text.find('/'), text.size()));
    return c;
}

[[nodiscard]] codings drawn(std::uint64_t seed, std::size_t coders, std::size_t units) {
    random_stream r(seed);
    codings       c{{}, static_cast<std::int64_t>(units)};
    for (std::size_t i = 0; i < coders * units; ++i)
        c.of.push_back(r.below(4) == 0 ? nothing : static_cast<double>(r.below(5)) * 1.25 - 2);
    return c;
}

/// The definition itself, over all ordered pairs.
[[nodiscard]] double by_pairs(const codings& c, coding_scale scale) {
    const auto                       units = static_cast<std::size_t>(c.units);
    std::vector<std::vector<double>> of(units);
    for (std::size_t i = 0; i < c.of.size(); ++i)
        if (!std::isnan(c.of[i])) of[i % units].push_back(c.of[i]);
    std::vector<double> all;
    for (const auto& u : of)
        if (u.size() > 1) all.insert(all.end(), u.begin(), u.end());
    const auto distance = [&](double a, double b) {
        if (scale == coding_scale::nominal) return a == b ? 0.0 : 1.0;
        if (scale == coding_scale::interval) return (a - b) * (a - b);
        double between = 0;
        for (const double x : all)
            if (x >= std::min(a, b) && x <= std::max(a, b)) between += x == a || x == b ? 0.5 : 1;
        return a == b ? 0.0 : between * between;
    };
    const auto sum = [&](const std::vector<double>& u) {
        double s = 0;
        for (std::size_t i = 0; i < u.size(); ++i)
            for (std::size_t j = 0; j < u.size(); ++j)
                if (i != j) s += distance(u[i], u[j]);
        return s;
    };
    const auto n = static_cast<double>(all.size());
    double     within = 0;
    for (const auto& u : of)
        if (u.size() > 1) within += sum(u) / static_cast<double>(u.size() - 1);
    return 1 - (within / n) / (sum(all) / (n * (n - 1)));
}

constexpr std::array scales{coding_scale::nominal, coding_scale::ordinal, coding_scale::interval};

} // namespace

TEST_SUITE("qualitative") {
    TEST_CASE("alpha: the published examples") {
        const auto t = world::read_table(STEELYARD_SOURCE_DIR "/tests/golden/krippendorff.csv");
        REQUIRE(t.has_value());
        REQUIRE(t->lines.size() == 5);
        for (std::size_t i = 0; i < t->lines.size(); ++i) {
            CAPTURE(t->at(i, "source"));
            const auto a = read(t->at(i, "coders")).alpha(enum_from<coding_scale>(t->at(i, "scale"), "scale"));
            REQUIRE(a.state == status::ok);
            CHECK(std::abs(a.alpha - t->number(i, "alpha")) <= t->number(i, "tolerance"));
        }
    }

    TEST_CASE("alpha: by hand") {
        // Units (0, 0), (0, 1), (1, 1) of two coders: three zeros and three ones. Observed 2 / 6, expected 18 / 30.
        const agreement a = read("001/011").alpha(coding_scale::nominal);
        CHECK(a.observed == doctest::Approx(1.0 / 3).epsilon(1e-15));
        CHECK(a.expected == doctest::Approx(0.6).epsilon(1e-15));
        CHECK(a.alpha == doctest::Approx(4.0 / 9).epsilon(1e-15));
        CHECK(a.units == 3);
        CHECK(a.codings == 6);
        const agreement b = read("01.9/01.9/.12.").alpha(coding_scale::nominal);
        CHECK(b.alpha == 1);
        CHECK(b.alone == 1);
        CHECK(b.missing == 4);
        CHECK(b.codings == 7);
    }

    TEST_CASE("alpha: every pair counted, whatever the order of coders and units") {
        for (std::uint64_t seed = 1; seed <= 60; ++seed) {
            CAPTURE(seed);
            const std::size_t coders = 2 + seed % 4, units = 5 + seed % 9;
            const codings     c = drawn(seed, coders, units);
            codings           turned = c;
            for (std::size_t row = 0; row < coders; ++row)
                for (std::size_t u = 0; u < units; ++u)
                    turned.of[row * units + u] = c.of[(coders - 1 - row) * units + (u * 1 + seed) % units];
            for (const coding_scale scale : scales) {
                const agreement a = c.alpha(scale);
                REQUIRE(a.state == status::ok);
                CHECK(a.alpha == doctest::Approx(by_pairs(c, scale)).epsilon(1e-12));
                CHECK(a.alpha == turned.alpha(scale).alpha); // to the bit
            }
        }
    }

    TEST_CASE("alpha: scales") {
        for (std::uint64_t seed = 1; seed <= 20; ++seed) {
            CAPTURE(seed);
            codings c = drawn(seed, 3, 12), shifted = c, bent = c;
            for (double& x : shifted.of) x = 1e9 + 4 * x;
            for (double& x : bent.of) x = std::exp(x);
            CHECK(shifted.alpha(coding_scale::interval).alpha ==
                  doctest::Approx(c.alpha(coding_scale::interval).alpha).epsilon(1e-12));
            CHECK(bent.alpha(coding_scale::ordinal).alpha == c.alpha(coding_scale::ordinal).alpha);
            CHECK(bent.alpha(coding_scale::nominal).alpha == c.alpha(coding_scale::nominal).alpha);
        }
    }

    TEST_CASE("alpha: where there is none, a status says so") {
        for (const coding_scale scale : scales) {
            CHECK(read("").alpha(scale).state == status::below_minimum);
            CHECK(read("12.").alpha(scale).state == status::below_minimum);
            CHECK(std::isnan(read("1../.2.").alpha(scale).alpha));
            const agreement same = read("111/111").alpha(scale);
            CHECK(same.state == status::no_denominator);
            CHECK(same.observed == 0);
            CHECK(std::isnan(same.alpha));
        }
        const double       infinite = std::numeric_limits<double>::infinity();
        const std::vector<double> of{1, 2, infinite, 1, 2, 3};
        CHECK(krippendorff_alpha({of, 3, {}}).impossible == 1);
        CHECK(krippendorff_alpha({of, 3, {}}).alpha == 1);
        const std::vector<status> given{status::ok, status::suppressed, status::ok, status::ok, status::ok, status::ok};
        CHECK(krippendorff_alpha({of, 3, given}).missing == 1);
        const std::vector<double> huge{1e300, -1e300, -1e300, 1e300};
        CHECK(krippendorff_alpha({huge, 2, {}}, {coding_scale::interval}).state == status::unbounded);
        CHECK_THROWS_AS((void)krippendorff_alpha({of, 4, {}}), shape_mismatch);
        CHECK_THROWS_AS((void)krippendorff_alpha({of, 0, {}}), shape_mismatch);
        CHECK_THROWS_AS((void)krippendorff_alpha({of, -3, {}}), shape_mismatch);
        CHECK_THROWS_AS((void)krippendorff_alpha({of, 3, std::span(given).first(2)}), shape_mismatch);
    }
}
