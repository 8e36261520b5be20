// SPDX-License-Identifier: MIT
#pragma once

#include <steelyard/core/options.hpp>

#include <array>
#include <compare>
#include <cstdint>
#include <string>
#include <string_view>

namespace steelyard::inline v0_1::qualitative {

/// What can be spoken about.
enum class subject : std::uint8_t {
    figure, ///< a number of an indicator or measure, such as a line of a scorecard
    signal, ///< of a chart of an indicator or measure
    cycle,  ///< of improvement
    claim,  ///< of a contribution
};

} // namespace steelyard::inline v0_1::qualitative

namespace steelyard::inline v0_1 {
template <>
struct enum_names<qualitative::subject> {
    static constexpr std::array<std::string_view, 4> value{"figure", "signal", "cycle", "claim"};
};
} // namespace steelyard::inline v0_1

namespace steelyard::inline v0_1::qualitative {

/// One thing that is spoken about. Words that are empty leave it open: any place, any organisation, any period.
struct reference {
    subject     what = subject::figure;
    std::string code = {}; ///< of the indicator or measure, of the cycle, of the claim
    std::string place = {};
    std::string organisation = {};
    std::string period = {}; ///< as results write it, such as "2009-Q1"

    /// Whether what is said of this is said of `other` too: the same thing, and no word of this one differs.
    [[nodiscard]] bool covers(const reference& other) const noexcept {
        const auto open_or_equal = [](const std::string& mine, const std::string& theirs) {
            return mine.empty() || mine == theirs;
        };
        return what == other.what && code == other.code && open_or_equal(place, other.place) &&
               open_or_equal(organisation, other.organisation) && open_or_equal(period, other.period);
    }
    /// "figure graduation, Toledo, 2009".
    [[nodiscard]] std::string text() const {
        std::string s = std::string(name(what)) + " " + code;
        for (const std::string* word : {&place, &organisation, &period})
            if (!word->empty()) s += ", " + *word;
        return s;
    }
    friend auto operator<=>(const reference&, const reference&) = default;
};

} // namespace steelyard::inline v0_1::qualitative
