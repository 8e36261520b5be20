// SPDX-License-Identifier: MIT
#include "composite_tables.hpp"
#include "rooms.hpp"

#include <algorithm>
#include <cstdint>
#include <memory>
#include <unordered_map>

namespace steelyard::python {

namespace {

using namespace steelyard::composite;

[[nodiscard]] std::int64_t place_in(const py::object& code, const std::vector<std::string>& codes, const char* what) {
    const std::string word = text_from(code, {"ScoreTable.value_of", what});
    const auto        it = std::find(codes.begin(), codes.end(), word);
    if (it == codes.end())
        throw unknown_code("the score table has no " + std::string(what) + " '" + word + "'; " + suggest(word, codes));
    return it - codes.begin();
}

/// Cells in arrays, column by column; where `there` is 0 `reasons` says why.
[[nodiscard]] score_table table_of_arrays(const py::object& units, const py::object& columns, const py::object& numbers,
                                          const py::object& there, const py::object& reasons) {
    score_columns from;
    from.units = from_python<std::vector<std::string>>(units, {"score_table", "units"});
    from.columns = from_python<std::vector<std::string>>(columns, {"score_table", "columns"});
    const auto x = span_of<double>(numbers, {"score_table", "numbers"});
    const auto mask = span_of<std::uint8_t>(there, {"score_table", "there"});
    const auto why = span_of<std::uint8_t>(reasons, {"score_table", "reasons"});
    from.numbers.assign(x.begin(), x.end());
    from.there.assign(mask.begin(), mask.end());
    score_table made = make_score_table(from);
    if (mask.empty() || why.size() != mask.size()) return made;
    std::unordered_map<std::string, std::int64_t> at;
    for (std::size_t u = 0; u < made.units.size(); ++u) at.emplace(made.units[u], static_cast<std::int64_t>(u));
    for (std::size_t c = 0; c < from.columns.size(); ++c) {
        const std::int64_t column = *made.find_column(from.columns[c]);
        for (std::size_t u = 0; u < from.units.size(); ++u) {
            const std::size_t i = c * from.units.size() + u;
            if (mask[i] == 0 && why[i] != 0 && why[i] < reason_names.size())
                made.reasons[made.at(at.at(from.units[u]), column)] = static_cast<reason>(why[i]);
        }
    }
    return made;
}

/// Units by columns as they lie in a matrix of doubles, row by row or otherwise; None where a number is not finite, for the
/// caller to say why, and where numbers do not lie as numbers do.
[[nodiscard]] py::object table_of_matrix(const py::object& units, const py::object& columns, const py::object& numbers) {
    if (!py::isinstance<py::array_t<double>>(numbers)) return py::none();
    const auto     matrix = py::reinterpret_borrow<py::array>(numbers);
    const auto     rows = from_python<std::vector<std::string>>(units, {"score_table", "units"});
    const auto     names = from_python<std::vector<std::string>>(columns, {"score_table", "columns"});
    constexpr auto size = static_cast<py::ssize_t>(sizeof(double));
    if (matrix.ndim() != 2 || matrix.shape(0) != static_cast<py::ssize_t>(rows.size()) ||
        matrix.shape(1) != static_cast<py::ssize_t>(names.size()))
        return py::none();
    const py::ssize_t down = matrix.strides(0), across = matrix.strides(1);
    if (down % size != 0 || across % size != 0 || reinterpret_cast<std::uintptr_t>(matrix.data()) % alignof(double) != 0)
        return py::none();
    auto made = table_if_finite(
        {rows, names, static_cast<const double*>(matrix.data()), down / size, across / size});
    return made ? py::cast(std::move(*made)) : py::none();
}

/// A copy of a table in which some cells are others: (unit, column, Value).
[[nodiscard]] score_table table_with_cells(score_table table, const py::object& cells) {
    for (const auto& cell : from_python<std::vector<score_cell>>(cells, {"ScoreTable.with_cells", "cells"}))
        table.set(place_in(py::str(cell.unit), table.units, "unit"),
                  place_in(py::str(cell.column), table.columns, "column"), cell.number);
    return table;
}

[[nodiscard]] score_table table_with_scales(score_table table, const py::dict& scales) {
    table.scales.resize(table.columns.size());
    for (const auto& item : scales)
        table.scales[static_cast<std::size_t>(place_in(py::reinterpret_borrow<py::object>(item.first), table.columns,
                                                       "column"))] =
            from_python<valid_range>(item.second, {"ScoreTable.with_scales", "scales"});
    return table;
}

template <class Bound>
void def_cells(Bound& bound) {
    const auto cells = [&](const char* name, auto member) {
        bound.def_property_readonly(name, [member](const py::object& self) -> py::object {
            const auto& t = py::cast<const score_table&>(self);
            if ((t.*member).empty() && !t.number.empty()) return py::none();
            return cells_view(t.*member, t, self);
        });
    };
    cells("value", &score_table::number);
    cells("form_codes", &score_table::forms);
    cells("reason_codes", &score_table::reasons);
    cells("flag_bits", &score_table::flags);
    cells("lower", &score_table::lower);
    cells("upper", &score_table::upper);
}

void bind_score_table(py::module_& m) {
    bind_record<score_cell>(m, "One number of one unit on its way into a table.",
                            {field<&score_cell::unit>("unit"), field<&score_cell::column>("column"),
                             field<&score_cell::number>("value"), field<&score_cell::where>("where")},
                            3);
    using n = index_note;
    bind_record<n>(m, "Something that a stage did and a reader must know.",
                   {field<&n::rule>("rule"), field<&n::node>("node"), field<&n::unit>("unit", "empty: of several"),
                    field<&n::text>("text"), field<&n::count>("count", "cells that it concerns")},
                   0)
        .def("__str__", [](const n& note) { return note.text; });
    // Shared: a result keeps the table that it was made of, where no step changed it.
    py::class_<score_table, std::shared_ptr<score_table>> bound(m, "ScoreTable", py::module_local(),
                                                                "Units by columns, in order of their codes.");
    bound.def_property_readonly("units", [](const score_table& t) { return to_python(t.units); })
        .def_property_readonly("columns", [](const score_table& t) { return to_python(t.columns); })
        .def_property_readonly("scales",
                               [](const score_table& t) {
                                   py::dict all;
                                   for (std::size_t c = 0; c < t.scales.size(); ++c)
                                       all[py::str(t.columns[c])] = to_python(t.scales[c]);
                                   return all;
                               })
        .def(
            "value_of",
            [](const score_table& t, const py::object& unit, const py::object& column) {
                return t.value_at(place_in(unit, t.units, "unit"), place_in(column, t.columns, "column"));
            },
            py::arg("unit"), py::arg("column"))
        .def("with_cells", &table_with_cells, py::arg("cells"))
        .def("with_scales", &table_with_scales, py::arg("scales"))
        .def(
            "select",
            [](const score_table& t, const py::object& columns) {
                return select_columns(t, from_python<std::vector<std::string>>(columns, {"ScoreTable.select", "columns"}));
            },
            py::arg("columns"))
        .def("__len__", &score_table::unit_count)
        .def("__eq__",
             [](const score_table& a, const py::object& b) -> py::object {
                 if (!py::isinstance<score_table>(b)) return py::reinterpret_borrow<py::object>(Py_NotImplemented);
                 return py::bool_(a == py::cast<const score_table&>(b));
             })
        .def("__repr__", [](const score_table& t) {
            return "<ScoreTable: " + std::to_string(t.units.size()) + " units by " + std::to_string(t.columns.size()) +
                   " columns>";
        });
    bound.attr("__hash__") = py::none();
    def_cells(bound);
    def_table(bound, [](const py::object& self) -> const score_table& { return py::cast<const score_table&>(self); });
    m.def("table_of_arrays", &table_of_arrays, py::arg("units"), py::arg("columns"), py::arg("numbers"),
          py::arg("there"), py::arg("reasons"));
    m.def("table_of_matrix", &table_of_matrix, py::arg("units"), py::arg("columns"), py::arg("numbers"));
    m.def(
        "table_of_cells",
        [](const py::object& cells) {
            return make_score_table(from_python<std::vector<score_cell>>(cells, {"score_table", "cells"}));
        },
        py::arg("cells"));
}

void bind_screening(py::module_& m) {
    bind_record<shape>(m, "Shape of a distribution; None where it is undefined.",
                       {field<&shape::skew>("skew", "G1"), field<&shape::kurtosis>("kurtosis", "G2, excess")}, 2);
    using f = column_facts;
    bind_record<f>(m, "What one column looks like before anything is done to it.",
                   {field<&f::column>("column"), field<&f::units>("units"), field<&f::points>("points"),
                    field<&f::bounded>("bounded", "known within bounds only"), field<&f::zeros>("zeros"),
                    field<&f::distinct>("distinct"), field<&f::commonest>("commonest"), field<&f::imputed>("imputed"),
                    field<&f::least>("least"), field<&f::most>("most"), field<&f::mean>("mean"),
                    field<&f::median>("median"), field<&f::deviation>("deviation", "n - 1 beneath"),
                    field<&f::form>("shape"), field<&f::flags>("flags")})
        .def_property_readonly("available", &f::available)
        .def_property_readonly("zero_share", &f::zero_share)
        .def_property_readonly("distinct_share", &f::distinct_share);
    using s = unit_screening;
    bind_record<s>(m, "Whether one unit has enough numbers to be scored.",
                   {field<&s::unit>("unit"), field<&s::points>("points"), field<&s::expected>("expected"),
                    field<&s::zeros>("zeros"), field<&s::kept>("kept"), field<&s::why>("why", "where it is not kept")});
    using d = denomination;
    bind_record<d>(m, "A column divided by another, per unit.",
                   {field<&d::column>("column"), field<&d::denominator>("denominator"), field<&d::factor>("factor")}, 3);
    m.def(
        "facts_of",
        [](const score_table& t, const py::object& options) {
            return to_python(facts_of(t, options_argument<screen_options>("facts_of", options)));
        },
        py::arg("table"), py::arg("options"));
    m.def(
        "screen_units",
        [](const score_table& t, const py::object& options, const py::object& forced) {
            return to_python(screen_units(t, options_argument<screen_options>("screen_units", options),
                                          from_python<std::vector<std::string>>(forced, {"screen_units", "forced"})));
        },
        py::arg("table"), py::arg("options"), py::arg("forced"));
    m.def(
        "without_screened",
        [](const score_table& t, const py::object& screened) {
            return without_screened(t, from_python<std::vector<s>>(screened, {"without_screened", "screened"}));
        },
        py::arg("table"), py::arg("screened"));
    m.def(
        "denominate",
        [](const score_table& t, const score_table& by, const py::object& rules) {
            return denominate(t, by, from_python<std::vector<d>>(rules, {"denominate", "rules"}));
        },
        py::arg("table"), py::arg("denominators"), py::arg("rules"));
    m.def("describe_screen_options", [] { return to_python(describe(screen_options{})); });
}

} // namespace

void bind_composite(py::module_& m) {
    bind_score_table(m);
    bind_screening(m);
    bind_composite_stages(m);
    bind_composite_weights(m);
    bind_composite_index(m);
    bind_composite_explained(m);
    bind_composite_time(m);
}

} // namespace steelyard::python
