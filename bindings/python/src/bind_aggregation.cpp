// SPDX-License-Identifier: MIT
#include "arrays.hpp"
#include "arrow_capsules.hpp"
#include "long_call.hpp"
#include "record.hpp"
#include "repr.hpp"
#include "rooms.hpp"

#include <steelyard/aggregation/roll_up.hpp>
#include <steelyard/aggregation/table.hpp>

#include <map>
#include <sstream>

namespace steelyard::python {

namespace {

using namespace steelyard::aggregation;

void bind_queries(py::module_& m) {
    bind_record<as_of>(m, "The state of knowledge and the boundaries that a question is asked under.",
                       {field<&as_of::recorded>("recorded", "later records are unknown; None: everything recorded"),
                        field<&as_of::boundaries>("boundaries", "'as_then', 'as_now' or 'at_date'"),
                        field<&as_of::at>("at"), field<&as_of::framework_revision>("framework_revision")});
    using q = roll_up_query;
    bind_record<q>(m, "What a roll-up is asked for: all combinations of the levels named.",
                   {field<&q::indicators>("indicators"), field<&q::place_hierarchy>("place_hierarchy"),
                    field<&q::place_levels>("place_levels"),
                    field<&q::organisation_hierarchy>("organisation_hierarchy"),
                    field<&q::organisation_levels>("organisation_levels"), field<&q::periods>("periods"),
                    field<&q::categories>("categories"), field<&q::places>("places"),
                    field<&q::organisations>("organisations"), field<&q::from>("from_"), field<&q::to>("to"),
                    field<&q::options>("options", "by path"), field<&q::known>("as_of"), field<&q::basis>("basis")},
                   0);
    m.def(
        "query_by",
        [](const definitions& agreed, const py::object& names) {
            return query_by(agreed, from_python<std::vector<std::string>>(names, {"query_by", "names"}));
        },
        py::arg("definitions"), py::arg("names"));
}

void bind_result_rows(py::module_& m) {
    bind_record<note>(m, "Something that the engine did or left out and that a reader must know.",
                      {field<&note::rule>("rule"), field<&note::indicator>("indicator"),
                       field<&note::subject>("subject"), field<&note::text>("text"), field<&note::count>("count")},
                      0)
        .def("__str__", [](const note& n) { return n.text; });
    using u = unmatched_cell;
    bind_record<u>(m, "A cell where only one part of a quotient was reported.",
                   {field<&u::indicator>("indicator"), field<&u::place>("place"),
                    field<&u::organisation>("organisation"), field<&u::category>("category"),
                    field<&u::period>("period"),
                    field<&u::numerator_present>("numerator_present", "else the denominator is")},
                   0);
    using r = result;
    bind_record<r>(m, "One row of a result table.",
                   {field<&r::indicator>("indicator"),
                    field<&r::title>("title"),
                    field<&r::unit>("unit"),
                    field<&r::place_level>("place_level"),
                    field<&r::place>("place"),
                    field<&r::organisation_level>("organisation_level"),
                    field<&r::organisation>("organisation"),
                    field<&r::category>("category"),
                    field<&r::period>("period"),
                    field<&r::number>("value"),
                    field<&r::lower>("lower"),
                    field<&r::upper>("upper"),
                    field<&r::known>("known", "for totals: sum of the points that are there"),
                    field<&r::numerator>("numerator"),
                    field<&r::denominator>("denominator"),
                    field<&r::expected>("expected"),
                    field<&r::present>("present"),
                    field<&r::coverage>("coverage", "0 to 1"),
                    field<&r::over_time>("over_time"),
                    field<&r::verdict>("verdict"),
                    field<&r::basis>("basis"),
                    field<&r::fingerprint>("fingerprint")},
                   0);
}

[[nodiscard]] std::int64_t row_argument(const result_table& t, std::int64_t row) {
    const std::int64_t at = row < 0 ? row + t.size() : row;
    if (at < 0 || at >= t.size())
        throw py::index_error("row " + std::to_string(row) + " of " + std::to_string(t.size()) + " does not exist");
    return at;
}

/// (words, codes) of the periods: a word per period that occurs.
[[nodiscard]] py::tuple period_words(const result_table& t) {
    std::map<period, std::int32_t> known;
    py::list                       words;
    std::vector<std::int32_t>      codes;
    for (std::int64_t row = 0; row < t.size(); ++row) {
        const period p = t.when(row);
        const auto [at, is_new] = known.emplace(p, static_cast<std::int32_t>(known.size()));
        if (is_new) words.append(t.period_text(p));
        codes.push_back(at->second);
    }
    return py::make_tuple(py::tuple(words), array_of(std::move(codes)));
}

[[nodiscard]] std::vector<std::string> fingerprints(const result_table& t) {
    std::vector<std::string> all;
    for (const fingerprint& f : t.fingerprints) all.push_back(f.text());
    return all;
}

void bind_words(py::class_<result_table>& bound) {
    const auto list = [&](const char* name, auto member) {
        bound.def_property_readonly(name, [member](const result_table& t) { return to_python((t.*member).words()); });
    };
    list("indicators", &result_table::indicators);
    list("place_levels", &result_table::place_levels);
    list("places", &result_table::places);
    list("organisation_levels", &result_table::organisation_levels);
    list("organisations", &result_table::organisations);
    list("categories", &result_table::categories);
    bound.def_property_readonly("titles", [](const result_table& t) { return to_python(t.titles); })
        .def_property_readonly("units", [](const result_table& t) { return to_python(t.units); })
        .def_property_readonly("bases", [](const result_table& t) { return to_python(t.bases); })
        .def_property_readonly("decimals_shown", [](const result_table& t) { return to_python(t.decimals_shown); })
        .def_property_readonly("fingerprints", [](const result_table& t) { return to_python(fingerprints(t)); })
        .def_property_readonly("notes", [](const result_table& t) { return to_python(t.notes); })
        .def_property_readonly("unmatched", [](const result_table& t) {
            std::vector<unmatched_cell> cells;
            for (std::int64_t row = 0; row < t.unmatched.size(); ++row) cells.push_back(t.unmatched.at(row));
            return to_python(cells);
        });
}

/// A column as an array, made when it is asked for.
void bind_columns(py::class_<result_table>& bound) {
    const auto column = [&](const char* name, auto of) {
        bound.def_property_readonly(name, [of](const result_table& t) {
            std::vector<std::decay_t<decltype((t.*of)(0))>> all;
            all.reserve(static_cast<std::size_t>(t.size()));
            for (std::int64_t row = 0; row < t.size(); ++row) all.push_back((t.*of)(row));
            return array_of(std::move(all));
        });
    };
    column("indicator_codes", &result_table::indicator);
    column("place_level_codes", &result_table::place_level);
    column("place_codes", &result_table::place);
    column("organisation_level_codes", &result_table::organisation_level);
    bound.def_property_readonly("organisation_codes", [](const result_table& t) { return array_of(t.organisation_runs().values()); });
    bound.def_property_readonly("category_codes", [](const result_table& t) { return array_of(t.category_runs().values()); });
    column("value", &result_table::number);
    column("form_codes", &result_table::what);
    column("reason_codes", &result_table::why);
    column("lower", &result_table::lower);
    column("upper", &result_table::upper);
    column("known", &result_table::known);
    column("numerator", &result_table::numerator);
    column("denominator", &result_table::denominator);
    column("has_bits", &result_table::has);
    column("flag_bits", &result_table::flags);
    column("expected", &result_table::expected);
    column("present", &result_table::present);
    column("coverage", &result_table::coverage);
    column("over_time_codes", &result_table::over_time);
    column("verdict_codes", &result_table::verdict);
}

void bind_result_table(py::module_& m) {
    py::class_<result_table> bound(m, "ResultTable", py::module_local(), py::dynamic_attr(),
                                   "Columns of results, all of one length.");
    bound.def("__len__", &result_table::size)
        .def(
            "__getitem__", [](const result_table& t, std::int64_t row) { return t.at(row_argument(t, row)); },
            py::arg("row"))
        .def(
            "_find",
            [](const result_table& t, const std::string& indicator, const std::string& place, const py::object& when,
               const std::string& organisation, const std::string& category) {
                return to_python(
                    t.find(indicator, place, word_from(when, {"ResultTable.find", "period"}), organisation, category));
            },
            py::arg("indicator"), py::arg("place"), py::arg("period"), py::arg("organisation"), py::arg("category"))
        .def(
            "explain", [](const result_table& t, std::int64_t row) { return t.explain(row_argument(t, row)); },
            py::arg("row"))
        .def("period_words", &period_words)
        .def(
            "__arrow_c_stream__",
            [](const result_table& t, const py::object&) {
                return stream_capsule([&](ArrowArrayStream* into) { export_stream(to_table(t), into); });
            },
            py::arg("requested_schema") = py::none(), stream_doc)
        .def("__repr__", [](const result_table& t) {
            return "<ResultTable: " + std::to_string(t.size()) + (t.size() == 1 ? " result of " : " results of ") +
                   (t.indicators.size() == 0 ? std::string("nothing") : join(t.indicators.words(), ", ", 6)) + ">";
        });
    for (const auto& [name, bit] :
         {std::pair("HAS_LOWER", has_lower), std::pair("HAS_UPPER", has_upper),
          std::pair("HAS_KNOWN", has_known), std::pair("HAS_PARTS", has_parts)})
        bound.attr(name) = static_cast<int>(bit);
    bind_words(bound);
    bind_columns(bound);
    m.def(
        "csv_text",
        [](const result_table& table) {
            std::ostringstream out;
            write_csv(out, table);
            return std::move(out).str();
        },
        py::arg("table"), py::call_guard<py::gil_scoped_release>());
    m.def(
        "json_text",
        [](const result_table& table) {
            std::ostringstream out;
            write_json(out, *to_table(table));
            return std::move(out).str();
        },
        py::arg("table"), py::call_guard<py::gil_scoped_release>());
}

void bind_comparisons(py::module_& m) {
    bind_record<compared>(m, "One side of a comparison: an indicator somewhere, some time.",
                          {field<&compared::place>("place"), word<&compared::period>("period"),
                           field<&compared::organisation>("organisation"),
                           field<&compared::hierarchy>("hierarchy", "of places; empty: the place is as reported")},
                          2);
    bind_record<reporter>(m, "A place and organisation that reported.",
                          {field<&reporter::place>("place"), field<&reporter::organisation>("organisation")}, 2);
    m.def(
        "comparable",
        [](const definitions& agreed, const dataset& data, const std::string& indicator, const py::object& before,
           const py::object& after, const py::object& known, const py::object& options) {
            const auto                   a = from_python<compared>(before, {"comparable", "before"});
            const auto                   b = from_python<compared>(after, {"comparable", "after"});
            const auto                   state = from_python<as_of>(known, {"comparable", "as_of"});
            const auto                   chosen = from_python<comparable_options>(options, {"comparable", "options"});
            const py::gil_scoped_release free;
            return comparable(agreed, data, indicator, a, b, state, chosen);
        },
        py::arg("definitions"), py::arg("data"), py::arg("indicator"), py::arg("before"), py::arg("after"),
        py::arg("as_of"), py::arg("options"));
    m.def(
        "matched_reporters",
        [](const definitions& agreed, const dataset& data, const std::string& measure, const py::object& periods,
           const py::object& known) {
            std::vector<std::string> words;
            for (const py::handle p : items_from(periods, {"matched_reporters", "periods"}, "a list of periods"))
                words.push_back(word_from(p, {"matched_reporters", "periods"}));
            return to_python(matched_reporters(agreed, data, measure, words,
                                               from_python<as_of>(known, {"matched_reporters", "as_of"})));
        },
        py::arg("definitions"), py::arg("data"), py::arg("measure"), py::arg("periods"), py::arg("as_of"));
}

} // namespace

void bind_aggregation(py::module_& m) {
    bind_queries(m);
    bind_result_rows(m);
    bind_result_table(m);
    bind_comparisons(m);
    m.def(
        "roll_up",
        [](const definitions& agreed, const dataset& data, const roll_up_query& query, int threads,
           const py::object& progress) {
            return long_call(threads, progress,
                             [&](const run_options& run) { return roll_up(agreed, data, query, run); });
        },
        py::arg("definitions"), py::arg("data"), py::arg("query"), py::arg("threads") = 1,
        py::arg("progress") = py::none());
    m.def("describe_roll_up_options", [] { return to_python(describe(roll_up_options{})); });
    m.def("describe_comparable_options", [] { return to_python(describe(comparable_options{})); });
}

} // namespace steelyard::python
