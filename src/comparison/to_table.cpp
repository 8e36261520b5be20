// SPDX-License-Identifier: MIT
#include <steelyard/comparison/table.hpp>
#include <steelyard/core/text.hpp>

#include <optional>
#include <type_traits>
#include <utility>

namespace steelyard::inline v0_1::comparison {

std::shared_ptr<const plain_table> to_table(const change& from) {
    auto table = std::make_shared<plain_table>();
    table->rows = static_cast<std::int64_t>(from.parts.size());
    const auto texts = [&](auto&& text_of) {
        text_cells all;
        for (const change_part& p : from.parts) all.texts.push_back(text_of(p));
        return all;
    };
    const auto numbers = [&](double change_part::*member) {
        number_cells<double> all;
        for (const change_part& p : from.parts) all.numbers.push_back(p.*member);
        return all;
    };
    table->add("cause", texts([](const change_part& p) {
                   std::vector<std::string> causes;
                   for (const change_cause c : p.causes) causes.emplace_back(name(c));
                   return join(causes, "+");
               }));
    table->add("amount", numbers(&change_part::amount));
    table->add("least", numbers(&change_part::least));
    table->add("most", numbers(&change_part::most));
    table->add("standard_error", numbers(&change_part::standard_error));
    number_cells<std::int64_t> reporters;
    for (const change_part& p : from.parts) reporters.numbers.push_back(static_cast<std::int64_t>(p.reporters.size()));
    table->add("reporters", std::move(reporters));
    table->add("state", texts([](const change_part& p) { return p.state; }));
    table->add("text", texts([](const change_part& p) { return p.text; }));
    return table;
}

namespace {

/// The columns of rows, by member.
template <class Row>
struct row_columns {
    const std::vector<Row>& from;
    plain_table&            to;

    template <class T>
    void add(const char* column, std::optional<T> Row::*member) const {
        using held = std::conditional_t<std::is_floating_point_v<T>, double, std::int64_t>;
        number_cells<held> all;
        for (const Row& u : from) {
            all.numbers.push_back((u.*member).value_or(0));
            all.there.push_back((u.*member).has_value() ? 1 : 0);
        }
        to.add(column, std::move(all));
    }
    template <class T>
        requires std::is_arithmetic_v<T>
    void add(const char* column, T Row::*member) const {
        number_cells<std::conditional_t<std::is_floating_point_v<T>, double, std::int64_t>> all;
        for (const Row& u : from) all.numbers.push_back(u.*member);
        to.add(column, std::move(all));
    }
    void add(const char* column, std::string Row::*member) const {
        text_cells all;
        for (const Row& u : from) all.texts.push_back(u.*member);
        to.add(column, std::move(all));
    }
    void add_words(const char* column, auto&& word_of) const {
        std::vector<std::string> all;
        for (const Row& u : from) all.emplace_back(word_of(u));
        to.add_repeating(column, all);
    }
};

} // namespace

std::shared_ptr<const plain_table> to_table(const league& from) {
    auto table = std::make_shared<plain_table>();
    table->rows = static_cast<std::int64_t>(from.units.size());
    const row_columns<league_unit> columns{from.units, *table};
    using u = league_unit;
    columns.add("unit", &u::unit);
    columns.add_words("title", [](const u& one) { return one.title; });
    columns.add_words("standing", [](const u& one) { return name(one.as); });
    columns.add("number", &u::number);
    columns.add("lower", &u::lower);
    columns.add("upper", &u::upper);
    columns.add("best", &u::best);
    columns.add("worst", &u::worst);
    columns.add("letters", &u::letters);
    columns.add("numerator", &u::numerator);
    columns.add("denominator", &u::denominator);
    columns.add("at_least", &u::at_least);
    columns.add("at_most", &u::at_most);
    columns.add("drawn", &u::drawn);
    columns.add("drawn_lower", &u::drawn_lower);
    columns.add("drawn_upper", &u::drawn_upper);
    columns.add("own_weight", &u::own_weight);
    columns.add("expected_rank", &u::expected_rank);
    columns.add("in_top", &u::in_top);
    columns.add("z", &u::z);
    columns.add("p", &u::p);
    columns.add("flag", &u::flag);
    columns.add("band_lower", &u::band_lower);
    columns.add("band_upper", &u::band_upper);
    columns.add("expected", &u::expected);
    columns.add("present", &u::present);
    columns.add("coverage", &u::coverage);
    columns.add_words("state", [](const u& one) { return name(one.state); });
    columns.add("why", &u::why);
    return table;
}

std::shared_ptr<const plain_table> to_table(const across& from) {
    auto table = std::make_shared<plain_table>();
    table->rows = static_cast<std::int64_t>(from.lines.size());
    const row_columns<across_line> columns{from.lines, *table};
    using l = across_line;
    columns.add_words("indicator", [](const l& one) { return one.indicator; });
    columns.add_words("title", [](const l& one) { return one.title; });
    columns.add_words("unit", [](const l& one) { return one.unit; });
    columns.add_words("unit_title", [](const l& one) { return one.unit_title; });
    columns.add_words("standing", [](const l& one) { return name(one.as); });
    columns.add("number", &l::number);
    columns.add("target", &l::target);
    columns.add("apart", &l::apart);
    columns.add("events", &l::events);
    columns.add("z", &l::z);
    columns.add("p", &l::p);
    columns.add("adjusted", &l::adjusted);
    columns.add("adjusted_any", &l::adjusted_any);
    columns.add_words("state", [](const l& one) { return name(one.state); });
    columns.add("stands", &l::stands);
    columns.add("stands_any", &l::stands_any);
    columns.add("side", &l::side);
    columns.add_words("bearing", [](const l& one) { return name(one.bears); });
    columns.add("why", &l::why);
    return table;
}

} // namespace steelyard::inline v0_1::comparison
