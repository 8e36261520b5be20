// SPDX-License-Identifier: MIT
#include <steelyard/frameworks/framework.hpp>

#include <algorithm>
#include <filesystem>
#include <frameworks/detail/adaptive_content.hpp>
#include <utility>

namespace steelyard::inline v0_1::frameworks {

namespace {

using word_pairs = std::vector<std::pair<std::string, std::string>>;

/// Fingerprint of things whose order means nothing.
template <class T, class Each>
[[nodiscard]] fingerprint of_set(const std::vector<T>& items, Each&& each) {
    fingerprint sum;
    for (const T& item : items) {
        fingerprinter f;
        each(f, item);
        sum.add_unordered(f.result());
    }
    return sum;
}

[[nodiscard]] fingerprint of_words(const std::vector<std::string>& words) {
    return of_set(words, [](fingerprinter& f, const std::string& w) { f.add(w); });
}

[[nodiscard]] fingerprint of_pairs(const word_pairs& pairs) {
    return of_set(pairs, [](fingerprinter& f, const auto& p) { f.add(p.first).add(p.second); });
}

void add(fingerprinter& f, const std::optional<date>& d) {
    f.add(std::uint64_t{d.has_value()}).add(d ? static_cast<std::uint32_t>(d->days) : 0U);
}

void add(fingerprinter& f, const std::optional<double>& x) {
    f.add(std::uint64_t{x.has_value()}).add(std::bit_cast<std::uint64_t>(x.value_or(0) + 0.0));
}

void add(fingerprinter& f, const adoption& a) {
    f.add(a.measure).add(a.version);
    add(f, a.from);
    add(f, a.to);
}

void add(fingerprinter& f, const participant& p) {
    f.add(p.organisation).add(p.title).add(name(p.role));
    f.add(of_set(p.adoptions, [](fingerprinter& g, const adoption& a) { add(g, a); }));
}

void add(fingerprinter& f, const label& l) {
    f.add(l.text).add(name(l.means)).add(name(l.why)).add(l.measure);
    add(f, l.lower);
    add(f, l.upper);
}

void add(fingerprinter& f, const csv_layout& l) {
    for (const std::string* s : {&l.measure,
                                 &l.value,
                                 &l.place,
                                 &l.organisation,
                                 &l.period,
                                 &l.period_format,
                                 &l.form,
                                 &l.reason,
                                 &l.lower,
                                 &l.upper,
                                 &l.flags,
                                 &l.limit,
                                 &l.source,
                                 &l.recorded,
                                 &l.version,
                                 &l.constant_place,
                                 &l.constant_organisation,
                                 &l.constant_period,
                                 &l.constant_source,
                                 &l.constant_version})
        f.add(*s);
    f.add(std::uint64_t{l.constant_recorded.has_value()});
    f.add(static_cast<std::uint64_t>(l.constant_recorded.value_or(instant{}).seconds));
    for (const word_pairs* p : {&l.values, &l.categories, &l.constant_categories, &l.only_where, &l.whole_words})
        f.add(of_pairs(*p));
    f.add(of_set(l.labels, [](fingerprinter& g, const label& one) { add(g, one); }));
    f.add(static_cast<std::uint64_t>(static_cast<unsigned char>(l.separator)));
}

void add(fingerprinter& f, const composite::index_node& n) {
    f.add(n.code).add(n.title).add(n.parent).add(n.weight).add(name(n.better));
    for (const auto* mark : {&n.marks.low, &n.marks.high, &n.marks.target, &n.marks.reference}) add(f, *mark);
    f.add(std::uint64_t{n.treat.has_value()}).add(fingerprint_of(n.treat.value_or(composite::treat_options{})));
    f.add(std::uint64_t{n.normalise.has_value()}).add(fingerprint_of(n.normalise.value_or(composite::normalise_options{})));
    f.add(std::uint64_t{n.combine.has_value()}).add(fingerprint_of(n.combine.value_or(composite::combine_options{})));
}

void add(fingerprinter& f, const index_entry& i) {
    f.add(i.code).add(i.title).add(i.period).add(i.by).add(fingerprint_of(i.options)).add(of_words(i.judgements));
    f.add(of_set(i.tree.nodes, [](fingerprinter& g, const composite::index_node& n) { add(g, n); }));
    f.add(of_set(i.weight_sets, [](fingerprinter& g, const composite::weight_set& s) {
        g.add(s.name).add(of_set(s.weights, [](fingerprinter& h, const composite::node_weight& w) {
            h.add(w.node).add(w.weight);
        }));
    }));
}

void add(fingerprinter& f, const peer_rule_entry& e) {
    const comparison::peer_rule& r = e.rule;
    f.add(r.code).add(e.title).add(r.size).add(r.mix).add(r.scheme).add(r.region).add(of_words(e.peer_groups));
    add(f, r.within_factor);
    add(f, std::optional(r.mix_within));
    f.add(static_cast<std::uint64_t>(r.bands.size()));
    for (const double border : r.bands) add(f, std::optional(border));
    f.add(of_set(r.groups, [](fingerprinter& g, const std::vector<std::string>& units) { g.add(of_words(units)); }));
    add(f, r.from);
    add(f, r.to);
}

void add_measures(const definitions& agreed, const std::string& code, std::vector<std::string>& into) {
    const auto once = [&into](const std::string& m) {
        if (std::find(into.begin(), into.end(), m) == into.end()) into.push_back(m);
    };
    if (agreed.find_measure(code) != nullptr) return once(code);
    const indicator* i = agreed.find_indicator(code);
    if (i == nullptr) return;
    once(i->numerator.measure);
    if (i->denominator) once(i->denominator->measure);
}

} // namespace

const participant* framework::find_participant(std::string_view organisation) const noexcept {
    for (const participant& p : participants)
        if (p.organisation == organisation) return &p;
    return nullptr;
}

std::string framework::path_of(const report_file& report) const {
    const std::filesystem::path file(report.file);
    return file.is_absolute() || root.empty() ? report.file : (std::filesystem::path(root) / file).string();
}

fingerprint content(const framework& f) {
    fingerprinter sum;
    sum.add(f.code).add(f.title).add(name(f.level)).add(f.revision).add(f.agreed.content());
    sum.add(of_set(f.participants, [](fingerprinter& g, const participant& p) { add(g, p); }));
    sum.add(of_set(f.peer_groups, [](fingerprinter& g, const peer_group& p) {
        g.add(p.code).add(p.title).add(of_words(p.members)).add(of_words(p.core_set));
    }));
    sum.add(of_words(f.core_set)).add(of_words(f.incentive_linked));
    sum.add(of_set(f.reports, [](fingerprinter& g, const report_file& r) {
        g.add(r.file);
        add(g, r.layout);
    }));
    sum.add(of_set(f.options, [](fingerprinter& g, const binding& b) {
        g.add(b.path).add(std::uint64_t{b.to.index()}).add(text(b.to));
    }));
    if (!f.indices.empty()) // a framework without any is what it was before there were indices
        sum.add(of_set(f.indices, [](fingerprinter& g, const index_entry& i) { add(g, i); }));
    if (!f.contracts.empty()) // likewise
        sum.add(of_set(f.contracts, [](fingerprinter& g, const reporting_contract& c) {
            g.add(c.code).add(c.title).add(of_words(c.organisations)).add(of_words(c.measures)).add(of_words(c.asked_by)).add(c.purpose);
            g.add(std::uint64_t{c.minutes.has_value()}).add(static_cast<std::uint64_t>(c.minutes.value_or(0)));
        }));
    if (!f.adaptive.empty()) sum.add(detail::content_of(f.adaptive));
    if (!f.peer_rules.empty()) // likewise
        sum.add(of_set(f.peer_rules, [](fingerprinter& g, const peer_rule_entry& e) { add(g, e); }));
    return sum.result();
}

std::vector<chosen_binding> chosen_bindings(const framework& f) {
    std::vector<chosen_binding> chosen;
    for (const judgement& j : f.agreed.judgements)
        for (const judgement_option& o : j.options)
            if (o.id == j.chosen)
                for (const binding& b : o.sets) chosen.push_back(chosen_binding{b, j.id});
    return chosen;
}

std::vector<chosen_binding> standing_bindings(const framework& f) {
    std::vector<chosen_binding> standing;
    for (const binding& b : f.options) standing.push_back(chosen_binding{b, ""});
    for (chosen_binding& c : chosen_bindings(f)) standing.push_back(std::move(c));
    return standing;
}

std::vector<std::string> measures_of(const framework& f, const std::vector<std::string>& core_set) {
    std::vector<std::string> measures;
    for (const std::string& code : core_set) add_measures(f.agreed, code, measures);
    return measures;
}

} // namespace steelyard::inline v0_1::frameworks
