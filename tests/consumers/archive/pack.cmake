# SPDX-License-Identifier: MIT
# cmake -D SOURCE=... -D ARCHIVE=... -P pack.cmake
# Packs the sources as a release would: one top folder, only what a build from outside needs.
# Equal sources make equal archives (gzip would write the time), so nothing is fetched and built again.
get_filename_component(parent ${SOURCE} DIRECTORY)
get_filename_component(name ${SOURCE} NAME)
set(parts "")
foreach(part CMakeLists.txt LICENSE README.md cmake include src examples)
    list(APPEND parts ${name}/${part})
endforeach()
execute_process(COMMAND ${CMAKE_COMMAND} -E tar cJf ${ARCHIVE} --format=gnutar --mtime=2000-01-01 ${parts}
    WORKING_DIRECTORY ${parent} COMMAND_ERROR_IS_FATAL ANY)
