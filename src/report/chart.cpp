// SPDX-License-Identifier: MIT
#include <steelyard/report/chart.hpp>

#include <report/detail/json.hpp>
#include <steelyard/report/sentence.hpp>

#include <algorithm>
#include <vector>

namespace steelyard::inline v0_1::report {

namespace {

using detail::json;

// Colours that stay apart for people who see few of them (Okabe & Ito 2008) and in grey print.
constexpr const char* ink = "#0072B2";
constexpr const char* warning = "#D55E00";
constexpr const char* goal_colour = "#00795B"; // their bluish green, darkened to 5:1 on white
constexpr const char* grey = "#555555";

/// Periods on the axis that a target in the future may add.
constexpr std::int32_t longest_look_ahead = 60;

[[nodiscard]] bool breaks_here(const series_point& p) {
    return p.with_previous.answer == comparability::no || p.with_previous.answer == comparability::undetermined;
}

/// What stands on the axis: seasons and nights are known by their year.
[[nodiscard]] std::string axis_text(const period& p) {
    const bool yearly = p.kind.on == grid::season || p.kind.on == grid::night;
    return yearly ? std::to_string(p.index) : p.text();
}

/// One datum per period. `run` numbers the stretches of points that a line may join: it grows at every gap and break.
[[nodiscard]] json data_of(const scorecard_line& line) {
    json rows = json::array();
    int run = 0;
    bool joined = false;
    for (const series_point& p : line.series) {
        const auto point = p.number.point();
        const bool number = !p.number.is_missing();
        if (!point || breaks_here(p)) {
            if (joined) ++run;
            joined = false;
        }
        json row{{"period", axis_text(p.when)}, {"run", run}};
        if (point) {
            row["value"] = *point;
            joined = true;
        }
        if (number && p.lower && p.upper) {
            row["lower"] = *p.lower;
            row["upper"] = *p.upper;
            if (point && *p.lower < *p.upper) row["band"] = true;
        }
        if (number && !point) {
            row["open"] = !(p.lower && p.upper);
            if (p.lower && !p.upper) row["lower"] = *p.lower;
            if (p.upper && !p.lower) row["upper"] = *p.upper;
        }
        row["said"] = words(p.number, {line.now.unit, line.decimals_shown});
        if (breaks_here(p)) {
            row["break"] = p.with_previous.answer == comparability::no ? "break" : "suspected break";
            if (!p.with_previous.reasons.empty()) row["why"] = p.with_previous.reasons.front().text;
        }
        rows.push_back(std::move(row));
    }
    return rows;
}

/// Every period of the axis in order, so that a gap keeps its width.
[[nodiscard]] std::vector<std::string> axis_of(const scorecard_line& line) {
    std::vector<std::string> texts;
    for (const series_point& p : line.series) texts.push_back(axis_text(p.when));
    if (line.series.empty() || !line.aim) return texts;
    const period last = line.series.back().when;
    const auto due = period::parse(line.aim->period, last.kind);
    if (!due || *due <= last || due->index - last.index > longest_look_ahead) return texts;
    for (period p = last.next(); p <= *due; p = p.next()) texts.push_back(axis_text(p));
    return texts;
}

[[nodiscard]] json field(const char* name, const char* type, json more = json::object()) {
    json f{{"field", name}, {"type", type}};
    f.update(more);
    return f;
}

[[nodiscard]] json only(const char* test) {
    return json::array({json{{"filter", test}}});
}

class plot {
public:
    plot(const scorecard_line& line, const chart_options& options) : line_(line), options_(options), axis_(axis_of(line)) {}

    [[nodiscard]] json tree() const {
        json t{{"$schema", "https://vega.github.io/schema/vega-lite/v5.json"},
               {"description", described()},
               {"width", options_.width},
               {"height", options_.height},
               {"data", {{"values", data_of(line_)}}},
               {"layer", layers()},
               {"config", config()}};
        if (options_.title)
            t["title"] = {{"text", line_.now.title.empty() ? line_.now.indicator : line_.now.title}, {"subtitle", line_.now.unit}};
        return t;
    }

private:
    [[nodiscard]] std::string described() const {
        std::string s = (line_.now.title.empty() ? line_.now.indicator : line_.now.title) + " by period";
        if (!line_.series.empty()) s += ", " + line_.series.front().text + " to " + line_.series.back().text;
        return s;
    }

    [[nodiscard]] json x() const {
        const auto every = static_cast<int>(axis_.size() / 20 + 1);
        json shown = json::array();
        for (std::size_t i = 0; i < axis_.size(); i += static_cast<std::size_t>(every)) shown.push_back(axis_[i]);
        return field("period", "ordinal",
                     {{"title", nullptr},
                      {"scale", {{"domain", axis_}, {"type", "point"}, {"padding", 0.5}}},
                      {"axis", {{"values", shown}, {"labelAngle", axis_.size() > 10 || long_labels() ? -40 : 0}}}});
    }

    [[nodiscard]] bool long_labels() const {
        return std::any_of(axis_.begin(), axis_.end(), [](const std::string& t) { return t.size() > 7; });
    }

    [[nodiscard]] json y(const char* name, bool zero) const {
        return field(name, "quantitative",
                     {{"title", line_.now.unit}, {"scale", {{"zero", zero}}}, {"axis", {{"tickCount", 5}}}});
    }

    [[nodiscard]] json layers() const {
        // Counts are judged by their height above zero; a ratio's course needs room.
        const bool zero = line_.what != kind::ratio && line_.what != kind::rate && line_.what != kind::mean;
        const json tip = json::array({field("period", "ordinal"), field("said", "nominal", {{"title", "value"}})});
        json all = json::array();
        all.push_back({{"transform", only("datum.band")},
                       {"mark", {{"type", "area"}, {"color", ink}, {"opacity", 0.18}}},
                       {"encoding", {{"x", x()}, {"y", y("lower", zero)}, {"y2", {{"field", "upper"}}}, {"detail", field("run", "nominal")}}}});
        all.push_back({{"transform", only("!isValid(datum.value) && isValid(datum.lower) && isValid(datum.upper)")},
                       {"mark", {{"type", "rule"}, {"color", ink}, {"strokeWidth", 3}, {"opacity", 0.55}}},
                       {"encoding", {{"x", x()}, {"y", y("lower", zero)}, {"y2", {{"field", "upper"}}}, {"tooltip", tip}}}});
        all.push_back(one_sided("isValid(datum.lower) && !isValid(datum.upper)", "lower", "triangle-up", zero, tip));
        all.push_back(one_sided("!isValid(datum.lower) && isValid(datum.upper)", "upper", "triangle-down", zero, tip));
        all.push_back({{"transform", only("isValid(datum.value)")},
                       {"mark", {{"type", "line"}, {"color", ink}, {"strokeWidth", 2}}},
                       {"encoding", {{"x", x()}, {"y", y("value", zero)}, {"detail", field("run", "nominal")}}}});
        all.push_back({{"transform", only("isValid(datum.value)")},
                       {"mark", {{"type", "point"}, {"filled", true}, {"color", ink}, {"size", 36}, {"opacity", 1}}},
                       {"encoding", {{"x", x()}, {"y", y("value", zero)}, {"tooltip", tip}}}});
        add_breaks(all);
        if (const std::string due = due_text(); std::find(axis_.begin(), axis_.end(), due) != axis_.end())
            all.push_back(diamond(due, zero));
        return all;
    }

    /// Bounds that are open on one side: an arrowhead that points into the open.
    [[nodiscard]] json one_sided(const char* test, const char* of, const char* shape, bool zero, const json& tip) const {
        return {{"transform", only(test)},
                {"mark", {{"type", "point"}, {"shape", shape}, {"color", ink}, {"size", 70}}},
                {"encoding", {{"x", x()}, {"y", y(of, zero)}, {"tooltip", tip}}}};
    }

    void add_breaks(json& all) const {
        const double half_step = axis_.empty() ? 0 : -0.5 * options_.width / static_cast<double>(axis_.size());
        for (const bool suspected : {false, true}) {
            const std::string test = std::string("datum.break === '") + (suspected ? "suspected break" : "break") + "'";
            json rule{{"type", "rule"}, {"color", suspected ? warning : grey}, {"strokeWidth", 1.5}, {"xOffset", half_step}};
            if (suspected) rule["strokeDash"] = {5, 4};
            all.push_back({{"transform", only(test.c_str())},
                           {"mark", std::move(rule)},
                           {"encoding", {{"x", x()}, {"tooltip", json::array({field("why", "nominal", {{"title", "why"}})})}}}});
            all.push_back({{"transform", only(test.c_str())},
                           {"mark", {{"type", "text"}, {"color", suspected ? warning : grey}, {"align", "left"}, {"baseline", "top"},
                                     {"xOffset", half_step}, {"dx", 5}, {"dy", 2}, {"fontSize", 11}}},
                           {"encoding", {{"x", x()}, {"y", {{"value", 0}}}, {"text", field("break", "nominal")}}}});
        }
    }

    /// Where the target stands on the axis; empty without one.
    [[nodiscard]] std::string due_text() const {
        if (!line_.aim || line_.series.empty()) return {};
        const auto due = period::parse(line_.aim->period, line_.series.back().when.kind);
        return due ? axis_text(*due) : std::string();
    }

    [[nodiscard]] json diamond(const std::string& due, bool zero) const {
        const target& aim = *line_.aim;
        json datum{{"period", due}, {"value", aim.value}, {"said", "target"}};
        return {{"data", {{"values", json::array({datum})}}},
                {"mark", {{"type", "point"}, {"shape", "diamond"}, {"filled", true}, {"color", goal_colour}, {"size", 130}, {"opacity", 1}}},
                {"encoding", {{"x", x()}, {"y", y("value", zero)},
                              {"tooltip", json::array({field("said", "nominal"), field("period", "ordinal"), field("value", "quantitative")})}}}};
    }

    [[nodiscard]] static json config() {
        const char* font = "Source Sans 3, Segoe UI, Helvetica, Arial, sans-serif";
        return {{"font", font},
                {"background", "white"},
                {"view", {{"stroke", nullptr}}},
                {"axis", {{"labelColor", grey}, {"titleColor", grey}, {"labelFontSize", 11}, {"titleFontSize", 11}, {"titleFontWeight", "normal"},
                          {"gridColor", "#e6e6e6"}, {"domainColor", "#999999"}, {"tickColor", "#999999"}}},
                {"axisX", {{"grid", false}}},
                {"title", {{"anchor", "start"}, {"fontSize", 13}, {"subtitleColor", grey}, {"subtitleFontSize", 11}}}};
    }

    const scorecard_line&    line_;
    const chart_options&     options_;
    std::vector<std::string> axis_;
};

} // namespace

namespace detail {

json chart_tree(const scorecard_line& line, const chart_options& options) { return plot(line, options).tree(); }

} // namespace detail

std::string chart(const scorecard_line& line, const chart_options& options) {
    if (options.width <= 0 || options.height <= 0)
        throw domain_fault("chart: a plot of " + std::to_string(options.width) + " x " + std::to_string(options.height) +
                           " pixels was asked for; give positive numbers");
    return detail::chart_tree(line, options).dump(-1, ' ', false, json::error_handler_t::replace);
}

} // namespace steelyard::inline v0_1::report
