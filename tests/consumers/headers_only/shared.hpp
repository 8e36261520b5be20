// SPDX-License-Identifier: MIT
// What docs/embedding.md promises of steelyard::headers, used in two files.
#pragma once

#include <steelyard/aggregation/state_table.hpp>
#include <steelyard/aggregation/states.hpp>
#include <steelyard/core.hpp>
#include <steelyard/define/date.hpp>
#include <steelyard/define/kind.hpp>
#include <steelyard/define/period.hpp>

#include <cstdint>
#include <string>
#include <vector>

struct everything {
    const char*               version = "";
    std::optional<double>     sum;
    std::vector<std::uint8_t> bytes;
    std::string               period, caught;
};

enum file { main_file, other_file };

everything used_in_the_other_file();

inline everything used_in(file) {
    namespace sy = steelyard;
    using table = sy::aggregation::state_table<sy::aggregation::mean>;
    everything e;
    e.version = sy::version_string();
    table sums(1, {"tests", "1", "children", 1});
    sums.add(std::vector<std::int32_t>{3, 3}, std::vector<std::int64_t>{40, 50});
    e.bytes = sums.bytes();
    e.sum = table::from_bytes(e.bytes).finish().at(0).state.value({1});
    e.period = sy::period{sy::period_kind::month(), 2009 * 12 + 10}.text();
    try {
        sums.add(std::vector<std::int32_t>{3}, std::vector<std::int64_t>{40, 50});
    } catch (const sy::shape_mismatch&) {
        e.caught = "shape_mismatch";
    }
    sy::run_options run{.threads = 2};
    sy::parallel_blocks(4, run, [](std::int64_t) {});
    return e;
}
