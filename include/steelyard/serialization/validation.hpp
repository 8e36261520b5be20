// SPDX-License-Identifier: MIT
#pragma once

#include <steelyard/serialization/define.hpp>
#include <steelyard/validation/completeness.hpp>
#include <steelyard/validation/finding.hpp>
#include <steelyard/validation/rules.hpp>
#include <steelyard/validation/stock_flow.hpp>
#include <steelyard/validation/summary.hpp>
#include <steelyard/validation/timeliness.hpp>

#include <utility>
#include <vector>

namespace steelyard::inline v0_1::serialization {

template <>
inline constexpr int fields_of<validation::finding> = 14;
template <>
inline constexpr int fields_of<validation::rule> = 11;
template <>
inline constexpr int fields_of<validation::completeness_row> = 11;
template <>
inline constexpr int fields_of<validation::stock_flow_row> = 8;
template <>
inline constexpr int fields_of<validation::summary_row> = 11;
template <>
inline constexpr int fields_of<validation::timeliness_row> = 14;

/// Findings in the order of their table.
template <class Archive>
void serialize(Archive& archive, validation::findings& table, unsigned /*version*/) {
    if constexpr (Archive::is_loading::value) {
        std::vector<validation::finding> rows;
        archive & rows;
        table = {};
        for (validation::finding& f : rows) table.add(std::move(f));
    } else {
        archive & table.rows();
    }
}

} // namespace steelyard::inline v0_1::serialization
