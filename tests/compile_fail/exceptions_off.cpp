// SPDX-License-Identifier: MIT
// expect: Steelyard needs exceptions: compile without -fno-exceptions
// flags: -fno-exceptions
#include <steelyard/core.hpp>

int main() { return steelyard::version_string()[0] == 0; }
