// SPDX-License-Identifier: MIT
#include <steelyard/core/error.hpp>
#include <steelyard/core/text.hpp>
#include <steelyard/frameworks/load.hpp>

#include <algorithm>
#include <filesystem>
#include <frameworks/detail/findings.hpp>
#include <frameworks/detail/read_tables.hpp>
#include <fstream>
#include <iterator>
#include <span>
#include <system_error>
#include <tuple>
#include <utility>

namespace steelyard::inline v0_1::frameworks {

namespace {

namespace fs = std::filesystem;
using detail::reading;
using detail::table_reader;
using detail::toml_node;

struct document {
    std::string name; ///< relative to the directory
    toml_node   root;
};

void list_files(const fs::path& folder, const std::string& prefix, bool deeper, std::vector<std::string>& into) {
    std::error_code failed;
    for (fs::directory_iterator it(folder, failed), end; !failed && it != end; it.increment(failed)) {
        const std::string name = it->path().filename().string();
        std::error_code   ignored;
        if (name.starts_with(".")) continue;
        if (it->is_directory(ignored)) {
            if (deeper) list_files(it->path(), prefix + name + "/", false, into);
        } else if (name.ends_with(".toml")) {
            into.push_back(prefix + name);
        }
    }
    if (failed) throw file_fault("cannot list the framework directory " + folder.string() + ": " + failed.message());
}

/// @throws file_fault when there is no such directory
[[nodiscard]] std::vector<std::string> toml_files(const std::string& directory) {
    std::error_code failed;
    if (!fs::is_directory(fs::path(directory), failed))
        throw file_fault("there is no framework directory '" + directory +
                         "'; give the folder that holds the .toml files");
    std::vector<std::string> files;
    list_files(fs::path(directory), "", true, files);
    std::sort(files.begin(), files.end());
    return files;
}

/// Reads the files of a directory. What cannot be read becomes a problem.
[[nodiscard]] std::vector<framework_text> read_files(const std::string& directory, reading& shared) {
    std::vector<framework_text> texts;
    for (const std::string& name : toml_files(directory)) {
        std::ifstream in(fs::path(directory) / fs::path(name), std::ios::binary);
        std::string   text{std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
        if (in)
            texts.push_back(framework_text{name, std::move(text)});
        else
            shared.problems.push_back({severity::fault,
                                       "unreadable_file",
                                       {name, 0, "", ""},
                                       "the file cannot be read",
                                       "check its permissions"});
    }
    return texts;
}

/// The texts that are well-formed TOML; the others become problems.
[[nodiscard]] std::vector<document> parse_all(std::span<const framework_text> texts, reading& shared) {
    std::vector<document> documents;
    for (const framework_text& t : texts) {
        if (!t.name.ends_with(".toml")) continue; // a list that a table names
        detail::parsed_toml parsed = detail::parse_toml(t.text, t.name);
        if (parsed.fault)
            shared.problems.push_back(std::move(*parsed.fault));
        else
            documents.push_back(document{t.name, std::move(parsed.root)});
    }
    if (documents.empty() && shared.problems.empty())
        shared.problems.push_back({severity::fault,
                                   "empty_directory",
                                   {},
                                   "the framework has no .toml file",
                                   "put its tables into files that end in .toml"});
    return documents;
}

/// Tables of one kind, in all documents. A kind that is written once is remembered by where it was met first.
void read_kind(const detail::table_kind& kind, const std::vector<document>& documents, std::vector<table_reader>& roots,
               reading& shared, framework& into) {
    const std::string what(kind.key);
    const document*   first = nullptr;
    for (std::size_t i = 0; i < documents.size(); ++i) {
        if (kind.many) {
            roots[i].each(kind.key, what, [&](table_reader& r) { kind.read(r, into); });
            continue;
        }
        const toml_node* table = roots[i].value(kind.key);
        if (table == nullptr) continue;
        const std::int64_t line = documents[i].root.find(kind.key)->line;
        if (table->type != detail::node_type::table) {
            roots[i].wrong_word(kind.key, "wrong_type", "expected one table: write [" + what + "] above it");
            continue;
        }
        if (kind.key == "framework" && first != nullptr) {
            roots[i].note("repeated_table", kind.key, line, "[framework] was already given in " + first->name,
                          "keep one");
            continue;
        }
        first = &documents[i];
        table_reader r(shared, documents[i].name, *table, what);
        kind.read(r, into);
        r.finish();
    }
    if (kind.key == "framework" && first == nullptr && !documents.empty())
        shared.problems.push_back({severity::fault,
                                   "missing_table",
                                   {documents.front().name, 0, "", ""},
                                   "no file of the directory has a [framework] table",
                                   "add one with code and level"});
}

void note_unknown_tables(const std::vector<document>& documents, std::vector<table_reader>& roots) {
    std::vector<std::string> known;
    for (const detail::table_kind& k : detail::table_kinds()) known.emplace_back(k.key);
    for (std::size_t i = 0; i < documents.size(); ++i)
        for (const detail::toml_entry& e : documents[i].root.entries)
            if (std::find(known.begin(), known.end(), e.key) == known.end())
                roots[i].note("unknown_table", "", e.line, "a framework has no table '" + e.key + "'",
                              suggest(e.key, known));
}

[[nodiscard]] std::vector<problem> read_all(std::span<const framework_text> texts, reading& shared, framework& into) {
    shared.texts = texts;
    const std::vector<document> documents = parse_all(texts, shared);
    const bool                  whole = shared.problems.empty();
    std::vector<table_reader>   roots;
    for (const document& d : documents) roots.emplace_back(shared, d.name, d.root, "file");
    for (const detail::table_kind& kind : detail::table_kinds()) read_kind(kind, documents, roots, shared, into);
    note_unknown_tables(documents, roots);
    if (whole) {
        detail::add_findings(into.agreed.check(), shared);
        detail::add_findings(check(into), shared);
    }
    std::stable_sort(shared.problems.begin(), shared.problems.end(), [](const problem& a, const problem& b) {
        return std::tie(a.where.file, a.where.line) < std::tie(b.where.file, b.where.line);
    });
    return std::move(shared.problems);
}

/// @throws file_fault when the directory cannot be read
[[nodiscard]] std::vector<problem> read_directory(const std::string& directory, framework& into) {
    into = framework{};
    into.root = directory;
    reading shared;
    shared.root = directory;
    const std::vector<framework_text> texts = read_files(directory, shared);
    return read_all(texts, shared, into);
}

} // namespace

std::vector<problem> read_framework(std::span<const framework_text> files, framework& into) {
    into = framework{};
    reading shared;
    return read_all(files, shared, into);
}

std::vector<problem> read_framework(const std::string& directory, framework& into) {
    try {
        return read_directory(directory, into);
    } catch (const file_fault& e) {
        return {{severity::fault, "unreadable_file", {}, e.what(), ""}};
    }
}

framework load_framework(const std::string& directory) {
    framework            loaded;
    std::vector<problem> problems = read_directory(directory, loaded);
    std::erase_if(problems, [](const problem& p) { return p.level != severity::fault; });
    if (!problems.empty()) throw invalid_input("framework '" + directory + "'", std::move(problems));
    return loaded;
}

} // namespace steelyard::inline v0_1::frameworks
