// SPDX-License-Identifier: MIT
#include <steelyard/steelyard.hpp>

#include <cstdio>

const char* other_project();

int main() { std::printf("steelyard %s beside %s\n", steelyard::version_string(), other_project()); }
