// SPDX-License-Identifier: MIT
#include <steelyard/comparison/table.hpp>
#include <steelyard/core/text.hpp>

#include <optional>
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
    number_cells<std::int64_t> reporters;
    for (const change_part& p : from.parts) reporters.numbers.push_back(static_cast<std::int64_t>(p.reporters.size()));
    table->add("reporters", std::move(reporters));
    table->add("state", texts([](const change_part& p) { return p.state; }));
    table->add("text", texts([](const change_part& p) { return p.text; }));
    return table;
}

std::shared_ptr<const plain_table> to_table(const league& from) {
    auto table = std::make_shared<plain_table>();
    table->rows = static_cast<std::int64_t>(from.units.size());
    const auto words = [&](auto&& text_of) {
        std::vector<std::string> all;
        for (const league_unit& u : from.units) all.emplace_back(text_of(u));
        return all;
    };
    const auto texts = [&](std::string league_unit::*member) {
        text_cells all;
        for (const league_unit& u : from.units) all.texts.push_back(u.*member);
        return all;
    };
    const auto add = [&]<class T>(const char* column, std::optional<T> league_unit::*member) {
        number_cells<T> all;
        for (const league_unit& u : from.units) {
            all.numbers.push_back((u.*member).value_or(0));
            all.there.push_back((u.*member).has_value() ? 1 : 0);
        }
        table->add(column, std::move(all));
    };
    const auto add_cells = [&](const char* column, std::int64_t league_unit::*member) {
        number_cells<std::int64_t> all;
        for (const league_unit& u : from.units) all.numbers.push_back(u.*member);
        table->add(column, std::move(all));
    };
    table->add("unit", texts(&league_unit::unit));
    table->add_repeating("standing", words([](const league_unit& u) { return name(u.as); }));
    add("number", &league_unit::number);
    add("lower", &league_unit::lower);
    add("upper", &league_unit::upper);
    add("best", &league_unit::best);
    add("worst", &league_unit::worst);
    table->add("letters", texts(&league_unit::letters));
    add("numerator", &league_unit::numerator);
    add("denominator", &league_unit::denominator);
    add("at_least", &league_unit::at_least);
    add("at_most", &league_unit::at_most);
    add_cells("expected", &league_unit::expected);
    add_cells("present", &league_unit::present);
    number_cells<double> coverage;
    for (const league_unit& u : from.units) coverage.numbers.push_back(u.coverage);
    table->add("coverage", std::move(coverage));
    table->add_repeating("state", words([](const league_unit& u) { return name(u.state); }));
    table->add("why", texts(&league_unit::why));
    return table;
}

} // namespace steelyard::inline v0_1::comparison
