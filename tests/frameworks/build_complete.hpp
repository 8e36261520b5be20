// SPDX-License-Identifier: MIT
#pragma once

#include <steelyard/frameworks/framework.hpp>

/// The framework of tests/frameworks/complete, built without files.
[[nodiscard]] steelyard::frameworks::framework build_complete();
