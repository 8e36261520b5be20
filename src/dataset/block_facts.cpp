// SPDX-License-Identifier: MIT
#include <steelyard/dataset/block_facts.hpp>

#include <core/detail/newer_processors.hpp>

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <cstring>
#include <memory>
#include <utility>

namespace steelyard::inline v0_1 {

namespace {

[[nodiscard]] std::uint64_t magnitude_of(const measure_rows& rows, std::int64_t stored) noexcept {
    if (rows.places)
        return stored < 0 ? ~static_cast<std::uint64_t>(stored) + 1 : static_cast<std::uint64_t>(stored);
    const double x = std::ceil(std::abs(std::bit_cast<double>(stored)));
    return x < 0x1p63 ? static_cast<std::uint64_t>(x) : UINT64_MAX;
}

/// Rows looked at together: columns are read in parts that the nearest cache holds.
constexpr std::size_t part = 2048;

struct row_part {
    std::array<std::int32_t, part> place, organisation, category, period;
};

STEELYARD_FOR_NEWER_PROCESSORS void read_part(const measure_rows& rows, std::size_t first, std::size_t count, row_part& into) {
    rows.place.read(first, count, into.place.data());
    rows.organisation.read(first, count, into.organisation.data());
    rows.category.read(first, count, into.category.data());
    rows.period.read(first, count, into.period.data());
}

STEELYARD_FOR_NEWER_PROCESSORS void widen(const std::int32_t* periods, std::size_t count, std::int32_t& first, std::int32_t& last) {
    std::int32_t low = first;
    std::int32_t high = last;
    for (std::size_t i = 0; i < count; ++i) {
        low = std::min(low, periods[i]);
        high = std::max(high, periods[i]);
    }
    first = low;
    last = high;
}

/// Units, categories and periods: where rows stand, not what they say.
void find_cells(const measure_rows& rows, block_facts& f) {
    const auto                n = static_cast<std::size_t>(rows.size());
    std::vector<std::uint8_t> used(static_cast<std::size_t>(rows.category.highest()) + 1);
    const auto                p = std::make_unique<row_part>();
    std::int32_t              place = -1, organisation = -1, category = -1, period = -1; // of the row before
    row_bits                  repeats((n + 63) / 64);
    bool                      any_repeats = false;
    for (std::size_t first = 0; first < n; first += part) {
        const std::size_t count = std::min(part, n - first);
        read_part(rows, first, count, *p);
        for (std::size_t i = 0; i < count; ++i) {
            const std::size_t row = first + i;
            if (row == 0 || p->place[i] != place || p->organisation[i] != organisation) {
                place = p->place[i];
                organisation = p->organisation[i];
                f.units.push_back({place, organisation, static_cast<std::int64_t>(row)});
            } else if (p->category[i] == category && p->period[i] == period) {
                repeats[row / 64] |= std::uint64_t{1} << row % 64;
                any_repeats = true;
            }
            category = p->category[i];
            period = p->period[i];
        }
        for (std::size_t i = 0; i < count; ++i) used[static_cast<std::size_t>(p->category[i])] = 1;
        widen(p->period.data(), count, f.first_period, f.last_period);
    }
    f.units.push_back({-1, -1, static_cast<std::int64_t>(n)});
    if (any_repeats) f.repeats = std::make_shared<const row_bits>(std::move(repeats));
    for (std::size_t c = 0; c < used.size(); ++c)
        if (used[c] != 0) f.categories.push_back(static_cast<std::int32_t>(c));
}

/// Forms of one bit a row: the codes themselves say it, 64 rows at a time. @returns whether there are any
[[nodiscard]] bool find_special_codes(const packed_integers& forms, row_bits& special) {
    const auto         plain = [&](std::int64_t form_of) { return form_of == static_cast<std::int64_t>(form::point); };
    const bool         first = !plain(forms.lowest());
    const bool         second = !plain(forms.lowest() + static_cast<std::int64_t>(forms.step()));
    const std::size_t  n = forms.size();
    const auto         bytes = forms.bytes();
    bool               any = false;
    for (std::size_t w = 0; w < special.size(); ++w) {
        std::uint64_t codes = 0;
        std::memcpy(&codes, bytes.data() + w * 8, std::min<std::size_t>(8, bytes.size() - w * 8));
        special[w] = (second ? codes : 0) | (first ? ~codes : 0);
        if (n - w * 64 < 64) special[w] &= (std::uint64_t{1} << (n - w * 64)) - 1;
        any = any || special[w] != 0;
    }
    return any;
}

/// Marks `count` rows whose first one begins a word. @returns whether there are any
STEELYARD_FOR_NEWER_PROCESSORS bool mark_special(const form* forms, const flag_set* flags, std::size_t count, std::uint64_t* special) {
    std::uint64_t any = 0;
    for (std::size_t i = 0; i < count; ++i) {
        const bool plain = forms[i] == form::point && flags[i].empty();
        special[i / 64] |= std::uint64_t{plain ? 0U : 1U} << i % 64;
        any |= plain ? 0U : 1U;
    }
    return any != 0;
}

STEELYARD_FOR_NEWER_PROCESSORS void read_forms(const packed_column<form>& forms, std::size_t first, std::size_t count, form* into) {
    forms.read(first, count, into);
}

/// Rows that are no plain point; null: there are none.
[[nodiscard]] std::shared_ptr<const row_bits> find_special(const measure_rows& rows) {
    if (rows.flags.empty() && rows.forms.packed().bits() == 0 && rows.forms.front() == form::point) return nullptr;
    const auto n = static_cast<std::size_t>(rows.size());
    row_bits   special((n + 63) / 64);
    bool       any = false;
    if (rows.flags.empty() && rows.forms.packed().bits() == 1 && rows.forms.packed().run_ends().empty() &&
        std::endian::native == std::endian::little) {
        any = find_special_codes(rows.forms.packed(), special);
    } else {
        std::array<form, part>     forms{};
        std::array<flag_set, part> flags{};
        for (std::size_t first = 0; first < n; first += part) {
            const std::size_t count = std::min(part, n - first);
            read_forms(rows.forms, first, count, forms.data());
            if (!rows.flags.empty()) rows.flags.read(first, count, flags.data());
            any = mark_special(forms.data(), flags.data(), count, special.data() + first / 64) || any;
        }
    }
    return any ? std::make_shared<const row_bits>(std::move(special)) : nullptr;
}

void find_largest(const measure_rows& rows, const packed_column<std::int64_t>& column, std::uint64_t& largest) {
    if (column.empty()) return;
    if (rows.places) { // the ends have the largest magnitudes; of narrow columns their width is near enough
        const packed_integers& p = column.packed();
        const std::int64_t     lowest = p.lowest();
        std::int64_t           highest = 0; // what codes of that width reach at most
        const std::uint64_t    codes = p.bits() < 32 ? (std::uint64_t{1} << p.bits()) - 1 : UINT32_MAX;
        std::uint64_t          reach = 0;
        if (p.bits() > 32 || __builtin_mul_overflow(p.step(), codes, &reach) || __builtin_add_overflow(lowest, reach, &highest))
            highest = column.highest();
        largest = std::max({largest, magnitude_of(rows, lowest), magnitude_of(rows, highest)});
        return;
    }
    std::array<std::int64_t, part> numbers{};
    for (std::size_t first = 0; first < column.size(); first += part) {
        const std::size_t count = std::min(part, column.size() - first);
        column.read(first, count, numbers.data());
        for (std::size_t i = 0; i < count; ++i) largest = std::max(largest, magnitude_of(rows, numbers[i]));
    }
}

/// Whether two blocks' rows stand in the same places because they share those columns.
[[nodiscard]] bool share_cells(const measure_rows& a, const measure_rows& b) noexcept {
    const auto shared = [](const auto& x, const auto& y) { return x.packed().shares_with(y.packed()); };
    return shared(a.place, b.place) && shared(a.organisation, b.organisation) && shared(a.category, b.category) &&
           shared(a.period, b.period);
}

/// @param like  facts of a block that shares the cells; null: there is none
[[nodiscard]] block_facts facts_from(const measure_rows& rows, const block_facts* like) {
    block_facts f;
    const auto  n = static_cast<std::size_t>(rows.size());
    // A dataset can be made by hand; what no builder makes is found by whoever reads it in, not here.
    if (n == 0 || rows.place.size() != n || rows.organisation.size() != n || rows.category.size() != n || rows.period.size() != n ||
        rows.forms.size() != n || (!rows.flags.empty() && rows.flags.size() != n) || rows.category.lowest() < 0)
        return f;
    if (like != nullptr) f = *like;
    else find_cells(rows, f);
    f.special = find_special(rows);
    f.largest = 0;
    find_largest(rows, rows.number, f.largest);
    find_largest(rows, rows.upper, f.largest);
    return f;
}

} // namespace

block_facts find_facts(const measure_rows& rows) { return facts_from(rows, nullptr); }

std::vector<block_facts> find_facts(std::span<const std::shared_ptr<const measure_rows>> blocks) {
    std::vector<block_facts> facts;
    facts.reserve(blocks.size());
    const auto same_cells = [&](std::size_t a, std::size_t b) {
        return facts[a].units == facts[b].units && blocks[a]->category == blocks[b]->category && blocks[a]->period == blocks[b]->period;
    };
    // Measures that are reported together stand beside each other nearly always, so few comparisons go far.
    constexpr std::size_t reach = 4;
    for (std::size_t b = 0; b < blocks.size(); ++b) {
        const std::size_t  nearest = b - std::min(b, reach);
        const block_facts* like = nullptr;
        for (std::size_t a = b; a-- > nearest && like == nullptr;)
            if (!facts[a].units.empty() && share_cells(*blocks[a], *blocks[b])) like = &facts[a];
        facts.push_back(facts_from(*blocks[b], like));
        for (std::size_t a = b; a-- > nearest && facts[b].cells < 0;)
            if (same_cells(a, b)) facts[b].cells = facts[a].cells;
        if (facts[b].cells < 0) facts[b].cells = static_cast<std::int32_t>(b);
    }
    return facts;
}

} // namespace steelyard::inline v0_1
