// SPDX-License-Identifier: MIT
#include "interop.hpp"
#include "rooms.hpp"

namespace steelyard::python {

namespace {

[[nodiscard]] period_kind kind_argument(const py::object& kind) { return period_kind_from(kind, {"Period", "kind"}); }

[[nodiscard]] int month_argument(int part, int most, const char* what) {
    if (part < 1 || part > most)
        throw domain_fault(std::string("Period: ") + what + " " + std::to_string(part) + " does not exist; give 1 to " +
                           std::to_string(most));
    return part;
}

void bind_period_kind(py::module_& m) {
    py::class_<period_kind>(m, "PeriodKind", py::module_local(),
                            "A kind of period: a grid and where in the year it begins and ends.")
        .def(py::init([](const py::object& text) { return kind_argument(text); }), py::arg("text"))
        .def_static(
            "fiscal_year",
            [](int month, const std::string& label) {
                return period_kind::fiscal_year(month,
                                                enum_from<year_label>(label, "PeriodKind.fiscal_year(label=...)"));
            },
            py::arg("month"), py::arg("label") = "end")
        .def_static("season", &period_kind::season, py::arg("start_month"), py::arg("start_day"), py::arg("end_month"),
                    py::arg("end_day"))
        .def_static("night", &period_kind::night, py::arg("start_month"), py::arg("start_day"), py::arg("end_month"),
                    py::arg("end_day"))
        .def_property_readonly("grid", [](const period_kind& k) { return to_python(k.on); })
        .def_property_readonly("crosses_new_year", &period_kind::crosses_new_year)
        .def_property_readonly("is_moment", &period_kind::is_moment)
        .def("__eq__",
             [](const period_kind& a, const py::object& b) -> py::object {
                 if (py::isinstance<py::str>(b)) {
                     const auto k = period_kind::parse(py::cast<std::string>(b));
                     return py::bool_(k && *k == a);
                 }
                 if (!py::isinstance<period_kind>(b)) return py::reinterpret_borrow<py::object>(Py_NotImplemented);
                 return py::bool_(a == py::cast<const period_kind&>(b));
             })
        .def("__hash__", [](const period_kind& k) { return py::hash(py::str(k.text())); })
        .def("__str__", &period_kind::text)
        .def("__repr__", [](const period_kind& k) { return "PeriodKind('" + k.text() + "')"; });
}

/// Compares periods of one kind; others have no order.
template <class Compare>
[[nodiscard]] auto ordered(Compare compare) {
    return [compare](const period& a, const py::object& b) -> py::object {
        if (!py::isinstance<period>(b)) return py::reinterpret_borrow<py::object>(Py_NotImplemented);
        const auto& other = py::cast<const period&>(b);
        if (a.kind != other.kind)
            throw period_mismatch("periods of kind " + a.kind.text() + " and " + other.kind.text() +
                                  " have no order; compare their first days");
        return py::bool_(compare(a.index, other.index));
    };
}

void bind_period(py::module_& m) {
    py::class_<period>(m, "Period", py::module_local(), "A period of a kind, such as one month or one school year.")
        .def(py::init([](const py::object& text, const py::object& kind) {
                 const period_kind k = kind_argument(kind);
                 const std::string word = word_from(text, {"Period", "text"});
                 if (const auto p = period::parse(word, k)) return *p;
                 throw format_fault("Period: '" + word + "' is no period of kind " + k.text() + "; write it as '" +
                                    period_of(date(2009, 6, 15), k).value_or(period{k, 2009}).text() + "'");
             }),
             py::arg("text"), py::arg("kind"))
        .def_static(
            "day",
            [](const py::object& day) {
                return period::day(date_from(day, {"Period.day", "day"}));
            },
            py::arg("day"))
        .def_static(
            "month", [](int year, int month) { return period::month(year, month_argument(month, 12, "month")); },
            py::arg("year"), py::arg("month"))
        .def_static(
            "quarter",
            [](int year, int quarter) { return period::quarter(year, month_argument(quarter, 4, "quarter")); },
            py::arg("year"), py::arg("quarter"))
        .def_static(
            "half", [](int year, int half) { return period::half(year, month_argument(half, 2, "half")); },
            py::arg("year"), py::arg("half"))
        .def_static("year", &period::year, py::arg("year"))
        .def_static(
            "containing",
            [](const py::object& day, const py::object& kind) {
                return to_python(period_of(date_from(day, {"Period.containing", "day"}), kind_argument(kind)));
            },
            py::arg("day"), py::arg("kind"))
        .def_property_readonly("kind", [](const period& p) { return p.kind; })
        .def_property_readonly("index", [](const period& p) { return p.index; })
        .def_property_readonly("first_day", [](const period& p) { return to_python(p.first_day()); })
        .def_property_readonly("last_day", [](const period& p) { return to_python(p.last_day()); })
        .def_property_readonly("days", &period::days)
        .def("next", &period::next, py::arg("n") = 1)
        .def(
            "contains", [](const period& p, const period& inner) { return contains(p, inner); }, py::arg("inner"))
        .def(
            "container",
            [](const period& p, const py::object& kind) { return to_python(container(p, kind_argument(kind))); },
            py::arg("kind"))
        .def(
            "parts",
            [](const period& p, const py::object& kind) {
                const period_span span = parts_of(p, kind_argument(kind));
                py::tuple         all(static_cast<std::size_t>(span.count));
                for (std::int32_t i = 0; i < span.count; ++i)
                    all[static_cast<std::size_t>(i)] = py::cast(span.first.next(i));
                return all;
            },
            py::arg("kind"))
        .def(
            "overlap_days", [](const period& p, const period& other) { return overlap_days(p, other); },
            py::arg("other"))
        .def("__eq__",
             [](const period& a, const py::object& b) -> py::object {
                 if (!py::isinstance<period>(b)) return py::reinterpret_borrow<py::object>(Py_NotImplemented);
                 return py::bool_(a == py::cast<const period&>(b));
             })
        .def("__lt__", ordered([](auto a, auto b) { return a < b; }))
        .def("__le__", ordered([](auto a, auto b) { return a <= b; }))
        .def("__gt__", ordered([](auto a, auto b) { return a > b; }))
        .def("__ge__", ordered([](auto a, auto b) { return a >= b; }))
        .def("__hash__", [](const period& p) { return py::hash(py::make_tuple(p.kind.text(), p.index)); })
        .def("__str__", &period::text)
        .def("__repr__", [](const period& p) { return "Period('" + p.text() + "', '" + p.kind.text() + "')"; });
}

} // namespace

void bind_periods(py::module_& m) {
    bind_period_kind(m);
    bind_period(m);
}

} // namespace steelyard::python
