// SPDX-License-Identifier: MIT
#pragma once

#include <doctest/doctest.h>

#include <cstdlib>
#include <fstream>
#include <string>

/// Path of a file of the shared data folder beside the tree (or where STEELYARD_SHARED points); empty, and said, when it
/// is not there. The extracts in tests/golden prove the same on a clean clone.
[[nodiscard]] inline std::string shared_data(const std::string& name) {
    const char* set = std::getenv("STEELYARD_SHARED");
    const std::string path = (set != nullptr ? std::string(set) : std::string(STEELYARD_SOURCE_DIR "/../shared")) + "/" + name;
    if (std::ifstream(path)) return path;
    MESSAGE("skipped, because " << name << " is not beside the tree");
    return {};
}

[[nodiscard]] inline std::string golden_data(const std::string& name) { return std::string(STEELYARD_SOURCE_DIR "/tests/golden/") + name; }
