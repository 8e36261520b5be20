// SPDX-License-Identifier: MIT
#include <steelyard/core.hpp>

#include <cstdio>
#include <cstring>

const char* version_seen_by_the_other_file();

int main() {
    if (std::strcmp(version_seen_by_the_other_file(), steelyard::version_string()) != 0) return 1;
    std::printf("steelyard %s\n", steelyard::version_string());
}
