// SPDX-License-Identifier: MIT
#include "support/random_values.hpp"

#include <steelyard/aggregation/states.hpp>
#include <steelyard/serialization.hpp>

#include <doctest/doctest.h>

#include <concepts>
#include <limits>
#include <set>
#include <sstream>

using namespace steelyard;
using namespace steelyard::serialization;

namespace {

template <class Work>
[[nodiscard]] std::string fault_of(Work work) {
    try {
        work();
    } catch (const error& e) {
        return e.what();
    }
    return "";
}

[[nodiscard]] bool has(const std::string& text, std::string_view part) { return text.find(part) != std::string::npos; }

/// Once for all types: in the case below, these would be made eighty times over.
void check_same(bool bytes, bool values) {
    CHECK(bytes);
    CHECK(values);
}

} // namespace

TEST_SUITE("serialization") {

TEST_CASE("archive: every type comes back as it was, and writes the same bytes again") {
    std::string_view kind;
    std::uint64_t    seed = 0;
    CAPTURE(kind);
    CAPTURE(seed);
    world::for_each_type(archived_types{}, [&]<class T>() {
        kind = kind_of<T>.name;
        constexpr std::uint64_t seeds = std::is_same_v<T, dataset> || std::is_same_v<T, aggregation::result_table> ? 3 : 40;
        for (seed = 1; seed <= seeds; ++seed) {
            const T    x = world::random_of<T>(seed);
            const auto bytes = to_bytes(x);
            const T    y = from_bytes<T>(bytes);
            bool       same = true;
            if constexpr (std::equality_comparable<T>) same = y == x;
            check_same(to_bytes(y) == bytes, same);
        }
    });
}

TEST_CASE("archive: no two types share a number or a name") {
    std::set<int>              numbers{state_table_kind.number};
    std::set<std::string_view> names{state_table_kind.name};
    int                        types = 1;
    world::for_each_type(archived_types{}, [&]<class T>() {
        numbers.insert(kind_of<T>.number);
        names.insert(kind_of<T>.name);
        ++types;
    });
    CHECK(static_cast<int>(numbers.size()) == types);
    CHECK(static_cast<int>(names.size()) == types);
}

TEST_CASE("archive: a dataset says the same in words, with its files and lines") {
    const dataset      x = world::random_dataset(7);
    const dataset      y = from_bytes<dataset>(to_bytes(x), {.fingerprints = true});
    std::ostringstream a;
    std::ostringstream b;
    write_csv(a, x);
    write_csv(b, y);
    CHECK(a.str() == b.str());
    REQUIRE(y.blocks().size() == x.blocks().size());
    for (std::size_t k = 0; k < x.blocks().size(); ++k)
        for (std::int64_t i = 0; i < x.blocks()[k]->size(); ++i) CHECK(x.at(*x.blocks()[k], i) == y.at(*y.blocks()[k], i));
    CHECK(from_bytes<dataset>(to_bytes(dataset())) == dataset());
}

TEST_CASE("archive: a table of states keeps its states, its meaning and its bytes") {
    using table = aggregation::state_table<aggregation::ratio>;
    table t(2, {"served", "1", "people", 0});
    const std::vector<std::int32_t>             keys{3, 1, 2, 2, 3, 1};
    const std::vector<aggregation::ratio_parts> inputs{{1, 2}, {3, 4}, {5, 6}};
    t.add(keys, inputs);
    const auto bytes = to_bytes(t);
    const auto back = from_bytes<table>(bytes);
    CHECK(back.finish() == t.finish());
    CHECK(back.meaning() == t.meaning());
    CHECK(has(fault_of([&] { (void)from_bytes<aggregation::state_table<aggregation::count>>(bytes); }), "'ratio'"));
    CHECK(has(fault_of([&] { (void)from_bytes<dataset>(bytes); }), "wanted a dataset"));
}

TEST_CASE("archive: a newer schema is refused in words that name both versions") {
    const auto  bytes = to_bytes(value::point(3));
    const auto  facts = facts_of(bytes);
    CHECK(facts.format == format_version);
    CHECK(facts.kind == kind_of<value>.number);
    CHECK(facts.writer == version_string());
    CHECK(facts.bytes == static_cast<std::int64_t>(bytes.size()));
    CHECK(facts.boost >= 107400);
}

TEST_CASE("archive: what no archive can hold is refused when it is written") {
    target t;
    t.value = std::numeric_limits<double>::quiet_NaN();
    CHECK_THROWS_AS((void)to_bytes(t), domain_fault);
    t.value = std::numeric_limits<double>::infinity();
    CHECK_THROWS_AS((void)to_bytes(t), domain_fault);
    hierarchy h;
    h.memberships = {{"a", "b", {}, {}, whole_share, {}}, {"b", "c", {}, {}, whole_share, {}}, {"c", "a", {}, {}, whole_share, {}}};
    CHECK(has(fault_of([&] { (void)to_bytes(h); }), "belongs to itself"));
    h.memberships.pop_back();
    CHECK_NOTHROW((void)to_bytes(h));
    measure m;
    m.places = decimals{99};
    CHECK_THROWS_AS((void)to_bytes(m), domain_fault);
    m.places = decimals{2};
    m.what = static_cast<kind>(200);
    CHECK_THROWS_AS((void)to_bytes(m), domain_fault);
    CHECK_THROWS_AS((void)to_bytes(period::year(2000000)), domain_fault);
}

TEST_CASE("archive: a long chain of memberships needs no deep stack") {
    hierarchy h;
    for (int i = 0; i < 200000; ++i) {
        membership m;
        m.child = std::to_string(i);
        m.parent = std::to_string(i + 1);
        h.memberships.push_back(m);
    }
    CHECK(to_bytes(from_bytes<hierarchy>(to_bytes(h))) == to_bytes(h));
}

TEST_CASE("archive: limits hold for the archive and for what it holds") {
    const auto bytes = to_bytes(world::random_dataset(3));
    CHECK(has(fault_of([&] { (void)from_bytes<dataset>(bytes, {.bytes = 100}); }), "limit"));
    CHECK(has(fault_of([&] { (void)from_bytes<dataset>(bytes, {.bytes = static_cast<std::int64_t>(bytes.size())}); }), "memory"));
    CHECK_NOTHROW((void)from_bytes<dataset>(bytes, {.bytes = 1 << 20}));
}

TEST_CASE("archive: rows that no builder makes are refused, whatever their checksum") {
    const dataset sound = world::random_dataset(5);
    const auto    changed = [&](auto change) {
        auto c = std::make_shared<dataset_content>(sound.content());
        auto b = std::make_shared<measure_rows>(*c->blocks[0]);
        change(*c, *b);
        c->blocks[0] = b;
        return fault_of([&] { (void)from_bytes<dataset>(to_bytes(dataset(c))); });
    };
    CHECK(changed([](auto&, auto&) {}).empty());
    const auto with = [](auto column, std::size_t i, auto x) {
        std::vector<std::remove_cvref_t<decltype(column[0])>> all(column.begin(), column.end());
        all[i] = static_cast<std::remove_cvref_t<decltype(column[0])>>(x);
        return all;
    };
    CHECK(has(changed([&](auto&, auto& b) { b.place = with(b.place, 0, 999); }), "place is not listed"));
    CHECK(has(changed([&](auto&, auto& b) { b.organisation = with(b.organisation, 0, -2); }), "organisation is not listed"));
    CHECK(has(changed([&](auto&, auto& b) { b.category = with(b.category, 0, -1); }), "categories"));
    CHECK(has(changed([&](auto&, auto& b) { b.period = with(b.period, 0, 1 << 30); }), "outside the years"));
    CHECK(has(changed([&](auto& c, auto&) { c.versions.pop_back(); }), "versions"));
    CHECK(has(changed([&](auto& c, auto&) { c.blocks[1] = c.blocks[0]; }), "out of order"));
    CHECK(has(changed([&](auto&, auto& b) { b.period = std::vector<std::int32_t>(3, 0); }), "length"));
    CHECK(has(changed([&](auto&, auto& b) { b.place = with(b.place, 0, b.place[b.place.size() - 1]); }), "order"));
    CHECK(has(changed([&](auto&, auto& b) { b.reasons = std::vector<reason>(static_cast<std::size_t>(b.size()), reason::none); }), "form"));
    CHECK(has(changed([&](auto& c, auto&) { c.files.clear(); }), "file"));
    auto c = std::make_shared<dataset_content>(sound.content());
    c->content.low ^= 1;
    CHECK_NOTHROW((void)from_bytes<dataset>(to_bytes(dataset(c))));
    CHECK(has(fault_of([&] { (void)from_bytes<dataset>(to_bytes(dataset(c)), {.fingerprints = true}); }), "fingerprint"));
}

}
