// SPDX-License-Identifier: MIT
#pragma once

#include <steelyard/define.hpp>
#include <steelyard/serialization/core.hpp>

#include <string>

namespace steelyard::inline v0_1::serialization {

template <>
inline constexpr int fields_of<unit> = 1;
template <>
inline constexpr int fields_of<date> = 1;
template <>
inline constexpr int fields_of<instant> = 1;
template <>
inline constexpr int fields_of<period_kind> = 6;
template <>
inline constexpr int fields_of<period> = 2;
template <>
inline constexpr int fields_of<goal> = 5;
template <>
inline constexpr int fields_of<pathway> = 4;
template <>
inline constexpr int fields_of<agenda> = 4;
template <>
inline constexpr int fields_of<verdict_reason> = 5;
template <>
inline constexpr int fields_of<verdict> = 2;
template <>
inline constexpr int fields_of<definition_version> = 4;
template <>
inline constexpr int fields_of<bridge> = 11;
template <>
inline constexpr int fields_of<declared_break> = 9;
template <>
inline constexpr int fields_of<calendar> = 3;
template <>
inline constexpr int fields_of<expectation> = 7;
template <>
inline constexpr int fields_of<node> = 3;
template <>
inline constexpr int fields_of<level_entry> = 3;
template <>
inline constexpr int fields_of<membership> = 6;
template <>
inline constexpr int fields_of<succession> = 5;
template <>
inline constexpr int fields_of<node_share> = 2;
template <>
inline constexpr int fields_of<hierarchy> = 8;
template <>
inline constexpr int fields_of<indicator_part> = 3;
template <>
inline constexpr int fields_of<indicator> = 22;
template <>
inline constexpr int fields_of<binding> = 2;
template <>
inline constexpr int fields_of<judgement_option> = 4;
template <>
inline constexpr int fields_of<judgement> = 11;
template <>
inline constexpr int fields_of<valid_range> = 2;
template <>
inline constexpr int fields_of<measure> = 18;
template <>
inline constexpr int fields_of<category> = 2;
template <>
inline constexpr int fields_of<scheme> = 5;
template <>
inline constexpr int fields_of<target> = 11;
template <>
inline constexpr int fields_of<definitions> = 13;

/// Days, instants and periods lie within the years that dates know (+-32,000).
template <>
struct invariant<date> {
    [[nodiscard]] static std::string fault(const date& d);
};
template <>
struct invariant<instant> {
    [[nodiscard]] static std::string fault(const instant& i);
};
template <>
struct invariant<period_kind> {
    [[nodiscard]] static std::string fault(const period_kind& k);
};
template <>
struct invariant<period> {
    [[nodiscard]] static std::string fault(const period& p);
};
/// No node belongs to itself, directly or through others.
template <>
struct invariant<hierarchy> {
    [[nodiscard]] static std::string fault(const hierarchy& h);
};

} // namespace steelyard::inline v0_1::serialization
