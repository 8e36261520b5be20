# SPDX-License-Identifier: MIT
# Archives. Boost.Serialization is used through its headers alone, so that nothing of Boost is linked and whoever
# consumes the library needs none of it.
add_library(steelyard_serialization STATIC ${STEELYARD_SERIALIZATION_SOURCES})
add_library(steelyard::serialization ALIAS steelyard_serialization)
steelyard_own_target(steelyard_serialization)
set_target_properties(steelyard_serialization PROPERTIES
    EXPORT_NAME serialization POSITION_INDEPENDENT_CODE ON)
target_include_directories(steelyard_serialization PRIVATE src)
target_include_directories(steelyard_serialization SYSTEM PRIVATE ${STEELYARD_BOOST_INCLUDE})
target_link_libraries(steelyard_serialization PUBLIC steelyard)
if(NOT MSVC)
    # Small rather than fast: most of it writes records, one of each sort. What works through columns stays fast.
    set(fast checksum.cpp envelope.cpp rows.cpp)
    foreach(source IN LISTS STEELYARD_SERIALIZATION_SOURCES)
        get_filename_component(name ${source} NAME)
        if(NOT name IN_LIST fast)
            set_source_files_properties(${source} PROPERTIES COMPILE_OPTIONS $<$<CONFIG:Release>:-Os>)
        endif()
    endforeach()
endif()
