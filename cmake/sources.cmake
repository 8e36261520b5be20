# SPDX-License-Identifier: MIT
# Files are found rather than listed: folder, suite and test names all follow the room, so a list
# could only repeat the tree. CONFIGURE_DEPENDS makes a new file reach the next build.
set(STEELYARD_ROOMS core define dataset aggregation validation frameworks report)

file(GLOB_RECURSE STEELYARD_HEADERS CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/include/steelyard/*.hpp)

set(STEELYARD_SOURCES "")
foreach(room IN LISTS STEELYARD_ROOMS)
    file(GLOB found CONFIGURE_DEPENDS
        ${PROJECT_SOURCE_DIR}/src/${room}/*.cpp ${PROJECT_SOURCE_DIR}/src/${room}/detail/*.cpp)
    list(APPEND STEELYARD_SOURCES ${found})
endforeach()

# Rooms that read files and write sentences are compiled for size, those that walk over findings for less of it
# than -O3 would take; measured in docs/adr/0010-budgets.md.
if(NOT MSVC)
    set(small $<$<CONFIG:Release>:-Os>)
    if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU" AND CMAKE_CXX_COMPILER_VERSION VERSION_LESS 13)
        list(APPEND small $<$<CONFIG:Release>:-Wno-maybe-uninitialized>) # an empty optional's contents, at -Os
    endif()
    foreach(file IN LISTS STEELYARD_SOURCES)
        if(file MATCHES "/src/(frameworks|report|define)/")
            set_source_files_properties(${file} PROPERTIES COMPILE_OPTIONS "${small}")
        elseif(file MATCHES "/src/validation/")
            set_source_files_properties(${file} PROPERTIES COMPILE_OPTIONS $<$<CONFIG:Release>:-O2>)
        endif()
    endforeach()
endif()

# A library of its own, because it needs Boost.
file(GLOB STEELYARD_SERIALIZATION_SOURCES CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/src/serialization/*.cpp)
