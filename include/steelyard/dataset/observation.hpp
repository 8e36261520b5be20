// SPDX-License-Identifier: MIT
#pragma once

#include <steelyard/core/problem.hpp>
#include <steelyard/core/value.hpp>
#include <steelyard/define/date.hpp>

#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace steelyard::inline v0_1 {

/// One reported number in words. Empty place, organisation, source or version: not stated. No categories: the whole.
struct observation {
    std::string                                      measure = {};
    std::string                                      place = {};
    std::string                                      organisation = {};
    std::string                                      period = {};     ///< as the measure's frequency writes it
    std::vector<std::pair<std::string, std::string>> categories = {}; ///< scheme and category, each scheme at most once
    value                                            number = value::missing(reason::not_reported);
    std::string                                      source = {};
    std::optional<instant>                           recorded = {};
    std::string version = {}; ///< of the definition; empty: the one in force at the period
    input_place where = {};   ///< file and line that it came from

    friend bool operator==(const observation&, const observation&) = default;
};

} // namespace steelyard::inline v0_1
