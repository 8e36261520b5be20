// SPDX-License-Identifier: MIT
// expect: constraints not satisfied
// expect: template constraint failure
#include <steelyard/aggregation/state_table.hpp>
#include <steelyard/aggregation/states/count.hpp>

struct no_merge {
    using input_type = std::int64_t;
    static constexpr std::string_view name = "no_merge";
    static constexpr std::uint8_t version = 1;
    void add(std::int64_t) noexcept {}
    void write(steelyard::byte_writer&) const {}
    static no_merge read(steelyard::byte_reader&) { return {}; }
    friend bool operator==(const no_merge&, const no_merge&) = default;
};
#ifdef OK
steelyard::aggregation::state_table<steelyard::aggregation::count> table(1, {});
#else
steelyard::aggregation::state_table<no_merge> table(1, {});
#endif
