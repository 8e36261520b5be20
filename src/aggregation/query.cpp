// SPDX-License-Identifier: MIT
#include <steelyard/aggregation/query.hpp>

#include <algorithm>

namespace steelyard::inline v0_1::aggregation {

namespace {

/// "hierarchy.level" or "level": the hierarchies that have it.
[[nodiscard]] std::vector<const hierarchy*> having(const definitions& agreed, const std::string& word, std::string& level) {
    const std::size_t dot = word.find('.');
    const std::string code = dot == std::string::npos ? "" : word.substr(0, dot);
    level = dot == std::string::npos ? word : word.substr(dot + 1);
    std::vector<const hierarchy*> found;
    for (const hierarchy& h : agreed.hierarchies)
        if ((code.empty() || h.code == code) && h.level_index(level) >= 0) found.push_back(&h);
    return found;
}

[[nodiscard]] std::vector<std::string> known_names(const definitions& agreed) {
    std::vector<std::string> known{"place", "organisation", "day", "month", "quarter", "half", "year", "school_year"};
    for (const hierarchy& h : agreed.hierarchies) known.insert(known.end(), h.levels.begin(), h.levels.end());
    for (const calendar& c : agreed.calendars) known.push_back(c.code);
    for (const scheme& s : agreed.schemes) known.push_back(s.code);
    return known;
}

} // namespace

roll_up_query query_by(const definitions& agreed, const std::vector<std::string>& names) {
    roll_up_query q;
    std::vector<std::string> places, organisations, periods, schemes;
    std::string wrong;
    const auto complain = [&](const std::string& text) { wrong += (wrong.empty() ? "" : "; ") + text; };
    for (const std::string& word : names) {
        std::string level;
        const auto found = having(agreed, word, level);
        if (word == "place") {
            places.push_back(word);
        } else if (word == "organisation") {
            organisations.push_back(word);
        } else if (!found.empty()) {
            const bool of_places = found.front()->over == axis::place;
            std::string& hierarchy_code = of_places ? q.place_hierarchy : q.organisation_hierarchy;
            const hierarchy* chosen = found.size() == 1 ? found.front() : nullptr;
            for (const hierarchy* h : found)
                if (h->code == hierarchy_code) chosen = h;
            if (chosen == nullptr) {
                std::vector<std::string> options;
                for (const hierarchy* h : found) options.push_back(h->code + "." + level);
                complain("'" + word + "' is a level of several hierarchies; write " + join(options, " or "));
            } else if (!hierarchy_code.empty() && hierarchy_code != chosen->code) {
                complain("'" + word + "' belongs to hierarchy '" + chosen->code + "', another name to '" + hierarchy_code + "'; ask one hierarchy at a time");
            } else {
                hierarchy_code = chosen->code;
                (of_places ? places : organisations).push_back(level);
            }
        } else if (agreed.find_scheme(word) != nullptr) {
            schemes.push_back(word);
        } else if (agreed.find_period_kind(word)) {
            periods.push_back(word);
        } else {
            complain("'" + word + "' is no level, kind of period, calendar or scheme; " + suggest(word, known_names(agreed)));
        }
    }
    if (!wrong.empty()) throw unknown_code("by: " + wrong);
    if (!places.empty()) q.place_levels = places;
    if (!organisations.empty()) q.organisation_levels = organisations;
    if (!periods.empty()) q.periods = periods;
    if (!schemes.empty()) q.categories = {schemes};
    return q;
}

} // namespace steelyard::inline v0_1::aggregation
