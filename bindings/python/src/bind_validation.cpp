// SPDX-License-Identifier: MIT
#include "arrow_capsules.hpp"
#include "long_call.hpp"
#include "record.hpp"
#include "rooms.hpp"

#include <steelyard/validation.hpp>

#include <sstream>

namespace steelyard::python {

namespace {

using namespace steelyard::validation;

[[nodiscard]] std::string one_line(const findings& f) {
    const auto counted = [&](severity level, const char* one, const char* many) {
        const std::int64_t n = f.count(level);
        return std::to_string(n) + " " + (n == 1 ? one : many);
    };
    return "<Findings: " + counted(severity::fault, "fault", "faults") + ", " +
           counted(severity::warning, "warning", "warnings") + ", " + counted(severity::info, "info", "infos") + ">";
}

[[nodiscard]] const finding& row_at(const findings& f, std::int64_t row) {
    const auto n = static_cast<std::int64_t>(f.size());
    const auto at = row < 0 ? row + n : row;
    if (at < 0 || at >= n)
        throw py::index_error("finding " + std::to_string(row) + " of " + std::to_string(n) + " does not exist");
    return f[static_cast<std::size_t>(at)];
}

/// One list per column, in the order of a finding's fields.
[[nodiscard]] py::dict columns_of(const findings& table) {
    py::dict all;
    for (const record_field& f : shape_of<finding>().fields) {
        py::list column;
        for (const finding& row : table) column.append(f.get(&row));
        all[f.name] = column;
    }
    return all;
}

template <class Write>
[[nodiscard]] std::string printed(const findings& table, Write&& write) {
    std::ostringstream out;
    write(out, *to_table(table));
    return std::move(out).str();
}

void bind_findings(py::module_& m) {
    using f = finding;
    bind_record<f>(m, "One doubt about what was reported.",
                   {field<&f::level>("severity", "'fault', 'warning' or 'info'"), field<&f::rule>("rule"),
                    field<&f::measure>("measure"), field<&f::place>("place"), field<&f::organisation>("organisation"),
                    field<&f::category>("category"), field<&f::period>("period"), field<&f::source>("source"),
                    field<&f::line>("line"), field<&f::found>("found"), field<&f::evidence>("evidence"),
                    field<&f::score>("score", "0 to 1, for ranking within a rule"), field<&f::advice>("advice")},
                   0)
        .def("__str__", &f::text);
    py::class_<findings>(m, "Findings", py::module_local(), "A table of findings, the gravest first.")
        .def("__len__", &findings::size)
        .def(
            "__getitem__", [](const findings& t, std::int64_t row) { return row_at(t, row); }, py::arg("row"))
        .def(
            "count",
            [](const findings& t, const py::object& what) {
                const auto word = text_from(what, {"Findings.count", "what"});
                for (std::size_t i = 0; i < severity_names.size(); ++i)
                    if (severity_names[i] == word) return t.count(static_cast<severity>(i));
                return t.count(std::string_view(word));
            },
            py::arg("what"))
        .def(
            "of_rule", [](const findings& t, const std::string& rule) { return t.of_rule(rule); }, py::arg("rule"))
        .def(
            "of_place", [](const findings& t, const std::string& place) { return t.of_place(place); }, py::arg("place"))
        .def("count_by_rule",
             [](const findings& t) {
                 py::dict all;
                 for (const auto& rule : t.count_by_rule()) all[py::str(rule.first)] = rule.second;
                 return all;
             })
        .def("__eq__",
             [](const findings& a, const py::object& b) -> py::object {
                 if (!py::isinstance<findings>(b)) return py::reinterpret_borrow<py::object>(Py_NotImplemented);
                 return py::bool_(a == py::cast<const findings&>(b));
             })
        .def(
            "__arrow_c_stream__",
            [](const findings& t, const py::object&) {
                return stream_capsule([&](ArrowArrayStream* into) { export_stream(to_table(t), into); });
            },
            py::arg("requested_schema") = py::none(), stream_doc)
        .def("_csv", [](const findings& t) { return printed(t, [](auto& out, const auto& x) { write_csv(out, x); }); })
        .def("_json", [](const findings& t) { return printed(t, [](auto& out, const auto& x) { write_json(out, x); }); })
        .def("_columns", &columns_of)
        .def("__repr__", &one_line);
}

void bind_rules(py::module_& m) {
    using r = rule;
    bind_record<r>(m, "A relation between measures that every cell must keep.",
                   {field<&r::code>("code"), field<&r::left>("left", "an expression over measure codes"),
                    field<&r::op>("operator"), field<&r::right>("right"), field<&r::title>("title"),
                    field<&r::tolerance>("tolerance"), field<&r::left_mode>("left_mode"),
                    field<&r::right_mode>("right_mode"), field<&r::level>("severity"), field<&r::advice>("advice"),
                    field<&r::declared_at>("declared_at")},
                   4);
    using c = completeness_row;
    bind_record<c>(m, "What one unit of an expectation should have reported and did.",
                   {field<&c::measure>("measure"), field<&c::place>("place"), field<&c::organisation>("organisation"),
                    field<&c::expected>("expected"), field<&c::reported>("reported"),
                    field<&c::with_reason>("with_reason"), field<&c::absent>("absent"),
                    field<&c::not_applicable>("not_applicable"), field<&c::absent_periods>("absent_periods"),
                    field<&c::missing_periods>("missing_periods"), field<&c::whole_measure>("whole_measure")},
                   0)
        .def_property_readonly("share", [](const c& row) { return to_python(row.share()); });
}

void bind_rows(py::module_& m) {
    using t = timeliness_row;
    bind_record<t>(m, "When one unit of an expectation with due days reported.",
                   {field<&t::measure>("measure"), field<&t::place>("place"), field<&t::organisation>("organisation"),
                    field<&t::expected>("expected"), field<&t::on_time>("on_time"), field<&t::late>("late"),
                    field<&t::absent>("absent"), field<&t::with_reason>("with_reason"), field<&t::unknown>("unknown"),
                    field<&t::not_due>("not_due"), field<&t::days_late>("days_late", "median of the late numbers"),
                    field<&t::most_days_late>("most_days_late"), field<&t::late_periods>("late_periods"),
                    field<&t::whole_measure>("whole_measure")},
                   0)
        .def_property_readonly("share", [](const t& row) { return to_python(row.share()); });
    using s = stock_flow_row;
    bind_record<s>(m, "One step of a stock, from the period before to `period`.",
                   {field<&s::measure>("measure"), field<&s::place>("place"), field<&s::organisation>("organisation"),
                    field<&s::category>("category"), field<&s::period>("period"),
                    field<&s::status>("status", "'balanced', 'unbalanced' or 'undecided'"),
                    field<&s::streak>("streak", "steps in a row up to this one with this status"),
                    field<&s::share>("share", "imbalance as a share of the stock; None where it is not known")},
                   0);
    using l = summary_row;
    bind_record<l>(m, "How many findings of one unit, measure and rule there are, and where to look first.",
                   {field<&l::place>("place"), field<&l::organisation>("organisation"), field<&l::measure>("measure"),
                    field<&l::rule>("rule"), field<&l::faults>("faults"), field<&l::warnings>("warnings"),
                    field<&l::infos>("infos"), field<&l::worst>("worst", "'fault', 'warning' or 'info'"),
                    field<&l::score>("score", "of the first look"),
                    field<&l::first_look>("first_look", "position of the gravest finding"),
                    field<&l::first_found>("first_found", "its sentence")},
                   0)
        .def_property_readonly("count", &l::count);
}

/// A row per unit of something that the definitions ask for, with options by path.
template <class Options, class Rows>
void def_rows(py::module_& m, const char* name, Rows (*rows)(const definitions&, const dataset&, const Options&)) {
    m.def(
        name,
        [name, rows](const definitions& agreed, const dataset& data, const py::object& options) {
            return to_python(rows(agreed, data, from_python<Options>(options, {name, "options"})));
        },
        py::arg("definitions"), py::arg("data"), py::arg("options"));
}

} // namespace

void bind_validation(py::module_& m) {
    bind_findings(m);
    bind_rules(m);
    bind_rows(m);
    def_rows(m, "timeliness", &timeliness);
    def_rows(m, "stock_flow", &stock_flow);
    m.def(
        "summarise",
        [](const findings& table, bool place, bool organisation, bool measure, bool rule) {
            return to_python(summarise(table, {place, organisation, measure, rule}));
        },
        py::arg("findings"), py::arg("place"), py::arg("organisation"), py::arg("measure"), py::arg("rule"));
    m.def(
        "validate",
        [](const definitions& agreed, const dataset& data, const py::object& rules, const py::object& options,
           int threads, const py::object& progress) {
            const auto kept = from_python<std::vector<rule>>(rules, {"validate", "rules"});
            const auto chosen = from_python<validation_options>(options, {"validate", "options"});
            return long_call(threads, progress,
                             [&](const run_options& run) { return validate(agreed, data, kept, chosen, run); });
        },
        py::arg("definitions"), py::arg("data"), py::arg("rules"), py::arg("options"), py::arg("threads"),
        py::arg("progress"));
    m.def(
        "completeness",
        [](const definitions& agreed, const dataset& data) { return to_python(completeness(agreed, data)); },
        py::arg("definitions"), py::arg("data"));
    m.def("describe_validate_options", [] { return to_python(describe(validation_options{})); });
}

} // namespace steelyard::python
