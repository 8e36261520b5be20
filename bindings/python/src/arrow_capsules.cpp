// SPDX-License-Identifier: MIT
#include "arrow_capsules.hpp"

#include "arrays.hpp"

namespace steelyard::python {

namespace {

template <class Struct>
Struct* held_in(const py::handle capsule, const char* name, const argument& at) {
    if (PyCapsule_IsValid(capsule.ptr(), name) == 0)
        throw shape_mismatch(at.text() + ": its Arrow method gave " + array_text(capsule) +
                             " in place of a capsule named " + name +
                             "; the object does not keep to the Arrow PyCapsule interface");
    return static_cast<Struct*>(PyCapsule_GetPointer(capsule.ptr(), name));
}

} // namespace

void take_stream(py::handle from, const argument& at, ArrowArrayStream* into) {
    if (py::hasattr(from, "__arrow_c_stream__")) {
        const py::object capsule = from.attr("__arrow_c_stream__")();
        auto*            stream = held_in<ArrowArrayStream>(capsule, "arrow_array_stream", at);
        *into = *stream;
        stream->release = nullptr; // moved out: the capsule has nothing to release any more
        return;
    }
    if (!py::hasattr(from, "__arrow_c_array__"))
        throw shape_mismatch(at.text() + ": found " + array_text(from) +
                             ", wanted an Arrow table; pass an object with __arrow_c_stream__ or __arrow_c_array__ "
                             "(pyarrow, polars, pandas from 2.2 with pyarrow, duckdb)");
    const py::object both = from.attr("__arrow_c_array__")();
    if (!py::isinstance<py::tuple>(both) || py::len(both) != 2)
        throw shape_mismatch(at.text() + ": __arrow_c_array__ gave " + array_text(both) + " in place of two capsules");
    const auto pair = py::reinterpret_borrow<py::tuple>(both);
    auto*      schema = held_in<ArrowSchema>(pair[0], "arrow_schema", at);
    auto*      batch = held_in<ArrowArray>(pair[1], "arrow_array", at);
    stream_of_batch(schema, batch, into);
}

} // namespace steelyard::python
