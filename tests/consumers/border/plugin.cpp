// SPDX-License-Identifier: MIT
#include "border.hpp"

#include <steelyard/steelyard.hpp>

namespace sy = steelyard;

extern "C" STEELYARD_VISIBLE void throw_one(int which) {
    const sy::input_place at{"reports.csv", 12, "births", "39035"};
    switch (which) {
    case 0: throw sy::domain_fault("thrown", at);
    case 1: throw sy::unit_mismatch("thrown", at);
    case 2: throw sy::period_mismatch("thrown", at);
    case 3: throw sy::definition_mismatch("thrown", at);
    case 4: throw sy::unknown_code("thrown", at);
    case 5: throw sy::shape_mismatch("thrown", at);
    case 6: throw sy::illegal_operation("thrown", at);
    case 7: throw sy::not_comparable("thrown", at);
    case 8: throw sy::insufficient_data("thrown", at);
    case 9: throw sy::format_fault("thrown", at);
    case 10: throw sy::file_fault("thrown", at);
    case 11: throw sy::not_supported("thrown", at);
    case 12: throw sy::stopped("thrown", at);
    case 13: throw sy::error("thrown", at);
    default: {
        sy::problem p;
        p.where = at;
        throw sy::invalid_input("thrown", {p, p, p});
    }
    }
}

extern "C" STEELYARD_VISIBLE void read_framework(const char* folder) { (void)sy::frameworks::load_framework(folder); }

extern "C" STEELYARD_VISIBLE void run_in_plugin(const sy::run_options* run) {
    sy::parallel_blocks(100, *run, [](std::int64_t) {});
}
