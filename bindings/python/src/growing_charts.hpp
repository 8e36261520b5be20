// SPDX-License-Identifier: MIT
#pragma once

// What every chart that grows does in Python: rows are added and corrected, limits frozen, and what was told is kept.

#include "bind_statistics.hpp"
#include "records_charts.hpp"

#include <steelyard/statistics/chart_series.hpp>

#include <vector>

namespace steelyard::python {

[[nodiscard]] inline py::dict told_dict(const statistics::told_signal& t) {
    py::dict d;
    d["signal"] = t.hit;
    d["centre"] = t.centre;
    d["lower"] = t.lower;
    d["upper"] = t.upper;
    return d;
}

[[nodiscard]] inline py::list told_list(const std::vector<statistics::told_signal>& all) {
    py::list made;
    for (const statistics::told_signal& t : all) made.append(told_dict(t));
    return made;
}

[[nodiscard]] inline py::list change_list(const std::vector<statistics::retroactive_change>& all) {
    static constexpr const char* words[] = {"withdrawn", "appeared", "limits_moved"};
    py::list                     made;
    for (const statistics::retroactive_change& c : all) {
        py::dict d = told_dict(c.told);
        d["changed"] = words[static_cast<std::size_t>(c.changed)];
        d["lower_now"] = c.lower;
        d["upper_now"] = c.upper;
        made.append(d);
    }
    return made;
}

/// What grows is no value: a copy of it goes its own way.
template <class T>
void def_copies(py::class_<T>& bound) {
    bound.def("__copy__", [](const T& of) { return T(of); });
    bound.def(
        "__deepcopy__", [](const T& of, const py::dict&) { return T(of); }, py::arg("memo"));
}

/// @param name    of the class in Python, for messages
/// @param frozen  what freezing does, for people
template <class Chart>
void def_growing(py::class_<Chart>& bound, const char* name, const char* frozen) {
    const auto point = [name](const py::object& value, const py::object& period, const py::object& size, const py::object& spread) {
        statistics::chart_point p;
        p.given = value.is_none() ? statistics::status::missing : statistics::status::ok;
        p.value = value.is_none() ? 0 : number_from(value, {name, "value"});
        p.period = from_python<std::int64_t>(period, {name, "period"});
        p.size = number_from(size, {name, "size"});
        p.spread = number_from(spread, {name, "spread"});
        return p;
    };
    bound.def(
        "append",
        [point](Chart& c, const py::object& value, const py::object& period, const py::object& size, const py::object& spread) {
            c.append(point(value, period, size, spread));
        },
        py::arg("value"), py::arg("period"), py::kw_only(), py::arg("size") = 1.0, py::arg("spread") = 0.0,
        "A row that comes after all others; None is a missing number.");
    bound.def(
        "correct",
        [name, point](Chart& c, const py::object& row, const py::object& value, const py::object& period, const py::object& size,
                      const py::object& spread) {
            c.correct(from_python<std::int64_t>(row, {name, "row"}), point(value, period, size, spread));
        },
        py::arg("row"), py::arg("value"), py::arg("period"), py::kw_only(), py::arg("size") = 1.0, py::arg("spread") = 0.0,
        "Another number for a row that is there.");
    bound.def(
        "freeze", [name](Chart& c, const py::object& rows) { c.freeze(from_python<std::int64_t>(rows, {name, "rows"})); },
        py::arg("rows"), frozen);
    def_copies(bound);
    bound.def_property_readonly("chart", [](const Chart& c) { return c.chart(); });
    bound.def("signals", [](const Chart& c) { return to_python(c.signals()); });
    bound.def(
        "tell", [](Chart& c) { return told_list(c.tell()); },
        "Takes down signals that were not told yet, with the limits they are told with.");
    bound.def("told", [](const Chart& c) { return told_list(c.told()); });
    bound.def(
        "changes", [](const Chart& c) { return change_list(c.changes()); },
        "What later rows, corrections and steps changed about what was told.");
}

} // namespace steelyard::python
