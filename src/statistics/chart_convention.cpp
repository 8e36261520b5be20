// SPDX-License-Identifier: MIT
#include <steelyard/core/text.hpp>
#include <steelyard/statistics/chart_convention.hpp>

namespace steelyard::inline v0_1::statistics {

namespace {

/// Tools are given rows, not periods: what nobody wrote down is no row, so that they join what lies on both sides of it.
[[nodiscard]] constexpr chart_convention of_tool(constant_digits digits, range_screen screen, screen_tie tie) {
    chart_convention c;
    c.digits = digits;
    c.screen = screen;
    c.tie = tie;
    c.gaps = gap_policy::bridges;
    return c;
}

[[nodiscard]] constexpr chart_convention of_book(constant_digits digits) {
    chart_convention c;
    c.digits = digits;
    return c;
}

constexpr std::string_view constant_screened = "its screen drops every moving range of a constant series, which leaves "
                                               "no limits (NaN) and no signal ever after; here "
                                               "nothing is dropped and the limits have no width";

constexpr std::array<named_convention, 6> all{{
    {"exact", chart_convention{}, "nelson", "d2 = 2/sqrt(pi), nothing rounded, nothing left out, gaps break", ""},
    {"mdc", of_tool(constant_digits::factor, range_screen::once, screen_tie::dropped), "mdc",
     "NHS England, Making Data Count: mean plus and minus 2.66 mean moving ranges, large ranges left out once",
     constant_screened},
    {"montgomery", of_book(constant_digits::table), "western_electric",
     "Montgomery, Introduction to Statistical Quality Control, section 6.4: d2 = 1.128, nothing left out", ""},
    {"wheeler", of_book(constant_digits::factor), "western_electric",
     "Wheeler, Understanding Variation: 2.66 mean moving ranges, or 3.145 median ones; nothing left out", ""},
    {"qicharts2", of_tool(constant_digits::table, range_screen::once, screen_tie::dropped), "anhoej",
     "R package qicharts2: d2 = 1.128, large ranges left out once",
     "whether it screens hangs on how the package was loaded; here the convention says so"},
    {"powerbi", of_tool(constant_digits::table, range_screen::once, screen_tie::dropped), "mdc",
     "custom visual PowerBI-SPC: d2 = 1.128, large ranges left out once",
     "its limits from the median moving range divide by 1.128 where 0.954 belongs, and are 15 % too narrow"},
}};

[[nodiscard]] std::string unit_of(const chart_convention& c) {
    const bool median = c.variation == variation_from::median_moving_range;
    if (c.variation == variation_from::standard_deviation) return "the standard deviation over c4";
    const std::string of = median ? "the median moving range" : "the mean moving range";
    switch (c.digits) {
    case constant_digits::exact: return of + (median ? " over 0.95387..." : " over 1.128379...");
    case constant_digits::table: return of + (median ? " over 0.954" : " over 1.128");
    case constant_digits::factor: break;
    }
    return of + (median ? " times 3.145/3" : " times 2.66/3");
}

[[nodiscard]] std::string screen_of(const chart_convention& c) {
    if (c.screen == range_screen::none) return "leaves no moving range out";
    const std::string from = c.tie == screen_tie::dropped ? "of " : "above ";
    return "leaves moving ranges " + from + number_text(c.screen_limit) + " mean ones" +
           (c.tie == screen_tie::dropped ? " or more" : "") + " out " +
           (c.screen == range_screen::once ? "once" : "until none is left");
}

[[nodiscard]] bool uses_ranges(const chart_convention& c) { return c.variation != variation_from::standard_deviation; }

/// What one does and, where it is another thing, what the other does.
[[nodiscard]] std::vector<std::pair<std::string, std::string>> differences(const chart_convention& a,
                                                                           const chart_convention& b) {
    std::vector<std::pair<std::string, std::string>> list;
    const auto                                       gap = [](const chart_convention& c) {
        return c.gaps == gap_policy::breaks ? "lets a gap separate its neighbours" : "joins the neighbours of a gap";
    };
    const auto middle = [](const chart_convention& c) {
        return c.centre == centre_by::mean ? "centres on the mean" : "centres on the median";
    };
    const auto screened = [](const chart_convention& c) {
        return uses_ranges(c) ? screen_of(c) : "uses no moving range";
    };
    if (unit_of(a) != unit_of(b))
        list.emplace_back("takes " + unit_of(a) + " for a standard deviation", "takes " + unit_of(b));
    if (screened(a) != screened(b)) list.emplace_back(screened(a), screened(b));
    if (a.centre != b.centre) list.emplace_back(middle(a), middle(b));
    if (a.gaps != b.gaps) list.emplace_back(gap(a), gap(b));
    if (a.sigmas != b.sigmas)
        list.emplace_back("draws limits at " + number_text(a.sigmas) + " standard deviations",
                          "draws them at " + number_text(b.sigmas));
    return list;
}

[[nodiscard]] std::string sentence(const chart_convention& a, std::string_view first, const chart_convention& b,
                                   std::string_view second) {
    const auto list = differences(a, b);
    if (list.empty()) return "The same limits for any numbers.";
    std::string one(first);
    std::string other(second);
    for (std::size_t i = 0; i < list.size(); ++i) {
        const std::string_view joint = i == 0 ? " " : (i + 1 == list.size() ? " and " : ", ");
        one += std::string(joint) + list[i].first;
        other += std::string(joint) + list[i].second;
    }
    return one + "; " + other + ".";
}

} // namespace

const std::array<named_convention, 6>& conventions() noexcept { return all; }

const named_convention& convention_named(std::string_view name) {
    for (const named_convention& c : all)
        if (c.name == name) return c;
    std::vector<std::string> known;
    for (const named_convention& c : all) known.emplace_back(c.name);
    throw unknown_code("convention: '" + std::string(name) + "' is not known; " + suggest(name, known));
}

std::string compare(const chart_convention& one, const chart_convention& other) {
    return sentence(one, "The first", other, "the second");
}

std::string compare(const named_convention& one, const named_convention& other) {
    std::string text = sentence(one.convention, one.name, other.convention, other.name);
    for (const named_convention* c : {&one, &other}) {
        if (!c->corrected.empty())
            text += " Of the tool " + std::string(c->name) + ": " + std::string(c->corrected) + ".";
        if (one.name == other.name) break;
    }
    return text;
}

} // namespace steelyard::inline v0_1::statistics
