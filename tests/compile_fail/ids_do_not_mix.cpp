// SPDX-License-Identifier: MIT
// expect: could not convert
// expect: cannot convert
// expect: no viable conversion
#include <steelyard/core/id.hpp>

struct place_tag;
struct measure_tag;
steelyard::id<place_tag> place(steelyard::id<measure_tag> m) {
#ifdef OK
    return {m.index};
#else
    return m;
#endif
}
