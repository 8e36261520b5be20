// SPDX-License-Identifier: MIT
#pragma once

#include <steelyard/core/problem.hpp>
#include <steelyard/define/date.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace steelyard::inline v0_1::frameworks::detail {

enum class node_type : std::uint8_t { text, integer, number, boolean, date, instant, time, array, table };

struct toml_entry;

/// A value of a TOML file with the line it stands on. Our own small tree, so that the parser is seen by one source only
/// and the entries of a table keep the order in which they were written.
struct toml_node {
    node_type               type = node_type::table;
    std::string             text;
    std::int64_t            integer = 0; ///< of an instant: seconds since 1970-01-01T00:00Z
    double                  number = 0;
    bool                    boolean = false;
    date                    day;
    std::vector<toml_node>  items;   ///< of an array
    std::vector<toml_entry> entries; ///< of a table
    std::int64_t            line = 0;

    [[nodiscard]] const toml_entry* find(std::string_view key) const noexcept;
    /// "the whole number 3", "the text 'x'", "an array".
    [[nodiscard]] std::string described() const;
};

struct toml_entry {
    std::string  key;
    toml_node    value;
    std::int64_t line = 0;
    std::int64_t column = 0;
};

/// A file's tree, or the one problem why there is none.
struct parsed_toml {
    toml_node              root;
    std::optional<problem> fault;
};

/// @param name  stands for the file in messages
[[nodiscard]] parsed_toml parse_toml(std::string_view text, const std::string& name);

} // namespace steelyard::inline v0_1::frameworks::detail
