// SPDX-License-Identifier: MIT
#include "sample.hpp"

#include <steelyard/dataset/csv.hpp>

#include <doctest/doctest.h>

#include <iterator>
#include <sstream>

namespace sy = steelyard;

namespace {

sy::definitions plain() {
    sy::definitions d;
    d.measures = {sample::measure("clients", sy::decimals{0}), sample::measure("rate", sy::decimals{1}),
                  sample::measure("grade", sy::decimals{0})};
    d.measures[2].levels = {"F", "D", "C", "B", "A"};
    d.schemes.resize(1);
    d.schemes[0].code = "sex";
    d.schemes[0].categories = {{"F", ""}, {"M", ""}};
    return d;
}

sy::csv_layout long_layout() {
    sy::csv_layout l;
    l.measure = "measure";
    l.place = "place";
    return l;
}

sy::dataset read(const sy::definitions& d, std::string_view text, const sy::csv_layout& l) {
    sy::dataset_builder b(d);
    b.add_csv(text, "t.csv", l);
    return b.finish();
}

std::vector<sy::problem> problems(const sy::definitions& d, std::string_view text, const sy::csv_layout& l) {
    sy::dataset_builder b(d);
    b.add_csv(text, "t.csv", l);
    (void)b.finish(sy::bad_rows::skip);
    return b.report().problems;
}

} // namespace

TEST_SUITE("dataset") {

    TEST_CASE("csv: what write_csv writes is read back as an equal dataset, in any order of lines") {
        const sy::definitions d = sample::agreed();
        for (std::uint64_t seed = 1; seed <= 200; ++seed) {
            CAPTURE(seed);
            const sy::dataset  data = sample::built(d, sample::random_rows(seed, d));
            std::ostringstream out;
            sy::write_csv(out, data);
            const sy::dataset back = read(d, out.str(), sy::csv_layout::tabular(d));
            CHECK(back == data);
            CHECK(back.fingerprint_of_rows() == data.fingerprint_of_rows());
            std::ostringstream again;
            sy::write_csv(again, back);
            CHECK(again.str() == out.str());
        }
    }

    TEST_CASE("csv: quotes, line ends, byte order mark and spaces, whatever the separator") {
        sy::definitions   d = plain();
        sy::csv_layout    l = long_layout();
        const std::string text = "measure,place,period,value\n"
                                 "clients,\"a,b\",2009,1\n"
                                 "\n"
                                 "clients,\"say \"\"hi\"\"\",2009,2\n"
                                 "  clients , \"two\nlines\" ,2009, 3 \n"
                                 "clients,\" kept \",2009,4\n"
                                 "clients,it\"s,2009,5";
        for (const char* end : {"\n", "\r\n", "\r"}) {
            for (const char separator : {',', ';', '\t'}) {
                std::string t = "\xEF\xBB\xBF";
                bool        inside = false;
                for (const char c : text) {
                    if (c == '"' && (t.back() == separator || inside || t.back() == ' ')) inside = !inside;
                    if (c == ',' && !inside)
                        t += separator;
                    else if (c == '\n' && !inside)
                        t += end;
                    else
                        t += c;
                }
                l.separator = separator;
                const sy::dataset data = read(d, t, l);
                CHECK(data.places().words() ==
                      std::vector<std::string>{" kept ", "a,b", "it\"s", "say \"hi\"", "two\nlines"});
                const sy::measure_rows& r = *data.rows_of("clients");
                CHECK(r.line == std::vector<std::int32_t>{7, 2, 8, 4, 5}); // physical lines
                CHECK(data.at(r, 0).where.file == "t.csv");
            }
        }
    }

    TEST_CASE("csv: records longer than any buffer, and records cut by it") {
        const sy::definitions d = plain();
        std::string           text = "measure,place,period,value\n";
        const std::string     wide(3'000'000, 'x');
        text += "clients,\"" + wide + "\",2009,1\n";
        for (int i = 0; i < 60'000; ++i)
            text += "clients,\"place \"\"" + std::to_string(i) + "\"\"\",2009," + std::to_string(i) + "\r\n";
        const sy::dataset data = read(d, text, long_layout());
        CHECK(data.size() == 60'001);
        const sy::measure_rows& r = *data.rows_of("clients");
        for (std::size_t i = 0; i + 1 < r.forms.size(); ++i) {
            const std::string& place = data.places()[r.place[i]];
            if (place != "place \"" + std::to_string(r.number[i]) + "\"") FAIL(place);
            if (r.line[i] != r.number[i] + 3) FAIL(place);
        }
    }

    TEST_CASE("csv: labels, limits and signs say what a text means") {
        const sy::definitions d = plain();
        sy::csv_layout        l = long_layout();
        l.limit = "limit";
        l.labels = {{"PS", sy::form::missing, sy::reason::suppressed, {}, {}, {}},
                    {"N<10", sy::form::range, sy::reason::none, 1.0, 9.0, {}},
                    {" ND", sy::form::below, sy::reason::none, {}, {}, {}},
                    {"-3", sy::form::missing, sy::reason::refused, {}, {}, {}},
                    {"-3", sy::form::missing, sy::reason::waived, {}, {}, "rate"},
                    {"", sy::form::missing, sy::reason::not_applicable, {}, {}, "rate"},
                    {"95+", sy::form::above, sy::reason::none, 95.0, {}, {}},
                    {"none", sy::form::point, sy::reason::none, 0.0, {}, {}}};
        const auto one = [&](const std::string& measure, const std::string& value, const std::string& limit = "") {
            const sy::dataset data =
                read(d, "measure,place,period,value,limit\n" + measure + ",x,2009," + value + "," + limit + "\n", l);
            return data.blocks()[0]->value_at(0);
        };
        CHECK(one("clients", "PS") == sy::value::missing(sy::reason::suppressed));
        CHECK(one("clients", "N<10") == sy::value::range(1, 9));
        CHECK(one("clients", "ND", "3") == sy::value::below(3));
        CHECK(one("clients", "ND") == sy::value::missing(sy::reason::below_unknown_limit));
        CHECK(one("clients", "-3") == sy::value::missing(sy::reason::refused));
        CHECK(one("rate", "-3") == sy::value::missing(sy::reason::waived));
        CHECK(one("rate", "-3.0") == sy::value::point(-3));
        CHECK(one("rate", "") == sy::value::missing(sy::reason::not_applicable));
        CHECK(one("clients", "") == sy::value::missing(sy::reason::not_reported));
        CHECK(one("clients", "95+") == sy::value::above(95));
        CHECK(one("clients", "none") == sy::value::point(0));
        CHECK(one("clients", "0") == sy::value::point(0));
        CHECK(one("clients", "<10") == sy::value::below(10));
        CHECK(one("clients", "> 10") == sy::value::above(10));
        CHECK(one("rate", "<0.5") == sy::value::below(0.5));
        CHECK(one("grade", "B") == sy::value::point(3));
        sy::definitions doubles = d;
        doubles.measures[0].places.reset();
        const sy::dataset zero = read(doubles, "measure,place,period,value,limit\nclients,x,2009,-0.0,\n", l);
        CHECK(zero.blocks()[0]->number[0] == 0); // the bits of 0, not of -0
        for (const char* good : {"1e3", "+7", "12.0", "-0", "1234567890123456789"})
            CHECK_NOTHROW((void)one("clients", good));
        for (const char* bad :
             {"<", "<x", "1.5", "1 000", "\"1,000\"", "NaN", "inf", "0x10", "n/a", "99999999999999999999", "--1", "1e"})
            CHECK_THROWS_AS((void)one("clients", bad), sy::invalid_input);
    }

    TEST_CASE("csv: every kind of bad row is listed with file, line, column and code; the good ones are kept") {
        sy::definitions d = plain();
        d.places = {{"north", "", {}}, {"south", "", {}}};
        d.measures[0].versions = {{"1", {}, {}, ""}};
        const std::string text = "measure,place,period,sex,value,form,reason,lower,upper,flags,recorded,version\n"
                                 "clients,north,2009,,10,,,,,,,\n"            // 2 good
                                 "client,north,2009,,10,,,,,,,\n"             // 3 measure
                                 "clients,nort,2009,,10,,,,,,,\n"             // 4 place
                                 "clients,north,2009-01,,10,,,,,,,\n"         // 5 period
                                 "clients,north,2009,X,10,,,,,,,\n"           // 6 category
                                 "clients,north,2009,,1.5,,,,,,,\n"           // 7 decimals
                                 "clients,north,2009,,ten,,,,,,,\n"           // 8 number
                                 "clients,north,2009,,10,pointy,,,,,,\n"      // 9 form
                                 "clients,north,2009,,,,forgotten,,,,,\n"     // 10 reason
                                 "clients,north,2009,,,,overflow,,,,,\n"      // 11 engine's reason
                                 "clients,north,2009,,,range,,9,1,,,\n"       // 12 bounds swapped
                                 "clients,north,2009,,10,missing,lost,,,,,\n" // 13 contradiction
                                 "clients,north,2009,,10,,,,,shiny,,\n"       // 14 flag
                                 "clients,north,2009,,10,,,,,,March,\n"       // 15 instant
                                 "clients,north,2009,,10,,,,,,,2\n"           // 16 version
                                 "clients,north,2009,,10\n"                   // 17 ragged
                                 "clients,\"north\"x,2009,,10,,,,,,,\n"       // 18 quote
                                 "clients,south,2009,,1,,,,,,,\n"             // 19 conflict with 20
                                 "clients,south,2009,,2,,,,,,,\n"             // 20
                                 "clients,north,2009,,10,,,,,,,\n"            // 21 repeats 2
                                 "clients,n\xFFrth,2009,,10,,,,,,,\n"         // 22 encoding, and place
                                 "clients,north,2010,F,0,,,,,,,\n"            // 23 good
                                 ",north,,,,,,,,,,\n"                         // 24 no measure
                                 "clients,\"north,2009,,10,,,,,,,\n";         // 25 never closed
        const sy::csv_layout l = sy::csv_layout::tabular(d);
        sy::csv_layout       layout = l;
        layout.organisation.clear();
        layout.source.clear();
        sy::dataset_builder b(d);
        b.add_csv(text, "bad.csv", layout);
        const sy::dataset      data = b.finish(sy::bad_rows::skip);
        const sy::load_report& r = b.report();
        struct expected {
            std::int64_t line;
            std::string  rule, column, code;
        };
        const std::vector<expected> wanted{{3, "unknown_code", "measure", "client"},
                                           {4, "unknown_code", "place", "nort"},
                                           {5, "bad_period", "period", "2009-01"},
                                           {6, "unknown_code", "sex", "X"},
                                           {7, "too_many_decimals", "value", "clients"},
                                           {8, "bad_number", "value", "clients"},
                                           {9, "unknown_form", "form", "pointy"},
                                           {10, "unknown_reason", "reason", "forgotten"},
                                           {11, "computed_reason", "reason", "overflow"},
                                           {12, "bounds_swapped", "lower", "clients"},
                                           {13, "contradiction", "value", "clients"},
                                           {14, "unknown_flag", "flags", "shiny"},
                                           {15, "bad_instant", "recorded", "March"},
                                           {16, "unknown_code", "version", "2"},
                                           {17, "ragged_line", "", ""},
                                           {18, "text_after_quote", "", ""},
                                           {19, "conflict", "", "clients"},
                                           {20, "conflict", "", "clients"},
                                           {21, "repeat", "", "clients"},
                                           {22, "bad_encoding", "place", "n\\xFFrth"},
                                           {24, "unknown_code", "measure", ""},
                                           {25, "open_quote", "", ""}};
        REQUIRE(r.problems.size() == wanted.size());
        for (std::size_t i = 0; i < wanted.size(); ++i) {
            CAPTURE(r.problems[i].text());
            CHECK(r.problems[i].rule == wanted[i].rule);
            CHECK(r.problems[i].where == sy::input_place{"bad.csv", wanted[i].line, wanted[i].column, wanted[i].code});
        }
        CHECK(r.problems[14].found == "5 cells under a header of 12");
        CHECK(r.problems[1].advice == "did you mean 'north'?");
        CHECK(r.problems[2].advice == "write it like 2009");
        CHECK(r.rows_offered == 24);
        CHECK(r.rows_kept == 2);
        CHECK(r.rows_repeated == 1);
        CHECK(r.rows_refused == 21);
        CHECK(data.size() == 2);

        b.add_csv(text, "bad.csv", layout);
        try {
            (void)b.finish(sy::bad_rows::refuse);
            FAIL("bad rows were loaded");
        } catch (const sy::invalid_input& e) {
            CHECK(e.problems().size() == wanted.size());
        }
    }

    TEST_CASE("csv: wide lines hold several numbers; only some lines are wanted; constants fill in") {
        const sy::definitions d = plain();
        sy::csv_layout        l;
        l.values = {{"n", "clients"}, {"pct", "rate"}};
        l.place = "area";
        l.period = "y+m";
        l.categories = {{"Sex", "sex"}};
        l.whole_words = {{"sex", "Total"}};
        l.only_where = {{"kind", "real"}, {"kind", "checked"}};
        l.constant_organisation = "agency";
        l.constant_recorded = sy::instant{0};
        sy::definitions monthly = d;
        for (sy::measure& m : monthly.measures) m.frequency = sy::period_kind::month();
        l.period_format = "year+month";
        const std::string   text = "area,y,m,Sex,n,pct,kind\n"
                                   "a,2009,1,Total,10,1.5,real\n"
                                   "a,2009,01,F,4,,checked\n"
                                   "a,2009,02,F,4,2,test\n"
                                   "a,2009,12,Men,7,3,real\n";
        sy::dataset_builder b(monthly);
        b.add_csv(text, "wide.csv", l);
        const sy::dataset data = b.finish(sy::bad_rows::skip);
        CHECK(b.report().rows_offered == 6);
        CHECK(b.report().rows_refused == 2);
        CHECK(b.report().problems.size() == 1); // said once for the line
        const sy::observation first = data.at(*data.rows_of("rate"), 0);
        CHECK(first.period == "2009-01");
        CHECK(first.organisation == "agency");
        CHECK(first.recorded == sy::instant{0});
        CHECK(first.categories.empty());
        CHECK(data.rows_of("rate")->value_at(1) == sy::value::missing(sy::reason::not_reported));
        CHECK(data.rows_of("clients")->value_at(1) == sy::value::point(4));
    }

    TEST_CASE("csv: dates stand for the period that holds them") {
        sy::definitions d = plain();
        d.measures[0].frequency = sy::period_kind::night(1, 22, 1, 31);
        d.measures[1].frequency = sy::period_kind::day();
        sy::csv_layout l = long_layout();
        l.period_format = "MM/DD/YYYY";
        const std::string head = "measure,place,period,value\n";
        CHECK(read(d, head + "rate,x,5/2/2015,1\n", l).blocks()[0]->period[0] == sy::date(2015, 5, 2).days);
        CHECK(read(d, head + "clients,x,01/28/2015,1\n", l).blocks()[0]->period[0] == 2015);
        for (const char* bad :
             {"clients,x,02/28/2015,1", "rate,x,13/01/2015,1", "rate,x,05/02/15,1", "rate,x,2015-05-02,1", "rate,x,,1"})
            CHECK(problems(d, head + bad, l).at(0).rule == "bad_period");
        l.period_format = "YYYYMMDD";
        CHECK(read(d, head + "rate,x,20150502,1\n", l).blocks()[0]->period[0] == sy::date(2015, 5, 2).days);
        CHECK(problems(d, head + "rate,x,2015052,1", l).size() == 1);
    }

    TEST_CASE("csv: any bytes under a header are kept, refused or repeated, and every refusal has a line") {
        const sy::definitions  d = plain();
        const std::string_view pieces[] = {",", ",",       ",",        "\n",  "\r\n",  "\r",      "\"",   "\"\"",
                                           " ", "clients", "rate",     "x",   "2009",  "1",       "-1.5", "<5",
                                           "F", "\xFF",    "\xC3\xBC", "1e9", "point", "missing", "lost"};
        const std::string      header = "measure,place,period,sex,value,form,reason\n";
        sy::csv_layout         l = long_layout();
        l.categories = {{"sex", "sex"}};
        l.form = "form";
        l.reason = "reason";
        for (std::uint64_t seed = 1; seed <= 400; ++seed) {
            CAPTURE(seed);
            sy::random_stream r(seed, 5);
            std::string       text = header;
            for (int line = 0; line < 12; ++line) {
                if (r.below(2) == 0)
                    text += "clients,x,2009,F," + std::to_string(r.below(3)) + ",,\n";
                else
                    for (std::uint64_t k = r.below(14); k > 0; --k) text += pieces[r.below(std::size(pieces))];
            }
            sy::dataset_builder b(d);
            b.add_csv(text, "t.csv", l);
            const sy::dataset      data = b.finish(sy::bad_rows::skip);
            const sy::load_report& report = b.report();
            CHECK(report.rows_offered == report.rows_kept + report.rows_refused + report.rows_repeated);
            CHECK(report.rows_kept == data.size());
            for (const sy::problem& p : report.problems) CHECK(p.where.line > 1);
            std::ostringstream out;
            sy::write_csv(out, data);
            CHECK(read(d, out.str(), sy::csv_layout::tabular(d)) == data);
        }
    }

    TEST_CASE("csv: a layout or header that cannot be meant is refused at once, with all that is wrong") {
        const sy::definitions d = plain();
        const auto            refusal = [&](const sy::csv_layout& l, std::string_view text) -> std::string {
            try {
                (void)read(d, text, l);
            } catch (const sy::error& e) {
                return e.what();
            }
            return "";
        };
        const auto holds = [](const std::string& text, std::string_view part) { return text.find(part) != text.npos; };
        sy::csv_layout    l = long_layout();
        const std::string lacking = refusal(l, "meassure,period\n");
        CHECK(holds(lacking, "t.csv:1"));
        CHECK(holds(lacking, "'measure' is missing (did you mean 'meassure'?)"));
        CHECK(holds(lacking, "'place' is missing"));
        CHECK(holds(lacking, "'value' is missing"));
        CHECK(holds(refusal(l, "measure,place,period,value,value\n"), "stands there twice"));
        CHECK(holds(refusal(l, ""), "no header"));
        CHECK(holds(refusal(l, std::string_view("\xFF\xFEm\0", 4)), "UTF-8"));
        l.values = {{"n", "clients"}};
        CHECK(holds(refusal(l, "x\n"), "choose one"));
        l = long_layout();
        l.labels = {{"?", sy::form::missing, sy::reason::none, {}, {}, {}}};
        CHECK(holds(refusal(l, "x\n"), "without a reason"));
        l.labels = {{"?", sy::form::missing, sy::reason::no_denominator, {}, {}, {}}};
        CHECK(holds(refusal(l, "x\n"), "engine's own"));
        l.labels.clear();
        l.categories = {{"age", "age"}, {"sx", "sx"}};
        const std::string unknown = refusal(l, "x\n");
        CHECK((holds(unknown, "'age'") && holds(unknown, "did you mean 'sex'?")));
        sy::dataset_builder b(d);
        CHECK_THROWS_AS(b.add_csv_file("no such file.csv", long_layout()), sy::file_fault);
    }

} // TEST_SUITE
