// SPDX-License-Identifier: MIT
#pragma once

#include <steelyard/frameworks/framework.hpp>
#include <steelyard/serialization/adaptive.hpp>
#include <steelyard/serialization/composite.hpp>
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
inline constexpr int fields_of<frameworks::index_entry> = 9;
template <>
inline constexpr int fields_of<frameworks::reporting_contract> = 8;
template <>
inline constexpr int fields_of<comparison::peer_rule> = 11;
template <>
inline constexpr int fields_of<frameworks::peer_rule_entry> = 4;
template <>
inline constexpr int fields_of<frameworks::framework> = 17;

/// Indices, contracts, what the adaptive level is made of and peer rules came after archives were kept: they are written up to
/// the last of which there are some, and read where something follows. Archives without any stay what they were; a framework is
/// never a part of another archive.
template <class Archive>
void serialize(Archive& archive, frameworks::framework& f, unsigned /*version*/) {
    int at = 0;
    visit_fields(f, [&](auto& field) {
        if (++at <= fields_of<frameworks::framework> - 4) archive & field;
    });
    if constexpr (Archive::is_loading::value) {
        f.indices.clear();
        f.contracts.clear();
        f.adaptive = {};
        f.peer_rules.clear();
        if (archive.more()) archive & f.indices;
        if (archive.more()) archive & f.contracts;
        if (archive.more()) archive & f.adaptive;
        if (archive.more()) archive & f.peer_rules;
    } else {
        const int last = !f.peer_rules.empty() ? 4 : !f.adaptive.empty() ? 3 : !f.contracts.empty() ? 2 : !f.indices.empty() ? 1 : 0;
        if (last >= 1) archive & f.indices;
        if (last >= 2) archive & f.contracts;
        if (last >= 3) archive & f.adaptive;
        if (last >= 4) archive & f.peer_rules;
    }
}

} // namespace steelyard::inline v0_1::serialization
