// SPDX-License-Identifier: MIT
#include <steelyard/core.hpp>

const char* version_seen_by_the_other_file() { return steelyard::version_string(); }
