// SPDX-License-Identifier: MIT
#include <steelyard/core/error.hpp>
#include <steelyard/core/text.hpp>
#include <steelyard/frameworks/totals.hpp>
#include <steelyard/report/scorecard.hpp>
#include <steelyard/report/sentence.hpp>

#include <algorithm>
#include <cmath>
#include <define/detail/belonging.hpp>
#include <map>
#include <report/detail/numbers.hpp>
#include <report/detail/release_moves.hpp>
#include <report/detail/row_changes.hpp>
#include <set>
#include <tuple>
#include <utility>

namespace steelyard::inline v0_1::report {

namespace {

using frameworks::framework;

/// Where a number stands: indicator, level and code of the place, period.
struct cell_key {
    std::string indicator, level, place;
    period      when;
    friend auto operator<=>(const cell_key&, const cell_key&) = default;
};
struct cell_value {
    value       number = value::missing(reason::not_reported);
    std::string period; ///< in words
};
using cells = std::map<cell_key, cell_value>;

/// A mixture of the two states: a bit per cause, set where the state after is taken.
using mixture = unsigned;
[[nodiscard]] constexpr mixture bit(move_cause c) noexcept { return 1U << static_cast<unsigned>(c); }
constexpr std::array causes{move_cause::data, move_cause::judgements, move_cause::definitions, move_cause::framework};

void take_definitions(framework& into, const framework& from) {
    into.agreed.measures = from.agreed.measures;
    into.agreed.indicators = from.agreed.indicators;
    into.agreed.bridges = from.agreed.bridges;
    into.agreed.breaks = from.agreed.breaks;
    into.agreed.schemes = from.agreed.schemes;
    into.agreed.calendars = from.agreed.calendars;
}
void take_judgements(framework& into, const framework& from) {
    into.agreed.judgements = from.agreed.judgements;
    into.options = from.options;
}
/// Of what is left only what can move a number.
void take_framework(framework& into, const framework& from) {
    into.level = from.level;
    into.participants = from.participants;
    into.agreed.places = from.agreed.places;
    into.agreed.organisations = from.agreed.organisations;
    into.agreed.hierarchies = from.agreed.hierarchies;
    into.agreed.expectations = from.agreed.expectations;
}

[[nodiscard]] bool declares(const framework& f, const std::string& code) {
    return f.agreed.find_indicator(code) != nullptr || f.agreed.find_measure(code) != nullptr;
}

class mover {
public:
    mover(const known_state& before, const known_state& after, const release_options& o, const run_options& run)
        : before_(before), after_(after), o_(o), run_(run), rows_(before, after), places_(after.agreed.agreed.find_hierarchy(o.place_hierarchy)) {
        for (const move_cause c : causes)
            if (differs(c)) different_ |= bit(c);
        if (different_ & bit(move_cause::judgements))
            for (const release_change& c : detail::choices_changed(before.agreed, after.agreed)) choices_.push_back(c.text);
    }

    void fill(release_notes& into) {
        roll_up_all();
        const cells& was = *mixtures_.at(0);
        const cells& is = *mixtures_.at(different_);
        std::map<std::string, std::map<period, std::string>> fresh, gone;
        std::map<std::string, std::int64_t>                  fresh_numbers, gone_numbers;
        for (const auto& [key, now] : is) {
            const auto then = was.find(key);
            if (then == was.end()) {
                fresh[key.indicator][key.when] = now.period;
                ++fresh_numbers[key.indicator];
            } else if (then->second.number == now.number) ++into.unmoved;
            else into.moved.push_back(moved(key, then->second, now));
        }
        for (const auto& [key, then] : was)
            if (is.find(key) == is.end()) {
                gone[key.indicator][key.when] = then.period;
                ++gone_numbers[key.indicator];
            }
        into.fresh = spans(fresh, fresh_numbers);
        into.gone = spans(gone, gone_numbers);
        if (o_.signals && different_ != 0)
            detail::signals_changed(before_.agreed.agreed, first_, after_.agreed.agreed, last_, into.changes);
    }

private:
    [[nodiscard]] framework mixed(mixture m) const {
        framework f = before_.agreed;
        if (m & bit(move_cause::judgements)) take_judgements(f, after_.agreed);
        if (m & bit(move_cause::definitions)) take_definitions(f, after_.agreed);
        if (m & bit(move_cause::framework)) take_framework(f, after_.agreed);
        return f;
    }

    [[nodiscard]] bool differs(move_cause c) const {
        if (c == move_cause::data)
            return before_.data.fingerprint_of_rows() != after_.data.fingerprint_of_rows() || !(before_.known == after_.known);
        if (c == move_cause::judgements)
            return frameworks::standing_bindings(before_.agreed) != frameworks::standing_bindings(after_.agreed);
        return content(mixed(bit(c))) != content(before_.agreed);
    }

    /// Indicators or measures that a mixture knows, of those asked for.
    [[nodiscard]] std::vector<std::string> indicators_of(const framework& f) const {
        std::vector<std::string> codes;
        const bool               any = !before_.agreed.agreed.indicators.empty() || !after_.agreed.agreed.indicators.empty();
        for (const std::string& code : o_.indicators)
            if (declares(f, code)) codes.push_back(code);
        if (!o_.indicators.empty()) return codes;
        for (const indicator& i : f.agreed.indicators) codes.push_back(i.code);
        if (!any)
            for (const measure& m : f.agreed.measures) codes.push_back(m.code);
        std::erase_if(codes, [&](const std::string& code) {
            return f.agreed.indicator_or_measure(code).what == kind::narrative; // words are no numbers
        });
        return codes;
    }

    [[nodiscard]] aggregation::result_table table_of(const framework& f, const known_state& state) const {
        aggregation::roll_up_query q = standing_query(f);
        q.indicators = indicators_of(f);
        q.place_hierarchy = o_.place_hierarchy;
        q.place_levels = o_.place_levels;
        q.known = state.known;
        return q.indicators.empty() ? aggregation::result_table() : frameworks::roll_up(f, state.data, q, run_);
    }

    [[nodiscard]] static cells cells_of(const aggregation::result_table& table) {
        cells all;
        for (std::int64_t i = 0; i < table.size(); ++i) {
            const std::string level = table.place_level(i) < 0 ? std::string() : table.place_levels[table.place_level(i)];
            const std::string place = table.place(i) < 0 ? std::string() : table.places[table.place(i)];
            all[{table.indicators[table.indicator(i)], level, place, table.when(i)}] = {table.value_at(i), table.period_text(table.when(i))};
        }
        return all;
    }

    /// Both ends must be; a mixture between them may be impossible.
    void roll_up_all() {
        for (const std::string& code : o_.indicators)
            if (!declares(before_.agreed, code) && !declares(after_.agreed, code))
                throw unknown_code("release_notes: neither state declares '" + code + "'");
        for (mixture m = 0; m <= different_; ++m) {
            if ((m & different_) != m) continue;
            const known_state& state = m & bit(move_cause::data) ? after_ : before_;
            if (m != 0 && m != different_) mixtures_[m] = try_mixture(m, state);
        }
        first_ = table_of(before_.agreed, before_);
        last_ = table_of(after_.agreed, after_);
        mixtures_[0] = cells_of(first_);
        mixtures_[different_] = cells_of(last_);
    }

    [[nodiscard]] std::optional<cells> try_mixture(mixture m, const known_state& state) const {
        try {
            return cells_of(table_of(mixed(m), state));
        } catch (const stopped&) {
            throw;
        } catch (const error&) { // such as rows of a measure that this mixture does not know
            return std::nullopt;
        }
    }

    /// What a cause alone does to a number, in every mixture in which it can be asked.
    struct effect {
        bool                moves = false;
        std::vector<double> amounts;
    };
    /// @param complete  made false where a mixture is impossible or has no number
    [[nodiscard]] effect effect_of(move_cause c, const cell_key& key, bool& complete) const {
        effect e;
        for (const auto& [m, without] : mixtures_) {
            if (m & bit(c)) continue;
            const auto& with = mixtures_.at(m | bit(c));
            if (!without || !with) {
                complete = false;
                continue;
            }
            const auto a = without->find(key), b = with->find(key);
            const bool both = a != without->end() && b != with->end();
            e.moves = e.moves || (both ? !(a->second.number == b->second.number) : (a == without->end()) != (b == with->end()));
            if (both && a->second.number.point() && b->second.number.point())
                e.amounts.push_back(*b->second.number.point() - *a->second.number.point());
            else complete = false;
        }
        return e;
    }

    [[nodiscard]] moved_number moved(const cell_key& key, const cell_value& then, const cell_value& now) {
        moved_number n;
        const framework& f = after_.agreed;
        const indicator  what = (declares(f, key.indicator) ? f : before_.agreed).agreed.indicator_or_measure(key.indicator);
        n.indicator = key.indicator;
        n.title = what.title.empty() ? what.code : what.title;
        n.unit = what.in.symbol;
        n.decimals_shown = what.decimals_shown;
        n.place_level = key.level;
        n.place = key.place;
        n.period = now.period;
        n.before = then.number;
        n.after = now.number;
        find_causes(key, what, n);
        tell(n);
        return n;
    }

    void find_causes(const cell_key& key, const indicator& what, moved_number& n) {
        bool                complete = true;
        bool                alike = true;
        std::vector<effect> effects;
        for (const move_cause c : causes) {
            if (!(different_ & bit(c))) continue;
            effect e = effect_of(c, key, complete);
            if (!e.moves) continue;
            n.causes.push_back({c, {}, why(c, key, what)});
            const auto [least, most] = std::ranges::minmax_element(e.amounts);
            alike = alike && !e.amounts.empty() && *most - *least <= 1e-9 * std::max(std::abs(*most), std::abs(*least));
            effects.push_back(std::move(e));
        }
        if (n.causes.empty()) // no mixture between the two can be rolled up
            for (const move_cause c : causes)
                if (different_ & bit(c)) n.causes.push_back({c, {}, why(c, key, what)});
        const bool both = n.before.point() && n.after.point();
        n.separable = n.causes.size() == 1 || (complete && alike);
        if (!n.separable || !both) return;
        if (n.causes.size() == 1) n.causes[0].amount = *n.after.point() - *n.before.point();
        else
            for (std::size_t i = 0; i < effects.size(); ++i) n.causes[i].amount = effects[i].amounts.front();
    }

    [[nodiscard]] std::string why_data(const cell_key& key, const indicator& what) {
        std::vector<std::string> measures{what.numerator.measure};
        if (what.denominator && what.denominator->measure != measures[0]) measures.push_back(what.denominator->measure);
        std::vector<std::string> said;
        for (const std::string& m : measures) {
            const detail::row_counts n = rows_.count(m, key.when, [&](const std::string& reported, const period& when) {
                return key.level == "place" ? key.place.empty() || key.place == reported : places_.holds(key.place, key.level, reported, when);
            });
            if (const std::string text = n.text(); !text.empty()) said.push_back(measures.size() == 1 ? text : text + " of " + m);
        }
        if (!said.empty()) return join(said, "; ");
        for (const std::string& m : measures)
            if (const std::string text = rows_.count(m).text(); !text.empty()) return "rows elsewhere (" + text + " of " + m + ")";
        return "rows of other measures";
    }

    [[nodiscard]] std::string why_definitions(const indicator& what) const {
        std::vector<std::string> said;
        for (const measure& m : after_.agreed.agreed.measures) {
            if (m.code != what.numerator.measure && (!what.denominator || m.code != what.denominator->measure)) continue;
            const measure* old = before_.agreed.agreed.find_measure(m.code);
            if (old != nullptr && old->versions.size() < m.versions.size() && !m.versions.empty())
                said.push_back("definition of " + m.code + " is now version " + m.versions.back().id);
        }
        return said.empty() ? "what was agreed about " + what.code + ", its measures, bridges or breaks" : join(said, "; ");
    }

    [[nodiscard]] std::string why(move_cause c, const cell_key& key, const indicator& what) {
        switch (c) {
        case move_cause::data: return why_data(key, what);
        case move_cause::judgements: return join(choices_, "; ");
        case move_cause::definitions: return why_definitions(what);
        case move_cause::framework: break;
        }
        const std::string& revision = after_.agreed.revision;
        return "places, organisations, hierarchies, expectations or level" + (revision.empty() ? "" : " of revision " + revision);
    }

    static void tell(moved_number& n) {
        const number_style style{n.unit, n.decimals_shown};
        std::string        because;
        for (const number_cause& c : n.causes) {
            because += (because.empty() ? "" : "; ") + c.text;
            if (c.amount && n.causes.size() > 1) because += " (" + std::string(*c.amount > 0 ? "+" : "") + number_text(*c.amount, n.decimals_shown) + ")";
        }
        if (!n.separable) because += "; what each did cannot be told apart";
        const std::string was = words(n.before, style), is = words(n.after, style);
        n.text = n.title + (n.place.empty() ? "" : ", " + n.place) + ", " + n.period + ": " + is + ", it was " + was;
        if (is == was) n.text += n.before.flags() == n.after.flags() ? " (they differ in decimals that are not shown)" : " (its flags differ)";
        n.text += ", because of " + because + ".";
    }

    [[nodiscard]] static std::vector<number_span> spans(const std::map<std::string, std::map<period, std::string>>& periods,
                                                        const std::map<std::string, std::int64_t>& numbers) {
        std::vector<number_span> all;
        for (const auto& [code, when] : periods) {
            number_span s{code, {}, numbers.at(code)};
            for (const auto& [p, text] : when) s.periods.push_back(text);
            all.push_back(std::move(s));
        }
        return all;
    }

    const known_state&                     before_;
    const known_state&                     after_;
    const release_options&                 o_;
    const run_options&                     run_;
    detail::row_changes                    rows_;
    steelyard::detail::belonging           places_;
    aggregation::result_table              first_, last_; ///< of the two states themselves
    mixture                                different_ = 0;
    std::map<mixture, std::optional<cells>> mixtures_;
    std::vector<std::string>               choices_;
};

} // namespace

void detail::find_moves(const known_state& before, const known_state& after, const release_options& options, const run_options& run,
                        release_notes& into) {
    mover(before, after, options, run).fill(into);
}

} // namespace steelyard::inline v0_1::report
