// SPDX-License-Identifier: MIT
#pragma once

#include <steelyard/aggregation/comparable.hpp>
#include <steelyard/aggregation/query.hpp>
#include <steelyard/aggregation/result.hpp>
#include <steelyard/serialization/dataset.hpp>

#include <string>

namespace steelyard::inline v0_1::serialization {

template <>
inline constexpr int fields_of<aggregation::missing_options> = 3;
template <>
inline constexpr int fields_of<aggregation::roll_up_options> = 4;
template <>
inline constexpr int fields_of<aggregation::comparable_options> = 3;
template <>
inline constexpr int fields_of<aggregation::as_of> = 4;
template <>
inline constexpr int fields_of<aggregation::roll_up_query> = 14;
template <>
inline constexpr int fields_of<aggregation::note> = 5;
template <>
inline constexpr int fields_of<aggregation::unmatched_cell> = 6;
template <>
inline constexpr int fields_of<aggregation::unmatched_table> = 10;
template <>
inline constexpr int fields_of<aggregation::result> = 22;
template <>
inline constexpr int fields_of<aggregation::compared> = 4;
template <>
inline constexpr int fields_of<aggregation::reporter> = 2;
template <>
inline constexpr int fields_of<aggregation::result_table> = 36;

/// Columns of one length, codes within their lists, forms that fit their reasons and numbers.
template <>
struct invariant<aggregation::result_table> {
    [[nodiscard]] static std::string fault(const aggregation::result_table& t);
};

} // namespace steelyard::inline v0_1::serialization
