// SPDX-License-Identifier: MIT
#include "bind_statistics.hpp"
#include "long_call.hpp"
#include "statistics_parts.hpp"
#include "tuples.hpp"

#include <steelyard/statistics/averages.hpp>
#include <steelyard/statistics/bootstrap.hpp>
#include <steelyard/statistics/multiplicity.hpp>

#include <string>

namespace steelyard::python {

namespace {

using namespace steelyard::statistics;

[[nodiscard]] py::tuple packed_tree(tree_tests t) {
    return packed({array_of(std::move(t.p)), array_of(std::move(t.adjusted)), array_of(std::move(t.level)),
                   array_of(std::move(t.rejected)), array_of(std::move(t.combined)), array_of(std::move(t.state))});
}

void bind_multiplicity(py::module_& m) {
    m.def(
        "adjust_p",
        [](const py::object& p, const py::object& given, const py::object& options) {
            const std::vector<status> why = given_rows(given, {"adjust_p", "given"});
            adjusted_tests            t = adjust_p({span_of<double>(p, {"adjust_p", "p"}), why},
                                        from_python<multiplicity_options>(options, {"adjust_p", "options"}));
            return packed({array_of(std::move(t.adjusted)), array_of(std::move(t.rejected)), array_of(std::move(t.state))});
        },
        py::arg("p"), py::arg("given"), py::arg("options"));
    m.def(
        "reject_in_tree",
        [](const py::object& p, const py::object& parent, const py::object& given, const py::object& options) {
            const std::vector<status> why = given_rows(given, {"reject_in_tree", "given"});
            return packed_tree(reject_in_tree({{span_of<double>(p, {"reject_in_tree", "p"}), why},
                                               span_of<std::int64_t>(parent, {"reject_in_tree", "parent"})},
                                              from_python<multiplicity_options>(options, {"reject_in_tree", "options"})));
        },
        py::arg("p"), py::arg("parent"), py::arg("given"), py::arg("options"));
    m.def(
        "reject_in_families",
        [](const py::object& p, const py::object& family, const py::object& given, const py::object& options) {
            const std::vector<status> why = given_rows(given, {"reject_in_families", "given"});
            return packed_tree(
                reject_in_families({span_of<double>(p, {"reject_in_families", "p"}), why},
                                   span_of<std::int32_t>(family, {"reject_in_families", "family"}),
                                   from_python<multiplicity_options>(options, {"reject_in_families", "options"})));
        },
        py::arg("p"), py::arg("family"), py::arg("given"), py::arg("options"));
    m.def("describe_multiplicity_options", [] { return to_python(describe(multiplicity_options{})); });
}

/// Means and quantiles: columns of rows in, columns of groups out.
template <class Options>
void def_averages(py::module_& m, const char* name, averages (*function)(const sample_rows&, const Options&)) {
    m.def(
        name,
        [=](const py::object& value, const py::object& group, const py::object& weight, const py::object& given,
            const py::object& options) {
            const auto                by = from_python<Options>(options, {name, "options"});
            const std::vector<status> why = given_rows(given, {name, "given"});
            const sample_rows         rows{span_of<double>(value, {name, "value"}),
                                   span_of<std::int32_t>(group, {name, "group"}),
                                   span_of<double>(weight, {name, "weight"}), why};
            averages                  found;
            {
                const py::gil_scoped_release free;
                found = function(rows, by);
            }
            return packed({py::cast(std::move(found.of)), array_of(std::move(found.level)),
                           array_of(std::move(found.effective)), array_of(std::move(found.counted)),
                           array_of(std::move(found.left_out))});
        },
        py::arg("value"), py::arg("group"), py::arg("weight"), py::arg("given"), py::arg("options"));
}

void bind_averages(py::module_& m) {
    def_averages<mean_options>(m, "means", &means);
    def_averages<quantile_options>(m, "quantiles", &quantiles);
    m.def(
        "quantile",
        [](const py::object& numbers, const py::object& share, const py::object& type) {
            const auto x = span_of<double>(numbers, {"quantile", "numbers"});
            return to_python(quantile({x.begin(), x.end()}, number_from(share, {"quantile", "share"}),
                                      from_python<quantile_type>(type, {"quantile", "type"})));
        },
        py::arg("numbers"), py::arg("share"), py::arg("type"));
    m.def("describe_mean_options", [] { return to_python(describe(mean_options{})); });
    m.def("describe_quantile_options", [] { return to_python(describe(quantile_options{})); });
}

[[nodiscard]] py::tuple packed_bootstrap(bootstrapped b) {
    return packed({to_python(b.state), to_python(b.why), number_or_none(b.estimate), number_or_none(b.lower),
                   number_or_none(b.upper), to_python(b.error), to_python(b.bias), to_python(b.bias_correction),
                   to_python(b.acceleration), to_python(b.undefined), array_of(std::move(b.replicates))});
}

void bind_bootstrap(py::module_& m) {
    m.def(
        "bootstrap_of",
        [](const py::object& statistic, const py::object& value, const py::object& other, const py::object& share,
           const py::object& options, int threads, const py::object& progress) {
            const auto             what = from_python<sample_statistic>(statistic, {"bootstrap", "statistic"});
            const auto             by = from_python<bootstrap_options>(options, {"bootstrap", "options"});
            const bootstrap_sample sample{span_of<double>(value, {"bootstrap", "value"}),
                                          span_of<double>(other, {"bootstrap", "other"}),
                                          number_from(share, {"bootstrap", "share"})};
            return packed_bootstrap(long_call(threads, progress, [&](const run_options& run) {
                return bootstrap_of(what, sample, by, run);
            }));
        },
        py::arg("statistic"), py::arg("value"), py::arg("other"), py::arg("share"), py::arg("options"),
        py::arg("threads"), py::arg("progress"));
    m.def(
        "bootstrap",
        [](std::int64_t rows, const py::object& statistic, const py::object& options, const py::object& progress) {
            const auto by = from_python<bootstrap_options>(options, {"bootstrap", "options"});
            // One thread: a Python function does not say that it may be asked by several.
            return packed_bootstrap(long_call(1, progress, [&](const run_options& run) {
                return bootstrap(
                    rows,
                    [&](std::span<const std::int64_t> drawn) {
                        const py::gil_scoped_acquire lock;
                        const py::array_t<std::int64_t> numbers(static_cast<py::ssize_t>(drawn.size()), drawn.data());
                        return number_from(statistic(numbers), {"bootstrap", "statistic"});
                    },
                    by, run);
            }));
        },
        py::arg("rows"), py::arg("statistic"), py::arg("options"), py::arg("progress"));
    m.def("describe_bootstrap_options", [] { return to_python(describe(bootstrap_options{})); });
}

} // namespace

void bind_statistics_samples(py::module_& m) {
    bind_multiplicity(m);
    bind_averages(m);
    bind_bootstrap(m);
}

} // namespace steelyard::python
