// SPDX-License-Identifier: MIT
#pragma once

#include <steelyard/core/options.hpp>
#include <steelyard/core/problem.hpp>
#include <steelyard/define/date.hpp>
#include <steelyard/define/definitions.hpp>
#include <steelyard/frameworks/load.hpp>

#include <cstdint>
#include <frameworks/detail/toml_node.hpp>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace steelyard::inline v0_1::frameworks::detail {

/// A key of a table, the line of its value, and the value where it is a text. Each text of an array counts.
struct key_place {
    std::string  key;
    std::int64_t line = 0;
    std::string  text;
};

/// Where the keys of a table stand, and which were found wrong: rules across tables know only the table.
struct table_keys {
    std::vector<key_place>   keys;
    std::vector<std::string> faulty;
};

/// What one load gathers beside the framework: problems, and where keys stand (by file and first line of the table).
struct reading {
    std::vector<problem>                                       problems;
    std::map<std::pair<std::string, std::int64_t>, table_keys> tables;
    std::string                                                root;  ///< directory that files are named from
    std::span<const framework_text>                            texts; ///< files held in memory, looked at first

    [[nodiscard]] const std::string* text_of(const std::string& file) const noexcept {
        for (const framework_text& t : texts)
            if (t.name == file) return &t.text;
        return nullptr;
    }
};

/// Why a value cannot be read into a field: the rule broken and what was expected instead. Empty rule: it was read.
struct conversion {
    std::string rule;
    std::string expected;
};

/// A field that holds a name, for which a bare whole number or date also stands: `period = 2009`, `version = 2`.
struct word_field {
    std::string& into;
};
/// A field that holds a day as text.
struct day_field {
    std::string& into;
};

[[nodiscard]] conversion convert(const toml_node& from, std::string& into);
[[nodiscard]] conversion convert(const toml_node& from, word_field into);
[[nodiscard]] conversion convert(const toml_node& from, day_field into);
[[nodiscard]] conversion convert(const toml_node& from, bool& into);
[[nodiscard]] conversion convert(const toml_node& from, std::int64_t& into);
[[nodiscard]] conversion convert(const toml_node& from, int& into);
[[nodiscard]] conversion convert(const toml_node& from, double& into);
[[nodiscard]] conversion convert(const toml_node& from, date& into);
[[nodiscard]] conversion convert(const toml_node& from, instant& into);
[[nodiscard]] conversion convert(const toml_node& from, option_value& into);

template <named_enum E>
[[nodiscard]] conversion convert(const toml_node& from, E& into) {
    const auto&                    names = enum_names<E>::value;
    const std::vector<std::string> known(names.begin(), names.end());
    if (from.type != node_type::text) return {"wrong_type", "a text, one of " + join(known, ", ", 20)};
    for (std::size_t i = 0; i < names.size(); ++i) {
        if (names[i] != from.text) continue;
        into = static_cast<E>(i);
        return {};
    }
    return {"unknown_word", suggest(from.text, known)};
}

template <class T>
[[nodiscard]] conversion convert(const toml_node& from, std::optional<T>& into) {
    T          one{};
    conversion c = convert(from, one);
    if (c.rule.empty()) into = std::move(one);
    return c;
}

template <class T>
[[nodiscard]] conversion convert(const toml_node& from, std::vector<T>& into) {
    if (from.type != node_type::array) return {"wrong_type", "an array, such as [\"a\", \"b\"]"};
    std::vector<T> all;
    for (const toml_node& item : from.items) {
        T one{};
        if (conversion c = convert(item, one); !c.rule.empty())
            return {c.rule, "an array in which each item is " + c.expected};
        all.push_back(std::move(one));
    }
    into = std::move(all);
    return {};
}

/// Reads one table of a file. Every key asked for is known; `finish()` reports the others. Nothing is thrown: what is
/// wrong becomes a problem with file, line, key and the code of what is being declared.
class table_reader {
public:
    /// @param what  the kind of thing in words, such as "measure"
    table_reader(reading& shared, const std::string& file, const toml_node& table, std::string what);

    /// The key that names the thing; its code then stands in every message about it. Missing is a problem.
    void name(std::string_view key, std::string& into);
    void called(std::string code) { code_ = std::move(code); }

    /// Reads a key that may be absent. @returns true when it was there and could be read
    template <class T>
    bool get(std::string_view key, T&& into) {
        const toml_node* v = value(key);
        if (v == nullptr) return false;
        const toml_entry* e = table_.find(key);
        const conversion  c = convert(*v, into);
        if (!c.rule.empty()) wrong(*e, *v, c);
        return c.rule.empty();
    }
    /// Reads a key that must be there; absence is a problem.
    template <class T>
    bool need(std::string_view key, T&& into) {
        if (!has(key)) absent(key);
        return get(key, into);
    }

    [[nodiscard]] bool has(std::string_view key) const noexcept { return table_.find(key) != nullptr; }
    /// The value behind a key whatever its type; nullptr when it is absent.
    [[nodiscard]] const toml_node* value(std::string_view key);
    /// The entries behind a key that must hold a table, in the order written.
    [[nodiscard]] const std::vector<toml_entry>& entries(std::string_view key);

    /// Calls visit(reader) for each table of an array of tables, written [[key]] or key = [{...}].
    template <class Visit>
    void each(std::string_view key, std::string_view what, Visit&& visit) {
        for (const toml_node& item : tables(key)) {
            table_reader inner(shared_, file_, item, std::string(what));
            inner.called(code_);
            visit(inner);
            inner.finish();
        }
    }
    /// Reads a table behind a key that is not an array.
    [[nodiscard]] table_reader inside(const toml_node& table, std::string what) const {
        table_reader inner(shared_, file_, table, std::move(what));
        inner.called(code_);
        return inner;
    }

    /// Place of the table itself, with the code of what it declares.
    [[nodiscard]] input_place      here() const { return {file_, table_.line, "", code_}; }
    [[nodiscard]] const toml_node& table() const noexcept { return table_; }
    [[nodiscard]] reading&         shared() const noexcept { return shared_; }
    /// Notes that a value is not what was expected.
    void wrong(const toml_entry& at, const toml_node& found, const conversion& why);
    /// The same for a key whose value has the right type but no meaning; the key must be there.
    void wrong_word(std::string_view key, std::string rule, std::string advice);
    /// Notes any problem at a key.
    void note(std::string rule, std::string_view key, std::int64_t line, std::string found, std::string advice);
    /// Reports keys that nobody asked for.
    void finish();

private:
    [[nodiscard]] const std::vector<toml_node>& tables(std::string_view key);
    void                                        absent(std::string_view key);
    [[nodiscard]] std::string subject() const { return code_.empty() ? what_ : what_ + " '" + code_ + "'"; }

    reading&                 shared_;
    std::string              file_;
    const toml_node&         table_;
    std::string              what_;
    std::string              code_;
    std::vector<std::string> known_;
};

} // namespace steelyard::inline v0_1::frameworks::detail
