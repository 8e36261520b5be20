// SPDX-License-Identifier: MIT
#include "repr.hpp"

#include <steelyard/core/text.hpp>

namespace steelyard::python {

namespace py = pybind11;

std::string short_repr(const py::object& x) {
    constexpr std::size_t most = 4;
    if (!py::isinstance<py::tuple>(x) || py::len(x) <= most) return py::cast<std::string>(py::repr(x));
    std::string s = "(";
    for (std::size_t i = 0; i + 1 < most; ++i) s += py::cast<std::string>(py::repr(x[py::int_(i)])) + ", ";
    return s + "... " + std::to_string(py::len(x)) + " in all)";
}

std::string repr(const value& v) {
    const std::string flags = v.flags().empty() ? "" : ", flags='" + v.flags().text() + "'";
    const auto        inside = [&](const std::string& what) {
        return "Value." + std::string(name(v.form())) + "(" + what + flags + ")";
    };
    switch (v.form()) {
    case form::point:
    case form::above: return inside(number_text(*v.lower()));
    case form::range: return inside(number_text(*v.lower()) + ", " + number_text(*v.upper()));
    case form::below: return inside(number_text(*v.upper()));
    case form::missing: break;
    }
    return inside("'" + std::string(name(v.reason())) + "'");
}

std::string text(const value& v) {
    switch (v.form()) {
    case form::point: return number_text(*v.lower());
    case form::range: return number_text(*v.lower()) + " to " + number_text(*v.upper());
    case form::below: return "at most " + number_text(*v.upper());
    case form::above: return "at least " + number_text(*v.lower());
    case form::missing: break;
    }
    return "missing (" + std::string(name(v.reason())) + ")";
}

} // namespace steelyard::python
