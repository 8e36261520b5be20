// SPDX-License-Identifier: MIT
#include "record.hpp"

#include "repr.hpp"

#include <string_view>

namespace steelyard::python {

namespace {

[[nodiscard]] bool is_provenance(const record_field& f) { return std::string_view(f.name) == "declared_at"; }

/// `from` is a word of Python's, so the field is from_; a dict may say either.
void assign(void* into, const record_shape& shape, const std::string& name, py::handle from) {
    std::vector<std::string> known;
    for (const record_field& f : shape.fields) {
        if (name == f.name || name + "_" == f.name) return f.set(into, from, {shape.name, f.name});
        known.emplace_back(f.name);
    }
    throw py::type_error(std::string(shape.name) + " has no field '" + name + "'; " + suggest(name, known));
}

[[nodiscard]] bool same(const void* a, const void* b, const record_shape& shape) {
    for (const record_field& f : shape.fields)
        if (!is_provenance(f) && !f.get(a).equal(f.get(b))) return false;
    return true;
}

[[nodiscard]] const void* peek(const record_shape& shape, py::handle self) {
    const void* at = shape.peek(self);
    if (at == nullptr) throw py::type_error(std::string(shape.name) + " expected, found another type");
    return at;
}

} // namespace

void fill(void* into, const record_shape& shape, const py::args& positional, const py::kwargs& named) {
    const std::string name = shape.name;
    if (positional.size() > shape.positional)
        throw py::type_error(name + " takes " + std::to_string(shape.positional) +
                             " positional arguments at most, found " + std::to_string(positional.size()) +
                             "; name the others");
    for (std::size_t i = 0; i < positional.size(); ++i) {
        const record_field& f = shape.fields[i];
        if (named.contains(f.name)) throw py::type_error(name + ": '" + f.name + "' is given twice");
        f.set(into, positional[i], {shape.name, f.name});
    }
    for (const auto& item : named) assign(into, shape, py::cast<std::string>(item.first), item.second);
}

std::string record_text(const void* of, const record_shape& shape) {
    std::string inside;
    for (std::size_t i = 0; i < shape.fields.size(); ++i) {
        const record_field& f = shape.fields[i];
        const bool          named = i >= shape.positional;
        const py::object    x = f.get(of);
        if (is_provenance(f) || (named && x.equal(f.get(shape.blank)))) continue;
        inside += (inside.empty() ? "" : ", ") + (named ? std::string(f.name) + "=" : std::string()) + short_repr(x);
    }
    return std::string(shape.name) + "(" + inside + ")";
}

void dress(py::object bound, const record_shape& shape) {
    const record_shape* s = &shape;
    const py::object    property = py::module_::import("builtins").attr("property");
    for (std::size_t i = 0; i < shape.fields.size(); ++i) {
        const py::cpp_function getter([s, i](const py::object& self) { return s->fields[i].get(peek(*s, self)); },
                                      py::name(shape.fields[i].name), py::is_method(bound));
        bound.attr(shape.fields[i].name) = property(getter, py::none(), py::none(), shape.fields[i].about);
    }
    py::tuple names(shape.fields.size());
    for (std::size_t i = 0; i < shape.fields.size(); ++i) names[i] = py::str(shape.fields[i].name);
    bound.attr("_fields") = names;
    const py::cpp_function replace(
        [s](const py::object& self, const py::kwargs& changes) {
            auto [boxed, raw] = s->copy(peek(*s, self));
            fill(raw, *s, py::args(), changes);
            return boxed;
        },
        py::name("replace"), py::is_method(bound), "A copy with some fields changed.");
    bound.attr("replace") = replace;
    bound.attr("__replace__") = replace;
    bound.attr("__eq__") = py::cpp_function(
        [s](const py::object& self, const py::object& other) -> py::object {
            const void* b = s->peek(other);
            if (b == nullptr) return py::reinterpret_borrow<py::object>(Py_NotImplemented);
            return py::bool_(same(peek(*s, self), b, *s));
        },
        py::name("__eq__"), py::is_method(bound));
    bound.attr("__hash__") = py::none();
    bound.attr("__repr__") = py::cpp_function([s](const py::object& self) { return record_text(peek(*s, self), *s); },
                                              py::name("__repr__"), py::is_method(bound));
}

} // namespace steelyard::python
