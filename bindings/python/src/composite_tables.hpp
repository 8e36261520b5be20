// SPDX-License-Identifier: MIT
#pragma once

// Score tables across the border: arrays of shape (units, columns) over the memory of the table.

#include "arrays.hpp"
#include "arrow_capsules.hpp"
#include "records_composite.hpp"

#include <sstream>
#include <string>
#include <utility>

namespace steelyard::python {

/// A read-only view of cells that lie column by column; `owner` stays alive as long as the view does.
template <class T>
[[nodiscard]] py::array cells_view(const std::vector<T>& cells, const composite::score_table& of,
                                   const py::object& owner) {
    using E = typename element<T>::type;
    constexpr auto  size = static_cast<py::ssize_t>(sizeof(E));
    const auto      n = static_cast<py::ssize_t>(of.unit_count());
    const py::array view(py::dtype::of<E>(), {n, static_cast<py::ssize_t>(of.column_count())}, {size, size * n},
                         cells.data(), owner);
    view.attr("setflags")(py::arg("write") = false);
    return view;
}

template <class Table>
[[nodiscard]] std::string csv_of(const Table& of) {
    std::ostringstream out;
    write_csv(out, *composite::to_table(of));
    return std::move(out).str();
}
template <class Table>
[[nodiscard]] std::string json_of(const Table& of) {
    std::ostringstream out;
    write_json(out, *composite::to_table(of));
    return std::move(out).str();
}
/// A class that leaves as an Arrow stream, CSV and JSON.
template <class Bound, class Get>
void def_table(Bound& bound, Get get) {
    bound
        .def(
            "__arrow_c_stream__",
            [get](const py::object& self, const py::object&) {
                const auto& of = get(self);
                return stream_capsule([&](ArrowArrayStream* into) { export_stream(composite::to_table(of), into); });
            },
            py::arg("requested_schema") = py::none(), stream_doc)
        .def("_csv", [get](const py::object& self) { return csv_of(get(self)); })
        .def("_json", [get](const py::object& self) { return json_of(get(self)); });
}

} // namespace steelyard::python
