// SPDX-License-Identifier: MIT
#include "long_call.hpp"
#include "rank_sets.hpp"
#include "records_composite.hpp"
#include "rooms.hpp"
#include "sensitivity.hpp"

#include <utility>

namespace steelyard::python {

namespace {

using namespace steelyard::sensitivity;

// ---- sampling

/// (id, law, paths, low, high, around, freedom)
[[nodiscard]] std::vector<continuum> continua_from(const py::object& from) {
    const argument         at{"sampled_alternatives", "continua"};
    std::vector<continuum> all;
    for (const py::handle item : items_from(from, at, "a list of continua")) {
        const py::list x = unpacked(item, at, 7);
        continuum      c;
        c.id = text_from(x[0], at);
        const std::string law = text_from(x[1], at);
        if (law != "uniform" && law != "shares")
            throw unknown_code("Continuum: '" + law + "' is no law; " + suggest(law, {"uniform", "shares"}));
        c.drawn = law == "uniform" ? continuum::law::uniform : continuum::law::shares;
        c.paths = from_python<std::vector<std::string>>(x[2], at);
        c.low = number_from(x[3], at);
        c.high = number_from(x[4], at);
        c.around = from_python<std::vector<double>>(x[5], at);
        c.freedom = number_from(x[6], at);
        all.push_back(std::move(c));
    }
    return all;
}

[[nodiscard]] sampled_answers sampled_from(const py::object& state) {
    const argument  at{"SampledAlternatives", "state"};
    const py::list  x = unpacked(state, at, 14);
    sampled_answers r;
    r.asked = text_from(x[0], at);
    r.conclusion = bool_from(x[1], at);
    r.runs = from_python<std::int64_t>(x[2], at);
    r.admitted = from_python<std::int64_t>(x[3], at);
    r.answered = from_python<std::int64_t>(x[4], at);
    r.holds = from_python<std::int64_t>(x[5], at);
    r.share = number_from(x[6], at);
    r.share_error = number_from(x[7], at);
    r.there = numbers_from<std::uint8_t>(x[8], at);
    const auto values = numbers_from<double>(x[9], at);
    if (r.there.empty() || values.size() % r.there.size() != 0 || r.there.size() != static_cast<std::size_t>(r.runs))
        throw shape_mismatch("SampledAlternatives: there are not as many answers as runs");
    r.of = {values, static_cast<std::int64_t>(values.size() / r.there.size())};
    r.unanswered = unanswered_from(x[10]);
    r.basis = from_python<std::vector<std::string>>(x[11], at);
    r.measure = text_from(x[12], at);
    r.options = from_python<sampling_options>(x[13], at);
    return r;
}
[[nodiscard]] py::tuple state_of(const sampled_answers& r) {
    auto values = r.of.values;
    auto there = r.there;
    return packed({py::str(r.asked), py::bool_(r.conclusion), py::int_(r.runs), py::int_(r.admitted),
                   py::int_(r.answered), py::int_(r.holds), py::float_(r.share), py::float_(r.share_error),
                   array_of(std::move(there)), array_of(std::move(values)), packed_unanswered(r.unanswered),
                   to_python(r.basis), py::str(r.measure), to_python(r.options)});
}
[[nodiscard]] py::tuple packed_intervals(const sampled_answers& r, double level) {
    return each(r.intervals(level), [](const judgement_interval& i) {
        return packed(
            {py::float_(i.low), py::float_(i.middle), py::float_(i.high), py::float_(i.least), py::float_(i.most)});
    });
}

[[nodiscard]] py::tuple packed_shares(const sampled_result& r) {
    return packed({py::float_(r.variance), py::float_(r.variance_error), py::bool_(r.hangs_on_none),
                   each(r.factors,
                        [](const sampled_share& f) {
                            return packed({py::str(f.code), py::float_(f.first), py::float_(f.first_error),
                                           py::float_(f.total), py::float_(f.total_error)});
                        }),
                   py::int_(r.runs), to_python(r.options)});
}

void bind_sampling(py::module_& m) {
    using r = sampled_answers;
    py::class_<r>(m, "SampledAlternatives", py::module_local(), "A question's answer in sampled combinations.")
        .def(py::init(&sampled_from), py::arg("state"))
        .def_readonly("asked", &r::asked)
        .def_readonly("is_conclusion", &r::conclusion)
        .def_readonly("runs", &r::runs)
        .def_readonly("admitted", &r::admitted)
        .def_readonly("answered", &r::answered)
        .def_readonly("holds", &r::holds)
        .def_readonly("share", &r::share)
        .def_readonly("share_error", &r::share_error)
        .def_readonly("measure", &r::measure)
        .def_property_readonly("basis", [](const r& x) { return to_python(x.basis); })
        .def_property_readonly("options", [](const r& x) { return to_python(x.options); })
        .def_property_readonly("values",
                               [](const py::object& self) { return answers_view(py::cast<const r&>(self).of, self); })
        .def_property_readonly("_there",
                               [](const py::object& self) { return view_of(py::cast<const r&>(self).there, self); })
        .def_property_readonly("_unanswered", [](const r& x) { return packed_unanswered(x.unanswered); })
        .def("_intervals", &packed_intervals)
        .def("sentence", &r::sentence, "In how many of the sampled combinations, and from which seed.")
        .def("_state", &state_of)
        .def("__repr__",
             [](const r& x) { return "<SampledAlternatives: " + x.asked + ", " + std::to_string(x.runs) + " runs>"; });
    m.def(
        "sampled_alternatives",
        [](const index_case& plan, const py::object& asked, const py::object& continua, bool uncertain,
           const py::object& options, const py::object& memory, int threads, const py::object& progress) {
            const question_ptr q = question_from(asked);
            const auto         varied = continua_from(continua);
            const auto         chosen = options_argument<sampling_options>("sampled_alternatives", options);
            const sampled_plan of{plan.made, varied, uncertain ? pool::with_uncertain : pool::equivalent};
            workspace*         kept = workspace_from(memory);
            return long_call(threads, progress,
                             [&](const run_options& run) { return sampled_alternatives(of, *q, chosen, kept, run); });
        },
        py::arg("plan"), py::arg("asked"), py::arg("continua"), py::arg("uncertain"), py::arg("options"),
        py::arg("workspace"), py::arg("threads"), py::arg("progress"));
    m.def(
        "sampled_shares",
        [](const index_case& plan, const py::object& asked, const py::object& continua, bool uncertain,
           const py::object& options, const py::object& memory, int threads, const py::object& progress) {
            const question_ptr q = question_from(asked);
            const auto         varied = continua_from(continua);
            const auto         chosen = options_argument<sampling_options>("sampled_shares", options);
            const sampled_plan of{plan.made, varied, uncertain ? pool::with_uncertain : pool::equivalent};
            workspace*         kept = workspace_from(memory);
            return packed_shares(long_call(
                threads, progress, [&](const run_options& run) { return sampled_shares(of, *q, chosen, kept, run); }));
        },
        py::arg("plan"), py::arg("asked"), py::arg("continua"), py::arg("uncertain"), py::arg("options"),
        py::arg("workspace"), py::arg("threads"), py::arg("progress"));
    m.def(
        "any_weights",
        [](const py::object& tree, double freedom) {
            const auto of = from_python<composite::index_tree>(tree, {"any_weights", "tree"});
            return each(any_weights(of, freedom), [](const continuum& c) {
                return packed({py::str(c.id), py::str("shares"), to_python(c.paths), py::float_(c.low),
                               py::float_(c.high), to_python(c.around), py::float_(c.freedom)});
            });
        },
        py::arg("tree"), py::arg("freedom"));
    m.def("describe_sampling_options", [] { return to_python(describe(sampling_options{})); });
}

// ---- certificates

/// (code, units, columns, scores, weights, base, moving)
[[nodiscard]] linear_node node_from(const py::object& from) {
    const argument at{"LinearNode", "fields"};
    const py::list x = unpacked(from, at, 7);
    linear_node    n;
    n.code = text_from(x[0], at);
    n.units = from_python<std::vector<std::string>>(x[1], at);
    n.columns = from_python<std::vector<std::string>>(x[2], at);
    n.scores = numbers_from<double>(x[3], at);
    n.weights = from_python<std::vector<double>>(x[4], at);
    n.base = from_python<std::vector<double>>(x[5], at);
    const auto moving = from_python<std::vector<std::string>>(x[6], at);
    for (const std::string& c : moving)
        if (std::ranges::find(n.columns, c) == n.columns.end())
            throw unknown_code("LinearNode: it has no column '" + c + "' that could move; " + suggest(c, n.columns));
    for (const std::string& c : n.columns) n.moving.push_back(std::ranges::find(moving, c) != moving.end() ? 1 : 0);
    return n;
}
[[nodiscard]] py::tuple packed_node(linear_node n) {
    return packed({py::str(n.code), to_python(n.units), to_python(n.columns), array_of(std::move(n.scores)),
                   to_python(n.weights), to_python(n.base), to_python(n.columns)});
}

[[nodiscard]] py::tuple packed_swap(const swap_certificate& s, const std::string& sentence) {
    static constexpr std::array<const char*, 3> kinds{"changed", "level", "never"};
    return packed({py::str(s.ahead), py::str(s.behind), py::str(kinds[static_cast<std::size_t>(s.found)]),
                   to_python(s.norm), py::float_(s.distance), to_python(s.weights), to_python(s.moving),
                   py::str(sentence)});
}

[[nodiscard]] py::tuple packed_joint(const joint_certificate& s) {
    static constexpr std::array<const char*, 3> kinds{"changed", "level", "not_found"};
    return packed({py::str(s.ahead), py::str(s.behind), py::str(kinds[static_cast<std::size_t>(s.found)]),
                   to_python(s.norm), py::float_(s.distance), each(s.groups,
                                                                   [](const moved_weights& g) {
                                                                       return packed({py::str(g.group), to_python(g.children),
                                                                                      to_python(g.from), to_python(g.to)});
                                                                   }),
                   py::int_(s.tried), to_python(s.options), py::str(s.sentence())});
}

void bind_joint_certificates(py::module_& m) {
    m.def(
        "joint_swap",
        [](const composite::index_layout& tree, const composite::index_result& of, const py::object& combine,
           const std::string& unit, const std::string& other, const std::string& norm, const py::object& options,
           const py::object& groups) {
            const auto common = options_argument<composite::combine_options>("joint_swap", combine);
            const auto how = options_argument<joint_options>("joint_swap", options);
            const auto which = enum_from<weight_norm>(norm, "joint_swap: norm");
            const auto codes = from_python<std::vector<std::string>>(groups, {"joint_swap", "groups"});
            const auto found = [&] {
                const py::gil_scoped_release free;
                return joint_swap(tree, of.normalised, common, unit, other, which, how, codes);
            }();
            return packed_joint(found);
        },
        py::arg("layout"), py::arg("result"), py::arg("combine"), py::arg("unit"), py::arg("other"), py::arg("norm"),
        py::arg("options"), py::arg("groups"));
    m.def("describe_joint_options", [] { return to_python(describe(joint_options{})); });
}

void bind_certificates(py::module_& m) {
    using composite::index_layout;
    using composite::index_result;
    m.def(
        "linear_node_of",
        [](const index_layout& tree, const index_result& of, const py::object& combine, const std::string& node) {
            const auto common = options_argument<composite::combine_options>("linear_node_of", combine);
            return packed_node(linear_node_of(tree, of.normalised, of.scores, common, node));
        },
        py::arg("layout"), py::arg("result"), py::arg("combine"), py::arg("node"));
    m.def(
        "smallest_swap",
        [](const py::object& node, const std::string& unit, const std::string& other, const std::string& norm) {
            const linear_node of = node_from(node);
            const auto        s = smallest_swap(of, unit, other, enum_from<weight_norm>(norm, "smallest_swap: norm"));
            return packed_swap(s, s.sentence(of));
        },
        py::arg("node"), py::arg("unit"), py::arg("other"), py::arg("norm"));
    m.def(
        "smallest_change_of_first",
        [](const py::object& node, std::int64_t k, const std::string& norm) {
            const linear_node of = node_from(node);
            const auto        s =
                smallest_change_of_first(of, k, enum_from<weight_norm>(norm, "smallest_change_of_first: norm"));
            return packed_swap(s, s.sentence(of));
        },
        py::arg("node"), py::arg("k"), py::arg("norm"));
    m.def(
        "swaps_by_group",
        [](const index_layout& tree, const index_result& of, const py::object& combine, const std::string& unit,
           const std::string& other, const std::string& norm) {
            const auto common = options_argument<composite::combine_options>("swaps_by_group", combine);
            const auto all = swaps_by_group(tree, of.normalised, of.scores, common, unit, other,
                                            enum_from<weight_norm>(norm, "swaps_by_group: norm"));
            return each(all, [&](const group_certificate& g) {
                py::object swap = py::none();
                if (g.refused.empty())
                    swap = packed_swap(
                        g.swap, g.swap.sentence(linear_node_of(tree, of.normalised, of.scores, common, g.group)));
                return packed({py::str(g.group), swap, py::str(g.refused)});
            });
        },
        py::arg("layout"), py::arg("result"), py::arg("combine"), py::arg("unit"), py::arg("other"), py::arg("norm"));
}

// ---- intervals of ranks

[[nodiscard]] py::tuple packed_ranked(const ranked_unit& u) {
    return packed(
        {py::str(u.unit), to_python(u.rank),
         each(u.intervals,
              [](const rank_interval& i) {
                  return packed({to_python(i.from), py::float_(i.best), py::float_(i.worst), py::str(i.basis)});
              }),
         py::str(u.letters), py::str(u.sentence())});
}

void bind_rank_intervals(py::module_& m) {
    m.def(
        "ranked_units",
        [](const py::object& ranks, const py::object& sampling, const py::object& judgements, double level) {
            auto units = ranked_units(from_python<std::vector<composite::unit_rank>>(ranks, {"ranked_units", "ranks"}));
            if (!sampling.is_none()) add_interval(units, sets_from(sampling));
            if (py::isinstance<alternatives_result>(judgements))
                add_interval(units, py::cast<const alternatives_result&>(judgements));
            else if (!judgements.is_none())
                add_interval(units, py::cast<const sampled_answers&>(judgements), level);
            return each(units, &packed_ranked);
        },
        py::arg("ranks"), py::arg("sampling"), py::arg("judgements"), py::arg("level"));
}

} // namespace

void bind_sensitivity_sampled(py::module_& m) {
    bind_sampling(m);
    bind_certificates(m);
    bind_joint_certificates(m);
    bind_rank_intervals(m);
}

} // namespace steelyard::python
