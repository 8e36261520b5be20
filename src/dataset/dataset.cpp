// SPDX-License-Identifier: MIT
#include <steelyard/dataset/dataset.hpp>

#include <algorithm>
#include <numeric>
#include <tuple>

namespace steelyard::inline v0_1 {

namespace {

/// Codes of one list in the terms of another; -2 for a word that it lacks.
std::vector<std::int32_t> translation(const std::vector<std::string>& from, const code_list& to) {
    std::vector<std::int32_t> codes;
    for (const std::string& w : from) codes.push_back(to.find(w).value_or(-2));
    return codes;
}

/// The rows of a block as tuples in another dataset's codes, sorted.
using row_words = std::tuple<std::int32_t, std::int32_t, std::int32_t, std::int32_t, std::int32_t, std::int64_t,
                             std::int64_t, std::int64_t, form, reason, std::uint16_t, std::int32_t>;

std::vector<row_words> sorted_rows(const dataset_content& own, const measure_rows& b, const dataset_content& terms) {
    const auto places = translation(own.places.words(), terms.places);
    const auto organisations = translation(own.organisations.words(), terms.organisations);
    const auto categories = translation(own.categories.words.words(), terms.categories.words);
    const auto sources = translation(own.sources.words(), terms.sources);
    const auto measure = *terms.measures.find(own.measures[b.measure]);
    const auto versions = translation(own.versions[static_cast<std::size_t>(b.measure)],
                                      code_list(terms.versions[static_cast<std::size_t>(measure)]));
    const auto in = [](const std::vector<std::int32_t>& codes, std::int32_t c) {
        return c < 0 ? c : codes[static_cast<std::size_t>(c)];
    };
    std::vector<row_words> rows;
    rows.reserve(b.forms.size());
    for (std::size_t i = 0; i < b.forms.size(); ++i)
        rows.push_back({in(places, b.place[i]), in(organisations, b.organisation[i]), in(categories, b.category[i]),
                        b.period[i], in(sources, b.source_at(i)), b.recorded_at(i), b.number[i],
                        b.upper.empty() ? 0 : b.upper[i], b.forms[i], b.reason_at(i), b.flags_at(i).bits,
                        in(versions, b.version_at(i))});
    std::sort(rows.begin(), rows.end());
    return rows;
}

/// Measure code, line and file are left out: where a row came from is not what it says.
bool same_columns(const measure_rows& a, const measure_rows& b) {
    return a.place == b.place && a.organisation == b.organisation && a.category == b.category && a.period == b.period &&
           a.number == b.number && a.forms == b.forms && a.upper == b.upper && a.reasons == b.reasons &&
           a.flags == b.flags && a.source == b.source && a.recorded == b.recorded && a.version == b.version;
}

bool same_rows(const dataset_content& a, const measure_rows& x, const dataset_content& b, const measure_rows& y) {
    if (x.size() != y.size() || x.frequency != y.frequency || x.places != y.places) return false;
    const bool same_codes =
        a.places == b.places && a.organisations == b.organisations && a.sources == b.sources &&
        a.categories.words == b.categories.words &&
        a.versions[static_cast<std::size_t>(x.measure)] == b.versions[static_cast<std::size_t>(y.measure)];
    if (same_codes) return same_columns(x, y);
    return sorted_rows(a, x, a) == sorted_rows(b, y, a);
}

} // namespace

dataset::dataset(std::shared_ptr<const dataset_content> content) : content_(std::move(content)) {
    facts_ = std::make_shared<std::vector<block_facts>>(find_facts(content_->blocks));
}

const block_facts& dataset::facts_of(const measure_rows& block) const {
    for (std::size_t i = 0; i < content_->blocks.size(); ++i)
        if (content_->blocks[i].get() == &block) return (*facts_)[i];
    throw domain_fault("facts_of: the block is none of this dataset's");
}

std::int64_t dataset::size() const noexcept {
    std::int64_t n = 0;
    for (const auto& b : content_->blocks) n += b->size();
    return n;
}

const measure_rows* dataset::rows_of(std::string_view measure) const noexcept {
    for (const auto& b : content_->blocks)
        if (content_->measures[b->measure] == measure) return b.get();
    return nullptr;
}

observation dataset::at(const measure_rows& b, std::int64_t row) const {
    if (row < 0 || row >= b.size())
        throw domain_fault("at: row " + std::to_string(row) + " of " + std::to_string(b.size()) +
                           " does not exist; rows count from 0");
    const auto  i = static_cast<std::size_t>(row);
    const auto  word = [](const code_list& list, std::int32_t code) { return code < 0 ? std::string() : list[code]; };
    observation o;
    o.measure = measures()[b.measure];
    o.place = word(places(), b.place[i]);
    o.organisation = word(organisations(), b.organisation[i]);
    o.period = period{b.frequency, b.period[i]}.text();
    for (const auto& pair : categories().keys[static_cast<std::size_t>(b.category[i])]) {
        const auto scheme = static_cast<std::size_t>(pair.first);
        o.categories.emplace_back(categories().schemes[scheme],
                                  categories().categories[scheme][static_cast<std::size_t>(pair.second)]);
    }
    o.number = b.value_at(i);
    o.source = word(sources(), b.source_at(i));
    if (b.recorded_at(i) != measure_rows::not_recorded) o.recorded = instant{b.recorded_at(i)};
    if (b.version_at(i) >= 0)
        o.version = content_->versions[static_cast<std::size_t>(b.measure)][static_cast<std::size_t>(b.version_at(i))];
    o.where.line = b.line_at(i);
    if (b.file_at(i) >= 0) o.where.file = content_->files[static_cast<std::size_t>(b.file_at(i))];
    return o;
}

bool operator==(const dataset& a, const dataset& b) {
    const dataset_content& x = *a.content_;
    const dataset_content& y = *b.content_;
    if (&x == &y) return true;
    if (x.content != y.content || x.blocks.size() != y.blocks.size()) return false;
    return std::all_of(x.blocks.begin(), x.blocks.end(), [&](const auto& block) {
        const measure_rows* other = b.rows_of(x.measures[block->measure]);
        return other != nullptr && same_rows(x, *block, y, *other);
    });
}

} // namespace steelyard::inline v0_1
