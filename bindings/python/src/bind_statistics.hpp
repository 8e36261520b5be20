// SPDX-License-Identifier: MIT
#pragma once

// What the binding files of the room statistics share.

#include "result_columns.hpp"

#include <steelyard/statistics/status.hpp>

#include <array>
#include <cmath>
#include <utility>

namespace steelyard::python {

void bind_statistics_intervals(py::module_& m);

/// Why rows have no numbers, as codes of STATUSES, or None.
[[nodiscard]] inline std::vector<statistics::status> given_rows(const py::object& from, const argument& at) {
    std::vector<statistics::status> given;
    for (const std::uint8_t code : span_of<std::uint8_t>(from, at)) {
        if (code >= enum_names<statistics::status>::value.size())
            throw domain_fault(at.text() + ": found code " + std::to_string(code) +
                               "; codes are positions in STATUSES");
        given.push_back(static_cast<statistics::status>(code));
    }
    return given;
}

/// A number that may not be there: NaN beside a status is None in Python.
[[nodiscard]] inline py::object number_or_none(double x) {
    return std::isnan(x) ? py::object(py::none()) : py::object(py::float_(x));
}

/// A function of one table: columns of numbers as a tuple of arrays, why rows have none, and options by path. The arrays
/// stay with the caller while it runs.
template <class Rows, class Options, std::size_t N, class Result>
void def_rows(py::module_& m, const char* name, std::array<const char*, N> columns,
              Result (*function)(const Rows&, const Options&)) {
    m.def(
        name,
        [=](const py::tuple& given_columns, const py::object& given, const py::object& options) {
            const auto                            by = from_python<Options>(options, {name, "options"});
            const std::vector<statistics::status> why = given_rows(given, {name, "given"});
            if (given_columns.size() != N)
                throw shape_mismatch(std::string(name) + ": found " + std::to_string(given_columns.size()) +
                                     " columns, wanted " + std::to_string(N));
            const auto rows = [&]<std::size_t... I>(std::index_sequence<I...>) {
                return Rows{span_of<double>(given_columns[I], {name, columns[I]})..., why};
            }
            (std::make_index_sequence<N>{});
            const py::gil_scoped_release free;
            return function(rows, by);
        },
        py::arg("columns"), py::arg("given"), py::arg("options"));
}

} // namespace steelyard::python
