// SPDX-License-Identifier: MIT
// The runner. Each tests/<room>/<header>_test.cpp adds its cases to the suite named after the room.
#define DOCTEST_CONFIG_IMPLEMENT_WITH_MAIN
#include <doctest/doctest.h>
