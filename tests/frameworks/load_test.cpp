// SPDX-License-Identifier: MIT
#include <steelyard/core/error.hpp>
#include <steelyard/core/random.hpp>
#include <steelyard/frameworks/load.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <frameworks/build_complete.hpp>
#include <fstream>
#include <iterator>
#include <string>
#include <string_view>
#include <vector>

using namespace steelyard;
using namespace steelyard::frameworks;

namespace {

const std::string folder = STEELYARD_SOURCE_DIR "/tests/frameworks/";

[[nodiscard]] std::string file_text(const std::string& path) {
    std::ifstream in(path, std::ios::binary);
    REQUIRE_MESSAGE(in.good(), path);
    return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}

[[nodiscard]] const std::vector<framework_text>& complete_texts() {
    static const std::vector<framework_text> texts = [] {
        std::vector<framework_text> all;
        for (const char* name : {"framework.toml", "numbers/indicators.toml", "numbers/measures.toml", "places.toml", "learning.toml"})
            all.push_back({name, file_text(folder + "complete/" + name)});
        return all;
    }();
    return texts;
}

[[nodiscard]] std::vector<problem> read_texts(const std::vector<framework_text>& texts) {
    framework ignored;
    return read_framework(texts, ignored);
}

/// A whole small framework, followed by the text under test from line 4 on.
[[nodiscard]] std::vector<problem> read_with(const std::string& text) {
    return read_texts({{"a.toml", "[framework]\ncode = \"f\"\nlevel = \"shared_platform\"\n" + text}});
}

[[nodiscard]] std::string listed(const std::vector<problem>& problems) {
    std::string all;
    for (const problem& p : problems) all += p.text() + "\n";
    return all;
}

/// The one problem of a text; its rule, line and advice are looked at.
void expect_one(const std::string& text, const char* rule, std::int64_t line, std::string_view advice = "") {
    CAPTURE(text);
    const std::vector<problem> problems = read_with(text);
    CAPTURE(listed(problems));
    REQUIRE(problems.size() == 1);
    CHECK(problems[0].rule == rule);
    CHECK(problems[0].where.file == "a.toml");
    CHECK(problems[0].where.line == line);
    CHECK(problems[0].advice.find(advice) != std::string::npos);
    CHECK(!problems[0].found.empty());
    CHECK(!problems[0].advice.empty());
}

/// Lines of the form key = value, as positions of line and value.
struct assignment {
    std::size_t  file;
    std::int64_t line;
    std::size_t  begin;
    std::size_t  value;
    std::size_t  end;
};

[[nodiscard]] std::vector<assignment> assignments(const std::vector<framework_text>& texts) {
    std::vector<assignment> all;
    for (std::size_t f = 0; f < texts.size(); ++f) {
        std::int64_t line = 1;
        for (std::size_t at = 0; at < texts[f].text.size(); ++line) {
            const std::size_t      end = std::min(texts[f].text.find('\n', at), texts[f].text.size());
            const std::string_view row = std::string_view(texts[f].text).substr(at, end - at);
            const std::size_t      equals = row.find(" = ");
            const bool             opens_array = row.ends_with("[");
            if (equals != std::string_view::npos && !opens_array && row[0] >= 'a' && row[0] <= 'z')
                all.push_back({f, line, at, at + equals + 3, end});
            at = end + 1;
        }
    }
    return all;
}

} // namespace

TEST_SUITE("frameworks") {

    TEST_CASE("load_framework: every table and key, equal to the same framework built without files") {
        const framework loaded = load_framework(folder + "complete");
        const framework built = build_complete();
        CHECK(content(loaded) == content(built));
        CHECK(loaded.agreed.content() == built.agreed.content());
        CHECK(loaded.root == folder + "complete");
        framework in_memory;
        CHECK(listed(read_framework(complete_texts(), in_memory)) == "");
        CHECK(content(in_memory) == content(built));
    }

    TEST_CASE("load_framework: every declared thing knows its file, line and code") {
        const framework f = load_framework(folder + "complete");
        CHECK(f.declared_at == input_place{"framework.toml", 2, "", "steel_shore_schools"});
        CHECK(f.agreed.find_measure("enrolled")->declared_at.file == "numbers/measures.toml");
        CHECK(f.agreed.places[2].declared_at == input_place{"places.toml", 7, "", "east"});
        for (const measure& m : f.agreed.measures) CHECK(m.declared_at.line > 0);
        for (const indicator& i : f.agreed.indicators) CHECK(i.declared_at.code == i.code);
        for (const hierarchy& h : f.agreed.hierarchies)
            for (const membership& m : h.memberships) CHECK((m.declared_at.line > 0 && m.declared_at.code == m.child));
        for (const participant& p : f.participants)
            for (const adoption& a : p.adoptions) CHECK((a.declared_at.line > 0 && a.declared_at.code == a.measure));
        for (const report_file& r : f.reports) CHECK(r.declared_at.code == r.file);
    }

    TEST_CASE("read_framework: mistakes of one table, each with its line and what to do") {
        expect_one("levl = 1\n", "unknown_key", 4, "did you mean 'level'?");
        expect_one("title = 3\n", "wrong_type", 4, "expected a text");
        expect_one("[[goals]]\ncode = \"g\"\n", "unknown_table", 4, "did you mean 'goal'?");
        expect_one("[goal]\ncode = \"g\"\n", "wrong_type", 4, "[[goal]]");
        expect_one("[[options]]\na = 1\n", "wrong_type", 4, "[options]");
        expect_one("[[goal]]\ncode = \"g\"\n", "missing_key", 4, "title");
        expect_one("[[goal]]\ncode = \"\"\ntitle = \"t\"\n", "empty_code", 5);
        expect_one("[[calendar]]\ncode = \"c\"\nmeans = \"season:02-30:03-01\"\n", "not_a_period_kind", 6);
        expect_one("[[calendar]]\ncode = \"c\"\ngrid = \"year\"\nstarts = \"07-15\"\n", "not_a_period_kind", 6);
        expect_one("[[calendar]]\ncode = \"c\"\ngrid = \"season\"\nstarts = \"07-15\"\n", "missing_key", 4, "ends");
        expect_one("[options]\nroll_up.mode = [1]\n", "wrong_type", 5);
        expect_one("core_set = [\"a\", 2]\n", "wrong_type", 4, "each item");
        expect_one("[[report]]\nfile = \"r.csv\"\nlabels = { PS = \"supressed\" }\n", "unknown_word", 6, "suppressed");
        expect_one("[[report]]\nfile = \"r.csv\"\nlabels = { PS = \"overflow\" }\n", "unknown_word", 6, "known:");
        expect_one("[[report]]\nfile = \"r.csv\"\nseparator = \"tab\"\n", "wrong_type", 6, "one character");
        expect_one("[[report]]\nfile = \"r.csv\"\nconstant_recorded = 2024-03-01T12:00:00\n", "wrong_type", 6, "zone");
    }

    TEST_CASE("read_framework: numbers that are no number, words that are no word") {
        const std::string measure = "[[measure]]\ncode = \"m\"\nkind = \"flow\"\nunit = \"u\"\nfrequency = \"year\"\n";
        expect_one(measure + "decimals = 19\n", "out_of_range", 9, "0 to 18");
        expect_one(measure + "decimals = 1.0\n", "wrong_type", 9, "whole number");
        expect_one(measure + "direction = \"dow\"\n", "unknown_word", 9, "did you mean 'down'?");
        expect_one(measure + "valid = [0]\n", "wrong_type", 9, "two numbers");
        expect_one(measure + "valid = { low = nan }\n", "not_finite", 9, "open side");
        expect_one(measure + "[[measure.version]]\nid = 1\nfrom = \"2023-02-29\"\n", "not_a_date", 11, "exists");
        expect_one("[[measure]]\ncode = \"m\"\nkind = \"flow\"\nunit = \"u\"\nfrequency = \"mont\"\n", "unknown_word",
                   8, "month");
    }

    TEST_CASE("read_framework: shares are exact to nine places, fractions are refused with the pieces that add up") {
        const std::string head =
            "[[hierarchy]]\ncode = \"h\"\nlevels = [\"a\", \"b\"]\nmembers = { a = [\"x\", \"y\"], b = [\"z\"] }\n"
            "[[hierarchy.membership]]\nchild = \"z\"\nparent = \"x\"\n";
        const auto share_of = [&head](const std::string& text) {
            framework         f;
            const std::string rest = "[[hierarchy.membership]]\nchild = \"z\"\nparent = \"y\"\nshare = 0.5\n";
            (void)read_framework(std::vector<framework_text>{{"a.toml", head + "share = " + text + "\n" + rest}}, f);
            return f.agreed.hierarchies.at(0).memberships.at(0).share;
        };
        CHECK(share_of("0.25") == 250'000'000);
        CHECK(share_of("0.1") == 100'000'000);
        CHECK(share_of("0.333333334") == 333'333'334);
        CHECK(share_of("333333333") == 333'333'333);
        CHECK(share_of("1.0") == whole_share);
        CHECK(share_of("1") == whole_share);
        const auto refused = [&head](const std::string& text, std::string_view advice) {
            framework  f;
            const auto problems =
                read_framework(std::vector<framework_text>{{"a.toml", head + "share = " + text + "\n"}}, f);
            CAPTURE(text);
            CAPTURE(listed(problems));
            bool found = false;
            for (const problem& p : problems)
                found = found ||
                        (p.rule == "not_a_share" && p.where.line == 8 && p.advice.find(advice) != std::string::npos);
            CHECK(found);
        };
        refused("\"1/3\"", "one of the 3 equal pieces is 333333334, the others are 333333333");
        refused("\"1/4\"", "0.25");
        refused("50", "not a percentage");
        refused("0.33333333333333", "nine decimals");
        refused("1.5", "at most 1");
        refused("0.0", "more than 0");
        refused("-0.5", "more than 0");
        refused("2000000000", "1,000,000,000");
    }

    TEST_CASE("read_framework: places and memberships from CSV lists") {
        const std::string toml =
            "[framework]\ncode = \"f\"\nlevel = \"shared_platform\"\n"
            "[[places_from]]\nfile = \"places.csv\"\ncode = \"fips\"\ntitle = \"county\"\n"
            "[[hierarchy]]\ncode = \"h\"\nlevels = [\"state\", \"county\"]\nmembers = { state = [\"OH\", \"MI\"] }\n"
            "[[hierarchy.memberships_from]]\nfile = \"places.csv\"\nchild = \"fips\"\nparent = \"state\"\n"
            "share = \"part\"\nto = \"until\"\nfrom = \"since\"\nlevel = \"county\"\n";
        const std::string header = "fips,county,state,part,since,until\n";
        framework         f;
        const std::string good =
            "39035,\"Cuyahoga, OH\",OH,,,\n39035,\"Cuyahoga, OH\",OH,,,\n26163,Wayne,MI,1,,2020-01-01\n"
            "26163,Wayne,MI,0.25,2020-01-01,\n26163,Wayne,OH,750000000,2020-01-01,\n";
        CHECK(listed(read_framework(std::vector<framework_text>{{"a.toml", toml}, {"places.csv", header + good}}, f)) ==
              "");
        REQUIRE(f.agreed.places.size() == 2);
        CHECK(f.agreed.places[0].title == "Cuyahoga, OH");
        CHECK(f.agreed.places[1].declared_at == input_place{"places.csv", 4, "", "26163"});
        REQUIRE(f.agreed.hierarchies[0].memberships.size() == 4);
        CHECK(f.agreed.hierarchies[0].memberships[3].share == 750'000'000);
        CHECK(f.agreed.hierarchies[0].nodes.size() == 4);

        const std::string bad =
            "39035,Cuyahoga,OH,1/3,,\n39035,Cuyahoga,OH,,2020-13-01,\n,Lucas,OH,,,\n39035,Other,OH,,,\n\"39,x\n";
        const auto problems =
            read_framework(std::vector<framework_text>{{"a.toml", toml}, {"places.csv", header + bad}}, f);
        CAPTURE(listed(problems));
        const auto told = [&problems](const char* rule, std::int64_t line) {
            return std::any_of(problems.begin(), problems.end(), [&](const problem& p) {
                return p.rule == rule && p.where.line == line && p.where.file == "places.csv";
            });
        };
        CHECK(told("not_a_share", 2));
        CHECK(told("not_a_date", 3));
        CHECK(told("empty_code", 4));
        CHECK(told("two_titles", 5));
        CHECK(told("csv_quotes", 6));
        const auto lost = read_framework(std::vector<framework_text>{{"a.toml", toml}}, f);
        CHECK(std::count_if(lost.begin(), lost.end(), [](const problem& p) { return p.rule == "unreadable_file"; }) ==
              2);
        const std::string places_only = toml.substr(0, toml.find("[[hierarchy]]"));
        const auto        no_file = read_framework(
            std::vector<framework_text>{
                {"a.toml", places_only.substr(0, places_only.find("places.csv")) + ".\"\ncode = \"a\"\n"}},
            f);
        REQUIRE(no_file.size() == 1); // a directory is no list
        CHECK(no_file[0].rule == "unreadable_file");
        CHECK(no_file[0].where.line == 5);
        const auto renamed =
            read_framework(std::vector<framework_text>{{"a.toml", toml}, {"places.csv", "FIPS,county,state\n"}}, f);
        CHECK(std::count_if(renamed.begin(), renamed.end(),
                            [](const problem& p) { return p.rule == "unknown_column"; }) == 5);
    }

    TEST_CASE("read_framework: exactly the twelve planted mistakes, over four files, and no thirteenth") {
        struct planted {
            const char*  rule;
            const char*  file;
            std::int64_t line;
        };
        const planted all[] = {
            {"core_set_adopted", "agreement.toml", 22}, // harbor adopts half of the core set
            {"unknown_word", "agreement.toml", 26},     // role = "fundr"
            {"judgement_chosen", "agreement.toml", 31}, // chosen is none of the options
            {"unknown_table", "agreement.toml", 44},    // [[gaol]]
            {"not_a_share", "places/areas.toml", 18},   // "1/3"
            {"not_a_date", "places/areas.toml", 23},    // 31 November
            {"unknown_key", "reports.toml", 6},         // plase
            {"known_codes", "reports.toml", 12},        // a column holds a measure that nobody declared
            {"missing_key", "what.toml", 11},           // a measure without unit
            {"wrong_type", "what.toml", 21},            // decimals = "none"
            {"illegal_combination", "what.toml", 23},   // a stock summed over time
            {"unknown_measure", "what.toml", 43},       // denominator = "labor_force"
        };
        framework                  f;
        const std::vector<problem> problems = read_framework(folder + "twelve_mistakes", f);
        CAPTURE(listed(problems));
        CHECK(problems.size() == 12);
        for (const planted& p : all) {
            CAPTURE(p.rule);
            int found = 0;
            for (const problem& q : problems)
                found += q.rule == p.rule && q.where.file == p.file && q.where.line == p.line;
            CHECK(found == 1);
        }
        CHECK_THROWS_AS((void)load_framework(folder + "twelve_mistakes"), invalid_input);
        try {
            (void)load_framework(folder + "twelve_mistakes");
        } catch (const invalid_input& e) {
            CHECK(e.problems() == problems);
            CHECK(std::string(e.what()).find("12 problems") != std::string::npos);
        }
    }

    TEST_CASE("read_framework: no directory, no file, no [framework], two of them, broken TOML") {
        framework f;
        CHECK_THROWS_AS((void)load_framework(folder + "nowhere"), file_fault);
        CHECK(read_framework(folder + "nowhere", f).at(0).rule == "unreadable_file");
        CHECK(read_texts({}).at(0).rule == "empty_directory");
        CHECK(read_texts({{"a.toml", ""}}).at(0).rule == "missing_table");
        const std::string head = "[framework]\ncode = \"f\"\nlevel = \"shared_platform\"\n";
        const auto        twice = read_texts({{"a.toml", head}, {"b.toml", "\n" + head}});
        REQUIRE(twice.size() == 1);
        CHECK(twice[0].rule == "repeated_table");
        CHECK(twice[0].where == input_place{"b.toml", 2, "framework", ""});
        // A file that is lost is one problem, not one at each place that needs it.
        auto texts = complete_texts();
        texts[2].text += "\n[[measure\n";
        const auto broken = read_texts(texts);
        CAPTURE(listed(broken));
        REQUIRE(broken.size() == 1);
        CHECK(broken[0].rule == "toml_syntax");
        CHECK(broken[0].where.file == "numbers/measures.toml");
        CHECK(broken[0].where.line == std::count(texts[2].text.begin(), texts[2].text.end(), '\n'));
    }

    TEST_CASE("read_framework: a table without a name is a fault of its line, whatever stands around it") {
        const std::string before = "[framework]\ncode = \"\"\"f\n[= \"\"\"\nlist = [\n  1,\n]\n"; // "[= " in a string is sound
        for (const char* header : {"[= ]", "[]", "[.a]", "[{}]", "[#]", "[[= ]]", "[["}) {
            CAPTURE(header);
            const auto broken = read_texts({{"a.toml", before + header + "\nlevel = \"shared_platform\"\n"}});
            REQUIRE(broken.size() == 1);
            CHECK(broken[0].rule == "toml_syntax");
            CHECK(broken[0].where == input_place{"a.toml", 7, "", ""});
        }
    }

    TEST_CASE("docs/framework.md: its example loads, and it names every key") {
        const std::string           page = file_text(STEELYARD_SOURCE_DIR "/docs/framework.md");
        const std::string           fence = "```toml\n# file: ";
        std::vector<framework_text> example;
        for (std::size_t at = page.find(fence); at != std::string::npos; at = page.find(fence, at + 1)) {
            const std::size_t name = at + fence.size();
            example.push_back({page.substr(name, page.find('\n', name) - name),
                               page.substr(at + 8, page.find("```", name) - at - 8)});
        }
        REQUIRE(example.size() == 2);
        CHECK(listed(read_texts(example)) == "");
        for (const assignment& a : assignments(complete_texts())) {
            const std::string& text = complete_texts()[a.file].text;
            const std::string  key = text.substr(a.begin, a.value - 3 - a.begin);
            const bool         own_word =
                (a.file == 3 && a.line < 9) || key == "districts"; // codes of [places] and [organisations]
            if (key.find('.') == std::string::npos && !own_word)
                CHECK_MESSAGE(page.find("`" + key + "`") != std::string::npos, key);
        }
    }

    TEST_CASE("read_framework: no key takes a value of a type that it cannot have") {
        const std::vector<framework_text> whole = complete_texts();
        for (const assignment& a : assignments(whole)) {
            CAPTURE(whole[a.file].name);
            CAPTURE(a.line);
            std::vector<framework_text> texts = whole;
            texts[a.file].text.replace(a.value, a.end - a.value, "07:32:00");
            bool told = false;
            for (const problem& p : read_texts(texts))
                told = told || (p.where.file == texts[a.file].name && p.where.line == a.line);
            CHECK(told);
        }
    }

    TEST_CASE("read_framework: a key that nobody knows is told, wherever it stands") {
        const std::vector<framework_text> whole = complete_texts();
        for (const assignment& a : assignments(whole)) {
            std::vector<framework_text> texts = whole;
            texts[a.file].text.insert(a.begin, "zz_unknown = 1\n");
            const auto problems = read_texts(texts);
            CAPTURE(whole[a.file].name);
            CAPTURE(a.line);
            // [places], [organisations] and [options] take any key: there the value is wrong, or it is one more option.
            const bool free_table = a.file == 3 && a.line < 9;
            const bool option = a.file == 0 && a.line > 10 && a.line < 14;
            bool       told = option;
            for (const problem& p : problems)
                told = told || (p.where.line == a.line && p.where.column == "zz_unknown" &&
                                (p.rule == "unknown_key" || free_table || p.rule == "wrong_type"));
            CHECK(told);
        }
    }

    TEST_CASE("read_framework: truncated or garbled files never crash and never pass unseen") {
        const std::vector<framework_text> whole = complete_texts();
        for (std::uint64_t seed = 1; seed <= 300; ++seed) {
            CAPTURE(seed);
            random_stream               random(seed);
            std::vector<framework_text> texts = whole;
            std::string&                text = texts[random.below(texts.size())].text;
            const std::size_t           at = random.below(text.size());
            switch (random.below(4)) {
            case 0: text.insert(at, 1, '\x01'); break;  // TOML has no place for control characters
            case 1: text.insert(at, "\xff\xfe"); break; // not UTF-8
            case 2: text.resize(at); break;
            default: text.erase(at, 1 + random.below(40)); break;
            }
            const bool must_tell = text.find('\x01') != std::string::npos || text.find('\xff') != std::string::npos;
            framework  f;
            std::vector<problem> problems;
            CHECK_NOTHROW(problems = read_framework(texts, f));
            if (must_tell) CHECK(!problems.empty());
            // Whatever passes without a problem has another content or is the same.
            if (problems.empty() && text.size() == whole[0].text.size()) CHECK(content(f) == content(build_complete()));
            for (const problem& p : problems) CHECK((!p.rule.empty() && !p.found.empty()));
        }
    }
}
