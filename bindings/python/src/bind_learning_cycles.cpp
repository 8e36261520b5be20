// SPDX-License-Identifier: MIT
#include "bind_statistics.hpp"
#include "records_cycles.hpp"
#include "rooms.hpp"
#include "tuples.hpp"

#include <steelyard/learning/lead_lag.hpp>

namespace steelyard::python {

namespace {

using namespace steelyard::learning;
using statistics::status;

void bind_claims(py::module_& m) {
    {
        using t = claim_subject;
        bind_record<t>(m, "Of what a claim speaks.",
                       {field<&t::indicator>("indicator"),
                        field<&t::place>("place"),
                        word<&t::period>("period")},
                       3);
    }
    {
        using t = counterfactual_claim;
        bind_record<t>(m, "What an indicator would have been without somebody: the difference that they make with all others as they are.",
                       {field<&t::code>("code"),
                        field<&t::who>("who"),
                        field<&t::of>("of"),
                        field<&t::lower>("lower", "of the difference, in the indicator's unit"),
                        field<&t::upper>("upper"),
                        field<&t::against>("against", "what would have happened instead, and how that is known"),
                        field<&t::strength>("strength"),
                        field<&t::evidence>("evidence"),
                        field<&t::declared_at>("declared_at")},
                       2);
    }
    {
        using t = allocation_claim;
        bind_record<t>(m, "A share of a change that somebody is given by a rule.",
                       {field<&t::code>("code"),
                        field<&t::who>("who", "others_and_unknown for what nobody is given"),
                        field<&t::of>("of"),
                        field<&t::lower>("lower", "of the share, 0 to 1"),
                        field<&t::upper>("upper"),
                        field<&t::judgement>("judgement", "id of the judgement that chose the rule"),
                        field<&t::evidence>("evidence"),
                        field<&t::declared_at>("declared_at")},
                       2);
    }
    {
        using t = allocated_share;
        bind_record<t>(m, "A share beside the others.",
                       {field<&t::who>("who"),
                        field<&t::code>("code", "of the claim; empty for others and unknown that nobody stated"),
                        field<&t::lower>("lower", "as claimed"),
                        field<&t::upper>("upper"),
                        field<&t::at_least>("at_least", "what the others' bounds leave of it"),
                        field<&t::at_most>("at_most")},
                       1);
    }
    {
        using t = allocation;
        bind_record<t>(m, "All shares of one change by one rule.",
                       {field<&t::of>("of"),
                        field<&t::judgement>("judgement"),
                        field<&t::shares>("shares", "in order of words, others and unknown last"),
                        field<&t::sum_lower>("sum_lower"),
                        field<&t::sum_upper>("sum_upper"),
                        field<&t::feasible>("feasible", "sum_lower <= 1 <= sum_upper"),
                        field<&t::text>("text", "a sentence")},
                       1)
            .def("__str__", [](const t& a) { return a.text; });
    }
}

void bind_cycles(py::module_& m) {
    {
        using t = prediction;
        bind_record<t>(m, "What is expected of a number, with everything fixed that will decide whether it came true.",
                       {field<&t::indicator>("indicator", "or measure"),
                        field<&t::place>("place"),
                        field<&t::organisation>("organisation"),
                        field<&t::first>("first", "of the window"),
                        field<&t::last>("last"),
                        field<&t::way>("way"),
                        field<&t::method>("method"),
                        field<&t::threshold>("threshold", "of numbers; of interrupted the change wanted, below 0 for one downwards"),
                        field<&t::needed>("needed", "of threshold: periods that reach it; 0: all of the window"),
                        field<&t::rules>("rules", "of chart: a set of statistics::rule_set"),
                        field<&t::fewest>("fewest", "of chart and interrupted: numbers wanted before the window"),
                        field<&t::probability>("probability", "that it comes true, as its makers see it"),
                        field<&t::naive>("naive", "the same as a forecast without any knowledge of the change has it, frozen with it"),
                        field<&t::recorded>("recorded")},
                       1);
    }
    {
        using t = cycle;
        bind_record<t>(m, "One turn of improvement.",
                       {field<&t::code>("code"),
                        field<&t::title>("title"),
                        field<&t::kind>("kind"),
                        field<&t::goal>("goal"),
                        field<&t::aim>("aim"),
                        field<&t::who>("who", "organisation that answers for it"),
                        field<&t::cause>("cause", "of a DMAIC: what was found to be behind it"),
                        field<&t::change>("change", "that is tried"),
                        field<&t::started>("started"),
                        field<&t::expected>("expected"),
                        field<&t::decision>("decision"),
                        field<&t::because>("because", "of the decision"),
                        field<&t::dissent>("dissent"),
                        field<&t::decided>("decided"),
                        field<&t::learned>("learned"),
                        field<&t::next>("next", "code of the cycle that continues it"),
                        field<&t::declared_at>("declared_at")},
                       2);
    }
    {
        using t = tollgate;
        bind_record<t>(m, "A gate between two stages: what has to be there before the next one.",
                       {field<&t::stage>("stage"),
                        field<&t::passed>("passed", "nothing lacks, here or at a gate before"),
                        field<&t::lacks>("lacks", "here")},
                       1);
    }
    {
        using t = cycle_result;
        bind_record<t>(m, "A cycle held against its numbers.",
                       {field<&t::code>("code"),
                        field<&t::order>("order"),
                        field<&t::verdict>("verdict"),
                        field<&t::expected>("expected", "periods of the window"),
                        field<&t::present>("present", "of them with a number"),
                        field<&t::before>("before", "numbers before the window"),
                        field<&t::estimate>("estimate", "of threshold periods that reach it; of interrupted the effect; of chart signals"),
                        field<&t::lower>("lower", "of the effect"),
                        field<&t::upper>("upper"),
                        field<&t::probability>("probability", "as predicted"),
                        field<&t::naive>("naive"),
                        field<&t::gates>("gates"),
                        field<&t::text>("text", "a sentence")},
                       1)
            .def("__str__", [](const t& r) { return r.text; });
    }
    {
        using t = scored_prediction;
        bind_record<t>(m, "A prediction with its verdict, as it enters the scores.",
                       {field<&t::code>("code", "of the cycle"),
                        field<&t::probability>("probability"),
                        field<&t::naive>("naive"),
                        field<&t::came_true>("came_true")},
                       1);
    }
    {
        using t = calibration;
        bind_record<t>(m, "How good predictions were, against naive ones frozen with them.",
                       {field<&t::state>("state"),
                        field<&t::cycles>("cycles", "with a verdict, made first"),
                        field<&t::undecided>("undecided", "cannot say: not scored"),
                        field<&t::refused>("refused", "not scored"),
                        field<&t::unverified>("unverified", "of cycles, whose order nobody vouches for"),
                        field<&t::came_true>("came_true"),
                        field<&t::brier>("brier", "mean of (probability - outcome)^2: 0 is best"),
                        field<&t::naive_brier>("naive_brier"),
                        field<&t::brier_skill>("brier_skill", "1 - brier / naive_brier; empty where the naive forecast was perfect"),
                        field<&t::log_score>("log_score", "mean ln of the probability given to what happened; empty where that was 0"),
                        field<&t::naive_log_score>("naive_log_score"),
                        field<&t::codes>("codes", "of cycles, in order of words"),
                        field<&t::scored>("scored", "the same with their probabilities, in order of words"),
                        field<&t::text>("text")},
                       1)
            .def("__str__", [](const t& k) { return k.text; });
    }
}

void bind_theory(py::module_& m) {
    {
        using t = partner_activity;
        bind_record<t>(m, "What a partner does.",
                       {field<&t::organisation>("organisation"),
                        field<&t::activity>("activity", "as a pathway of the agenda names it"),
                        field<&t::declared_at>("declared_at")},
                       2);
    }
    {
        using t = outcome_row;
        bind_record<t>(m, "A goal of the agenda with what it is seen by and who is thought to move it.",
                       {field<&t::goal>("goal"),
                        field<&t::core>("core", "indicators of the goal"),
                        field<&t::contributing>("contributing"),
                        field<&t::counter>("counter"),
                        field<&t::activities>("activities", "from which a way leads to the goal or to one of its indicators"),
                        field<&t::partners>("partners", "whose activities these are"),
                        field<&t::crowded>("crowded")},
                       1);
    }
    {
        using t = partner_row;
        bind_record<t>(m, "A partner and the goals that its activities are thought to lead to.",
                       {field<&t::organisation>("organisation"),
                        field<&t::activities>("activities"),
                        field<&t::goals>("goals")},
                       1);
    }
    {
        using t = theory_link;
        bind_record<t>(m, "From an activity or an indicator to the next indicator or goal on its way; other words between are passed over.",
                       {field<&t::from>("from_"), field<&t::to>("to")}, 2);
    }
    {
        using t = theory_map;
        bind_record<t>(m, "What a theory of change looks like from its ends: who touches which outcome, and what is not thought through.",
                       {field<&t::outcomes>("outcomes", "in the agenda's order"),
                        field<&t::partners>("partners", "in order of words"),
                        field<&t::links>("links", "in order of words"),
                        field<&t::rings>("rings"),
                        field<&t::gaps>("gaps")},
                       1)
            .def(
            "find",
            [](const t& of, const std::string& goal) {
                const outcome_row* found = of.find(goal);
                return found == nullptr ? py::object(py::none()) : py::cast(*found);
            },
            py::arg("goal"), "The outcome of a goal's code, or None.");
    }
}

void bind_functions(py::module_& m) {
    m.def(
        "check_counterfactual",
        [](const py::object& claim) {
            return to_python(check(from_python<counterfactual_claim>(claim, {"check_claim", "claim"})));
        },
        py::arg("claim"));
    m.def(
        "check_allocation",
        [](const py::object& claim) {
            return to_python(check(from_python<allocation_claim>(claim, {"check_claim", "claim"})));
        },
        py::arg("claim"));
    m.def(
        "allocate",
        [](const py::object& claims) {
            return to_python(allocate(from_python<std::vector<allocation_claim>>(claims, {"allocate", "claims"})));
        },
        py::arg("claims"));
    m.def(
        "check_cycle",
        [](const py::object& of) { return to_python(check(from_python<cycle>(of, {"check_cycle", "cycle"}))); },
        py::arg("cycle"));
    m.def(
        "evaluate_cycle",
        [](const py::object& of, const py::object& when, const py::object& numbers, const py::object& given,
           const py::object& recorded, bool vouched) {
            const char* name = "evaluate_cycle";
            const auto  c = from_python<cycle>(of, {name, "cycle"});
            const auto  periods = from_python<std::vector<period>>(when, {name, "when"});
            const auto  why = given_rows(given, {name, "given"});
            const auto  times = from_python<std::vector<instant>>(recorded, {name, "recorded"});
            return evaluate(c, {periods, span_of<double>(numbers, {name, "numbers"}), why, times, vouched});
        },
        py::arg("cycle"), py::arg("when"), py::arg("numbers"), py::arg("given"), py::arg("recorded"), py::arg("vouched"));
    m.def(
        "score_cycles",
        [](const py::object& results) {
            return score(from_python<std::vector<cycle_result>>(results, {"score_cycles", "results"}));
        },
        py::arg("results"));
    m.def(
        "map_theory",
        [](const definitions& agreed, const py::object& partners, const py::object& options) {
            const auto who = from_python<std::vector<partner_activity>>(partners, {"map_theory", "partners"});
            return map_theory(agreed.common_agenda, agreed.indicators, who,
                              from_python<theory_options>(options, {"map_theory", "options"}));
        },
        py::arg("definitions"), py::arg("partners"), py::arg("options"));
    m.def("describe_theory_options", [] { return to_python(describe(theory_options{})); });
}

/// The columns of one pair, kept while it is looked at.
struct pair_columns {
    std::vector<status> first_given, last_given;
    series_pair         pair;
};

[[nodiscard]] pair_columns pair_from(py::handle from) {
    const argument at{"lead_lag", "pairs"};
    const py::list x = unpacked(py::reinterpret_borrow<py::object>(from), at, 6);
    pair_columns   c;
    c.first_given = given_rows(x[4], at);
    c.last_given = given_rows(x[5], at);
    c.pair = {text_from(x[0], at), text_from(x[1], at), span_of<double>(x[2], at), span_of<double>(x[3], at), {}, {}};
    return c;
}

void bind_lead_lag(py::module_& m) {
    m.def(
        "lead_lag",
        [](const py::object& pairs, const py::object& options) {
            const auto                by = from_python<lead_lag_options>(options, {"lead_lag", "options"});
            std::vector<pair_columns> kept;
            for (const py::handle one : items_from(pairs, {"lead_lag", "pairs"}, "a list of pairs")) kept.push_back(pair_from(one));
            std::vector<series_pair> all;
            for (const pair_columns& c : kept) {
                all.push_back(c.pair);
                all.back().first_given = c.first_given;
                all.back().last_given = c.last_given;
            }
            const std::vector<lead_lag_row> rows = lead_lag(all, by);
            py::list                        out;
            for (const lead_lag_row& r : rows)
                out.append(packed({py::str(r.first), py::str(r.last), py::int_(r.lag), py::str(std::string(name(r.state))),
                                   number_or_none(r.correlation), number_or_none(r.p), number_or_none(r.adjusted),
                                   py::bool_(r.associated), py::int_(r.pairs), py::int_(r.first_order), py::int_(r.last_order),
                                   py::str(r.text)}));
            return out;
        },
        py::arg("pairs"), py::arg("options"));
    m.def("describe_lead_lag_options", [] { return to_python(describe(lead_lag_options{})); });
}

} // namespace

void bind_learning_cycles(py::module_& m) {
    bind_claims(m);
    bind_cycles(m);
    bind_theory(m);
    bind_functions(m);
    bind_lead_lag(m);
    m.attr("OTHERS_AND_UNKNOWN") = py::str(std::string(others_and_unknown));
}

} // namespace steelyard::python
