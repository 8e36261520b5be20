// SPDX-License-Identifier: MIT
#include "record.hpp"
#include "repr.hpp"
#include "rooms.hpp"

namespace steelyard::python {

namespace {

template <class Names>
[[nodiscard]] py::tuple words_of(const Names& names) {
    py::tuple all(names.size());
    for (std::size_t i = 0; i < names.size(); ++i) all[i] = py::str(std::string(names[i]));
    return all;
}

[[nodiscard]] flag_set flags_argument(const py::object& flags) { return flags_of(flags, {"Value", "flags"}); }

void bind_value(py::module_& m) {
    py::class_<value>(m, "Value", py::module_local(), "A number with its form, reason and flags.")
        .def_static(
            "point",
            [](const py::object& number, const py::object& flags) {
                return value::point(number_from(number, {"Value.point", "number"}), flags_argument(flags));
            },
            py::arg("number"), py::kw_only(), py::arg("flags") = py::tuple())
        .def_static(
            "range",
            [](const py::object& lower, const py::object& upper, const py::object& flags) {
                return value::range(number_from(lower, {"Value.range", "lower"}),
                                    number_from(upper, {"Value.range", "upper"}), flags_argument(flags));
            },
            py::arg("lower"), py::arg("upper"), py::kw_only(), py::arg("flags") = py::tuple())
        .def_static(
            "below",
            [](const py::object& limit, const py::object& flags) {
                return value::below(number_from(limit, {"Value.below", "limit"}), flags_argument(flags));
            },
            py::arg("limit"), py::kw_only(), py::arg("flags") = py::tuple())
        .def_static(
            "above",
            [](const py::object& limit, const py::object& flags) {
                return value::above(number_from(limit, {"Value.above", "limit"}), flags_argument(flags));
            },
            py::arg("limit"), py::kw_only(), py::arg("flags") = py::tuple())
        .def_static(
            "missing",
            [](const py::object& why) {
                return value::missing(from_python<reason>(why, {"Value.missing", "reason"}));
            },
            py::arg("reason"))
        .def_property_readonly("form", [](const value& v) { return to_python(v.form()); })
        .def_property_readonly("reason", [](const value& v) { return to_python(v.reason()); })
        .def_property_readonly("flags", [](const value& v) { return flag_words(v.flags()); })
        .def_property_readonly("is_missing", &value::is_missing)
        .def_property_readonly("number", [](const value& v) { return to_python(v.point()); })
        .def_property_readonly("lower", [](const value& v) { return to_python(v.lower()); })
        .def_property_readonly("upper", [](const value& v) { return to_python(v.upper()); })
        .def("__eq__",
             [](const value& a, const py::object& b) -> py::object {
                 if (!py::isinstance<value>(b)) return py::reinterpret_borrow<py::object>(Py_NotImplemented);
                 return py::bool_(a == py::cast<const value&>(b));
             })
        .def("__hash__",
             [](const value& v) {
                 return py::hash(py::make_tuple(to_python(v.form()), to_python(v.reason()), v.flags().bits,
                                                to_python(v.lower()), to_python(v.upper())));
             })
        .def("__bool__",
             [](const value&) -> bool {
                 throw py::type_error("a Value is neither true nor false: ask is_missing, or compare number with 0");
             })
        .def("__repr__", [](const value& v) { return repr(v); })
        .def("__str__", [](const value& v) { return text(v); });
}

} // namespace

void bind_core(py::module_& m) {
    m.attr("FORMS") = words_of(form_names);
    m.attr("REASONS") = words_of(reason_names);
    m.attr("FLAGS") = words_of(flag_names);
    bind_value(m);
    bind_record<input_place>(m, "A place in what somebody wrote.",
                             {field<&input_place::file>("file"), field<&input_place::line>("line"),
                              field<&input_place::column>("column"), field<&input_place::code>("code")},
                             4)
        .def("__str__", &input_place::text);
    bind_record<problem>(m, "One thing that is wrong in what was given.",
                         {field<&problem::rule>("rule", "stable name of the check"),
                          field<&problem::found>("found", "what was found"),
                          field<&problem::advice>("advice", "what to do about it"),
                          field<&problem::level>("severity", "'info', 'warning' or 'fault'"),
                          field<&problem::where>("where", "place in the input")},
                         3)
        .def_property_readonly("file", [](const problem& p) { return p.where.file; })
        .def_property_readonly("line", [](const problem& p) { return p.where.line; })
        .def_property_readonly("column", [](const problem& p) { return p.where.column; })
        .def_property_readonly("code", [](const problem& p) { return p.where.code; })
        .def("__str__", &problem::text);
    bind_record<option_description>(
        m, "One engine option: its path, a sentence about it, its standing value, its choices.",
        {field<&option_description::path>("path"), field<&option_description::about>("about"),
         field<&option_description::standing>("standing"), field<&option_description::choices>("choices")},
        4);
    m.def("number_text", &number_text, py::arg("number"), py::arg("places") = -1);
    m.def(
        "suggest",
        [](const std::string& word, const py::iterable& known) {
            return suggest(word, from_python<std::vector<std::string>>(known, {"suggest", "known"}));
        },
        py::arg("word"), py::arg("known"));
}

} // namespace steelyard::python
