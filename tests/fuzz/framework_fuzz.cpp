// SPDX-License-Identifier: MIT
// Damages the files of a framework directory and reads them:
//     steelyard_framework_fuzz COUNT [SEED]
// Every problem names one of its files and a line of it; a framework without faults reads again, file by file in
// another order, as one of equal content. Prints counts; exit code 1 and the seed of the damage when not. (Nothing
// writes TOML yet, so a framework cannot be saved and read again.)

#include "fuzz/damage.hpp"

#include <steelyard/core/error.hpp>
#include <steelyard/frameworks.hpp>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

namespace {

namespace sy = steelyard;
using files = std::vector<sy::frameworks::framework_text>;

files complete() {
    files all;
    for (const char* name : {"framework.toml", "places.toml", "numbers/indicators.toml", "numbers/measures.toml"}) {
        std::ifstream      in(std::string(STEELYARD_SOURCE_DIR "/tests/frameworks/complete/") + name);
        std::ostringstream text;
        text << in.rdbuf();
        all.push_back({name, std::move(text).str()});
    }
    return all;
}

/// Empty when all is well.
std::string fault_of(const files& all, bool& accepted) {
    sy::frameworks::framework f;
    const auto                problems = sy::frameworks::read_framework(all, f);
    accepted = true;
    for (const sy::problem& p : problems) {
        if (p.level == sy::severity::fault) accepted = false;
        if (p.found.empty() || p.rule.empty()) return "a problem says nothing: " + p.text();
        if (p.where.file.empty()) continue;
        const auto file = std::find_if(all.begin(), all.end(), [&](const auto& t) { return t.name == p.where.file; });
        if (file == all.end()) continue; // a list that a table names and nobody gave
        const auto lines = 1 + std::count(file->text.begin(), file->text.end(), '\n');
        if (p.where.line < 0 || p.where.line > lines) return "a problem names a line that is not there: " + p.text();
    }
    if (!accepted) return {};
    files reversed(all.rbegin(), all.rend());
    sy::frameworks::framework again;
    for (const sy::problem& p : sy::frameworks::read_framework(reversed, again))
        if (p.level == sy::severity::fault) return "another order of files has a fault: " + p.text();
    if (!(sy::frameworks::content(again) == sy::frameworks::content(f))) return "it reads again as another framework";
    return {};
}

} // namespace

int main(int count, char** arguments) {
    const long          runs = count > 1 ? std::atol(arguments[1]) : 500;
    const std::uint64_t first = count > 2 ? std::strtoull(arguments[2], nullptr, 10) : 1;
    const files         sound = complete();
    const fuzz::words   known{"[[measure]]", "[", "]]", "=", "\"", "\"\"\"", "'", "#", "\n", "{}", "[]", "true", "nan",
                            "inf", "1979-05-27", "code = \"x\"\n", "9223372036854775808", "-1", "0x", "\\u0000", "\xC3",
                            "1e308", "flow", "ratio", "share = 2\n"};
    long                accepted = 0;
    for (long i = 0; i < runs; ++i) {
        const std::uint64_t seed = first + static_cast<std::uint64_t>(i);
        sy::random_stream   r(seed, 13);
        files               all = sound;
        auto&               one = all[r.below(all.size())];
        one.text = fuzz::damaged(std::move(one.text), r, known);
        bool        good = false;
        std::string fault;
        try {
            fault = fault_of(all, good);
        } catch (const sy::error& e) {
            fault = std::string("read_framework does not throw, but: ") + e.what();
        }
        if (!fault.empty()) {
            std::printf("framework_fuzz: seed %llu: %s\nin %s:\n%s\n", static_cast<unsigned long long>(seed), fault.c_str(), one.name.c_str(), one.text.c_str());
            return 1;
        }
        accepted += good ? 1 : 0;
    }
    std::printf("framework_fuzz: %ld damaged frameworks, %ld accepted and read again equal\n", runs, accepted);
    return accepted > 0 || runs == 0 ? 0 : 1;
}
