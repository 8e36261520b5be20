// SPDX-License-Identifier: MIT
#pragma once

#include <string>

// What a copy of the library answers, in types that belong to no copy.
struct answer {
    std::string version;
    std::string table;    ///< a roll-up as CSV, without its last column
    std::string made_by;  ///< that column, the fingerprint of inputs, definitions, options and version
    std::string options;  ///< fingerprint of an options struct, as text
    bool        caught_by_type = false; ///< an error of the copy is caught as its own type
};

#define STEELYARD_TEST_JOIN_(a, b) a##b
#define STEELYARD_TEST_JOIN(a, b) STEELYARD_TEST_JOIN_(a, b)
#define ANSWER_OF(copy) STEELYARD_TEST_JOIN(answer_of_, copy)
#define THROW_FROM(copy) STEELYARD_TEST_JOIN(throw_from_, copy)
