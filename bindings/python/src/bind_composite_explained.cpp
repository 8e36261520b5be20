// SPDX-License-Identifier: MIT
#include "composite_tables.hpp"
#include "long_call.hpp"
#include "rooms.hpp"

#include <steelyard/composite/benefit_of_doubt.hpp>
#include <steelyard/composite/contributions.hpp>

namespace steelyard::python {

template <>
inline constexpr const char* record_name<composite::share_limits> = "ShareLimits";
template <>
inline constexpr const char* record_name<composite::unit_doubt> = "UnitDoubt";
template <>
inline constexpr const char* record_name<composite::doubt_result> = "DoubtResult";

namespace {

using namespace steelyard::composite;

void bind_doubt(py::module_& m) {
    using l = share_limits;
    bind_record<l>(m, "Limits of one column's share, where it does not take the common ones.",
                   {field<&l::column>("column"), field<&l::least>("least"), field<&l::most>("most")}, 3);
    using u = unit_doubt;
    bind_record<u>(m, "One unit under the weights that flatter it most.",
                   {field<&u::unit>("unit"),
                    field<&u::status>("status", "'solved', 'infeasible', 'incomplete' or 'nothing'"),
                    field<&u::score>("score", "0 to 1; None where infeasible or incomplete"),
                    field<&u::weights>("weights", "of the columns"),
                    field<&u::shares>("shares", "weight times number over the score"),
                    field<&u::unique>("unique", "no other weights give it this score"), field<&u::why>("why")});
    using d = doubt_result;
    bind_record<d>(m, "Every unit under weights of its own choice.",
                   {field<&d::columns>("columns"), field<&d::units>("units", "in the table's order")}, 2);
    m.def("can_give_benefit_of_doubt", &can_give_benefit_of_doubt);
    m.def(
        "benefit_of_doubt",
        [](const score_table& normalised, const py::object& options, const py::object& own) {
            const auto chosen = options_argument<doubt_options>("benefit_of_doubt", options);
            const auto limits = from_python<std::vector<l>>(own, {"benefit_of_doubt", "own"});
            const py::gil_scoped_release free;
            return benefit_of_doubt(normalised, chosen, limits);
        },
        py::arg("normalised"), py::arg("options"), py::arg("own"));
    m.def("describe_doubt_options", [] { return to_python(describe(doubt_options{})); });
}

void bind_contributions(py::module_& m) {
    using n = node_contribution;
    bind_record<n>(m, "By how much one node moved the score at the top.",
                   {field<&n::node>("node"), field<&n::from>("from_", "its own score at the baseline"),
                    field<&n::to>("to", "and at the unit"), field<&n::amount>("amount", "of all that lies beneath"),
                    field<&n::own>("own", "of that, the unit's own numbers"),
                    field<&n::scale>("scale", "scales and treatments found anew"), field<&n::others>("others"),
                    field<&n::error>("error", "standard error; 0 where exact")});
    using s = score_contributions;
    bind_record<s>(m, "A difference of scores shared out along the tree.",
                   {field<&s::unit>("unit"), field<&s::baseline>("baseline", "in words"), field<&s::score>("score"),
                    field<&s::reference>("reference", "score of the baseline"),
                    field<&s::nodes>("nodes", "the root last"), field<&s::exact>("exact"),
                    field<&s::draws>("draws", "random orders, where not exact"),
                    field<&s::why>("why", "why a score cannot be shared out; empty: it is")});
    m.def(
        "explain_scores",
        [](const index_layout& tree, const index_result& of, const py::object& common, const py::object& how) {
            const auto means = options_argument<combine_options>("explain_scores", common);
            const auto chosen = options_argument<contribution_options>("explain_scores", how);
            const auto all = [&] {
                const py::gil_scoped_release free;
                return explain_scores(tree, of, means, chosen);
            }();
            return to_python(all);
        },
        py::arg("layout"), py::arg("result"), py::arg("combine"), py::arg("options"));
    m.def(
        "explain_changes",
        [](const index_layout& tree, const py::tuple& earlier, const py::tuple& later, const py::object& common,
           const py::object& how, int threads, const py::object& progress) {
            const auto means = options_argument<combine_options>("explain_changes", common);
            const auto chosen = options_argument<contribution_options>("explain_changes", how);
            const auto year = [](const py::tuple& both) {
                return scored_year{py::cast<const score_table&>(both[0]), py::cast<const index_result&>(both[1])};
            };
            const scored_year before = year(earlier), after = year(later);
            const auto        all = long_call(threads, progress, [&](const run_options& run) {
                return explain_changes(tree, before, after, means, chosen, run);
            });
            return to_python(all);
        },
        py::arg("layout"), py::arg("earlier"), py::arg("later"), py::arg("combine"), py::arg("options"),
        py::arg("threads"), py::arg("progress"));
    m.def("describe_contribution_options", [] { return to_python(describe(contribution_options{})); });
}

} // namespace

void bind_composite_explained(py::module_& m) {
    bind_doubt(m);
    bind_contributions(m);
}

} // namespace steelyard::python
