// SPDX-License-Identifier: MIT
// A state of your own: answers at five levels of a rubric, counted and never averaged. It joins state_table by having
// the six members of the concept; the headers alone are enough.
#include <steelyard/aggregation/state_table.hpp>

#include <array>
#include <cstdint>
#include <iostream>
#include <optional>
#include <vector>

namespace sy = steelyard;

/// How many answers there are at each level, 0 (worst) to 4.
struct level_counts {
    using input_type = std::int8_t;
    static constexpr std::string_view name = "example.level_counts"; // states merge with states of their own name only
    static constexpr std::uint8_t version = 1;                      // raise it when write() changes

    std::array<std::int64_t, 5> at{};
    std::int64_t                outside = 0; ///< answers that are no level: counted, never dropped

    void add(std::int8_t level) noexcept { ++(level >= 0 && level < 5 ? at[static_cast<std::size_t>(level)] : outside); }
    void merge(const level_counts& o) noexcept {
        for (std::size_t i = 0; i < at.size(); ++i) at[i] += o.at[i];
        outside += o.outside;
    }
    /// The level that half of the answers reach or exceed; empty without answers.
    [[nodiscard]] std::optional<int> median() const noexcept {
        std::int64_t all = 0;
        for (const std::int64_t n : at) all += n;
        if (all == 0) return std::nullopt;
        int level = 4;
        for (std::int64_t above = at[4]; 2 * above < all; above += at[static_cast<std::size_t>(level)]) --level;
        return level;
    }

    void write(sy::byte_writer& out) const {
        for (const std::int64_t n : at) out.i64(n);
        out.i64(outside);
    }
    static level_counts read(sy::byte_reader& in) {
        level_counts s;
        for (std::int64_t& n : s.at) n = in.i64();
        s.outside = in.i64();
        for (const std::int64_t n : s.at)
            if (n < 0) throw sy::format_fault("level_counts: a count below zero; the bytes are damaged");
        return s;
    }
    friend bool operator==(const level_counts&, const level_counts&) = default;
};
static_assert(sy::aggregation::mergeable_state<level_counts>);

int main() {
    using table = sy::aggregation::state_table<level_counts>;
    const sy::aggregation::state_meaning readiness{"school_readiness", "1", "rubric level", 0};
    // Two offices count apart, keyed by school. One answer of the second is no level at all.
    table lakeside(1, readiness), harbour(1, readiness);
    lakeside.add(std::vector<std::int32_t>{7, 7, 9}, std::vector<std::int8_t>{1, 3, 4});
    harbour.add(std::vector<std::int32_t>{9, 7, 9, 8}, std::vector<std::int8_t>{2, 3, 4, 6});

    table all = lakeside;
    all.merge(harbour);
    table other_way = harbour;
    other_way.merge(lakeside);
    for (const table::row& r : all.finish()) {
        std::cout << "school " << r.keys[0] << ':';
        for (const std::int64_t n : r.state.at) std::cout << ' ' << n;
        const auto median = r.state.median();
        std::cout << ", outside " << r.state.outside << ", median " << (median ? std::to_string(*median) : "none") << '\n';
    }
    std::cout << "same bytes in either order: " << (all.bytes() == other_way.bytes() ? "yes" : "no") << '\n'
              << "same after a round trip: " << (table::from_bytes(all.bytes()).finish() == all.finish() ? "yes" : "no") << '\n';
    try {
        all.merge(table(1, {"school_readiness", "2", "rubric level", 0})); // another version of the rubric
    } catch (const sy::definition_mismatch& refused) {
        std::cout << refused.what() << '\n';
    }
}
