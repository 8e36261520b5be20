// SPDX-License-Identifier: MIT
#pragma once

// Binds a plain struct as an immutable record: keyword constructor, read-only attributes, replace(), ==, one-line repr.
// Immutable, because a list of copies that can be changed would lose the change without a word.
// What does not depend on the struct is compiled once, in record.cpp.

#include "interop.hpp"

#include <pybind11/pybind11.h>

#include <cstddef>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace steelyard::python {

struct record_field {
    const char* name;
    const char* about;
    py::object (*get)(const void* from);
    void (*set)(void* into, py::handle from, const argument& at);
};

/// How the struct behind a bound record is reached without its type.
struct record_shape {
    const char*               name = "";
    std::vector<record_field> fields;
    std::size_t               positional = 1;  ///< leading fields that may come without a name
    const void*               blank = nullptr; ///< a default-constructed one, kept for ever
    const void* (*peek)(py::handle) = nullptr; ///< nullptr when the object is another thing
    std::pair<py::object, void*> (*copy)(const void*) = nullptr;
};

template <class T>
[[nodiscard]] record_shape& shape_of() {
    static record_shape shape;
    return shape;
}

/// Writes fields from arguments. @throws TypeError for a field that the record does not have
void fill(void* into, const record_shape& shape, const py::args& positional, const py::kwargs& named);
/// "Measure('jobs', kind='stock')": what differs from a blank record, so that a line says what matters.
[[nodiscard]] std::string record_text(const void* of, const record_shape& shape);
/// Adds attributes and methods to a class that was just bound.
void dress(py::object bound, const record_shape& shape);

template <class C, class M>
C owner_of(M C::*);
template <class C, class M>
M type_of(M C::*);

template <auto Member>
[[nodiscard]] record_field field(const char* name, const char* about = "") {
    using C = decltype(owner_of(Member));
    using M = decltype(type_of(Member));
    return {name, about, [](const void* from) -> py::object { return to_python(static_cast<const C*>(from)->*Member); },
            [](void* into, py::handle from, const argument& at) {
                static_cast<C*>(into)->*Member = from_python<M>(from, at);
            }};
}

/// A text for which a whole number, a day or a Period also stands.
template <auto Member>
[[nodiscard]] record_field word(const char* name, const char* about = "") {
    using C = decltype(owner_of(Member));
    return {
        name, about, [](const void* from) -> py::object { return py::str(static_cast<const C*>(from)->*Member); },
        [](void* into, py::handle from, const argument& at) { static_cast<C*>(into)->*Member = word_from(from, at); }};
}

template <class T>
T make_record(const py::args& positional, const py::kwargs& named) {
    T made{};
    fill(&made, shape_of<T>(), positional, named);
    return made;
}

template <bound_record T>
py::class_<T> bind_record(py::module_& m, const char* about, std::vector<record_field> fields,
                          std::size_t positional = 1) {
    static const T& blank = *std::make_unique<T>().release(); // for ever; g++ 12 takes a plain static for uninitialised
    record_shape&   shape = shape_of<T>();
    shape.name = record_name<T>;
    shape.fields = std::move(fields);
    shape.positional = positional;
    shape.blank = &blank;
    shape.peek = [](py::handle h) -> const void* { return py::isinstance<T>(h) ? &py::cast<const T&>(h) : nullptr; };
    shape.copy = [](const void* from) {
        auto       made = std::make_unique<T>(*static_cast<const T*>(from));
        void*      raw = made.get();
        py::object boxed = py::cast(std::move(made));
        return std::pair(std::move(boxed), raw);
    };
    py::class_<T> bound(m, record_name<T>, py::module_local(), about);
    bound.def(py::init([](const py::args& given, const py::kwargs& named) { return make_record<T>(given, named); }));
    dress(bound, shape);
    return bound;
}

} // namespace steelyard::python
