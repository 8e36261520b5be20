// SPDX-License-Identifier: MIT
#pragma once

// A random value of any type that goes into archives: every field filled, every choice of an enumeration met sooner or
// later. The same seed gives the same value.

#include "random_world.hpp"

#include <steelyard/aggregation/roll_up.hpp>
#include <steelyard/serialization/aggregation.hpp>
#include <steelyard/serialization/composite.hpp>
#include <steelyard/serialization/frameworks.hpp>
#include <steelyard/serialization/kind.hpp>
#include <steelyard/serialization/validation.hpp>

#include <array>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

namespace world {

using namespace steelyard;
namespace archives = steelyard::serialization;

template <class T>
void fill(random_stream& r, T& x);

template <class E>
    requires std::is_enum_v<E>
void fill_enum(random_stream& r, E& e) {
    do e = static_cast<E>(r.below(32));
    while (!archives::names_a_value(e));
}

inline void fill_text(random_stream& r, std::string& s) {
    static constexpr std::array<std::string_view, 8> bits{"", "a", "MI-501", "Erie, \"PA\"", "x;y=z\\", "\n", "\xC3\xA9t\xC3\xA9", "long enough to leave the small buffer"};
    s = std::string(bits[r.below(bits.size())]) + std::string(bits[r.below(bits.size())]);
}

[[nodiscard]] inline period_kind random_kind(random_stream& r) {
    static const std::array<period_kind, 8> kinds{period_kind::day(),          period_kind::month(),
                                                  period_kind::quarter(),      period_kind::half(),
                                                  period_kind::fiscal_year(7), period_kind::school_year(),
                                                  period_kind::season(5, 22, 9, 7), period_kind::night(12, 22, 1, 31)};
    return kinds[r.below(kinds.size())];
}

[[nodiscard]] inline value random_value(random_stream& r) {
    flag_set flags(static_cast<std::uint16_t>(r.below(archives::known_flags + 1U)));
    const double x = static_cast<double>(r.below(2000)) / 8 - 100;
    switch (r.below(5)) {
    case 0: return value::point(x, flags);
    case 1: return value::range(x, x + static_cast<double>(r.below(9)), flags);
    case 2: return value::below(x, flags);
    case 3: return value::above(x, flags);
    default: return value::missing(static_cast<reason>(1 + r.below(reason_names.size() - 1)));
    }
}

/// A small dataset of a random world, with sources, clocks, files and lines in some rows.
[[nodiscard]] inline dataset random_dataset(std::uint64_t seed) {
    random_stream r(seed, 5);
    auto          list = rows(seed, {.months = 2});
    for (observation& row : list) {
        if (r.below(3) == 0) row.source = "s" + std::to_string(r.below(3));
        if (r.below(3) == 0) row.recorded = instant{static_cast<std::int64_t>(1600000000 + r.below(1000000))};
        if (r.below(4) == 0) row.where = {"file" + std::to_string(r.below(2)) + ".csv", static_cast<std::int64_t>(2 + r.below(99)), "", ""};
        if (!row.number.is_missing() && row.number.point() && r.below(5) == 0)
            row.number = value::point(*row.number.point(), flag_set(static_cast<std::uint16_t>(1U << r.below(11))));
    }
    return build(agreed(), list);
}

[[nodiscard]] inline aggregation::result_table random_table(std::uint64_t seed) {
    const definitions d = agreed();
    const auto        by = aggregation::query_by(d, {"state", "network", "year", "sex"});
    return aggregation::roll_up(d, random_dataset(seed), by);
}

template <class T>
inline constexpr bool is_vector = false;
template <class T>
inline constexpr bool is_vector<std::vector<T>> = true;
template <class T>
inline constexpr bool is_optional = false;
template <class T>
inline constexpr bool is_optional<std::optional<T>> = true;

/// Memberships climb from later to earlier words, so that none turns in a circle.
inline void fill_hierarchy(random_stream& r, hierarchy& h) {
    archives::visit_fields(h, [&r](auto& field) { fill(r, field); });
    for (std::size_t i = 0; i < h.memberships.size(); ++i) {
        h.memberships[i].child = "n" + std::to_string(i + 1);
        h.memberships[i].parent = "n" + std::to_string(r.below(i + 1));
    }
}

/// Up to 3 by 3 cells of every form.
inline void fill_scores(random_stream& r, composite::score_table& t) {
    t = {};
    for (auto n = r.below(4); n > 0; --n) t.units.push_back("u" + std::to_string(9 - n));
    for (auto n = r.below(4); n > 0; --n) t.add_column("c" + std::to_string(9 - n));
    for (std::int64_t c = 0; c < t.column_count(); ++c)
        for (std::int64_t u = 0; u < t.unit_count(); ++u) t.set(u, c, random_value(r));
    if (r.below(2) == 1) t.scales.assign(t.columns.size(), {-100, std::nullopt});
}

inline void fill_index_scores(random_stream& r, composite::index_scores& s) {
    fill_scores(r, s.nodes);
    s.coverage.assign(s.nodes.number.size(), 0.5);
    s.imputed.assign(s.nodes.number.size(), 0.25);
}

inline void fill_normaliser(random_stream& r, composite::normaliser& n) {
    archives::visit_fields(n, [&r](auto& field) { fill(r, field); });
    n.sorted.push_back(1);
    n.classes.assign(n.sorted.size() + 1, 2);
}

template <class Panel>
void fill_panel(random_stream& r, Panel& p) {
    archives::visit_fields(p, [&r](auto& field) { fill(r, field); });
    if constexpr (std::is_same_v<Panel, composite::panel_table>) {
        p.tables.resize(p.periods.size());
    } else {
        p.results.resize(p.periods.size());
        p.linked.resize(p.periods.size());
    }
}

template <class T>
void fill(random_stream& r, T& x) {
    if constexpr (std::is_same_v<T, bool>) x = r.below(2) == 1;
    else if constexpr (std::is_enum_v<T>) fill_enum(r, x);
    else if constexpr (std::is_same_v<T, char>) x = r.below(2) == 1 ? ',' : ';';
    else if constexpr (std::is_floating_point_v<T>) x = static_cast<T>(r.below(1000)) / 7 - 50;
    else if constexpr (std::is_integral_v<T>) x = static_cast<T>(r.below(100));
    else if constexpr (std::is_same_v<T, std::string>) fill_text(r, x);
    else if constexpr (std::is_same_v<T, value>) x = random_value(r);
    else if constexpr (std::is_same_v<T, flag_set>) x = flag_set(static_cast<std::uint16_t>(r.below(archives::known_flags + 1U)));
    else if constexpr (std::is_same_v<T, decimals>) x = decimals{static_cast<std::int8_t>(r.below(max_decimals + 1))};
    else if constexpr (std::is_same_v<T, period_kind>) x = random_kind(r);
    else if constexpr (std::is_same_v<T, period>) x = {random_kind(r), static_cast<std::int32_t>(r.below(20000))};
    else if constexpr (std::is_same_v<T, hierarchy>) fill_hierarchy(r, x);
    else if constexpr (std::is_same_v<T, composite::score_table>) fill_scores(r, x);
    else if constexpr (std::is_same_v<T, composite::index_scores>) fill_index_scores(r, x);
    else if constexpr (std::is_same_v<T, composite::normaliser>) fill_normaliser(r, x);
    else if constexpr (std::is_same_v<T, composite::panel_table> || std::is_same_v<T, composite::panel_result>) fill_panel(r, x);
    else if constexpr (std::is_same_v<T, composite::kept_table>) {
        composite::score_table t;
        fill_scores(r, t);
        x = composite::kept_table(std::move(t));
    }
    else if constexpr (std::is_same_v<T, option_value>) {
        switch (r.below(4)) {
        case 0: x = r.below(2) == 1; break;
        case 1: x = static_cast<std::int64_t>(r.below(1000)); break;
        case 2: x = static_cast<double>(r.below(1000)) / 8; break;
        default: x = std::string("bounded"); break;
        }
    } else if constexpr (is_optional<T>) {
        x.reset();
        if (r.below(2) == 1) fill(r, x.emplace());
    } else if constexpr (is_vector<T>) {
        x.clear();
        for (auto n = r.below(4); n > 0; --n) {
            x.emplace_back();
            fill(r, x.back());
        }
    } else if constexpr (archives::plain_struct<T>) archives::visit_fields(x, [&r](auto& field) { fill(r, field); });
    else {
        fill(r, x.first);
        fill(r, x.second);
    }
}

template <class T>
[[nodiscard]] T random_of(std::uint64_t seed) {
    random_stream r(seed, 77);
    if constexpr (std::is_same_v<T, dataset>) return random_dataset(seed);
    else if constexpr (std::is_same_v<T, aggregation::result_table>) return random_table(seed);
    else if constexpr (std::is_same_v<T, value>) return random_value(r);
    else if constexpr (std::is_same_v<T, validation::findings>) {
        validation::findings all;
        std::vector<validation::finding> rows_found;
        fill(r, rows_found);
        for (auto& f : rows_found) all.add(f);
        return all;
    } else {
        const auto x = std::make_unique<T>(); // on the heap: g++ 12 takes a plain variable for uninitialised
        fill(r, *x);
        return std::move(*x);
    }
}

/// Kinds that came after the archives of 0.1 were kept: its folder, which is never changed, has none of them.
template <class T>
inline constexpr bool newer_than_v0_1 = archives::kind_of<T>.number == 125 || archives::kind_of<T>.number >= 140;

/// Calls visit(type) for each type of a list: `visit.template operator()<T>()`.
template <class... T, class Visit>
void for_each_type(archives::type_list<T...>, Visit&& visit) {
    (visit.template operator()<T>(), ...);
}

} // namespace world
