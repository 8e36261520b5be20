// SPDX-License-Identifier: MIT
#include "detail/level_rows.hpp"
#include "detail/periods.hpp"

#include <steelyard/comparison/peers.hpp>
#include <steelyard/core/error.hpp>
#include <steelyard/core/text.hpp>

#include <algorithm>
#include <cmath>
#include <map>
#include <set>

namespace steelyard::inline v0_1::comparison {

namespace {

constexpr const char* caller = "find_peers";

/// What one condition knows of a unit: something to compare, or why there is nothing.
struct known_mix {
    std::map<std::string, double> shares;
    std::string                   unknown;
};
struct known_size {
    double      size = 0;
    std::string unknown;
};
struct known_region {
    std::string node;
    std::string unknown;
};

[[nodiscard]] std::string what_there_is(const aggregation::result_table& table, std::int64_t row) {
    return std::string(table.what(row) == form::missing ? name(table.why(row)) : name(table.what(row)));
}

/// Everything that the rule asks about units, as it was in the period.
class conditions {
public:
    conditions(const definitions& agreed, const dataset& data, const peer_rule& rule, const std::string& by,
               const std::string& period, const aggregation::as_of& known, const run_options& run)
        : rule_(rule) {
        if (!rule.size.empty()) read_sizes(agreed, data, by, period, known, run);
        if (!rule.mix.empty()) read_mixes(agreed, data, by, period, known, run);
        for (std::size_t g = 0; g < rule.groups.size(); ++g)
            for (const std::string& unit : rule.groups[g]) groups_[unit].insert(g);
        for (const auto& [unit, in] : groups_) units_.insert(unit);
    }
    /// Where each unit lies; all units of a hierarchy's level are known by it.
    void read_regions(const definitions& agreed, const std::set<std::string>& units, const period& when,
                      const aggregation::as_of& known) {
        const aggregation::roll_up_query q = aggregation::query_by(agreed, {rule_.region});
        const bool                       of_places = !q.place_hierarchy.empty();
        const hierarchy& h = *agreed.find_hierarchy(of_places ? q.place_hierarchy : q.organisation_hierarchy);
        const std::string&    level = of_places ? q.place_levels.front() : q.organisation_levels.front();
        const hierarchy_index index(h);
        for (const std::string& unit : units) {
            known_region& r = regions_[unit];
            const auto    parts = index.find(unit)
                                      ? index.resolve(unit, level, when, false, known.boundaries, known.at)
                                      : std::vector<node_share>{};
            if (parts.size() == 1)
                r.node = parts.front().code;
            else
                r.unknown = parts.empty() ? "lies in no " + level + " then"
                                          : "lies in " + std::to_string(parts.size()) + " of level " + level;
        }
    }
    [[nodiscard]] const std::set<std::string>& units() const noexcept { return units_; }

    /// Why nothing can be said of a unit; empty where it can.
    [[nodiscard]] std::string unknown(const std::string& unit) const {
        std::string why;
        const auto  add = [&](const std::string& text) {
            if (!text.empty()) why += (why.empty() ? "" : "; ") + text;
        };
        if (!rule_.size.empty()) add(look_up(sizes_, unit, "has no number of " + rule_.size));
        if (!rule_.mix.empty()) add(look_up(mixes_, unit, "has no mix of " + rule_.mix));
        if (!rule_.region.empty()) add(look_up(regions_, unit, "lies in no " + rule_.region));
        if (!rule_.groups.empty() && !groups_.contains(unit)) add("is in none of the groups given");
        return why;
    }
    /// Whether all conditions hold between two units of which everything is known.
    [[nodiscard]] bool hold(const std::string& a, const std::string& b) const {
        return same_size(a, b) && same_mix(a, b) &&
               (rule_.region.empty() || regions_.at(a).node == regions_.at(b).node) && same_group(a, b);
    }

private:
    template <class T>
    [[nodiscard]] static std::string look_up(const std::map<std::string, T>& in, const std::string& unit,
                                             const std::string& absent) {
        const auto at = in.find(unit);
        return at == in.end() ? absent : at->second.unknown;
    }
    void read_sizes(const definitions& agreed, const dataset& data, const std::string& by, const std::string& period,
                    const aggregation::as_of& known, const run_options& run) {
        const auto found = detail::roll_up_at(agreed, data, {{rule_.size}, by, period, ""}, {}, known, run, caller);
        for (const std::int64_t row : found.rows) {
            known_size& s = sizes_[found.unit(row)];
            s.size = found.table.number(row);
            if (found.table.what(row) != form::point)
                s.unknown = "has no number of " + rule_.size + ": " + what_there_is(found.table, row);
            units_.insert(found.unit(row));
        }
    }
    void read_mixes(const definitions& agreed, const dataset& data, const std::string& by, const std::string& period,
                    const aggregation::as_of& known, const run_options& run) {
        const auto found =
            detail::roll_up_at(agreed, data, {{rule_.mix}, by, period, rule_.scheme}, {}, known, run, caller);
        std::map<std::string, double> wholes;
        for (const std::int64_t row : found.rows) {
            known_mix&         m = mixes_[found.unit(row)];
            const std::string& category = found.table.categories[found.table.category(row)];
            if (found.table.what(row) != form::point || found.table.number(row) < 0)
                m.unknown = "has no share of " + category + ": " + what_there_is(found.table, row);
            m.shares[category] = found.table.number(row);
            wholes[found.unit(row)] += found.table.number(row);
            units_.insert(found.unit(row));
        }
        for (auto& [unit, m] : mixes_) {
            if (m.unknown.empty() && !(wholes[unit] > 0)) m.unknown = "has nobody in any category of " + rule_.scheme;
            for (auto& [category, share] : m.shares) share = m.unknown.empty() ? share / wholes[unit] : 0;
        }
    }
    [[nodiscard]] std::size_t band(double size) const {
        return static_cast<std::size_t>(std::ranges::upper_bound(rule_.bands, size) - rule_.bands.begin());
    }
    [[nodiscard]] bool same_size(const std::string& a, const std::string& b) const {
        if (rule_.size.empty()) return true;
        const auto [small, large] = std::minmax(sizes_.at(a).size, sizes_.at(b).size);
        if (rule_.within_factor && !(large <= *rule_.within_factor * small)) return false;
        return band(small) == band(large);
    }
    [[nodiscard]] bool same_mix(const std::string& a, const std::string& b) const {
        if (rule_.mix.empty()) return true;
        double      apart = 0;
        const auto &one = mixes_.at(a).shares, &other = mixes_.at(b).shares;
        for (const auto& [category, share] : one) {
            const auto at = other.find(category);
            apart += std::abs(share - (at == other.end() ? 0 : at->second));
        }
        for (const auto& [category, share] : other)
            if (!one.contains(category)) apart += share;
        return apart / 2 <= rule_.mix_within + 1e-12;
    }
    [[nodiscard]] bool same_group(const std::string& a, const std::string& b) const {
        if (rule_.groups.empty()) return true;
        const auto& one = groups_.at(a);
        return std::ranges::any_of(groups_.at(b), [&](std::size_t g) { return one.contains(g); });
    }

    const peer_rule&                             rule_;
    std::map<std::string, known_size>            sizes_;
    std::map<std::string, known_mix>             mixes_;
    std::map<std::string, known_region>          regions_;
    std::map<std::string, std::set<std::size_t>> groups_;
    std::set<std::string>                        units_;
};

/// All units of a level that the definitions or the data know: for rules that ask for regions only.
[[nodiscard]] std::set<std::string> units_of_level(const definitions& agreed, const dataset& data, const std::string& by) {
    const auto all_of = [](const code_list& list) {
        const auto words = list.words();
        return std::set<std::string>(words.begin(), words.end());
    };
    if (by == "place") return all_of(data.places());
    if (by == "organisation") return all_of(data.organisations());
    const aggregation::roll_up_query q = aggregation::query_by(agreed, {by});
    const bool                       of_places = !q.place_hierarchy.empty();
    const hierarchy&      h = *agreed.find_hierarchy(of_places ? q.place_hierarchy : q.organisation_hierarchy);
    const std::string&    level = of_places ? q.place_levels.front() : q.organisation_levels.front();
    std::set<std::string> units;
    for (const level_entry& n : h.nodes)
        if (n.level == level) units.insert(n.code);
    return units;
}

[[nodiscard]] period period_of(const definitions& agreed, const peer_rule& rule, const std::string& text) {
    for (const std::string& code : {rule.size, rule.mix}) {
        if (code.empty()) continue;
        const indicator what = agreed.indicator_or_measure(code);
        return detail::period_of_side(agreed, detail::measure_of(agreed, what, what.numerator, caller), text, caller);
    }
    if (const auto p = agreed.read_period(text)) return *p;
    throw period_mismatch(std::string(caller) + ": '" + text + "' is no period of a calendar or a built-in kind");
}

[[nodiscard]] bool holds_throughout(const peer_rule& rule, const period& when) {
    return (!rule.from || *rule.from <= when.first_day()) && (!rule.to || when.last_day() < *rule.to);
}

void refuse_codes(const peer_rule& rule, const definitions& agreed, auto&& wrong) {
    const auto known = [&](const std::string& code) {
        return agreed.find_measure(code) != nullptr || agreed.find_indicator(code) != nullptr;
    };
    if (!rule.size.empty() && !known(rule.size)) wrong("size", "unknown_code", "size: '" + rule.size + "' is no measure", "declare it");
    if (!rule.mix.empty() && !known(rule.mix)) wrong("mix", "unknown_code", "mix: '" + rule.mix + "' is no measure", "declare it");
    if (!rule.scheme.empty() && agreed.find_scheme(rule.scheme) == nullptr)
        wrong("scheme", "unknown_code", "scheme: '" + rule.scheme + "' is no scheme", "declare it");
    if (rule.region.empty()) return;
    if (rule.region == "place" || rule.region == "organisation") {
        wrong("region", "unknown_code", "region: '" + rule.region + "' is the unit itself", "name a level of a hierarchy");
        return;
    }
    try {
        (void)detail::level_of_organisations(agreed, rule.region, caller);
    } catch (const error& e) {
        wrong("region", "unknown_code", std::string("region: ") + e.what(), "name a level of a hierarchy");
    }
}

} // namespace

const unit_peers* peer_groups::find(std::string_view unit) const noexcept {
    const auto at = std::ranges::lower_bound(units, unit, {}, [](const unit_peers& u) { return std::string_view(u.unit); });
    return at != units.end() && at->unit == unit ? &*at : nullptr;
}

std::vector<problem> check(const peer_rule& rule, const definitions& agreed) {
    std::vector<problem> all;
    const auto           wrong = [&](std::string_view key, std::string_view what, const std::string& found,
                           const std::string& advice) {
        problem p;
        p.rule = what;
        p.where.code = rule.code;
        p.where.column = key;
        p.found = found;
        p.advice = advice;
        all.push_back(std::move(p));
    };
    refuse_codes(rule, agreed, wrong);
    if (rule.size.empty() != (!rule.within_factor && rule.bands.empty()))
        wrong("size", "half_a_condition", "a size and how near it has to be belong together",
              "give size, and within_factor or bands");
    if (rule.mix.empty() != rule.scheme.empty())
        wrong("mix", "half_a_condition", "a mix is one of a measure by a scheme", "give both mix and scheme");
    if (rule.size.empty() && rule.mix.empty() && rule.region.empty() && rule.groups.empty())
        wrong("", "no_condition", "the rule states no condition, so that everybody would be like everybody",
              "give a size, a mix, a region or groups");
    if (rule.within_factor && !(std::isfinite(*rule.within_factor) && *rule.within_factor >= 1))
        wrong("within_factor", "outside_range", "within_factor is " + number_text(*rule.within_factor), "give a factor of 1 or more");
    if (!(rule.mix_within >= 0 && rule.mix_within <= 1))
        wrong("mix_within", "outside_range", "mix_within is " + number_text(rule.mix_within), "give a share from 0 to 1");
    for (std::size_t i = 0; i < rule.bands.size(); ++i)
        if (!std::isfinite(rule.bands[i]) || (i > 0 && !(rule.bands[i - 1] < rule.bands[i])))
            wrong("bands", "outside_range", "border " + std::to_string(i + 1) + " is " + number_text(rule.bands[i]),
                  "give finite borders that rise");
    if (rule.from && rule.to && !(*rule.from < *rule.to))
        wrong("to", "outside_range", "the rule ends on " + rule.to->text() + " and begins on " + rule.from->text(),
              "let it end after it begins");
    return all;
}

bool holds_in(const definitions& agreed, const peer_rule& rule, const std::string& period) {
    return holds_throughout(rule, period_of(agreed, rule, period));
}

peer_groups find_peers(const definitions& agreed, const dataset& data, const peer_rule& rule, const std::string& by,
                       const std::string& period, const std::vector<std::string>& units, const aggregation::as_of& known,
                       const run_options& run) {
    if (auto problems = check(rule, agreed); !problems.empty()) throw invalid_input(caller, std::move(problems));
    (void)detail::level_of_organisations(agreed, by, caller);
    const auto  when = period_of(agreed, rule, period);
    peer_groups out{rule.code, by, agreed.period_text(when), {}};
    const bool  in_force = holds_throughout(rule, when);
    conditions            of(agreed, data, rule, by, period, known, run);
    std::set<std::string> all(units.begin(), units.end());
    if (all.empty()) all = of.units().empty() ? units_of_level(agreed, data, by) : of.units();
    if (!rule.region.empty()) of.read_regions(agreed, all, when, known);
    std::map<std::string, std::string> unknown;
    for (const std::string& unit : all) unknown[unit] = of.unknown(unit);
    for (const std::string& unit : all) {
        unit_peers u{unit, {}, {}, ""};
        if (!in_force)
            u.why = "the rule " + rule.code + " does not hold throughout " + out.period + ".";
        else if (!unknown[unit].empty())
            u.why = unit + " " + unknown[unit] + ".";
        else {
            for (const std::string& other : all) {
                if (other == unit) continue;
                if (!unknown[other].empty())
                    u.undecided.push_back(other);
                else if (of.hold(unit, other))
                    u.peers.push_back(other);
            }
            if (u.peers.empty())
                u.why = "nobody is like " + unit + " by the rule " + rule.code +
                        (u.undecided.empty() ? "." : "; of " + std::to_string(u.undecided.size()) + " nobody can say.");
        }
        out.units.push_back(std::move(u));
    }
    return out;
}

} // namespace steelyard::inline v0_1::comparison
