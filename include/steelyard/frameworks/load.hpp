// SPDX-License-Identifier: MIT
#pragma once

#include <steelyard/core/problem.hpp>
#include <steelyard/frameworks/framework.hpp>

#include <span>
#include <string>
#include <vector>

namespace steelyard::inline v0_1::frameworks {

/// Reads a framework directory: every *.toml in it and in its folders one level down, in order of name. Any table may
/// stand in any file. docs/framework.md lists tables and keys.
/// @throws file_fault when there is no such directory
/// @throws invalid_input with every fault at once, each with file (relative to the directory), line, key and code
[[nodiscard]] framework load_framework(const std::string& directory);

/// The same without throwing: whatever could be read is in `into`, whatever is wrong (warnings too) is returned,
/// sorted by file and line. Rules across tables (`definitions::check`, `check`) are tried only when every file is
/// well-formed TOML, because a lost file would be reported again at each place that needs it.
[[nodiscard]] std::vector<problem> read_framework(const std::string& directory, framework& into);

/// One file of a framework held in memory.
struct framework_text {
    std::string name; ///< stands for the file in messages
    std::string text;
};

/// The same for files that a host holds in memory, in the order given. Those whose name does not end in .toml are lists
/// that tables name, such as places.csv.
[[nodiscard]] std::vector<problem> read_framework(std::span<const framework_text> files, framework& into);

} // namespace steelyard::inline v0_1::frameworks
