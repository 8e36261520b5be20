// SPDX-License-Identifier: MIT
#include "arrays.hpp"
#include "arrow_capsules.hpp"
#include "dataset_columns.hpp"
#include "record.hpp"
#include "rooms.hpp"

#include <sstream>

namespace steelyard::python {

namespace {

[[nodiscard]] py::tuple words_of(const code_list& list) { return to_python(list.words()); }

void bind_records(py::module_& m) {
    bind_record<observation>(m, "One reported number in words.",
                             {field<&observation::measure>("measure"), field<&observation::place>("place"),
                              field<&observation::organisation>("organisation"), word<&observation::period>("period"),
                              field<&observation::number>("value"), field<&observation::categories>("categories"),
                              field<&observation::source>("source"), field<&observation::recorded>("recorded"),
                              word<&observation::version>("version"), field<&observation::where>("where")});
    bind_record<label>(m, "What a text in a number column means when it is no number.",
                       {field<&label::text>("text"), field<&label::why>("reason"), field<&label::means>("form"),
                        field<&label::lower>("lower"), field<&label::upper>("upper"),
                        field<&label::measure>("measure")},
                       2);
    using l = csv_layout;
    bind_record<csv_layout>(m, "Which column of a CSV file says what.",
                            {field<&l::measure>("measure"),
                             field<&l::value>("value"),
                             field<&l::values>("values"),
                             field<&l::place>("place"),
                             field<&l::organisation>("organisation"),
                             field<&l::period>("period"),
                             field<&l::period_format>("period_format"),
                             field<&l::categories>("categories"),
                             field<&l::form>("form"),
                             field<&l::reason>("reason"),
                             field<&l::lower>("lower"),
                             field<&l::upper>("upper"),
                             field<&l::flags>("flags"),
                             field<&l::limit>("limit"),
                             field<&l::source>("source"),
                             field<&l::recorded>("recorded"),
                             field<&l::version>("version"),
                             field<&l::constant_place>("constant_place"),
                             field<&l::constant_organisation>("constant_organisation"),
                             word<&l::constant_period>("constant_period"),
                             field<&l::constant_source>("constant_source"),
                             word<&l::constant_version>("constant_version"),
                             field<&l::constant_recorded>("constant_recorded"),
                             field<&l::constant_categories>("constant_categories"),
                             field<&l::only_where>("only_where"),
                             field<&l::whole_words>("whole_words"),
                             field<&l::labels>("labels"),
                             field<&l::separator>("separator")},
                            0)
        .def_static(
            "tabular", [](const definitions& agreed) { return csv_layout::tabular(agreed); }, py::arg("definitions"));
    using a = arrow_layout;
    bind_record<arrow_layout>(m, "Which column of an Arrow table says what.",
                              {field<&a::columns>("columns", "role and column"),
                               field<&a::values>("values", "wide: column and measure"),
                               field<&a::constants>("constants", "role and word"),
                               field<&a::others_ignored>("others_ignored"), field<&a::nan_reason>("nan_reason"),
                               field<&a::name>("name", "stands for the file in messages"),
                               field<&a::keep_row_numbers>("keep_row_numbers")},
                              0);
    using s = selection;
    bind_record<selection>(m, "Which rows to keep; an empty list keeps all.",
                           {field<&s::measures>("measures"), field<&s::places>("places"),
                            field<&s::organisations>("organisations"), field<&s::sources>("sources"),
                            field<&s::categories>("categories"), field<&s::from>("from_"), field<&s::to>("to"),
                            field<&s::weekdays>("weekdays"), field<&s::values>("values"),
                            field<&s::recorded_by>("recorded_by"), field<&s::latest_only>("latest_only")},
                           0);
    using r = load_report;
    bind_record<load_report>(m, "What became of the rows offered to a builder.",
                             {field<&r::rows_offered>("rows_offered"), field<&r::rows_kept>("rows_kept"),
                              field<&r::rows_refused>("rows_refused"), field<&r::rows_repeated>("rows_repeated"),
                              field<&r::problems>("problems")},
                             0);
}

void bind_rows(py::module_& m) {
    // Columns of one measure, unpacked when they are asked for.
    using rows = std::shared_ptr<measure_rows>;
    py::class_<measure_rows, rows> bound(m, "MeasureRows", py::module_local(),
                                         "All rows of one measure; its columns become read-only NumPy arrays when asked for.");
    bound.def("__len__", &measure_rows::size)
        .def_property_readonly("frequency", [](const measure_rows& r) { return r.frequency; })
        .def_property_readonly("decimals", [](const measure_rows& r) { return to_python(r.places); });
    const auto column = [&](const char* name, auto member) {
        bound.def_property_readonly(name, [member](const measure_rows& r) { return array_of((r.*member).to_vector()); });
    };
    column("place_codes", &measure_rows::place);
    column("organisation_codes", &measure_rows::organisation);
    column("category_codes", &measure_rows::category);
    column("period_index", &measure_rows::period);
    column("stored", &measure_rows::number);
    column("form_codes", &measure_rows::forms);
}

[[nodiscard]] py::object rows_of(const dataset& d, const std::string& measure) {
    for (const auto& block : d.blocks())
        if (d.measures()[block->measure] == measure)
            return py::cast(std::const_pointer_cast<measure_rows>(block)); // read-only in Python
    if (!d.measures().contains(measure))
        throw unknown_code("rows_of: '" + measure + "' is no measure; " + suggest(measure, d.measures().words()));
    return py::none();
}

[[nodiscard]] observation row_at(const dataset& d, std::int64_t i) {
    std::int64_t at = i < 0 ? i + d.size() : i;
    if (at < 0 || at >= d.size())
        throw py::index_error("row " + std::to_string(i) + " of " + std::to_string(d.size()) + " does not exist");
    for (const auto& block : d.blocks()) {
        if (at < block->size()) return d.at(*block, at);
        at -= block->size();
    }
    throw py::index_error("row does not exist");
}

void bind_dataset_class(py::module_& m) {
    py::class_<dataset>(m, "Dataset", py::module_local(), py::dynamic_attr(), "Reported numbers: immutable columns.")
        .def(py::init<>())
        .def("__len__", &dataset::size)
        .def("__getitem__", &row_at, py::arg("row"))
        .def("__eq__",
             [](const dataset& a, const py::object& b) -> py::object {
                 if (!py::isinstance<dataset>(b)) return py::reinterpret_borrow<py::object>(Py_NotImplemented);
                 const auto& other = py::cast<const dataset&>(b);
                 const bool  same = [&] {
                     const py::gil_scoped_release free;
                     return a == other;
                 }();
                 return py::bool_(same);
             })
        .def("__repr__",
             [](const dataset& d) {
                 std::vector<std::string> measures;
                 for (const auto& block : d.blocks()) measures.push_back(d.measures()[block->measure]);
                 return "<Dataset: " + std::to_string(d.size()) + (d.size() == 1 ? " row of " : " rows of ") +
                        (measures.empty() ? "nothing" : join(measures, ", ", 6)) + ">";
             })
        .def_property_readonly("measures",
                               [](const dataset& d) {
                                   py::list all;
                                   for (const auto& block : d.blocks()) all.append(d.measures()[block->measure]);
                                   return py::tuple(all);
                               })
        .def_property_readonly("places", [](const dataset& d) { return words_of(d.places()); })
        .def_property_readonly("organisations", [](const dataset& d) { return words_of(d.organisations()); })
        .def_property_readonly("sources", [](const dataset& d) { return words_of(d.sources()); })
        .def_property_readonly("categories", [](const dataset& d) { return words_of(d.categories().words); })
        .def_property_readonly("schemes", [](const dataset& d) { return to_python(d.categories().schemes); })
        .def_property_readonly("fingerprint", [](const dataset& d) { return d.fingerprint_of_rows().text(); })
        .def("rows_of", &rows_of, py::arg("measure"))
        .def(
            "_select", [](const dataset& d, const selection& what) { return d.select(what); }, py::arg("selection"),
            py::call_guard<py::gil_scoped_release>())
        .def(
            "__arrow_c_stream__",
            [](const dataset& d, const py::object&) {
                return stream_capsule([&](ArrowArrayStream* into) { export_stream(d, into); });
            },
            py::arg("requested_schema") = py::none(), stream_doc)
        .def("_columns", [](const dataset& d) { return dataset_columns(d); });
}

} // namespace

void bind_dataset(py::module_& m) {
    bind_records(m);
    bind_rows(m);
    bind_dataset_class(m);
    bind_builder(m);
    m.def(
        "csv_text",
        [](const dataset& data) {
            std::ostringstream out;
            write_csv(out, data);
            return std::move(out).str();
        },
        py::arg("data"), py::call_guard<py::gil_scoped_release>());
    m.def(
        "json_text",
        [](const dataset& data) {
            std::ostringstream out;
            write_json(out, data);
            return std::move(out).str();
        },
        py::arg("data"), py::call_guard<py::gil_scoped_release>());
}

} // namespace steelyard::python
