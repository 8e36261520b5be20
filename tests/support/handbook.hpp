// SPDX-License-Identifier: MIT
#pragma once

// The worked example of the OECD/JRC Handbook on Constructing Composite Indicators (2008): the Technology Achievement
// Index of 23 countries (UNDP, Human Development Report 2001) and the results that the Handbook prints. Typed from the
// Handbook into tests/golden/handbook_*.csv.

#include "shared_data.hpp"

#include <steelyard/composite/score_table.hpp>

#include <cstdlib>
#include <fstream>
#include <stdexcept>
#include <string>
#include <vector>

namespace handbook {

using steelyard::composite::make_score_table;
using steelyard::composite::score_cell;
using steelyard::composite::score_table;

/// Fields of a line of CSV; quotes may hold commas.
[[nodiscard]] inline std::vector<std::string> fields_of(const std::string& line) {
    std::vector<std::string> fields(1);
    bool                     quoted = false;
    for (const char c : line) {
        if (c == '"')
            quoted = !quoted;
        else if (c == ',' && !quoted)
            fields.emplace_back();
        else if (c != '\r')
            fields.back() += c;
    }
    return fields;
}

[[nodiscard]] inline std::vector<std::vector<std::string>> rows_of(const std::string& name) {
    std::ifstream file(golden_data(name));
    if (!file) throw std::runtime_error("tests/golden/" + name + " is not there");
    std::vector<std::vector<std::string>> rows;
    for (std::string line; std::getline(file, line);) rows.push_back(fields_of(line));
    return rows;
}

/// 23 countries by 8 indicators, as printed: telephones and electricity are logarithms already.
[[nodiscard]] inline score_table achievement() {
    const auto              rows = rows_of("handbook_tai_raw.csv");
    std::vector<score_cell> cells;
    for (std::size_t r = 1; r < rows.size(); ++r)
        for (std::size_t c = 1; c < rows[r].size(); ++c)
            cells.push_back({rows[r][0], rows[0][c], steelyard::value::point(std::stod(rows[r][c])), {}});
    return make_score_table(cells);
}

struct printed {
    std::string source, item, key1, key2;
    double      value = 0;
    int         decimals = 0;
    bool        reproduces = false; ///< false: the printed inputs are rounded too much; `within` says how far it is off
    double      within = 0;

    /// Half a unit of the last printed decimal.
    [[nodiscard]] double tolerance() const {
        double unit = 0.5 + 1e-9;
        for (int i = 0; i < decimals; ++i) unit /= 10;
        return reproduces ? unit : unit + within;
    }
};

/// Results that the Handbook prints, of those items whose name begins so.
[[nodiscard]] inline std::vector<printed> results(const std::string& item) {
    std::vector<printed> all;
    const auto           rows = rows_of("handbook_tables.csv");
    for (std::size_t r = 1; r < rows.size(); ++r) {
        const auto& f = rows[r];
        if (f[1].rfind(item, 0) != 0) continue;
        printed p{f[0], f[1], f[2], f[3], std::stod(f[4]), std::stoi(f[5]), f[6] == "yes", 0};
        for (const std::string& note : {f[6], f.size() > 7 ? f[7] : std::string()})
            if (note.rfind("within ", 0) == 0) p.within = std::stod(note.substr(7));
        all.push_back(p);
    }
    if (all.empty()) throw std::runtime_error("the Handbook's table has no '" + item + "'");
    return all;
}

} // namespace handbook
