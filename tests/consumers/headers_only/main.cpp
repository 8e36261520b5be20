// SPDX-License-Identifier: MIT
#include "shared.hpp"

#include <cstdio>
#include <cstring>

int main() {
    const everything here = used_in(main_file), there = used_in_the_other_file();
    if (std::strcmp(here.version, there.version) != 0) return 1;
    if (here.sum != there.sum || here.bytes != there.bytes || here.period != there.period) return 1;
    if (here.sum != 4.5 || here.period != "2009-11" || here.caught != "shape_mismatch") return 1;
    std::printf("steelyard %s\n", steelyard::version_string());
}
