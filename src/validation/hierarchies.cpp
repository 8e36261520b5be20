// SPDX-License-Identifier: MIT
#include "detail/parts.hpp"

#include <steelyard/core/error.hpp>
#include <steelyard/validation/identities.hpp>

#include <map>
#include <set>

namespace steelyard::inline v0_1::validation {

namespace {

using detail::block_view;
using detail::cell;
using detail::cell_table;
using detail::counted;
using detail::identity;
using detail::parts_account;

/// A child of a node in a period, with the part of it that lies there.
struct child_share {
    std::string  code;
    std::int64_t share = whole_share;
};

/// Children of the nodes of a hierarchy, resolved once per period.
class family {
public:
    family(const hierarchy& h, bool by_days) : h_(h), by_days_(by_days) {
        for (const membership& m : h.memberships) children_[m.parent].insert(m.child);
    }
    [[nodiscard]] bool has_children(const std::string& node) const { return children_.contains(node); }

    /// Children of `parent` in a period, in order of their codes.
    [[nodiscard]] const std::vector<child_share>& of(const std::string& parent, const period& when) {
        const auto [it, is_new] = known_.try_emplace(std::pair(parent, when.index));
        if (!is_new) return it->second;
        const auto level = h_.level_of(parent);
        if (!level) return it->second;
        const std::string& level_name = h_.levels[static_cast<std::size_t>(*level)];
        for (const std::string& child : children_.at(parent))
            for (const node_share& part : h_.resolve(child, level_name, when, by_days_, boundary_view::as_then))
                if (part.code == parent && part.share > 0) it->second.push_back({child, part.share});
        return it->second;
    }

private:
    const hierarchy&                                                         h_;
    bool                                                                     by_days_;
    std::map<std::string, std::set<std::string>>                             children_;
    std::map<std::pair<std::string, std::int32_t>, std::vector<child_share>> known_;
};

class hierarchy_check {
public:
    hierarchy_check(const block_view& b, const cell_table& cells, const hierarchy& h, const hierarchy_options& o,
                    findings& out)
        : b_(b),
          cells_(cells),
          h_(h),
          options_(o),
          out_(out),
          family_(h, b.what->what == kind::flow) {}

    void run() {
        const bool       over_places = h_.over == axis::place;
        const code_list& words = over_places ? b_.data->places() : b_.data->organisations();
        for (std::size_t i = 0; i < cells_.size(); ++i) {
            const std::size_t  row = cells_.row(i);
            const std::int32_t node = over_places ? b_.rows->place[row] : b_.rows->organisation[row];
            if (node < 0 || b_.rows->forms[row] != form::point || !family_.has_children(words[node])) continue;
            judge(row, words[node], words);
        }
    }

private:
    [[nodiscard]] std::optional<std::size_t> child_row(std::size_t parent_row, const std::string& child,
                                                       const code_list& words) const {
        const auto code = words.find(child);
        if (!code) return std::nullopt;
        cell c = detail::cell_of(*b_.rows, parent_row);
        (h_.over == axis::place ? c.place : c.organisation) = *code;
        return cells_.find(c);
    }

    void judge(std::size_t row, const std::string& parent, const code_list& words) {
        const period  when = b_.when(b_.rows->period[row]);
        parts_account parts;
        bool          any = false;
        std::int64_t  divided = 0;
        for (const child_share& child : family_.of(parent, when)) {
            const auto at = child_row(row, child.code, words);
            any = any || (at && b_.rows->forms[*at] != form::missing);
            bounded_number n = at ? possible_value(*b_.what, *b_.rows, *at) : possible_value(*b_.what);
            if (at && (b_.rows->reason_at(*at) == reason::not_applicable ||
                       b_.rows->reason_at(*at) == reason::reported_elsewhere))
                n = bounded_number::point({});
            if (child.share != whole_share) {
                n = multiply(n, bounded_number::point({child.share, 9, true, 0}));
                ++divided;
            }
            parts.add_part(child.code, n);
        }
        if (any) report(row, parts, divided);
    }

    void report(std::size_t row, const parts_account& parts, std::int64_t divided) {
        const exact_number whole = *possible_value(*b_.what, *b_.rows, row).lower;
        const int          places = b_.rows->places ? b_.rows->places->places : 0;
        const exact_number half_units{int128{5} * divided, places + 1, true, 0};
        const identity     verdict =
            detail::compare_parts(whole, parts, add(exact_number::of(options_.tolerance), half_units));
        if (verdict == identity::holds || (verdict == identity::explained && !options_.open)) return;
        static constexpr const char* rules[] = {"", "parent_open", "parent_differs", "parent_impossible"};
        static constexpr severity    levels[] = {severity::info, severity::info, severity::warning, severity::fault};
        const auto                   v = static_cast<std::size_t>(verdict);
        finding                      f = b_.about_row(levels[v], rules[v], row);
        const exact_number           rest = add(whole, negate(parts.known));
        f.found = "The parent reports " + whole.text() + ", the " + detail::count_text(parts.points) +
                  (parts.points == 1 ? " known child" : " known children") + " in " + h_.code +
                  (parts.points == 1 ? " is " : " add up to ") + parts.known.text() + ": a difference of " +
                  rest.text();
        if (!parts.unknown.empty())
            f.found +=
                verdict == identity::explained
                    ? ", which " + join(parts.unknown) + " can explain with " + detail::unknown_part(parts).text()
                    : ", but " + join(parts.unknown) + " can only be " + detail::unknown_part(parts).text();
        f.found += ".";
        f.score = detail::relative_gap(whole, parts.known);
        f.advice =
            verdict == identity::explained ? "" : "correct the parent or a child, or the memberships of the hierarchy";
        out_.add(std::move(f));
    }

    const block_view&        b_;
    const cell_table&        cells_;
    const hierarchy&         h_;
    const hierarchy_options& options_;
    findings&                out_;
    family                   family_;
};

} // namespace

findings check_hierarchies(const definitions& agreed, const dataset& data, const hierarchy_options& options) {
    if (!(options.tolerance >= 0))
        throw domain_fault("check_hierarchies: tolerance is " + number_text(options.tolerance) + "; give zero or more");
    findings out;
    if (agreed.hierarchies.empty()) return out;
    detail::for_each_block(agreed, data, [&](const block_view& b) {
        if (b.what == nullptr || !detail::adds_up(*b.what)) return;
        const cell_table cells(*b.rows);
        for (const hierarchy& h : agreed.hierarchies) hierarchy_check(b, cells, h, options, out).run();
    });
    out.sort();
    return out;
}

} // namespace steelyard::inline v0_1::validation
