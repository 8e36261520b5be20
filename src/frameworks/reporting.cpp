// SPDX-License-Identifier: MIT
#include <steelyard/core/error.hpp>
#include <steelyard/core/text.hpp>
#include <steelyard/frameworks/contract.hpp>
#include <steelyard/frameworks/reporting.hpp>
#include <steelyard/validation/completeness.hpp>

#include <algorithm>
#include <frameworks/detail/core_of.hpp>
#include <map>
#include <set>
#include <utility>

namespace steelyard::inline v0_1::frameworks {

namespace {

/// Which measures of which organisation are asked about.
class asked_about {
public:
    asked_about(const framework& f, const std::vector<std::string>& codes) : every_(codes.empty()) {
        for (const std::string& code : codes) {
            const std::vector<std::string> measures = measures_of(f, {code});
            if (measures.empty()) throw unknown_code("there is no measure or indicator '" + code + "'; " + suggest(code, known(f)));
            named_.insert(measures.begin(), measures.end());
        }
        if (!every_) return;
        for (const participant& p : f.participants)
            for (const std::string& m : detail::core_of(f, p)) core_[p.organisation].insert(m);
    }
    [[nodiscard]] bool operator()(const std::string& organisation, const std::string& measure) const {
        if (organisation.empty()) return false;
        if (!every_) return named_.contains(measure);
        const auto core = core_.find(organisation);
        return core_.empty() || (core != core_.end() && core->second.contains(measure));
    }

private:
    [[nodiscard]] static std::vector<std::string> known(const framework& f) {
        std::vector<std::string> codes;
        for (const measure& m : f.agreed.measures) codes.push_back(m.code);
        for (const indicator& i : f.agreed.indicators) codes.push_back(i.code);
        return codes;
    }
    bool                                         every_;
    std::set<std::string>                        named_;
    std::map<std::string, std::set<std::string>> core_; ///< by participant; empty where there is no core set
};

[[nodiscard]] bool before(const reporting_row& a, const reporting_row& b) {
    const auto share = [](std::optional<double> x) { return x.value_or(-1); }; // what is not known comes last
    if (a.completeness() != b.completeness()) return share(a.completeness()) > share(b.completeness());
    if (a.timeliness() != b.timeliness()) return share(a.timeliness()) > share(b.timeliness());
    return a.organisation < b.organisation;
}

} // namespace

std::vector<reporting_row> reporting_league(const framework& f, const dataset& data, const std::vector<std::string>& measures,
                                            const validation::timeliness_options& timing) {
    const asked_about                    asked(f, measures);
    std::map<std::string, reporting_row> rows;
    for (const validation::completeness_row& c : validation::completeness(f.agreed, data)) {
        if (c.whole_measure || !asked(c.organisation, c.measure)) continue;
        reporting_row& row = rows[c.organisation];
        row.expected += c.expected;
        row.reported += c.reported;
        row.with_reason += c.with_reason;
        row.absent += c.absent;
        if (c.absent > 0 && (row.incomplete.empty() || row.incomplete.back() != c.measure)) row.incomplete.push_back(c.measure);
    }
    for (const validation::timeliness_row& t : validation::timeliness(f.agreed, data, timing)) {
        if (t.whole_measure || !asked(t.organisation, t.measure)) continue;
        reporting_row& row = rows[t.organisation];
        row.on_time += t.on_time;
        row.late += t.late;
        row.timing_unknown += t.unknown;
        row.not_due += t.not_due;
    }
    for (const reporting_burden& b : burden_of(f))
        if (const auto row = rows.find(b.organisation); row != rows.end()) row->second.minutes_a_year = b.minutes_a_year;
    std::vector<reporting_row> league;
    for (auto& [who, row] : rows) {
        row.organisation = who;
        std::sort(row.incomplete.begin(), row.incomplete.end());
        row.incomplete.erase(std::unique(row.incomplete.begin(), row.incomplete.end()), row.incomplete.end());
        league.push_back(std::move(row));
    }
    std::sort(league.begin(), league.end(), before);
    return league;
}

} // namespace steelyard::inline v0_1::frameworks
