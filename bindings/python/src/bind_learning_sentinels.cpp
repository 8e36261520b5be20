// SPDX-License-Identifier: MIT
#include "bind_statistics.hpp"
#include "rooms.hpp"
#include "tuples.hpp"

#include <steelyard/learning/sentinels.hpp>

namespace steelyard::python {

namespace {

using namespace steelyard::learning;
using statistics::status;

[[nodiscard]] py::object packed_sentinel(const sentinel& s) {
    return packed({py::str(s.rule), py::str(s.subject), py::str(std::string(name(s.state))), py::bool_(s.raised),
                   number_or_none(s.estimate), number_or_none(s.p), py::str(s.found), py::str(s.evidence), py::str(s.advice)});
}

/// A series as (code, numbers, why rows have none, which way is better), kept while it is looked at.
struct watched_columns {
    std::vector<status> given;
    watched_series      series;

    [[nodiscard]] watched_series whole() const {
        watched_series w = series;
        w.given = given;
        return w;
    }
};

[[nodiscard]] watched_columns watched_from(py::handle from, const char* function) {
    const argument  at{function, "series"};
    const py::list  x = unpacked(py::reinterpret_borrow<py::object>(from), at, 4);
    watched_columns w;
    w.given = given_rows(x[2], at);
    w.series = {text_from(x[0], at), span_of<double>(x[1], at), {}, from_python<direction>(x[3], {function, "better"})};
    return w;
}

[[nodiscard]] sentinel_options options_from(const py::object& from, const char* function) {
    return from_python<sentinel_options>(from, {function, "options"});
}

} // namespace

void bind_learning_sentinels(py::module_& m) {
    m.def(
        "heaping_at",
        [](const std::string& subject, const py::object& numbers, double threshold, const py::object& better, const py::object& by) {
            return packed_sentinel(heaping_at(subject, span_of<double>(numbers, {"heaping_at", "numbers"}), threshold,
                                              from_python<direction>(better, {"heaping_at", "better"}), options_from(by, "heaping_at")));
        },
        py::arg("subject"), py::arg("numbers"), py::arg("threshold"), py::arg("better"), py::arg("options"));
    m.def(
        "digit_preference",
        [](const std::string& subject, const py::object& numbers, const py::object& by) {
            return packed_sentinel(digit_preference(subject, span_of<std::int64_t>(numbers, {"digit_preference", "numbers"}),
                                                    options_from(by, "digit_preference")));
        },
        py::arg("subject"), py::arg("numbers"), py::arg("options"));
    m.def(
        "counter_moves_against",
        [](const py::object& rewarded, const py::object& counter, const py::object& by) {
            const char* function = "counter_moves_against";
            const auto  a = watched_from(rewarded, function), b = watched_from(counter, function);
            return packed_sentinel(counter_moves_against(a.whole(), b.whole(), options_from(by, function)));
        },
        py::arg("rewarded"), py::arg("counter"), py::arg("options"));
    m.def(
        "only_the_rewarded",
        [](const py::object& rewarded, const py::object& others, const py::object& by) {
            const char*                  function = "only_the_rewarded";
            const auto                   a = watched_from(rewarded, function);
            std::vector<watched_columns> kept;
            for (const py::handle one : items_from(others, {function, "others"}, "a list of series"))
                kept.push_back(watched_from(one, function));
            std::vector<watched_series> all;
            for (const watched_columns& w : kept) all.push_back(w.whole());
            return packed_sentinel(only_the_rewarded(a.whole(), all, options_from(by, function)));
        },
        py::arg("rewarded"), py::arg("others"), py::arg("options"));
    m.def(
        "mix_shift",
        [](const std::string& subject, const py::tuple& groups, const py::object& better, const py::object& by) {
            const argument at{"mix_shift", "groups"};
            if (groups.size() != 4) throw shape_mismatch("mix_shift: four columns are wanted");
            return packed_sentinel(mix_shift(subject,
                                             {span_of<double>(groups[0], at), span_of<double>(groups[1], at),
                                              span_of<double>(groups[2], at), span_of<double>(groups[3], at)},
                                             from_python<direction>(better, {"mix_shift", "better"}), options_from(by, "mix_shift")));
        },
        py::arg("subject"), py::arg("groups"), py::arg("better"), py::arg("options"));
    m.def("describe_sentinel_options", [] { return to_python(describe(sentinel_options{})); });
}

} // namespace steelyard::python
