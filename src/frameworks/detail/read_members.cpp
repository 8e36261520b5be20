// SPDX-License-Identifier: MIT
#include <steelyard/core/decimal.hpp>
#include <steelyard/core/text.hpp>

#include <frameworks/detail/read_tables.hpp>
#include <string>
#include <utility>
#include <vector>

namespace steelyard::inline v0_1::frameworks::detail {

namespace {

struct share_field {
    std::int64_t& into;
};

[[nodiscard]] conversion no_share(std::string expected) { return {"not_a_share", std::move(expected)}; }

/// What to write in place of "2/3": pieces that add up exactly.
[[nodiscard]] std::string pieces_advice(std::string_view fraction) {
    const std::size_t slash = fraction.find('/');
    const auto        below =
        slash == std::string_view::npos ? std::nullopt : steelyard::detail::digits(fraction.substr(slash + 1));
    std::string advice =
        "a decimal such as 0.25, or an integer per 1,000,000,000; pieces of a fraction must add up, so "
        "give the remainder to the largest";
    if (below && *below > 1 && *below <= 1000 && whole_share % *below != 0) {
        const std::int64_t piece = whole_share / *below;
        advice += ": one of the " + std::to_string(*below) + " equal pieces is " +
                  std::to_string(piece + whole_share % *below) + ", the others are " + std::to_string(piece);
    }
    return advice;
}

[[nodiscard]] conversion convert(const toml_node& from, share_field into) { return share_from(from, into.into); }

/// [places] OH = "Ohio": code and title, one line each.
void read_nodes(table_reader& r, std::vector<node>& into) {
    for (const toml_entry& e : r.table().entries) {
        node n{e.key, "", r.here()};
        n.declared_at.line = e.line;
        n.declared_at.code = e.key;
        r.get(e.key, n.title);
        into.push_back(std::move(n));
    }
}

void read_adoption(table_reader& r, participant& into) {
    adoption a;
    r.need("measure", a.measure);
    r.called(a.measure);
    a.declared_at = r.here();
    r.get("version", word_field{a.version});
    r.get("from", a.from);
    r.get("to", a.to);
    into.adoptions.push_back(std::move(a));
}

/// adopts = ["absence", { measure = "graduates", version = "2", from = 2020-08-01 }]
void read_adoptions(table_reader& r, participant& into) {
    const toml_node* v = r.value("adopts");
    if (v == nullptr) return;
    const toml_entry& e = *r.table().find("adopts");
    if (v->type != node_type::array)
        return r.wrong(e, *v, {"wrong_type", "an array of measures or of tables with a measure"});
    for (const toml_node& item : v->items) {
        if (item.type == node_type::table) {
            table_reader inner = r.inside(item, "adoption");
            read_adoption(inner, into);
            inner.finish();
            continue;
        }
        adoption a;
        if (const conversion c = detail::convert(item, a.measure); !c.rule.empty()) {
            r.wrong(e, item, {c.rule, "a measure's code or { measure = \"...\", version = \"...\" }"});
            continue;
        }
        a.declared_at = r.here();
        a.declared_at.line = item.line;
        a.declared_at.code = a.measure;
        into.adoptions.push_back(std::move(a));
    }
}

void read_level_members(table_reader& r, hierarchy& into) {
    for (const toml_entry& e : r.entries("members")) {
        std::vector<std::string> codes;
        if (const conversion c = detail::convert(e.value, codes); !c.rule.empty()) {
            r.wrong(e, e.value, c);
            continue;
        }
        for (std::size_t i = 0; i < codes.size(); ++i) {
            level_entry n{std::move(codes[i]), e.key, r.here()};
            n.declared_at.line = e.value.items[i].line;
            n.declared_at.code = n.code;
            into.nodes.push_back(std::move(n));
        }
    }
}

void read_parents(table_reader& r, hierarchy& into) {
    for (const toml_entry& e : r.entries("parents")) {
        membership m;
        m.child = e.key;
        m.declared_at = r.here();
        m.declared_at.line = e.line;
        m.declared_at.code = e.key;
        if (const conversion c = detail::convert(e.value, m.parent); !c.rule.empty())
            r.wrong(e, e.value, c);
        else
            into.memberships.push_back(std::move(m));
    }
}

void read_membership(table_reader& r, hierarchy& into) {
    membership m;
    r.name("child", m.child);
    m.declared_at = r.here();
    r.need("parent", m.parent);
    r.get("from", m.from);
    r.get("to", m.to);
    r.get("share", share_field{m.share});
    into.memberships.push_back(std::move(m));
}

void read_succession(table_reader& r, hierarchy& into) {
    succession s;
    r.name("before", s.before);
    s.declared_at = r.here();
    r.need("after", s.after);
    r.need("on", s.on);
    r.get("share", share_field{s.share});
    into.successions.push_back(std::move(s));
}

} // namespace

conversion share_from(const toml_node& from, std::int64_t& into) {
    if (from.type == node_type::text) return no_share(pieces_advice(from.text));
    if (from.type == node_type::integer) {
        if (from.integer == 1)
            into = whole_share;
        else if (from.integer > 100 && from.integer <= whole_share)
            into = from.integer;
        else
            return no_share(
                "1 for the whole, a decimal such as 0.25 (not a percentage), or an integer per 1,000,000,000");
        return {};
    }
    if (from.type != node_type::number) return {"wrong_type", "a decimal such as 0.25"};
    const parsed_number n = to_scaled(from.number, decimals{9});
    if (n.fault == number_fault::too_many_decimals)
        return no_share(
            "at most nine decimals; shares that must add up are better written as integers per 1,000,000,000");
    if (n.fault != number_fault::none || n.scaled <= 0 || n.scaled > whole_share)
        return no_share("more than 0 and at most 1");
    into = n.scaled;
    return {};
}

void read_place(table_reader& r, framework& into) {
    node n;
    r.name("code", n.code);
    n.declared_at = r.here();
    r.get("title", n.title);
    into.agreed.places.push_back(std::move(n));
}

void read_places(table_reader& r, framework& into) { read_nodes(r, into.agreed.places); }

void read_organisation(table_reader& r, framework& into) {
    node n;
    r.name("code", n.code);
    n.declared_at = r.here();
    r.get("title", n.title);
    participant p;
    p.organisation = n.code;
    p.title = n.title;
    p.declared_at = n.declared_at;
    r.get("role", p.role);
    read_adoptions(r, p);
    into.agreed.organisations.push_back(std::move(n));
    // An organisation of which nothing else is said is a name in a hierarchy, not somebody who takes part.
    if (r.has("role") || r.has("adopts")) into.participants.push_back(std::move(p));
}

void read_organisations(table_reader& r, framework& into) { read_nodes(r, into.agreed.organisations); }

void read_peer_group(table_reader& r, framework& into) {
    peer_group g;
    r.name("code", g.code);
    g.declared_at = r.here();
    r.get("title", g.title);
    r.need("members", g.members);
    r.get("core_set", g.core_set);
    into.peer_groups.push_back(std::move(g));
}

void read_peer_rule(table_reader& r, framework& into) {
    peer_rule_entry e;
    r.name("code", e.rule.code);
    e.declared_at = r.here();
    r.get("title", e.title);
    r.get("size", e.rule.size);
    r.get("within_factor", e.rule.within_factor);
    r.get("bands", e.rule.bands);
    r.get("mix", e.rule.mix);
    r.get("scheme", e.rule.scheme);
    r.get("mix_within", e.rule.mix_within);
    r.get("region", e.rule.region);
    r.get("groups", e.rule.groups);
    r.get("peer_groups", e.peer_groups);
    r.get("from", e.rule.from);
    r.get("to", e.rule.to);
    into.peer_rules.push_back(std::move(e));
}

void read_hierarchy(table_reader& r, framework& into) {
    hierarchy h;
    r.name("code", h.code);
    h.declared_at = r.here();
    r.get("title", h.title);
    r.get("over", h.over);
    r.need("levels", h.levels);
    read_level_members(r, h);
    read_parents(r, h);
    r.each("membership", "membership of hierarchy", [&h](table_reader& m) { read_membership(m, h); });
    r.each("memberships_from", "memberships_from of hierarchy", [&h](table_reader& m) { read_memberships_from(m, h); });
    r.each("succession", "succession of hierarchy", [&h](table_reader& s) { read_succession(s, h); });
    into.agreed.hierarchies.push_back(std::move(h));
}

} // namespace steelyard::inline v0_1::frameworks::detail
