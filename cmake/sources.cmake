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

# A library of its own, because it needs Boost.
file(GLOB STEELYARD_SERIALIZATION_SOURCES CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/src/serialization/*.cpp)
