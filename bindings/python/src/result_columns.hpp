// SPDX-License-Identifier: MIT
#pragma once

// Results that are columns of one length, with a few facts about all rows: read-only arrays over the result's memory,
// facts as attributes, a length, one line of text, and pickles that hold the columns.

#include "arrays.hpp"

#include <memory>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

namespace steelyard::python {

/// A member of a result struct: a column or a fact.
struct result_field {
    const char* name;
    const char* about;
    bool        is_column;
    py::object (*get)(const void* from, const py::object& owner);
    void (*set)(void* into, py::handle from, const argument& at);
};

template <class C, class M>
C class_of(M C::*);
template <class C, class M>
M member_of(M C::*);

template <auto Member>
[[nodiscard]] result_field column(const char* name, const char* about = "") {
    using C = decltype(class_of(Member));
    using T = typename decltype(member_of(Member))::value_type;
    return {name, about, true,
            [](const void* from, const py::object& owner) -> py::object {
                return view_of(static_cast<const C*>(from)->*Member, owner);
            },
            [](void* into, py::handle from, const argument& at) {
                using E = typename element<T>::type;
                const auto numbers = span_of<E>(from, at);
                auto&      to = static_cast<C*>(into)->*Member;
                to.resize(numbers.size());
                for (std::size_t i = 0; i < numbers.size(); ++i) to[i] = static_cast<T>(numbers[i]);
            }};
}

template <auto Member>
[[nodiscard]] result_field fact(const char* name, const char* about = "") {
    using C = decltype(class_of(Member));
    using M = decltype(member_of(Member));
    return {name, about, false,
            [](const void* from, const py::object&) -> py::object {
                return to_python(static_cast<const C*>(from)->*Member);
            },
            [](void* into, py::handle from, const argument& at) {
                static_cast<C*>(into)->*Member = from_python<M>(from, at);
            }};
}

/// A result inside a result, which is bound itself.
template <auto Member>
[[nodiscard]] result_field fact_view(const char* name, const char* about = "") {
    using C = decltype(class_of(Member));
    using M = decltype(member_of(Member));
    return {name, about, false,
            [](const void* from, const py::object& owner) {
                return py::cast(&(static_cast<const C*>(from)->*Member), py::return_value_policy::reference_internal,
                                owner);
            },
            [](void* into, py::handle from, const argument&) {
                static_cast<C*>(into)->*Member = py::cast<const M&>(from);
            }};
}

/// Binds a struct with size() under a name; `fields` in the order in which `_columns()` and pickles hold them.
template <class T>
py::class_<T> bind_result(py::module_& m, const char* name, const char* about, std::vector<result_field> fields) {
    static const std::vector<result_field>& all =
        *std::make_unique<std::vector<result_field>>(std::move(fields)).release();
    static const std::string& called = *std::make_unique<std::string>(name).release();
    py::class_<T>             bound(m, name, py::module_local(), about);
    for (const result_field& f : all)
        bound.def_property_readonly(
            f.name, [get = f.get](const py::object& self) { return get(&py::cast<const T&>(self), self); }, f.about);
    bound.def("__len__", [](const T& of) { return of.size(); })
        .def("__repr__",
             [](const T& of) {
                 return "<" + called + ": " + std::to_string(of.size()) + (of.size() == 1 ? " row>" : " rows>");
             })
        .def("_columns",
             [](const py::object& self) {
                 py::dict columns;
                 for (const result_field& f : all)
                     if (f.is_column) columns[f.name] = f.get(&py::cast<const T&>(self), self);
                 return columns;
             })
        .def(py::pickle(
            [](const py::object& self) {
                py::tuple state(all.size());
                for (std::size_t i = 0; i < all.size(); ++i) state[i] = all[i].get(&py::cast<const T&>(self), self);
                return state;
            },
            [](const py::tuple& state) {
                T made{};
                if (state.size() != all.size())
                    throw format_fault(called + ": a pickle of " + std::to_string(state.size()) + " columns, wanted " +
                                       std::to_string(all.size()));
                for (std::size_t i = 0; i < all.size(); ++i) all[i].set(&made, state[i], {called, all[i].name});
                return made;
            }));
    return bound;
}

} // namespace steelyard::python
