// SPDX-License-Identifier: MIT
#include <steelyard/comparison/table.hpp>
#include <steelyard/core/text.hpp>

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

} // namespace steelyard::inline v0_1::comparison
