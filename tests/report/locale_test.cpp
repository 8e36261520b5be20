// SPDX-License-Identifier: MIT
// What a host does to its locale reaches neither the numbers that are read nor the text that is written.
#include <steelyard/steelyard.hpp>

#include <doctest/doctest.h>

#include <clocale>
#include <locale>
#include <sstream>
#include <string>

namespace sy = steelyard;

namespace {

/// Numbers as they are written in parts of Europe: 1.234,5.
struct commas final : std::numpunct<char> {
    char        do_decimal_point() const override { return ','; }
    char        do_thousands_sep() const override { return '.'; }
    std::string do_grouping() const override { return "\3"; }
    std::string do_truename() const override { return "ja"; }
};

class host_locale {
public:
    host_locale() : cpp_(std::locale::global(std::locale(std::locale(), new commas))), c_(std::setlocale(LC_ALL, nullptr)) {
        std::setlocale(LC_ALL, "de_DE.UTF-8"); // where the machine has it
    }
    ~host_locale() {
        std::locale::global(cpp_);
        std::setlocale(LC_ALL, c_.c_str());
    }
    host_locale(const host_locale&) = delete;
    host_locale& operator=(const host_locale&) = delete;

private:
    std::locale cpp_;
    std::string c_;
};

/// Everything from files to text, in one string.
std::string all_that_is_said() {
    const auto          fw = sy::frameworks::load_framework(STEELYARD_SOURCE_DIR "/examples/steel_shore/framework");
    sy::dataset_builder reports(fw.agreed);
    for (const auto& r : fw.reports) reports.add_csv_file(fw.path_of(r), r.layout);
    const sy::dataset data = reports.finish();
    auto              query = sy::report::standing_query(fw);
    query.place_levels = {"", "place"};
    std::ostringstream out;
    sy::write_csv(out, data);
    sy::aggregation::write_csv(out, sy::frameworks::roll_up(fw, data, query));
    const auto card = sy::report::scorecard(fw, data);
    std::string said = out.str() + sy::report::to_text(card) + sy::report::to_json(card);
    for (const sy::option_description& d : sy::describe<sy::aggregation::roll_up_options>())
        said += sy::text(d.standing) + '\n';
    return said + sy::validation::validate(fw.agreed, data).text();
}

} // namespace

TEST_SUITE("report") {
    TEST_CASE("the host's locale changes nothing that is read or written") {
        const std::string before = all_that_is_said();
        std::string       within;
        {
            const host_locale  german;
            std::ostringstream check;
            check << 1234.5;
            REQUIRE(check.str() == "1.234,5"); // the locale does bite
            within = all_that_is_said();
        }
        CHECK(within.size() > 10'000);
        CHECK(within == before);
    }
}
