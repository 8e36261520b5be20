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
inline constexpr int fields_of<frameworks::framework> = 16;

/// Indices, contracts and what the adaptive level is made of came after archives were kept: they are written where there are
/// some, and read where something follows. Archives without any stay what they were; a framework is never a part of another
/// archive.
template <class Archive>
void serialize(Archive& archive, frameworks::framework& f, unsigned /*version*/) {
    int at = 0;
    visit_fields(f, [&](auto& field) {
        if (++at < fields_of<frameworks::framework> - 2) archive & field;
    });
    if constexpr (Archive::is_loading::value) {
        f.indices.clear();
        f.contracts.clear();
        f.adaptive = {};
        if (archive.more()) archive & f.indices;
        if (archive.more()) archive & f.contracts;
        if (archive.more()) archive & f.adaptive;
    } else {
        const bool adaptive = !f.adaptive.empty();
        const bool contracts = adaptive || !f.contracts.empty();
        if (contracts || !f.indices.empty()) archive & f.indices;
        if (contracts) archive & f.contracts;
        if (adaptive) archive & f.adaptive;
    }
}

} // namespace steelyard::inline v0_1::serialization
