// SPDX-License-Identifier: MIT
#include "expected.hpp"

#include <algorithm>

namespace steelyard::inline v0_1::aggregation::detail {

namespace {

/// Codes of words; -2 for a word that the dataset does not know: declared, but nobody reports it.
[[nodiscard]] std::vector<std::int32_t> codes(const std::vector<std::string>& words, const code_list& list) {
    std::vector<std::int32_t> found;
    for (const std::string& w : words) found.push_back(list.find(w).value_or(-2));
    if (words.empty()) found.push_back(-1);
    return found;
}

[[nodiscard]] bool admitted(const std::vector<bool>& filter, std::int32_t code) {
    return filter.empty() || (code >= 0 && filter[static_cast<std::size_t>(code)]);
}

} // namespace

void expected_cells::add(const definitions& agreed, const dataset& data, const part_reader& reader, const part_reader* also,
                         const row_filter& filter, std::int32_t first, std::int32_t last) {
    const measure& of = reader.of();
    if (std::ranges::none_of(agreed.expectations, [&](const expectation& e) { return e.measure == of.code; })) return;
    declared_ = true;
    // What was reported, by place and organisation, by place alone, and by organisation alone.
    std::set<expected_cell> there;
    const auto note = [&](const unit_key& u, std::int32_t, std::int32_t p, const cell&) {
        for (const unit_key& k : {u, unit_key{u.place, -1}, unit_key{-1, u.organisation}, unit_key{}}) there.insert({k, p});
    };
    reader.for_each_cell(note);
    if (also != nullptr && also->frequency() == reader.frequency()) also->for_each_cell(note);
    for (const expectation& e : agreed.expectations) {
        if (e.measure != of.code) continue;
        const auto from = period::parse(e.from, of.frequency);
        const auto to = period::parse(e.to, of.frequency);
        const std::int32_t a = std::max(first, from ? from->index : first);
        const std::int32_t b = std::min(last, to ? to->index : last);
        for (const std::int32_t place : codes(e.places, data.places()))
            for (const std::int32_t organisation : codes(e.organisations, data.organisations())) {
                if (!admitted(filter.places, place) || !admitted(filter.organisations, organisation)) continue;
                for (std::int32_t p = a; p <= b; ++p) {
                    const expected_cell c{{place, organisation}, p};
                    if (!there.contains(c)) absent_.insert(c);
                }
            }
    }
}

} // namespace steelyard::inline v0_1::aggregation::detail
