# SPDX-License-Identifier: Apache-2.0
#
# Runs a program in a new, empty folder: cmake -DPROGRAM=… -DFOLDER=… -P RunInEmptyFolder.cmake
file(REMOVE_RECURSE "${FOLDER}")
file(MAKE_DIRECTORY "${FOLDER}")
execute_process(COMMAND "${PROGRAM}" WORKING_DIRECTORY "${FOLDER}" RESULT_VARIABLE status)
if(NOT status EQUAL 0)
  message(FATAL_ERROR "${PROGRAM} ended with ${status}")
endif()
