// SPDX-License-Identifier: MIT
#include "composite_tables.hpp"
#include "rooms.hpp"

namespace steelyard::python {

namespace {

using namespace steelyard::composite;

[[nodiscard]] py::dict effective_weights(const index_layout& l) {
    py::dict all;
    for (const auto& n : l.nodes()) all[py::str(n.declared.code)] = n.effective;
    return all;
}

[[nodiscard]] index_layout with_weights(const index_layout& l, const py::dict& weights) {
    std::vector<double> relative;
    for (const auto& n : l.nodes()) relative.push_back(n.declared.weight);
    for (const auto& item : weights) {
        const auto at = l.find(text_from(item.first, {"IndexLayout.with_weights", "weights"}));
        relative[static_cast<std::size_t>(at)] = number_from(item.second, {"IndexLayout.with_weights", "weights"});
    }
    return l.with_weights(relative);
}

[[nodiscard]] index_tree tree_of(const index_layout& l) {
    index_tree tree{l.code(), {}, {}};
    for (const auto& n : l.nodes()) tree.nodes.push_back(n.declared);
    return tree;
}

[[nodiscard]] std::vector<std::string> codes_at(const index_layout& l, const std::vector<std::int32_t>& places) {
    std::vector<std::string> codes;
    for (const std::int32_t i : places) codes.push_back(l.at(i).declared.code);
    return codes;
}

void bind_trees(py::module_& m) {
    using g = goal_marks;
    bind_record<g>(m, "Marks of an indicator, in its raw unit: low < high even where less is better.",
                   {field<&g::low>("low"), field<&g::high>("high"), field<&g::target>("target"),
                    field<&g::reference>("reference")},
                   4);
    using n = index_node;
    bind_record<n>(m, "One node of an index: an indicator where nothing is below it, else a group.",
                   {field<&n::code>("code"), field<&n::parent>("parent", "empty for the root alone"),
                    field<&n::weight>("weight", "relative to its siblings"), field<&n::title>("title"),
                    field<&n::better>("better", "of an indicator: 'up', 'down' or 'target'"),
                    field<&n::marks>("marks", "of an indicator"),
                    field<&n::treat>("treat", "options by path; None: the index's"),
                    field<&n::normalise>("normalise", "options by path; None: the index's"),
                    field<&n::combine>("combine", "options of a group by path; None: the index's"),
                    field<&n::declared_at>("declared_at")},
                   3);
    using t = index_tree;
    bind_record<t>(m, "An index as somebody wrote it down.",
                   {field<&t::code>("code"), field<&t::nodes>("nodes", "in any order"), field<&t::title>("title")}, 2)
        .def(
            "check",
            [](const t& tree, const py::object& table) {
                return to_python(table.is_none() ? tree.check() : tree.check(py::cast<const score_table&>(table)));
            },
            py::arg("table") = py::none());
    using l = index_layout;
    py::class_<l>(m, "IndexLayout", py::module_local(),
                  "A tree made ready for runs; its weights add up to 1 in each group.")
        .def(py::init([](const py::object& tree) {
                 return l(from_python<t>(tree, {"IndexLayout", "tree"}));
             }),
             py::arg("tree"))
        .def_property_readonly("code", &l::code)
        .def_property_readonly("tree", [](const l& layout) { return tree_of(layout); })
        .def_property_readonly("root", [](const l& layout) { return layout.nodes().back().declared.code; })
        .def_property_readonly("indicators",
                               [](const l& layout) { return to_python(codes_at(layout, layout.indicators())); })
        .def_property_readonly("groups", [](const l& layout) { return to_python(codes_at(layout, layout.groups())); })
        .def_property_readonly("effective_weights", &effective_weights)
        .def("with_weights", &with_weights, py::arg("weights"))
        .def("__repr__", [](const l& layout) {
            return "<IndexLayout: " + layout.code() + ", " + std::to_string(layout.indicators().size()) +
                   " indicators in " + std::to_string(layout.groups().size()) + " groups>";
        });
}

/// The table itself: Python's tables never change.
[[nodiscard]] std::shared_ptr<score_table> shared_with_python(const kept_table& of) {
    if (of.shared()) return std::const_pointer_cast<score_table>(of.shared());
    return std::make_shared<score_table>();
}

[[nodiscard]] py::array shares_view(const std::vector<double>& shares, const index_scores& of,
                                    const py::object& owner) {
    return cells_view(shares, of.nodes, owner);
}

void bind_results(py::module_& m) {
    using s = index_scores;
    py::class_<s> scores(m, "IndexScores", py::module_local(), "Scores of the groups of an index, the root last.");
    scores
        .def(py::init([](const score_table& nodes, const py::object& coverage, const py::object& imputed) {
                 s made{nodes, from_python<std::vector<double>>(coverage, {"IndexScores", "coverage"}),
                        from_python<std::vector<double>>(imputed, {"IndexScores", "imputed"})};
                 if (made.coverage.size() != nodes.number.size() || made.imputed.size() != nodes.number.size())
                     throw shape_mismatch("IndexScores: coverage and imputed have one share per cell of the table");
                 return made;
             }),
             py::arg("nodes"), py::arg("coverage"), py::arg("imputed"))
        .def_readonly("nodes", &s::nodes)
        .def_property_readonly("coverage",
                               [](const py::object& self) {
                                   const auto& of = py::cast<const s&>(self);
                                   return shares_view(of.coverage, of, self);
                               })
        .def_property_readonly("imputed",
                               [](const py::object& self) {
                                   const auto& of = py::cast<const s&>(self);
                                   return shares_view(of.imputed, of, self);
                               })
        .def("__eq__", [](const s& a, const py::object& b) -> py::object {
            if (!py::isinstance<s>(b)) return py::reinterpret_borrow<py::object>(Py_NotImplemented);
            return py::bool_(a == py::cast<const s&>(b));
        });
    scores.attr("__hash__") = py::none();
    def_table(scores, [](const py::object& self) -> const s& { return py::cast<const s&>(self); });

    using r = index_result;
    // Attributes of its own: what it was made of, which the package keeps beside it for questions about judgements.
    py::class_<r> result(m, "IndexResult", py::module_local(), py::dynamic_attr(),
                         "An index from raw numbers to scores.");
    result
        .def(py::init([](const py::object& treatments, const py::object& normalisers,
                         const std::shared_ptr<score_table>& treated,
                         const score_table& normalised, const s& made, const py::object& notes) {
                 return r{from_python<std::vector<column_treatment>>(treatments, {"IndexResult", "treatments"}),
                          from_python<std::vector<normaliser>>(normalisers, {"IndexResult", "normalisers"}),
                          kept_table(treated),
                          normalised,
                          made,
                          from_python<std::vector<index_note>>(notes, {"IndexResult", "notes"})};
             }),
             py::arg("treatments"), py::arg("normalisers"), py::arg("treated").none(false), py::arg("normalised"),
             py::arg("scores"), py::arg("notes"))
        .def_property_readonly("treated", [](const r& x) { return shared_with_python(x.treated); })
        .def_readonly("normalised", &r::normalised)
        .def_readonly("scores", &r::scores)
        .def_property_readonly("treatments", [](const r& x) { return to_python(x.treatments); })
        .def_property_readonly("normalisers", [](const r& x) { return to_python(x.normalisers); })
        .def_property_readonly("notes", [](const r& x) { return to_python(x.notes); })
        .def_property_readonly("root", [](const r& x) { return x.scores.nodes.columns.back(); })
        .def("__eq__",
             [](const r& a, const py::object& other) -> py::object {
                 if (!py::isinstance<r>(other)) return py::reinterpret_borrow<py::object>(Py_NotImplemented);
                 const r& b = py::cast<const r&>(other);
                 return py::bool_(a.treatments == b.treatments && a.normalisers == b.normalisers &&
                                  a.treated == b.treated && a.normalised == b.normalised && a.scores == b.scores &&
                                  a.notes == b.notes);
             })
        .def("__repr__", [](const r& x) {
            const score_table& t = x.scores.nodes;
            return "<IndexResult: " + t.columns.back() + " of " + std::to_string(t.units.size()) + " units, " +
                   std::to_string(x.normalised.columns.size()) + " indicators in " + std::to_string(t.columns.size()) +
                   " groups>";
        });
    result.attr("__hash__") = py::none();
    def_table(result, [](const py::object& self) -> const s& { return py::cast<const r&>(self).scores; });
}

/// The layout and options that some settings make of an index: pairs of both, and which paths they are is C++'s to say.
[[nodiscard]] py::tuple settled(const py::object& tree, const py::object& options, const py::dict& weight_sets,
                                const py::object& settings) {
    index_chain chain;
    chain.tree = from_python<index_tree>(tree, {"index", "tree"});
    chain.options = options_argument<index_options>("index", options);
    chain.weight_sets = weight_sets_from(weight_sets, {"index", "weight_sets"});
    const auto    set = from_python<std::vector<binding>>(settings, {"index", "settings"});
    settled_index found = settle_index(chain, set);
    return py::make_tuple(py::cast(std::move(found.layout)), to_python(found.options));
}

void bind_prepared(py::module_& m) {
    using p = prepared_index;
    py::class_<p>(m, "PreparedIndex", py::module_local(), "An index with its options, made ready for many tables.")
        .def(py::init([](const index_layout& tree, const py::object& options, const py::object& groups) {
                 return p(tree, options_argument<index_options>("PreparedIndex", options),
                          from_python<std::vector<std::string>>(groups, {"PreparedIndex", "groups"}));
             }),
             py::arg("layout"), py::arg("options"), py::arg("groups"))
        .def(
            "run",
            [](const p& self, const std::shared_ptr<score_table>& raw) {
                const py::gil_scoped_release free;
                return self.run(std::shared_ptr<const score_table>(raw));
            },
            py::arg("table").none(false));
}

void bind_runs(py::module_& m) {
    m.def("settle_index", &settled, py::arg("tree"), py::arg("options"), py::arg("weight_sets"), py::arg("settings"));
    m.def(
        "run_index",
        [](const index_layout& tree, const std::shared_ptr<score_table>& raw, const py::object& options,
           const py::object& groups) {
            const auto                   chosen = options_argument<index_options>("run_index", options);
            const auto                   words = from_python<std::vector<std::string>>(groups, {"run_index", "groups"});
            const py::gil_scoped_release free;
            return run_index(tree, std::shared_ptr<const score_table>(raw), chosen, words);
        },
        py::arg("layout"), py::arg("table").none(false), py::arg("options"), py::arg("groups"));
    m.def(
        "check_index",
        [](const index_tree& tree, const score_table& raw, const py::object& options, const py::object& groups) {
            return to_python(check_index(tree, raw, options_argument<index_options>("check_index", options),
                                         from_python<std::vector<std::string>>(groups, {"check_index", "groups"})));
        },
        py::arg("tree"), py::arg("table"), py::arg("options"), py::arg("groups"));
    m.def(
        "run_frozen",
        [](const index_layout& tree, const score_table& raw, const index_result& reference, const py::object& options,
           const py::object& groups) {
            const auto chosen = options_argument<index_options>("run_frozen", options);
            const auto words = from_python<std::vector<std::string>>(groups, {"run_frozen", "groups"});
            const py::gil_scoped_release free;
            return run_frozen(tree, raw, reference, chosen, words);
        },
        py::arg("layout"), py::arg("table"), py::arg("reference"), py::arg("options"), py::arg("groups"));
    m.def("describe_index_options", [] { return to_python(describe(index_options{})); });
}

} // namespace

std::vector<weight_set> weight_sets_from(const py::dict& from, const argument& at) {
    std::vector<weight_set> all;
    for (const auto& set : from) {
        weight_set& made = all.emplace_back();
        made.name = text_from(set.first, at);
        if (!py::isinstance<py::dict>(set.second)) refuse(at, set.second, "a dict of nodes and their weights");
        for (const auto& node : py::reinterpret_borrow<py::dict>(set.second))
            made.weights.push_back({text_from(node.first, at), number_from(node.second, at)});
    }
    return all;
}

void bind_composite_index(py::module_& m) {
    bind_trees(m);
    bind_results(m);
    bind_prepared(m);
    bind_runs(m);
}

} // namespace steelyard::python
