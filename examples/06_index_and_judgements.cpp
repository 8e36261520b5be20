// SPDX-License-Identifier: MIT
// An index of the Steel Shore areas, and what its ranking hangs on: every combination of the judgements is asked.
#include <steelyard/sensitivity.hpp>
#include <steelyard/steelyard.hpp>

#include <algorithm>
#include <iostream>
#include <string>
#include <vector>

namespace sy = steelyard;
namespace cp = steelyard::composite;
namespace st = steelyard::sensitivity;

namespace {

struct area {
    std::string              county, name;
    std::vector<std::string> homeless; ///< areas that count its homeless people: areas_to_counties.csv
};
const std::vector<area> areas = {{"39035", "Cuyahoga OH", {"OH-502"}}, {"39095", "Lucas OH", {"OH-501"}},
                                 {"26163", "Wayne MI", {"MI-501", "MI-502"}}, {"42049", "Erie PA", {"PA-605"}},
                                 {"36029", "Erie NY", {"NY-508"}}};

sy::dataset read_reports(const sy::frameworks::framework& fw) {
    sy::dataset_builder builder(fw.agreed);
    for (const auto& r : fw.reports) builder.add_csv_file(fw.path_of(r), r.layout);
    return builder.finish();
}

/// What the areas reported in 2005 and 2009, as indicators of each county.
cp::score_table indicators_of(const sy::frameworks::framework& fw, const sy::dataset& data) {
    sy::aggregation::roll_up_query query = sy::report::standing_query(fw);
    query.indicators = {"unemployment_rate", "people_homeless"};
    query.place_levels = {"place"};
    const auto                  found = sy::frameworks::roll_up(fw, data, query);
    const auto                  rate = [&](const area& a, const char* year) { return found.find("unemployment_rate", a.county, year).value(); };
    std::vector<cp::score_cell> cells;
    for (const area& a : areas) {
        const auto before = rate(a, "2005"), now = rate(a, "2009");
        double     homeless = 0;
        for (const std::string& place : a.homeless) homeless += *found.find("people_homeless", place, "January night 2009").value().number.point();
        // The Buffalo area is wider than its county: our standing judgement counts it whole, and the number says so.
        const sy::flag_set flags = a.county == "36029" ? sy::flag_set(sy::flag::includes_other) : sy::flag_set();
        const auto         add = [&](const char* column, double x, sy::flag_set f = {}) { cells.push_back({a.name, column, sy::value::point(x, f), {}}); };
        add("without_work", *now.number.point());
        add("rise_since_2005", *now.number.point() - *before.number.point());
        add("people_kept", 100 * *now.denominator / *before.denominator);
        add("homeless", 10'000 * homeless / *now.denominator, flags);
    }
    return cp::make_score_table(cells);
}

cp::index_node indicator(const char* code, const char* group, const char* title, sy::direction better) {
    cp::index_node n;
    n.code = code;
    n.parent = group;
    n.title = title;
    n.better = better;
    return n;
}

cp::index_tree tree() {
    using enum sy::direction;
    return {"standing", "How the areas stand in 2009",
            {indicator("standing", "", "How the areas stand in 2009", up), indicator("work", "standing", "Work", up),
             indicator("without_work", "work", "Unemployed, % of the labour force", down),
             indicator("rise_since_2005", "work", "Rise of that rate since 2005, points", down),
             indicator("people_kept", "standing", "Labour force, % of that of 2005", up),
             indicator("homeless", "standing", "Homeless people on one night, per 10,000 of the labour force", down)}};
}

sy::judgement judged(const char* id, const char* question, std::vector<sy::judgement_option> options, const char* why,
                     sy::equivalence type = sy::equivalence::equivalent) {
    sy::judgement j;
    j.id = id;
    j.question = question;
    j.chosen = options.front().id;
    j.options = std::move(options);
    j.rationale = why;
    j.type = type;
    return j;
}

std::vector<sy::judgement> ledger() {
    return {judged("weights", "What weighs how much?",
                   {{"equal", "each branch alike", {{"index.weights", "declared"}}, {}},
                    {"work_first", "work twice", {{"index.weights", "work_first"}}, {}},
                    {"homes_first", "homelessness twice", {{"index.weights", "homes_first"}}, {}},
                    {"people_first", "people who stay twice", {{"index.weights", "people_first"}}, {}}},
                   "Nobody showed that one branch matters more."),
            judged("scale", "How do the numbers come to one scale?",
                   {{"min_max", "between the least and the most", {{"index.normalise.method", "min_max"}}, {}},
                    {"z_score", "distance from the mean in standard deviations", {{"index.normalise.method", "z_score"}}, {}},
                    {"rank", "ranks only", {{"index.normalise.method", "rank"}}, {}}},
                   "The range is what readers know."),
            judged("trade", "May a strength make good a weakness?",
                   {{"fully", "arithmetic means", {{"index.combine.method", "arithmetic"}}, {}},
                    {"hardly", "the weakest branch counts", {{"index.combine.method", "minimum"}}, {}}},
                   "A region is one labour market.", sy::equivalence::non_equivalent), // two questions, not two answers
            judged("rise", "Does the rise since 2005 belong to it?",
                   {{"yes", "as much as the rate", {{"index.nodes.rise_since_2005.weight", 1.0}}, {}},
                    {"no", "the rate says it", {{"index.nodes.rise_since_2005.weight", 0.0}}, {}}},
                   "Where it got worse matters beside where it is bad.")};
}

} // namespace

int main() {
    const auto      fw = sy::frameworks::load_framework("steel_shore/framework");
    cp::index_chain chain;
    chain.tree = tree();
    chain.raw = indicators_of(fw, read_reports(fw));
    chain.options.treat.rule = cp::outlier_rule::none; // five areas have no outliers
    chain.weight_sets = {{"work_first", {{"work", 2}}}, {"homes_first", {{"homeless", 2}}}, {"people_first", {{"people_kept", 2}}}};

    const cp::index_result as_chosen = cp::run_index(cp::index_layout(chain.tree), chain.raw, chain.options);
    std::vector<cp::unit_rank> ranks = cp::rank_units(as_chosen.scores.nodes, "standing");
    std::ranges::sort(ranks, {}, &cp::unit_rank::rank);
    for (const cp::unit_rank& r : ranks)
        std::cout << "  " << *r.rank << "  " << r.unit << '\n';
    std::cout << '\n';

    const st::plan plan = st::index_plan(chain, ledger());
    const auto     result = st::alternatives(plan, *st::is_ahead("Lucas OH", "Cuyahoga OH"));
    std::cout << st::plain_sentence(result) << '\n' << "\nWhat each other option does to it:\n";
    for (const auto& row : st::flip_map_of(result).rows)
        if (!row.chosen)
            std::cout << "  " << row.judgement << " = " << row.option << ": " << (row.flips ? "turns it around" : "changes nothing") << " alone, matters in " << row.changed << " of "
                      << row.settings << " settings of the others\n";
}
