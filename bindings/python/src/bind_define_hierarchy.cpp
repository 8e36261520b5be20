// SPDX-License-Identifier: MIT
#include "record.hpp"
#include "rooms.hpp"

namespace steelyard::python {

void bind_hierarchies(py::module_& m) {
    bind_record<category>(m, "A category of a scheme.",
                          {field<&category::code>("code"), field<&category::title>("title")}, 2);
    bind_record<scheme>(m, "A way to disaggregate: a partition adds up, an overlapping family is never added.",
                        {field<&scheme::code>("code"), field<&scheme::title>("title"), field<&scheme::type>("type"),
                         field<&scheme::categories>("categories"), field<&scheme::declared_at>("declared_at")},
                        2);
    bind_record<node>(
        m, "A place or an organisation.",
        {field<&node::code>("code"), field<&node::title>("title"), field<&node::declared_at>("declared_at")}, 2);
    bind_record<level_entry>(m, "The level of a node in a hierarchy.",
                             {field<&level_entry::code>("code"), field<&level_entry::level>("level"),
                              field<&level_entry::declared_at>("declared_at")},
                             2);
    bind_record<membership>(
        m, "`child` belongs to `parent` from a day (inclusive) to a day (exclusive), with a share of itself per 10^9.",
        {field<&membership::child>("child"), field<&membership::parent>("parent"), field<&membership::from>("from_"),
         field<&membership::to>("to"), field<&membership::share>("share"),
         field<&membership::declared_at>("declared_at")},
        2);
    bind_record<succession>(m, "From a day on, what `before` was goes on as `after`.",
                            {field<&succession::before>("before"), field<&succession::after>("after"),
                             field<&succession::on>("on"), field<&succession::share>("share"),
                             field<&succession::declared_at>("declared_at")},
                            2);
    bind_record<node_share>(m, "A part of a node that lies in another, per 10^9.",
                            {field<&node_share::code>("code"), field<&node_share::share>("share")}, 2);
    bind_record<hierarchy>(m, "Dated memberships over named levels.",
                           {field<&hierarchy::code>("code"), field<&hierarchy::title>("title"),
                            field<&hierarchy::over>("over", "'place' or 'organisation'"),
                            field<&hierarchy::levels>("levels", "from the whole down to the finest"),
                            field<&hierarchy::nodes>("nodes"), field<&hierarchy::memberships>("memberships"),
                            field<&hierarchy::successions>("successions"),
                            field<&hierarchy::declared_at>("declared_at")},
                           2)
        .def(
            "resolve",
            [](const hierarchy& h, const std::string& node, const std::string& level, const period& when, bool by_days,
               const std::string& view, const py::object& at) {
                const date day = at.is_none() ? date() : date_from(at, {"Hierarchy.resolve", "at"});
                return to_python(h.resolve(node, level, when, by_days,
                                           enum_from<boundary_view>(view, "Hierarchy.resolve(view=...)"), day));
            },
            py::arg("node"), py::arg("level"), py::arg("when"), py::kw_only(), py::arg("by_days") = false,
            py::arg("view") = "as_then", py::arg("at") = py::none())
        .def("check", [](const hierarchy& h) { return to_python(h.check()); });
}

} // namespace steelyard::python
