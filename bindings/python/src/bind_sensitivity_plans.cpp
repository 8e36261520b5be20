// SPDX-License-Identifier: MIT
#include "records_composite.hpp"
#include "sensitivity.hpp"

#include <memory>
#include <utility>

namespace steelyard::python {

using namespace steelyard::sensitivity;

namespace {

[[nodiscard]] std::vector<exclusion> exclusions_from(const py::object& from) {
    const argument         at{"Plan", "excluded"};
    std::vector<exclusion> all;
    for (const py::handle item : items_from(from, at, "a list of exclusions")) {
        const py::list both = unpacked(item, at, 2);
        exclusion&     e = all.emplace_back();
        for (auto& [judgement, option] : from_python<std::vector<word_pair>>(both[0], at))
            e.together.push_back({std::move(judgement), std::move(option)});
        e.why = text_from(both[1], at);
    }
    return all;
}
[[nodiscard]] std::unique_ptr<index_case> make_plan(const py::object& tree, const composite::score_table& table,
                                                    const py::object& judgements, const py::object& options,
                                                    const py::object& groups, const py::dict& weight_sets,
                                                    const py::object& excluded) {
    composite::index_chain chain;
    chain.tree = from_python<composite::index_tree>(tree, {"Plan", "tree"});
    chain.raw = table;
    chain.options = options_argument<composite::index_options>("Plan", options);
    chain.groups = from_python<std::vector<std::string>>(groups, {"Plan", "groups"});
    chain.weight_sets = weight_sets_from(weight_sets, {"Plan", "weight_sets"});
    auto                         ledger = from_python<std::vector<judgement>>(judgements, {"Plan", "judgements"});
    const auto                   left_out = exclusions_from(excluded);
    const composite::index_chain kept = chain;
    return std::unique_ptr<index_case>(
        new index_case{kept, left_out, index_plan(std::move(chain), std::move(ledger), left_out)});
}

/// Every option that a judgement may set, each once, in the order of the stages.
[[nodiscard]] py::tuple options_of_plan(const index_case& c) {
    std::vector<option_description> all;
    for (const auto& stage : c.made.chain().stages)
        for (option_description& d : stage->options()) {
            const bool known = std::ranges::find(all, d.path, &option_description::path) != all.end();
            if (!known) all.push_back(std::move(d));
        }
    return to_python(all);
}

} // namespace

py::tuple packed_options(const std::vector<chosen_option>& all) {
    return each(all, [](const chosen_option& c) { return packed({py::str(c.judgement), py::str(c.option)}); });
}

std::int64_t admitted_in(const factorial& design) {
    std::int64_t n = 0;
    for (std::int64_t c = 0; c < design.combinations(); ++c) n += design.admits(c) ? 1 : 0;
    return n;
}

workspace* workspace_from(const py::object& given) { return given.is_none() ? nullptr : &py::cast<workspace&>(given); }

void bind_sensitivity_plans(py::module_& m) {
    using c = index_case;
    py::class_<c>(m, "Plan", py::module_local(), "An index and the judgements that set its options.")
        .def(py::init(&make_plan), py::arg("tree"), py::arg("table"), py::arg("judgements"), py::arg("options"),
             py::arg("groups"), py::arg("weight_sets"), py::arg("excluded"))
        .def_property_readonly("tree", [](const c& p) { return to_python(p.chain.tree); })
        .def_property_readonly("table", [](const c& p) { return py::cast(p.chain.raw); })
        .def_property_readonly("options", [](const c& p) { return to_python(p.chain.options); })
        .def_property_readonly("groups", [](const c& p) { return to_python(p.chain.groups); })
        .def_property_readonly("weight_sets", [](const c& p) { return weight_sets_dict(p.chain.weight_sets); })
        .def_property_readonly("_excluded",
                               [](const c& p) {
                                   return each(p.excluded, [](const exclusion& e) {
                                       return packed({packed_options(e.together), py::str(e.why)});
                                   });
                               })
        .def_property_readonly("judgements", [](const c& p) { return to_python(p.made.ledger()); })
        .def_property_readonly("settable", &options_of_plan)
        .def_property_readonly("combinations", [](const c& p) { return p.made.design().combinations(); })
        .def_property_readonly("admitted", [](const c& p) { return admitted_in(p.made.design()); })
        .def_property_readonly("measure", [](const c& p) { return p.made.measure(); })
        .def("__repr__", [](const c& p) {
            return "<Plan: " + p.chain.tree.code + " of " + std::to_string(p.chain.raw.units.size()) + " units, " +
                   std::to_string(p.made.ledger().size()) + " judgements, " +
                   std::to_string(admitted_in(p.made.design())) + " combinations>";
        });
    py::class_<workspace>(m, "Workspace", py::module_local(), "Remembers stages from one question to the next.")
        .def(py::init<std::int64_t>(), py::arg("most_bytes") = std::int64_t{256} << 20)
        .def("clear", &workspace::clear, "Forgets everything.")
        .def_property_readonly("_counts", [](const workspace& w) {
            const auto n = w.count();
            return packed({py::int_(n.outputs), py::int_(n.bytes), py::int_(n.found), py::int_(n.missed)});
        });
}

} // namespace steelyard::python
