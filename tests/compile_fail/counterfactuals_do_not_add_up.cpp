// SPDX-License-Identifier: MIT
// expect: could not convert
// expect: cannot convert
// expect: no matching function
#include <steelyard/learning/claim.hpp>

#include <vector>

int main() {
    using namespace steelyard::learning;
#ifdef OK
    const std::vector<allocation_claim> claims;
#else
    const std::vector<counterfactual_claim> claims; // what each makes for itself is no part of a whole
#endif
    (void)allocate(claims);
    return 0;
}
