# SPDX-License-Identifier: MIT
# A target of the same name that exists already is used as it is; then the system's package;
# a download only with STEELYARD_FETCH_DEPS.
if(STEELYARD_FETCH_DEPS)
    include(FetchContent)
    set(DOCTEST_NO_INSTALL ON)
    set(DOCTEST_WITH_TESTS OFF)
    set(DOCTEST_WITH_MAIN_IN_STATIC_LIB OFF)
    FetchContent_Declare(tomlplusplus GIT_REPOSITORY https://github.com/marzer/tomlplusplus.git
        GIT_TAG v3.4.0 GIT_SHALLOW ON)
    FetchContent_Declare(nlohmann_json GIT_REPOSITORY https://github.com/nlohmann/json.git
        GIT_TAG v3.11.3 GIT_SHALLOW ON)
    FetchContent_Declare(eigen URL https://gitlab.com/libeigen/eigen/-/archive/3.4.0/eigen-3.4.0.tar.gz
        SOURCE_SUBDIR not_configured) # its headers alone: its project brings hundreds of targets
    FetchContent_Declare(doctest GIT_REPOSITORY https://github.com/doctest/doctest.git
        GIT_TAG v2.4.12 GIT_SHALLOW ON)
endif()

function(steelyard_missing what package)
    message(FATAL_ERROR "${what} was not found. Install it (Debian: ${package}), "
        "or configure with -DSTEELYARD_FETCH_DEPS=ON to download it.")
endfunction()

find_package(Threads REQUIRED)

# Distributions ship toml++ as a shared library; we want its headers, and no run-time dependency.
if(NOT TARGET tomlplusplus::tomlplusplus)
    find_path(STEELYARD_TOML_HEADERS NAMES toml++/toml.h)
    mark_as_advanced(STEELYARD_TOML_HEADERS)
    if(NOT STEELYARD_TOML_HEADERS AND STEELYARD_FETCH_DEPS)
        FetchContent_MakeAvailable(tomlplusplus)
    endif()
endif()
if(TARGET tomlplusplus::tomlplusplus)
    set(STEELYARD_TOML_INCLUDE $<TARGET_PROPERTY:tomlplusplus::tomlplusplus,INTERFACE_INCLUDE_DIRECTORIES>)
elseif(STEELYARD_TOML_HEADERS)
    set(STEELYARD_TOML_INCLUDE ${STEELYARD_TOML_HEADERS})
else()
    steelyard_missing("toml++ (3.3 or newer)" libtomlplusplus-dev)
endif()

if(NOT TARGET nlohmann_json::nlohmann_json)
    find_package(nlohmann_json 3.10 CONFIG QUIET)
    if(NOT nlohmann_json_FOUND AND STEELYARD_FETCH_DEPS)
        FetchContent_MakeAvailable(nlohmann_json)
    endif()
endif()
if(NOT TARGET nlohmann_json::nlohmann_json)
    steelyard_missing("nlohmann-json (3.10 or newer)" nlohmann-json3-dev)
endif()
set(STEELYARD_JSON_INCLUDE $<TARGET_PROPERTY:nlohmann_json::nlohmann_json,INTERFACE_INCLUDE_DIRECTORIES>)

# Decompositions of matrices, in sources only.
if(TARGET Eigen3::Eigen)
    set(STEELYARD_EIGEN_INCLUDE $<TARGET_PROPERTY:Eigen3::Eigen,INTERFACE_INCLUDE_DIRECTORIES>)
else()
    find_path(STEELYARD_EIGEN_HEADERS NAMES Eigen/Eigenvalues PATH_SUFFIXES eigen3)
    mark_as_advanced(STEELYARD_EIGEN_HEADERS)
    if(NOT STEELYARD_EIGEN_HEADERS AND STEELYARD_FETCH_DEPS)
        FetchContent_MakeAvailable(eigen)
        set(STEELYARD_EIGEN_INCLUDE ${eigen_SOURCE_DIR})
    elseif(STEELYARD_EIGEN_HEADERS)
        set(STEELYARD_EIGEN_INCLUDE ${STEELYARD_EIGEN_HEADERS})
    else()
        steelyard_missing("Eigen (3.4 or newer)" libeigen3-dev)
    endif()
endif()

# Linear programs, through CLP's C interface: docs/adr/0015. Without it benefit_of_doubt says that it is not built in.
if(STEELYARD_LINEAR_PROGRAMS AND NOT TARGET steelyard::clp)
    find_path(STEELYARD_CLP_HEADERS NAMES Clp_C_Interface.h PATH_SUFFIXES coin coin-or)
    find_library(STEELYARD_CLP_LIBRARY NAMES Clp)
    mark_as_advanced(STEELYARD_CLP_HEADERS STEELYARD_CLP_LIBRARY)
    if(STEELYARD_CLP_HEADERS AND STEELYARD_CLP_LIBRARY)
        add_library(steelyard::clp UNKNOWN IMPORTED GLOBAL)
        set_target_properties(steelyard::clp PROPERTIES IMPORTED_LOCATION ${STEELYARD_CLP_LIBRARY}
            INTERFACE_INCLUDE_DIRECTORIES ${STEELYARD_CLP_HEADERS})
    else()
        message(STATUS "steelyard: no linear programs, because CLP was not found. "
            "Install it (Debian: coinor-libclp-dev), or set STEELYARD_CLP_HEADERS and STEELYARD_CLP_LIBRARY.")
        set(STEELYARD_LINEAR_PROGRAMS OFF)
    endif()
endif()

# Headers only: see cmake/serialization.cmake. A folder given by hand (-DSTEELYARD_BOOST_HEADERS=...) goes first.
if(STEELYARD_SERIALIZATION)
    if(NOT STEELYARD_BOOST_HEADERS AND TARGET Boost::headers)
        set(STEELYARD_BOOST_INCLUDE $<TARGET_PROPERTY:Boost::headers,INTERFACE_INCLUDE_DIRECTORIES>)
    else()
        find_path(STEELYARD_BOOST_HEADERS NAMES boost/archive/detail/interface_oarchive.hpp)
        mark_as_advanced(STEELYARD_BOOST_HEADERS)
        set(STEELYARD_BOOST_INCLUDE ${STEELYARD_BOOST_HEADERS})
        set(boost_version 0)
        if(STEELYARD_BOOST_HEADERS)
            file(STRINGS ${STEELYARD_BOOST_HEADERS}/boost/version.hpp boost_version REGEX "^#define BOOST_VERSION ")
            string(REGEX REPLACE "[^0-9]" "" boost_version "${boost_version}")
        endif()
        if(boost_version LESS 107400)
            if(STEELYARD_PYTHON)
                steelyard_missing("Boost.Serialization (1.74 or newer), which the Python module needs for pickles,"
                    libboost-serialization-dev)
            endif()
            message(STATUS "steelyard: no archives, because Boost.Serialization (1.74 or newer) was not found. "
                "Install it (Debian: libboost-serialization-dev), or set STEELYARD_BOOST_HEADERS.")
            set(STEELYARD_SERIALIZATION OFF)
        endif()
    endif()
elseif(STEELYARD_PYTHON)
    message(FATAL_ERROR "STEELYARD_PYTHON needs STEELYARD_SERIALIZATION: pickles are archives")
endif()

if(STEELYARD_TESTS AND NOT TARGET doctest::doctest)
    find_package(doctest 2.4 CONFIG QUIET)
    if(NOT doctest_FOUND AND STEELYARD_FETCH_DEPS)
        FetchContent_MakeAvailable(doctest)
    endif()
    if(NOT TARGET doctest::doctest)
        steelyard_missing("doctest (2.4 or newer)" doctest-dev)
    endif()
endif()
