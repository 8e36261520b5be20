// SPDX-License-Identifier: MIT
#include "detail/words.hpp"

#include <steelyard/core/error.hpp>
#include <steelyard/sensitivity/flip_map.hpp>

#include <algorithm>
#include <utility>

namespace steelyard::inline v0_1::sensitivity {

namespace {

using detail::counted;

/// `a` decides in a larger share of settings than `b`: without a division, so that equal shares are equal.
[[nodiscard]] bool says_more(const judgement_weight& a, const judgement_weight& b) {
    return a.decides * std::max<std::int64_t>(b.settings, 1) > b.decides * std::max<std::int64_t>(a.settings, 1);
}

/// A result seen without options that are the same as another: what stands there twice counts once.
struct distinct_view {
    const alternatives_result&             result;
    std::vector<std::vector<std::int32_t>> first;  ///< by judgement and option: the first that is the same
    std::vector<std::uint8_t>              counts; ///< by combination: answered, and of first options only

    explicit distinct_view(const alternatives_result& r) : result(r), counts(r.answered) {
        for (const judgement& j : r.ledger) {
            auto& own = first.emplace_back();
            for (std::size_t o = 0; o < j.options.size(); ++o) {
                const auto same = std::ranges::find_if(r.same_options, [&](const same_option& s) {
                    return s.judgement == j.id && s.option == j.options[o].id;
                });
                const auto at =
                    same == r.same_options.end()
                        ? o
                        : static_cast<std::size_t>(std::ranges::find(j.options, same->same_as, &judgement_option::id) -
                                                   j.options.begin());
                own.push_back(static_cast<std::int32_t>(at));
            }
        }
        if (r.same_options.empty()) return;
        for (std::size_t c = 0; c < counts.size(); ++c) {
            const auto options = r.design.options_of(static_cast<std::int64_t>(c));
            for (std::size_t j = 0; j < options.size(); ++j)
                if (first[j][static_cast<std::size_t>(options[j])] != options[j]) counts[c] = 0;
        }
    }
};

/// Walks over the settings of all other judgements, with the combinations of this one's options in each.
template <class Visit>
void for_each_setting(const factorial& design, std::size_t judgement, Visit visit) {
    std::int64_t inner = 1;
    for (std::size_t f = judgement + 1; f < design.factors().size(); ++f)
        inner *= static_cast<std::int64_t>(design.factors()[f].probabilities.size());
    const std::int64_t outer = inner * static_cast<std::int64_t>(design.factors()[judgement].probabilities.size());
    for (std::int64_t block = 0; block < design.combinations(); block += outer)
        for (std::int64_t i = 0; i < inner; ++i) visit(block + i, inner); // of option k: block + i + k * inner
}

[[nodiscard]] judgement_weight weigh(const distinct_view& view, std::size_t judgement) {
    const alternatives_result& r = view.result;
    judgement_weight           w{r.ledger[judgement].id};
    const auto                 options = static_cast<std::int64_t>(r.ledger[judgement].options.size());
    for_each_setting(r.design, judgement, [&](std::int64_t first, std::int64_t step) {
        std::int64_t answered = 0;
        double       answer = 0;
        bool         agree = true;
        for (std::int64_t k = 0; k < options; ++k) {
            const auto c = static_cast<std::size_t>(first + k * step);
            if (view.counts[c] == 0) continue;
            agree = agree && (answered == 0 || r.of.values[c] == answer);
            answer = r.of.values[c];
            ++answered;
        }
        w.settings += answered > 1 ? 1 : 0;
        w.decides += agree ? 0 : 1;
    });
    return w;
}

[[nodiscard]] flip_row row_of(const distinct_view& view, std::size_t judgement, std::int32_t option,
                              const std::vector<std::int32_t>& chosen) {
    const alternatives_result& r = view.result;
    flip_row                   row;
    row.judgement = r.ledger[judgement].id;
    row.option = r.ledger[judgement].options[static_cast<std::size_t>(option)].id;
    row.chosen = chosen[judgement] == option;
    for (const same_option& s : r.same_options)
        if (s.judgement == row.judgement && s.option == row.option) row.same_as = s.same_as;
    std::vector<std::int32_t> changed = chosen;
    changed[judgement] = option;
    const auto at = static_cast<std::size_t>(r.design.combination_of(changed)),
               now = static_cast<std::size_t>(r.chosen);
    if (r.answered[at] != 0) row.alone = r.of.values[at];
    row.flips = row.alone && r.answered[now] != 0 && r.of.values[at] != r.of.values[now];
    const auto& same = view.first[judgement];
    for_each_setting(r.design, judgement, [&](std::int64_t first, std::int64_t step) {
        const auto a = static_cast<std::size_t>(first + same[static_cast<std::size_t>(option)] * step);
        const auto b = static_cast<std::size_t>(first + same[static_cast<std::size_t>(chosen[judgement])] * step);
        if (view.counts[a] == 0 || view.counts[b] == 0) return;
        ++row.settings;
        row.changed += r.of.values[a] != r.of.values[b] ? 1 : 0;
    });
    return row;
}

[[nodiscard]] std::string holds_text(const alternatives_result& r) {
    const auto count = [&](equivalence type) { return std::ranges::count(r.ledger, type, &judgement::type); };
    const auto m =
        std::ranges::find(r.multiverses, true, &multiverse::as_chosen); // the combination as chosen is admitted
    const auto text = [](const pooled_answer& p, std::int64_t judgements) {
        return std::to_string(p.holds) + " of " + counted(p.answered, "combination") + " of " +
               counted(judgements, "judgement");
    };
    std::string s = "\"" + r.asked + "\" holds in " + text(m->equivalent, count(equivalence::equivalent));
    if (m->with_uncertain)
        s += " (with the uncertain ones in " +
             text(*m->with_uncertain, count(equivalence::equivalent) + count(equivalence::uncertain)) + ")";
    const auto others = static_cast<std::int64_t>(r.multiverses.size()) - 1;
    if (others > 0) s += ", beside " + counted(others, "other multiverse") + " of options that are not equivalent";
    return s;
}

} // namespace

std::vector<std::string> flip_map::hangs_most_on() const {
    std::vector<std::string> most;
    for (const judgement_weight& w : weights)
        if (w.decides > 0 && !says_more(weights.front(), w)) most.push_back(w.judgement);
    return most;
}

flip_map flip_map_of(const alternatives_result& result) {
    if (result.of.width != 1)
        throw shape_mismatch("flip_map_of: the answers to '" + result.asked + "' have " +
                             std::to_string(result.of.width) + " numbers; ask about one unit, or one conclusion");
    flip_map                        map;
    const std::vector<std::int32_t> chosen = result.design.options_of(result.chosen);
    const distinct_view             view(result);
    for (std::size_t j = 0; j < result.ledger.size(); ++j) {
        for (std::size_t o = 0; o < result.ledger[j].options.size(); ++o)
            map.rows.push_back(row_of(view, j, static_cast<std::int32_t>(o), chosen));
        map.weights.push_back(weigh(view, j));
    }
    std::ranges::stable_sort(map.weights, says_more);
    return map;
}

plain_table to_table(const flip_map& map) {
    plain_table                table;
    std::vector<std::string>   judgements, options, same;
    number_cells<double>       alone;
    number_cells<std::int64_t> chosen, flips, settings, changed;
    table.rows = static_cast<std::int64_t>(map.rows.size());
    for (const flip_row& r : map.rows) {
        judgements.push_back(r.judgement);
        options.push_back(r.option);
        same.push_back(r.same_as);
        chosen.numbers.push_back(r.chosen ? 1 : 0);
        alone.numbers.push_back(r.alone.value_or(0));
        alone.there.push_back(r.alone ? 1 : 0);
        flips.numbers.push_back(r.flips ? 1 : 0);
        settings.numbers.push_back(r.settings);
        changed.numbers.push_back(r.changed);
    }
    table.add_repeating("judgement", judgements);
    table.add_repeating("option", options);
    table.add("chosen", std::move(chosen));
    table.add_repeating("same_as", same);
    table.add("alone", std::move(alone));
    table.add("flips", std::move(flips));
    table.add("settings", std::move(settings));
    table.add("changed", std::move(changed));
    return table;
}

std::string plain_sentence(const alternatives_result& result) {
    if (!result.conclusion)
        throw illegal_operation(
            "plain_sentence: '" + result.asked +
            "' is no conclusion that holds or fails; ask whether one is ahead, positive or on target");
    std::string s = holds_text(result);
    if (result.answered[static_cast<std::size_t>(result.chosen)] == 0) return s + "; as chosen it has no answer.";
    const flip_map           map = flip_map_of(result);
    std::vector<std::string> most = map.hangs_most_on();
    if (most.empty()) return s + "; it hangs on none of them.";
    for (std::string& id : most) id = "`" + id + "`";
    const judgement_weight& w = map.weights.front();
    s += "; it hangs most on " + detail::listed(most) + ", which " + (most.size() == 1 ? "decides" : "each decide") +
         " it in " + std::to_string(w.decides) + " of " + counted(w.settings, "setting") + " of the others";
    if (result.smallest_flips.empty()) return s + ".";
    return s + ", and the smallest change that turns it around is " +
           detail::changes_text(result.smallest_flips.front(), result.ledger) + ".";
}

} // namespace steelyard::inline v0_1::sensitivity
