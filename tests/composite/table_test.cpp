// SPDX-License-Identifier: MIT
#include "composite_world.hpp"

#include <steelyard/composite/ranking.hpp>
#include <steelyard/composite/run_index.hpp>
#include <steelyard/composite/table.hpp>

#include <sstream>

using namespace world;

namespace {

template <class Table>
[[nodiscard]] std::vector<std::string> lines_of(const Table& of) {
    std::ostringstream out;
    write_csv(out, *to_table(of));
    std::istringstream       in(out.str());
    std::vector<std::string> lines;
    for (std::string line; std::getline(in, line);) lines.push_back(line.substr(0, line.find('\r')));
    return lines;
}

[[nodiscard]] index_node node(const char* code, const char* parent) {
    index_node n;
    n.code = code;
    n.parent = parent;
    return n;
}

} // namespace

TEST_SUITE("composite") {
TEST_CASE("to_table: a cell of every form has its own bounds, and nothing else") {
    using steelyard::flag;
    const std::vector<score_cell> cells{{"a", "x", value::point(0, flag::imputed), {}},
                                        {"b", "x", value::range(2, 5), {}},
                                        {"c", "x", value::below(9), {}},
                                        {"d", "x", value::above(7), {}},
                                        {"e", "x", value::missing(reason::suppressed), {}}};
    CHECK(lines_of(make_score_table(cells)) ==
          std::vector<std::string>{"column,unit,value,form,reason,lower,upper,flags", "x,a,0,point,,0,0,imputed",
                                   "x,b,,range,,2,5,", "x,c,,below,,,9,", "x,d,,above,,7,,",
                                   "x,e,,missing,suppressed,,,"});
}

TEST_CASE("to_table: scores have a row per node and unit, the root's first, with coverage and ranks") {
    const index_tree tree{"i", "", {node("i", ""), node("p", "i"), node("x", "p")}};
    index_options    options;
    options.normalise.constant = constant_rule::neutral;
    auto raw = table_of({{"x", {1, 3, 2}}});
    raw.set(2, 0, value::missing(reason::not_applicable)); // has no place in any rank
    const auto lines = lines_of(run_index(index_layout(tree), raw, options).scores);
    CHECK(lines == std::vector<std::string>{
                       "node,unit,value,form,reason,lower,upper,flags,coverage,imputed,rank,rank_best,rank_worst",
                       "i,u000,0,point,,0,0,,1,0,2,2,2", "i,u001,100,point,,100,100,,1,0,1,1,1",
                       "i,u002,,missing,not_applicable,,,,0,0,,,", "p,u000,0,point,,0,0,,1,0,2,2,2",
                       "p,u001,100,point,,100,100,,1,0,1,1,1", "p,u002,,missing,not_applicable,,,,0,0,,,"});
}

TEST_CASE("to_table: every number of a table leaves it, in order") {
    const auto table = random_table(3, 7, 4);
    const auto lines = lines_of(table);
    REQUIRE(lines.size() == 1 + 7 * 4);
    for (std::int64_t c = 0; c < 4; ++c)
        for (std::int64_t u = 0; u < 7; ++u) {
            const auto& line = lines[1 + static_cast<std::size_t>(c * 7 + u)];
            const auto  start = table.columns[static_cast<std::size_t>(c)] + "," +
                               table.units[static_cast<std::size_t>(u)] + ",";
            REQUIRE(line.starts_with(start));
            CHECK(std::stod(line.substr(start.size())) == table.number[table.at(u, c)]);
        }
}
}
