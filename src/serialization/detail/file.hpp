// SPDX-License-Identifier: MIT
#pragma once

#include "envelope.hpp"

#include <cstdlib>
#include <memory>
#include <string>

namespace steelyard::inline v0_1::serialization::detail {

/// Writes an envelope to a file: the old one or the new one is there, whatever happens. @throws file_fault
void write_file(const std::string& path, const content& what);

/// A file read and verified. @throws file_fault, format_fault
struct read_file {
    read_file(const std::string& path, archive_kind wanted, const load_limits& limits);

    struct freeing {
        void operator()(std::byte* p) const noexcept { std::free(p); }
    };
    std::unique_ptr<std::byte[], freeing> payload;
    opened                       parts;
};

[[nodiscard]] archive_facts facts_of_head(const std::string& path);

} // namespace steelyard::inline v0_1::serialization::detail
