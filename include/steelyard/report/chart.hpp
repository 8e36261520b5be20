// SPDX-License-Identifier: MIT
#pragma once

#include <steelyard/report/scorecard.hpp>

#include <string>

namespace steelyard::inline v0_1::report {

struct chart_options {
    int  width = 560; ///< of the plot, in pixels
    int  height = 180;
    bool title = true;

    static void fields(auto&& field) {
        using o = chart_options;
        field("width", &o::width, "width of the plot in pixels");
        field("height", &o::height, "height of the plot in pixels");
        field("title", &o::title, "whether the indicator's title stands above");
    }
    friend bool operator==(const chart_options&, const chart_options&) = default;
};

/// A Vega-Lite v5 specification as JSON text: a line with its interval as a band (bounds without a point as bars), the
/// target as a diamond. A missing period is a gap, never bridged; the line also stops at a declared break and at a
/// suspected one, which stand as vertical rules, solid and dashed.
[[nodiscard]] std::string chart(const scorecard_line& line, const chart_options& options = {});

} // namespace steelyard::inline v0_1::report
