// SPDX-License-Identifier: MIT
#include "detail/codec.hpp"

#include <steelyard/serialization/composite.hpp>

#include <algorithm>

namespace steelyard::inline v0_1::serialization {

namespace {

using composite::score_table;

[[nodiscard]] bool cell_fits(const score_table& t, std::size_t i) {
    const form f = t.forms[i];
    if ((f == form::missing) != (t.reasons[i] != reason::none)) return false;
    if (f == form::missing && !t.flags[i].empty()) return false;
    if (f != form::point && t.number[i] != 0) return false;
    if (f == form::point || f == form::missing) return true;
    return !t.lower.empty() && (f != form::range || t.lower[i] <= t.upper[i]);
}

} // namespace

std::string invariant<score_table>::fault(const score_table& t) {
    const std::size_t cells = t.units.size() * t.columns.size();
    const auto        one_each = [cells](const auto& of) { return of.size() == cells; };
    if (!one_each(t.number) || !one_each(t.forms) || !one_each(t.reasons) || !one_each(t.flags) ||
        (!t.lower.empty() && !one_each(t.lower)) || t.upper.size() != t.lower.size() ||
        (!t.scales.empty() && t.scales.size() != t.columns.size()))
        return "columns of a score table differ in length";
    for (std::size_t i = 0; i < cells; ++i)
        if (!cell_fits(t, i)) return "the form, reason and bounds of a cell do not fit together";
    return {};
}

std::string invariant<composite::normaliser>::fault(const composite::normaliser& n) {
    using curve = composite::normaliser::curve;
    if (n.shape == curve::ranks && n.sorted.empty()) return "a normaliser by ranks has no numbers to compare with";
    if (n.shape == curve::classes && n.classes.size() != n.sorted.size() + 1)
        return "a normaliser by classes has not one score more than it has cuts";
    return {};
}

STEELYARD_ARCHIVE(composite::goal_marks);
STEELYARD_ARCHIVE(composite::index_node);
STEELYARD_ARCHIVE(composite::index_tree);
STEELYARD_ARCHIVE(composite::score_table);
STEELYARD_ARCHIVE(composite::index_scores);
STEELYARD_ARCHIVE(composite::index_result);
STEELYARD_ARCHIVE(composite::shape);
STEELYARD_ARCHIVE(composite::column_facts);
STEELYARD_ARCHIVE(composite::unit_screening);
STEELYARD_ARCHIVE(composite::column_treatment);
STEELYARD_ARCHIVE(composite::normaliser);
STEELYARD_ARCHIVE(composite::index_note);
STEELYARD_ARCHIVE(composite::unit_rank);
STEELYARD_ARCHIVE(composite::node_contribution);
STEELYARD_ARCHIVE(composite::score_contributions);
STEELYARD_ARCHIVE(composite::panel_table);
STEELYARD_ARCHIVE(composite::panel_link);
STEELYARD_ARCHIVE(composite::panel_result);

} // namespace steelyard::inline v0_1::serialization
