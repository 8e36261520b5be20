// SPDX-License-Identifier: MIT
#include <steelyard/core/arrow_stream.hpp>
#include <steelyard/core/error.hpp>
#include <steelyard/core/plain_table.hpp>

#include <doctest/doctest.h>

#include <sstream>
#include <string_view>

using namespace steelyard;

namespace {

[[nodiscard]] std::shared_ptr<const plain_table> sample_table() {
    auto t = std::make_shared<plain_table>();
    t->rows = 3;
    t->add("place", word_cells{{"a,b", "\"c\""}, {1, -1, 0}});
    t->add("value", number_cells<double>{{0.1, 0, -2}, {1, 0, 1}});
    t->add("count", number_cells<std::int64_t>{{1, 2, (std::int64_t{1} << 60) + 1}});
    t->add("said", text_cells{{"", "two\nlines", "\xFF"}});
    return t;
}

template <class Write>
[[nodiscard]] std::string printed(Write write) {
    std::ostringstream out;
    write(out, *sample_table());
    return out.str();
}

} // namespace

TEST_SUITE("core") {

    TEST_CASE("plain_table: CSV quotes what needs it and leaves what is not there empty") {
        CHECK(
            printed([](auto& out, const auto& t) { write_csv(out, t); }) ==
            "place,value,count,said\n\"\"\"c\"\"\",0.1,1,\n,,2,\"two\nlines\"\n\"a,b\",-2,1152921504606846977,\xFF\n");
    }

    TEST_CASE("plain_table: JSON has null for what is not there, and is UTF-8 whatever the texts are") {
        CHECK(printed([](auto& out, const auto& t) { write_json(out, t); }) ==
              "[\n{\"place\":\"\\\"c\\\"\",\"value\":0.1,\"count\":1,\"said\":\"\"},\n"
              "{\"place\":null,\"value\":null,\"count\":2,\"said\":\"two\\nlines\"},\n"
              "{\"place\":\"a,b\",\"value\":-2,\"count\":1152921504606846977,\"said\":\"\xEF\xBF\xBD\"}\n]\n");
    }

    TEST_CASE("plain_table: an Arrow stream has bitmaps for what is not there, and no code outside a dictionary") {
        ArrowArrayStream raw{};
        export_stream(sample_table(), &raw);
        arrow_owner<ArrowArrayStream> stream(&raw);
        arrow_owner<ArrowSchema>      schema;
        arrow_owner<ArrowArray>       batch, end;
        REQUIRE(stream->get_schema(stream.get(), schema.get()) == 0);
        REQUIRE(stream->get_next(stream.get(), batch.get()) == 0);
        REQUIRE(stream->get_next(stream.get(), end.get()) == 0);
        CHECK_FALSE(static_cast<bool>(end));
        std::string formats;
        for (std::int64_t i = 0; i < schema->n_children; ++i) formats += schema->children[i]->format;
        CHECK(formats == "iglu");
        CHECK(std::string_view(schema->children[0]->dictionary->format) == "u");
        const ArrowArray& place = *batch->children[0];
        CHECK(place.null_count == 1);
        CHECK(static_cast<const std::uint8_t*>(place.buffers[0])[0] == 0b101);
        CHECK(static_cast<const std::int32_t*>(place.buffers[1])[1] == 0);
        const ArrowArray& value = *batch->children[1];
        CHECK(value.null_count == 1);
        CHECK(static_cast<const double*>(value.buffers[1])[2] == -2);
        CHECK(batch->children[2]->buffers[0] == nullptr);
        const ArrowArray& said = *batch->children[3];
        CHECK(static_cast<const std::int32_t*>(said.buffers[1])[2] == 9);
        stream.reset();
        schema.reset(); // the batch lives on its own
        CHECK(static_cast<const char*>(said.buffers[2])[0] == 't');
    }

    TEST_CASE("plain_table: columns of another length and codes without a word are refused") {
        plain_table t;
        t.rows = 2;
        CHECK_THROWS_WITH_AS(t.add("x", text_cells{{"one"}}), doctest::Contains("column x has 1 entries"),
                             shape_mismatch);
        CHECK_THROWS_WITH_AS(t.add("x", word_cells{{"one"}, {0, 1}}), doctest::Contains("code 1"), shape_mismatch);
        t.add_repeating("x", {"", "one"});
        CHECK(std::get<word_cells>(t.columns[0].holds).codes == std::vector<std::int32_t>{-1, 0});
    }

    TEST_CASE("arrow_stream: what a source throws is the stream's error, and the stream goes on") {
        struct moody final : arrow_source {
            std::vector<arrow_field>                      list{{"x", arrow_type::number, {}}};
            int                                           asked = 0;
            [[nodiscard]] const std::vector<arrow_field>& fields() const noexcept override { return list; }
            std::optional<arrow_batch>                    next() override {
                if (asked++ == 0) throw file_fault("not now");
                return std::nullopt;
            }
        };
        ArrowArrayStream raw{};
        export_stream(std::make_unique<moody>(), &raw);
        arrow_owner<ArrowArrayStream> stream(&raw);
        CHECK((raw.release == nullptr));
        arrow_owner<ArrowArray> batch;
        CHECK(stream->get_next(stream.get(), batch.get()) != 0);
        CHECK(std::string_view(stream->get_last_error(stream.get())) == "not now");
        CHECK(stream->get_next(stream.get(), batch.get()) == 0);
        CHECK((stream->get_last_error(stream.get()) == nullptr));
    }

} // TEST_SUITE
