// SPDX-License-Identifier: MIT
#pragma once

// Trees of indices and their options, as far as they are parts of a framework.

#include <steelyard/composite/index_tree.hpp>
#include <steelyard/composite/stages.hpp>
#include <steelyard/serialization/define.hpp>

namespace steelyard::inline v0_1::serialization {

template <>
inline constexpr int fields_of<composite::impute_options> = 5;
template <>
inline constexpr int fields_of<composite::treat_options> = 14;
template <>
inline constexpr int fields_of<composite::normalise_options> = 14;
template <>
inline constexpr int fields_of<composite::combine_options> = 8;
template <>
inline constexpr int fields_of<composite::index_options> = 4;
template <>
inline constexpr int fields_of<composite::goal_marks> = 4;
template <>
inline constexpr int fields_of<composite::index_node> = 10;
template <>
inline constexpr int fields_of<composite::index_tree> = 3;
template <>
inline constexpr int fields_of<composite::node_weight> = 2;
template <>
inline constexpr int fields_of<composite::weight_set> = 2;

} // namespace steelyard::inline v0_1::serialization
