// SPDX-License-Identifier: MIT
#include <steelyard/core/error.hpp>
#include <steelyard/core/text.hpp>

#include <algorithm>
#include <charconv>
#include <dataset/detail/csv_scanner.hpp>
#include <filesystem>
#include <frameworks/detail/read_tables.hpp>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace steelyard::inline v0_1::frameworks::detail {

namespace {

using steelyard::detail::csv_damage;
using steelyard::detail::csv_scanner;

/// A column of a list: the key that names it in the framework file, the name, and its position in the CSV.
struct list_column {
    std::string_view           key;
    std::string                name;
    std::optional<std::size_t> at;
};

/// A CSV file whose lines declare things.
class list_file {
public:
    /// Reads the keys of the table: file, separator and one key per column, of which the first `needed` must be there.
    list_file(table_reader& r, std::vector<std::string_view> keys, std::size_t needed) : reader_(r) {
        r.name("file", file_);
        std::string separator = ",";
        if (r.get("separator", separator) && separator.size() != 1)
            r.wrong_word("separator", "wrong_type", "expected one character, such as \";\" or \"\\t\"");
        for (std::size_t i = 0; i < keys.size(); ++i) {
            list_column c{keys[i], "", {}};
            i < needed ? r.need(c.key, c.name) : r.get(c.key, c.name);
            columns_.push_back(std::move(c));
        }
        separator_ = separator.empty() ? ',' : separator[0];
    }

    /// Calls visit(row) for each line after the header; what cannot be read becomes a problem.
    template <class Visit>
    void each(Visit&& visit) {
        if (file_.empty()) return;
        try {
            open();
            if (!find_columns()) return;
            while (scan_->next()) {
                if (scan_->damage() == csv_damage::none)
                    visit(*this);
                else
                    note("csv_quotes", 0, "the quotes of this line do not match",
                         "close each quote before the next separator");
            }
        } catch (const file_fault&) {
            reader_.wrong_word("file", "unreadable_file", "give a CSV file by its path from the framework's directory");
        }
    }

    [[nodiscard]] std::string cell(std::size_t column) const {
        const auto at = columns_[column].at;
        const auto cells = scan_->cells();
        return at && *at < cells.size() ? std::string(cells[*at]) : std::string();
    }
    /// A cell that must not be empty.
    [[nodiscard]] bool need(std::size_t column, std::string& into) {
        into = cell(column);
        if (into.empty()) note("empty_code", column, "the cell is empty", "fill it in or remove the line");
        return !into.empty();
    }
    [[nodiscard]] bool get(std::size_t column, std::optional<date>& into) {
        const std::string text = cell(column);
        if (text.empty()) return true;
        into = date::parse(text);
        if (!into) note("not_a_date", column, "'" + text + "' is no date", "write dates as 2009-01-31");
        return into.has_value();
    }
    [[nodiscard]] bool get_share(std::size_t column, std::int64_t& into) {
        const std::string text = cell(column);
        if (text.empty()) return true;
        const conversion c = share_from(number_node(text), into);
        if (!c.rule.empty()) note(c.rule, column, "the share is '" + text + "'", "expected " + c.expected);
        return c.rule.empty();
    }
    void note(std::string rule, std::size_t column, std::string found, std::string advice) {
        reader_.shared().problems.push_back({severity::fault,
                                             std::move(rule),
                                             {file_, scan_->line(), columns_[column].name, cell(0)},
                                             std::move(found),
                                             std::move(advice)});
    }
    [[nodiscard]] input_place here(std::string code) const { return {file_, scan_->line(), "", std::move(code)}; }

private:
    /// A cell as the number that it would be in TOML, or as text.
    [[nodiscard]] static toml_node number_node(const std::string& text) {
        toml_node n;
        n.type = node_type::text;
        n.text = text;
        const char* end = text.data() + text.size();
        if (const auto r = std::from_chars(text.data(), end, n.integer); r.ec == std::errc{} && r.ptr == end)
            n.type = node_type::integer;
        else if (const auto d = std::from_chars(text.data(), end, n.number); d.ec == std::errc{} && d.ptr == end)
            n.type = node_type::number;
        return n;
    }

    /// A framework held in memory never reaches for the disk. @throws file_fault when the file cannot be read
    void open() {
        const reading&     shared = reader_.shared();
        const std::string* text = shared.text_of(file_);
        const auto         path = (std::filesystem::path(shared.root) / file_).string();
        scan_ = std::make_unique<csv_scanner>(
            text != nullptr ? steelyard::detail::text_bytes(*text) : steelyard::detail::open_bytes(path), separator_);
    }

    [[nodiscard]] bool find_columns() {
        std::vector<std::string> header;
        if (scan_->next()) header.assign(scan_->cells().begin(), scan_->cells().end());
        bool all = true;
        for (list_column& c : columns_) {
            if (c.name.empty()) continue;
            const auto found = std::find(header.begin(), header.end(), c.name);
            if (found != header.end())
                c.at = static_cast<std::size_t>(found - header.begin());
            else
                reader_.wrong_word(c.key, "unknown_column", suggest(c.name, header));
            all = all && c.at;
        }
        return all;
    }

    table_reader&                reader_;
    std::string                  file_;
    char                         separator_ = ',';
    std::vector<list_column>     columns_;
    std::unique_ptr<csv_scanner> scan_;
};

/// Codes and titles. A file may repeat a code, one line per year for instance, as long as its title stays the same.
void read_node_list(table_reader& r, std::vector<node>& into) {
    list_file                          file(r, {"code", "title"}, 1);
    std::map<std::string, std::string> titles;
    file.each([&](list_file& row) {
        node n;
        if (!row.need(0, n.code)) return;
        n.title = row.cell(1);
        n.declared_at = row.here(n.code);
        const auto [it, added] = titles.emplace(n.code, n.title);
        if (added)
            into.push_back(std::move(n));
        else if (it->second != n.title)
            row.note("two_titles", 1, n.code + " is called '" + n.title + "' here and '" + it->second + "' above",
                     "give one code one title, or leave the title out");
    });
}

} // namespace

void read_places_from(table_reader& r, framework& into) { read_node_list(r, into.agreed.places); }

void read_organisations_from(table_reader& r, framework& into) { read_node_list(r, into.agreed.organisations); }

void read_memberships_from(table_reader& r, hierarchy& into) {
    std::string level;
    r.get("level", level);
    list_file             file(r, {"child", "parent", "from", "to", "share"}, 2);
    std::set<std::string> listed;
    std::set<std::string> known;
    for (const level_entry& n : into.nodes) known.insert(n.code);
    file.each([&](list_file& row) {
        membership m;
        bool       whole = row.need(0, m.child);
        whole = row.need(1, m.parent) && whole;
        whole = row.get(2, m.from) && whole;
        whole = row.get(3, m.to) && whole;
        whole = row.get_share(4, m.share) && whole;
        if (!whole) return;
        m.declared_at = row.here(m.child);
        if (!level.empty() && known.insert(m.child).second) into.nodes.push_back({m.child, level, m.declared_at});
        const auto        day = [](const std::optional<date>& d) { return d ? d->text() : std::string(); };
        const std::string key =
            join({m.child, m.parent, day(m.from), day(m.to)}, "\n") + "\n" + std::to_string(m.share);
        if (listed.insert(key).second) into.memberships.push_back(std::move(m)); // the same line again says nothing new
    });
}

} // namespace steelyard::inline v0_1::frameworks::detail
