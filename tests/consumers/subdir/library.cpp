// SPDX-License-Identifier: MIT
#include <steelyard/steelyard.hpp>

const char* steelyard_version() { return steelyard::version_string(); }
