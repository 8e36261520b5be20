// SPDX-License-Identifier: MIT
#pragma once

#include <steelyard/frameworks/framework.hpp>
#include <steelyard/serialization/dataset.hpp>

namespace steelyard::inline v0_1::serialization {

template <>
inline constexpr int fields_of<frameworks::adoption> = 5;
template <>
inline constexpr int fields_of<frameworks::participant> = 5;
template <>
inline constexpr int fields_of<frameworks::peer_group> = 5;
template <>
inline constexpr int fields_of<frameworks::report_file> = 3;
template <>
inline constexpr int fields_of<frameworks::chosen_binding> = 2;
template <>
inline constexpr int fields_of<frameworks::framework> = 13;

} // namespace steelyard::inline v0_1::serialization
