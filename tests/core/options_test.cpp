// SPDX-License-Identifier: MIT
#include <steelyard/core/options.hpp>

#include <doctest/doctest.h>

#include <limits>

using namespace steelyard;

namespace {

enum class colour { red, green };

struct inner_options {
    colour       paint = colour::red;
    std::int32_t times = 3;

    static void fields(auto&& field) {
        field("paint", &inner_options::paint, "Colour of the line.");
        field("times", &inner_options::times, "How often.");
    }
    friend bool operator==(const inner_options&, const inner_options&) = default;
};

struct outer_options {
    bool          strict = false;
    double        width = 0.5;
    std::string   title;
    inner_options inner;

    static void fields(auto&& field) {
        field("strict", &outer_options::strict, "Refuse more.");
        field("width", &outer_options::width, "In people.");
        field("title", &outer_options::title, "Above all.");
        field("inner", &outer_options::inner, "More.");
    }
    friend bool operator==(const outer_options&, const outer_options&) = default;
};

} // namespace

namespace steelyard::inline v0_1 {
template <>
struct enum_names<colour> {
    static constexpr std::array<std::string_view, 2> value{"red", "green"};
};
} // namespace steelyard::inline v0_1

static_assert(described_options<outer_options>);

TEST_SUITE("core") {

    TEST_CASE("options: the description lists every leaf with its path, value and choices") {
        const auto list = describe(outer_options{});
        REQUIRE(list.size() == 5);
        CHECK(list[0].path == "strict");
        CHECK(list[0].standing == option_value(false));
        CHECK(list[3].path == "inner.paint");
        CHECK(list[3].standing == option_value(std::string("red")));
        CHECK(list[3].choices == std::vector<std::string>{"red", "green"});
        CHECK(list[4].about == "How often.");
    }

    TEST_CASE("options: whatever is set by path reads back, and changes the fingerprint") {
        const fingerprint before = fingerprint_of(outer_options{});
        for (const auto& setting :
             std::vector<std::pair<std::string, option_value>>{{"strict", true},
                                                               {"width", 2.5},
                                                               {"title", std::string("x")},
                                                               {"inner.paint", std::string("green")},
                                                               {"inner.times", std::int64_t{4}}}) {
            const std::string&  path = setting.first;
            const option_value& to = setting.second;
            CAPTURE(path);
            outer_options o;
            set_option(o, path, to);
            CHECK(get_option(o, path) == to);
            CHECK(o != outer_options{});
            CHECK(fingerprint_of(o) != before);
            for (const option_description& d : describe(outer_options{})) set_option(o, d.path, d.standing);
            CHECK(o == outer_options{});
            CHECK(fingerprint_of(o) == before);
        }
    }

    TEST_CASE("options: what does not fit is refused and changes nothing") {
        outer_options o;
        CHECK_THROWS_AS(set_option(o, "inner.tims", std::int64_t{1}), unknown_code);
        CHECK_THROWS_AS(set_option(o, "inner", std::int64_t{1}), unknown_code);
        CHECK_THROWS_AS((void)get_option(o, "nothing"), unknown_code);
        CHECK_THROWS_AS(set_option(o, "inner.paint", std::string("blue")), unknown_code);
        CHECK_THROWS_AS(set_option(o, "inner.paint", std::int64_t{1}), format_fault);
        CHECK_THROWS_AS(set_option(o, "inner.times", 1.0), format_fault);
        CHECK_THROWS_AS(set_option(o, "inner.times", std::int64_t{1} << 40), format_fault);
        CHECK_THROWS_AS(set_option(o, "strict", std::int64_t{1}), format_fault);
        CHECK_THROWS_AS(set_option(o, "title", true), format_fault);
        CHECK_THROWS_AS(set_option(o, "width", std::numeric_limits<double>::quiet_NaN()), format_fault);
        CHECK(o == outer_options{});
        set_option(o, "width", std::int64_t{2}); // a whole number is a number
        CHECK(o.width == 2.0);
        try {
            set_option(o, "inner.tims", true);
        } catch (const unknown_code& e) {
            CHECK(std::string(e.what()) == "option 'inner.tims' does not exist; did you mean 'inner.times'?");
        }
    }
}
