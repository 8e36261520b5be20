// SPDX-License-Identifier: MIT
#include <steelyard/core/error.hpp>
#include <steelyard/core/text.hpp>
#include <steelyard/qualitative/rubric.hpp>

#include <numeric>
#include <set>

namespace steelyard::inline v0_1::qualitative {

std::optional<std::int32_t> rubric::place_of(const std::string& word) const noexcept {
    for (std::size_t i = 0; i < levels.size(); ++i)
        if (levels[i].word == word) return static_cast<std::int32_t>(i);
    return std::nullopt;
}

std::string level_distribution::text() const {
    std::vector<std::string> parts;
    for (std::size_t i = 0; i < levels.size(); ++i)
        if (gradings[i] > 0)
            parts.push_back(std::to_string(gradings[i]) + " of " + std::to_string(graded) + " " + levels[i]);
    std::string s = parts.empty() ? "no gradings" : join(parts);
    if (median_low && median_low == median_high) s += "; in the middle: " + *median_low;
    else if (median_low) s += "; the middle lies between " + *median_low + " and " + *median_high;
    if (absent > 0) s += "; " + std::to_string(absent) + " absent";
    return s;
}

namespace {

[[nodiscard]] std::vector<std::string> words_of(const rubric& r) {
    std::vector<std::string> words;
    for (const rubric_level& l : r.levels) words.push_back(l.word);
    return words;
}

/// What is wrong with a grading by a rubric; empty: nothing.
[[nodiscard]] std::optional<problem> fault_of(const rubric& by, const grading& g) {
    const auto fault = [&](std::string found, std::string advice) {
        return problem{severity::fault, "grading", g.declared_at, std::move(found), std::move(advice)};
    };
    const std::string of = "a grading by '" + by.code + "'" + (g.who.empty() ? "" : " of " + g.who);
    if (g.level.empty() && g.absent == reason::none)
        return fault(of + " has no level", "give a level, or the reason why there is none");
    if (!g.level.empty() && g.absent != reason::none)
        return fault(of + " has the level '" + g.level + "' and is absent as well", "keep one of the two");
    if (!g.level.empty() && !by.place_of(g.level))
        return fault(of + " has the level '" + g.level + "', which is none", suggest(g.level, words_of(by)));
    return std::nullopt;
}

} // namespace

level_distribution distribute(const rubric& by, std::span<const grading> gradings, axis over) {
    level_distribution   d;
    std::vector<problem> wrong;
    d.rubric = by.code;
    d.levels = words_of(by);
    d.gradings.assign(by.levels.size(), 0);
    for (const grading& g : gradings) {
        if (g.rubric != by.code) continue;
        if (auto fault = fault_of(by, g)) wrong.push_back(std::move(*fault));
        else if (g.level.empty()) ++d.absent;
        else {
            ++d.gradings[static_cast<std::size_t>(*by.place_of(g.level))];
            ++d.graded;
        }
    }
    if (!wrong.empty()) throw invalid_input("distribute", std::move(wrong));
    if (d.graded == 0 || legal(kind::ordinal, over, combine::median) != legality::legal) return d;
    const auto level_of = [&](std::int64_t rank) { // rank from 0
        std::size_t i = 0;
        for (std::int64_t upto = d.gradings[0]; upto <= rank; upto += d.gradings[++i]) {}
        return d.levels[i];
    };
    d.median_low = level_of((d.graded - 1) / 2);
    d.median_high = level_of(d.graded / 2);
    return d;
}

std::vector<problem> check(const rubric& r) {
    std::vector<problem> all;
    const auto           add = [&](std::string found, std::string advice) {
        all.push_back({severity::fault, "rubric", r.declared_at, std::move(found), std::move(advice)});
    };
    const std::string of = "rubric '" + r.code + "'";
    if (r.levels.size() < 2) add(of + " has " + std::to_string(r.levels.size()) + " levels", "give it two or more");
    std::set<std::string> words;
    for (const rubric_level& l : r.levels) {
        if (l.word.empty()) add(of + " has a level without a word", "name it");
        else if (!words.insert(l.word).second) add(of + " has the level '" + l.word + "' twice", "rename one of them");
        if (l.means.empty())
            add(of + " does not say what has to be seen for '" + l.word + "'", "describe it, so that two people mean the same");
    }
    return all;
}

} // namespace steelyard::inline v0_1::qualitative
