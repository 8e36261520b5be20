// SPDX-License-Identifier: MIT
// A number carries its form: zero is a number, missing has a reason, "<10" is a bound. None of them turns into another.
#include <steelyard/core.hpp>
#include <steelyard/report/sentence.hpp>

#include <iostream>
#include <vector>

int main() {
    namespace sy = steelyard;
    const std::vector<sy::value> reported{
        sy::value::point(0),
        sy::value::point(412, sy::flag::estimated),
        sy::value::below(10),
        sy::value::range(120, 150),
        sy::value::missing(sy::reason::waived),
    };
    for (const sy::value& v : reported)
        std::cout << name(v.form()) << ": " << sy::report::words(v, {"people", 0}) << (v.point() ? "" : " (no single number)")
                  << (v.flags().empty() ? "" : " [" + v.flags().text() + "]") << '\n';

    // There is no conversion to double: whoever wants a number asks for it, and gets none where there is none.
    std::cout << "points: ";
    for (const sy::value& v : reported) std::cout << (v.point() ? sy::number_text(*v.point()) : "-") << ' ';
    std::cout << '\n';
}
