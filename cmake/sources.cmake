# SPDX-License-Identifier: MIT
# Files are found rather than listed: folder, suite and test names all follow the room, so a list
# could only repeat the tree. CONFIGURE_DEPENDS makes a new file reach the next build.
set(STEELYARD_ROOMS core define statistics dataset aggregation qualitative validation composite comparison learning frameworks sensitivity report)

file(GLOB_RECURSE STEELYARD_HEADERS CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/include/steelyard/*.hpp)

# Rooms that read files and write sentences are compiled to be small, and those whose loops are short for less size than
# -O3 gives them: docs/adr/0010-budgets.md has what that saves.
set(small_rooms comparison define frameworks learning qualitative report sensitivity)
set(short_loops validation composite)
set(small $<$<CONFIG:Release>:-Os>)
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU" AND CMAKE_CXX_COMPILER_VERSION VERSION_LESS 13)
    list(APPEND small $<$<CONFIG:Release>:-Wno-maybe-uninitialized>) # of an empty optional's contents, at -Os
endif()

set(STEELYARD_SOURCES "")
foreach(room IN LISTS STEELYARD_ROOMS)
    file(GLOB found CONFIGURE_DEPENDS
        ${PROJECT_SOURCE_DIR}/src/${room}/*.cpp ${PROJECT_SOURCE_DIR}/src/${room}/detail/*.cpp)
    list(APPEND STEELYARD_SOURCES ${found})
    if(MSVC)
        continue()
    elseif(room IN_LIST small_rooms)
        set_source_files_properties(${found} PROPERTIES COMPILE_OPTIONS "${small}")
    elseif(room IN_LIST short_loops)
        list(FILTER found EXCLUDE REGEX "/detail/loops[.]cpp$") # of those the loops are all there is
        set_source_files_properties(${found} PROPERTIES COMPILE_OPTIONS $<$<CONFIG:Release>:-O2>)
    endif()
endforeach()

# Who is better than whom is asked for every pair of units and every column: the one loop there that -O3 makes five times
# as fast.
if(NOT MSVC)
    set_source_files_properties(${PROJECT_SOURCE_DIR}/src/composite/outranking.cpp
        PROPERTIES COMPILE_OPTIONS $<$<CONFIG:Release>:-O3>)
endif()
# Looking for everything that is wrong has no loop worth its size.
if(NOT MSVC)
    set_source_files_properties(${PROJECT_SOURCE_DIR}/src/composite/check_index.cpp PROPERTIES COMPILE_OPTIONS "${small}")
endif()

# Of evaluation the loops are in detail/; what is around them is compiled to be small, and what solves equations for less size
# than -O3 gives it.
if(NOT MSVC)
    set(evaluation ${PROJECT_SOURCE_DIR}/src/statistics)
    set_source_files_properties(
        ${evaluation}/difference_in_differences.cpp ${evaluation}/interrupted_series.cpp ${evaluation}/state_space.cpp
        PROPERTIES COMPILE_OPTIONS "${small}")
    set_source_files_properties(
        ${evaluation}/regression.cpp ${evaluation}/detail/fitting.cpp ${evaluation}/detail/series_design.cpp
        PROPERTIES COMPILE_OPTIONS $<$<CONFIG:Release>:-O2>)
endif()

# Tables of a few groups, and sorts of columns: none has a loop worth the size that -O3 gives it.
if(NOT MSVC)
    set(few averages concentration disparity gaps group_rows multiplicity)
    list(TRANSFORM few REPLACE "(.+)" "${PROJECT_SOURCE_DIR}/src/statistics/\\1.cpp")
    set_source_files_properties(${few} PROPERTIES COMPILE_OPTIONS "${small}")
    set_source_files_properties(${PROJECT_SOURCE_DIR}/src/statistics/bootstrap.cpp
        PROPERTIES COMPILE_OPTIONS $<$<CONFIG:Release>:-O2>)
endif()

# A square root that may set errno is one call per number; nobody reads errno here.
if(NOT MSVC)
    set_source_files_properties(
        ${PROJECT_SOURCE_DIR}/src/statistics/detail/fraction.cpp ${PROJECT_SOURCE_DIR}/src/statistics/detail/interval_loops.cpp
        ${PROJECT_SOURCE_DIR}/src/statistics/detail/tails.cpp
        PROPERTIES COMPILE_OPTIONS -fno-math-errno)
endif()

# A library of its own, because it needs Boost.
file(GLOB STEELYARD_SERIALIZATION_SOURCES CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/src/serialization/*.cpp)
