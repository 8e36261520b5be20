// SPDX-License-Identifier: MIT
#include "arrays.hpp"
#include "arrow_capsules.hpp"
#include "long_call.hpp"
#include "record.hpp"
#include "rooms.hpp"

namespace steelyard::python {

namespace {

/// (words, codes): codes may be None.
[[nodiscard]] word_column words_argument(const py::handle from, const argument& at) {
    const py::list both = items_from(from, at, "a pair (words, codes)");
    if (both.size() != 2) refuse(at, from, "a pair (words, codes)");
    return {from_python<std::vector<std::string>>(both[0], at), span_of<std::int32_t>(both[1], at)};
}

/// The scheme whose column bears this name.
[[nodiscard]] std::string scheme_of(const std::vector<std::string>& schemes, const std::string& column) {
    for (const std::string& code : schemes)
        if (scheme_column(code) == column) return code;
    return column; // the builder says what is wrong with it
}

/// Columns by role; the arrays stay alive in `from` during the call.
[[nodiscard]] observation_columns columns_argument(std::int64_t rows, const py::dict& words, const py::dict& numbers,
                                                   const std::vector<std::string>& schemes) {
    observation_columns c;
    c.rows = rows;
    for (const auto& item : words) {
        const std::string role = py::cast<std::string>(item.first);
        const word_column column = words_argument(item.second, {"columns", role});
        if (role == "measure")
            c.measure = column;
        else if (role == "place")
            c.place = column;
        else if (role == "organisation")
            c.organisation = column;
        else if (role == "period")
            c.period = column;
        else if (role == "form")
            c.form = column;
        else if (role == "reason")
            c.reason = column;
        else if (role == "flags")
            c.flags = column;
        else if (role == "source")
            c.source = column;
        else if (role == "recorded")
            c.recorded = column;
        else if (role == "version")
            c.version = column;
        else if (role == "value_text")
            c.value_text = column;
        else if (role == "lower_text")
            c.lower_text = column;
        else if (role == "upper_text")
            c.upper_text = column;
        else
            c.categories.emplace_back(scheme_of(schemes, role), column);
    }
    for (const auto& item : numbers) {
        const std::string role = py::cast<std::string>(item.first);
        const argument    at{"columns", role};
        if (role == "value")
            c.number = span_of<double>(item.second, at);
        else if (role == "whole_value") {
            const auto whole = span_of<std::int64_t>(item.second, at);
            c.whole_numbers.assign(whole.begin(), whole.end());
        } else if (role == "lower")
            c.lower = span_of<double>(item.second, at);
        else if (role == "upper")
            c.upper = span_of<double>(item.second, at);
        else
            throw unknown_code("columns: no column of numbers is called '" + role + "'; " +
                               suggest(role, {"value", "whole_value", "lower", "upper"}));
    }
    return c;
}

/// A builder that remembers which columns can be schemes.
struct builder : dataset_builder {
    explicit builder(const definitions& agreed) : dataset_builder(agreed) {
        for (const scheme& s : agreed.schemes) schemes.push_back(s.code);
    }
    std::vector<std::string> schemes;
};

} // namespace

void bind_builder(py::module_& m) {
    py::class_<builder>(m, "DatasetBuilder", py::module_local(), "Collects observations and makes a dataset of them.")
        .def(py::init<const definitions&>(), py::arg("definitions"))
        .def("_schemes",
             [](const builder& b) {
                 std::vector<std::string> columns;
                 for (const std::string& code : b.schemes) columns.push_back(scheme_column(code));
                 return to_python(columns);
             })
        .def(
            "add",
            [](builder& b, const py::object& row) {
                b.add(from_python<observation>(row, {"DatasetBuilder.add", "row"}));
            },
            py::arg("row"))
        .def(
            "_add_columns",
            [](builder& b, std::int64_t rows, const py::dict& words, const py::dict& numbers,
               const std::string& nan_reason, const std::string& name, bool keep_row_numbers) {
                observation_columns columns = columns_argument(rows, words, numbers, b.schemes);
                columns.nan_reason = nan_reason;
                columns.name = name;
                columns.keep_row_numbers = keep_row_numbers;
                long_call(1, py::none(), [&](const run_options& run) { b.add_columns(columns, run); });
            },
            py::arg("rows"), py::arg("words"), py::arg("numbers"), py::arg("nan_reason"), py::arg("name"),
            py::arg("keep_row_numbers") = true)
        .def(
            "_add_arrow",
            [](builder& b, const py::object& table, const arrow_layout& layout) {
                arrow_owner<ArrowArrayStream> stream;
                take_stream(table, {"add_arrow", "table"}, stream.get());
                long_call(1, py::none(), [&](const run_options& run) { b.add_arrow(stream.get(), layout, run); });
            },
            py::arg("table"), py::arg("layout"))
        .def(
            "_add_csv_file",
            [](builder& b, const std::string& path, const csv_layout& layout) {
                long_call(1, py::none(), [&](const run_options& run) { b.add_csv_file(path, layout, run); });
            },
            py::arg("path"), py::arg("layout"))
        .def(
            "_add_csv",
            [](builder& b, const std::string& text, const std::string& name, const csv_layout& layout) {
                long_call(1, py::none(), [&](const run_options& run) { b.add_csv(text, name, layout, run); });
            },
            py::arg("text"), py::arg("name"), py::arg("layout"))
        .def(
            "_finish",
            [](builder& b, const std::string& bad, int threads, const py::object& progress) {
                const auto policy = enum_from<bad_rows>(bad, "bad_rows");
                return long_call(threads, progress, [&](const run_options& run) { return b.finish(policy, run); });
            },
            py::arg("bad_rows"), py::arg("threads"), py::arg("progress"))
        .def_property_readonly("report", [](const builder& b) { return b.report(); });
}

} // namespace steelyard::python
