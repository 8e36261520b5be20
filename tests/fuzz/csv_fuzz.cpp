// SPDX-License-Identifier: MIT
// Damages CSV files and reads them:
//     steelyard_csv_fuzz COUNT [SEED]
// Each is refused with an error of the library's own, or its good rows are kept; then the counts of the report add up,
// and what was kept, written and read again, is equal. Prints counts; exit code 1 and the seed of the damage when not.

#include "dataset/sample.hpp"
#include "fuzz/damage.hpp"

#include <steelyard/core/error.hpp>
#include <steelyard/dataset.hpp>

#include <cstdio>
#include <cstdlib>
#include <sstream>
#include <string>

namespace {

namespace sy = steelyard;

struct input {
    std::string    text;
    sy::csv_layout layout;
};

/// A wide file as people keep it: labels, a total, a date in another order, limits.
input wide() {
    sy::csv_layout l;
    l.place = "site";
    l.period = "when";
    l.period_format = "MM/DD/YYYY";
    l.values = {{"people", "count"}};
    l.categories = {{"sex", "sex"}};
    l.whole_words = {{"sex", "Total"}};
    l.limit = "limit";
    l.labels = {{.text = "PS", .why = sy::reason::suppressed},
                {.text = "ND", .means = sy::form::below},
                {.text = "6-10", .means = sy::form::range, .lower = 6, .upper = 10}};
    l.only_where = {{"kind", "yes"}, {"kind", "ja"}};
    return {"site,when,sex,people,limit,kind\n"
            "north,12/31/2009,Total,12,,yes\n"
            "\"a,\"\"b\"\"\",1/1/2010,F,PS,,ja\n"
            "\" leads\",12/31/2009,M,ND,3,yes\n"
            "north,12/31/2010,Total,6-10,,\"yes\"\n"
            "north,12/31/2011,Total,<5,,no\n"
            "north,6/1/2012,F,>= 7,,yes\r\n"
            "north,6/1/2013,F,,,yes\r"
            "S\xC3\xBC"
            "den,12/31/2009,,-0,,yes\n",
            l};
}

std::string written(const sy::dataset& data) {
    std::ostringstream out;
    sy::write_csv(out, data);
    return std::move(out).str();
}

/// Empty when all is well.
std::string fault_of(const input& in, const sy::definitions& agreed, bool& kept) {
    sy::dataset data;
    try {
        sy::dataset_builder b(agreed);
        b.add_csv(in.text, "damaged.csv", in.layout);
        data = b.finish(sy::bad_rows::skip);
        const sy::load_report& r = b.report();
        if (r.rows_offered != r.rows_kept + r.rows_refused + r.rows_repeated) return "the counts do not add up";
        if (r.rows_kept != data.size()) return "another number of rows was kept than reported";
    } catch (const sy::error&) {
        return {}; // refused as a whole, in our words
    }
    kept = data.size() > 0;
    const std::string text = written(data);
    try {
        sy::dataset_builder b(agreed);
        b.add_csv(text, "written.csv", sy::csv_layout::tabular(agreed));
        const sy::dataset again = b.finish();
        if (!(again == data)) return "what was kept reads back as something else";
        if (written(again) != text) return "what was kept is written in two ways";
        if (again.fingerprint_of_rows() != data.fingerprint_of_rows()) return "the fingerprint changed";
    } catch (const sy::error& e) {
        return std::string("what was kept is refused when read again: ") + e.what();
    }
    return {};
}

} // namespace

int main(int count, char** arguments) {
    const long          runs = count > 1 ? std::atol(arguments[1]) : 2000;
    const std::uint64_t first = count > 2 ? std::strtoull(arguments[2], nullptr, 10) : 1;
    sy::definitions     agreed = sample::agreed();
    const fuzz::words   known{",", "\"", "\"\"", "\n", "\r", "\r\n", "\xEF\xBB\xBF", "<5", ">=", "nan", "inf", "1e999", "-0",
                            "0x1p3", "+-1", "1e-400", "9223372036854775807", "-9223372036854775808", "point", "range",
                            "below", "missing", "lost", "estimated|", "2009-02-30", "\xC3", "\0"};
    long                kept = 0;
    for (long i = 0; i < runs; ++i) {
        const std::uint64_t seed = first + static_cast<std::uint64_t>(i);
        sy::random_stream   r(seed, 11);
        input               in = wide();
        if (seed % 3 != 0) in = {written(sample::built(agreed, sample::random_rows(seed % 50, agreed, 12))), sy::csv_layout::tabular(agreed)};
        in.text = fuzz::damaged(std::move(in.text), r, known);
        bool              some = false;
        const std::string fault = fault_of(in, agreed, some);
        if (!fault.empty()) {
            std::printf("csv_fuzz: seed %llu: %s\n%s\n", static_cast<unsigned long long>(seed), fault.c_str(), in.text.c_str());
            return 1;
        }
        kept += some ? 1 : 0;
    }
    std::printf("csv_fuzz: %ld damaged files, %ld with rows that were kept, written and read again equal\n", runs, kept);
    return kept > 0 || runs == 0 ? 0 : 1;
}
