// SPDX-License-Identifier: MIT
#include <steelyard/steelyard.hpp>

#include <cstdio>

int main(int count, char** words) {
    if (count != 2) return 2;
    const auto framework = steelyard::frameworks::load_framework(words[1]);
    std::printf("steelyard %s reads %s\n", steelyard::version_string(), framework.title.c_str());
}
