# SPDX-License-Identifier: MIT
include(GNUInstallDirs)
include(CMakePackageConfigHelpers)

set(package_dir ${CMAKE_INSTALL_LIBDIR}/cmake/steelyard)

install(TARGETS steelyard_headers steelyard
    EXPORT steelyard-targets
    ARCHIVE DESTINATION ${CMAKE_INSTALL_LIBDIR} COMPONENT steelyard
    FILE_SET HEADERS DESTINATION ${CMAKE_INSTALL_INCLUDEDIR} COMPONENT steelyard)
if(STEELYARD_SERIALIZATION)
    install(TARGETS steelyard_serialization
        EXPORT steelyard-targets ARCHIVE DESTINATION ${CMAKE_INSTALL_LIBDIR} COMPONENT steelyard)
endif()
install(EXPORT steelyard-targets NAMESPACE steelyard::
    DESTINATION ${package_dir} COMPONENT steelyard)
# A project that exports its own targets from its build tree needs ours exported there as well.
export(EXPORT steelyard-targets NAMESPACE steelyard:: FILE ${PROJECT_BINARY_DIR}/steelyard-targets.cmake)

# The lower-case file name answers find_package(steelyard) and find_package(Steelyard) alike.
configure_package_config_file(cmake/steelyardConfig.cmake.in
    ${PROJECT_BINARY_DIR}/steelyard-config.cmake INSTALL_DESTINATION ${package_dir})
write_basic_package_version_file(${PROJECT_BINARY_DIR}/steelyard-config-version.cmake
    COMPATIBILITY SameMinorVersion)
install(FILES
    ${PROJECT_BINARY_DIR}/steelyard-config.cmake ${PROJECT_BINARY_DIR}/steelyard-config-version.cmake
    DESTINATION ${package_dir} COMPONENT steelyard)
install(FILES LICENSE DESTINATION ${CMAKE_INSTALL_DOCDIR} COMPONENT steelyard)
