// SPDX-License-Identifier: MIT
#include "detail/parts.hpp"

#include <steelyard/core/error.hpp>
#include <steelyard/validation/identities.hpp>

#include <map>

namespace steelyard::inline v0_1::validation {

namespace {

using detail::block_view;
using detail::cell;
using detail::cell_table;
using detail::counted;
using detail::identity;
using detail::parts_account;

/// A scheme with the codes by which the dataset's combinations of categories refer to it.
struct scheme_view {
    const scheme*             agreed = nullptr;
    std::int32_t              index = -1; ///< in category_list::schemes
    std::vector<std::int32_t> codes;      ///< of each agreed category in the dataset's list; -1 = never used
    std::vector<std::int32_t> extra;      ///< codes of categories that nobody agreed: they count as parts as well
    std::vector<std::string>  extra_names;
};

[[nodiscard]] scheme_view view_of(const scheme& s, const category_list& list) {
    scheme_view v{&s, -1, {}, {}, {}};
    const auto  it = std::find(list.schemes.begin(), list.schemes.end(), s.code);
    if (it == list.schemes.end()) return v;
    v.index = static_cast<std::int32_t>(it - list.schemes.begin());
    const std::vector<std::string>& used = list.categories[static_cast<std::size_t>(v.index)];
    for (const category& c : s.categories) {
        const auto at = std::find(used.begin(), used.end(), c.code);
        v.codes.push_back(at == used.end() ? -1 : static_cast<std::int32_t>(at - used.begin()));
    }
    for (std::size_t i = 0; i < used.size(); ++i) {
        if (std::find(v.codes.begin(), v.codes.end(), static_cast<std::int32_t>(i)) != v.codes.end()) continue;
        v.extra_names.push_back(used[i]);
    }
    std::sort(v.extra_names.begin(), v.extra_names.end());
    for (const std::string& name : v.extra_names)
        v.extra.push_back(static_cast<std::int32_t>(std::find(used.begin(), used.end(), name) - used.begin()));
    return v;
}

/// For every combination of categories: the combinations that add one category of the scheme to it.
class extensions {
public:
    extensions(const category_list& list, const scheme_view& s) {
        std::map<category_key, std::int32_t> code_of;
        for (std::size_t k = 0; k < list.keys.size(); ++k) code_of[list.keys[k]] = static_cast<std::int32_t>(k);
        for (std::size_t k = 0; k < list.keys.size(); ++k)
            for (std::size_t p = 0; p < list.keys[k].size(); ++p) {
                if (list.keys[k][p].first != s.index) continue;
                category_key       whole = list.keys[k];
                const std::int32_t category = whole[p].second;
                whole.erase(whole.begin() + static_cast<std::ptrdiff_t>(p));
                const auto it = code_of.find(whole);
                if (it != code_of.end()) of_[it->second][category] = static_cast<std::int32_t>(k);
            }
    }
    /// category of the scheme -> combination; nullptr when the combination is never split.
    [[nodiscard]] const std::map<std::int32_t, std::int32_t>* of(std::int32_t combination) const {
        const auto it = of_.find(combination);
        return it == of_.end() ? nullptr : &it->second;
    }

private:
    std::map<std::int32_t, std::map<std::int32_t, std::int32_t>> of_;
};

/// One split whole: rows of its categories that somebody reported, with their names.
struct split {
    std::vector<std::pair<std::string, std::optional<std::size_t>>>
         parts; ///< agreed categories in order, then extra ones
    bool any = false;
};

[[nodiscard]] split split_of(const cell_table& cells, const cell& whole, const scheme_view& s,
                             const std::map<std::int32_t, std::int32_t>& into) {
    split      found;
    const auto take = [&](const std::string& name, std::int32_t code, bool must) {
        const auto                 combination = code < 0 ? into.end() : into.find(code);
        std::optional<std::size_t> row;
        if (combination != into.end())
            row = cells.find({whole.place, whole.organisation, combination->second, whole.period});
        if (row) found.any = true;
        if (row || must) found.parts.emplace_back(name, row);
    };
    for (std::size_t c = 0; c < s.codes.size(); ++c) take(s.agreed->categories[c].code, s.codes[c], true);
    for (std::size_t c = 0; c < s.extra.size(); ++c) take(s.extra_names[c], s.extra[c], false);
    return found;
}

struct open_residuals {
    std::int64_t periods = 0;
    std::string  example;
};

class partition_check {
public:
    partition_check(const block_view& b, const cell_table& cells, const scheme_view& s, const partition_options& o,
                    findings& out)
        : b_(b),
          cells_(cells),
          scheme_(s),
          options_(o),
          out_(out),
          tolerance_(exact_number::of(o.tolerance)),
          extensions_(b.data->categories(), s) {}

    void run() {
        for (std::size_t i = 0; i < cells_.size(); ++i) {
            const std::size_t row = cells_.row(i);
            const auto*       into = extensions_.of(b_.rows->category[row]);
            if (into == nullptr || b_.rows->forms[row] != form::point) continue;
            const split parts = split_of(cells_, cells_.key(i), scheme_, *into);
            if (!parts.any) continue;
            if (scheme_.agreed->type == scheme_type::partition)
                judge(row, parts);
            else if (options_.overlapping)
                judge_overlapping(row, parts);
        }
        report_open();
    }

private:
    [[nodiscard]] exact_number number(std::size_t row) const { return *possible_value(*b_.what, *b_.rows, row).lower; }

    void judge(std::size_t row, const split& s) {
        parts_account parts;
        for (const auto& [name, at] : s.parts) parts.add_part(name, at ? part(*at) : possible_value(*b_.what));
        const exact_number whole = number(row);
        const identity     verdict = detail::compare_parts(whole, parts, tolerance_);
        if (verdict == identity::holds) return;
        const exact_number residual = add(whole, negate(parts.known));
        const std::string  sums = "The whole is " + whole.text() + ", the " + detail::count_text(parts.points) +
                                 (parts.points == 1 ? " known category" : " known categories") + " of " +
                                 scheme_.agreed->code;
        if (verdict == identity::explained) {
            open_residuals& o = open_[{b_.rows->place[row], b_.rows->organisation[row], b_.rows->category[row]}];
            ++o.periods;
            o.example = "in " + b_.period_text(b_.rows->period[row]) + " a residual of " + residual.text() +
                        " lies with " + join(parts.unknown) + ", which can be " + detail::unknown_part(parts).text();
            return;
        }
        const bool impossible = verdict == identity::impossible;
        finding    f = b_.about_row(impossible ? severity::fault : severity::warning,
                                 impossible ? "partition_impossible" : "partition_residual", row);
        f.found =
            sums + (parts.points == 1 ? " is " : " add up to ") + parts.known.text() + ": a residual of " +
            residual.text() +
            (impossible ? ", but " + join(parts.unknown) + " can only be " + detail::unknown_part(parts).text() + "."
                        : ".");
        f.evidence = listing(s);
        f.score = detail::relative_gap(whole, impossible ? nearest(parts, whole) : parts.known);
        f.advice = "correct the whole or a category, or add the category that is not listed";
        out_.add(std::move(f));
    }

    /// A category that does not apply or is counted elsewhere takes nothing of the whole.
    [[nodiscard]] bounded_number part(std::size_t row) const {
        const reason why = b_.rows->reason_at(row);
        if (why == reason::not_applicable || why == reason::reported_elsewhere) return bounded_number::point({});
        return possible_value(*b_.what, *b_.rows, row);
    }

    [[nodiscard]] static exact_number nearest(const parts_account& parts, const exact_number& whole) {
        if (parts.sum.lower && compare(*parts.sum.lower, whole) > 0) return *parts.sum.lower;
        return parts.sum.upper ? *parts.sum.upper : whole;
    }

    [[nodiscard]] std::string listing(const split& s) const {
        std::vector<std::string> texts;
        for (const auto& [name, at] : s.parts) {
            const bounded_number n = at ? part(*at) : bounded_number::nothing_known();
            texts.push_back(name + " " + (at ? n.text() : std::string("not reported")));
        }
        return join(texts);
    }

    void judge_overlapping(std::size_t row, const split& s) {
        if (!b_.what->valid.low || *b_.what->valid.low < 0) return;
        const exact_number whole = number(row);
        for (const auto& [name, at] : s.parts) {
            if (!at) continue;
            const bounded_number n = part(*at);
            if (!n.lower || compare(*n.lower, whole) <= 0 || detail::within(*n.lower, whole, tolerance_)) continue;
            finding f = b_.about_row(severity::fault, "category_above_whole", *at);
            f.found = "The category " + name + " of " + scheme_.agreed->code + " is " + n.text() +
                      ", more than its whole of " + whole.text() + ".";
            f.score = detail::relative_gap(whole, *n.lower);
            f.advice = "correct the category or the whole";
            out_.add(std::move(f));
        }
    }

    void report_open() {
        if (!options_.open) return;
        for (const auto& [key, o] : open_) {
            finding f = b_.about(severity::info, "partition_open",
                                 {std::get<0>(key), std::get<1>(key), std::get<2>(key), 0}, false);
            f.found = "In " + counted(o.periods, "period") + " categories of " + scheme_.agreed->code +
                      " are unknown or known within bounds, and can explain the residual.";
            f.evidence = o.example;
            out_.add(std::move(f));
        }
    }

    const block_view&                                                              b_;
    const cell_table&                                                              cells_;
    const scheme_view&                                                             scheme_;
    const partition_options&                                                       options_;
    findings&                                                                      out_;
    exact_number                                                                   tolerance_;
    extensions                                                                     extensions_;
    std::map<std::tuple<std::int32_t, std::int32_t, std::int32_t>, open_residuals> open_;
};

} // namespace

findings check_partitions(const definitions& agreed, const dataset& data, const partition_options& options) {
    if (!(options.tolerance >= 0))
        throw domain_fault("check_partitions: tolerance is " + number_text(options.tolerance) + "; give zero or more");
    findings                 out;
    std::vector<scheme_view> schemes;
    for (const scheme& s : agreed.schemes) {
        scheme_view v = view_of(s, data.categories());
        if (v.index >= 0) schemes.push_back(std::move(v));
    }
    if (schemes.empty()) return out;
    detail::for_each_block(agreed, data, [&](const block_view& b) {
        if (b.what == nullptr || !detail::adds_up(*b.what)) return;
        const cell_table cells(*b.rows);
        for (const scheme_view& s : schemes) partition_check(b, cells, s, options, out).run();
    });
    out.sort();
    return out;
}

} // namespace steelyard::inline v0_1::validation
