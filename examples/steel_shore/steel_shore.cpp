// SPDX-License-Identifier: MIT
// The main job: load a framework and its reports, validate, roll up, print the scorecard, and four statements that
// the data force. Nothing below knows a number: all of them come from the files.
#include <steelyard/steelyard.hpp>

#include <cstdio>
#include <exception>
#include <string>
#include <vector>

namespace sy = steelyard;
namespace agg = steelyard::aggregation;
using sy::report::words;

namespace {

void print(const std::string& text) { std::printf("%s\n", text.c_str()); }

/// A statement, broken into lines.
void say(const std::string& text) { std::printf("%s", sy::report::wrapped(text, 100, 4).c_str()); }

sy::dataset read_reports(const sy::frameworks::framework& f) {
    sy::dataset_builder builder(f.agreed);
    for (const sy::frameworks::report_file& r : f.reports) builder.add_csv_file(f.path_of(r), r.layout);
    return builder.finish();
}

std::string percent(double x, int decimals) { return sy::grouped_text(x, decimals) + " %"; }

/// The scorecard of the whole for one period.
sy::report::scorecard card_of(const sy::frameworks::framework& f, const sy::dataset& data, const std::string& period) {
    sy::report::scorecard_options options;
    options.period = period;
    options.series = false;
    options.findings = 0;
    return {f, data, options};
}

/// (1) One rate of five counties: what was decided, and what the other option would have claimed.
void ratio_of_sums(const sy::frameworks::framework& f, const sy::dataset& data) {
    const sy::report::scorecard card = card_of(f, data, "2009");
    const sy::report::scorecard_line& line = *card.find("unemployment_rate");
    print("(1) One rate of five counties");
    say(sy::report::sentence(line.now, line.decimals_shown));
    say("It is a ratio of sums: " + sy::grouped_text(*line.now.numerator, 0) + " of " +
          sy::grouped_text(*line.now.denominator, 0) + " people.");
    for (const sy::report::alternative& a : line.alternatives)
        say("The " + a.title + " would have claimed " + words(a.number.number, {a.number.unit, line.decimals_shown}) + ".");
}

/// (2) A stock over a year is a mean, and the result says which; a sum is refused.
void stock_over_a_year(sy::frameworks::framework f, const sy::dataset& data) {
    agg::roll_up_query query;
    query.indicators = {"unemployed_in_month"};
    query.periods = {"year"};
    sy::measure* months = nullptr;
    for (sy::measure& m : f.agreed.measures)
        if (m.code == "unemployed_in_month") months = &m;
    print("(2) A stock over a year");
    double total = 0; // of the months: what no result ever says
    for (const sy::combine rule : {sy::combine::mean_of_periods, sy::combine::mean_by_days}) {
        months->over_time = rule;
        const auto year = agg::roll_up(f.agreed, data, query).find("unemployed_in_month", "", "2009");
        say(sy::report::sentence(*year, 2, "Ohio"));
        if (rule == sy::combine::mean_of_periods) total = *year->number.point() * static_cast<double>(year->present);
    }
    months->over_time = sy::combine::sum;
    for (const sy::problem& p : f.agreed.check()) {
        if (p.where.code != "unemployed_in_month") continue;
        say("A sum would have claimed " + sy::grouped_text(total, 0) + " people. It is refused: " + p.found + ".");
        break;
    }
}

sy::verdict compare_2008_with_2009(const sy::frameworks::framework& f, const sy::dataset& data) {
    agg::compared before;
    agg::compared after;
    before.period = "2008";
    after.period = "2009";
    return agg::comparable(f.agreed, data, "people_homeless", before, after);
}

void print_answer(const std::string& label, const sy::frameworks::framework& f, const sy::dataset& data) {
    say(label + ": " + std::string(name(compare_2008_with_2009(f, data).answer)));
}

/// (3) A fall that nobody has explained yet, and what each declaration would make of it.
void suspected_break(sy::frameworks::framework f, const sy::dataset& data) {
    const sy::verdict v = compare_2008_with_2009(f, data);
    print("(3) A fall that nobody has explained");
    say(sy::report::sentence(v, "2008", "2009"));
    for (const sy::verdict_reason& r : v.reasons)
        if (r.answer == sy::comparability::undetermined)
            say(r.subject + " alone is " + percent(100 * r.share, 1) + " of the fall of the six areas.");
    print_answer("not declared", f, data);

    sy::declared_break said;
    said.measure = "homeless";
    said.place = "MI-501";
    said.before = "2008";
    f.agreed.breaks = {said};
    print_answer("declared as a break", f, data);
    sy::bridge joined;
    joined.measure = "homeless";
    joined.place = "MI-501";
    joined.before = "2008";
    joined.factor = 0.2;
    joined.standard_error = 0.05;
    joined.source = "invented for this line";
    f.agreed.bridges = {joined};
    print_answer("declared as a break, with a bridge", f, data);
    f.agreed.bridges.clear();
    f.agreed.breaks[0].says = sy::break_statement::real;
    print_answer("declared as real", f, data);
}

/// (4) Zeros that many share at once outrank a zero alone.
void shared_zeros(const sy::validation::findings& found) {
    print("(4) Zeros that may be no zeros");
    for (const sy::validation::finding& z : found.of_rule("shared_zeros"))
        say("Hidden missing suspected, rank " + sy::number_text(z.score, 2) + ": " + z.found);
}

void run(const std::string& directory) {
    const sy::frameworks::framework f = sy::frameworks::load_framework(directory);
    const sy::dataset data = read_reports(f);
    const sy::validation::findings found = sy::validation::validate(f.agreed, data);
    print(std::to_string(data.size()) + " numbers read; validation: " + std::to_string(found.count(sy::severity::fault)) +
          " faults, " + std::to_string(found.count(sy::severity::warning)) + " warnings, " +
          std::to_string(found.count(sy::severity::info)) + " remarks\n");
    sy::report::scorecard_options options;
    options.by = "place";
    print(sy::report::to_text(sy::report::scorecard(f, data, options)));
    print("What these data say by themselves\n");
    ratio_of_sums(f, data);
    stock_over_a_year(f, data);
    suspected_break(f, data);
    shared_zeros(found);
}

} // namespace

int main(int argc, char** argv) {
    try {
        run(argc > 1 ? argv[1] : "framework");
    } catch (const std::exception& e) {
        std::fprintf(stderr, "%s\n", e.what());
        return 1;
    }
    return 0;
}
