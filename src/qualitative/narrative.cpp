// SPDX-License-Identifier: MIT
#include <steelyard/qualitative/narrative.hpp>

#include <algorithm>
#include <map>
#include <set>

namespace steelyard::inline v0_1::qualitative {

reply_standing standing_of(const reply& r, date today) noexcept {
    if (r.when && *r.when <= today) return r.until && *r.until < *r.when ? reply_standing::late : reply_standing::given;
    if (!r.asked || today < *r.asked) return reply_standing::not_asked;
    return r.until && *r.until < today ? reply_standing::lapsed : reply_standing::open;
}

std::vector<theme_count> count_themes(std::span<const narrative> narratives, std::span<const std::string> codebook) {
    struct found {
        std::set<std::string>    voices;
        std::vector<std::string> codes;
    };
    std::map<std::string, found> all;
    for (const narrative& n : narratives)
        for (const std::string& theme : std::set<std::string>(n.themes.begin(), n.themes.end())) {
            found& f = all[theme];
            f.codes.push_back(n.code);
            if (!n.who.empty()) f.voices.insert(n.who);
        }
    std::vector<theme_count> counts;
    const auto               add = [&](const std::string& theme, bool in_codebook) {
        theme_count c{theme, in_codebook, 0, 0, {}};
        if (const auto at = all.find(theme); at != all.end()) {
            c.narratives = static_cast<std::int64_t>(at->second.codes.size());
            c.voices = static_cast<std::int64_t>(at->second.voices.size());
            c.codes = std::move(at->second.codes);
            std::ranges::sort(c.codes);
            all.erase(at);
        }
        counts.push_back(std::move(c));
    };
    std::set<std::string> listed;
    for (const std::string& theme : codebook)
        if (listed.insert(theme).second) add(theme, true);
    while (!all.empty()) add(std::string(all.begin()->first), false);
    return counts;
}

} // namespace steelyard::inline v0_1::qualitative
