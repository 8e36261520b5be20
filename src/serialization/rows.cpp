// SPDX-License-Identifier: MIT
#include <steelyard/serialization/dataset.hpp>

#include "detail/column.hpp"

#include <core/detail/newer_processors.hpp>
#include <dataset/detail/intake.hpp>

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <cstdint>
#include <cstring>
#include <tuple>

namespace steelyard::inline v0_1::serialization {

namespace {

/// Rows looked at together: columns are read in parts of this many, small enough for the nearest cache.
constexpr std::size_t part = 2048;

template <class T>
using part_of = std::array<T, part>;

/// Bits that hold every number from 0 to n.
[[nodiscard]] int bits_for(std::uint64_t n) noexcept { return static_cast<int>(std::bit_width(n)); }

// The inner loops.

/// Puts the numbers of a part, less the lowest of their column, behind what stands in `keys` already.
template <class T>
[[gnu::always_inline]] inline void append(const packed_column<T>& column, std::size_t first, std::size_t n, int bits,
                                          std::uint64_t lowest, part_of<T>& room, part_of<std::uint64_t>& keys) {
    column.read(first, n, room.data());
    for (std::size_t i = 0; i < n; ++i) // in two steps, because 64 at once is no shift
        keys[i] = keys[i] << (bits - 1) << 1 | (static_cast<std::uint64_t>(static_cast<std::int64_t>(room[i])) - lowest);
}
STEELYARD_FOR_NEWER_PROCESSORS void append_key(const packed_column<std::int32_t>& column, std::size_t first, std::size_t n,
                                               int bits, std::uint64_t lowest, part_of<std::int32_t>& room,
                                               part_of<std::uint64_t>& keys) {
    append(column, first, n, bits, lowest, room, keys);
}
STEELYARD_FOR_NEWER_PROCESSORS void append_key(const packed_column<std::int16_t>& column, std::size_t first, std::size_t n,
                                               int bits, std::uint64_t lowest, part_of<std::int16_t>& room,
                                               part_of<std::uint64_t>& keys) {
    append(column, first, n, bits, lowest, room, keys);
}

/// What the neighbours of a part are to each other.
struct neighbours {
    bool rise = true;       ///< each key is above the one before
    bool same_cell = false; ///< two differ in no more than source and version
};
STEELYARD_FOR_NEWER_PROCESSORS neighbours compare(const std::uint64_t* keys, std::size_t n, std::uint64_t source_mask) {
    std::uint64_t falls = 0; // counted rather than left at the first, so that the loop runs on several at a time
    std::uint64_t same = 0;
    for (std::size_t i = 1; i < n; ++i) {
        falls += keys[i - 1] >= keys[i] ? 1 : 0;
        same += (keys[i - 1] | source_mask) == (keys[i] | source_mask) ? 1 : 0;
    }
    return {falls == 0, same != 0};
}

STEELYARD_FOR_NEWER_PROCESSORS bool reasons_fit(const form* forms, const reason* reasons, std::size_t n) {
    unsigned misfits = 0;
    for (std::size_t i = 0; i < n; ++i)
        misfits |= (forms[i] == form::missing ? 1U : 0U) ^ (reasons[i] != reason::none ? 1U : 0U);
    return misfits == 0;
}

/// A column of the key as a number from 0: the differences from its lowest.
template <class T>
struct key_part {
    const packed_column<T>* column = nullptr;
    std::uint64_t           lowest = 0;
    int                     bits = 0; ///< 0: equal in all rows, or not used

    /// @param exact  look for the highest number; else the width of the codes says what it can be at most
    key_part(const packed_column<T>& of, bool exact) : column(&of) {
        if (of.empty() || of.packed().bits() == 0) return;
        const packed_integers& p = of.packed();
        lowest = static_cast<std::uint64_t>(p.lowest());
        bits = exact ? bits_for(static_cast<std::uint64_t>(p.highest()) - lowest)
                     : std::min(p.bits() + (p.step() == 1 ? 0 : bits_for(p.step())), 64);
    }
    void append(std::size_t first, std::size_t n, part_of<T>& room, part_of<std::uint64_t>& keys) const {
        if (bits != 0) append_key(*column, first, n, bits, lowest, room, keys);
    }
};

/// The columns of the key, in its order; the clock comes last and is looked at only where all else is equal.
struct place_in_order {
    place_in_order(const measure_rows& rows, bool exact)
        : place(rows.place, exact), organisation(rows.organisation, exact), category(rows.category, exact),
          period(rows.period, exact), source(rows.source, exact), version(rows.version, exact) {}

    [[nodiscard]] int cell_bits() const noexcept { return place.bits + organisation.bits + category.bits + period.bits; }
    [[nodiscard]] int source_bits() const noexcept { return source.bits + version.bits; }

    key_part<std::int32_t> place, organisation, category, period, source;
    key_part<std::int16_t> version;
};

/// Compares the keys of neighbours, in order of their columns: keys rise, and what do neighbours have in common?
class order_check {
public:
    explicit order_check(const measure_rows& rows) : rows_(rows), keys_(rows, false) {
        if (!short_keys()) keys_ = place_in_order(rows, true);
    }

    /// False when a key is not above the one before.
    [[nodiscard]] bool look() {
        const auto n = rows_.forms.size();
        return short_keys() ? look_at_short_keys(n) : look_at_columns(n);
    }
    [[nodiscard]] bool several_per_cell() const noexcept { return several_; }
    [[nodiscard]] bool revised() const noexcept { return revised_; }

private:
    /// A key of 64 bits is one comparison; few datasets need more.
    [[nodiscard]] bool short_keys() const noexcept { return keys_.cell_bits() + keys_.source_bits() <= 64; }
    [[nodiscard]] bool look_at_short_keys(std::size_t n) {
        part_of<std::uint64_t> keys;
        part_of<std::int32_t>  codes;
        part_of<std::int16_t>  versions;
        part_of<std::int64_t>  instants;
        std::uint64_t          before = 0;
        const int              source_bits = keys_.source_bits();
        const std::uint64_t    source_mask = source_bits == 0 ? 0 : ~std::uint64_t{0} >> (64 - source_bits);
        for (std::size_t first = 0; first < n; first += part) {
            const std::size_t count = std::min(part, n - first);
            std::fill_n(keys.begin(), count, std::uint64_t{0});
            for (const auto* column : {&keys_.place, &keys_.organisation, &keys_.category, &keys_.period, &keys_.source})
                column->append(first, count, codes, keys);
            keys_.version.append(first, count, versions, keys);
            neighbours found = compare(keys.data(), count, source_mask);
            if (first != 0) {
                found.rise &= before < keys[0];
                found.same_cell |= (before | source_mask) == (keys[0] | source_mask);
            }
            several_ |= found.same_cell;
            if (!found.rise && !rises_by_clock(first, count, before, keys, instants)) return false;
            before = keys[count - 1];
        }
        return true;
    }
    /// Equal keys are revisions: then the clock decides. All others rise.
    [[nodiscard]] bool rises_by_clock(std::size_t first, std::size_t count, std::uint64_t before,
                                      const part_of<std::uint64_t>& keys, part_of<std::int64_t>& instants) {
        if (rows_.recorded.empty()) return false;
        rows_.recorded.read(first, count, instants.data());
        for (std::size_t i = first == 0 ? 1 : 0; i < count; ++i) {
            const std::uint64_t last = i == 0 ? before : keys[i - 1];
            if (last < keys[i]) continue;
            const std::int64_t last_instant = i == 0 ? rows_.recorded[first - 1] : instants[i - 1];
            if (last != keys[i] || last_instant >= instants[i]) return false;
            revised_ = true;
        }
        return true;
    }
    /// Columns too wide for one number: row by row.
    [[nodiscard]] bool look_at_columns(std::size_t n) {
        const auto cell = [this](std::size_t i) {
            return std::tuple(rows_.place[i], rows_.organisation[i], rows_.category[i], rows_.period[i]);
        };
        const auto teller = [this](std::size_t i) { return std::tuple(rows_.source_at(i), rows_.version_at(i)); };
        for (std::size_t i = 1; i < n; ++i) {
            const auto a = cell(i - 1);
            const auto b = cell(i);
            if (a > b) return false;
            if (a < b) continue;
            several_ = true;
            const auto x = teller(i - 1);
            const auto y = teller(i);
            if (x > y || (x == y && rows_.recorded_at(i - 1) >= rows_.recorded_at(i))) return false;
            revised_ |= x == y;
        }
        return true;
    }

    const measure_rows& rows_;
    place_in_order      keys_;
    bool                several_ = false, revised_ = false;
};

class row_check {
public:
    row_check(const dataset_content& lists, measure_rows& rows) : lists_(lists), rows_(rows), size_(rows.forms.size()) {}

    /// @param like  rows that were checked before and may share columns with these; null: there are none
    [[nodiscard]] std::string fault(const measure_rows* like) {
        if (rows_.measure < 0 || rows_.measure >= lists_.measures.size()) return "rows belong to a measure that is not listed";
        if (!one_length()) return of_measure("columns differ in length");
        if (size_ == 0) return {};
        if (like != nullptr && stand_alike(*like)) {
            rows_.several_per_cell = like->several_per_cell;
            rows_.revised = like->revised;
        } else {
            if (std::string found = fault_of_codes(); !found.empty()) return of_measure(found);
            order_check order(rows_);
            if (!order.look()) return of_measure("rows are not in order of their keys, or one stands twice");
            rows_.several_per_cell = order.several_per_cell();
            rows_.revised = order.revised();
        }
        std::string found = fault_of_numbers();
        return found.empty() ? found : of_measure(found);
    }

private:
    [[nodiscard]] std::string of_measure(const std::string& what) const {
        return "of the measure '" + lists_.measures[rows_.measure] + "', " + what;
    }
    [[nodiscard]] bool one_length() const {
        const auto same = [this](const auto&... column) { return ((column.size() == size_) && ...); };
        const auto same_or_none = [this](const auto&... column) {
            return ((column.empty() || column.size() == size_) && ...);
        };
        return same(rows_.place, rows_.organisation, rows_.category, rows_.period, rows_.number) &&
               same_or_none(rows_.upper, rows_.reasons, rows_.flags, rows_.source, rows_.recorded, rows_.version,
                            rows_.line, rows_.file);
    }
    /// Whether these rows stand where the others do because they share every column that says so.
    [[nodiscard]] bool stand_alike(const measure_rows& o) const {
        const auto shared = [](const auto& x, const auto& y) {
            return (x.empty() && y.empty()) || x.packed().shares_with(y.packed());
        };
        return rows_.frequency == o.frequency && rows_.version.empty() && o.version.empty() && shared(rows_.place, o.place) &&
               shared(rows_.organisation, o.organisation) && shared(rows_.category, o.category) &&
               shared(rows_.period, o.period) && shared(rows_.source, o.source) && shared(rows_.recorded, o.recorded) &&
               shared(rows_.line, o.line) && shared(rows_.file, o.file);
    }

    /// Whether a column's numbers, where it has any, lie in low..high.
    template <class T>
    [[nodiscard]] static bool within(const packed_column<T>& column, std::int64_t low, std::int64_t high) {
        return column.empty() || (column.packed().lowest() >= low && detail::up_to(column.packed(), high));
    }
    [[nodiscard]] std::string fault_of_codes() const {
        const auto last = [](const auto& list) { return static_cast<std::int64_t>(list.size()) - 1; };
        const auto measure = static_cast<std::size_t>(rows_.measure);
        if (!within(rows_.place, -1, last(lists_.places))) return "a place is not listed";
        if (!within(rows_.organisation, -1, last(lists_.organisations))) return "an organisation is not listed";
        if (!within(rows_.category, 0, last(lists_.categories))) return "a combination of categories is not listed";
        if (!within(rows_.source, -1, last(lists_.sources))) return "a source is not listed";
        if (!within(rows_.version, -1, last(lists_.versions[measure]))) return "a version of the definition is not listed";
        for (const std::int64_t index : {rows_.period.packed().lowest(), rows_.period.packed().highest()})
            if (std::string found = invariant<period>::fault({rows_.frequency, static_cast<std::int32_t>(index)}); !found.empty())
                return found;
        if (std::string found = fault_of_clock(); !found.empty()) return found;
        return comes_from_files() ? "" : "a row comes from a file that is not listed";
    }
    [[nodiscard]] std::string fault_of_clock() const {
        if (rows_.recorded.empty()) return {};
        const auto         fault_at = [](std::int64_t t) { return invariant<instant>::fault({t}); };
        const std::int64_t lowest = rows_.recorded.packed().lowest();
        if (lowest != measure_rows::not_recorded) {
            std::string found = fault_at(lowest);
            return found.empty() ? fault_at(rows_.recorded.packed().highest()) : found;
        }
        for (const std::int64_t t : rows_.recorded) // some rows have no clock, so the others have to be looked at
            if (t != measure_rows::not_recorded)
                if (std::string found = fault_at(t); !found.empty()) return found;
        return {};
    }
    [[nodiscard]] bool comes_from_files() const {
        const auto files = static_cast<std::int64_t>(lists_.files.size());
        if (rows_.line.empty() || within(rows_.line, INT32_MIN, 0)) return true;
        return rows_.file.empty() ? files > 0 : within(rows_.file, 0, files - 1);
    }

    [[nodiscard]] std::string fault_of_numbers() const {
        const bool fits = missing_by_bits() ? marked_rows_fit() : all_rows_fit();
        if (!fits) return "a row's form does not fit its reason, flags or bounds";
        return rows_.places || finite() ? "" : "a number is not finite";
    }

    /// Whether every row is a point or missing for one reason, said by equal bits of both columns: nearly always so.
    [[nodiscard]] bool missing_by_bits() const {
        const auto one_bit = [](const packed_integers& p) { return p.bits() == 1 && p.run_ends().empty(); };
        if (rows_.reasons.empty() || !rows_.upper.empty()) return false;
        const packed_integers& forms = rows_.forms.packed();
        const packed_integers& reasons = rows_.reasons.packed();
        return one_bit(forms) && one_bit(reasons) && std::ranges::equal(forms.bytes(), reasons.bytes()) &&
               forms.lowest() == packed_as<form>::number(form::point) && reasons.lowest() == 0 && reasons.step() != 0 &&
               forms.lowest() + static_cast<std::int64_t>(forms.step()) == packed_as<form>::number(form::missing);
    }
    [[nodiscard]] bool marked_rows_fit() const {
        const auto bytes = rows_.forms.packed().bytes();
        for (std::size_t k = 0; k < bytes.size(); ++k)
            for (unsigned rest = bytes[k]; rest != 0; rest &= rest - 1) {
                const std::size_t i = k * 8 + static_cast<std::size_t>(std::countr_zero(rest));
                if (i < size_ && !row_fits(i, form::missing)) return false;
            }
        return true;
    }
    [[nodiscard]] bool all_rows_fit() const {
        part_of<form>   forms;
        part_of<reason> reasons;
        for (std::size_t first = 0; first < size_; first += part) {
            const std::size_t n = std::min(part, size_ - first);
            rows_.forms.read(first, n, forms.data());
            if (rows_.reasons.empty()) std::fill_n(reasons.begin(), n, reason::none);
            else rows_.reasons.read(first, n, reasons.data());
            if (!reasons_fit(forms.data(), reasons.data(), n)) return false;
            for (std::size_t i = 0; i < n; ++i) {
                if (rows_.upper.empty() && points_from(forms, i, n)) i += 7;
                else if (!row_fits(first + i, forms[i])) return false;
            }
        }
        return true;
    }
    /// Whether the next eight rows are all points: nearly all are.
    [[nodiscard]] static bool points_from(const part_of<form>& forms, std::size_t i, std::size_t n) noexcept {
        static_assert(form::point == form{0} && sizeof(form) == 1);
        std::uint64_t eight = 1;
        if (i + 8 <= n) std::memcpy(&eight, forms.data() + i, 8);
        return eight == 0;
    }
    /// What is missing has neither number nor flags, a range is no wider than its bounds, and nothing else has two.
    [[nodiscard]] bool row_fits(std::size_t i, form what) const {
        if (what == form::missing) return rows_.number[i] == 0 && rows_.flags_at(i).empty() && (rows_.upper.empty() || rows_.upper[i] == 0);
        if (what != form::range) return rows_.upper.empty() || rows_.upper[i] == 0;
        return !rows_.upper.empty() && rows_.as_double(rows_.number[i]) <= rows_.as_double(rows_.upper[i]);
    }
    /// Of numbers that are kept as doubles.
    [[nodiscard]] bool finite() const {
        part_of<std::int64_t> numbers;
        bool                  all = true;
        for (const auto* column : {&rows_.number, &rows_.upper})
            for (std::size_t first = 0; first < column->size(); first += part) {
                const std::size_t n = std::min(part, size_ - first);
                column->read(first, n, numbers.data());
                for (std::size_t i = 0; i < n; ++i) all &= std::isfinite(std::bit_cast<double>(numbers[i]));
            }
        return all;
    }

    const dataset_content& lists_;
    measure_rows&          rows_;
    std::size_t            size_;
};

} // namespace

std::string fault_of_rows(const dataset_content& lists, measure_rows& rows, const measure_rows* like) {
    return row_check(lists, rows).fault(like);
}

std::string fault_of_keys(const category_list& list) {
    if (list.schemes.size() != list.categories.size()) return "a scheme lacks its list of categories";
    if (list.keys.empty() || !list.keys.front().empty()) return "the combinations of categories do not begin with the whole";
    for (const category_key& key : list.keys) {
        std::int32_t before = -1;
        for (const auto& [scheme, category] : key) {
            if (scheme <= before || static_cast<std::size_t>(scheme) >= list.schemes.size())
                return "a combination of categories names a scheme that is not listed, or twice";
            if (category < 0 || static_cast<std::size_t>(category) >= list.categories[static_cast<std::size_t>(scheme)].size())
                return "a combination of categories names one that is not listed";
            before = scheme;
        }
    }
    return {};
}

fingerprint fingerprint_again(const dataset_content& all) {
    fingerprint sum;
    for (const auto& b : all.blocks) sum.add_unordered(steelyard::detail::fingerprint_of_rows(all, *b));
    return sum;
}

} // namespace steelyard::inline v0_1::serialization
