// SPDX-License-Identifier: MIT
#include "detail/intake.hpp"

#include <steelyard/core/parallel.hpp>
#include <steelyard/core/text.hpp>

#include <algorithm>
#include <array>
#include <bit>
#include <numeric>

namespace steelyard::inline v0_1::detail {

namespace {

/// A row's key packed into one integer, and where the row stands in its columns.
struct packed_key {
    std::uint64_t key = 0;
    std::uint64_t row = 0;
};

/// Sorts by key and keeps the order of equal keys: least significant digit first, 11 bits a time.
void radix_sort(std::vector<packed_key>& keys, int bits) {
    std::vector<packed_key> other(keys.size());
    for (int shift = 0; shift < bits; shift += 11) {
        std::array<std::size_t, 2049> start{};
        for (const packed_key& k : keys) ++start[(k.key >> shift & 2047) + 1];
        std::partial_sum(start.begin(), start.end(), start.begin());
        for (const packed_key& k : keys) other[start[k.key >> shift & 2047]++] = k;
        keys.swap(other);
    }
}

/// One column of the key, read as numbers that sort as its words do.
struct key_part {
    const std::vector<std::int32_t>* codes = nullptr;
    const std::vector<std::int32_t>* rank = nullptr;     ///< of codes; null: as they are
    const std::vector<std::int64_t>* instants = nullptr; ///< in place of codes
    std::int64_t                     earliest = 0;       ///< stated instant; unrecorded rows sort just before it
    std::vector<std::int64_t>        distinct = {};      ///< when not empty, values are positions in it
    std::int64_t                     low = 0;
    int                              bits = 0;

    [[nodiscard]] std::size_t  size() const noexcept { return codes != nullptr ? codes->size() : instants->size(); }
    [[nodiscard]] std::int64_t raw(std::size_t i) const noexcept {
        if (codes == nullptr) {
            const std::int64_t t = (*instants)[i];
            return t == measure_rows::not_recorded ? earliest - 1 : t;
        }
        const std::int32_t c = (*codes)[i];
        return rank == nullptr || c < 0 ? c : (*rank)[static_cast<std::size_t>(c)];
    }
    /// From 0, in `bits` bits.
    [[nodiscard]] std::uint64_t at(std::size_t i) const noexcept {
        if (distinct.empty()) return static_cast<std::uint64_t>(raw(i)) - static_cast<std::uint64_t>(low);
        return static_cast<std::uint64_t>(std::lower_bound(distinct.begin(), distinct.end(), raw(i)) -
                                          distinct.begin());
    }
    void measure_width() {
        if (codes == nullptr) {
            earliest = INT64_MAX;
            for (const std::int64_t t : *instants)
                if (t != measure_rows::not_recorded) earliest = std::min(earliest, t);
        }
        low = INT64_MAX;
        std::int64_t high = INT64_MIN;
        for (std::size_t i = 0; i < size(); ++i) {
            low = std::min(low, raw(i));
            high = std::max(high, raw(i));
        }
        if (size() > 0)
            bits = static_cast<int>(std::bit_width(static_cast<std::uint64_t>(high) - static_cast<std::uint64_t>(low)));
    }
    /// Numbers the distinct values, so that they need fewer bits.
    void squeeze() {
        std::vector<std::int64_t> all(size());
        for (std::size_t i = 0; i < all.size(); ++i) all[i] = raw(i);
        std::sort(all.begin(), all.end());
        all.erase(std::unique(all.begin(), all.end()), all.end());
        distinct = std::move(all);
        bits = static_cast<int>(std::bit_width(distinct.size() - 1));
    }
};

/// The rows in order of their keys; `same[i]`: the row at i has the key of the row before it.
struct order {
    std::vector<std::uint64_t> rows;
    std::vector<bool>          same;
};

int width_of(const std::vector<key_part>& parts) {
    return std::accumulate(parts.begin(), parts.end(), 0, [](int n, const key_part& p) { return n + p.bits; });
}

/// For keys that no 64 bits can hold: compares part by part.
order sorted_by_comparing(const std::vector<key_part>& parts, std::size_t rows) {
    order o;
    o.rows.resize(rows);
    o.same.resize(rows);
    std::iota(o.rows.begin(), o.rows.end(), std::uint64_t{0});
    const auto compared = [&](std::uint64_t a, std::uint64_t b) {
        for (const key_part& p : parts)
            if (p.raw(a) != p.raw(b)) return p.raw(a) < p.raw(b) ? -1 : 1;
        return 0;
    };
    std::sort(o.rows.begin(), o.rows.end(), [&](std::uint64_t a, std::uint64_t b) {
        const int c = compared(a, b);
        return c != 0 ? c < 0 : a < b;
    });
    for (std::size_t i = 1; i < rows; ++i) o.same[i] = compared(o.rows[i - 1], o.rows[i]) == 0;
    return o;
}

order sorted_by(std::vector<key_part>& parts, std::size_t rows) {
    for (key_part& p : parts) p.measure_width();
    for (key_part& p : parts)
        if (width_of(parts) > 64 && p.bits > 8) p.squeeze();
    const int bits = width_of(parts);
    if (bits > 64) return sorted_by_comparing(parts, rows);
    std::vector<packed_key> keys(rows);
    for (std::size_t i = 0; i < rows; ++i) keys[i].row = i;
    for (const key_part& p : parts) {
        if (p.bits == 0) continue;
        for (std::size_t i = 0; i < rows; ++i) keys[i].key = (p.bits < 64 ? keys[i].key << p.bits : 0) | p.at(i);
    }
    const auto below = [](const packed_key& a, const packed_key& b) { return a.key < b.key; };
    if (!std::is_sorted(keys.begin(), keys.end(), below)) radix_sort(keys, bits);
    order o;
    o.rows.resize(rows);
    o.same.resize(rows);
    for (std::size_t i = 0; i < rows; ++i) {
        o.rows[i] = keys[i].row;
        o.same[i] = i > 0 && keys[i - 1].key == keys[i].key;
    }
    return o;
}

bool same_content(const measure_rows& c, std::size_t a, std::size_t b) {
    return c.number[a] == c.number[b] && c.forms[a] == c.forms[b] && (c.upper.empty() || c.upper[a] == c.upper[b]) &&
           c.reason_at(a) == c.reason_at(b) && c.flags_at(a) == c.flags_at(b);
}

template <class T>
std::vector<T> gathered(std::vector<T>& from, const std::vector<std::uint64_t>& rows) {
    std::vector<T> into;
    if (from.empty()) return into;
    into.reserve(rows.size());
    for (const std::uint64_t r : rows) into.push_back(from[r]);
    from = {};
    return into;
}

/// gathered(), then empty when nothing but `unused` is left.
template <class T>
std::vector<T> gathered(std::vector<T>& from, const std::vector<std::uint64_t>& rows, T unused) {
    std::vector<T> into = gathered(from, rows);
    if (std::all_of(into.begin(), into.end(), [&](const T& x) { return x == unused; })) into = {};
    return into;
}

using recoding = std::vector<std::int32_t>;

void recode(std::vector<std::int32_t>& column, const recoding& to) {
    for (std::int32_t& c : column)
        if (c >= 0) c = to[static_cast<std::size_t>(c)];
}

/// Positions in sorted order: by word for open lists.
recoding ranks_by_word(const code_book& book) {
    recoding rank(static_cast<std::size_t>(book.codes().size()));
    std::iota(rank.begin(), rank.end(), 0);
    if (book.declared()) return rank;
    recoding order = rank;
    std::sort(order.begin(), order.end(),
              [&](std::int32_t a, std::int32_t b) { return book.codes()[a] < book.codes()[b]; });
    for (std::size_t i = 0; i < order.size(); ++i)
        rank[static_cast<std::size_t>(order[i])] = static_cast<std::int32_t>(i);
    return rank;
}

} // namespace

/// The steps from an intake to a dataset. Codes of open lists are given by word and only to words in use, so nothing
/// depends on the order of input.
class assembly {
public:
    explicit assembly(intake& from) : in_(from), blocks_(from.columns_.size()) {}

    dataset run(bad_rows bad, const run_options& run, load_report& report);

private:
    struct block {
        std::vector<std::uint64_t> rows; ///< kept, in order
        std::vector<noted_problem> problems;
        std::int64_t               repeated = 0;
        std::int64_t               refused = 0;
    };
    void        rank_codes();
    void        sort_block(std::size_t measure);
    void        settle(block& b, const measure_rows& c, const order& o, std::size_t first, std::size_t last);
    void        note(block& b, const measure_rows& c, std::uint64_t row, const refusal& why, severity level);
    std::string key_text(const measure_rows& c, std::uint64_t row) const;
    std::string place_text(const measure_rows& c, std::uint64_t row) const;
    void        list_codes();
    recoding    list_open(const code_book& book, const recoding& ranks, std::vector<std::int32_t> measure_rows::*column,
                          code_list& into);
    recoding    list_categories();
    recoding    list_files();
    void        build(std::size_t measure);
    void        write(load_report& report);

    intake&                          in_;
    std::vector<block>               blocks_;
    std::vector<category_key>        keys_; ///< of the lexicon's combinations
    recoding                         place_rank_, organisation_rank_, source_rank_, category_rank_;
    recoding                         place_code_, organisation_code_, source_code_, category_code_, file_code_;
    std::shared_ptr<dataset_content> out_ = std::make_shared<dataset_content>();
    std::vector<std::shared_ptr<measure_rows>> built_;
    std::vector<fingerprint>                   prints_;
};

void assembly::rank_codes() {
    place_rank_ = ranks_by_word(in_.words.places());
    organisation_rank_ = ranks_by_word(in_.words.organisations());
    source_rank_ = ranks_by_word(in_.words.sources());
    for (std::int32_t c = 0; c < in_.words.combinations(); ++c) keys_.push_back(in_.words.key(c));
    recoding sorted(keys_.size());
    std::iota(sorted.begin(), sorted.end(), 0);
    const auto key = [&](std::int32_t c) -> const category_key& { return keys_[static_cast<std::size_t>(c)]; };
    std::sort(sorted.begin(), sorted.end(), [&](std::int32_t a, std::int32_t b) { return key(a) < key(b); });
    category_rank_.resize(keys_.size());
    for (std::size_t i = 0; i < sorted.size(); ++i)
        category_rank_[static_cast<std::size_t>(sorted[i])] = static_cast<std::int32_t>(i);
}

void assembly::sort_block(std::size_t measure) {
    const measure_rows& c = in_.columns_[measure];
    block&              b = blocks_[measure];
    const std::size_t   n = c.forms.size();
    if (n == 0) return;
    std::vector<key_part> parts{{.codes = &c.place, .rank = &place_rank_},
                                {.codes = &c.organisation, .rank = &organisation_rank_},
                                {.codes = &c.category, .rank = &category_rank_},
                                {.codes = &c.period}};
    if (!c.source.empty()) parts.push_back({.codes = &c.source, .rank = &source_rank_});
    // A number under another definition version is another observation, not a revision: overlaps make bridges.
    const std::vector<std::int32_t> versions(c.version.begin(), c.version.end());
    if (!versions.empty()) parts.push_back({.codes = &versions});
    if (!c.recorded.empty()) parts.push_back({.instants = &c.recorded});
    const order o = sorted_by(parts, n);
    b.rows.reserve(n);
    for (std::size_t first = 0, last = 0; first < n; first = last) {
        last = first + 1;
        while (last < n && o.same[last]) ++last;
        if (last - first == 1)
            b.rows.push_back(o.rows[first]);
        else
            settle(b, c, o, first, last);
    }
}

/// Several rows with one key at one instant: repeats when they say the same, else a conflict.
void assembly::settle(block& b, const measure_rows& c, const order& o, std::size_t first, std::size_t last) {
    bool agree = true;
    for (std::size_t i = first + 1; i < last; ++i) agree = agree && same_content(c, o.rows[first], o.rows[i]);
    if (agree) {
        b.rows.push_back(o.rows[first]); // equal keys keep the order of input: the first one said it
        for (std::size_t i = first + 1; i < last; ++i)
            note(b, c, o.rows[i],
                 {"repeat",
                  key_text(c, o.rows[i]) + " was said before" + place_text(c, o.rows[first]) + " in the same words",
                  "it is kept once"},
                 severity::info);
        b.repeated += static_cast<std::int64_t>(last - first - 1);
        return;
    }
    for (std::size_t i = first; i < last; ++i) {
        std::vector<std::string> values;
        for (std::size_t k = first; k < last; ++k)
            if (k != i) values.push_back("another value" + place_text(c, o.rows[k]));
        note(b, c, o.rows[i],
             {"conflict", key_text(c, o.rows[i]) + " has " + join(values, " and ", 4),
              "keep one, or say when each was recorded"},
             severity::fault);
    }
    b.refused += static_cast<std::int64_t>(last - first);
}

std::string assembly::place_text(const measure_rows& c, std::uint64_t row) const {
    const std::int32_t file = c.file_at(row);
    if (file < 0) return "";
    return " at " + input_place{in_.files_[file], c.line_at(row), {}, {}}.text();
}

std::string assembly::key_text(const measure_rows& c, std::uint64_t row) const {
    const lexicon& words = in_.words;
    const auto     measure = static_cast<std::size_t>(&c - in_.columns_.data());
    std::string    s = words.measures()[measure].code;
    if (c.place[row] >= 0) s += ", " + words.places().codes()[c.place[row]];
    if (c.organisation[row] >= 0) s += ", " + words.organisations().codes()[c.organisation[row]];
    for (const auto& pair : keys_[static_cast<std::size_t>(c.category[row])])
        s += ", " + words.schemes()[pair.first] + "=" +
             words.categories()[static_cast<std::size_t>(pair.first)][pair.second];
    s += ", " + period{words.measures()[measure].frequency, c.period[row]}.text();
    return c.source_at(row) < 0 ? s : s + ", source " + words.sources().codes()[c.source_at(row)];
}

void assembly::note(block& b, const measure_rows& c, std::uint64_t row, const refusal& why, severity level) {
    const auto         measure = static_cast<std::size_t>(&c - in_.columns_.data());
    const std::int32_t file = c.file_at(row);
    const std::int64_t line = c.line_at(row);
    problem            p{level,
              why.rule,
              {file < 0 ? "" : in_.files_[file], line, "", in_.words.measures()[measure].code},
              why.found,
              why.advice};
    b.problems.push_back({file, line, std::move(p)});
}

recoding assembly::list_open(const code_book& book, const recoding& ranks,
                             std::vector<std::int32_t> measure_rows::*column, code_list& into) {
    if (book.declared()) {
        into = book.codes();
        return ranks;
    }
    std::vector<bool> used(ranks.size());
    for (std::size_t m = 0; m < blocks_.size(); ++m) {
        const std::vector<std::int32_t>& codes = in_.columns_[m].*column;
        if (codes.empty()) continue;
        for (const std::uint64_t r : blocks_[m].rows)
            if (codes[r] >= 0) used[static_cast<std::size_t>(codes[r])] = true;
    }
    recoding by_rank(ranks.size());
    for (std::size_t i = 0; i < ranks.size(); ++i)
        by_rank[static_cast<std::size_t>(ranks[i])] = static_cast<std::int32_t>(i);
    recoding code(ranks.size(), -1);
    for (const std::int32_t c : by_rank)
        if (used[static_cast<std::size_t>(c)]) code[static_cast<std::size_t>(c)] = into.add(book.codes()[c]);
    return code;
}

recoding assembly::list_categories() {
    category_list& list = out_->categories;
    list.schemes = in_.words.schemes().words();
    for (const code_list& c : in_.words.categories()) list.categories.push_back(c.words());
    std::vector<bool> used(keys_.size());
    for (std::size_t m = 0; m < blocks_.size(); ++m)
        for (const std::uint64_t r : blocks_[m].rows)
            used[static_cast<std::size_t>(in_.columns_[m].category[r])] = true;
    recoding by_rank(keys_.size());
    for (std::size_t i = 0; i < keys_.size(); ++i)
        by_rank[static_cast<std::size_t>(category_rank_[i])] = static_cast<std::int32_t>(i);
    recoding code(keys_.size(), -1);
    code[0] = 0;
    for (const std::int32_t c : by_rank) {
        if (c == 0 || !used[static_cast<std::size_t>(c)]) continue;
        code[static_cast<std::size_t>(c)] = list.words.add(combination_text(list, keys_[static_cast<std::size_t>(c)]));
        list.keys.push_back(keys_[static_cast<std::size_t>(c)]);
    }
    return code;
}

recoding assembly::list_files() {
    std::vector<bool> used(static_cast<std::size_t>(in_.files_.size()));
    for (std::size_t m = 0; m < blocks_.size(); ++m) {
        const measure_rows& c = in_.columns_[m];
        if (c.line.empty()) continue;
        for (const std::uint64_t r : blocks_[m].rows)
            if (c.file_at(r) >= 0) used[static_cast<std::size_t>(c.file_at(r))] = true;
    }
    recoding code(used.size(), 0);
    for (std::size_t i = 0; i < used.size(); ++i) {
        if (!used[i]) continue;
        code[i] = static_cast<std::int32_t>(out_->files.size());
        out_->files.push_back(in_.files_[static_cast<std::int32_t>(i)]);
    }
    return code;
}

void assembly::list_codes() {
    out_->measures = in_.words.measure_codes();
    for (const measure_facts& m : in_.words.measures()) out_->versions.push_back(m.versions);
    place_code_ = list_open(in_.words.places(), place_rank_, &measure_rows::place, out_->places);
    organisation_code_ =
        list_open(in_.words.organisations(), organisation_rank_, &measure_rows::organisation, out_->organisations);
    source_code_ = list_open(in_.words.sources(), source_rank_, &measure_rows::source, out_->sources);
    category_code_ = list_categories();
    file_code_ = list_files();
}

void assembly::build(std::size_t measure) {
    measure_rows&                     c = in_.columns_[measure];
    const std::vector<std::uint64_t>& rows = blocks_[measure].rows;
    if (rows.empty()) return;
    auto b = std::make_shared<measure_rows>();
    b->measure = static_cast<std::int32_t>(measure);
    b->frequency = in_.words.measures()[measure].frequency;
    b->places = in_.words.measures()[measure].places;
    recode(b->place = gathered(c.place, rows), place_code_);
    recode(b->organisation = gathered(c.organisation, rows), organisation_code_);
    recode(b->category = gathered(c.category, rows), category_code_);
    b->period = gathered(c.period, rows);
    b->number = gathered(c.number, rows);
    b->forms = gathered(c.forms, rows);
    b->upper = gathered(c.upper, rows);
    if (std::find(b->forms.begin(), b->forms.end(), form::range) == b->forms.end()) b->upper = {};
    b->reasons = gathered(c.reasons, rows, reason::none);
    b->flags = gathered(c.flags, rows, flag_set{});
    recode(b->source = gathered(c.source, rows, -1), source_code_);
    b->recorded = gathered(c.recorded, rows, measure_rows::not_recorded);
    b->version = gathered(c.version, rows, std::int16_t{-1});
    recode(b->file = gathered(c.file, rows), file_code_);
    if (std::all_of(b->file.begin(), b->file.end(), [](std::int32_t f) { return f == 0; })) b->file = {};
    b->line = gathered(c.line, rows, 0);
    prints_[measure] = fingerprint_of_rows(*out_, *b);
    built_[measure] = std::move(b);
}

void assembly::write(load_report& report) {
    report = {};
    report.rows_offered = in_.offered_;
    report.rows_refused = in_.refused_;
    std::vector<noted_problem>& all = in_.problems_;
    for (block& b : blocks_) {
        report.rows_refused += b.refused;
        report.rows_repeated += b.repeated;
        for (noted_problem& p : b.problems) all.push_back(std::move(p));
    }
    report.rows_kept = report.rows_offered - report.rows_refused - report.rows_repeated;
    std::stable_sort(all.begin(), all.end(), [](const noted_problem& a, const noted_problem& b) {
        return std::pair(a.file, a.line) < std::pair(b.file, b.line);
    });
    for (noted_problem& p : all) report.problems.push_back(std::move(p.what));
}

dataset assembly::run(bad_rows bad, const run_options& run, load_report& report) {
    rank_codes();
    const auto measures = static_cast<std::int64_t>(blocks_.size());
    parallel_blocks(measures, run, [&](std::int64_t m) { sort_block(static_cast<std::size_t>(m)); });
    write(report);
    const auto is_fault = [](const problem& p) { return p.level == severity::fault; };
    if (bad == bad_rows::refuse && std::any_of(report.problems.begin(), report.problems.end(), is_fault)) {
        report.rows_refused += report.rows_kept;
        report.rows_kept = 0;
        throw invalid_input("rows refused, nothing loaded", report.problems);
    }
    list_codes();
    built_.resize(blocks_.size());
    prints_.resize(blocks_.size());
    parallel_blocks(measures, run, [&](std::int64_t m) { build(static_cast<std::size_t>(m)); });
    for (std::size_t m = 0; m < blocks_.size(); ++m) {
        out_->content.add_unordered(prints_[m]);
        if (built_[m]) out_->blocks.push_back(std::move(built_[m]));
    }
    return dataset(out_);
}

dataset assemble(intake& from, bad_rows bad, const run_options& run, load_report& report) {
    return assembly(from).run(bad, run, report);
}

} // namespace steelyard::inline v0_1::detail
