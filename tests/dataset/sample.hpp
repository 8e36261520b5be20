// SPDX-License-Identifier: MIT
#pragma once

#include <steelyard/core/random.hpp>
#include <steelyard/dataset/builder.hpp>

#include <algorithm>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

namespace sample {

namespace sy = steelyard;

inline sy::measure measure(std::string code, std::optional<sy::decimals> places,
                           sy::period_kind frequency = sy::period_kind::year()) {
    sy::measure m;
    m.code = std::move(code);
    m.places = places;
    m.frequency = frequency;
    return m;
}

/// Three measures, declared places, open organisations, two schemes; codes that are hostile to quoting.
inline sy::definitions agreed() {
    sy::definitions d;
    d.measures = {measure("count", sy::decimals{0}), measure("load", sy::decimals{2}, sy::period_kind::month()),
                  measure("depth \"m\"", std::nullopt, sy::period_kind::day())};
    d.measures[0].versions = {{"1", {}, {}, ""}, {"a,b", sy::date(2010, 1, 1), sy::materiality::material, ""}};
    for (const char* p : {"north", "a,\"b\"", " leads", "trails\t", "line\nbreak",
                          "S\xC3\xBC"
                          "den"})
        d.places.push_back({p, "", {}});
    d.schemes.resize(2);
    d.schemes[0].code = "sex";
    d.schemes[0].categories = {{"F", ""}, {"M", ""}};
    d.schemes[1].code = "value"; // as one column of the tabular form is called
    d.schemes[1].categories = {{"<=5;x=1", ""}, {"6-10", ""}, {"\"\"", ""}};
    return d;
}

inline sy::value random_value(sy::random_stream& r, int places) {
    double unit = 1;
    for (int i = 0; i < places; ++i) unit *= 10;
    const auto         number = [&] { return (static_cast<double>(r.below(2001)) - 1000) / unit; };
    const sy::flag_set flags(static_cast<std::uint16_t>(r.below(4) == 0 ? r.below(1 << 12) : 0));
    switch (r.below(8)) {
    case 0:
        return sy::value::missing(
            static_cast<sy::reason>(1 + r.below(static_cast<std::uint64_t>(sy::last_reported_reason))));
    case 1: return sy::value::below(number(), flags);
    case 2: return sy::value::above(number(), flags);
    case 3: {
        const auto a = static_cast<double>(r.below(2001)) - 1000;
        return sy::value::range(a / unit, (a + static_cast<double>(r.below(50))) / unit, flags);
    }
    case 4: return sy::value::point(0, flags);
    default: return sy::value::point(number(), flags);
    }
}

/// Rows of every form, reason and flag, with distinct keys or instants: nothing repeats, nothing conflicts.
inline std::vector<sy::observation> random_rows(std::uint64_t seed, const sy::definitions& d, std::size_t most = 60) {
    sy::random_stream            r(seed);
    std::vector<sy::observation> rows;
    const std::size_t            n = 1 + r.below(most);
    for (std::size_t i = 0; i < n; ++i) {
        sy::observation   o;
        const std::size_t m = r.below(d.measures.size());
        o.measure = d.measures[m].code;
        if (r.below(5) != 0) o.place = d.places[r.below(d.places.size())].code;
        if (r.below(2) != 0) o.organisation = "org " + std::to_string(r.below(4)) + "\"";
        o.period = sy::period{d.measures[m].frequency, static_cast<std::int32_t>((m == 1 ? 12 : 1) * 2000 + r.below(3))}
                       .text();
        for (const sy::scheme& s : d.schemes)
            if (r.below(2) != 0) o.categories.emplace_back(s.code, s.categories[r.below(s.categories.size())].code);
        if (o.categories.size() == 2 && r.below(2) != 0) std::swap(o.categories[0], o.categories[1]);
        o.number = random_value(r, d.measures[m].places ? d.measures[m].places->places : 3);
        if (r.below(3) == 0) o.source = "survey, " + std::to_string(r.below(2));
        if (r.below(3) != 0) o.recorded = sy::instant{static_cast<std::int64_t>(1'600'000'000 + r.below(3) * 86'399)};
        if (m == 0 && r.below(3) == 0) o.version = d.measures[0].versions[r.below(2)].id;
        if (r.below(2) != 0)
            o.where = {"file " + std::to_string(r.below(2)), static_cast<std::int64_t>(1 + r.below(9)), "", ""};
        const auto same_key = [&](const sy::observation& p) {
            sy::observation a = p, b = o;
            std::sort(a.categories.begin(), a.categories.end());
            std::sort(b.categories.begin(), b.categories.end());
            return std::tie(a.measure, a.place, a.organisation, a.period, a.categories, a.source, a.recorded) ==
                   std::tie(b.measure, b.place, b.organisation, b.period, b.categories, b.source, b.recorded);
        };
        if (std::none_of(rows.begin(), rows.end(), same_key)) rows.push_back(std::move(o));
    }
    return rows;
}

template <class T>
std::vector<T> shuffled(std::vector<T> rows, std::uint64_t seed) {
    sy::random_stream r(seed, 7);
    for (std::size_t i = rows.size(); i > 1; --i) std::swap(rows[i - 1], rows[r.below(i)]);
    return rows;
}

inline sy::dataset built(const sy::definitions& d, const std::vector<sy::observation>& rows, sy::run_options run = {}) {
    sy::dataset_builder b(d);
    for (const sy::observation& o : rows) b.add(o);
    return b.finish(sy::bad_rows::refuse, run);
}

} // namespace sample
