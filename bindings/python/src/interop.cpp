// SPDX-License-Identifier: MIT
#include "interop.hpp"

#include "repr.hpp"

#include <cmath>

namespace steelyard::python {

namespace {

/// datetime's classes, asked for once per call: `import` finds them in sys.modules.
[[nodiscard]] py::object datetime_class(const char* name) { return py::module_::import("datetime").attr(name); }

[[nodiscard]] std::string found_text(py::handle found) {
    std::string shown = short_repr(py::reinterpret_borrow<py::object>(found));
    if (shown.size() > 80) shown = shown.substr(0, 77) + "...";
    return shown + " (" + std::string(py::str(py::type::of(found).attr("__name__"))) + ")";
}

} // namespace

void refuse(const argument& at, py::handle found, std::string_view wanted) {
    throw py::type_error(at.text() + ": found " + found_text(found) + ", wanted " + std::string(wanted));
}

bool bool_from(py::handle from, const argument& at) {
    if (!PyBool_Check(from.ptr())) refuse(at, from, "True or False");
    return from.ptr() == Py_True;
}

std::int64_t integer_from(py::handle from, const argument& at, std::int64_t low, std::int64_t high) {
    if (PyBool_Check(from.ptr()) || !PyIndex_Check(from.ptr())) refuse(at, from, "a whole number");
    const auto n = py::reinterpret_steal<py::object>(PyNumber_Index(from.ptr()));
    if (!n) throw py::error_already_set();
    int        overflow = 0;
    const auto x = PyLong_AsLongLongAndOverflow(n.ptr(), &overflow);
    if (overflow != 0 || x < low || x > high)
        refuse(at, from, "a whole number from " + std::to_string(low) + " to " + std::to_string(high));
    return x;
}

double number_from(py::handle from, const argument& at) {
    if (PyBool_Check(from.ptr()) || PyUnicode_Check(from.ptr())) refuse(at, from, "a number");
    if (PyIndex_Check(from.ptr())) {
        const std::int64_t n = integer_from(from, at, INT64_MIN, INT64_MAX);
        const auto         x = static_cast<double>(n);
        if (static_cast<int128>(x) != n) refuse(at, from, "a number that a double holds exactly");
        return x;
    }
    if (!py::hasattr(from, "__float__")) refuse(at, from, "a number");
    const double x = PyFloat_AsDouble(from.ptr());
    if (x == -1.0 && PyErr_Occurred() != nullptr) {
        PyErr_Clear();
        refuse(at, from, "a number");
    }
    return x;
}

std::string text_from(py::handle from, const argument& at) {
    if (!PyUnicode_Check(from.ptr())) refuse(at, from, "a text");
    return py::cast<std::string>(from);
}

std::string word_from(py::handle from, const argument& at) {
    if (from.is_none()) return {};
    if (PyUnicode_Check(from.ptr())) return py::cast<std::string>(from);
    if (py::isinstance<period>(from)) return py::cast<const period&>(from).text();
    if (py::isinstance(from, datetime_class("date")) && !py::isinstance(from, datetime_class("datetime")))
        return date_from(from, at).text();
    if (PyIndex_Check(from.ptr()) && !PyBool_Check(from.ptr())) return std::to_string(integer_from(from, at, 0, 9999));
    refuse(at, from, "a text such as '2009-01', a year, a date or a Period");
}

date date_from(py::handle from, const argument& at) {
    constexpr std::string_view wanted = "a datetime.date or a text such as '2009-01-31'";
    if (PyUnicode_Check(from.ptr())) {
        if (const auto d = date::parse(py::cast<std::string>(from))) return *d;
        throw format_fault(at.text() + ": " + found_text(from) +
                           " is no day; give one that exists, such as '2009-01-31'");
    }
    if (!py::isinstance(from, datetime_class("date")) || py::isinstance(from, datetime_class("datetime")))
        refuse(at, from, wanted);
    return {py::cast<int>(from.attr("year")), py::cast<unsigned>(from.attr("month")),
            py::cast<unsigned>(from.attr("day"))};
}

instant instant_from(py::handle from, const argument& at) {
    if (PyUnicode_Check(from.ptr())) {
        if (const auto i = instant::parse(py::cast<std::string>(from))) return *i;
        throw format_fault(at.text() + ": " + found_text(from) +
                           " is no instant; give '2024-03-01' or '2024-03-01T12:00:00Z'");
    }
    if (!py::isinstance(from, datetime_class("datetime"))) return instant::at(date_from(from, at));
    if (from.attr("tzinfo").is_none())
        refuse(at, from, "a datetime with its time zone, such as datetime(..., tzinfo=timezone.utc)");
    return {static_cast<std::int64_t>(std::floor(py::cast<double>(from.attr("timestamp")())))};
}

period_kind period_kind_from(py::handle from, const argument& at) {
    if (py::isinstance<period_kind>(from)) return py::cast<const period_kind&>(from);
    const std::string word = text_from(from, at);
    if (const auto k = period_kind::parse(word)) return *k;
    throw unknown_code(at.text() + ": '" + word + "' is no kind of period; " +
                       suggest(word, {"day", "month", "quarter", "half", "year", "school_year", "year:07:end",
                                      "season:05-22:09-07", "night:01-22:01-31"}));
}

flag_set flags_of(py::handle from, const argument& at) {
    if (from.is_none()) return {};
    std::string words;
    if (PyUnicode_Check(from.ptr()))
        words = py::cast<std::string>(from);
    else
        for (const py::handle item : items_from(from, at, "flags, as 'estimated|provisional' or a list"))
            words += (words.empty() ? "" : "|") + text_from(item, at);
    if (const auto set = flags_from(words)) return *set;
    throw unknown_code(at.text() + ": '" + words +
                       "' holds a flag that is not known; known: " + join({flag_names.begin(), flag_names.end()}));
}

value value_from(py::handle from, const argument& at) {
    if (py::isinstance<value>(from)) return py::cast<const value&>(from);
    if (from.is_none()) refuse(at, from, "a Value or a number; for what is not there Value.missing(reason)");
    return value::point(number_from(from, at));
}

option_value option_value_from(py::handle from, const argument& at) {
    if (PyBool_Check(from.ptr())) return from.ptr() == Py_True;
    if (PyUnicode_Check(from.ptr())) return py::cast<std::string>(from);
    if (PyIndex_Check(from.ptr())) return integer_from(from, at, INT64_MIN, INT64_MAX);
    return number_from(from, at);
}

py::object to_python(date d) {
    const int year = d.year();
    if (year < 1 || year > 9999)
        throw domain_fault("date: Python's dates end at the years 1 and 9999, found " + d.text());
    return datetime_class("date")(year, d.month(), d.day());
}

py::object to_python(instant i) {
    return datetime_class("datetime").attr("fromtimestamp")(i.seconds, datetime_class("timezone").attr("utc"));
}

py::object to_python(const option_value& v) {
    return std::visit([](const auto& x) -> py::object { return py::cast(x); }, v);
}

py::tuple flag_words(flag_set flags) {
    py::list words;
    for (std::size_t i = 0; i < flag_names.size(); ++i)
        if ((flags.bits >> i & 1U) != 0) words.append(py::str(std::string(flag_names[i])));
    return py::tuple(words);
}

py::list items_from(py::handle from, const argument& at, std::string_view wanted) {
    if (PyUnicode_Check(from.ptr()) || PyBytes_Check(from.ptr()) || !py::hasattr(from, "__iter__"))
        refuse(at, from, wanted);
    return py::list(py::reinterpret_borrow<py::object>(from));
}

} // namespace steelyard::python
