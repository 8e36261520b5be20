// SPDX-License-Identifier: MIT
#include "composite_tables.hpp"
#include "rooms.hpp"

#include <array>
#include <limits>

namespace steelyard::python {

namespace {

using namespace steelyard::composite;

/// A side of winsorising that nothing limits is None; in C++ it is the last number that a double has.
template <auto Member>
[[nodiscard]] record_field limit(const char* name, const char* about) {
    static constexpr auto none = [](double x) {
        return x == std::numeric_limits<double>::lowest() || x == std::numeric_limits<double>::max();
    };
    return {name, about,
            [](const void* from) -> py::object {
                const double x = static_cast<const column_treatment*>(from)->*Member;
                return none(x) ? py::object(py::none()) : py::float_(x);
            },
            [](void* into, py::handle from, const argument& at) {
                if (from.is_none()) static_cast<column_treatment*>(into)->*Member = column_treatment{}.*Member;
                else static_cast<column_treatment*>(into)->*Member = number_from(from, at);
            }};
}

void bind_treatment(py::module_& m) {
    bind_record<treat_rule>(m, "A column's own options of treatment.",
                            {field<&treat_rule::column>("column"), field<&treat_rule::options>("options", "by path")}, 2);
    using t = column_treatment;
    bind_record<t>(m, "What was decided for one column: limits in raw units, then a rising curve.",
                   {field<&t::column>("column"), field<&t::done>("done"),
                    limit<&t::low>("low", "numbers below are drawn up to it; None: no limit"),
                    limit<&t::high>("high", "numbers above are drawn down to it; None: no limit"),
                    field<&t::shift>("shift", "ln(x - shift), or -ln(shift - x) where mirrored"),
                    field<&t::mirrored>("mirrored"), field<&t::lambda>("lambda_", "of Box-Cox"),
                    field<&t::points_low>("points_low", "numbers that winsorising moved"),
                    field<&t::points_high>("points_high"), field<&t::before>("before"), field<&t::after>("after"),
                    field<&t::passes>("passes", "whether the rule is content with what came out"),
                    field<&t::units>("units", "whose numbers were moved")})
        .def(
            "__call__", [](const t& of, const py::object& x) { return of(number_from(x, {"ColumnTreatment", "x"})); },
            py::arg("x"));
    m.def(
        "find_treatments",
        [](const score_table& table, const py::object& options, const py::object& own) {
            return to_python(find_treatments(table, options_argument<treat_options>("find_treatments", options),
                                             from_python<std::vector<treat_rule>>(own, {"find_treatments", "own"})));
        },
        py::arg("table"), py::arg("options"), py::arg("own"));
    m.def(
        "treat",
        [](const score_table& table, const py::object& treatments) {
            return treat(table, from_python<std::vector<t>>(treatments, {"treat", "treatments"}));
        },
        py::arg("table"), py::arg("treatments"));
}

constexpr std::array<std::string_view, 6> curve_names{"line", "inverse", "ranks", "classes", "signs", "flat"};

/// The curve of a normaliser in a word: it is no option, so C++ names it nowhere.
[[nodiscard]] record_field curve_field() {
    return {"curve", "",
            [](const void* from) -> py::object {
                const auto at = static_cast<std::size_t>(static_cast<const normaliser*>(from)->shape);
                return py::str(std::string(curve_names[at]));
            },
            [](void* into, py::handle from, const argument& at) {
                const std::string word = text_from(from, at);
                for (std::size_t i = 0; i < curve_names.size(); ++i)
                    if (curve_names[i] == word) {
                        static_cast<normaliser*>(into)->shape = static_cast<normaliser::curve>(i);
                        return;
                    }
                throw unknown_code(at.text() + ": '" + word + "' is no curve; " +
                                   suggest(word, {curve_names.begin(), curve_names.end()}));
            }};
}

void bind_normalisation(py::module_& m) {
    using r = normalise_rule;
    bind_record<r>(m, "How one column is to be normalised.",
                   {field<&r::column>("column"), field<&r::better>("better"), field<&r::marks>("marks"),
                    field<&r::options>("options", "by path"), field<&r::declared_at>("declared_at")},
                   2);
    using n = normaliser;
    bind_record<n>(m, "What turns one column's raw numbers into scores; its parameters are in raw units.",
                   {field<&n::column>("column"), field<&n::method>("method"), field<&n::better>("better"),
                    curve_field(), field<&n::target>("target"), field<&n::origin>("origin"), field<&n::span>("span"),
                    field<&n::out_low>("out_low"), field<&n::out_span>("out_span"), field<&n::floor>("floor"),
                    field<&n::ceiling>("ceiling"), field<&n::ties>("ties"), field<&n::sorted>("sorted"),
                    field<&n::classes>("classes"), field<&n::basis>("basis", "where the parameters come from"),
                    field<&n::dropped>("dropped", "a constant column that was left out")})
        .def(
            "__call__", [](const n& of, const py::object& x) { return of(number_from(x, {"Normaliser", "x"})); },
            py::arg("x"))
        .def_property_readonly("scale", [](const n& of) { return to_python(of.scale()); });
    m.def(
        "find_normalisers",
        [](const score_table& table, const py::object& rules, const py::object& treatments) {
            return to_python(find_normalisers(
                table, from_python<std::vector<r>>(rules, {"find_normalisers", "rules"}),
                from_python<std::vector<column_treatment>>(treatments, {"find_normalisers", "treatments"})));
        },
        py::arg("table"), py::arg("rules"), py::arg("treatments"));
    m.def(
        "normalise",
        [](const score_table& table, const py::object& normalisers) {
            std::vector<index_note> notes;
            score_table made = normalise(table, from_python<std::vector<n>>(normalisers, {"normalise", "normalisers"}),
                                         &notes);
            return py::make_tuple(std::move(made), to_python(notes));
        },
        py::arg("table"), py::arg("normalisers"));
}

void bind_imputation(py::module_& m) {
    using q = impute_quality;
    bind_record<q>(m, "How well a method finds numbers that are known.",
                   {field<&q::column>("column"), field<&q::cells>("cells", "held back and found"),
                    field<&q::unfound>("unfound"), field<&q::mean_error>("mean_error", "in the column's unit"),
                    field<&q::absolute_error>("absolute_error"), field<&q::root_square>("root_square"),
                    field<&q::r_squared>("r_squared"), field<&q::agreement>("agreement", "Willmott 1981, 0 to 1")});
    m.def(
        "impute",
        [](const score_table& table, const py::object& options, const py::object& groups) {
            imputed_table made = impute(table, options_argument<impute_options>("impute", options),
                                        from_python<std::vector<std::string>>(groups, {"impute", "groups"}));
            return py::make_tuple(std::move(made.table), made.filled, to_python(made.notes));
        },
        py::arg("table"), py::arg("options"), py::arg("groups"));
    m.def(
        "quality_of",
        [](const score_table& table, const py::object& options, const py::object& groups, std::int64_t most_cells) {
            const auto chosen = options_argument<impute_options>("quality_of", options);
            const auto words = from_python<std::vector<std::string>>(groups, {"quality_of", "groups"});
            return to_python(quality_of(table, chosen, words, most_cells));
        },
        py::arg("table"), py::arg("options"), py::arg("groups"), py::arg("most_cells"));
}

[[nodiscard]] std::vector<double> doubles(const py::object& from, const char* function, const char* name) {
    return from_python<std::vector<double>>(from, {function, name});
}

void bind_combination(py::module_& m) {
    m.def(
        "combine_scores",
        [](const index_layout& tree, const score_table& normalised, const py::object& options) {
            std::vector<index_note> notes;
            index_scores            made = combine_scores(
                tree, normalised, options_argument<combine_options>("combine_scores", options), &notes);
            return py::make_tuple(std::move(made), to_python(notes));
        },
        py::arg("layout"), py::arg("normalised"), py::arg("options"));
    m.def(
        "arithmetic_mean",
        [](const py::object& x, const py::object& w) {
            return to_python(
                arithmetic_mean(doubles(x, "arithmetic_mean", "numbers"), doubles(w, "arithmetic_mean", "weights")));
        },
        py::arg("numbers"), py::arg("weights"));
    m.def(
        "power_mean",
        [](const py::object& x, const py::object& w, double p) {
            return to_python(power_mean(doubles(x, "power_mean", "numbers"), doubles(w, "power_mean", "weights"), p));
        },
        py::arg("numbers"), py::arg("weights"), py::arg("power"));
    m.def(
        "weighted_median",
        [](const py::object& x, const py::object& w) {
            return to_python(
                weighted_median(doubles(x, "weighted_median", "numbers"), doubles(w, "weighted_median", "weights")));
        },
        py::arg("numbers"), py::arg("weights"));
    m.def(
        "mazziotta_pareto",
        [](const py::object& x, const py::object& w, bool plus) {
            return to_python(mazziotta_pareto(doubles(x, "mazziotta_pareto", "numbers"),
                                              doubles(w, "mazziotta_pareto", "weights"),
                                              plus ? penalty::plus : penalty::minus));
        },
        py::arg("numbers"), py::arg("weights"), py::arg("plus"));
}

/// A square array of shares, row by row.
[[nodiscard]] pairwise pairwise_of(const py::object& rows) {
    pairwise p;
    for (const py::handle row : items_from(rows, {"Pairwise", "share"}, "a square matrix")) {
        for (const double x : from_python<std::vector<double>>(row, {"Pairwise", "share"})) p.share.push_back(x);
        ++p.units;
    }
    if (p.share.size() != static_cast<std::size_t>(p.units * p.units))
        throw shape_mismatch("Pairwise(share=...): " + std::to_string(p.units) + " rows hold " +
                             std::to_string(p.share.size()) + " shares; give a square matrix");
    return p;
}

void bind_ranking(py::module_& m) {
    using u = unit_rank;
    bind_record<u>(m, "The place of one unit, and between which places it lies whatever the missing numbers are.",
                   {field<&u::unit>("unit"), field<&u::rank>("rank", "1 is the best; None without a point"),
                    field<&u::best>("best"), field<&u::worst>("worst")},
                   4);
    using k = kemeny_orders;
    bind_record<k>(m, "The orders of units that agree best with the pairs.",
                   {field<&k::agreement>("agreement", "in pairs"),
                    {"count", "orders that reach it",
                     [](const void* from) -> py::object { return py::int_(static_cast<const k*>(from)->count); },
                     [](void* into, py::handle from, const argument& at) {
                         static_cast<k*>(into)->count = static_cast<std::uint64_t>(
                             integer_from(from, at, 0, std::numeric_limits<std::int64_t>::max()));
                     }},
                    field<&k::first>("first", "positions of units, best first"),
                    field<&k::best>("best", "of each unit: its place, from 1, over all of these orders"),
                    field<&k::worst>("worst")},
                   0)
        .def_property_readonly("unique", &k::unique);
    py::class_<pairwise> bound(m, "Pairwise", py::module_local(), "Each unit against each other, as shares of weight.");
    bound.def(py::init(&pairwise_of), py::arg("share"))
        .def("__len__", [](const pairwise& p) { return p.units; })
        .def_property_readonly("share",
                               [](const py::object& self) {
                                   const auto&     p = py::cast<const pairwise&>(self);
                                   const auto      n = static_cast<py::ssize_t>(p.units);
                                   const py::array view(py::dtype::of<double>(), {n, n}, {8 * n, py::ssize_t{8}},
                                                        p.share.data(), self);
                                   view.attr("setflags")(py::arg("write") = false);
                                   return view;
                               })
        .def("__eq__", [](const pairwise& a, const py::object& b) -> py::object {
            if (!py::isinstance<pairwise>(b)) return py::reinterpret_borrow<py::object>(Py_NotImplemented);
            return py::bool_(a == py::cast<const pairwise&>(b));
        });
    bound.attr("__hash__") = py::none();
    m.def(
        "outrank",
        [](const score_table& scores, const py::object& weights) {
            const auto                   w = doubles(weights, "outrank", "weights");
            const py::gil_scoped_release free;
            return outrank(scores, w);
        },
        py::arg("scores"), py::arg("weights"));
    m.def("copeland", [](const pairwise& p) { return array_of(copeland(p)); }, py::arg("pairs"));
    m.def("borda", [](const pairwise& p) { return array_of(borda(p)); }, py::arg("pairs"));
    m.def("kemeny", &kemeny, py::arg("pairs"), py::arg("most_units"), py::call_guard<py::gil_scoped_release>());
    m.def(
        "rank_units",
        [](const score_table& scores, const std::string& column, const py::object& ties) {
            return to_python(rank_units(scores, column, from_python<tie_rule>(ties, {"rank_units", "ties"})));
        },
        py::arg("scores"), py::arg("column"), py::arg("ties"));
}

} // namespace

void bind_composite_stages(py::module_& m) {
    bind_treatment(m);
    bind_normalisation(m);
    bind_imputation(m);
    bind_combination(m);
    bind_ranking(m);
}

} // namespace steelyard::python
