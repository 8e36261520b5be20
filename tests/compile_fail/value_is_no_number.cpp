// SPDX-License-Identifier: MIT
// expect: cannot convert
// expect: no viable conversion
#include <steelyard/core/value.hpp>

double number() {
    const steelyard::value v = steelyard::value::point(3);
#ifdef OK
    return v.point().value_or(0);
#else
    return v; // a value is asked for its point: missing would become a number otherwise
#endif
}
