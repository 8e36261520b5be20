// SPDX-License-Identifier: MIT
#pragma once

// Small random worlds for laws: places in states, organisations in networks, months, two schemes, every form.

#include <steelyard/core/random.hpp>
#include <steelyard/dataset.hpp>
#include <steelyard/define.hpp>

#include <string>
#include <vector>

namespace world {

using namespace steelyard;

[[nodiscard]] inline measure counted(std::string code, kind what, combine over_time) {
    measure m;
    m.code = std::move(code);
    m.what = what;
    m.in = {"people"};
    m.places = decimals{0};
    m.frequency = period_kind::month();
    m.valid = {0.0, std::nullopt};
    m.suppressed_within = {0.0, 9.0};
    m.over_time = over_time;
    return m;
}

[[nodiscard]] inline indicator plain(std::string code, std::string of, kind what) {
    indicator i;
    i.code = std::move(code);
    i.what = what;
    i.numerator.measure = std::move(of);
    i.in = {"people"};
    return i;
}

/// Places p0..p5 in states A (p0-p2) and B (p3-p5) of the nation; organisations o0..o3 in networks n0, n1.
[[nodiscard]] inline definitions agreed() {
    definitions d;
    hierarchy places;
    places.code = "admin";
    places.over = axis::place;
    places.levels = {"nation", "state", "county"};
    const auto add = [](hierarchy& h, std::vector<node>& list, const std::string& code, const std::string& level, const std::string& parent) {
        list.push_back({code, code, {}});
        h.nodes.push_back({code, level, {}});
        if (parent.empty()) return;
        membership m;
        m.child = code;
        m.parent = parent;
        h.memberships.push_back(m);
    };
    add(places, d.places, "N", "nation", "");
    add(places, d.places, "A", "state", "N");
    add(places, d.places, "B", "state", "N");
    for (int i = 0; i < 6; ++i) add(places, d.places, "p" + std::to_string(i), "county", i < 3 ? "A" : "B");
    hierarchy networks;
    networks.code = "networks";
    networks.over = axis::organisation;
    networks.levels = {"network", "member"};
    add(networks, d.organisations, "n0", "network", "");
    add(networks, d.organisations, "n1", "network", "");
    for (int i = 0; i < 4; ++i) add(networks, d.organisations, "o" + std::to_string(i), "member", i < 2 ? "n0" : "n1");
    d.hierarchies = {places, networks};
    d.schemes = {{"sex", "Sex", scheme_type::partition, {{"F", ""}, {"M", ""}}, {}},
                 {"need", "Need", scheme_type::overlapping, {{"food", ""}, {"rent", ""}}, {}}};
    d.measures = {counted("served", kind::flow, combine::sum), counted("active", kind::stock, combine::mean_of_periods),
                  counted("passed", kind::flow, combine::sum), counted("tested", kind::flow, combine::sum)};
    d.indicators = {plain("people_served", "served", kind::flow), plain("people_active", "active", kind::stock)};
    indicator share = plain("share_passed", "passed", kind::ratio);
    share.denominator = indicator_part{"tested", take::value, 0};
    share.factor = 100;
    share.numerator_within_denominator = true;
    d.indicators.push_back(share);
    judgement j;
    j.id = "J";
    d.judgements = {j};
    return d;
}

struct options {
    bool missing = true;    ///< some cells missing, suppressed, below, ranges
    bool categories = true; ///< some measures by sex
    int  months = 12;
    int  first_year = 2019;
};

[[nodiscard]] inline value number(random_stream& r, std::int64_t most, bool missing) {
    const auto x = static_cast<double>(r.below(static_cast<std::uint64_t>(most) + 1));
    if (!missing || r.below(10) < 7) return value::point(x);
    switch (r.below(6)) {
    case 0: return value::missing(reason::not_reported);
    case 1: return value::missing(reason::suppressed);
    case 2: return value::missing(reason::refused);
    case 3: return value::below(10);
    case 4: return value::range(x, x + 5);
    default: return value::missing(reason::not_applicable);
    }
}

/// Rows of all four measures. A numerator never exceeds its denominator.
[[nodiscard]] inline std::vector<observation> rows(std::uint64_t seed, const options& o = {}) {
    random_stream r(seed);
    std::vector<observation> list;
    for (int place = 0; place < 6; ++place)
        for (int org = 0; org < 4; ++org) {
            if (r.below(3) == 0) continue;
            for (int m = 0; m < o.months; ++m) {
                if (o.missing && r.below(12) == 0) continue; // absent altogether
                observation row;
                row.place = "p" + std::to_string(place);
                row.organisation = "o" + std::to_string(org);
                row.period = period::month(o.first_year, 1).next(m).text();
                const auto put = [&](const char* measure, value v, const char* sex) {
                    row.measure = measure;
                    row.number = v;
                    row.categories.clear();
                    if (*sex != 0) row.categories.emplace_back("sex", sex);
                    list.push_back(row);
                };
                if (o.categories && r.below(2) == 0) {
                    put("served", number(r, 50, o.missing), "F");
                    put("served", number(r, 50, o.missing), "M");
                } else {
                    put("served", number(r, 100, o.missing), "");
                }
                put("active", number(r, 300, o.missing), "");
                const auto tested = static_cast<std::int64_t>(1 + r.below(80));
                put("tested", o.missing && r.below(9) == 0 ? value::missing(reason::lost) : value::point(static_cast<double>(tested)), "");
                const bool lost = o.missing && r.below(9) == 0;
                put("passed", lost ? value::missing(reason::not_reported) : value::point(static_cast<double>(r.below(static_cast<std::uint64_t>(tested) + 1))), "");
            }
        }
    return list;
}

template <class T>
void shuffle(std::vector<T>& list, std::uint64_t seed) {
    random_stream r(seed, 99);
    for (std::size_t i = list.size(); i > 1; --i) std::swap(list[i - 1], list[r.below(i)]);
}

[[nodiscard]] inline dataset build(const definitions& d, const std::vector<observation>& list) {
    dataset_builder b(d);
    for (const observation& row : list) b.add(row);
    return b.finish();
}

} // namespace world
