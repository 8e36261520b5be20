// SPDX-License-Identifier: MIT
#include "foreign_table.hpp"
#include "sample.hpp"

#include <steelyard/core/arrow_stream.hpp>
#include <steelyard/dataset.hpp>

#include <doctest/doctest.h>

#include <cstring>
#include <limits>
#include <sstream>

using namespace steelyard;
using sample::foreign_table;

namespace {

[[nodiscard]] dataset through_arrow(const definitions& d, const dataset& data) {
    ArrowArrayStream stream{};
    export_stream(data, &stream);
    dataset_builder b(d);
    b.add_arrow(&stream);
    CHECK((stream.release == nullptr));
    return b.finish();
}

/// One yearly measure of whole numbers and one of two decimals, open places, a scheme.
[[nodiscard]] definitions small() {
    definitions d;
    d.measures = {sample::measure("count", decimals{0}), sample::measure("load", decimals{2}),
                  sample::measure("daily", std::nullopt, period_kind::day())};
    d.schemes.resize(1);
    d.schemes[0].code = "sex";
    d.schemes[0].categories = {{"F", ""}, {"M", ""}};
    return d;
}

[[nodiscard]] arrow_layout constants(std::string measure = "count", std::string period = "2009") {
    arrow_layout l;
    l.constants = {{"measure", std::move(measure)}, {"period", std::move(period)}};
    return l;
}

[[nodiscard]] std::vector<std::string> values_of(const dataset& data) {
    std::vector<std::string> all;
    for (const auto& block : data.blocks())
        for (std::int64_t i = 0; i < block->size(); ++i) {
            const observation o = data.at(*block, i);
            all.push_back(o.place + "=" +
                          (o.number.point() ? number_text(*o.number.point()) : std::string(name(o.number.reason()))));
        }
    return all;
}

using texts = std::vector<std::string>;

} // namespace

TEST_SUITE("dataset") {

    TEST_CASE("arrow: any dataset comes back equal through a stream of ours") {
        const definitions d = sample::agreed();
        for (std::uint64_t seed = 1; seed <= 200; ++seed) {
            CAPTURE(seed);
            const dataset data = sample::built(d, sample::random_rows(seed, d));
            const dataset again = through_arrow(d, data);
            CHECK(again == data);
            CHECK(again.fingerprint_of_rows() == data.fingerprint_of_rows());
        }
    }

    TEST_CASE("arrow: any whole number and any decimals come back to the last digit") {
        for (std::int8_t places = 0; places <= max_decimals; ++places) {
            CAPTURE(static_cast<int>(places));
            definitions d;
            d.measures = {sample::measure("x", decimals{places})};
            random_stream      r(static_cast<std::uint64_t>(places), 3);
            std::ostringstream csv;
            csv << "measure,place,period,value,form,lower,upper\n";
            for (int i = 0; i < 200; ++i) {
                const int  bits = static_cast<int>(r.below(63));
                const auto number = [&] {
                    const auto x =
                        static_cast<std::int64_t>(r.below(std::uint64_t{1} << bits) | std::uint64_t{1} << bits);
                    return scaled_text(r.below(2) != 0 ? -x : x, decimals{places});
                };
                csv << "x,p" << i << ",2009,";
                switch (r.below(4)) {
                case 0: csv << ",below,," << number() << '\n'; break;
                case 1: csv << ",above," << number() << ",\n"; break;
                case 2:
                    csv << ",range,-" << scaled_text(INT64_MAX - i, decimals{places}) << ',' << number() << '\n';
                    break;
                default: csv << number() << ",point,,\n";
                }
            }
            csv_layout l;
            l.measure = "measure";
            l.place = "place";
            l.form = "form";
            l.lower = "lower";
            l.upper = "upper";
            dataset_builder b(d);
            b.add_csv(csv.str(), "numbers", l);
            const dataset data = b.finish();
            CHECK(through_arrow(d, data) == data);
        }
    }

    TEST_CASE("arrow: a large dataset is cut into batches and comes back whole") {
        const definitions         d = small();
        foreign_table             t(300'000);
        std::vector<std::int32_t> measures, places;
        std::vector<double>       values;
        texts                     words;
        for (int i = 0; i < 300'000; ++i) {
            measures.push_back(i % 2);
            places.push_back(i / 2);
            values.push_back(i % 7);
            if (i % 2 == 0) words.push_back("p" + std::to_string(i / 2));
        }
        t.add_dictionary("measure", "i", measures, {"count", "load"});
        t.add_dictionary("place", "i", places, words);
        t.add("value", "g", values);
        arrow_layout l;
        l.constants = {{"period", "2009"}};
        const dataset data = t.read(d, l);
        CHECK(data.size() == 300'000);
        CHECK(through_arrow(d, data) == data);
    }

    TEST_CASE("arrow: a stream outlives the dataset, and a batch outlives its stream") {
        const definitions d = sample::agreed();
        ArrowArrayStream  stream{};
        dataset           data = sample::built(d, sample::random_rows(7, d));
        const std::string before = [&] {
            std::ostringstream out;
            write_csv(out, data);
            return out.str();
        }();
        export_stream(data, &stream);
        data = dataset();
        arrow_owner<ArrowSchema> schema;
        REQUIRE(stream.get_schema(&stream, schema.get()) == 0);
        std::vector<std::unique_ptr<arrow_owner<ArrowArray>>> batches;
        for (;;) {
            auto batch = std::make_unique<arrow_owner<ArrowArray>>();
            REQUIRE(stream.get_next(&stream, batch->get()) == 0);
            if (!*batch) break;
            batches.push_back(std::move(batch));
        }
        stream.release(&stream);
        dataset_builder b(d);
        for (auto& batch : batches) { // each as a stream of its own; the schema is lent to all of them
            ArrowSchema lent = *schema;
            lent.release = [](ArrowSchema* s) { s->release = nullptr; };
            ArrowArrayStream one{};
            stream_of_batch(&lent, batch->get(), &one);
            b.add_arrow(&one);
        }
        std::ostringstream after;
        write_csv(after, b.finish());
        CHECK(after.str() == before);
    }

    TEST_CASE("arrow: children may be moved out of a batch and released apart") {
        const definitions d = sample::agreed();
        ArrowArrayStream  stream{};
        export_stream(sample::built(d, sample::random_rows(3, d)), &stream);
        arrow_owner<ArrowArrayStream> owned(&stream);
        arrow_owner<ArrowSchema>      schema;
        arrow_owner<ArrowArray>       batch;
        REQUIRE(owned->get_schema(owned.get(), schema.get()) == 0);
        REQUIRE(owned->get_next(owned.get(), batch.get()) == 0);
        const arrow_owner<ArrowArray>  place(batch->children[1]);
        const arrow_owner<ArrowSchema> words(schema->children[1]->dictionary);
        batch.reset();
        schema.reset();
        CHECK(std::strcmp(words->format, "u") == 0);
        CHECK(place->dictionary->length == 6);
    }

    TEST_CASE("arrow: offsets of the batch and of its columns add up, dictionaries included") {
        foreign_table t(4);
        ArrowArray&   place =
            t.add_dictionary<std::uint8_t>("place", "C", {9, 9, 0, 1, 2, 0}, {"skipped", "a", "b", "c"});
        place.offset = 2;
        place.dictionary->offset = 1;
        place.dictionary->length = 3;
        ArrowArray& value = t.add<std::int16_t>("value", "s", {-1, 10, 20, 30, 40});
        value.offset = 1;
        t.set_validity(value, {0b1'1011}); // the third entry of the buffer is null
        arrow_layout l = constants();
        l.nan_reason = "lost";
        CHECK(values_of(t.read(small(), l, 1)) == texts{"a=40", "b=lost", "c=30"});
    }

    TEST_CASE("arrow: columns taken as a whole are the rows of the table, added one by one") {
        const definitions d = small();
        const texts       sexes{"M", "", "F", "M"}, measures{"load", "count"}; // "M" twice, and a word for the whole
        for (std::uint64_t seed = 1; seed <= 12; ++seed) {
            CAPTURE(seed);
            random_stream r(seed, 11);
            const auto    rows = static_cast<std::int64_t>(9'000 + r.below(9'000)); // more than one piece
            const auto    offset = static_cast<std::int64_t>(r.below(20));          // bits begin within a byte
            const bool    more_decimals = r.below(2) == 0;
            texts         places;
            for (std::int64_t i = 0; i < rows; ++i) places.push_back("p" + std::to_string(i));
            std::vector<std::int8_t>  measure;
            std::vector<std::int16_t> sex;
            std::vector<std::int32_t> place;
            std::vector<double>       values;
            std::vector<std::uint8_t> sex_bits(static_cast<std::size_t>(rows / 8 + 1)), value_bits = sex_bits;
            dataset_builder           b(d);
            for (std::int64_t i = 0; i < rows; ++i) {
                const bool has_sex = r.below(8) != 0, has_value = r.below(20) != 0;
                measure.push_back(static_cast<std::int8_t>(r.below(2)));
                sex.push_back(static_cast<std::int16_t>(has_sex ? r.below(4) : 999)); // a null's index means nothing
                place.push_back(static_cast<std::int32_t>((i + 4'096) % rows));
                const bool load = measure.back() == 0;
                double     x = static_cast<double>(r.below(200'000)) - 100'000;
                if (load && more_decimals) x /= 100;
                if (r.below(500) == 0) x = load ? 0x1p52 : -0x1p52; // beyond what is stored as a column
                values.push_back(has_value ? x : std::numeric_limits<double>::quiet_NaN());
                if (has_sex) sex_bits[static_cast<std::size_t>(i / 8)] |= static_cast<std::uint8_t>(1 << i % 8);
                if (has_value || r.below(2) == 0) // a null, or NaN that is there
                    value_bits[static_cast<std::size_t>(i / 8)] |= static_cast<std::uint8_t>(1 << i % 8);
                if (i < offset) continue;
                observation o;
                o.measure = measures[static_cast<std::size_t>(measure.back())];
                o.place = places[static_cast<std::size_t>(place.back())];
                o.period = "2009";
                if (has_sex) o.categories = {{"sex", sexes[static_cast<std::size_t>(sex.back())]}};
                o.number = has_value ? value::point(x) : value::missing(reason::refused);
                b.add(o);
            }
            foreign_table t(rows);
            t.add_dictionary("measure", "c", measure, measures);
            t.set_validity(t.add_dictionary("sex", "s", sex, sexes), sex_bits);
            t.add_dictionary("place", "i", place, places);
            t.set_validity(t.add("value", "g", values), value_bits);
            arrow_layout l;
            l.constants = {{"period", "2009"}};
            l.nan_reason = "refused";
            const dataset columns = t.read(d, l, offset);
            CHECK(columns.size() == rows - offset);
            CHECK(columns.fingerprint_of_rows() == b.finish().fingerprint_of_rows());
        }
    }

    TEST_CASE("arrow: nulls are missing for a stated reason, or a problem that names its row") {
        for (const std::int64_t count : {std::int64_t{-1}, std::int64_t{1}}) {
            foreign_table t(3);
            t.add_texts("place", {"a", "b", "c"});
            t.set_validity(t.add<double>("value", "g", {1, 0, std::numeric_limits<double>::quiet_NaN()}), {0b101},
                           count);
            arrow_layout l = constants();
            l.nan_reason = "refused";
            CHECK(values_of(t.read(small(), l)) == texts{"a=1", "b=refused", "c=refused"});
        }
        foreign_table t(3);
        t.add_texts("place", {"a", "b", "c"});
        t.set_validity(t.add<std::int64_t>("value", "l", {1, 0, 3}), {0b101});
        try {
            (void)t.read(small(), constants());
            FAIL("a null without a reason was taken");
        } catch (const invalid_input& fault) {
            REQUIRE(fault.problems().size() == 1);
            CHECK(fault.problems()[0].rule == "missing_reason");
            CHECK(fault.problems()[0].where.line == 2);
            CHECK(fault.problems()[0].where.file == "arrow");
        }
    }

    TEST_CASE("arrow: numbers of every format") {
        const auto one = [](auto add) {
            foreign_table t(2);
            t.add_texts("place", {"a", "b"});
            add(t);
            return values_of(t.read(small(), constants()));
        };
        const texts wanted{"a=1", "b=0"};
        CHECK(one([](foreign_table& t) { t.add<std::int8_t>("value", "c", {1, 0}); }) == wanted);
        CHECK(one([](foreign_table& t) { t.add<std::uint8_t>("value", "C", {1, 0}); }) == wanted);
        CHECK(one([](foreign_table& t) { t.add<std::int16_t>("value", "s", {1, 0}); }) == wanted);
        CHECK(one([](foreign_table& t) { t.add<std::uint16_t>("value", "S", {1, 0}); }) == wanted);
        CHECK(one([](foreign_table& t) { t.add<std::int32_t>("value", "i", {1, 0}); }) == wanted);
        CHECK(one([](foreign_table& t) { t.add<std::uint32_t>("value", "I", {1, 0}); }) == wanted);
        CHECK(one([](foreign_table& t) { t.add<std::int64_t>("value", "l", {1, 0}); }) == wanted);
        CHECK(one([](foreign_table& t) { t.add<std::uint64_t>("value", "L", {1, 0}); }) == wanted);
        CHECK(one([](foreign_table& t) { t.add<std::uint16_t>("value", "e", {0x3C00, 0}); }) == wanted);
        CHECK(one([](foreign_table& t) { t.add<float>("value", "f", {1, -0.0F}); }) == wanted);
        CHECK(one([](foreign_table& t) { t.add<double>("value", "g", {1, -0.0}); }) == wanted);
        CHECK(one([](foreign_table& t) { t.add<std::uint8_t>("value", "b", {0b01}); }) == wanted);
    }

    TEST_CASE("arrow: whole numbers beyond 2^53 are exact, gaps or not") {
        const std::int64_t far = (std::int64_t{1} << 60) + 1;
        foreign_table      t(2);
        t.add_texts("place", {"a", "b"});
        t.set_validity(t.add<std::int64_t>("value", "l", {far, 0}), {0b01});
        arrow_layout l = constants();
        l.nan_reason = "lost";
        const dataset data = t.read(small(), l);
        CHECK(data.blocks()[0]->number[0] == far);
    }

    TEST_CASE("arrow: a float32 is taken for what it is, and refused where that has more decimals than declared") {
        foreign_table t(2);
        t.add_texts("place", {"a", "b"});
        t.add<float>("value", "f", {0.5F, 0.1F});
        CHECK_THROWS_WITH_AS((void)t.read(small(), constants("load")), doctest::Contains("0.10000000149011612"),
                             invalid_input);
    }

    TEST_CASE("arrow: words of every layout") {
        foreign_table t(3);
        t.add_dictionary<std::int64_t>("place", "l", {1, 0, 1}, {"a", "b"});
        ArrowArray&                      large = t.add<std::int64_t>("source", "U", {0, 1, 1, 3});
        const char*                      chars = "xyz";
        const std::array<const void*, 3> large_buffers{nullptr, large.buffers[1], chars};
        large.n_buffers = 3;
        large.buffers = const_cast<const void**>(large_buffers.data());
        std::string views(48, '\0');
        const auto  view = [&](std::size_t at, std::int32_t length, const char* text, std::int32_t buffer,
                              std::int32_t from) {
            std::memcpy(views.data() + at * 16, &length, 4);
            std::memcpy(views.data() + at * 16 + 4, text, length <= 12 ? static_cast<std::size_t>(length) : 4);
            if (length <= 12) return;
            std::memcpy(views.data() + at * 16 + 8, &buffer, 4);
            std::memcpy(views.data() + at * 16 + 12, &from, 4);
        };
        const std::string longer = "..an organisation with a long name";
        view(0, 12, "twelve bytes", 0, 0);
        view(1, 32, "an o", 0, 2);
        view(2, 0, "", 0, 0);
        ArrowArray& seen = t.add<char>("organisation", "vu", std::vector<char>(views.begin(), views.end()));
        const std::array<std::int64_t, 1> sizes{static_cast<std::int64_t>(longer.size())};
        const std::array<const void*, 4>  view_buffers{nullptr, seen.buffers[1], longer.data(), sizes.data()};
        seen.n_buffers = 4;
        seen.buffers = const_cast<const void**>(view_buffers.data());
        t.set_validity(t.add<std::int8_t>("sex", "n", {}), {});
        t.add<std::int32_t>("value", "i", {1, 2, 3});
        const dataset data = t.read(small(), constants());
        texts         found;
        for (std::int64_t i = 0; i < 3; ++i) {
            const observation o = data.at(*data.blocks()[0], i);
            found.push_back(o.place + "|" + o.organisation + "|" + o.source + "|" + number_text(*o.number.point()));
        }
        CHECK(found == texts{"a|an organisation with a long name||2", "b||yz|3", "b|twelve bytes|x|1"});
    }

    TEST_CASE("arrow: years, days and instants stand for periods, instants with a zone for recorded time") {
        const auto first = [](const dataset& data) { return data.at(*data.blocks()[0], 0); };
        const auto with = [&](const char* measure, auto add) {
            foreign_table t(1);
            add(t);
            t.add<double>("value", "g", {1});
            arrow_layout l;
            l.constants = {{"measure", measure}};
            return first(t.read(small(), l));
        };
        CHECK(with("count", [](foreign_table& t) { t.add<std::int32_t>("period", "i", {2009}); }).period == "2009");
        CHECK(with("daily", [](foreign_table& t) { t.add<std::int32_t>("period", "tdD", {14275}); }).period ==
              "2009-01-31");
        CHECK(with("daily", [](foreign_table& t) {
                  t.add<std::int64_t>("period", "tdm", {14275 * INT64_C(86400000)});
              }).period == "2009-01-31");
        CHECK(with("daily", [](foreign_table& t) {
                  t.add<std::int64_t>("period", "tsu:", {14275 * INT64_C(86400000000)});
              }).period == "2009-01-31");
        CHECK_THROWS_WITH_AS(
            with("daily", [](foreign_table& t) { t.add<std::int64_t>("period", "tss:", {14275 * 86400 + 1}); }),
            doctest::Contains("2009-01-31T00:00:01Z"), invalid_input);
        const auto recorded = [&](const char* format, std::int64_t number) {
            return with("count",
                        [&](foreign_table& t) {
                            t.add<std::int32_t>("period", "i", {2009});
                            t.add<std::int64_t>("recorded", format, {number});
                        })
                .recorded;
        };
        CHECK(recorded("tss:UTC", -1) == instant{-1});
        CHECK(recorded("tsm:Europe/Berlin", 1'234'567'000) == instant{1'234'567});
        CHECK(recorded("tsn:UTC", -1'000'000'000) == instant{-1});
        CHECK(recorded("tdm", 86'400'000) == instant{86'400});
        CHECK_THROWS_WITH_AS(recorded("tsm:UTC", 1), doctest::Contains("1/1000s"), invalid_input);
        CHECK_THROWS_WITH_AS(recorded("tss:", 0), doctest::Contains("time zone"), shape_mismatch);
    }

    TEST_CASE("arrow: what cannot be taken is refused by column, format and advice, all at once") {
        foreign_table t(1);
        t.add<std::int32_t>("place", "i", {39});
        t.add<char>("organisation", "z", {'a'});
        t.add<std::int64_t>("value", "d:38,2", {1, 0});
        try {
            (void)t.read(small(), constants());
            FAIL("taken");
        } catch (const shape_mismatch& fault) {
            const std::string said = fault.what();
            for (const char* part : {"place: found integer (i)", "leading zeros", "organisation: found binary (z)",
                                     "value: found decimal (d:38,2)", "float64"})
                CHECK_MESSAGE(said.find(part) != std::string::npos, said);
        }
    }

    TEST_CASE("arrow: every column has a role, every role its column, or all that is wrong is said") {
        foreign_table t(1);
        t.add_texts("plac", {"a"});
        t.add_texts("gender", {"F"});
        t.add<double>("value", "g", {1});
        arrow_layout l;
        l.columns = {{"place", "place"}, {"plaze", "plac"}};
        try {
            (void)t.read(small(), l);
            FAIL("taken");
        } catch (const unknown_code& fault) {
            const std::string said = fault.what();
            for (const char* part :
                 {"did you mean 'plac'", "'plaze' is no column role", "nothing is known about 'gender'",
                  "no column holds the measure", "no column holds the period"})
                CHECK_MESSAGE(said.find(part) != std::string::npos, said);
        }
        l = constants();
        l.others_ignored = true;
        CHECK(t.read(small(), l).size() == 1);
    }

    TEST_CASE("arrow: a wide table holds several measures") {
        foreign_table t(2);
        t.add_texts("county", {"a", "b"});
        t.add<std::int32_t>("year", "i", {2009, 2010});
        t.add<double>("n", "g", {1, 2});
        t.set_validity(t.add<double>("l", "g", {0.25, 0}), {0b01});
        arrow_layout l;
        l.columns = {{"place", "county"}, {"period", "year"}};
        l.values = {{"n", "count"}, {"l", "load"}};
        l.nan_reason = "waived";
        CHECK(values_of(t.read(small(), l)) == texts{"a=1", "b=2", "a=0.25", "b=waived"});
        l.nan_reason = "";
        CHECK_THROWS_WITH_AS((void)t.read(small(), l), doctest::Contains("arrow['l']:2"), invalid_input);
    }

    TEST_CASE("arrow: a broken batch is an error, never a crash") {
        const auto said = [](auto add) {
            foreign_table t(2);
            add(t);
            t.add<double>("value", "g", {1, 2});
            try {
                (void)t.read(small(), constants());
                return std::string("taken");
            } catch (const shape_mismatch& fault) {
                return std::string(fault.what());
            }
        };
        const auto contains = [](const std::string& s, const char* part) { return s.find(part) != std::string::npos; };
        for (const std::int8_t index : {std::int8_t{2}, std::int8_t{-1}})
            CHECK(contains(said([&](foreign_table& t) {
                               t.add_dictionary<std::int8_t>("place", "c", {0, index}, {"a", "b"});
                           }),
                           "outside a dictionary of 2"));
        CHECK(contains(said([](foreign_table& t) {
                           t.add_dictionary<std::int8_t>("place", "c", {0, 0}, {});
                       }),
                       "outside a dictionary of 0"));
        CHECK(contains(said([](foreign_table& t) { t.add_texts("place", {"a"}); }), "2 rows comes with 1 entries"));
    }

    TEST_CASE("arrow: form, reason, bounds and flags that contradict each other are refused, each by its row") {
        foreign_table t(7);
        t.add_texts("place", {"a", "b", "c", "d", "e", "f", "g"});
        t.add_texts("form", {"point", "missing", "range", "below", "missing", "missing", ""});
        t.add_texts("reason", {"lost", "lost", "", "", "", "lost", ""});
        t.add_texts("flags", {"", "", "", "", "", "estimated", "estimated"});
        const double none = std::numeric_limits<double>::quiet_NaN();
        t.add<double>("value", "g", {1, 2, none, none, none, none, 7});
        t.add<double>("lower", "g", {none, none, 5, none, none, none, none});
        t.add<double>("upper", "g", {none, none, 4, none, none, none, none});
        ArrowArrayStream s{};
        t.stream(&s);
        dataset_builder b(small());
        b.add_arrow(&s, constants());
        CHECK(values_of(b.finish(bad_rows::skip)) == texts{"g=7"});
        texts rules;
        for (const problem& p : b.report().problems) rules.push_back(std::to_string(p.where.line) + " " + p.rule);
        CHECK(rules == texts{"1 contradiction", "2 contradiction", "3 bounds_swapped", "4 bad_number",
                             "5 missing_reason", "6 contradiction"});
    }

    TEST_CASE("arrow: a stream that was used up, and one whose producer fails") {
        dataset_builder  b(small());
        ArrowArrayStream gone{};
        CHECK_THROWS_WITH_AS(b.add_arrow(&gone), doctest::Contains("used up"), shape_mismatch);
        struct failing final : arrow_source {
            std::vector<arrow_field>                      list{{"value", arrow_type::number}};
            [[nodiscard]] const std::vector<arrow_field>& fields() const noexcept override { return list; }
            std::optional<arrow_batch>                    next() override { throw file_fault("the disk is gone"); }
        };
        ArrowArrayStream stream{};
        export_stream(std::make_unique<failing>(), &stream);
        CHECK_THROWS_WITH_AS(b.add_arrow(&stream, constants()), doctest::Contains("the disk is gone"), format_fault);
        CHECK((stream.release == nullptr));
    }

    TEST_CASE("arrow: refused rows are all listed and the good ones kept, whatever their order") {
        foreign_table t(4);
        t.add_dictionary<std::int8_t>("sex", "c", {0, 1, 2, 0}, {"F", "X", "M"});
        t.add<double>("value", "g", {1, 2, 3.5, 4});
        t.add_texts("place", {"a", "b", "c", "d"});
        ArrowArrayStream s{};
        t.stream(&s);
        dataset_builder b(small());
        b.add_arrow(&s, constants());
        CHECK(b.finish(bad_rows::skip).size() == 2);
        REQUIRE(b.report().problems.size() == 2);
        CHECK(b.report().problems[0].where.line == 2);
        CHECK(b.report().problems[0].where.column == "sex");
        CHECK(b.report().problems[1].where.line == 3);
        CHECK(b.report().rows_offered == 4);
    }

    TEST_CASE("write_json: exact numbers, null for what is not there") {
        const definitions d = small();
        dataset_builder   b(d);
        csv_layout        l;
        l.place = "place";
        l.values = {{"load", "load"}};
        b.add_csv("place,period,load\n\"a\"\"b\",2009,90071992547409.93\nc,2010,\n", "x", l);
        std::ostringstream out;
        write_json(out, b.finish());
        CHECK(out.str() == R"([
{"measure":"load","place":"a\"b","organisation":null,"period":"2009","sex":null,"value":90071992547409.93,"form":"point","reason":null,"lower":null,"upper":null,"flags":null,"source":null,"recorded":null,"version":null},
{"measure":"load","place":"c","organisation":null,"period":"2010","sex":null,"value":null,"form":"missing","reason":"not_reported","lower":null,"upper":null,"flags":null,"source":null,"recorded":null,"version":null}
]
)");
    }

} // TEST_SUITE
