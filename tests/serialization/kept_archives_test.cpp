// SPDX-License-Identifier: MIT
// The archives of released versions are read for ever: tests/archives/v*. Boost and compiler of this build may be others
// than those that wrote them.
#include "support/random_values.hpp"

#include <steelyard/aggregation/states.hpp>
#include <steelyard/serialization.hpp>

#include <doctest/doctest.h>

#include <fstream>
#include <set>
#include <sstream>

using namespace steelyard;
using namespace steelyard::serialization;

namespace {

[[nodiscard]] std::string kept(const std::string& name) { return STEELYARD_SOURCE_DIR "/tests/archives/v0_1/" + name; }

[[nodiscard]] std::string text_of(const std::string& name) {
    std::ifstream in(kept(name), std::ios::binary);
    return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}

template <class T>
[[nodiscard]] std::string csv_of(const T& x) {
    std::ostringstream out;
    write_csv(out, x);
    return out.str();
}

} // namespace

TEST_SUITE("serialization") {

TEST_CASE("kept archives: every kind of 0.1 is read, and what is read is written and read equal") {
    int read = 0;
    world::for_each_type(archived_types{}, [&]<class T>() {
        if (world::newer_than_v0_1<T>) return;
        CAPTURE(kind_of<T>.name);
        const T x = load<T>(kept(std::string(kind_of<T>.name) + ".syar"), {.fingerprints = true});
        CHECK(to_bytes(from_bytes<T>(to_bytes(x))) == to_bytes(x));
        ++read;
    });
    CHECK(read == 62);
    using table = aggregation::state_table<aggregation::ratio>;
    const auto rows = load<table>(kept("state_table.syar")).finish();
    REQUIRE(rows.size() == 2);
    CHECK(rows[0].keys == std::vector<std::int32_t>{2, 2});
    CHECK(rows[1].state.value() == 0.5);
    CHECK(facts_of_file(kept("dataset.syar")).format == 1);
}

TEST_CASE("kept archives: every form, reported reason and flag is among them") {
    const dataset       all = load<dataset>(kept("every_form.syar"));
    std::set<form>      forms;
    std::set<reason>    reasons;
    flag_set            flags;
    const measure_rows& rows = *all.rows_of("served");
    for (std::int64_t i = 0; i < rows.size(); ++i) {
        const value v = all.at(rows, i).number;
        forms.insert(v.form());
        reasons.insert(v.reason());
        flags |= v.flags();
    }
    CHECK(forms.size() == form_names.size());
    CHECK(reasons.size() == static_cast<std::size_t>(last_reported_reason) + 1); // with none
    CHECK(flags == flag_set(static_cast<std::uint16_t>(known_flags >> 1)));     // all but the engine's own
    CHECK(all.at(rows, 0).number == value::point(0)); // zero is a number
    CHECK(all.at(*all.rows_of("undeclared"), 1).number == value::point(1.0 / 3));
}

TEST_CASE("kept archives: they say what they said when they were written") {
    CHECK(csv_of(load<dataset>(kept("dataset.syar"))) == text_of("dataset.csv"));
    CHECK(csv_of(load<dataset>(kept("every_form.syar"), {.fingerprints = true})) == text_of("every_form.csv"));
    CHECK(csv_of(load<aggregation::result_table>(kept("result_table.syar"))) == text_of("result_table.csv"));
    const std::string prints = text_of("fingerprints.txt");
    CHECK(prints.find("framework " + content(load<frameworks::framework>(kept("framework.syar"))).text()) != std::string::npos);
    CHECK(prints.find("definitions " + load<definitions>(kept("definitions.syar")).content().text()) != std::string::npos);
    CHECK(prints.find("steel_shore " + content(load<frameworks::framework>(kept("steel_shore.syar"))).text()) != std::string::npos);
}

}
