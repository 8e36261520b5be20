// SPDX-License-Identifier: MIT
#include <steelyard/core/error.hpp>
#include <steelyard/core/text.hpp>

namespace {
// toml++ only asserts that a table's name begins as a key does, and assumes it when NDEBUG is set: [= ] would end a
// program, or worse. Here what it asserts is a fault of the text, in every build.
struct asserted_otherwise {};
[[noreturn]] void refuse() { throw asserted_otherwise(); }
} // namespace
#ifdef NDEBUG
#undef NDEBUG
#define STEELYARD_NDEBUG_WAS_SET
#endif
#define TOML_ASSERT(expression) \
    do { \
        if (!(expression)) refuse(); \
    } while (false)
#include <toml++/toml.h>
#ifdef STEELYARD_NDEBUG_WAS_SET
#define NDEBUG
#undef STEELYARD_NDEBUG_WAS_SET
#endif

#include <algorithm>
#include <frameworks/detail/toml_node.hpp>
#include <string_view>
#include <utility>
#include <vector>

namespace steelyard::inline v0_1::frameworks::detail {

namespace {

[[nodiscard]] date to_date(const toml::date& d) { return date(static_cast<int>(d.year), d.month, d.day); }

void take_instant(const toml::date_time& t, toml_node& into) {
    into.type = node_type::instant;
    into.integer = instant::at(to_date(t.date)).seconds + t.time.hour * 3600 + t.time.minute * 60 + t.time.second;
    if (t.offset)
        into.integer -= std::int64_t{t.offset->minutes} * 60;
    else
        into.type = node_type::time; // a time without its zone names no instant
}

[[nodiscard]] toml_node copied(const toml::node& from);

void take_table(const toml::table& from, toml_node& into) {
    into.type = node_type::table;
    for (const auto& [key, value] : from)
        into.entries.push_back(toml_entry{std::string(key.str()), copied(value),
                                          static_cast<std::int64_t>(key.source().begin.line),
                                          static_cast<std::int64_t>(key.source().begin.column)});
    std::sort(into.entries.begin(), into.entries.end(), [](const toml_entry& a, const toml_entry& b) {
        return std::pair(a.line, a.column) < std::pair(b.line, b.column);
    });
}

toml_node copied(const toml::node& from) {
    toml_node n;
    n.line = static_cast<std::int64_t>(from.source().begin.line);
    switch (from.type()) {
    case toml::node_type::table: take_table(*from.as_table(), n); break;
    case toml::node_type::array:
        n.type = node_type::array;
        for (const toml::node& item : *from.as_array()) n.items.push_back(copied(item));
        break;
    case toml::node_type::string:
        n.type = node_type::text;
        n.text = from.as_string()->get();
        break;
    case toml::node_type::integer:
        n.type = node_type::integer;
        n.integer = from.as_integer()->get();
        break;
    case toml::node_type::floating_point:
        n.type = node_type::number;
        n.number = from.as_floating_point()->get();
        break;
    case toml::node_type::boolean:
        n.type = node_type::boolean;
        n.boolean = from.as_boolean()->get();
        break;
    case toml::node_type::date:
        n.type = node_type::date;
        n.day = to_date(from.as_date()->get());
        break;
    case toml::node_type::date_time: take_instant(from.as_date_time()->get(), n); break;
    default: n.type = node_type::time; break;
    }
    return n;
}

/// The line at which toml++ finds its assertion untrue: the last one of the shortest beginning that does not hold it.
[[nodiscard]] std::int64_t line_of_assertion(std::string_view text, const std::string& name) {
    const auto untrue = [&](std::size_t length) {
        try {
            (void)toml::parse(text.substr(0, length), name);
        } catch (const toml::parse_error&) { // such as a string that the beginning leaves open
        } catch (const asserted_otherwise&) {
            return true;
        }
        return false;
    };
    std::vector<std::size_t> ends; // of lines
    for (std::size_t at = 0; at < text.size(); at = ends.back()) ends.push_back(std::min(text.find('\n', at), text.size() - 1) + 1);
    const auto found = std::partition_point(ends.begin(), ends.end(), [&](std::size_t end) { return !untrue(end); });
    return found - ends.begin() + 1;
}

} // namespace

const toml_entry* toml_node::find(std::string_view key) const noexcept {
    for (const toml_entry& e : entries)
        if (e.key == key) return &e;
    return nullptr;
}

std::string toml_node::described() const {
    switch (type) {
    case node_type::text: return "the text '" + text + "'";
    case node_type::integer: return "the whole number " + std::to_string(integer);
    case node_type::number: return "the number " + number_text(number);
    case node_type::boolean: return boolean ? "true" : "false";
    case node_type::date: return "the date " + day.text();
    case node_type::instant: return "the time " + instant{integer}.text();
    case node_type::time: return "a time without its zone";
    case node_type::array: return "an array";
    case node_type::table: return "a table";
    }
    return {};
}

parsed_toml parse_toml(std::string_view text, const std::string& name) {
    parsed_toml out;
    const auto  fault = [&](std::int64_t line, std::int64_t column, std::string found) {
        if (column > 0) found += " (character " + std::to_string(column) + " of the line)";
        out.fault = problem{severity::fault,
                            "toml_syntax",
                             {name, line, "", ""},
                            std::move(found),
                            "mend it first: rules across tables are tried once every file can be read"};
    };
    try {
        out.root = copied(toml::parse(text, name));
    } catch (const toml::parse_error& e) {
        const auto at = e.source().begin;
        fault(static_cast<std::int64_t>(at.line), static_cast<std::int64_t>(at.column), std::string(e.description()));
    } catch (const asserted_otherwise&) {
        fault(line_of_assertion(text, name), 0,
              "the name of a table is missing or begins with what no key may begin with: a letter, a digit, '_', '-' or a quote is wanted");
    } catch (const error& e) {
        fault(0, 0, e.what());
    }
    return out;
}

} // namespace steelyard::inline v0_1::frameworks::detail
