// SPDX-License-Identifier: MIT
#include "shared.hpp"

everything used_in_the_other_file() { return used_in(other_file); }
