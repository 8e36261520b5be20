// SPDX-License-Identifier: MIT
#include <steelyard/report/table.hpp>

#include <steelyard/core/text.hpp>
#include <steelyard/report/sentence.hpp>

#include <ostream>
#include <string>
#include <string_view>

namespace steelyard::inline v0_1::report {

namespace {

/// One line of fields; quotes only where a reader needs them (RFC 4180).
class row {
public:
    row& add(std::string_view field) {
        if (!text_.empty() || started_) text_ += ',';
        started_ = true;
        if (field.find_first_of(",\"\r\n") == std::string_view::npos) {
            text_ += field;
            return *this;
        }
        text_ += '"';
        for (const char c : field) {
            if (c == '"') text_ += '"';
            text_ += c;
        }
        text_ += '"';
        return *this;
    }
    row& add(const std::optional<double>& x) { return add(x ? number_text(*x) : std::string()); }
    row& add(std::int64_t n) { return add(std::string_view(std::to_string(n))); }
    void end(std::ostream& out) { out << text_ << '\n'; }

private:
    std::string text_;
    bool        started_ = false;
};

void add_number(row& into, const aggregation::result& r) {
    into.add(r.number.point()).add(name(r.number.form())).add(name(r.number.reason()));
    into.add(r.lower ? r.lower : r.number.lower()).add(r.upper ? r.upper : r.number.upper());
    into.add(r.number.flags().text()).add(r.known).add(r.numerator).add(r.denominator);
    into.add(r.expected).add(r.present).add(std::optional(r.coverage));
    into.add(r.over_time == combine::refuse ? std::string_view() : name(r.over_time));
}

void write_line(std::ostream& out, const scorecard_line& l) {
    row cells;
    cells.add(l.goal).add(l.now.indicator).add(l.now.title).add(l.now.unit).add(l.now.place).add(l.now.period);
    add_number(cells, l.now);
    if (l.aim) cells.add(std::optional(l.aim->value)).add(l.aim->period);
    else cells.add("").add("");
    cells.add(l.against.gap.lower).add(l.against.gap.upper).add(name(l.against.status));
    cells.add(l.before ? std::string_view(l.before->period) : std::string_view());
    cells.add(l.before ? name(l.comparison.answer) : std::string_view());
    cells.add(l.comparison.reasons.empty() ? std::string_view() : std::string_view(l.comparison.reasons.front().text));
    cells.add(join(l.basis, "|", l.basis.size()));
    cells.add(l.findings_in_all[2]).add(l.findings_in_all[1]).add(l.findings_in_all[0]).add(l.now.fingerprint);
    cells.end(out);
    for (const aggregation::result& r : l.by) {
        row part;
        part.add(l.goal).add(r.indicator).add(r.title).add(r.unit).add(r.place).add(r.period);
        add_number(part, r);
        for (int i = 0; i < 8; ++i) part.add("");
        part.add(join(l.basis, "|", l.basis.size()));
        part.add("").add("").add("").add(r.fingerprint);
        part.end(out);
    }
}

} // namespace

void write_csv(std::ostream& out, const scorecard& card) {
    out << "goal,indicator,title,unit,place,period,value,form,reason,lower,upper,flags,known,numerator,denominator,"
           "expected,present,coverage,over_time,target,target_period,gap_lower,gap_upper,progress,previous_period,"
           "comparability,comparability_reason,judgements,faults,warnings,infos,fingerprint\n";
    for (const scorecard_line& l : card.lines) write_line(out, l);
}

} // namespace steelyard::inline v0_1::report
