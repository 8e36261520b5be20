// SPDX-License-Identifier: MIT
#include <steelyard/core/error.hpp>
#include <steelyard/core/text.hpp>
#include <steelyard/frameworks/framework.hpp>
#include <steelyard/frameworks/peer_rules.hpp>

#include <frameworks/detail/whole_rule.hpp>

namespace steelyard::inline v0_1::frameworks {

comparison::peer_rule detail::whole_rule(const framework& f, const peer_rule_entry& e) {
    comparison::peer_rule whole = e.rule;
    for (const std::string& code : e.peer_groups)
        for (const peer_group& g : f.peer_groups)
            if (g.code == code) whole.groups.push_back(g.members);
    return whole;
}

comparison::peer_rule peer_rule_of(const framework& f, const std::string& name, const std::string& period) {
    std::vector<const peer_rule_entry*> called;
    std::vector<std::string>            known;
    for (const peer_rule_entry& e : f.peer_rules) {
        known.push_back(e.rule.code);
        if (e.rule.code == name) called.push_back(&e);
    }
    if (called.size() > 1)
        for (const peer_rule_entry* e : called)
            if (comparison::holds_in(f.agreed, e->rule, period)) return detail::whole_rule(f, *e);
    if (!called.empty()) return detail::whole_rule(f, *called.back());
    for (const peer_group& g : f.peer_groups) {
        known.push_back(g.code);
        if (g.code != name) continue;
        comparison::peer_rule given;
        given.code = g.code;
        given.groups = {g.members};
        return given;
    }
    throw unknown_code("find_peers: " + f.code + " has no peer rule and no peer group '" + name + "'; " +
                       (known.empty() ? "declare a [[peer_rule]]" : suggest(name, known)));
}

comparison::peer_groups find_peers(const framework& f, const dataset& data, const std::string& name,
                                   const std::string& by, const std::string& period,
                                   const std::vector<std::string>& units, const aggregation::as_of& known,
                                   const run_options& run) {
    return comparison::find_peers(f.agreed, data, peer_rule_of(f, name, period), by, period, units, known, run);
}

} // namespace steelyard::inline v0_1::frameworks
