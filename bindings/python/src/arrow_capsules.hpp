// SPDX-License-Identifier: MIT
#pragma once

// Arrow data in and out through the capsules of the Arrow PyCapsule interface: no Arrow library on either side.

#include "interop.hpp"

#include <steelyard/core/arrow_stream.hpp>

#include <memory>

namespace steelyard::python {

/// A capsule that holds a stream. Whoever consumes it moves the stream out; else the capsule releases it.
template <class Fill>
[[nodiscard]] py::capsule stream_capsule(Fill&& fill) {
    auto stream = std::make_unique<ArrowArrayStream>();
    {
        const py::gil_scoped_release free;
        fill(stream.get());
    }
    const auto release = [](PyObject* capsule) {
        auto* held = static_cast<ArrowArrayStream*>(PyCapsule_GetPointer(capsule, "arrow_array_stream"));
        if (held->release != nullptr) held->release(held);
        delete held;
    };
    PyObject* capsule = PyCapsule_New(stream.get(), "arrow_array_stream", release);
    if (capsule == nullptr) {
        stream->release(stream.get());
        throw py::error_already_set();
    }
    stream.release();
    return py::reinterpret_steal<py::capsule>(capsule);
}

/// Moves the rows of anything with __arrow_c_stream__ or __arrow_c_array__ into `into`.
/// @throws ShapeMismatchError when the object has neither or does not keep to the interface
void take_stream(py::handle from, const argument& at, ArrowArrayStream* into);

/// The same text for every class that offers a stream.
inline constexpr const char* stream_doc =
    "A new Arrow stream of all rows, as the Arrow PyCapsule interface wants it; it outlives this object.";

} // namespace steelyard::python
