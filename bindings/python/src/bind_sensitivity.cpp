// SPDX-License-Identifier: MIT
#include "long_call.hpp"
#include "records_composite.hpp"
#include "rooms.hpp"
#include "sensitivity.hpp"

#include <memory>
#include <utility>

namespace steelyard::python {

namespace {

using namespace steelyard::sensitivity;

[[nodiscard]] py::object view_with_shape(const py::array& flat, const std::vector<py::ssize_t>& shape) {
    return flat.attr("reshape")(to_python(shape));
}

// ---- answers

[[nodiscard]] py::tuple packed_pool(const pooled_answer& p) {
    return packed({py::int_(p.admitted), py::int_(p.answered), py::int_(p.holds), py::float_(p.share), to_python(p.low),
                   to_python(p.high), to_python(p.mean), to_python(p.low_at), to_python(p.high_at)});
}
[[nodiscard]] py::tuple packed_multiverse(const multiverse& v) {
    return packed({packed_options(v.fixed), py::bool_(v.as_chosen), packed_pool(v.equivalent),
                   v.with_uncertain ? py::object(packed_pool(*v.with_uncertain)) : py::none()});
}
[[nodiscard]] py::tuple packed_flip(const flip& f, const std::vector<judgement>& ledger) {
    std::vector<chosen_option> changes;
    for (std::size_t i = 0; i < f.factors.size(); ++i) {
        const judgement& j = ledger[static_cast<std::size_t>(f.factors[i])];
        changes.push_back({j.id, j.options[static_cast<std::size_t>(f.options[i])].id});
    }
    return packed({packed_options(changes), py::int_(f.combination)});
}

[[nodiscard]] py::tuple packed_same(const alternatives_result& r) {
    return each(r.same_options, [](const same_option& s) {
        return packed({py::str(s.judgement), py::str(s.option), py::str(s.same_as)});
    });
}
[[nodiscard]] py::tuple packed_costs(const alternatives_result& r) {
    return each(r.stages, [](const stage_cost& s) {
        return packed({py::str(s.name), py::int_(s.needed), py::int_(s.run), py::int_(s.distinct)});
    });
}

[[nodiscard]] py::tuple packed_map(const alternatives_result& r) {
    const flip_map map = flip_map_of(r);
    return packed({each(map.rows,
                        [](const flip_row& x) {
                            return packed({py::str(x.judgement), py::str(x.option), py::bool_(x.chosen),
                                           py::str(x.same_as), to_python(x.alone), py::bool_(x.flips),
                                           py::int_(x.settings), py::int_(x.changed)});
                        }),
                   each(map.weights,
                        [](const judgement_weight& w) {
                            return packed({py::str(w.judgement), py::int_(w.settings), py::int_(w.decides)});
                        }),
                   to_python(map.hangs_most_on())});
}

[[nodiscard]] std::vector<std::int64_t> left_out_of(const factorial& design) {
    std::vector<std::int64_t> all;
    for (std::int64_t c = 0; c < design.combinations(); ++c)
        if (!design.admits(c)) all.push_back(c);
    return all;
}

/// Factors as pairs (code, probabilities).
[[nodiscard]] factorial design_from(const py::object& factors, const py::object& excluded) {
    const argument      at{"factors", "probabilities"};
    std::vector<factor> all;
    for (const py::handle item : items_from(factors, at, "pairs (code, probabilities)")) {
        const py::list both = unpacked(item, at, 2);
        all.push_back({text_from(both[0], at), from_python<std::vector<double>>(both[1], at)});
    }
    return factorial(std::move(all), from_python<std::vector<std::int64_t>>(excluded, {"factors", "excluded"}));
}

/// What `alternatives` found, from the answers on: what follows from them is worked out again.
[[nodiscard]] alternatives_result result_from(const py::object& state) {
    const argument      at{"Alternatives", "state"};
    const py::list      x = unpacked(state, at, 13);
    alternatives_result r;
    r.asked = text_from(x[0], at);
    r.conclusion = bool_from(x[1], at);
    r.design = design_from(x[2], x[3]);
    r.ledger = from_python<std::vector<judgement>>(x[4], at);
    r.chosen = from_python<std::int64_t>(x[5], at);
    r.of = {numbers_from<double>(x[6], at), from_python<std::int64_t>(x[7], at)};
    r.answered = numbers_from<std::uint8_t>(x[8], at);
    for (const py::handle s : items_from(x[9], at, "a tuple")) {
        const auto words = from_python<std::vector<std::string>>(s, at);
        r.same_options.push_back({words.at(0), words.at(1), words.at(2)});
    }
    r.unanswered = unanswered_from(x[10]);
    r.measure = text_from(x[11], at);
    for (const py::handle s : items_from(x[12], at, "a tuple")) {
        const py::list c = unpacked(s, at, 4);
        r.stages.push_back({text_from(c[0], at), from_python<std::int64_t>(c[1], at),
                            from_python<std::int64_t>(c[2], at), from_python<std::int64_t>(c[3], at)});
    }
    conclude(r);
    return r;
}
[[nodiscard]] py::tuple state_of(const alternatives_result& r) {
    py::list factors;
    for (const factor& f : r.design.factors()) factors.append(packed({py::str(f.code), to_python(f.probabilities)}));
    auto values = r.of.values;
    auto answered = r.answered;
    return packed({py::str(r.asked), py::bool_(r.conclusion), factors, to_python(left_out_of(r.design)),
                   to_python(r.ledger), py::int_(r.chosen), array_of(std::move(values)), py::int_(r.of.width),
                   array_of(std::move(answered)), packed_same(r), packed_unanswered(r.unanswered), py::str(r.measure),
                   packed_costs(r)});
}

/// The option of every judgement in a combination, by id.
[[nodiscard]] py::dict options_in(const alternatives_result& r, std::int64_t combination) {
    if (combination < 0 || combination >= r.design.combinations())
        throw domain_fault("options_of: there is no combination " + std::to_string(combination) + " of " +
                           std::to_string(r.design.combinations()));
    const auto options = r.design.options_of(combination);
    py::dict   made;
    for (std::size_t j = 0; j < options.size(); ++j)
        made[py::str(r.ledger[j].id)] = r.ledger[j].options[static_cast<std::size_t>(options[j])].id;
    return made;
}

[[nodiscard]] py::tuple packed_sobol(const sobol_result& s) {
    return packed({py::float_(s.variance), py::bool_(s.hangs_on_none), each(s.factors, [](const sobol_share& f) {
                       return packed({py::str(f.code), py::float_(f.first), py::float_(f.total)});
                   })});
}
[[nodiscard]] py::tuple packed_shapley(const shapley_result& s) {
    return packed({py::float_(s.variance), py::bool_(s.hangs_on_none), each(s.factors, [](const shapley_share& f) {
                       return packed({py::str(f.code), py::float_(f.share)});
                   })});
}
template <class Work>
[[nodiscard]] auto unlocked(Work work) {
    const py::gil_scoped_release free;
    return work();
}

void bind_alternatives(py::module_& m) {
    using r = alternatives_result;
    py::class_<r>(m, "Alternatives", py::module_local(), "A question's answer in every admissible combination.")
        .def(py::init(&result_from), py::arg("state"))
        .def_readonly("asked", &r::asked)
        .def_readonly("is_conclusion", &r::conclusion)
        .def_readonly("chosen", &r::chosen)
        .def_readonly("measure", &r::measure)
        .def_property_readonly("judgements", [](const r& x) { return to_python(x.ledger); })
        .def_property_readonly("basis", [](const r& x) { return to_python(x.basis()); })
        .def_property_readonly("combinations", [](const r& x) { return x.design.combinations(); })
        .def_property_readonly("excluded", [](const r& x) { return to_python(left_out_of(x.design)); })
        .def_property_readonly("values",
                               [](const py::object& self) { return answers_view(py::cast<const r&>(self).of, self); })
        .def_property_readonly("_answered",
                               [](const py::object& self) { return view_of(py::cast<const r&>(self).answered, self); })
        .def_property_readonly("probability",
                               [](const r& x) {
                                   const auto p = x.design.probability();
                                   return array_of(std::vector<double>(p.begin(), p.end()));
                               })
        .def_property_readonly("_multiverses", [](const r& x) { return each(x.multiverses, &packed_multiverse); })
        .def_property_readonly(
            "_flips",
            [](const r& x) { return each(x.smallest_flips, [&](const flip& f) { return packed_flip(f, x.ledger); }); })
        .def_property_readonly("_same_options", &packed_same)
        .def_property_readonly("_unanswered", [](const r& x) { return packed_unanswered(x.unanswered); })
        .def_property_readonly("_stages", &packed_costs)
        .def("options_of", &options_in, py::arg("combination"))
        .def("sentence", &r::sentence, "In how many combinations of every multiverse, and what turns it around.")
        .def("_plain_sentence", [](const r& x) { return plain_sentence(x); })
        .def("_flip_map", &packed_map)
        .def("_sobol",
             [](const r& x, std::int64_t multiverse, bool uncertain) {
                 return packed_sobol(unlocked([&] {
                     const auto e = experiment_of(x, multiverse, uncertain ? pool::with_uncertain : pool::equivalent);
                     return sobol_shares(e.design, e.of);
                 }));
             })
        .def("_shapley",
             [](const r& x, std::int64_t multiverse, bool uncertain) {
                 return packed_shapley(unlocked([&] {
                     const auto e = experiment_of(x, multiverse, uncertain ? pool::with_uncertain : pool::equivalent);
                     return shapley_shares(e.design, e.of);
                 }));
             })
        .def("_state", &state_of)
        .def("__repr__", [](const r& x) {
            return "<Alternatives: " + x.asked + ", " + std::to_string(admitted_in(x.design)) + " combinations of " +
                   std::to_string(x.ledger.size()) + " judgements>";
        });
    m.def(
        "alternatives",
        [](const index_case& plan, const py::object& asked, const py::object& memory, int threads,
           const py::object& progress) {
            const question_ptr q = question_from(asked);
            workspace*         kept = workspace_from(memory);
            return long_call(threads, progress,
                             [&](const run_options& run) { return alternatives(plan.made, *q, kept, run); });
        },
        py::arg("plan"), py::arg("asked"), py::arg("workspace"), py::arg("threads"), py::arg("progress"));
    m.def(
        "question_text", [](const py::object& asked) { return question_from(asked)->text(); }, py::arg("asked"));
}

// ---- answers that somebody has already

[[nodiscard]] std::string code_of(const factorial& design, std::int32_t factor) {
    return design.factors()[static_cast<std::size_t>(factor)].code;
}

void bind_experiments(py::module_& m) {
    m.def(
        "sobol_shares",
        [](const py::object& factors, const py::object& excluded, const py::object& values, std::int64_t width) {
            const factorial design = design_from(factors, excluded);
            const outcomes  of{numbers_from<double>(values, {"sobol_shares", "values"}), width};
            return packed_sobol(unlocked([&] { return sobol_shares(design, of); }));
        },
        py::arg("factors"), py::arg("excluded"), py::arg("values"), py::arg("width"));
    m.def(
        "shapley_shares",
        [](const py::object& factors, const py::object& excluded, const py::object& values, std::int64_t width) {
            const factorial design = design_from(factors, excluded);
            const outcomes  of{numbers_from<double>(values, {"shapley_shares", "values"}), width};
            return packed_shapley(unlocked([&] { return shapley_shares(design, of); }));
        },
        py::arg("factors"), py::arg("excluded"), py::arg("values"), py::arg("width"));
    m.def(
        "holding",
        [](const py::object& factors, const py::object& excluded, const py::object& holds, std::int64_t chosen) {
            const factorial      design = design_from(factors, excluded);
            const holding_result h = holding(design, span_of<std::uint8_t>(holds, {"holding", "holds"}), chosen);
            return packed(
                {py::int_(h.admitted), py::int_(h.holds), py::float_(h.share), py::bool_(h.holds_as_chosen),
                 each(h.smallest_flips,
                      [&](const flip& f) {
                          py::list changes;
                          for (std::size_t i = 0; i < f.factors.size(); ++i)
                              changes.append(packed({py::str(code_of(design, f.factors[i])), py::int_(f.options[i])}));
                          return packed({py::tuple(changes), py::int_(f.combination)});
                      }),
                 py::str(h.sentence(design))});
        },
        py::arg("factors"), py::arg("excluded"), py::arg("holds"), py::arg("chosen"));
    m.def(
        "duplicates",
        [](const py::object& factors, const py::object& excluded, const py::object& values, std::int64_t width) {
            const factorial design = design_from(factors, excluded);
            return each(
                duplicates(design, span_of<double>(values, {"duplicates", "values"}), width),
                [&](const duplicate_option& d) {
                    return packed({py::str(code_of(design, d.factor)), py::int_(d.option), py::int_(d.same_as)});
                });
        },
        py::arg("factors"), py::arg("excluded"), py::arg("values"), py::arg("width"));
}

} // namespace

question_ptr question_from(py::handle asked) {
    const argument    at{"question", "asked"};
    const py::list    x = unpacked(asked, at, 6);
    const std::string kind = text_from(x[0], at), unit = text_from(x[1], at), node = text_from(x[4], at);
    const double      number = number_from(x[3], at);
    const auto        whole = static_cast<std::int64_t>(number);
    const auto        ties = from_python<composite::tie_rule>(x[5], at);
    if (kind == "score") return score_of(unit, node);
    if (kind == "rank") return rank_of(unit, node, ties);
    if (kind == "ranks") return ranks_of(whole, node, ties);
    if (kind == "ahead") return is_ahead(unit, text_from(x[2], at), node);
    if (kind == "among_first") return is_among_first(unit, whole, node);
    if (kind == "positive") return is_positive(unit, node);
    if (kind == "target") return meets_target(unit, number, node);
    throw unknown_code("question: '" + kind + "' is no kind of question; " +
                       suggest(kind, {"score", "rank", "ranks", "ahead", "among_first", "positive", "target"}));
}

py::tuple packed_unanswered(const std::vector<no_answer>& all) {
    return each(all, [](const no_answer& n) {
        return packed({py::str(n.why), py::int_(n.combinations), py::int_(n.first)});
    });
}
std::vector<no_answer> unanswered_from(py::handle from) {
    const argument         at{"Alternatives", "unanswered"};
    std::vector<no_answer> all;
    for (const py::handle item : items_from(from, at, "a tuple")) {
        const py::list x = unpacked(item, at, 3);
        all.push_back({text_from(x[0], at), from_python<std::int64_t>(x[1], at), from_python<std::int64_t>(x[2], at)});
    }
    return all;
}

py::array answers_view(const outcomes& of, const py::object& owner) {
    const py::array flat = view_of(of.values, owner);
    if (of.width == 1) return flat;
    return view_with_shape(flat, {static_cast<py::ssize_t>(of.values.size()) / of.width, of.width});
}

void bind_sensitivity(py::module_& m) {
    bind_sensitivity_plans(m);
    bind_alternatives(m);
    bind_experiments(m);
    bind_sensitivity_sampled(m);
}

} // namespace steelyard::python
