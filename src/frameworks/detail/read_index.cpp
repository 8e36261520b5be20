// SPDX-License-Identifier: MIT
#include <steelyard/core/error.hpp>
#include <steelyard/core/options.hpp>
#include <steelyard/core/text.hpp>

#include <algorithm>
#include <charconv>
#include <dataset/detail/csv_scanner.hpp>
#include <filesystem>
#include <frameworks/detail/read_tables.hpp>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace steelyard::inline v0_1::frameworks::detail {

namespace {

using composite::index_node;
using steelyard::detail::csv_damage;
using steelyard::detail::csv_scanner;

/// Sets an option by path. @returns what is wrong with it
template <class Options>
[[nodiscard]] conversion set_path(Options& options, const std::string& path, const toml_node& from) {
    option_value to;
    if (conversion c = convert(from, to); !c.rule.empty()) return c;
    try {
        set_option(options, path, to);
    } catch (const error& e) {
        return {"bad_option", e.what()};
    }
    return {};
}

/// Calls visit(path, entry) for settings by path, "treat.rule" in quotes or as nested keys.
template <class Visit>
void each_path(const std::vector<toml_entry>& entries, const std::string& before, Visit&& visit) {
    for (const toml_entry& e : entries)
        if (e.value.type == node_type::table)
            each_path(e.value.entries, before + e.key + ".", visit);
        else
            visit(before + e.key, e);
}

constexpr const char* node_fields =
    "code, parent, title, weight, better, low, high, target, reference, and options such as "
    "\"combine.method\"";

/// One field of a node by its name, from a key of TOML or a column of a CSV file. A node's own options begin from the index's.
[[nodiscard]] conversion set_field(index_node& n, const composite::index_options& common, const std::string& key,
                                   const toml_node& from) {
    const auto below = [&](std::string_view head) { return key.substr(head.size()); };
    if (key == "code") return convert(from, word_field{n.code});
    if (key == "parent") return convert(from, word_field{n.parent});
    if (key == "title") return convert(from, n.title);
    if (key == "weight") return convert(from, n.weight);
    if (key == "better") return convert(from, n.better);
    if (key == "low") return convert(from, n.marks.low);
    if (key == "high") return convert(from, n.marks.high);
    if (key == "target") return convert(from, n.marks.target);
    if (key == "reference") return convert(from, n.marks.reference);
    if (key.starts_with("treat.")) {
        if (!n.treat) n.treat = common.treat;
        return set_path(*n.treat, below("treat."), from);
    }
    if (key.starts_with("normalise.")) {
        if (!n.normalise) n.normalise = common.normalise;
        return set_path(*n.normalise, below("normalise."), from);
    }
    if (key.starts_with("combine.")) {
        if (!n.combine) n.combine = common.combine;
        return set_path(*n.combine, below("combine."), from);
    }
    return {"unknown_key", std::string("a field of a node: ") + node_fields};
}

void read_node(table_reader& r, index_entry& into) {
    index_node n;
    r.name("code", n.code);
    n.declared_at = r.here();
    for (const toml_entry& e : r.table().entries) (void)r.value(e.key);
    each_path(r.table().entries, "", [&](const std::string& path, const toml_entry& e) {
        if (const conversion c = set_field(n, into.options, path, e.value); !c.rule.empty() && path != "code")
            r.note(c.rule, path, e.line, "found " + e.value.described(), "expected " + c.expected);
    });
    into.tree.nodes.push_back(std::move(n));
}

/// A cell as the number or truth value that it would be in TOML, or as text.
[[nodiscard]] toml_node cell_node(std::string_view cell, const std::string& column) {
    toml_node n;
    n.type = node_type::text;
    n.text = std::string(cell);
    if (column == "code" || column == "parent" || column == "title") return n;
    const char* end = n.text.data() + n.text.size();
    if (const auto r = std::from_chars(n.text.data(), end, n.integer); r.ec == std::errc{} && r.ptr == end)
        n.type = node_type::integer;
    else if (const auto d = std::from_chars(n.text.data(), end, n.number); d.ec == std::errc{} && d.ptr == end)
        n.type = node_type::number;
    else if (n.text == "true" || n.text == "false") {
        n.type = node_type::boolean;
        n.boolean = n.text == "true";
    }
    return n;
}

/// A CSV file with a line per node, as `composite.read_tree` of the Python package reads it.
class node_file {
public:
    node_file(table_reader& r, std::string file, index_entry& into) : reader_(r), file_(std::move(file)), into_(into) {}

    void read() {
        try {
            const reading&     shared = reader_.shared();
            const std::string* text = shared.text_of(file_);
            const auto         path = (std::filesystem::path(shared.root) / file_).string();
            csv_scanner        scan(
                       text != nullptr ? steelyard::detail::text_bytes(*text) : steelyard::detail::open_bytes(path), ',');
            if (scan.next()) header_.assign(scan.cells().begin(), scan.cells().end());
            while (scan.next()) line(scan);
        } catch (const file_fault&) {
            reader_.wrong_word("tree", "unreadable_file", "give a CSV file by its path from the framework's directory");
        }
    }

private:
    void line(const csv_scanner& scan) {
        index_node n;
        const auto cells = scan.cells();
        n.declared_at = {file_, scan.line(), "", cells.empty() ? std::string() : std::string(cells[0])};
        const auto note = [&](std::string rule, std::string column, std::string found, std::string advice) {
            input_place where = n.declared_at;
            where.column = std::move(column);
            reader_.shared().problems.push_back(
                {severity::fault, std::move(rule), std::move(where), std::move(found), std::move(advice)});
        };
        if (scan.damage() != csv_damage::none)
            return note("csv_quotes", "", "the quotes of this line do not match",
                        "close each quote before the next separator");
        if (cells.size() > header_.size())
            return note("too_many_cells", "", "the line has more cells than the header",
                        "quote cells that hold commas");
        for (std::size_t i = 0; i < cells.size(); ++i) {
            if (cells[i].empty()) continue;
            if (header_[i] == "code") n.declared_at.code = std::string(cells[i]);
            const conversion c = set_field(n, into_.options, header_[i], cell_node(cells[i], header_[i]));
            if (!c.rule.empty())
                note(c.rule, header_[i], "found '" + std::string(cells[i]) + "'", "expected " + c.expected);
        }
        into_.tree.nodes.push_back(std::move(n));
    }

    table_reader&            reader_;
    std::string              file_;
    index_entry&             into_;
    std::vector<std::string> header_;
};

void read_sets(table_reader& r, index_entry& into) {
    for (const toml_entry& set : r.entries("weight_sets")) {
        composite::weight_set made{set.key, {}};
        if (set.value.type != node_type::table) {
            r.note("wrong_type", "weight_sets." + set.key, set.line, "found " + set.value.described(),
                   "expected a table of nodes and their weights");
            continue;
        }
        for (const toml_entry& node : set.value.entries) {
            composite::node_weight w{node.key, 1};
            if (const conversion c = convert(node.value, w.weight); !c.rule.empty())
                r.note(c.rule, "weight_sets." + set.key + "." + node.key, node.line, "found " + node.value.described(),
                       "expected " + c.expected);
            else
                made.weights.push_back(std::move(w));
        }
        into.weight_sets.push_back(std::move(made));
    }
}

} // namespace

void read_index(table_reader& r, framework& into) {
    index_entry i;
    r.name("code", i.code);
    i.declared_at = r.here();
    r.get("title", i.title);
    r.get("period", word_field{i.period});
    r.get("by", i.by);
    r.get("judgements", i.judgements);
    each_path(r.entries("options"), "",
              [&](const std::string& path, const toml_entry& e) { // before nodes, which begin from them
                  if (const conversion c = set_path(i.options, path, e.value); !c.rule.empty())
                      r.note(c.rule, "options." + path, e.line, "found " + e.value.described(),
                             "expected " + c.expected);
              });
    i.tree.code = i.code;
    i.tree.title = i.title;
    if (std::string file; r.get("tree", file) && !file.empty()) node_file(r, std::move(file), i).read();
    r.each("node", "node of index", [&i](table_reader& n) { read_node(n, i); });
    read_sets(r, i);
    into.indices.push_back(std::move(i));
}

} // namespace steelyard::inline v0_1::frameworks::detail
