// SPDX-License-Identifier: MIT
#include <steelyard/core/error.hpp>
#include <steelyard/core/text.hpp>
#include <steelyard/frameworks/adoption.hpp>

#include <algorithm>
#include <frameworks/detail/adopted.hpp>
#include <map>
#include <set>
#include <vector>

namespace steelyard::inline v0_1::frameworks {

namespace {

/// What an organisation adopted: the version's position and the era that it belongs to.
struct standing {
    std::string  organisation;
    std::int32_t version = -1;
    std::int32_t era = 0;
};

/// The adoption that speaks for a period: the latest of those that hold in it; without a period the latest of all.
[[nodiscard]] const adoption* speaking(const participant& p, std::string_view measure,
                                       const std::optional<period>& when) {
    const adoption* best = nullptr;
    for (const adoption& a : p.adoptions) {
        if (a.measure != measure) continue;
        if (when && ((a.to && *a.to <= when->first_day()) || (a.from && when->last_day() < *a.from))) continue;
        if (best == nullptr || a.from.value_or(detail::first_of_days) >= best->from.value_or(detail::first_of_days))
            best = &a;
    }
    return best;
}

/// Eras that bridges declared for everywhere join, directly or one after the other.
[[nodiscard]] std::set<std::int32_t> joined_with(std::int32_t era, const measure& m, const definitions& agreed) {
    std::set<std::int32_t> joined{era};
    for (std::size_t before = 0; before != joined.size();) {
        before = joined.size();
        for (const bridge& b : agreed.bridges) {
            if (b.measure != m.code || !b.place.empty() || b.from_version.empty()) continue;
            const std::int32_t from = m.era_named(b.from_version);
            const std::int32_t to = m.era_named(b.to_version);
            if (from < 0 || to < 0) continue;
            if (joined.count(from) != 0) joined.insert(to);
            if (joined.count(to) != 0) joined.insert(from);
        }
    }
    return joined;
}

/// The era of most organisations; of equally common ones the latest.
[[nodiscard]] std::int32_t usual_era(const std::vector<standing>& all) {
    std::map<std::int32_t, int> count;
    for (const standing& s : all) ++count[s.era];
    std::int32_t best = all.front().era;
    for (const auto& entry : count)
        if (entry.second >= count[best]) best = entry.first;
    return best;
}

[[nodiscard]] std::string version_text(const measure& m, std::int32_t version) {
    return version < 0 ? "no declared version" : "version " + m.versions[static_cast<std::size_t>(version)].id;
}

[[nodiscard]] verdict_reason nobody_said(const std::string& organisation, const measure& m, bool unknown_version) {
    return {comparability::undetermined, unknown_version ? "unknown_version" : "not_adopted", organisation,
            unknown_version
                ? organisation + " adopted a version of " + m.code + " that is not declared."
                : organisation + " did not adopt " + m.code + " then, so nobody said by which definition it reports.",
            0};
}

void compare(const std::vector<standing>& all, const measure& m, const definitions& agreed, verdict& answer) {
    if (all.empty()) return;
    const std::int32_t           usual = usual_era(all);
    const std::set<std::int32_t> joined = joined_with(usual, m, agreed);
    std::set<std::int32_t>       versions;
    for (const standing& s : all) {
        if (s.era == usual) {
            versions.insert(s.version);
            continue;
        }
        const bool bridged = joined.count(s.era) != 0;
        answer.add({bridged ? comparability::with_bridge : comparability::no, "different_definitions", s.organisation,
                    s.organisation + " reports " + m.code + " by " + version_text(m, s.version) +
                        ", a material change against what most others adopted" +
                        (bridged ? "; a declared bridge joins them." : ", and no bridge joins them."),
                    0});
    }
    if (versions.size() > 1)
        answer.add({comparability::yes, "immaterial_change", m.code,
                    "Versions of " + m.code + " differ between organisations by immaterial changes only.", 0});
}

} // namespace

verdict definitions_match(const framework& f, std::string_view measure_code, std::span<const std::string> organisations,
                          std::optional<period> when) {
    const measure* m = f.agreed.find_measure(measure_code);
    if (m == nullptr) {
        std::vector<std::string> known;
        for (const measure& one : f.agreed.measures) known.push_back(one.code);
        throw unknown_code("definitions_match: measure '" + std::string(measure_code) + "' is not declared; " +
                           suggest(measure_code, known));
    }
    verdict                     answer;
    const std::set<std::string> distinct(organisations.begin(), organisations.end());
    if (distinct.size() < 2) return answer;
    std::vector<standing> all;
    for (const std::string& organisation : distinct) {
        const participant* p = f.find_participant(organisation);
        const adoption*    a = p == nullptr ? nullptr : speaking(*p, measure_code, when);
        if (a == nullptr) {
            answer.add(nobody_said(organisation, *m, false));
            continue;
        }
        const date day = when ? when->last_day() : a->to.value_or(detail::last_of_days);
        if (const auto version = detail::version_adopted(*m, *a, day))
            all.push_back({organisation, *version, m->era(*version)});
        else
            answer.add(nobody_said(organisation, *m, true));
    }
    compare(all, *m, f.agreed, answer);
    std::stable_sort(answer.reasons.begin(), answer.reasons.end(),
                     [](const verdict_reason& a, const verdict_reason& b) { return a.answer > b.answer; });
    return answer;
}

} // namespace steelyard::inline v0_1::frameworks
