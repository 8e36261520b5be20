// SPDX-License-Identifier: MIT
#pragma once

#include <steelyard/core/options.hpp>
#include <steelyard/define/date.hpp>

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace steelyard::inline v0_1 {

/// Which rows by their numbers.
enum class value_filter : std::uint8_t { any, present, missing, zero, non_zero };
template <>
struct enum_names<value_filter> {
    static constexpr std::array<std::string_view, 5> value{"any", "present", "missing", "zero", "non_zero"};
};

/// Which rows to keep. An empty list keeps all. `non_zero` keeps everything but points that are zero.
struct selection {
    std::vector<std::string> measures = {};
    std::vector<std::string> places = {};
    std::vector<std::string> organisations = {};
    std::vector<std::string> sources = {};
    std::vector<std::string> categories = {}; ///< as "sex=F;age=16-24"; "" is the whole
    std::optional<date>      from = {};       ///< periods that begin on or after
    std::optional<date>      to = {};         ///< periods that end on or before
    std::vector<int>         weekdays = {};   ///< 1 = Monday ... 7 = Sunday, of the period's first day
    value_filter             values = value_filter::any;
    /// Knowledge of that instant: later records are unknown, and earlier ones that were revised by then are replaced.
    std::optional<instant> recorded_by = {};
    bool                   latest_only = false; ///< of revisions of one key, only the last recorded
};

} // namespace steelyard::inline v0_1
