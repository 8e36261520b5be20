// SPDX-License-Identifier: MIT
#pragma once

#include <steelyard/dataset/dataset.hpp>
#include <steelyard/define/definitions.hpp>
#include <steelyard/validation/finding.hpp>

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

namespace world {

using namespace steelyard;

/// One row for a dataset that is filled by hand: also with codes that a builder would refuse.
struct row {
    std::string                                      measure = "m";
    std::string                                      place = "A";
    std::string                                      organisation;
    std::string                                      period = "2000";
    value                                            number = value::point(0);
    std::vector<std::pair<std::string, std::string>> categories = {};
    std::string                                      source = {};
    std::int64_t                                     recorded = measure_rows::not_recorded;
    std::string                                      version = {};
};

inline measure counted(std::string code, kind what = kind::flow, period_kind frequency = period_kind::year()) {
    measure m;
    m.code = std::move(code);
    m.what = what;
    m.in.symbol = "people";
    m.places = decimals{0};
    m.frequency = frequency;
    m.valid.low = 0;
    return m;
}

inline scheme scheme_of(std::string code, scheme_type type, const std::vector<std::string>& categories) {
    scheme s;
    s.code = std::move(code);
    s.type = type;
    for (const std::string& c : categories) s.categories.push_back({c, c});
    return s;
}

inline std::int32_t category_code(category_list& list, const row& r) {
    category_key key;
    for (const auto& [scheme_name, category_name] : r.categories) {
        auto s = std::find(list.schemes.begin(), list.schemes.end(), scheme_name);
        if (s == list.schemes.end()) {
            s = list.schemes.insert(list.schemes.end(), scheme_name);
            list.categories.emplace_back();
        }
        const auto at = static_cast<std::size_t>(s - list.schemes.begin());
        auto&      known = list.categories[at];
        auto       c = std::find(known.begin(), known.end(), category_name);
        if (c == known.end()) c = known.insert(known.end(), category_name);
        key.emplace_back(static_cast<std::int32_t>(at), static_cast<std::int32_t>(c - known.begin()));
    }
    std::sort(key.begin(), key.end());
    const std::int32_t code = list.words.add(combination_text(list, key));
    if (code == static_cast<std::int32_t>(list.keys.size())) list.keys.push_back(key);
    return code;
}

struct coded_row {
    std::int32_t measure, place, organisation, category, period, source;
    std::int64_t recorded;
    const row*   from;
    std::int32_t line;
    std::int16_t version;
};

/// The columns of a block from its rows.
inline void fill(measure_rows& block, const std::vector<coded_row>& rows) {
    const auto column = [&](auto of) {
        std::vector<decltype(of(rows[0]))> all;
        for (const coded_row& c : rows) all.push_back(of(c));
        return all;
    };
    const auto stored = [&](std::optional<double> x) {
        if (!x) return std::int64_t{0};
        return block.places ? to_scaled(*x, *block.places).scaled : std::bit_cast<std::int64_t>(*x);
    };
    const auto number = [](const coded_row& c) -> const value& { return c.from->number; };
    block.place = column([](const coded_row& c) { return c.place; });
    block.organisation = column([](const coded_row& c) { return c.organisation; });
    block.category = column([](const coded_row& c) { return c.category; });
    block.period = column([](const coded_row& c) { return c.period; });
    block.number = column([&](const coded_row& c) {
        const value& v = number(c);
        return stored(v.lower() ? v.lower() : v.upper());
    });
    block.forms = column([&](const coded_row& c) { return number(c).form(); });
    block.upper = column([&](const coded_row& c) {
        return number(c).form() == form::range ? stored(number(c).upper()) : std::int64_t{0};
    });
    block.reasons = column([&](const coded_row& c) { return number(c).reason(); });
    block.flags = column([&](const coded_row& c) { return number(c).flags(); });
    block.source = column([](const coded_row& c) { return c.source; });
    block.recorded = column([](const coded_row& c) { return c.recorded; });
    block.version = column([](const coded_row& c) { return c.version; });
    block.line = column([](const coded_row& c) { return c.line; });
}

/// Rows as a dataset; measures that are not agreed lie on the yearly grid with whole numbers.
inline dataset dataset_of(const definitions& agreed, const std::vector<row>& rows) {
    auto                   content = std::make_shared<dataset_content>();
    std::vector<coded_row> coded;
    const auto code = [](code_list& list, const std::string& word) { return word.empty() ? -1 : list.add(word); };
    for (std::size_t i = 0; i < rows.size(); ++i) {
        const row&         r = rows[i];
        const std::int32_t m = content->measures.add(r.measure);
        content->versions.resize(static_cast<std::size_t>(content->measures.size()));
        auto&        versions = content->versions[static_cast<std::size_t>(m)];
        std::int16_t version = -1;
        if (!r.version.empty()) {
            auto v = std::find(versions.begin(), versions.end(), r.version);
            if (v == versions.end()) v = versions.insert(versions.end(), r.version);
            version = static_cast<std::int16_t>(v - versions.begin());
        }
        const measure* what = agreed.find_measure(r.measure);
        const auto     p = period::parse(r.period, what == nullptr ? period_kind::year() : what->frequency);
        if (!p) throw domain_fault("world: '" + r.period + "' is no period of " + r.measure);
        coded.push_back({m, code(content->places, r.place), code(content->organisations, r.organisation),
                         category_code(content->categories, r), p->index, code(content->sources, r.source), r.recorded,
                         &r, static_cast<std::int32_t>(i + 2), version});
    }
    std::stable_sort(coded.begin(), coded.end(), [](const coded_row& a, const coded_row& b) {
        return std::tie(a.measure, a.place, a.organisation, a.category, a.period, a.source, a.recorded) <
               std::tie(b.measure, b.place, b.organisation, b.category, b.period, b.source, b.recorded);
    });
    std::vector<std::shared_ptr<measure_rows>> blocks;
    for (std::size_t first = 0, last = 0; first < coded.size(); first = last) {
        while (last < coded.size() && coded[last].measure == coded[first].measure) ++last;
        auto           block = std::make_shared<measure_rows>();
        const measure* what = agreed.find_measure(content->measures[coded[first].measure]);
        block->measure = coded[first].measure;
        block->frequency = what == nullptr ? period_kind::year() : what->frequency;
        block->places = what == nullptr ? std::optional(decimals{0}) : what->places;
        fill(*block, {coded.begin() + static_cast<std::ptrdiff_t>(first), coded.begin() + static_cast<std::ptrdiff_t>(last)});
        blocks.push_back(block);
    }
    content->blocks.assign(blocks.begin(), blocks.end());
    return dataset(content);
}

/// Words of one line of a CSV file; quotes may hold commas.
inline std::vector<std::string> split(const std::string& line) {
    std::vector<std::string> words(1);
    bool                     quoted = false;
    for (const char c : line) {
        if (c == '"')
            quoted = !quoted;
        else if (c == ',' && !quoted)
            words.emplace_back();
        else if (c != '\r')
            words.back() += c;
    }
    return words;
}

/// A small table of published figures by column name.
struct table {
    std::map<std::string, std::size_t>    columns;
    std::vector<std::vector<std::string>> lines;
    [[nodiscard]] const std::string&      at(std::size_t i, const std::string& column) const {
             return lines[i][columns.at(column)];
    }
    [[nodiscard]] double number(std::size_t i, const std::string& column) const {
        return std::strtod(at(i, column).c_str(), nullptr);
    }
};

/// Empty when the file is not there.
inline std::optional<table> read_table(const std::string& path) {
    std::ifstream in(path);
    if (!in) return std::nullopt;
    table       t;
    std::string line;
    while (std::getline(in, line)) {
        if (line.empty()) continue;
        if (t.columns.empty()) {
            const auto names = split(line);
            for (std::size_t i = 0; i < names.size(); ++i) t.columns[names[i]] = i;
        } else {
            t.lines.push_back(split(line));
        }
    }
    return t;
}

/// A file of figures outside the tree: beside it, or where STEELYARD_SHARED says.
inline std::optional<table> read_shared(const std::string& path) {
    if (const char* elsewhere = std::getenv("STEELYARD_SHARED")) return read_table(std::string(elsewhere) + "/" + path);
    return read_table(STEELYARD_SOURCE_DIR "/../shared/" + path);
}

} // namespace world
