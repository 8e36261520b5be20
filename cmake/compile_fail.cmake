# SPDX-License-Identifier: MIT
# A compile-fail file must compile with -DOK, so that it fails for no other reason, and must fail
# without it. Its first lines pin what the compiler has to say:
#     // expect: text found in the error output
# Several such lines are alternatives, for compilers that word the same mistake differently. A line
#     // flags: -fno-exceptions
# names flags that make the difference, in place of code between #ifndef OK and #endif.
#
# Included, this file offers steelyard_add_compile_fail(<file>...); run with -P, it is the test.

if(NOT CMAKE_SCRIPT_MODE_FILE)
    set(STEELYARD_COMPILE_FAIL_SCRIPT ${CMAKE_CURRENT_LIST_FILE})

    function(steelyard_add_compile_fail)
        if(MSVC)
            return()
        endif()
        foreach(file IN LISTS ARGN)
            get_filename_component(name ${file} NAME_WE)
            add_test(NAME compile_fail.${name} COMMAND ${CMAKE_COMMAND}
                -D COMPILER=${CMAKE_CXX_COMPILER} -D INCLUDE=${PROJECT_SOURCE_DIR}/include
                -D FILE=${file} -P ${STEELYARD_COMPILE_FAIL_SCRIPT})
            set_tests_properties(compile_fail.${name} PROPERTIES LABELS compile_fail)
        endforeach()
    endfunction()
    return()
endif()

set(ENV{LC_ALL} C)
set(command ${COMPILER} -std=c++20 -fsyntax-only -I${INCLUDE})

file(STRINGS ${FILE} expected REGEX "^// expect: " LIMIT_COUNT 5)
if(NOT expected)
    message(FATAL_ERROR "${FILE}: no line '// expect: ...' says how it should fail")
endif()

execute_process(COMMAND ${command} -DOK ${FILE} RESULT_VARIABLE result ERROR_VARIABLE output)
if(NOT result EQUAL 0)
    message(FATAL_ERROR "${FILE}: must compile with -DOK, but:\n${output}")
endif()

file(STRINGS ${FILE} flags REGEX "^// flags: " LIMIT_COUNT 5)
string(REGEX REPLACE "// flags: " "" flags "${flags}")
separate_arguments(flags UNIX_COMMAND "${flags}")

execute_process(COMMAND ${command} ${flags} ${FILE} RESULT_VARIABLE result ERROR_VARIABLE output)
if(result EQUAL 0)
    message(FATAL_ERROR "${FILE}: must not compile, but did")
endif()
foreach(line IN LISTS expected)
    string(REGEX REPLACE "^// expect: " "" text "${line}")
    string(FIND "${output}" "${text}" position)
    if(NOT position EQUAL -1)
        return()
    endif()
endforeach()
message(FATAL_ERROR "${FILE}: failed, but not with any of\n${expected}\nthe compiler said:\n${output}")
