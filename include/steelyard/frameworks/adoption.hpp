// SPDX-License-Identifier: MIT
#pragma once

#include <steelyard/define/comparability.hpp>
#include <steelyard/define/period.hpp>
#include <steelyard/frameworks/framework.hpp>

#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace steelyard::inline v0_1::frameworks {

/// May the numbers of these organisations for a measure be added up or compared? They may when the versions that they
/// adopted belong to one era, that is, differ by immaterial changes at most.
///
/// - `yes`: one era. Different versions of it are named among the reasons.
/// - `with_bridge`: different eras, and a declared bridge joins them.
/// - `undetermined`: an organisation did not adopt the measure then, so nobody said by which definition it reports.
/// - `no`: different eras and no bridge.
///
/// On a shared platform a total across organisations is refused unless the answer is yes.
/// @param organisations  codes; one alone always matches itself
/// @param when  adoptions that hold in it count; empty: each organisation's latest adoption, and what follows the
///              catalogue stands on its last version
/// @throws unknown_code for a measure that the framework does not define
[[nodiscard]] verdict definitions_match(const framework& f, std::string_view measure,
                                        std::span<const std::string> organisations, std::optional<period> when = {});

} // namespace steelyard::inline v0_1::frameworks
