// SPDX-License-Identifier: MIT
#include <cstdio>

const char* steelyard_version();

int main() { std::printf("steelyard %s\n", steelyard_version()); }
