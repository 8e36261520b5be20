// SPDX-License-Identifier: MIT
#pragma once

// What the binding files of the room sensitivity share: plans over an index, and the questions that are asked of them.

#include "arrays.hpp"
#include "tuples.hpp"

#include <steelyard/composite/stages.hpp>
#include <steelyard/sensitivity.hpp>

#include <string>
#include <vector>

namespace steelyard::python {

/// A plan over an index, with all that it was made of: pickles are made from that.
struct index_case {
    composite::index_chain              chain;
    std::vector<sensitivity::exclusion> excluded;
    sensitivity::plan                   made;
};

/// (kind, unit, other, number, node, ties)
[[nodiscard]] sensitivity::question_ptr           question_from(py::handle asked);
[[nodiscard]] py::tuple                           packed_unanswered(const std::vector<sensitivity::no_answer>& all);
[[nodiscard]] std::vector<sensitivity::no_answer> unanswered_from(py::handle from);
[[nodiscard]] sensitivity::workspace*             workspace_from(const py::object& given);
[[nodiscard]] py::tuple                           packed_options(const std::vector<sensitivity::chosen_option>& all);
[[nodiscard]] std::int64_t                        admitted_in(const sensitivity::factorial& design);
void                                              bind_sensitivity_plans(py::module_& m);
/// [combinations], or [combinations, width] where an answer has several numbers.
[[nodiscard]] py::array answers_view(const sensitivity::outcomes& of, const py::object& owner);
template <class T>
[[nodiscard]] std::vector<T> numbers_from(py::handle from, const argument& at) {
    const std::span<const T> x = span_of<T>(from, at);
    return {x.begin(), x.end()};
}

} // namespace steelyard::python
