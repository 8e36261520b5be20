// SPDX-License-Identifier: MIT
#include "bind_statistics.hpp"
#include "long_call.hpp"
#include "rank_sets.hpp"
#include "statistics_parts.hpp"

#include <span>
#include <string>
#include <vector>

namespace steelyard::python {

using namespace steelyard::statistics;

py::tuple packed_sets(const rank_sets& s) {
    auto better = s.better;
    return packed({to_python(s.units),
                   each(s.ranks,
                        [](const rank_sets::places& p) {
                            return packed({py::int_(p.best), py::int_(p.worst)});
                        }),
                   to_python(s.letters), array_of(std::move(better)), to_python(s.options),
                   each(s.state, [](status one) { return py::str(std::string(name(one))); }),
                   py::bool_(s.letters_left_out)});
}

rank_sets sets_from(const py::object& from) {
    const argument at{"RankSets", "fields"};
    const py::list x = unpacked(from, at, 7);
    rank_sets      s;
    s.units = from_python<std::vector<std::string>>(x[0], at);
    for (const py::handle item : items_from(x[1], at, "pairs of ranks")) {
        const py::list both = unpacked(item, at, 2);
        s.ranks.push_back({from_python<std::int64_t>(both[0], at), from_python<std::int64_t>(both[1], at)});
    }
    s.letters = from_python<std::vector<std::string>>(x[2], at);
    s.options = from_python<rank_test_options>(x[4], at);
    if (s.ranks.size() != s.units.size() || s.letters.size() != s.units.size())
        throw shape_mismatch("RankSets: there are not as many ranks and letters as units");
    return s;
}

namespace {

/// A function of units and of two columns of counts.
template <class Rows>
void def_sets(py::module_& m, const char* name, const char* of,
              rank_sets (*function)(std::span<const std::string>, const Rows&, const rank_test_options&,
                                    const run_options&)) {
    m.def(
        name,
        [=](const py::object& units, const py::object& events, const py::object& column, const py::object& given,
            const py::object& options) {
            const auto                     by = from_python<rank_test_options>(options, {name, "options"});
            const std::vector<status>      why = given_rows(given, {name, "given"});
            const std::vector<std::string> codes = from_python<std::vector<std::string>>(units, {name, "units"});
            const Rows rows{span_of<double>(events, {name, "events"}), span_of<double>(column, {name, of}), why};
            return packed_sets(
                long_call(1, py::none(), [&](const run_options& run) { return function(codes, rows, by, run); }));
        },
        py::arg("units"), py::arg("events"), py::arg(of), py::arg("given"), py::arg("options"));
}

} // namespace

void bind_statistics_ranks(py::module_& m) {
    m.def(
        "rank_sets_of",
        [](const py::object& units, const py::object& scores, const py::object& errors, const py::object& covariance,
           const py::object& given, const py::object& options) {
            const argument   at{"rank_sets_of", "scores"};
            const auto       numbers = [&](const py::object& from) {
                const auto x = span_of<double>(from, at);
                return std::vector<double>(x.begin(), x.end());
            };
            estimated_scores of;
            of.units = from_python<std::vector<std::string>>(units, at);
            of.scores = numbers(scores);
            of.errors = numbers(errors);
            of.covariance = numbers(covariance);
            of.given = given_rows(given, at);
            const auto by = from_python<rank_test_options>(options, {"rank_sets_of", "options"});
            return packed_sets(
                long_call(1, py::none(), [&](const run_options& run) { return rank_sets_of(of, by, run); }));
        },
        py::arg("units"), py::arg("scores"), py::arg("errors"), py::arg("covariance"), py::arg("given"),
        py::arg("options"));
    def_sets<proportion_rows>(m, "rank_sets_of_proportions", "cases", &rank_sets_of_proportions);
    def_sets<rate_rows>(m, "rank_sets_of_rates", "exposure", &rank_sets_of_rates);
    m.def("describe_rank_test_options", [] { return to_python(describe(rank_test_options{})); });
}

} // namespace steelyard::python
