// SPDX-License-Identifier: MIT
#pragma once

#include <steelyard/core/options.hpp>

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace steelyard::inline v0_1 {

/// May two numbers be compared? In order of severity, so that the worst of several reasons decides.
enum class comparability : std::uint8_t { yes, with_bridge, undetermined, no };
template <>
struct enum_names<comparability> {
    static constexpr std::array<std::string_view, 4> value{"yes", "with_bridge", "undetermined", "no"};
};

/// One reason behind a verdict, with what would mend it.
struct verdict_reason {
    comparability answer = comparability::yes;
    std::string   rule;    ///< "material_change", "declared_break", "suspected_break", "different_reporters"...
    std::string   subject; ///< the place, organisation or measure it is about
    std::string   text;    ///< a whole sentence
    double        share = 0; ///< of the difference compared that this reason can account for, 0 when unknown
    friend bool operator==(const verdict_reason&, const verdict_reason&) = default;
};

/// An answer with its reasons, the gravest first.
struct verdict {
    comparability               answer = comparability::yes;
    std::vector<verdict_reason> reasons;

    void add(verdict_reason r) {
        if (r.answer > answer) answer = r.answer;
        reasons.push_back(std::move(r));
    }
    friend bool operator==(const verdict&, const verdict&) = default;
};

} // namespace steelyard::inline v0_1
