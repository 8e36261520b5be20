// SPDX-License-Identifier: MIT
#include <steelyard/core/error.hpp>
#include <steelyard/core/text.hpp>
#include <steelyard/define/definitions.hpp>

#include <algorithm>
#include <initializer_list>

namespace steelyard::inline v0_1 {

namespace {

template <class List>
auto find_by_code(const List& list, std::string_view code) noexcept -> decltype(list.data()) {
    for (const auto& x : list)
        if (x.code == code) return &x;
    return nullptr;
}

bool is_quotient(kind k) noexcept { return k == kind::ratio || k == kind::rate || k == kind::mean; }

constexpr std::array<std::string_view, 6> built_in_kinds{"day", "month", "quarter", "half", "year", "school_year"};

} // namespace

const measure* definitions::find_measure(std::string_view code) const noexcept { return find_by_code(measures, code); }

const indicator* definitions::find_indicator(std::string_view code) const noexcept {
    return find_by_code(indicators, code);
}

const scheme* definitions::find_scheme(std::string_view code) const noexcept { return find_by_code(schemes, code); }

const hierarchy* definitions::find_hierarchy(std::string_view code) const noexcept {
    return find_by_code(hierarchies, code);
}

const judgement* definitions::find_judgement(std::string_view id) const noexcept {
    for (const judgement& j : judgements)
        if (j.id == id) return &j;
    return nullptr;
}

std::optional<period_kind> definitions::find_period_kind(std::string_view name) const {
    for (const calendar& c : calendars)
        if (c.code == name) return c.means;
    return period_kind::parse(name);
}

std::string definitions::period_text(const period& p) const {
    for (const calendar& c : calendars) {
        if (c.means != p.kind) continue;
        // A window repeats its days in every text; its name says them once, so the year is enough.
        const bool window = p.kind.on == grid::season || p.kind.on == grid::night;
        return c.code + " " + (window ? detail::padded(p.index, 4) : p.text());
    }
    return p.text();
}

std::optional<period> definitions::read_period(std::string_view text, const std::optional<period_kind>& first) const {
    if (first)
        if (const auto p = period::parse(text, *first)) return p;
    for (const calendar& c : calendars) {
        const bool named = text.size() > c.code.size() && text.starts_with(c.code) && text[c.code.size()] == ' ';
        if (!named) continue;
        if (const auto p = period::parse(text.substr(c.code.size() + 1), c.means)) return p;
    }
    for (const std::string_view name : built_in_kinds)
        if (const auto p = period::parse(text, *period_kind::parse(name))) return p;
    for (const calendar& c : calendars)
        if (const auto p = period::parse(text, c.means)) return p;
    return std::nullopt;
}

indicator definitions::indicator_or_measure(std::string_view code) const {
    if (const indicator* i = find_indicator(code)) return *i;
    const measure* m = find_measure(code);
    if (m == nullptr) {
        std::vector<std::string> known;
        for (const indicator& i : indicators) known.push_back(i.code);
        for (const measure& x : measures) known.push_back(x.code);
        throw unknown_code("'" + std::string(code) + "' is no indicator or measure; " + suggest(code, known));
    }
    indicator shown;
    shown.code = m->code;
    shown.title = m->title;
    shown.what = m->what;
    shown.numerator = {m->code, take::value, 0};
    shown.in = m->in;
    shown.decimals_shown = m->places ? m->places->places : 1;
    shown.better = m->better;
    shown.over_time = m->over_time;
    shown.definition = m->definition;
    shown.declared_at = m->declared_at;
    return shown;
}

combine definitions::rule(const indicator& what, axis along) const noexcept {
    if (along == axis::time && what.over_time != combine::refuse) return what.over_time;
    if (along == axis::place && what.over_places != combine::refuse) return what.over_places;
    if (along == axis::organisation && what.over_organisations != combine::refuse) return what.over_organisations;
    if (along == axis::time && !(is_quotient(what.what) && what.denominator)) {
        // Counted rows are a number of their own: how the values behind them go over time says nothing about them.
        const measure* m = what.numerator.what == take::value ? find_measure(what.numerator.measure) : nullptr;
        if (m != nullptr && m->over_time != combine::refuse) return m->over_time;
    }
    return usual(what.what, along);
}

namespace {

/// One section of the definitions: a multiset, since the order of lists says nothing.
class section {
public:
    explicit section(std::string_view name) : name_(name) {}
    fingerprinter item() const { return fingerprinter{}.add(name_); }
    void          add(const fingerprinter& one) noexcept { sum_.add_unordered(one.result()); }
    void into(fingerprint& all) const noexcept { all.add_unordered(fingerprinter{}.add(name_).add(sum_).result()); }

private:
    std::string_view name_;
    fingerprint      sum_;
};

void add(fingerprinter& f, const std::optional<double>& x) {
    f.add(x.has_value());
    if (x) f.add(*x);
}

void add(fingerprinter& f, const std::optional<date>& x) {
    f.add(x.has_value());
    if (x) f.add(x->days);
}

void add(fingerprinter& f, const std::vector<std::string>& list) {
    f.add(list.size());
    for (const std::string& s : list) f.add(s);
}

void add(fingerprinter& f, const valid_range& r) {
    add(f, r.low);
    add(f, r.high);
}

template <named_enum E>
void add(fingerprinter& f, E e) {
    f.add(name(e));
}

void add(fingerprinter& f, const indicator_part& p) {
    f.add(p.measure);
    add(f, p.what);
    f.add(p.threshold);
}

fingerprint content_of(const std::vector<measure>& measures) {
    section s("measure");
    for (const measure& m : measures) {
        fingerprinter f = s.item();
        f.add(m.code).add(m.in.symbol).add(m.frequency.text()).add(m.places ? m.places->places : -1);
        add(f, m.what);
        add(f, m.better);
        add(f, m.over_time);
        add(f, m.valid);
        add(f, m.suppressed_within);
        add(f, m.levels);
        std::vector<std::string> in = m.inflows; // sets
        std::vector<std::string> out = m.outflows;
        std::sort(in.begin(), in.end());
        std::sort(out.begin(), out.end());
        add(f, in);
        add(f, out);
        f.add(m.versions.size());
        for (const definition_version& v : m.versions) {
            f.add(v.id);
            add(f, v.from);
            add(f, v.change);
        }
        s.add(f);
    }
    fingerprint all;
    s.into(all);
    return all;
}

fingerprint content_of(const std::vector<indicator>& indicators) {
    section s("indicator");
    for (const indicator& i : indicators) {
        fingerprinter f = s.item();
        f.add(i.code).add(i.factor).add(i.in.symbol).add(i.numerator_within_denominator).add(i.decimals_shown);
        add(f, i.what);
        add(f, i.numerator);
        f.add(i.denominator.has_value());
        if (i.denominator) add(f, *i.denominator);
        add(f, i.per);
        add(f, i.denominator_over_time);
        std::vector<axis> matched = i.matched_on; // a set
        std::sort(matched.begin(), matched.end());
        f.add(matched.size());
        for (const axis a : matched) add(f, a);
        add(f, i.better);
        for (const combine c : {i.over_time, i.over_places, i.over_organisations}) add(f, c);
        f.add(i.judgement);
        s.add(f);
    }
    fingerprint all;
    s.into(all);
    return all;
}

fingerprint content_of(const std::vector<hierarchy>& hierarchies) {
    section s("hierarchy");
    for (const hierarchy& h : hierarchies) {
        fingerprinter f = s.item();
        f.add(h.code);
        add(f, h.over);
        add(f, h.levels);
        f.add(h.nodes.size()); // in order: it decides ties when shares are rounded
        for (const level_entry& n : h.nodes) f.add(n.code).add(n.level);
        section members("membership");
        for (const membership& m : h.memberships) {
            fingerprinter one = members.item();
            one.add(m.child).add(m.parent).add(m.share);
            add(one, m.from);
            add(one, m.to);
            members.add(one);
        }
        section after("succession");
        for (const succession& x : h.successions)
            after.add(after.item().add(x.before).add(x.after).add(x.on.days).add(x.share));
        fingerprint lines;
        members.into(lines);
        after.into(lines);
        s.add(f.add(lines));
    }
    fingerprint all;
    s.into(all);
    return all;
}

fingerprint content_of(const std::vector<target>& targets, const std::vector<expectation>& expectations) {
    section due("target");
    for (const target& t : targets) {
        fingerprinter f = due.item();
        f.add(t.indicator)
            .add(t.place)
            .add(t.period)
            .add(t.value)
            .add(t.tolerance)
            .add(t.baseline_period)
            .add(t.judgement);
        add(f, t.baseline);
        add(f, t.path);
        due.add(f);
    }
    section expected("expectation");
    for (const expectation& e : expectations) {
        fingerprinter f = expected.item();
        f.add(e.measure).add(e.from).add(e.to).add(e.due_days);
        for (std::vector<std::string> list : {e.places, e.organisations}) {
            std::sort(list.begin(), list.end());
            add(f, list);
        }
        expected.add(f);
    }
    fingerprint all;
    due.into(all);
    expected.into(all);
    return all;
}

fingerprint content_of(const std::vector<bridge>& bridges, const std::vector<declared_break>& breaks) {
    section joined("bridge");
    for (const bridge& b : bridges) {
        fingerprinter f = joined.item();
        f.add(b.measure).add(b.from_version).add(b.to_version).add(b.place).add(b.before).add(b.factor);
        f.add(b.standard_error).add(b.judgement);
        add(f, b.method);
        joined.add(f);
    }
    section broken("break");
    for (const declared_break& b : breaks) {
        fingerprinter f = broken.item();
        f.add(b.measure).add(b.place).add(b.organisation).add(b.before).add(b.judgement);
        add(f, b.says);
        broken.add(f);
    }
    fingerprint all;
    joined.into(all);
    broken.into(all);
    return all;
}

fingerprint content_of(const std::vector<judgement>& judgements) {
    section s("judgement");
    for (const judgement& j : judgements) {
        fingerprinter f = s.item();
        f.add(j.id).add(j.chosen);
        add(f, j.type);
        f.add(j.options.size());
        for (const judgement_option& o : j.options) {
            f.add(o.id).add(o.sets.size());
            for (const binding& b : o.sets) f.add(b.path).add(b.to.index()).add(text(b.to));
            add(f, o.probability);
        }
        s.add(f);
    }
    fingerprint all;
    s.into(all);
    return all;
}

fingerprint content_of_lists(const definitions& d) {
    section calendars("calendar");
    for (const calendar& c : d.calendars) calendars.add(calendars.item().add(c.code).add(c.means.text()));
    section places("place");
    for (const node& n : d.places) places.add(places.item().add(n.code));
    section organisations("organisation");
    for (const node& n : d.organisations) organisations.add(organisations.item().add(n.code));
    section schemes("scheme");
    for (const scheme& x : d.schemes) {
        fingerprinter f = schemes.item();
        f.add(x.code);
        add(f, x.type);
        f.add(x.categories.size());
        for (const category& c : x.categories) f.add(c.code);
        schemes.add(f);
    }
    fingerprint all;
    for (const section* s : {&calendars, &places, &organisations, &schemes}) s->into(all);
    return all;
}

} // namespace

fingerprint definitions::content() const {
    // Every text that only people read (titles, reasons, places in files, goals) is left out.
    fingerprinter all;
    all.add(content_of_lists(*this)).add(content_of(hierarchies)).add(content_of(measures)).add(content_of(indicators));
    all.add(content_of(targets, expectations)).add(content_of(bridges, breaks)).add(content_of(judgements));
    return all.result();
}

} // namespace steelyard::inline v0_1
