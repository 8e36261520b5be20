// SPDX-License-Identifier: MIT
#pragma once

#include <steelyard/core/problem.hpp>
#include <steelyard/define/date.hpp>
#include <steelyard/qualitative/reference.hpp>

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace steelyard::inline v0_1::qualitative {

/// The only reasons for which something required may be left out (GRI 1: Foundation 2021, requirement 6). Cost is none.
enum class omission_reason : std::uint8_t {
    not_applicable,
    legal_prohibition,
    confidentiality,
    information_unavailable, ///< or incomplete
};

} // namespace steelyard::inline v0_1::qualitative

namespace steelyard::inline v0_1 {
template <>
struct enum_names<qualitative::omission_reason> {
    static constexpr std::array<std::string_view, 4> value{"not_applicable", "legal_prohibition", "confidentiality",
                                                           "information_unavailable"};
};
} // namespace steelyard::inline v0_1

namespace steelyard::inline v0_1::qualitative {

/// Something required that is left out, and why.
struct omission {
    std::string         code = {};
    reference           about = {};
    omission_reason     reason = omission_reason::information_unavailable;
    std::string         explanation = {}; ///< why it does not apply, which law, which constraint, what is unavailable
    std::string         steps = {};       ///< of information unavailable: what is being done to have it
    std::optional<date> due = {};         ///< and by when
    std::string         who = {};
    std::optional<date> when = {};
    input_place         declared_at = {};
    friend bool         operator==(const omission&, const omission&) = default;
};

/// What the reason asks for and is not said: an explanation always; steps and a day where information is unavailable.
[[nodiscard]] std::vector<problem> check(const omission& o);

} // namespace steelyard::inline v0_1::qualitative
