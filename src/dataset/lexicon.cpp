// SPDX-License-Identifier: MIT
#include "detail/lexicon.hpp"

#include <steelyard/core/text.hpp>

#include <algorithm>
#include <bit>
#include <charconv>
#include <cmath>

namespace steelyard::inline v0_1::detail {

namespace {

template <class Things>
std::vector<std::string> codes_of(const Things& things) {
    std::vector<std::string> codes;
    for (const auto& t : things) codes.push_back(t.code);
    return codes;
}

/// Reads a date written as `format` says: YYYY, MM, DD and the characters between. Where characters stand between,
/// months and days may have one digit.
std::optional<date> date_by(std::string_view text, std::string_view format) {
    int         year = -1, month = -1, day = -1;
    const bool  separated = format.size() > 8;
    std::size_t at = 0;
    for (std::size_t f = 0; f < format.size();) {
        const bool is_year = format.substr(f, 4) == "YYYY";
        const bool is_month = format.substr(f, 2) == "MM";
        if (!is_year && !is_month && format.substr(f, 2) != "DD") {
            if (at >= text.size() || text[at++] != format[f++]) return std::nullopt;
            continue;
        }
        const std::size_t width = is_year ? 4 : 2;
        std::size_t       end = at;
        while (end < text.size() && end - at < width && text[end] >= '0' && text[end] <= '9') ++end;
        const auto n = digits(text.substr(at, end - at));
        if (!n || (end - at < width && (is_year || !separated))) return std::nullopt;
        (is_year ? year : is_month ? month : day) = *n;
        at = end;
        f += width;
    }
    if (at != text.size() || year < 0 || month < 1 || day < 1) return std::nullopt;
    const std::chrono::year_month_day ymd{std::chrono::year(year), std::chrono::month(static_cast<unsigned>(month)),
                                          std::chrono::day(static_cast<unsigned>(day))};
    if (!ymd.ok()) return std::nullopt;
    return date(year, static_cast<unsigned>(month), static_cast<unsigned>(day));
}

/// Year and month cells joined by '+': "2008+01".
std::optional<period> month_by(std::string_view text) {
    const std::size_t plus = text.find('+');
    if (plus == std::string_view::npos) return std::nullopt;
    const auto y = digits(text.substr(0, plus));
    const auto m = digits(text.substr(plus + 1));
    if (!y || plus != 4 || !m || *m < 1 || *m > 12) return std::nullopt;
    return period::month(*y, *m);
}

std::optional<period> period_by(std::string_view text, period_kind kind, std::string_view format) {
    if (format.empty()) return period::parse(text, kind);
    if (format == "year+month") return kind.on == grid::month ? month_by(text) : std::nullopt;
    const auto d = date_by(text, format);
    return d ? period_of(*d, kind) : std::nullopt;
}

std::string example_of(period_kind kind, std::string_view format) {
    if (format == "year+month") return "2009 and 01";
    if (!format.empty()) return std::string(format);
    const auto p = period_of(date(2009, 1, 31), kind);
    return (p ? *p : period{kind, 2009}).text();
}

} // namespace

meaning code_book::resolve(std::string_view word, refusals& why) {
    if (!is_utf8(word)) return why("bad_encoding", "the " + what_ + " is not UTF-8", "save the input as UTF-8");
    if (!declared_) return {codes_.add(word), nullptr};
    if (const auto code = codes_.find(word)) return {*code, nullptr};
    return why("unknown_code", what_ + " " + in_quotes(word) + " is not declared", suggest(word, codes_.words()));
}

lexicon::lexicon(const definitions& agreed)
    : places_("place", codes_of(agreed.places)),
      organisations_("organisation", codes_of(agreed.organisations)) {
    for (const steelyard::measure& m : agreed.measures) {
        if (measure_codes_.contains(m.code)) continue; // said by definitions::check(); the first one counts
        measure_codes_.add(m.code);
        measure_facts f{m.code, m.frequency, 0, m.places, m.levels, {}};
        for (const definition_version& v : m.versions) f.versions.push_back(v.id);
        const auto at = std::find(calendars_.begin(), calendars_.end(), m.frequency);
        f.calendar = static_cast<std::int32_t>(at - calendars_.begin());
        if (at == calendars_.end()) calendars_.push_back(m.frequency);
        measures_.push_back(std::move(f));
    }
    std::int64_t total = 0;
    for (const steelyard::scheme& s : agreed.schemes) {
        if (schemes_.contains(s.code)) continue;
        schemes_.add(s.code);
        categories_.emplace_back(codes_of(s.categories));
        first_category_.push_back(total);
        total += categories_.back().size();
    }
    alone_.resize(static_cast<std::size_t>(total));
    known_categories_.resize(categories_.size());
    known_versions_.resize(measures_.size());
    periods_.resize(calendars_.size());
}

meaning lexicon::measure(std::string_view word) {
    return known_measures_(word, [&](std::string_view w) -> meaning {
        if (const auto code = measure_codes_.find(w)) return {*code, nullptr};
        if (w.empty())
            return why_("unknown_code", "no measure is named", "name one; " + suggest(w, measure_codes_.words()));
        return why_("unknown_code", "measure " + in_quotes(w) + " is not declared", suggest(w, measure_codes_.words()));
    });
}

meaning lexicon::scheme(std::string_view word) {
    if (const auto code = schemes_.find(word)) return {*code, nullptr};
    return why_("unknown_code", "scheme " + in_quotes(word) + " is not declared", suggest(word, schemes_.words()));
}

meaning lexicon::category(std::int32_t scheme, std::string_view word) {
    if (word.empty()) return {};
    const auto s = static_cast<std::size_t>(scheme);
    return known_categories_[s](word, [&](std::string_view w) -> meaning {
        if (const auto code = categories_[s].find(w)) return {*code, nullptr};
        return why_("unknown_code", "category " + in_quotes(w) + " is not declared in scheme " + in_quotes(schemes_[scheme]),
                    suggest(w, categories_[s].words()));
    });
}

meaning lexicon::period(std::string_view word, std::int32_t calendar, std::string_view format,
                        std::vector<remembered>& memory) {
    memory.resize(calendars_.size());
    return memory[static_cast<std::size_t>(calendar)](word, [&](std::string_view w) -> meaning {
        const period_kind kind = calendars_[static_cast<std::size_t>(calendar)];
        if (const auto p = period_by(w, kind, format)) return {p->index, nullptr};
        const std::string found =
            w.empty() ? "no period is given" : "period " + in_quotes(w) + " is not one of frequency " + kind.text();
        return why_("bad_period", found, "write it like " + example_of(kind, format));
    });
}

meaning lexicon::version(std::string_view word, const measure_facts& of) {
    if (word.empty()) return {};
    return known_versions_[static_cast<std::size_t>(*measure_codes_.find(of.code))](
        word, [&](std::string_view w) -> meaning {
            const auto at = std::find(of.versions.begin(), of.versions.end(), w);
            if (at != of.versions.end()) return {at - of.versions.begin(), nullptr};
            return why_("unknown_code", "measure " + in_quotes(of.code) + " declares no definition version " + in_quotes(w),
                        suggest(w, of.versions));
        });
}

meaning lexicon::recorded(std::string_view word) {
    if (word.empty()) return {INT64_MIN, nullptr};
    return known_recorded_(word, [&](std::string_view w) -> meaning {
        if (const auto t = instant::parse(w)) return {t->seconds, nullptr};
        return why_("bad_instant", "recorded time " + in_quotes(w) + " cannot be read",
                    "write it like 2024-03-01 or 2024-03-01T12:30:00Z");
    });
}

meaning lexicon::form_word(std::string_view word) {
    if (const auto f = form_from(word)) return {static_cast<std::int64_t>(*f), nullptr};
    return why_("unknown_form", "form " + in_quotes(word) + " is not known",
                suggest(word, {form_names.begin(), form_names.end()}));
}

meaning lexicon::reason_word(std::string_view word) {
    return known_reasons_(word, [&](std::string_view w) -> meaning {
        const auto r = reason_from(w);
        if (r && *r <= last_reported_reason) return {static_cast<std::int64_t>(*r), nullptr};
        const auto end = reason_names.begin() + static_cast<std::ptrdiff_t>(last_reported_reason) + 1;
        const std::vector<std::string> reported(reason_names.begin() + 1, end);
        if (r)
            return why_("computed_reason", "reason " + in_quotes(w) + " is the engine's own and cannot be reported",
                        "known: " + join(reported));
        return why_("unknown_reason", "reason " + in_quotes(w) + " is not known", suggest(w, reported));
    });
}

meaning lexicon::flags(std::string_view word) {
    if (word.empty()) return {0, nullptr};
    return known_flags_(word, [&](std::string_view w) -> meaning {
        if (const auto f = flags_from(w)) return {f->bits, nullptr};
        return why_("unknown_flag", "flags " + in_quotes(w) + " are not known",
                    "join names with |; known: " + join({flag_names.begin(), flag_names.end()}));
    });
}

std::int32_t lexicon::combined(std::int32_t combination, std::int32_t scheme, std::int32_t category) {
    const std::int64_t number = first_category_[static_cast<std::size_t>(scheme)] + category;
    if (combination == 0) { // mostly there is one scheme
        std::int32_t& alone = alone_[static_cast<std::size_t>(number)];
        if (alone == 0) {
            alone = combinations();
            steps_.push_back({0, scheme, category});
        }
        return alone;
    }
    const auto [at, fresh] = next_.try_emplace(std::int64_t{combination} << 32 | number, combinations());
    if (fresh) steps_.push_back({combination, scheme, category});
    return at->second;
}

category_key lexicon::key(std::int32_t combination) const {
    category_key k;
    for (; combination > 0; combination = steps_[static_cast<std::size_t>(combination)].before) {
        const step& s = steps_[static_cast<std::size_t>(combination)];
        k.emplace_back(s.scheme, s.category);
    }
    std::reverse(k.begin(), k.end());
    return k;
}

// ---- numbers

namespace {

/// Most numbers: a sign, at most 18 digits, a point. Everything else goes the long way.
bool read_short(std::string_view text, int places, std::int64_t& scaled) noexcept {
    std::size_t i = 0;
    const bool  negative = !text.empty() && text[0] == '-';
    if (negative) ++i;
    if (text.size() - i > 18 || i == text.size()) return false;
    std::uint64_t n = 0;
    int           after_point = -1;
    bool          any = false;
    for (; i < text.size(); ++i) {
        const unsigned d = static_cast<unsigned char>(text[i]) - static_cast<unsigned>('0');
        if (d <= 9) {
            n = n * 10 + d;
            any = true;
            if (after_point >= 0) ++after_point;
        } else if (text[i] == '.' && after_point < 0) {
            after_point = 0;
        } else {
            return false;
        }
    }
    int missing = places - std::max(after_point, 0);
    if (!any || missing < 0) return false;
    for (; missing > 0; --missing) {
        if (n > 900'000'000'000'000'000U / 10) return false;
        n *= 10;
    }
    scaled = negative ? -static_cast<std::int64_t>(n) : static_cast<std::int64_t>(n);
    return true;
}

stored_number bits_of(double x) noexcept { return {std::bit_cast<std::int64_t>(x == 0 ? 0.0 : x), number_fault::none}; }

} // namespace

stored_number read_number(std::string_view text, const std::optional<decimals>& places) noexcept {
    if (places) {
        stored_number n;
        if (read_short(text, places->places, n.bits)) return n;
        const parsed_number p = parse_scaled(text, *places);
        return {p.scaled, p.fault};
    }
    if (text.starts_with('+')) {
        text.remove_prefix(1);
        if (text.starts_with('-')) return {0, number_fault::not_a_number};
    }
    double      x = 0;
    const char* end = text.data() + text.size();
    const auto  r = std::from_chars(text.data(), end, x);
    if (r.ptr != end || r.ec == std::errc::invalid_argument) return {0, number_fault::not_a_number};
    if (r.ec != std::errc{}) return {0, number_fault::out_of_range};
    if (!std::isfinite(x)) return {0, number_fault::not_a_number};
    return bits_of(x);
}

stored_number store_number(double x, const std::optional<decimals>& places) noexcept {
    if (!std::isfinite(x)) return {0, number_fault::not_a_number};
    if (!places) return bits_of(x);
    const parsed_number p = to_scaled(x, *places);
    return {p.scaled, p.fault};
}

stored_number store_number(std::int64_t x, const std::optional<decimals>& places) noexcept {
    if (!places) {
        if (x > (std::int64_t{1} << 53) || x < -(std::int64_t{1} << 53)) return {0, number_fault::out_of_range};
        return bits_of(static_cast<double>(x));
    }
    std::int64_t scaled = x;
    for (int i = 0; i < places->places; ++i)
        if (__builtin_mul_overflow(scaled, std::int64_t{10}, &scaled)) return {0, number_fault::out_of_range};
    return {scaled, number_fault::none};
}

bool is_above(std::int64_t a, std::int64_t b, const std::optional<decimals>& places) noexcept {
    return places ? a > b : std::bit_cast<double>(a) > std::bit_cast<double>(b);
}

refusal number_refusal(number_fault fault, std::string_view text, const measure_facts& of) {
    const std::string word = in_quotes(text);
    switch (fault) {
    case number_fault::too_many_decimals: {
        const std::string n = std::to_string(static_cast<int>(of.places->places));
        return {"too_many_decimals", word + " has more than the " + n + " decimals of measure " + in_quotes(of.code),
                "report it with " + n + ", or declare more; nothing is rounded here"};
    }
    case number_fault::out_of_range:
        return {"number_out_of_range", word + " is too large or too small to be kept",
                "check it, or choose another unit or fewer decimals"};
    default: break;
    }
    if (!is_utf8(text)) return {"bad_encoding", "the number is not UTF-8", "save the input as UTF-8"};
    if (text.find(',') != std::string_view::npos)
        return {"bad_number", word + " is not a number", "write a point before decimals and nothing between thousands"};
    return {"bad_number", word + " is not a number", "correct it, or declare a label that says what it means"};
}

} // namespace steelyard::inline v0_1::detail
