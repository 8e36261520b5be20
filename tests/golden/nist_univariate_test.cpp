// SPDX-License-Identifier: MIT
#include "validation/world.hpp"

#include <steelyard/aggregation/states/moments.hpp>
#include <steelyard/statistics/series_moments.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <map>
#include <string>
#include <vector>

using namespace steelyard;

namespace {

/// A data set twice: as decimals scaled to integers, and as the doubles nearest to them.
struct reference_set {
    int                       places = 0;
    std::vector<std::int64_t> scaled;
    std::vector<double>       stored;

    void add(const std::string& text) {
        const std::size_t point = text.find('.');
        std::string       digits = text;
        int               own = 0;
        if (point != std::string::npos) {
            own = static_cast<int>(text.size() - point - 1);
            digits.erase(point, 1);
        }
        while (places < own) {
            ++places;
            for (std::int64_t& s : scaled) s *= 10;
        }
        scaled.push_back(std::stoll(digits));
        for (int k = own; k < places; ++k) scaled.back() *= 10;
        stored.push_back(std::stod(text));
    }
};

[[nodiscard]] std::map<std::string, reference_set> reference_sets() {
    std::map<std::string, reference_set> sets;
    const auto t = world::read_table(STEELYARD_SOURCE_DIR "/tests/golden/nist_univariate_series.csv");
    REQUIRE(t.has_value());
    for (std::size_t i = 0; i < t->lines.size(); ++i) sets[t->at(i, "dataset")].add(t->at(i, "y"));
    // The four that are made by a rule: one number, then two others in turn.
    for (const char* text : {"10000001", "10000003", "10000002"}) sets["NumAcc1"].add(text);
    const std::array<std::array<const char*, 4>, 3> by_rule{{{"NumAcc2", "1.2", "1.1", "1.3"},
                                                             {"NumAcc3", "1000000.2", "1000000.1", "1000000.3"},
                                                             {"NumAcc4", "10000000.2", "10000000.1", "10000000.3"}}};
    for (const auto& rule : by_rule) {
        sets[rule[0]].add(rule[1]);
        for (int i = 0; i < 500; ++i)
            for (const char* text : {rule[2], rule[3]}) sets[rule[0]].add(text);
    }
    return sets;
}

struct three {
    long double mean = 0, deviation = 0, autocorrelation = 0;

    [[nodiscard]] long double of(const std::string& quantity) const {
        return quantity == "mean" ? mean : quantity == "sd_n-1" ? deviation : autocorrelation;
    }
};

/// From whole numbers, exact up to the last division: 128 bits hold every sum about a shift near the mean.
[[nodiscard]] three exact(const std::vector<std::int64_t>& whole, long double unit) {
    const auto   n = static_cast<std::int64_t>(whole.size());
    int128       sum = 0;
    for (const std::int64_t x : whole) sum += x;
    const auto   shift = static_cast<std::int64_t>(sum / n);
    int128       d = 0, squares = 0, products = 0;
    for (std::size_t i = 0; i < whole.size(); ++i) {
        const int128 away = whole[i] - shift;
        d += away;
        squares += away * away;
        if (i > 0) products += away * (whole[i - 1] - shift);
    }
    const auto   count = static_cast<long double>(n);
    const auto   middle = static_cast<long double>(d) / count;
    const auto   ends = static_cast<long double>(2 * d - (whole.front() - shift) - (whole.back() - shift));
    const auto   about = static_cast<long double>(squares) - count * middle * middle;
    const auto   beside = static_cast<long double>(products) - middle * ends + (count - 1) * middle * middle;
    return {(static_cast<long double>(shift) + middle) * unit, std::sqrt(about / (count - 1)) * unit, beside / about};
}

/// Exact arithmetic on the doubles themselves, as whole numbers of a unit that divides them all.
[[nodiscard]] three exact_on_stored(const std::vector<double>& stored) {
    int binary_places = 0;
    for (const double x : stored)
        while (std::ldexp(x, binary_places) != std::floor(std::ldexp(x, binary_places))) ++binary_places;
    std::vector<std::int64_t> whole;
    for (const double x : stored) whole.push_back(static_cast<std::int64_t>(std::ldexp(x, binary_places)));
    return exact(whole, std::ldexp(1.0L, -binary_places));
}

/// The exact state of the library, and its integers for the products of neighbours: 2 a b = (a + b)^2 - a^2 - b^2.
[[nodiscard]] three by_state(const reference_set& set) {
    using aggregation::moments;
    moments all{.shift = set.scaled.front()};
    moments sums{.shift = 2 * set.scaled.front()};
    for (const std::int64_t x : set.scaled) all.add(x);
    for (std::size_t i = 1; i < set.scaled.size(); ++i) sums.add(set.scaled[i] + set.scaled[i - 1]);
    const decimals places{static_cast<std::int8_t>(set.places)};
    const int128   n = all.n;
    const int128   first = set.scaled.front() - all.shift;
    const int128   last = set.scaled.back() - all.shift;
    const int128   twice = sums.squares - (all.squares - last * last) - (all.squares - first * first);
    // Both over n^2: products of distances from the mean, and their squares.
    const int128 beside = n * n * twice - 2 * n * all.sum * (2 * all.sum - first - last) + 2 * (n - 1) * all.sum * all.sum;
    const int128 about = 2 * (n * n * all.squares - n * all.sum * all.sum);
    return {*all.mean(places), std::sqrt(*all.variance(places)), *quotient(beside, about)};
}

/// Digits that a number has in common with what is certified to fifteen: all of them when it rounds to that.
[[nodiscard]] double digits(long double found, long double certified) {
    const long double off = std::abs(found - certified);
    const long double last = std::pow(10.0L, std::floor(std::log10(std::abs(certified))) - 14);
    if (off <= last / 2 * (1 + 1e-6L)) return 15;
    return static_cast<double>(-std::log10(off / std::abs(certified)));
}

} // namespace

TEST_SUITE("golden") {

    TEST_CASE("NIST StRD, univariate: scaled integers have every certified digit, doubles those that they hold") {
        const auto sets = reference_sets();
        const auto t = world::read_table(STEELYARD_SOURCE_DIR "/tests/golden/nist_univariate.csv");
        REQUIRE(t.has_value());
        REQUIRE(t->lines.size() == 21);
        std::printf("NIST StRD   %-22s %8s %8s %16s\n", "digits of", "integers", "doubles", "exact on doubles");
        for (std::size_t i = 0; i < t->lines.size(); ++i) {
            const std::string    of = t->at(i, "dataset");
            const std::string    quantity = t->at(i, "quantity");
            const reference_set& set = sets.at(of);
            CAPTURE(of);
            CAPTURE(quantity);
            const long double                certified = std::stold(t->at(i, "published"));
            const statistics::series_moments m = statistics::moments_of({.value = set.stored});
            REQUIRE(m.state == statistics::status::ok);
            const three  doubles{m.mean, m.deviation, *m.autocorrelation};
            const double by_integers = digits(by_state(set).of(quantity), certified);
            const double by_doubles = digits(doubles.of(quantity), certified);
            const double possible = digits(exact_on_stored(set.stored).of(quantity), certified);
            std::printf("%-11s %-22s %8.1f %8.1f %16.1f\n", of.c_str(), quantity.c_str(), by_integers, by_doubles,
                        possible);
            CHECK(by_integers >= 15);
            CHECK(by_doubles >= possible - 0.3);
        }
    }
}
