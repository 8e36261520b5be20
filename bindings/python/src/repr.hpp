// SPDX-License-Identifier: MIT
#pragma once

#include <steelyard/core/value.hpp>

#include <pybind11/pybind11.h>

#include <string>

namespace steelyard::python {

/// repr() on one line, long tuples cut: "('a', 'b', ... 312 in all)".
[[nodiscard]] std::string short_repr(const pybind11::object& x);

/// "Value.point(3)", "Value.missing('suppressed')".
[[nodiscard]] std::string repr(const value& v);

/// For people: "3", "2 to 5", "at most 10", "at least 4", "missing (suppressed)".
[[nodiscard]] std::string text(const value& v);

} // namespace steelyard::python
