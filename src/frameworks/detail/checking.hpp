// SPDX-License-Identifier: MIT
#pragma once

#include <steelyard/core/text.hpp>
#include <steelyard/frameworks/framework.hpp>

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

namespace steelyard::inline v0_1::frameworks::detail {

/// The framework under check, its problems so far, and the codes that it declares.
struct checking {
    const framework&         f;
    std::vector<problem>     problems;
    std::vector<std::string> measures;
    std::vector<std::string> indicators;

    explicit checking(const framework& under) : f(under) {
        for (const measure& m : f.agreed.measures) measures.push_back(m.code);
        for (const indicator& i : f.agreed.indicators) indicators.push_back(i.code);
    }
    void add(std::string rule, input_place where, std::string column, std::string found, std::string advice,
             severity level = severity::fault) {
        where.column = std::move(column);
        problems.push_back({level, std::move(rule), std::move(where), std::move(found), std::move(advice)});
    }
    void unknown(const input_place& where, std::string column, const std::string& what, const std::string& code,
                 const std::vector<std::string>& known) {
        add("known_codes", where, std::move(column), what + " '" + code + "' is not declared", suggest(code, known));
    }
};

[[nodiscard]] inline bool among(const std::vector<std::string>& list, const std::string& code) {
    return std::find(list.begin(), list.end(), code) != list.end();
}

} // namespace steelyard::inline v0_1::frameworks::detail
