// SPDX-License-Identifier: MIT
#include <steelyard/steelyard.hpp>

#include <cstdio>

int main() { std::printf("steelyard %s\n", steelyard::version_string()); }
