// SPDX-License-Identifier: MIT
#include "composite_tables.hpp"
#include "rooms.hpp"

namespace steelyard::python {

namespace {

using namespace steelyard::composite;

void bind_correlations(py::module_& m) {
    using c = correlation;
    bind_record<c>(m, "How two columns go together, and over how many units.",
                   {field<&c::value>("value", "-1 to 1; None where it is undefined"), field<&c::units>("units")}, 2);
    using r = correlation_matrix;
    bind_record<r>(m, "All pairs of columns, each over its own common units.",
                   {field<&r::columns>("columns"), rows<&r::cells, &r::columns>("cells", "row by row")}, 2);
    using i = item_consistency;
    bind_record<i>(m, "One column against the others.",
                   {field<&i::column>("column"), field<&i::alpha_if_deleted>("alpha_if_deleted"),
                    field<&i::standardised_alpha_if_deleted>("standardised_alpha_if_deleted"),
                    field<&i::item_rest>("item_rest")});
    using a = consistency;
    bind_record<a>(m, "Cronbach's alpha, and what it would be without each column.",
                   {field<&a::alpha>("alpha"), field<&a::standardised_alpha>("standardised_alpha"),
                    field<&a::units>("units"), field<&a::items>("items")},
                   0);
    m.def(
        "correlate",
        [](const py::object& x, const py::object& y, const py::object& method) {
            return correlate(from_python<std::vector<double>>(x, {"correlate", "x"}),
                             from_python<std::vector<double>>(y, {"correlate", "y"}),
                             from_python<correlation_method>(method, {"correlate", "method"}));
        },
        py::arg("x"), py::arg("y"), py::arg("method"));
    m.def(
        "correlations",
        [](const score_table& table, const py::object& method) {
            return correlations(table, from_python<correlation_method>(method, {"correlations", "method"}));
        },
        py::arg("table"), py::arg("method"));
    m.def("cronbach", &cronbach, py::arg("table"));
}

void bind_components(py::module_& m) {
    using p = principal_components;
    bind_record<p>(m, "Principal components of the correlation matrix, largest first.",
                   {field<&p::columns>("columns"), field<&p::units>("units"), field<&p::eigenvalues>("eigenvalues"),
                    field<&p::share>("share", "of the variance"),
                    rows<&p::loadings, &p::columns>("loadings", "a row per component")});
    using w = component_weights;
    bind_record<w>(m, "Weights that a first principal component suggests.",
                   {field<&w::weights>("weights", "adding up to 1"), field<&w::share>("share", "of the variance"),
                    field<&w::mixed>("mixed", "some column goes against the others")});
    using l = loading_weights;
    bind_record<l>(m, "The Handbook's weights from rotated squared loadings.",
                   {field<&l::weights>("weights", "adding up to 1"), field<&l::factor>("factor", "of each column, from 0"),
                    rows<&l::loadings, &l::weights>("loadings", "a row per factor"), field<&l::explained>("explained")});
    m.def("components_of", &components_of, py::arg("table"));
    m.def(
        "varimax",
        [](const p& of, std::int64_t kept) {
            const std::vector<double> turned = varimax(of, kept);
            const auto                width = static_cast<py::ssize_t>(of.columns.size());
            py::array_t<double>       made({static_cast<py::ssize_t>(kept), width});
            std::copy(turned.begin(), turned.end(), made.mutable_data());
            return made;
        },
        py::arg("components"), py::arg("kept"));
    m.def("weights_of_first", &weights_of_first, py::arg("components"));
    m.def(
        "weights_of_loadings",
        [](const p& of, const py::object& options) {
            return weights_of_loadings(of, options_argument<loading_options>("weights_of_loadings", options));
        },
        py::arg("components"), py::arg("options"));
    m.def("describe_loading_options", [] { return to_python(describe(loading_options{})); });
}

void bind_experts(py::module_& m) {
    using c = comparison_matrix;
    bind_record<c>(m, "One person's comparisons: row i, column j says how many times as important i is as j.",
                   {field<&c::items>("items"), rows<&c::ratios, &c::items>("ratios", "row by row"),
                    field<&c::expert>("expert"), field<&c::declared_at>("declared_at")},
                   3);
    using a = ahp_weights;
    bind_record<a>(m, "Weights of a comparison matrix, and how far it contradicts itself.",
                   {field<&a::weights>("weights"), field<&a::eigenvalue>("eigenvalue"), field<&a::index>("index"),
                    field<&a::ratio>("ratio", "up to 0.1 is usually accepted; None above 15 items")});
    using g = group_weights;
    bind_record<g>(m, "Several people's weights as one, and how far they are apart.",
                   {field<&g::items>("items"), field<&g::weights>("weights"), field<&g::least>("least"),
                    field<&g::most>("most"), field<&g::deviation>("deviation", "n - 1 beneath"),
                    field<&g::experts>("experts"), rows<&g::individual, &g::items>("individual", "a row per expert"),
                    field<&g::ratios>("ratios", "of each expert; None for a budget"), field<&g::ratio>("ratio")},
                   2);
    using b = budget;
    bind_record<b>(m, "Points that one person hands out over items.",
                   {field<&b::expert>("expert"), field<&b::items>("items"), field<&b::points>("points"),
                    field<&b::declared_at>("declared_at")},
                   3);
    m.def(
        "ahp", [](const py::object& judged) { return ahp(from_python<c>(judged, {"ahp", "judged"})); },
        py::arg("judged"));
    m.def(
        "group_ahp",
        [](const py::object& experts) {
            return group_ahp(from_python<std::vector<c>>(experts, {"group_ahp", "experts"}));
        },
        py::arg("experts"));
    m.def(
        "allocate",
        [](const py::object& budgets, double total) {
            return allocate(from_python<std::vector<b>>(budgets, {"allocate", "budgets"}), total);
        },
        py::arg("budgets"), py::arg("total"));
}

} // namespace

void bind_composite_weights(py::module_& m) {
    bind_correlations(m);
    bind_components(m);
    bind_experts(m);
}

} // namespace steelyard::python
