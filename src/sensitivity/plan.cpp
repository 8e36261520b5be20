// SPDX-License-Identifier: MIT
#include <steelyard/core/error.hpp>
#include <steelyard/core/text.hpp>
#include <steelyard/sensitivity/plan.hpp>

#include <algorithm>
#include <cmath>
#include <map>
#include <utility>

namespace steelyard::inline v0_1::sensitivity {

namespace {

/// Looks at a ledger against the paths that stages have, and writes down all that is wrong.
class ledger_checker {
public:
    ledger_checker(const stage_chain& chain, const std::vector<judgement>& ledger,
                   const std::vector<std::vector<std::string>>& paths)
        : chain_(chain),
          ledger_(ledger),
          paths_(paths) {
        for (const auto& of_stage : paths) all_paths_.insert(all_paths_.end(), of_stage.begin(), of_stage.end());
    }

    [[nodiscard]] std::vector<problem> run() {
        std::vector<std::string> ids;
        for (const judgement& j : ledger_) {
            if (j.id.empty())
                object(j, "id", "no_id", "a judgement has no id", "give it one");
            else if (std::ranges::find(ids, j.id) != ids.end())
                object(j, "id", "repeated_id", "another judgement has this id", "give each its own");
            ids.push_back(j.id);
            check_options(j);
            check_probabilities(j);
            check_settings(j);
        }
        return std::move(problems_);
    }

private:
    void object(const judgement& j, const std::string& key, const std::string& rule, const std::string& found,
                const std::string& advice) {
        input_place where = j.declared_at;
        where.column = key;
        where.code = j.id;
        problems_.push_back({severity::fault, rule, where, found, advice});
    }

    void check_options(const judgement& j) {
        std::vector<std::string> ids;
        for (const judgement_option& o : j.options) {
            if (o.id.empty())
                object(j, "options", "no_id", "an option has no id", "give it one");
            else if (std::ranges::find(ids, o.id) != ids.end())
                object(j, "options", "repeated_id", "two options are called '" + o.id + "'", "give each its own id");
            ids.push_back(o.id);
        }
        if (j.options.empty())
            object(j, "options", "no_options", "the judgement has no options", "name the one that is chosen at least");
        else if (std::ranges::find(ids, j.chosen) == ids.end())
            object(j, "chosen", "unknown_option",
                   j.chosen.empty() ? "nothing is chosen" : "'" + j.chosen + "' is no option of it",
                   suggest(j.chosen, ids));
    }

    void check_probabilities(const judgement& j) {
        double      sum = 0;
        std::size_t stated = 0;
        bool        fine = true;
        for (const judgement_option& o : j.options)
            if (o.probability) {
                ++stated;
                sum += *o.probability;
                fine = fine && std::isfinite(*o.probability) && *o.probability >= 0;
            }
        if (stated == 0) return;
        const std::string key = "probability", rule = "bad_probabilities";
        if (stated < j.options.size())
            object(j, key, rule,
                   std::to_string(stated) + " of " + std::to_string(j.options.size()) + " options have one",
                   "state all of them, or none");
        else if (!fine)
            object(j, key, rule, "they are not all finite and at least 0", "give shares");
        else if (std::abs(sum - 1) > 1e-9)
            object(j, key, rule, "they add up to " + number_text(sum), "they add up to 1");
    }

    void check_settings(const judgement& j) {
        for (const judgement_option& o : j.options) {
            std::vector<std::string> here;
            for (const binding& b : o.sets) {
                if (std::ranges::find(here, b.path) != here.end())
                    object(j, b.path, "repeated_path", "option '" + o.id + "' sets it twice", "set it once");
                here.push_back(b.path);
                const auto other = owner_.emplace(b.path, &j).first->second;
                if (other != &j)
                    object(j, b.path, "repeated_path", "judgement '" + other->id + "' sets it as well",
                           "an option of the engine is decided by one judgement");
                check_value(j, o, b);
            }
        }
    }

    void check_value(const judgement& j, const judgement_option& o, const binding& b) {
        bool known = false;
        for (std::size_t s = 0; s < paths_.size(); ++s) {
            if (!std::ranges::binary_search(paths_[s], b.path)) continue;
            if (std::exchange(known, true)) continue; // stages that share an option read it alike
            try {
                (void)chain_.stages[s]->prepare(std::span(&b, 1));
            } catch (const error& e) {
                object(j, b.path, "bad_value", "option '" + o.id + "': " + e.what(), "");
            }
        }
        if (!known)
            object(j, b.path, "unknown_path", "option '" + o.id + "' sets what no stage has",
                   suggest(b.path, all_paths_));
    }

    const stage_chain&                           chain_;
    const std::vector<judgement>&                ledger_;
    const std::vector<std::vector<std::string>>& paths_;
    std::vector<std::string>                     all_paths_;
    std::map<std::string, const judgement*>      owner_;
    std::vector<problem>                         problems_;
};

[[nodiscard]] std::vector<factor> factors_of(const std::vector<judgement>& ledger) {
    std::vector<factor> factors;
    for (const judgement& j : ledger) {
        factor f = factor::equal(j.id, static_cast<std::int32_t>(j.options.size()));
        for (std::size_t o = 0; o < j.options.size(); ++o)
            if (j.options[o].probability) f.probabilities[o] = *j.options[o].probability;
        factors.push_back(std::move(f));
    }
    return factors;
}

[[nodiscard]] std::int32_t position_of(const judgement& j, const std::string& option) {
    const auto it = std::ranges::find(j.options, option, &judgement_option::id);
    return it == j.options.end() ? -1 : static_cast<std::int32_t>(it - j.options.begin());
}

/// Combinations that some exclusion forbids, ascending.
[[nodiscard]] std::vector<std::int64_t> forbidden(const factorial& all, const std::vector<judgement>& ledger,
                                                  std::span<const exclusion> excluded) {
    std::vector<problem>                                            problems;
    std::vector<std::vector<std::pair<std::int32_t, std::int32_t>>> rules;
    for (const exclusion& e : excluded) {
        auto& rule = rules.emplace_back();
        if (e.together.empty())
            problems.push_back({severity::fault,
                                "empty_exclusion",
                                {"", 0, "excluded", ""},
                                "an exclusion names no option",
                                "name those that do not go together"});
        for (const chosen_option& c : e.together) {
            const auto j = std::ranges::find(ledger, c.judgement, &judgement::id);
            const auto option = j == ledger.end() ? -1 : position_of(*j, c.option);
            if (option < 0)
                problems.push_back({severity::fault,
                                    "unknown_option",
                                    {"", 0, "excluded", c.judgement},
                                    "there is no option '" + c.option + "' of judgement '" + c.judgement + "'",
                                    "name a judgement of the plan and one of its options"});
            rule.emplace_back(static_cast<std::int32_t>(j - ledger.begin()), option);
        }
    }
    if (!problems.empty()) throw invalid_input("plan", std::move(problems));
    std::vector<std::int64_t> found;
    for (std::int64_t c = 0; c < all.combinations() && !rules.empty(); ++c) {
        const std::vector<std::int32_t> options = all.options_of(c);
        const auto                      fits = [&](const auto& part) {
            return options[static_cast<std::size_t>(part.first)] == part.second;
        };
        if (std::ranges::any_of(rules, [&](const auto& rule) { return std::ranges::all_of(rule, fits); }))
            found.push_back(c);
    }
    return found;
}

} // namespace

plan::plan(stage_chain chain, std::vector<judgement> ledger, std::span<const exclusion> excluded)
    : chain_(std::move(chain)),
      ledger_(std::move(ledger)) {
    for (const auto& s : chain_.stages) {
        auto& paths = paths_.emplace_back();
        for (option_description& d : s->options()) paths.push_back(std::move(d.path));
        std::ranges::sort(paths);
    }
    std::vector<problem> problems = ledger_checker(chain_, ledger_, paths_).run();
    if (!problems.empty()) throw invalid_input("plan", std::move(problems));
    design_ = factorial(factors_of(ledger_));
    const std::vector<std::int64_t> left_out = forbidden(design_, ledger_, excluded);
    if (!left_out.empty()) design_ = factorial(factors_of(ledger_), left_out);
    std::vector<std::int32_t> options;
    for (const judgement& j : ledger_) options.push_back(position_of(j, j.chosen));
    chosen_ = design_.combination_of(options);
    if (!design_.admits(chosen_))
        throw invalid_input("plan", {{severity::fault,
                                      "chosen_is_excluded",
                                      {"", 0, "excluded", ""},
                                      "the options as chosen are excluded together",
                                      "choose others, or admit them"}});
    setting_.resize(paths_.size());
    for (std::size_t s = 0; s < paths_.size(); ++s)
        for (std::size_t j = 0; j < ledger_.size(); ++j) {
            const auto touches = [&](const judgement_option& o) {
                return std::ranges::any_of(
                    o.sets, [&](const binding& b) { return std::ranges::binary_search(paths_[s], b.path); });
            };
            if (std::ranges::any_of(ledger_[j].options, touches)) setting_[s].push_back(static_cast<std::int32_t>(j));
        }
}

bool plan::reads(std::int64_t stage, std::string_view path) const {
    const auto& paths = paths_.at(static_cast<std::size_t>(stage));
    return std::binary_search(paths.begin(), paths.end(), path);
}

std::vector<binding> plan::settings(std::int64_t stage, std::int32_t judgement, std::int32_t option) const {
    std::vector<binding> found;
    for (const binding& b :
         ledger_.at(static_cast<std::size_t>(judgement)).options.at(static_cast<std::size_t>(option)).sets)
        if (reads(stage, b.path)) found.push_back(b);
    return found;
}

std::string plan::measure() const {
    std::vector<std::string> stated;
    for (const judgement& j : ledger_)
        if (std::ranges::any_of(j.options, [](const judgement_option& o) { return o.probability.has_value(); }))
            stated.push_back("`" + j.id + "`");
    if (stated.empty()) return "All options of a judgement count alike: nobody stated probabilities.";
    const std::string of =
        "The options of " + join(stated, ", ", stated.size()) + " count by their stated probabilities";
    return stated.size() == ledger_.size() ? of + "." : of + ", those of the others alike: nobody stated any.";
}

plan index_plan(composite::index_chain of, std::vector<judgement> ledger, std::span<const exclusion> excluded) {
    return {composite::index_stages(std::move(of)), std::move(ledger), excluded};
}

} // namespace steelyard::inline v0_1::sensitivity
