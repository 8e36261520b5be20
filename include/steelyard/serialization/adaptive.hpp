// SPDX-License-Identifier: MIT
#pragma once

// What the adaptive level of a framework is made of: parts of a framework's archive, with no archive of their own.

#include <steelyard/frameworks/adaptive.hpp>
#include <steelyard/serialization/define.hpp>

namespace steelyard::inline v0_1::serialization {

template <>
inline constexpr int fields_of<learning::partner_activity> = 3;
template <>
inline constexpr int fields_of<learning::prediction> = 14;
template <>
inline constexpr int fields_of<learning::cycle> = 17;
template <>
inline constexpr int fields_of<learning::claim_subject> = 3;
template <>
inline constexpr int fields_of<learning::counterfactual_claim> = 9;
template <>
inline constexpr int fields_of<learning::allocation_claim> = 8;
template <>
inline constexpr int fields_of<qualitative::reference> = 5;
template <>
inline constexpr int fields_of<qualitative::narrative> = 9;
template <>
inline constexpr int fields_of<qualitative::dissent> = 6;
template <>
inline constexpr int fields_of<qualitative::reply> = 8;
template <>
inline constexpr int fields_of<qualitative::rubric_level> = 2;
template <>
inline constexpr int fields_of<qualitative::rubric> = 5;
template <>
inline constexpr int fields_of<qualitative::grading> = 8;
template <>
inline constexpr int fields_of<qualitative::substantiation> = 5;
template <>
inline constexpr int fields_of<qualitative::harvested_outcome> = 14;
template <>
inline constexpr int fields_of<qualitative::omission> = 9;
template <>
inline constexpr int fields_of<qualitative::testimony> = 8;
template <>
inline constexpr int fields_of<qualitative::narrative_need> = 4;
template <>
inline constexpr int fields_of<frameworks::decision> = 10;
template <>
inline constexpr int fields_of<frameworks::adaptive_record> = 7;

} // namespace steelyard::inline v0_1::serialization
