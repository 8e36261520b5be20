// SPDX-License-Identifier: MIT
// Indices over time, and how sure their scores are: panels, errors of observations, missing numbers drawn several times,
// and what is left without a node.
#include "composite_tables.hpp"
#include "long_call.hpp"
#include "rooms.hpp"
#include "tuples.hpp"

#include <steelyard/composite/imputation_over_time.hpp>
#include <steelyard/composite/leave_one_out.hpp>
#include <steelyard/composite/multiple_imputation.hpp>
#include <steelyard/composite/panel.hpp>
#include <steelyard/composite/uncertainty.hpp>

#include <memory>

namespace steelyard::python {

namespace {

using namespace steelyard::composite;

// ---- panels

[[nodiscard]] py::tuple packed_tables(const std::vector<score_table>& all) {
    return each(all, [](const score_table& t) { return py::cast(t); });
}
[[nodiscard]] py::tuple packed_panel(const panel_table& p) {
    return packed({to_python(p.periods), packed_tables(p.tables)});
}
/// (periods, tables)
[[nodiscard]] panel_table panel_from(const py::object& from) {
    const argument at{"Panel", "fields"};
    const py::list both = unpacked(from, at, 2);
    panel_table    p;
    p.periods = from_python<std::vector<period>>(both[0], at);
    for (const py::handle t : items_from(both[1], at, "a list of ScoreTable")) {
        if (!py::isinstance<score_table>(t)) refuse(at, t, "a ScoreTable");
        p.tables.push_back(py::cast<const score_table&>(t));
    }
    if (p.tables.size() != p.periods.size())
        throw shape_mismatch("Panel: there are " + std::to_string(p.periods.size()) + " periods and " +
                             std::to_string(p.tables.size()) + " tables; use composite.make_panel");
    for (std::size_t i = 1; i < p.tables.size(); ++i)
        if (p.tables[i].units != p.tables[0].units || p.tables[i].columns != p.tables[0].columns ||
            !(p.periods[i - 1] < p.periods[i]))
            throw shape_mismatch("Panel: periods do not rise, or their tables have other units or columns; "
                                 "use composite.make_panel");
    return p;
}
/// (unit, period, column, value)
[[nodiscard]] std::vector<panel_cell> cells_from(const py::object& from) {
    const argument          at{"make_panel", "cells"};
    std::vector<panel_cell> all;
    for (const py::handle item : items_from(from, at, "a list of cells")) {
        const py::list x = unpacked(item, at, 4);
        all.push_back(
            {text_from(x[0], at), from_python<period>(x[1], at), text_from(x[2], at), value_from(x[3], at), {}});
    }
    return all;
}
/// (code, first, last)
[[nodiscard]] std::vector<indicator_life> lives_from(const py::object& from) {
    const argument              at{"run_panel", "lives"};
    std::vector<indicator_life> all;
    for (const py::handle item : items_from(from, at, "a list of lives")) {
        const py::list x = unpacked(item, at, 3);
        all.push_back({text_from(x[0], at),
                       from_python<std::optional<period>>(x[1], at),
                       from_python<std::optional<period>>(x[2], at),
                       {}});
    }
    return all;
}
[[nodiscard]] py::tuple packed_result(const panel_result& r) {
    return packed({to_python(r.periods), each(r.results, [](const index_result& i) { return py::cast(i); }),
                   packed_tables(r.linked), each(r.links, [](const panel_link& l) {
                       return packed({py::str(l.node), to_python(l.from), to_python(l.to), to_python(l.overlap),
                                      to_python(l.entered), to_python(l.left)});
                   })});
}

void bind_panels(py::module_& m) {
    m.def(
        "make_panel", [](const py::object& cells) { return packed_panel(make_panel(cells_from(cells))); },
        py::arg("cells"));
    m.def(
        "run_panel",
        [](const py::object& tree, const py::object& panel, const py::object& options, const py::object& over_time,
           const py::object& lives, const py::object& groups) {
            const auto of = from_python<index_tree>(tree, {"run_panel", "tree"});
            const auto numbers = panel_from(panel);
            const auto chosen = options_argument<index_options>("run_panel", options);
            const auto how = from_python<panel_options>(over_time, {"run_panel", "over_time"});
            const auto entered = lives_from(lives);
            const auto words = from_python<std::vector<std::string>>(groups, {"run_panel", "groups"});
            return packed_result([&] {
                const py::gil_scoped_release free;
                return run_panel(of, numbers, chosen, how, entered, words);
            }());
        },
        py::arg("tree"), py::arg("panel"), py::arg("options"), py::arg("over_time"), py::arg("lives"),
        py::arg("groups"));
    m.def(
        "impute_panel",
        [](const py::object& panel, const py::object& options) {
            const imputed_panel p =
                impute_panel(panel_from(panel), options_argument<time_impute_options>("impute_panel", options));
            return packed({packed_panel(p.panel),
                           each(p.sources,
                                [](const time_source& s) {
                                    return packed({py::str(s.unit), py::str(s.column), to_python(s.when),
                                                   to_python(s.from), to_python(s.to)});
                                }),
                           to_python(p.notes)});
        },
        py::arg("panel"), py::arg("options"));
    m.def("describe_panel_options", [] { return to_python(describe(panel_options{})); });
    m.def("describe_time_options", [] { return to_python(describe(time_impute_options{})); });
}

// ---- how sure a score is

/// (unit, column, standard error, source)
[[nodiscard]] std::vector<observation_error> errors_from(const py::object& from) {
    const argument                 at{"spread_scores", "errors"};
    std::vector<observation_error> all;
    for (const py::handle item : items_from(from, at, "a list of errors")) {
        const py::list x = unpacked(item, at, 4);
        all.push_back({text_from(x[0], at), text_from(x[1], at), number_from(x[2], at), text_from(x[3], at), {}});
    }
    return all;
}
[[nodiscard]] py::tuple packed_spread(score_spread s) {
    return packed(
        {py::str(s.of), py::int_(s.draws),
         each(s.units,
              [](const unit_spread& u) {
                  return packed({py::str(u.unit), to_python(u.score), to_python(u.rank), py::int_(u.draws),
                                 py::float_(u.mean), py::float_(u.deviation), py::float_(u.low), py::float_(u.high),
                                 py::float_(u.mean_rank), py::float_(u.best), py::float_(u.worst)});
              }),
         s.ahead.empty() ? py::object(py::none()) : py::object(array_of(std::move(s.ahead))), to_python(s.notes)});
}
[[nodiscard]] py::tuple packed_pool(const pooled_estimate& p) {
    return packed({py::float_(p.estimate), py::float_(p.within), py::float_(p.between), py::float_(p.total),
                   py::float_(p.missing), to_python(p.degrees)});
}

void bind_uncertainty(py::module_& m) {
    m.def(
        "spread_scores",
        [](const index_layout& tree, const score_table& raw, const py::object& options, const py::object& errors,
           const py::object& how, const py::object& groups, int threads, const py::object& progress) {
            const auto chosen = options_argument<index_options>("spread_scores", options);
            const auto of = errors_from(errors);
            const auto drawn = from_python<uncertainty_options>(how, {"spread_scores", "how"});
            const auto words = from_python<std::vector<std::string>>(groups, {"spread_scores", "groups"});
            return packed_spread(long_call(threads, progress, [&](const run_options& run) {
                return spread_scores(tree, raw, chosen, of, drawn, run, words);
            }));
        },
        py::arg("layout"), py::arg("table"), py::arg("options"), py::arg("errors"), py::arg("how"), py::arg("groups"),
        py::arg("threads"), py::arg("progress"));
    m.def(
        "impute_copies",
        [](const score_table& table, const py::object& options, int threads, const py::object& progress) {
            const auto how = options_argument<multiple_options>("impute_copies", options);
            return packed_tables(
                long_call(threads, progress, [&](const run_options& run) { return impute_copies(table, how, run); }));
        },
        py::arg("table"), py::arg("options"), py::arg("threads"), py::arg("progress"));
    m.def(
        "pool",
        [](const py::object& estimates, const py::object& variances) {
            return packed_pool(pool(from_python<std::vector<double>>(estimates, {"pool", "estimates"}),
                                    from_python<std::vector<double>>(variances, {"pool", "variances"})));
        },
        py::arg("estimates"), py::arg("variances"));
    m.def(
        "run_copies",
        [](const index_layout& tree, const score_table& raw, const py::object& options, const py::object& multiple,
           int threads, const py::object& progress) {
            const auto chosen = options_argument<index_options>("run_copies", options);
            const auto how = from_python<multiple_options>(multiple, {"run_copies", "multiple"});
            const auto all = long_call(threads, progress,
                                       [&](const run_options& run) { return run_copies(tree, raw, chosen, how, run); });
            return each(all, [](const pooled_score& s) {
                return packed({py::str(s.unit), py::int_(s.copies),
                               s.score ? py::object(packed_pool(*s.score)) : py::none(), py::float_(s.rank),
                               py::float_(s.best), py::float_(s.worst)});
            });
        },
        py::arg("layout"), py::arg("table"), py::arg("options"), py::arg("multiple"), py::arg("threads"),
        py::arg("progress"));
    m.def(
        "leave_one_out",
        [](const index_layout& tree, const index_result& of, const py::object& combine) {
            const auto all = leave_one_out(tree, of, options_argument<combine_options>("leave_one_out", combine));
            return each(all, [](const left_out& l) {
                return packed({py::str(l.node), to_python(l.scores), to_python(l.ranks), py::float_(l.mean_shift),
                               py::float_(l.most_shift), py::str(l.moved), py::str(l.why)});
            });
        },
        py::arg("layout"), py::arg("result"), py::arg("combine"));
    m.def("describe_uncertainty_options", [] { return to_python(describe(uncertainty_options{})); });
    m.def("describe_multiple_options", [] { return to_python(describe(multiple_options{})); });
}

} // namespace

void bind_composite_time(py::module_& m) {
    bind_panels(m);
    bind_uncertainty(m);
}

} // namespace steelyard::python
