// SPDX-License-Identifier: MIT
#pragma once

// NumPy arrays in and out. In: a one-dimensional, contiguous array of exactly the type wanted, or a message naming what
// arrived; nothing is converted or copied here. Out: read-only views whose base keeps the owner alive.

#include "interop.hpp"

#include <pybind11/numpy.h>

#include <cstdint>
#include <span>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

namespace steelyard::python {

/// "float32 of shape (3, 2)", "object of shape (5,)", "a list".
[[nodiscard]] std::string array_text(py::handle found);

/// @throws ShapeMismatchError naming what arrived
[[nodiscard]] py::array checked_array(py::handle from, const argument& at, const py::dtype& wanted);

/// The numbers of an array, valid while the array lives. None is an empty span.
template <class T>
[[nodiscard]] std::span<const T> span_of(py::handle from, const argument& at) {
    if (from.is_none()) return {};
    const py::array a = checked_array(from, at, py::dtype::of<T>());
    return {static_cast<const T*>(a.data()), static_cast<std::size_t>(a.size())};
}

template <class T>
struct element {
    using type = T;
};
template <class T>
    requires std::is_enum_v<T>
struct element<T> {
    using type = std::underlying_type_t<T>;
};
template <>
struct element<flag_set> {
    using type = std::uint16_t;
};

/// A read-only view of a column; `owner` stays alive as long as the view does.
template <class T>
[[nodiscard]] py::array view_of(const std::vector<T>& column, const py::object& owner) {
    using E = typename element<T>::type;
    static_assert(sizeof(E) == sizeof(T));
    py::array view(py::dtype::of<E>(), {static_cast<py::ssize_t>(column.size())}, {static_cast<py::ssize_t>(sizeof(E))},
                   column.data(), owner);
    view.attr("setflags")(py::arg("write") = false);
    return view;
}

/// An array that takes over a column.
template <class T>
[[nodiscard]] py::array array_of(std::vector<T>&& column) {
    auto*             kept = new std::vector<T>(std::move(column));
    const py::capsule owner(kept, [](void* p) { delete static_cast<std::vector<T>*>(p); });
    return view_of(*kept, owner);
}

} // namespace steelyard::python
