// SPDX-License-Identifier: MIT
#include "detail/intake.hpp"
#include "detail/sorted_keys.hpp"

#include <core/detail/memory.hpp>
#include <steelyard/core/parallel.hpp>
#include <steelyard/core/text.hpp>

#include <algorithm>
#include <atomic>
#include <numeric>
#include <span>

namespace steelyard::inline v0_1::detail {

namespace {

bool same_content(const staged_row& a, const staged_row& b) {
    return a.number == b.number && a.what == b.what && a.upper == b.upper && a.why == b.why && a.flags == b.flags;
}

template <class T>
std::vector<T> gathered(const std::vector<T>& from, const std::vector<std::uint64_t>& rows) {
    std::vector<T> into;
    if (from.empty()) return into;
    into.reserve(rows.size());
    for (const std::uint64_t r : rows) into.push_back(from[r]);
    return into;
}

using recoding = std::vector<std::int32_t>;

void recode(packed_column<std::int32_t>& column, const recoding& to, column_pool& pool) {
    bool same = true; // codes that no row uses came to -1
    for (std::size_t i = 0; i < to.size(); ++i) same = same && (to[i] < 0 || to[i] == static_cast<std::int32_t>(i));
    if (!same) {
        std::vector<std::int32_t> codes = column.to_vector();
        for (std::int32_t& c : codes)
            if (c >= 0) c = to[static_cast<std::size_t>(c)];
        column = codes;
    }
    pool.share(column);
}

/// Which codes a column uses.
void mark(const packed_column<std::int32_t>& column, std::vector<bool>& used) {
    for (const std::int32_t c : column.to_vector())
        if (c >= 0) used[static_cast<std::size_t>(c)] = true;
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
/// depends on the order of input. A measure's rows leave the intake as soon as they are sorted, and what several
/// measures share is kept once: nothing stands in memory twice for longer than one measure takes.
class assembly {
public:
    explicit assembly(intake& from) : in_(from), blocks_(from.measures_.size()) {}

    dataset run(bad_rows bad, const run_options& run, load_report& report);

private:
    struct block {
        std::shared_ptr<measure_rows> rows; ///< kept, in order; null: none
        std::vector<noted_problem>    problems;
        std::int64_t                  repeated = 0;
        std::int64_t                  refused = 0;
        fingerprint                   print;
    };
    void        rank_codes();
    void        take(std::size_t measure);
    void        build(std::size_t measure, const std::vector<std::uint64_t>& rows);
    void        finish(block& b);
    void        write(load_report& report);
    void        list_codes();
    recoding    list_open(const code_book& book, const recoding& ranks, packed_column<std::int32_t> measure_rows::*column,
                          code_list& into);
    recoding    list_categories();
    recoding    list_files();
    std::string key_text(std::size_t measure, const staged_row& row) const;
    std::string place_text(const staged_row& row) const;
    void        note(std::size_t measure, const staged_row& row, const refusal& why, severity level);
    void        settle(std::size_t measure, std::span<const std::uint64_t> same_key, std::vector<std::uint64_t>& kept);
    std::vector<std::uint64_t> rows_in_order(std::size_t measure);

    static constexpr std::int64_t    rows_to_give_back = std::int64_t{1} << 22; ///< some 50 megabytes of them
    intake&                          in_;
    std::atomic<std::int64_t>        freed_ = 0; ///< rows that left the intake
    std::vector<block>               blocks_;
    column_pool                      pool_;
    std::vector<category_key>        keys_; ///< of the lexicon's combinations
    recoding                         place_rank_, organisation_rank_, source_rank_, category_rank_;
    recoding                         place_code_, organisation_code_, source_code_, category_code_, file_code_;
    std::shared_ptr<dataset_content> out_ = std::make_shared<dataset_content>();
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

/// Rows of one measure by key: repeats are kept once, conflicts not at all.
std::vector<std::uint64_t> assembly::rows_in_order(std::size_t measure) {
    using rows = measure_rows;
    using open = open_columns;
    const measure_intake& in = in_.measures_[measure];
    const auto            place = in.column(&rows::place, &open::place, -1);
    const auto            organisation = in.column(&rows::organisation, &open::organisation, -1);
    const auto            category = in.column(&rows::category, &open::category, 0);
    const auto            period = in.column(&rows::period, &open::period, 0);
    const auto            source = in.column(&rows::source, &open::source, -1);
    const auto            version_column = in.column(&rows::version, &open::version, std::int16_t{-1});
    const auto            recorded = in.column(&rows::recorded, &open::recorded, rows::not_recorded);
    std::vector<key_part> parts{{.codes = &place, .rank = &place_rank_},
                                {.codes = &organisation, .rank = &organisation_rank_},
                                {.codes = &category, .rank = &category_rank_},
                                {.codes = &period}};
    if (!source.empty()) parts.push_back({.codes = &source, .rank = &source_rank_});
    // A number under another definition version is another observation, not a revision: overlaps make bridges.
    const std::vector<std::int32_t> versions(version_column.begin(), version_column.end());
    if (!versions.empty()) parts.push_back({.codes = &versions});
    if (!recorded.empty()) parts.push_back({.instants = &recorded});
    const order                o = sorted_by(parts, in.size());
    std::vector<std::uint64_t> kept;
    kept.reserve(o.rows.size());
    for (std::size_t first = 0, last = 0; first < o.rows.size(); first = last) {
        last = first + 1;
        while (last < o.rows.size() && o.same[last]) ++last;
        if (last - first == 1)
            kept.push_back(o.rows[first]);
        else
            settle(measure, std::span(o.rows).subspan(first, last - first), kept);
    }
    return kept;
}

/// Several rows with one key at one instant: repeats when they say the same, else a conflict.
void assembly::settle(std::size_t measure, std::span<const std::uint64_t> same_key, std::vector<std::uint64_t>& kept) {
    block&                  b = blocks_[measure];
    std::vector<staged_row> rows;
    for (const std::uint64_t r : same_key) rows.push_back(in_.measures_[measure].row(r));
    if (std::all_of(rows.begin(), rows.end(), [&](const staged_row& r) { return same_content(rows[0], r); })) {
        kept.push_back(same_key[0]); // equal keys keep the order of input: the first one said it
        for (std::size_t i = 1; i < rows.size(); ++i)
            note(measure, rows[i],
                 {"repeat",
                  key_text(measure, rows[i]) + " was said before" + place_text(rows[0]) + " in the same words",
                  "it is kept once"},
                 severity::info);
        b.repeated += static_cast<std::int64_t>(rows.size()) - 1;
        return;
    }
    for (std::size_t i = 0; i < rows.size(); ++i) {
        std::vector<std::string> values;
        for (std::size_t k = 0; k < rows.size(); ++k)
            if (k != i) values.push_back("another value" + place_text(rows[k]));
        note(measure, rows[i],
             {"conflict", key_text(measure, rows[i]) + " has " + join(values, " and ", 4),
              "keep one, or say when each was recorded"},
             severity::fault);
    }
    b.refused += static_cast<std::int64_t>(rows.size());
}

std::string assembly::place_text(const staged_row& row) const {
    if (row.line <= 0) return "";
    return " at " + input_place{in_.files_[row.file], row.line, {}, {}}.text();
}

std::string assembly::key_text(std::size_t measure, const staged_row& row) const {
    const lexicon& words = in_.words;
    std::string    s = words.measures()[measure].code;
    if (row.place >= 0) s += ", " + words.places().codes()[row.place];
    if (row.organisation >= 0) s += ", " + words.organisations().codes()[row.organisation];
    for (const auto& pair : keys_[static_cast<std::size_t>(row.category)])
        s += ", " + words.schemes()[pair.first] + "=" +
             words.categories()[static_cast<std::size_t>(pair.first)][pair.second];
    s += ", " + period{words.measures()[measure].frequency, row.period}.text();
    return row.source < 0 ? s : s + ", source " + words.sources().codes()[row.source];
}

void assembly::note(std::size_t measure, const staged_row& row, const refusal& why, severity level) {
    const std::int32_t file = row.line <= 0 ? -1 : row.file;
    problem            p{level,
              why.rule,
              {file < 0 ? "" : in_.files_[file], row.line, "", in_.words.measures()[measure].code},
              why.found,
              why.advice};
    blocks_[measure].problems.push_back({file, row.line, std::move(p)});
}

recoding assembly::list_open(const code_book& book, const recoding& ranks,
                             packed_column<std::int32_t> measure_rows::*column, code_list& into) {
    if (book.declared()) {
        into = book.codes();
        return ranks;
    }
    std::vector<bool> used(ranks.size());
    for (const block& b : blocks_)
        if (b.rows) mark(*b.rows.*column, used);
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
    for (const block& b : blocks_)
        if (b.rows) mark(b.rows->category, used);
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
    for (const block& b : blocks_) {
        if (!b.rows || b.rows->line.empty()) continue;
        for (std::size_t i = 0; i < b.rows->line.size(); ++i)
            if (b.rows->file_at(i) >= 0) used[static_cast<std::size_t>(b.rows->file_at(i))] = true;
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

void assembly::build(std::size_t measure, const std::vector<std::uint64_t>& rows) {
    auto       b = std::make_shared<measure_rows>();
    const auto take = [&](auto column_of_rows, auto column_of_open, auto unused, bool where_used) {
        auto all = gathered(in_.measures_[measure].column(column_of_rows, column_of_open, unused), rows);
        if (where_used && std::all_of(all.begin(), all.end(), [&](const auto& x) { return x == unused; })) return;
        auto& column = (*b).*column_of_rows;
        column = all;
        pool_.share(column);
    };
    b->measure = static_cast<std::int32_t>(measure);
    b->frequency = in_.words.measures()[measure].frequency;
    b->places = in_.words.measures()[measure].places;
    take(&measure_rows::place, &open_columns::place, -1, false);
    take(&measure_rows::organisation, &open_columns::organisation, -1, false);
    take(&measure_rows::category, &open_columns::category, 0, false);
    take(&measure_rows::period, &open_columns::period, 0, false);
    take(&measure_rows::number, &open_columns::number, std::int64_t{0}, false);
    take(&measure_rows::forms, &open_columns::forms, form::missing, false);
    take(&measure_rows::reasons, &open_columns::reasons, reason::none, true);
    take(&measure_rows::flags, &open_columns::flags, flag_set{}, true);
    take(&measure_rows::source, &open_columns::source, -1, true);
    take(&measure_rows::recorded, &open_columns::recorded, measure_rows::not_recorded, true);
    take(&measure_rows::version, &open_columns::version, std::int16_t{-1}, true);
    take(&measure_rows::line, &open_columns::line, 0, true);
    take(&measure_rows::file, &open_columns::file, 0, false);
    const bool ranges = std::find(b->forms.begin(), b->forms.end(), form::range) != b->forms.end();
    if (ranges) take(&measure_rows::upper, &open_columns::upper, std::int64_t{0}, false); // a range may end at 0
    blocks_[measure].rows = std::move(b);
}

/// From the intake to a block in the lexicon's codes.
void assembly::take(std::size_t measure) {
    if (in_.measures_[measure].size() == 0) return;
    const std::vector<std::uint64_t> rows = rows_in_order(measure);
    if (!rows.empty()) build(measure, rows);
    const auto         freed = static_cast<std::int64_t>(in_.measures_[measure].size());
    const std::int64_t before = freed_.fetch_add(freed);
    in_.measures_[measure] = {};
    if (before / rows_to_give_back != (before + freed) / rows_to_give_back) give_back_free_memory();
}

/// From the lexicon's codes to those of the dataset.
void assembly::finish(block& b) {
    if (!b.rows) return;
    measure_rows& r = *b.rows;
    recode(r.place, place_code_, pool_);
    recode(r.organisation, organisation_code_, pool_);
    recode(r.category, category_code_, pool_);
    recode(r.source, source_code_, pool_);
    recode(r.file, file_code_, pool_);
    if (!r.file.empty() && r.file.lowest() == 0 && r.file.highest() == 0) r.file = {};
    note_neighbours(r);
    b.print = fingerprint_of_rows(*out_, r);
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
    in_.pool_.clear();
    const auto measures = static_cast<std::int64_t>(blocks_.size());
    parallel_blocks(measures, run, [&](std::int64_t m) { take(static_cast<std::size_t>(m)); });
    write(report);
    const auto is_fault = [](const problem& p) { return p.level == severity::fault; };
    if (bad == bad_rows::refuse && std::any_of(report.problems.begin(), report.problems.end(), is_fault)) {
        report.rows_refused += report.rows_kept;
        report.rows_kept = 0;
        throw invalid_input("rows refused, nothing loaded", report.problems);
    }
    list_codes();
    pool_.clear(); // columns in the lexicon's codes may go
    parallel_blocks(measures, run, [&](std::int64_t m) { finish(blocks_[static_cast<std::size_t>(m)]); });
    for (block& b : blocks_) {
        out_->content.add_unordered(b.print);
        if (b.rows) out_->blocks.push_back(std::move(b.rows));
    }
    if (freed_ >= rows_to_give_back) give_back_free_memory();
    return dataset(out_);
}

dataset assemble(intake& from, bad_rows bad, const run_options& run, load_report& report) {
    return assembly(from).run(bad, run, report);
}

} // namespace steelyard::inline v0_1::detail
