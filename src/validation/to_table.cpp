// SPDX-License-Identifier: MIT
#include <steelyard/validation/table.hpp>

namespace steelyard::inline v0_1::validation {

std::shared_ptr<const plain_table> to_table(const findings& from) {
    auto table = std::make_shared<plain_table>();
    table->rows = static_cast<std::int64_t>(from.size());
    const auto texts = [&](auto member) {
        std::vector<std::string> all;
        for (const finding& f : from) all.push_back(f.*member);
        return all;
    };
    word_cells levels{{"info", "warning", "fault"}, {}};
    for (const finding& f : from) levels.codes.push_back(static_cast<std::int32_t>(f.level));
    table->add("severity", std::move(levels));
    using member = std::string               finding::*;
    constexpr std::pair<const char*, member> keys[] = {
        {"rule", &finding::rule},         {"measure", &finding::measure},
        {"place", &finding::place},       {"organisation", &finding::organisation},
        {"category", &finding::category}, {"period", &finding::period},
        {"source", &finding::source},     {"file", &finding::file}};
    for (const auto& [name, key] : keys) table->add_repeating(name, texts(key));
    number_cells<std::int64_t> lines;
    number_cells<double>       scores;
    for (const finding& f : from) {
        lines.numbers.push_back(f.line);
        lines.there.push_back(f.line > 0 ? 1 : 0);
        scores.numbers.push_back(f.score);
    }
    table->add("line", std::move(lines));
    table->add("found", text_cells{texts(&finding::found)});
    table->add("evidence", text_cells{texts(&finding::evidence)});
    table->add("score", std::move(scores));
    table->add("advice", text_cells{texts(&finding::advice)});
    return table;
}

} // namespace steelyard::inline v0_1::validation
