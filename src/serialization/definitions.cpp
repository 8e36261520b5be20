// SPDX-License-Identifier: MIT
#include "detail/codec.hpp"

#include <steelyard/serialization/define.hpp>

#include <algorithm>
#include <string_view>
#include <unordered_map>

namespace steelyard::inline v0_1::serialization {

namespace {

// The first and the last day that a date can be made of: -32000-01-01 and 32000-12-31.
constexpr date first_date(-12407288);
constexpr date last_date(10968597);

/// Nodes in turn: 0 not looked at, 1 on the way up from where we began, 2 known to end at a top.
class climber {
public:
    explicit climber(const hierarchy& h) {
        for (const membership& m : h.memberships) parents_[m.child].push_back(m.parent);
    }
    /// The first node that belongs to itself, directly or through others; empty when there is none.
    [[nodiscard]] std::string_view circle() {
        for (const auto& [node, parents] : parents_)
            if (state_[node] == 0 && climbs_in_a_circle(node)) return found_;
        return {};
    }

private:
    struct step {
        std::string_view node;
        std::size_t      next = 0; ///< parent to look at
    };

    /// Without recursion: a chain of memberships can be as long as its writer likes.
    [[nodiscard]] bool climbs_in_a_circle(std::string_view from) {
        std::vector<step> way{{from}};
        state_[from] = 1;
        while (!way.empty()) {
            step&      here = way.back();
            const auto found = parents_.find(here.node);
            if (found == parents_.end() || here.next == found->second.size()) {
                state_[here.node] = 2;
                way.pop_back();
                continue;
            }
            const std::string_view up = found->second[here.next++];
            int&                   state = state_[up];
            if (state == 1) {
                found_ = up;
                return true;
            }
            if (state == 0) {
                state = 1;
                way.push_back({up});
            }
        }
        return false;
    }

    std::unordered_map<std::string_view, std::vector<std::string_view>> parents_;
    std::unordered_map<std::string_view, int>                           state_;
    std::string_view                                                    found_;
};

} // namespace

std::string invariant<date>::fault(const date& d) {
    if (first_date <= d && d <= last_date) return {};
    return "a day lies " + std::to_string(d.days) + " days from 1970, outside the years -32000 to 32000";
}

std::string invariant<instant>::fault(const instant& i) {
    if (instant::at(first_date) <= i && i < instant::at(last_date + 1)) return {};
    return "an instant lies " + std::to_string(i.seconds) + " seconds from 1970, outside the years -32000 to 32000";
}

std::string invariant<period_kind>::fault(const period_kind& k) {
    try {
        steelyard::detail::check_month_day(k.start_month, k.start_day, "period");
        steelyard::detail::check_month_day(k.end_month, k.end_day, "period");
        const bool whole_months = k.on != grid::season && k.on != grid::night;
        if (whole_months && k.start_day != 1) return "a kind of period begins within a month";
        if (!whole_months) (void)period_kind::season(k.start_month, k.start_day, k.end_month, k.end_day);
    } catch (const domain_fault& e) {
        return e.what();
    }
    return {};
}

std::string invariant<period>::fault(const period& p) {
    if (p.kind.on == grid::day) return invariant<date>::fault(date(p.index));
    // Below this number no grid reaches a year that dates do not know, and first_day() can tell.
    if (p.index > -400000 && p.index < 400000) {
        try {
            (void)p.first_day();
            (void)p.last_day();
            return {};
        } catch (const domain_fault&) { // said below
        }
    }
    return "a period of kind " + p.kind.text() + " with the number " + std::to_string(p.index) +
           " lies outside the years -32000 to 32000";
}

std::string invariant<hierarchy>::fault(const hierarchy& h) {
    const std::string_view node = climber(h).circle();
    if (node.empty()) return {};
    return "in the hierarchy '" + h.code + "', '" + std::string(node) + "' belongs to itself through its memberships";
}

void serialize(output_archive& archive, definitions& x, unsigned version) {
    serialize<output_archive, definitions>(archive, x, version);
}
void serialize(input_archive& archive, definitions& x, unsigned version) {
    serialize<input_archive, definitions>(archive, x, version);
}

STEELYARD_ARCHIVE(definitions);

} // namespace steelyard::inline v0_1::serialization
