// SPDX-License-Identifier: MIT
#pragma once

#include <steelyard/core/value.hpp>
#include <steelyard/dataset/dataset.hpp>
#include <steelyard/report/release_notes.hpp>

#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace steelyard::inline v0_1::report::detail {

/// How many rows differ between two states, and how.
struct row_counts {
    std::int64_t revised = 0, added = 0, withdrawn = 0;
    /// "2 rows revised, 1 row added"; empty where there are none.
    [[nodiscard]] std::string text() const;
};

/// Which rows of a measure differ: the same place, organisation, categories, period and source say another thing, or are in one
/// state only. Of several recorded times the last counts. Worked out when first asked for, by measure.
class row_changes {
public:
    row_changes(const known_state& before, const known_state& after) : before_(before), after_(after) {}

    /// @param in      a period of the same or a longer kind
    /// @param of      whether a row's place belongs to what is asked about
    template <class Belongs>
    [[nodiscard]] row_counts count(const std::string& measure, const period& in, Belongs&& of) {
        row_counts n;
        for (const change& c : of_measure(measure))
            if (!(c.when.last_day() < in.first_day()) && !(in.last_day() < c.when.first_day()) && of(c.place, c.when))
                ++(n.*(c.how));
        return n;
    }
    /// Those of a measure, wherever they are.
    [[nodiscard]] row_counts count(const std::string& measure);

private:
    struct change {
        std::string place;
        period      when;
        std::int64_t row_counts::*how = nullptr;
    };
    [[nodiscard]] const std::vector<change>& of_measure(const std::string& measure);

    const known_state&                         before_;
    const known_state&                         after_;
    std::map<std::string, std::vector<change>> found_;
};

} // namespace steelyard::inline v0_1::report::detail
