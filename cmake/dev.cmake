# SPDX-License-Identifier: MIT
# What our own targets are built with. Nothing here reaches a consumer: every setting is PRIVATE,
# and sanitizers live in CMakePresets.json alone.
option(STEELYARD_TIDY "Run clang-tidy while building" OFF)

if(STEELYARD_DEVELOPER AND NOT DEFINED CMAKE_CXX_COMPILER_LAUNCHER)
    find_program(STEELYARD_CCACHE ccache)
    mark_as_advanced(STEELYARD_CCACHE)
    if(STEELYARD_CCACHE)
        set(CMAKE_CXX_COMPILER_LAUNCHER ${STEELYARD_CCACHE})
    endif()
endif()

if(STEELYARD_TIDY)
    find_program(STEELYARD_CLANG_TIDY REQUIRED
        NAMES clang-tidy clang-tidy-19 clang-tidy-18 clang-tidy-17 clang-tidy-16 clang-tidy-15 clang-tidy-14)
    mark_as_advanced(STEELYARD_CLANG_TIDY)
    set(CMAKE_CXX_CLANG_TIDY ${STEELYARD_CLANG_TIDY} --quiet)
endif()

function(steelyard_own_target target)
    set_target_properties(${target} PROPERTIES
        CXX_EXTENSIONS OFF CXX_VISIBILITY_PRESET hidden VISIBILITY_INLINES_HIDDEN ON)
    if(MSVC)
        target_compile_options(${target} PRIVATE /utf-8 /fp:precise)
    else()
        # A fused multiply-add would give other bits on other machines.
        target_compile_options(${target} PRIVATE -ffp-contract=off)
    endif()
    if(NOT STEELYARD_DEVELOPER)
        return()
    endif()
    set_target_properties(${target} PROPERTIES COMPILE_WARNING_AS_ERROR ON)
    if(MSVC)
        target_compile_options(${target} PRIVATE /W4 /permissive-)
    else()
        target_compile_options(${target} PRIVATE -Wall -Wextra -Wpedantic -Wconversion -Wshadow)
        if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU" AND CMAKE_CXX_COMPILER_VERSION VERSION_LESS 13)
            # g++ 12 warns of overlaps of 2^63 bytes in "text" + std::string (GCC bug 105651).
            target_compile_options(${target} PRIVATE -Wno-restrict)
        endif()
    endif()
endfunction()
