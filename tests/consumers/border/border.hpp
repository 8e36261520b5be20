// SPDX-License-Identifier: MIT
#pragma once

#include <steelyard/core/run_options.hpp>

/// Throws one kind of error of the library: 0 to border_errors - 1.
inline constexpr int border_errors = 15;

extern "C" {
using throw_one_function = void (*)(int which);
/// Reads a framework directory that does not exist, and one that makes no sense.
using read_function = void (*)(const char* folder);
/// A run in the plugin that tells a sink of the program.
using run_function = void (*)(const steelyard::run_options* run);
}
