# SPDX-License-Identifier: MIT
# cmake -D PROGRAM=... -D EXPECTED=... -D ACTUAL=... -P compare_output.cmake
# Runs a program and compares what it prints with a file; says how to see the difference.
execute_process(COMMAND ${PROGRAM} OUTPUT_FILE ${ACTUAL} RESULT_VARIABLE result)
if(NOT result EQUAL 0)
    message(FATAL_ERROR "${PROGRAM} ended with ${result}")
endif()
if(NOT EXISTS ${EXPECTED})
    message(FATAL_ERROR "there is no ${EXPECTED}; read ${ACTUAL}, and copy it there if it is right")
endif()
execute_process(COMMAND ${CMAKE_COMMAND} -E compare_files --ignore-eol ${EXPECTED} ${ACTUAL}
    RESULT_VARIABLE result)
if(NOT result EQUAL 0)
    find_program(DIFF diff)
    if(DIFF)
        execute_process(COMMAND ${DIFF} -u ${EXPECTED} ${ACTUAL})
    endif()
    message(FATAL_ERROR "the output in ${ACTUAL} differs from ${EXPECTED}")
endif()
