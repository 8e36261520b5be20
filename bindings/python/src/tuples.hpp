// SPDX-License-Identifier: MIT
#pragma once

// Structs that only go out, as plain tuples that the package makes into its NamedTuples: a bound record costs ten times
// as much code, and these have nothing to do but to be read.

#include "interop.hpp"

#include <cstddef>
#include <initializer_list>
#include <vector>

namespace steelyard::python {

[[nodiscard]] inline py::tuple packed(std::initializer_list<py::object> fields) {
    py::tuple   made(fields.size());
    std::size_t i = 0;
    for (const py::object& f : fields) made[i++] = f;
    return made;
}

template <class T, class Pack>
[[nodiscard]] py::tuple each(const std::vector<T>& all, Pack pack) {
    py::tuple made(all.size());
    for (std::size_t i = 0; i < all.size(); ++i) made[i] = pack(all[i]);
    return made;
}

/// The fields of what was packed. @throws TypeError unless there are so many
[[nodiscard]] inline py::list unpacked(py::handle from, const argument& at, std::size_t fields) {
    py::list all = items_from(from, at, "a tuple");
    if (all.size() != fields) refuse(at, from, "a tuple of " + std::to_string(fields));
    return all;
}

} // namespace steelyard::python
