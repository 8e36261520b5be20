// SPDX-License-Identifier: MIT
#pragma once

// Before a free function with an inner loop: compiled twice, for any processor and for those with AVX2, with everything
// that it calls inside; which one runs is found out when the program starts. Integers, or doubles one by one: the same bits.
// Only for functions of one file (anonymous namespace): g++ does not hide what chooses, and a plugin would show it.
// Sanitizers call into it before they are ready, and Clang 14 has no such attribute.
#if defined(__x86_64__) && defined(__GLIBC__) && defined(__GNUC__) && !defined(__clang__) && !defined(__SANITIZE_ADDRESS__) && \
    !defined(__SANITIZE_THREAD__) && !defined(STEELYARD_FOR_NEWER_PROCESSORS)
#define STEELYARD_FOR_NEWER_PROCESSORS __attribute__((flatten, target_clones("avx2", "default")))
#elif !defined(STEELYARD_FOR_NEWER_PROCESSORS)
#define STEELYARD_FOR_NEWER_PROCESSORS
#endif
