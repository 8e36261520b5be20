// SPDX-License-Identifier: MIT
#include "detail/evaluate.hpp"
#include "detail/words.hpp"

#include <steelyard/core/error.hpp>
#include <steelyard/core/text.hpp>
#include <steelyard/sensitivity/alternatives.hpp>

#include <algorithm>
#include <utility>

namespace steelyard::inline v0_1::sensitivity {

namespace {

constexpr std::int64_t most_enumerated = 1'000'000;

using detail::counted;

[[nodiscard]] std::vector<std::int32_t> judgements_of(const std::vector<judgement>& ledger, equivalence type) {
    std::vector<std::int32_t> found;
    for (std::size_t j = 0; j < ledger.size(); ++j)
        if (ledger[j].type == type) found.push_back(static_cast<std::int32_t>(j));
    return found;
}

/// Adds combinations up, one after the other.
void add(pooled_answer& p, const alternatives_result& r, std::int64_t combination) {
    const auto c = static_cast<std::size_t>(combination);
    ++p.admitted;
    if (r.answered[c] == 0) return;
    const auto    width = static_cast<std::size_t>(r.of.width);
    const double* x = r.of.values.data() + c * width;
    const double  weight = r.design.probability()[c];
    if (p.answered++ == 0) {
        p.low.assign(x, x + width);
        p.high = p.low;
        p.mean.assign(width, 0);
        p.low_at.assign(width, combination);
        p.high_at = p.low_at;
    }
    for (std::size_t i = 0; i < width; ++i) {
        if (x[i] < p.low[i]) p.low[i] = x[i], p.low_at[i] = combination;
        if (x[i] > p.high[i]) p.high[i] = x[i], p.high_at[i] = combination;
        p.mean[i] += weight * x[i];
    }
    if (r.conclusion && x[0] != 0) ++p.holds;
    p.share += weight; // of all answered, until the end
}
void finish(pooled_answer& p, bool conclusion) {
    if (p.share > 0)
        for (double& m : p.mean) m /= p.share;
    p.share = conclusion && !p.mean.empty() ? p.mean[0] : 0;
}

[[nodiscard]] std::vector<multiverse> part(const alternatives_result& r) {
    const auto own = judgements_of(r.ledger, equivalence::non_equivalent),
               uncertain = judgements_of(r.ledger, equivalence::uncertain);
    const auto   as_chosen = r.design.options_of(r.chosen);
    std::int64_t count = 1;
    for (const std::int32_t j : own)
        count *= static_cast<std::int64_t>(r.ledger[static_cast<std::size_t>(j)].options.size());
    std::vector<multiverse> all(static_cast<std::size_t>(count));
    std::vector<bool>       named(all.size(), false);
    for (std::int64_t c = 0; c < r.design.combinations(); ++c) {
        const auto  options = r.design.options_of(c);
        std::size_t m = 0;
        for (const std::int32_t j : own)
            m = m * r.ledger[static_cast<std::size_t>(j)].options.size() +
                static_cast<std::size_t>(options[static_cast<std::size_t>(j)]);
        if (!named[m]) {
            named[m] = true;
            for (const std::int32_t j : own) {
                const judgement& of = r.ledger[static_cast<std::size_t>(j)];
                const auto       o = static_cast<std::size_t>(options[static_cast<std::size_t>(j)]);
                all[m].fixed.push_back({of.id, of.options[o].id});
                all[m].as_chosen = all[m].as_chosen && of.options[o].id == of.chosen;
            }
            if (!uncertain.empty()) all[m].with_uncertain.emplace();
        }
        if (!r.design.admits(c)) continue;
        const bool certain = std::ranges::all_of(uncertain, [&](std::int32_t j) {
            return options[static_cast<std::size_t>(j)] == as_chosen[static_cast<std::size_t>(j)];
        });
        if (certain) add(all[m].equivalent, r, c);
        if (all[m].with_uncertain) add(*all[m].with_uncertain, r, c);
    }
    for (multiverse& m : all) {
        finish(m.equivalent, r.conclusion);
        if (m.with_uncertain) finish(*m.with_uncertain, r.conclusion);
    }
    return all;
}

/// Options that the last stage they have a say in cannot tell apart. Where they have no say at all, all are the same.
[[nodiscard]] std::vector<same_option> find_same(const plan& of, const detail::evaluation& e) {
    std::vector<same_option> found;
    std::vector<double>      content;
    for (const judgement& j : of.ledger())
        for (std::size_t o = 1; o < j.options.size(); ++o)
            if (std::ranges::all_of(j.options, [](const judgement_option& x) { return x.sets.empty(); }))
                found.push_back({j.id, j.options[o].id, j.options[0].id});
    for (std::size_t s = 0; s < e.content.size(); ++s) {
        const auto later = [&](std::int32_t j) {
            for (std::size_t t = s + 1; t < e.content.size(); ++t)
                if (std::ranges::find(of.setting(static_cast<std::int64_t>(t)), j) !=
                    of.setting(static_cast<std::int64_t>(t)).end())
                    return true;
            return false;
        };
        const auto& here = of.setting(static_cast<std::int64_t>(s));
        if (std::ranges::all_of(here, later)) continue;
        content.assign(e.content[s].begin(), e.content[s].end());
        for (const duplicate_option& d : duplicates(of.design(), content)) {
            if (std::ranges::find(here, d.factor) == here.end() || later(d.factor)) continue;
            const judgement& j = of.ledger()[static_cast<std::size_t>(d.factor)];
            found.push_back({j.id, j.options[static_cast<std::size_t>(d.option)].id,
                             j.options[static_cast<std::size_t>(d.same_as)].id});
        }
    }
    return found;
}

[[nodiscard]] bool uses_same(const flip& f, const alternatives_result& r) {
    for (std::size_t i = 0; i < f.factors.size(); ++i) {
        const judgement& j = r.ledger[static_cast<std::size_t>(f.factors[i])];
        const auto       is = [&](const same_option& s) {
            return s.judgement == j.id && s.option == j.options[static_cast<std::size_t>(f.options[i])].id;
        };
        if (std::ranges::any_of(r.same_options, is)) return true;
    }
    return false;
}

/// Over what was answered, whatever the judgements' types: a flip is a flip.
[[nodiscard]] std::vector<flip> find_flips(const alternatives_result& r) {
    if (!r.conclusion || r.answered[static_cast<std::size_t>(r.chosen)] == 0) return {};
    std::vector<std::int64_t> left_out;
    std::vector<std::uint8_t> holds(r.answered.size(), 0);
    for (std::size_t c = 0; c < holds.size(); ++c) {
        holds[c] = r.of.values[c] != 0 ? 1 : 0;
        if (r.answered[c] == 0) left_out.push_back(static_cast<std::int64_t>(c));
    }
    std::vector<factor> factors; // alike: probabilities of 0 must not stand in the way
    for (const judgement& j : r.ledger)
        factors.push_back(factor::equal(j.id, static_cast<std::int32_t>(j.options.size())));
    std::vector<flip> flips = holding(factorial(std::move(factors), left_out), holds, r.chosen).smallest_flips;
    std::erase_if(flips, [&](const flip& f) { return uses_same(f, r); });
    return flips;
}

[[nodiscard]] std::vector<no_answer> count_unanswered(const detail::evaluation& e) {
    std::vector<no_answer> all;
    for (const std::string& why : e.reasons) all.push_back({why, 0, 0});
    for (std::size_t c = e.reason.size(); c-- > 0;)
        if (e.reason[c] >= 0) {
            no_answer& of = all[static_cast<std::size_t>(e.reason[c])];
            ++of.combinations;
            of.first = static_cast<std::int64_t>(c);
        }
    std::ranges::stable_sort(all,
                             [](const no_answer& a, const no_answer& b) { return a.combinations > b.combinations; });
    return all;
}

// ---- sentences

[[nodiscard]] std::string fixed_text(const multiverse& m) {
    std::string s;
    for (const chosen_option& f : m.fixed) s += (s.empty() ? "with `" : " and `") + f.judgement + "` = " + f.option;
    return s;
}
/// "holds in 231 of 320 combinations of 5 judgements", "lies between 48.2 and 60.1 in ..."
[[nodiscard]] std::string said(const pooled_answer& p, std::size_t judgements, bool conclusion) {
    const std::string of =
        counted(p.answered, "combination") + " of " + counted(static_cast<std::int64_t>(judgements), "judgement");
    if (p.answered == 0) return "has no answer";
    if (conclusion) return "holds in " + std::to_string(p.holds) + " of " + of;
    if (p.low[0] == p.high[0]) return "is " + number_text(p.low[0], 4) + " in all " + of;
    return "lies between " + number_text(p.low[0], 4) + " and " + number_text(p.high[0], 4) + " in " + of;
}

[[nodiscard]] std::string flip_text(const alternatives_result& r) {
    const std::size_t chosen = static_cast<std::size_t>(r.chosen);
    if (r.answered[chosen] == 0) return " As chosen there is no answer.";
    const std::string as_chosen = r.of.values[chosen] != 0 ? " As chosen it holds" : " As chosen it does not hold";
    if (r.smallest_flips.empty()) return as_chosen + ", and no admissible change turns it around.";
    std::string s =
        as_chosen + "; changing " + detail::changes_text(r.smallest_flips.front(), r.ledger) + " turns it around";
    const auto others = static_cast<std::int64_t>(r.smallest_flips.size()) - 1;
    if (others > 0)
        s += ", and so " + std::string(others == 1 ? "does 1 other change" : "do " + counted(others, "other change")) +
             " of as many";
    return s + ".";
}

} // namespace

std::vector<std::string> alternatives_result::basis() const {
    std::vector<std::string> ids;
    for (const judgement& j : ledger) ids.push_back(j.id);
    return ids;
}

std::string alternatives_result::sentence() const {
    const std::size_t equivalent = judgements_of(ledger, equivalence::equivalent).size(),
                      uncertain = judgements_of(ledger, equivalence::uncertain).size();
    std::string s;
    for (const multiverse& m : multiverses) {
        const std::string with = fixed_text(m);
        if (m.equivalent.admitted == 0 && !(m.with_uncertain && m.with_uncertain->admitted > 0))
            continue; // nobody would defend it
        if (s.empty())
            s = (conclusion ? "\"" + asked + "\"" : asked) + (with.empty() ? " " : ", " + with + ", ");
        else
            s += "; " + with + " it ";
        s += said(m.equivalent, equivalent, conclusion);
        if (m.with_uncertain)
            s += ", and with the uncertain ones " + said(*m.with_uncertain, equivalent + uncertain, conclusion);
    }
    s += ".";
    std::int64_t none = 0;
    for (const no_answer& n : unanswered) none += n.combinations;
    if (none > 0)
        s += " " + counted(none, "combination") + (none == 1 ? " has" : " have") +
             " no answer: " + unanswered.front().why + ".";
    return conclusion ? s + flip_text(*this) : s;
}

alternatives_result alternatives(const plan& of, const question& asked, workspace* memory, const run_options& run) {
    if (of.design().combinations() > most_enumerated)
        throw not_supported("alternatives: " + std::to_string(of.design().combinations()) +
                            " combinations are too many to look at each; sample them, or ask with fewer judgements");
    if (asked.width() < 1)
        throw shape_mismatch("alternatives: the question '" + asked.text() + "' has no answer of any width");
    detail::evaluation  e = detail::evaluate(of, asked, memory, run);
    alternatives_result r;
    r.asked = asked.text();
    r.conclusion = asked.is_conclusion();
    r.design = of.design();
    r.ledger = of.ledger();
    r.chosen = of.chosen();
    r.of = {std::move(e.values), asked.width()};
    r.answered = std::move(e.answered);
    r.measure = of.measure();
    r.same_options = find_same(of, e);
    conclude(r);
    r.unanswered = count_unanswered(e);
    r.stages = std::move(e.stages);
    return r;
}

void conclude(alternatives_result& result) {
    std::int64_t combinations = 1;
    for (const judgement& j : result.ledger) combinations *= static_cast<std::int64_t>(j.options.size());
    const auto answers = static_cast<std::int64_t>(result.answered.size());
    if (combinations != answers || result.design.combinations() != answers || result.of.width < 1 ||
        static_cast<std::int64_t>(result.of.values.size()) != answers * result.of.width || result.chosen < 0 ||
        result.chosen >= answers)
        throw shape_mismatch("conclude: the judgements have " + std::to_string(combinations) +
                             " combinations, and there are answers for " + std::to_string(answers));
    result.multiverses = part(result);
    result.smallest_flips = find_flips(result);
}

experiment experiment_of(const alternatives_result& result, std::int64_t multiverse, pool which) {
    if (multiverse < 0 || multiverse >= static_cast<std::int64_t>(result.multiverses.size()))
        throw unknown_code("experiment_of: there is no multiverse " + std::to_string(multiverse) + " of " +
                           std::to_string(result.multiverses.size()));
    std::vector<std::int32_t> options = result.design.options_of(result.chosen), free;
    std::vector<factor>       factors;
    for (std::size_t j = 0, fixed = 0; j < options.size(); ++j) {
        const judgement& of = result.ledger[j];
        if (of.type == equivalence::non_equivalent) {
            const std::string& option = result.multiverses[static_cast<std::size_t>(multiverse)].fixed[fixed++].option;
            options[j] = static_cast<std::int32_t>(std::ranges::find(of.options, option, &judgement_option::id) -
                                                   of.options.begin());
        } else if (of.type == equivalence::equivalent || which == pool::with_uncertain) {
            free.push_back(static_cast<std::int32_t>(j));
            factors.push_back(result.design.factors()[j]);
        }
    }
    const factorial           all(factors);
    std::vector<std::int64_t> left_out;
    experiment                e;
    e.of.width = result.of.width;
    const auto width = static_cast<std::size_t>(result.of.width);
    e.of.values.reserve(static_cast<std::size_t>(all.combinations()) * width);
    for (std::int64_t c = 0; c < all.combinations(); ++c) {
        const auto own = all.options_of(c);
        for (std::size_t k = 0; k < free.size(); ++k) options[static_cast<std::size_t>(free[k])] = own[k];
        const auto at = static_cast<std::size_t>(result.design.combination_of(options));
        if (result.answered[at] == 0) left_out.push_back(c);
        e.of.values.insert(e.of.values.end(), result.of.values.begin() + static_cast<std::ptrdiff_t>(at * width),
                           result.of.values.begin() + static_cast<std::ptrdiff_t>((at + 1) * width));
    }
    if (static_cast<std::int64_t>(left_out.size()) == all.combinations())
        throw insufficient_data(
            "experiment_of: none of its combinations was answered; alternatives_result::unanswered says why");
    e.design = factorial(std::move(factors), left_out);
    return e;
}

} // namespace steelyard::inline v0_1::sensitivity
