// SPDX-License-Identifier: MIT
#include <steelyard/core/error.hpp>
#include <steelyard/core/text.hpp>
#include <steelyard/learning/claim.hpp>

#include <algorithm>
#include <cmath>
#include <map>
#include <tuple>

namespace steelyard::inline v0_1::learning {

namespace {

constexpr double billion = 1e9;

class claim_checker {
public:
    claim_checker(std::string of, const input_place& where) : of_(std::move(of)), where_(where) {}

    void wants(bool so, const char* rule, const std::string& found, const std::string& advice) {
        if (!so) all_.push_back({severity::fault, rule, where_, of_ + " " + found, advice});
    }
    template <class Claim>
    void usual(const Claim& c) {
        wants(!c.who.empty(), "claim", "does not say who claims", "name the partner");
        wants(!c.of.indicator.empty(), "claim", "does not say of which indicator", "name it");
        const bool numbers = std::isfinite(c.lower) && std::isfinite(c.upper);
        wants(numbers, "claim", "has bounds that are no numbers", "give a lower and an upper bound");
        if (numbers)
            wants(c.lower <= c.upper, "claim", "has its lower bound " + number_text(c.lower) + " above its upper " + number_text(c.upper),
                  "swap them");
    }
    [[nodiscard]] std::vector<problem> found() { return std::move(all_); }

private:
    std::string          of_;
    input_place          where_;
    std::vector<problem> all_;
};

[[nodiscard]] std::string subject_text(const claim_subject& of) {
    std::string s = of.indicator;
    for (const std::string* word : {&of.place, &of.period})
        if (!word->empty()) s += ", " + *word;
    return s;
}

/// A share in billionths.
[[nodiscard]] std::int64_t whole(double share) { return std::llround(share * billion); }

[[nodiscard]] double share_of(std::int64_t billionths) { return static_cast<double>(billionths) / billion; }

void tighten(allocation& a) {
    std::int64_t           least = 0, most = 0;
    constexpr std::int64_t one = 1'000'000'000;
    for (const allocated_share& s : a.shares) {
        least += whole(s.lower);
        most += whole(s.upper);
    }
    a.sum_lower = share_of(least);
    a.sum_upper = share_of(most);
    a.feasible = least <= one && one <= most;
    for (allocated_share& s : a.shares) {
        const std::int64_t low = whole(s.lower), high = whole(s.upper);
        s.at_least = a.feasible ? share_of(std::max(low, one - (most - high))) : s.lower;
        s.at_most = a.feasible ? share_of(std::min(high, one - (least - low))) : s.upper;
    }
    const std::string of = subject_text(a.of) + " by judgement '" + a.judgement + "': ";
    if (a.feasible) a.text = of + "the shares can add up to 1";
    else if (least > one) a.text = of + "the shares are at least " + number_text(a.sum_lower) + " together, which is more than there is";
    else a.text = of + "the shares are at most " + number_text(a.sum_upper) + " together: a part of the change is nobody's";
}

} // namespace

std::vector<problem> check(const counterfactual_claim& c) {
    claim_checker look("claim '" + c.code + "'", c.declared_at);
    look.usual(c);
    look.wants(!c.against.empty(), "counterfactual", "does not say what would have happened instead",
               "say what it is held against, and how that is known");
    look.wants(c.strength < claim_strength::compared || !c.evidence.empty(), "counterfactual",
               "is called " + std::string(name(c.strength)) + " without evidence", "name the comparison or the test");
    return look.found();
}

std::vector<problem> check(const allocation_claim& c) {
    claim_checker look("claim '" + c.code + "'", c.declared_at);
    look.usual(c);
    look.wants(!(c.lower < 0) && !(c.upper > 1), "allocation",
               "has a share from " + number_text(c.lower) + " to " + number_text(c.upper), "shares lie between 0 and 1");
    look.wants(!c.judgement.empty(), "allocation", "names no judgement that chose the rule of allocation",
               "declare the judgement: no data decide how a change is shared out");
    return look.found();
}

std::vector<allocation> allocate(std::span<const allocation_claim> claims) {
    std::vector<problem>                                                  wrong;
    std::map<std::tuple<claim_subject, std::string>, allocation>          by_rule;
    for (const allocation_claim& c : claims) {
        std::vector<problem> here = check(c);
        if (here.empty()) {
            allocation& a = by_rule[{c.of, c.judgement}];
            a.of = c.of;
            a.judgement = c.judgement;
            if (std::ranges::count(a.shares, c.who, &allocated_share::who) > 0)
                here.push_back({severity::fault, "allocation", c.declared_at,
                                "claim '" + c.code + "' is a second one of " + c.who + " for " + subject_text(c.of), "keep one"});
            else a.shares.push_back({c.who, c.code, c.lower, c.upper, 0, 1});
        }
        wrong.insert(wrong.end(), here.begin(), here.end());
    }
    if (!wrong.empty()) throw invalid_input("allocate", std::move(wrong));
    std::vector<allocation> all;
    for (auto& [key, a] : by_rule) {
        if (std::ranges::count(a.shares, others_and_unknown, &allocated_share::who) == 0)
            a.shares.push_back({std::string(others_and_unknown), "", 0, 1, 0, 1});
        std::ranges::sort(a.shares, {}, [](const allocated_share& s) { return std::tuple(s.who == others_and_unknown, s.who); });
        tighten(a);
        all.push_back(std::move(a));
    }
    return all;
}

} // namespace steelyard::inline v0_1::learning
