// SPDX-License-Identifier: MIT
#pragma once

// The structs of the room composite that Python sees as immutable records, and the fields that only they need. They have
// a list of their own so that the other binding files need not read the room's headers.

#include "record.hpp"

#include <steelyard/composite.hpp>
#include <steelyard/frameworks/index_entry.hpp>

#include <cstdint>
#include <string>
#include <vector>

namespace steelyard::python {

template <>
inline constexpr const char* record_name<composite::score_cell> = "ScoreCell";
template <>
inline constexpr const char* record_name<composite::index_note> = "IndexNote";
template <>
inline constexpr const char* record_name<composite::shape> = "Shape";
template <>
inline constexpr const char* record_name<composite::column_facts> = "ColumnFacts";
template <>
inline constexpr const char* record_name<composite::unit_screening> = "UnitScreening";
template <>
inline constexpr const char* record_name<composite::denomination> = "Denomination";
template <>
inline constexpr const char* record_name<composite::goal_marks> = "GoalMarks";
template <>
inline constexpr const char* record_name<composite::index_node> = "IndexNode";
template <>
inline constexpr const char* record_name<composite::index_tree> = "IndexTree";
template <>
inline constexpr const char* record_name<composite::impute_quality> = "ImputeQuality";
template <>
inline constexpr const char* record_name<composite::treat_rule> = "TreatRule";
template <>
inline constexpr const char* record_name<composite::column_treatment> = "ColumnTreatment";
template <>
inline constexpr const char* record_name<composite::normalise_rule> = "NormaliseRule";
template <>
inline constexpr const char* record_name<composite::normaliser> = "Normaliser";
template <>
inline constexpr const char* record_name<composite::unit_rank> = "UnitRank";
template <>
inline constexpr const char* record_name<composite::kemeny_orders> = "KemenyOrders";
template <>
inline constexpr const char* record_name<composite::correlation> = "Correlation";
template <>
inline constexpr const char* record_name<composite::correlation_matrix> = "CorrelationMatrix";
template <>
inline constexpr const char* record_name<composite::item_consistency> = "ItemConsistency";
template <>
inline constexpr const char* record_name<composite::consistency> = "Consistency";
template <>
inline constexpr const char* record_name<composite::principal_components> = "PrincipalComponents";
template <>
inline constexpr const char* record_name<composite::component_weights> = "ComponentWeights";
template <>
inline constexpr const char* record_name<composite::loading_weights> = "LoadingWeights";
template <>
inline constexpr const char* record_name<composite::comparison_matrix> = "ComparisonMatrix";
template <>
inline constexpr const char* record_name<composite::ahp_weights> = "AhpWeights";
template <>
inline constexpr const char* record_name<composite::group_weights> = "GroupWeights";
template <>
inline constexpr const char* record_name<composite::budget> = "Budget";
template <>
inline constexpr const char* record_name<composite::node_contribution> = "NodeContribution";
template <>
inline constexpr const char* record_name<composite::score_contributions> = "ScoreContributions";
template <>
inline constexpr const char* record_name<frameworks::index_entry> = "IndexEntry"; // with the others that are of an index

/// A matrix kept row by row, as a tuple of rows; the list behind `Names` has as many items as a row.
template <auto Member, auto Names>
[[nodiscard]] record_field rows(const char* name, const char* about = "") {
    using C = decltype(owner_of(Member));
    return {name, about,
            [](const void* from) -> py::object {
                const auto&       all = static_cast<const C*>(from)->*Member;
                const std::size_t width = (static_cast<const C*>(from)->*Names).size();
                const std::size_t height = width == 0 ? 0 : all.size() / width;
                py::tuple         made(height);
                for (std::size_t r = 0; r < height; ++r) {
                    py::tuple row(width);
                    for (std::size_t c = 0; c < width; ++c) row[c] = to_python(all[r * width + c]);
                    made[r] = row;
                }
                return made;
            },
            [](void* into, py::handle from, const argument& at) {
                auto& all = static_cast<C*>(into)->*Member;
                all.clear();
                using M = std::remove_reference_t<decltype(all)>;
                for (const py::handle row : items_from(from, at, "a list of rows"))
                    for (auto& x : from_python<M>(row, at)) all.push_back(std::move(x));
            }};
}

/// A binding file's functions that take options do so by path.
template <class Options>
[[nodiscard]] Options options_argument(const char* function, const py::object& given) {
    return from_python<Options>(given, {function, "options"});
}

/// {name: {node: weight}}
[[nodiscard]] inline py::dict weight_sets_dict(const std::vector<composite::weight_set>& all) {
    py::dict made;
    for (const composite::weight_set& s : all) {
        py::dict weights;
        for (const composite::node_weight& w : s.weights) weights[py::str(w.node)] = w.weight;
        made[py::str(s.name)] = weights;
    }
    return made;
}
[[nodiscard]] std::vector<composite::weight_set> weight_sets_from(const py::dict& from, const argument& at);

} // namespace steelyard::python
