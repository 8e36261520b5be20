// SPDX-License-Identifier: MIT
#include "content.hpp"

#include <algorithm>
#include <cstring>

namespace steelyard::inline v0_1::composite::detail {

namespace {

/// Equal numbers all over, as coverage mostly is, count as one number and how often.
void add(fingerprinter& to, const std::vector<double>& numbers) {
    const bool one =
        !numbers.empty() && std::all_of(numbers.begin(), numbers.end(), [&](double x) { return x == numbers[0]; });
    to.add(numbers.size()).add(static_cast<int>(one));
    if (one)
        to.add(numbers[0]);
    else
        for (const double x : numbers) to.add(x);
}

/// Small things eight bytes at a time.
template <class T>
void add_small(fingerprinter& to, const std::vector<T>& small) {
    const bool one =
        !small.empty() && std::all_of(small.begin(), small.end(), [&](const T& x) { return x == small[0]; });
    const std::size_t bytes = (one ? 1 : small.size()) * sizeof(T);
    to.add(small.size()).add(static_cast<int>(one));
    for (std::size_t at = 0; at < bytes; at += 8) {
        std::uint64_t word = 0;
        std::memcpy(&word, reinterpret_cast<const unsigned char*>(small.data()) + at,
                    std::min<std::size_t>(8, bytes - at));
        to.add(word);
    }
}

void add(fingerprinter& to, const std::optional<double>& x) {
    to.add(static_cast<int>(x.has_value()));
    if (x) to.add(*x);
}

} // namespace

fingerprint content_of(const score_table& table) {
    fingerprinter f;
    for (const auto* codes : {&table.units, &table.columns}) {
        f.add(codes->size());
        for (const std::string& code : *codes) f.add(code);
    }
    add(f, table.number);
    add_small(f, table.forms);
    add_small(f, table.reasons);
    add_small(f, table.flags);
    add(f, table.lower);
    add(f, table.upper);
    f.add(table.scales.size());
    for (const valid_range& s : table.scales) {
        add(f, s.low);
        add(f, s.high);
    }
    return f.result();
}

fingerprint content_of(const index_scores& scores) {
    fingerprinter f;
    f.add(content_of(scores.nodes));
    add(f, scores.coverage);
    add(f, scores.imputed);
    return f.result();
}

fingerprint content_of(const std::vector<column_treatment>& treatments) {
    fingerprinter f;
    for (const column_treatment& t : treatments)
        f.add(t.column)
            .add(static_cast<int>(t.done))
            .add(t.low)
            .add(t.high)
            .add(t.shift)
            .add(static_cast<int>(t.mirrored))
            .add(t.lambda);
    return f.result();
}

std::int64_t bytes_of(const score_table& table) noexcept {
    const std::size_t cells =
        table.number.size() * (sizeof(double) + sizeof(form) + sizeof(reason) + sizeof(flag_set)) +
        (table.lower.size() + table.upper.size()) * sizeof(double);
    const std::size_t codes =
        (table.units.size() + table.columns.size()) * sizeof(std::string) + table.scales.size() * sizeof(valid_range);
    return static_cast<std::int64_t>(sizeof(score_table) + cells + codes);
}

} // namespace steelyard::inline v0_1::composite::detail
