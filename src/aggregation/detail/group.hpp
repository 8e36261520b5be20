// SPDX-License-Identifier: MIT
#pragma once

// What is known of one group (place x organisation x category) at one base period, and tables of such groups.

#include "cell.hpp"

#include <algorithm>
#include <cstdint>
#include <optional>
#include <unordered_map>
#include <vector>

namespace steelyard::inline v0_1::aggregation::detail {

/// Sums over the cells of a group. For a total: known, low and high are sums over all cells. For a quotient: known and
/// den are sums over matched cells; (low, den_low) and (high, den_high) are what the other cells add to the corners at
/// which the quotient is least and largest. A function of the multiset of cells: states merge in any order.
struct group_state {
    int128 known = 0, low = 0, high = 0;
    int128 den = 0, den_low = 0, den_high = 0;
    std::int64_t expected = 0;  ///< cells
    std::int64_t present = 0;   ///< cells with a point or bounds (quotients: with both parts)
    std::int64_t points = 0;    ///< cells with a point (quotients: matched cells)
    std::int64_t nulls = 0;     ///< cells that are missing for a stated reason
    std::int64_t expected_weight = 0, present_weight = 0;
    std::int64_t unreliable = 0;///< present cells flagged low_reliability
    std::uint32_t reasons = 0;  ///< bit per reason of missing cells
    std::uint16_t flags = 0;
    std::int16_t era_min = INT16_MAX, era_max = -1, den_era_min = INT16_MAX, den_era_max = -1;
    std::int32_t unit_min = INT32_MAX, unit_max = -1; ///< units that took part: different means that several did
    bool open_low = false, open_high = false, overflow = false;

    [[nodiscard]] bool several_units() const noexcept { return unit_min < unit_max; }
    [[nodiscard]] bool used() const noexcept { return expected > 0; }
    void add_total(const cell& c, std::int64_t weight) noexcept;
    /// @param nested  the numerator lies within the denominator
    void add_quotient(const cell& n, const cell& d, bool nested, std::int64_t weight) noexcept;
    /// One unit's quotient over a whole period of the result, for means of ratios, kept as 2^-64 fixed point. Empty point:
    /// the unit has none; empty bounds: open.
    void add_unit(const group_state& unit, std::optional<double> point, std::optional<double> lower, std::optional<double> upper,
                  std::int64_t weight) noexcept;
    void merge(const group_state& o) noexcept;
    /// The same group with its sums times a weight (days of a base period).
    [[nodiscard]] group_state times(int128 numerator_weight, int128 denominator_weight) const noexcept;

private:
    void note(const cell& c) noexcept;
};

/// Adds what a cell whose parts are not both points adds to the corners at which a quotient is least (low over den_low)
/// and largest (high over den_high). `plus(into, x)` adds. A part is a cell or anything with its bounds.
template <class State, class Part, class Plus>
void add_corners(State& s, const Part& n, const Part& d, bool nested, Plus plus) noexcept {
    using number = decltype(n.low);
    if (!nested) {
        s.open_low = s.open_low || n.open_low || d.open_high;
        s.open_high = s.open_high || n.open_high;
        plus(s.low, n.open_low ? 0 : n.low);
        plus(s.den_low, d.open_high ? 0 : d.high);
        plus(s.high, n.open_high ? 0 : n.high);
        plus(s.den_high, d.open_low ? 0 : std::max<number>(d.low, 0));
        return;
    }
    // 0 <= numerator <= denominator: least with the smallest numerator in the largest denominator; largest with the
    // largest numerator and, since the quotient is at most 1, a denominator no larger than it must be.
    const number least = n.open_low ? 0 : std::max<number>(n.low, 0);
    plus(s.low, least);
    if (d.open_high) s.open_low = true; // the quotient tends to 0
    else plus(s.den_low, std::max(d.high, least));
    if (n.open_high && d.open_high) {
        s.open_high = true; // the quotient tends to 1
        return;
    }
    const number most = n.open_high ? d.high : (d.open_high ? n.high : std::min(n.high, d.high));
    plus(s.high, most);
    plus(s.den_high, std::max(d.open_low ? 0 : d.low, most));
}

struct group_key {
    std::int32_t place = 0, organisation = 0, category = 0; ///< positions among targets and outputs
    friend constexpr auto operator<=>(const group_key&, const group_key&) = default;
};

struct group_key_hash {
    std::size_t operator()(const group_key& k) const noexcept {
        std::uint64_t h = static_cast<std::uint32_t>(k.place);
        h = h * 0x9E3779B97F4A7C15ULL + static_cast<std::uint32_t>(k.organisation);
        h = h * 0x9E3779B97F4A7C15ULL + static_cast<std::uint32_t>(k.category);
        return static_cast<std::size_t>(h ^ (h >> 29));
    }
};

/// Groups by key, each dense over the base periods first..first + periods - 1.
class group_table {
public:
    group_table() = default;
    group_table(std::int32_t first, std::int32_t periods) : first_(first), periods_(periods) {}

    [[nodiscard]] group_state* states(const group_key& key);
    void merge(const group_table& other);
    /// Keys in order, with their states.
    [[nodiscard]] std::vector<std::pair<group_key, const group_state*>> sorted() const;
    [[nodiscard]] std::int32_t first() const noexcept { return first_; }
    [[nodiscard]] std::int32_t periods() const noexcept { return periods_; }

private:
    std::int32_t first_ = 0, periods_ = 0;
    std::unordered_map<group_key, std::size_t, group_key_hash> index_;
    std::vector<group_state> states_;
};

} // namespace steelyard::inline v0_1::aggregation::detail
