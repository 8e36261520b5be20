// SPDX-License-Identifier: MIT
#include "arrays.hpp"

namespace steelyard::python {

std::string array_text(py::handle found) {
    if (!py::isinstance<py::array>(found)) return "a " + std::string(py::str(py::type::of(found).attr("__name__")));
    return std::string(py::str(found.attr("dtype"))) + " of shape " + std::string(py::str(found.attr("shape")));
}

py::array checked_array(py::handle from, const argument& at, const py::dtype& wanted) {
    const auto wrong = [&](const std::string& advice) {
        return shape_mismatch(at.text() + ": found " + array_text(from) + ", wanted " + std::string(py::str(wanted)) +
                              " of shape (n,)" + advice);
    };
    if (!py::isinstance<py::array>(from)) throw wrong("; make an array of it");
    auto array = py::reinterpret_borrow<py::array>(from);
    if (!array.dtype().equal(wanted)) throw wrong("; convert it on purpose with astype");
    if (array.ndim() != 1) throw wrong("; pass one column");
    if ((array.flags() & py::array::c_style) == 0) throw wrong("; it is strided, pass numpy.ascontiguousarray(...)");
    return array;
}

} // namespace steelyard::python
