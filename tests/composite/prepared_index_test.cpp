// SPDX-License-Identifier: MIT
#include "composite_world.hpp"

#include <steelyard/composite/prepared_index.hpp>

#include <doctest/doctest.h>

#include <memory>

using namespace steelyard;
using namespace steelyard::composite;

namespace {

[[nodiscard]] index_layout uneven() {
    index_tree tree{"test", "", {}};
    const auto add = [&tree](const std::string& code, const std::string& parent, double weight) {
        index_node n;
        n.code = code;
        n.parent = parent;
        n.weight = weight;
        tree.nodes.push_back(std::move(n));
    };
    add("all", "", 1);
    add("a", "all", 2);
    add("b", "a", 1);
    for (std::size_t c = 0; c < 6; ++c) add(world::name_of("c", c), c < 2 ? "all" : c < 4 ? "a" : "b", 1.0 + static_cast<double>(c) / 3);
    return index_layout(tree);
}

/// Cells of every form and with every flag, some not applicable; scales closed, open or not known.
[[nodiscard]] score_table patchy(std::uint64_t seed) {
    random_stream r(seed, 21);
    score_table   t = world::random_table(seed, 30, 6);
    for (std::int64_t c = 0; c < 6; ++c)
        for (std::int64_t u = 0; u < 30; ++u) {
            const double   x = t.number[t.at(u, c)];
            const flag_set flags = r.below(3) == 0 ? flag_set(static_cast<std::uint16_t>(1U << r.below(12))) : flag_set();
            switch (r.below(12)) {
            case 0: t.set(u, c, value::range(x, x + 5, flags)); break;
            case 1: t.set(u, c, value::missing(r.below(3) == 0 ? reason::not_applicable : reason::lost)); break;
            case 2: t.set(u, c, r.below(2) == 0 ? value::below(x, flags) : value::above(x, flags)); break;
            default: t.set(u, c, value::point(x, flags)); break;
            }
        }
    if (seed % 3 != 0) t.scales.assign(6, {-1000, 9000});
    if (seed % 3 == 1) t.scales[seed % 6].high.reset();
    return t;
}

} // namespace

TEST_SUITE("composite") {
    TEST_CASE("prepared_index: runs as run_index does, and a result keeps a table that no step changed") {
        index_options options;
        options.normalise.high = 10;
        const prepared_index prepared(uneven(), options);
        for (std::uint64_t seed = 1; seed < 5; ++seed) {
            const auto raw = std::make_shared<const score_table>(world::random_table(seed, 20, 6));
            const auto kept = prepared.run(raw), copied = prepared.run(*raw), plain = run_index(uneven(), *raw, options);
            CHECK(kept.scores == plain.scores);
            CHECK(copied.scores == plain.scores);
            CHECK(kept.treated == copied.treated);
            CHECK(*kept.treated == *plain.treated);
            CHECK(kept.treated.shared() == raw);
            CHECK(copied.treated.shared() != raw);
        }
        score_table wild = world::random_table(1, 20, 6);
        wild.number[wild.at(3, 2)] = 1e7; // an outlier is drawn in: the treated table is another
        const auto treated = prepared.run(std::make_shared<const score_table>(wild));
        CHECK(treated.treated->number != wild.number);
        CHECK(kept_table() == kept_table(score_table()));
        CHECK(kept_table()->units.empty());
    }

    TEST_CASE("combine_scores: units that lack something have the same bits child by child as one by one") {
        // A least share of children that nobody fails is the general way: each unit by itself.
        for (std::uint64_t seed = 1; seed <= 60; ++seed) {
            CAPTURE(seed);
            const score_table t = patchy(seed);
            combine_options   fast, slow;
            slow.least_children = 1e-300;
            const auto a = combine_scores(uneven(), t, fast), b = combine_scores(uneven(), t, slow);
            CHECK(a == b);
        }
    }
}
