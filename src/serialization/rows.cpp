// SPDX-License-Identifier: MIT
#include <steelyard/serialization/dataset.hpp>

#include <dataset/detail/intake.hpp>

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <cstdint>
#include <limits>

namespace steelyard::inline v0_1::serialization {

namespace {

/// Rows looked at together: columns are read in parts of this many, small enough for the nearest cache.
constexpr std::size_t part = 2048;

template <class T>
using part_of = std::array<T, part>;

/// A part of a column; a column that no row uses is what it stands for.
template <class Column, class T>
void read_part(const Column& column, std::size_t first, std::size_t n, T unused, part_of<T>& into) {
    if (column.empty()) std::fill_n(into.begin(), n, unused);
    else column.read(first, n, into.data());
}

/// Whether all lie in low..high.
template <class T>
[[nodiscard]] bool within(const part_of<T>& all, std::size_t n, T low, T high) {
    T least = high;
    T most = low;
    for (std::size_t i = 0; i < n; ++i) {
        least = std::min(least, all[i]);
        most = std::max(most, all[i]);
    }
    return least >= low && most <= high;
}

/// Turns a signed number into one whose order as an unsigned number is the same.
[[nodiscard]] constexpr std::uint64_t ordered(std::int32_t x) noexcept { return static_cast<std::uint32_t>(x) ^ 0x80000000U; }

/// A key as four numbers, compared in turn.
struct row_keys {
    part_of<std::uint64_t> who, what, which;
    part_of<std::int64_t>  recorded;
};

class row_check {
public:
    row_check(const dataset_content& lists, measure_rows& rows) : lists_(lists), rows_(rows), size_(rows.forms.size()) {}

    [[nodiscard]] std::string fault() {
        if (rows_.measure < 0 || rows_.measure >= lists_.measures.size()) return "rows belong to a measure that is not listed";
        if (!one_length()) return of_measure("columns differ in length");
        for (first_ = 0; first_ < size_; first_ += part) {
            n_ = std::min(part, size_ - first_);
            if (std::string found = fault_of_codes(); !found.empty()) return of_measure(found);
            if (std::string found = fault_of_numbers(); !found.empty()) return of_measure(found);
            if (!in_order()) return of_measure("rows are not in order of their keys, or one stands twice");
        }
        rows_.several_per_cell = several_;
        rows_.revised = revised_;
        return {};
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
    template <class Column, class T>
    void read(const Column& column, T unused, part_of<T>& into) const {
        read_part(column, first_, n_, unused, into);
    }

    [[nodiscard]] std::string fault_of_codes() {
        const auto last_version =
            static_cast<std::int64_t>(lists_.versions[static_cast<std::size_t>(rows_.measure)].size()) - 1;
        part_of<std::int32_t> source;
        part_of<std::int32_t> period_index;
        part_of<std::int16_t> version;
        read(rows_.place, -1, a_);
        read(rows_.organisation, -1, b_);
        if (!within(a_, n_, -1, lists_.places.size() - 1)) return "a place is not listed";
        if (!within(b_, n_, -1, lists_.organisations.size() - 1)) return "an organisation is not listed";
        for (std::size_t i = 0; i < n_; ++i) keys_.who[i] = ordered(a_[i]) << 32 | ordered(b_[i]);
        read(rows_.category, 0, a_);
        read(rows_.period, 0, period_index);
        if (!within(a_, n_, 0, lists_.categories.size() - 1)) return "a combination of categories is not listed";
        for (std::size_t i = 0; i < n_; ++i) keys_.what[i] = ordered(a_[i]) << 32 | ordered(period_index[i]);
        const auto [low, high] = std::minmax_element(period_index.begin(), period_index.begin() + static_cast<std::ptrdiff_t>(n_));
        for (const std::int32_t index : {*low, *high})
            if (std::string found = invariant<period>::fault({rows_.frequency, index}); !found.empty()) return found;
        read(rows_.source, -1, source);
        read(rows_.version, std::int16_t{-1}, version);
        if (!within(source, n_, -1, lists_.sources.size() - 1)) return "a source is not listed";
        if (!within(version, n_, std::int16_t{-1}, static_cast<std::int16_t>(std::min<std::int64_t>(last_version, INT16_MAX))))
            return "a version of the definition is not listed";
        for (std::size_t i = 0; i < n_; ++i) keys_.which[i] = ordered(source[i]) << 32 | ordered(version[i]);
        read(rows_.recorded, measure_rows::not_recorded, keys_.recorded);
        return fault_of_clock_and_file();
    }
    [[nodiscard]] std::string fault_of_clock_and_file() {
        for (std::size_t i = 0; !rows_.recorded.empty() && i < n_; ++i)
            if (keys_.recorded[i] != measure_rows::not_recorded)
                if (std::string found = invariant<instant>::fault({keys_.recorded[i]}); !found.empty()) return found;
        if (rows_.line.empty() && rows_.file.empty()) return {};
        read(rows_.line, 0, a_);
        read(rows_.file, 0, b_);
        const auto files = static_cast<std::int32_t>(lists_.files.size());
        bool       known = true;
        for (std::size_t i = 0; i < n_; ++i) known &= a_[i] <= 0 || (b_[i] >= 0 && b_[i] < files);
        return known ? "" : "a row comes from a file that is not listed";
    }
    [[nodiscard]] std::string fault_of_numbers() {
        part_of<std::int64_t> number;
        part_of<std::int64_t> upper;
        part_of<form>         forms;
        part_of<reason>       reasons;
        part_of<flag_set>     flags;
        read(rows_.number, std::int64_t{0}, number);
        read(rows_.upper, std::int64_t{0}, upper);
        read(rows_.forms, form::missing, forms);
        read(rows_.reasons, reason::none, reasons);
        read(rows_.flags, flag_set{}, flags);
        bool fits = true; // without a way out, so that the loop runs on several rows at a time
        bool finite = true;
        for (std::size_t i = 0; i < n_; ++i) {
            const bool gone = forms[i] == form::missing;
            const bool ranged = forms[i] == form::range;
            fits &= gone == (reasons[i] != reason::none);
            fits &= (!gone) | ((number[i] == 0) & (flags[i].bits == 0));
            fits &= ranged | (upper[i] == 0);
        }
        for (std::size_t i = 0; !rows_.upper.empty() && i < n_; ++i)
            if (forms[i] == form::range) fits &= rows_.as_double(number[i]) <= rows_.as_double(upper[i]);
        if (!rows_.places)
            for (std::size_t i = 0; i < n_; ++i)
                finite &= std::isfinite(std::bit_cast<double>(number[i])) && std::isfinite(std::bit_cast<double>(upper[i]));
        if (!finite) return "a number is not finite";
        return fits ? "" : "a row's form does not fit its reason, flags or bounds";
    }
    [[nodiscard]] bool in_order() {
        const auto before = [this](std::size_t i, std::size_t k) {
            const row_keys& key = keys_;
            return (key.who[i] < key.who[k]) |
                   ((key.who[i] == key.who[k]) &
                    ((key.what[i] < key.what[k]) |
                     ((key.what[i] == key.what[k]) &
                      ((key.which[i] < key.which[k]) | ((key.which[i] == key.which[k]) & (key.recorded[i] < key.recorded[k]))))));
        };
        bool good = first_ == 0 || last_who_ < keys_.who[0] ||
                    (last_who_ == keys_.who[0] &&
                     (last_what_ < keys_.what[0] ||
                      (last_what_ == keys_.what[0] &&
                       (last_which_ < keys_.which[0] ||
                        (last_which_ == keys_.which[0] && last_recorded_ < keys_.recorded[0])))));
        for (std::size_t i = 1; i < n_; ++i) good &= before(i - 1, i);
        const auto note = [this](bool same_cell, bool same_source) {
            several_ |= same_cell;
            revised_ |= same_cell & same_source;
        };
        if (first_ != 0) note(last_who_ == keys_.who[0] && last_what_ == keys_.what[0], last_which_ == keys_.which[0]);
        for (std::size_t i = 1; i < n_; ++i)
            note((keys_.who[i] == keys_.who[i - 1]) & (keys_.what[i] == keys_.what[i - 1]), keys_.which[i] == keys_.which[i - 1]);
        last_who_ = keys_.who[n_ - 1];
        last_what_ = keys_.what[n_ - 1];
        last_which_ = keys_.which[n_ - 1];
        last_recorded_ = keys_.recorded[n_ - 1];
        return good;
    }

    const dataset_content& lists_;
    measure_rows&          rows_;
    std::size_t            size_;
    std::size_t            first_ = 0, n_ = 0; ///< of the part in hand
    part_of<std::int32_t>  a_, b_;             ///< columns in hand
    row_keys               keys_;
    std::uint64_t          last_who_ = 0, last_what_ = 0, last_which_ = 0; ///< of the part before
    std::int64_t           last_recorded_ = 0;
    bool                   several_ = false, revised_ = false; ///< rows of one cell, revisions among them
};

} // namespace

std::string fault_of_rows(const dataset_content& lists, measure_rows& rows) { return row_check(lists, rows).fault(); }

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
