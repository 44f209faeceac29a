# SPDX-License-Identifier: Apache-2.0
#
# Compiles SOURCES for another processor, links them to one test program, and runs that with each set of kernels:
#   cmake -DSOURCE=… -DWORK=… -DCOMPILER=… -DLAUNCHER=… -DEMULATOR=… -DSOURCES=… -P cross_test.cmake
cmake_minimum_required(VERSION 3.25)
if(NOT COMPILER OR NOT EMULATOR)
  message("SKIPPED: needs aarch64-linux-gnu-g++ and qemu-aarch64 (Debian: g++-aarch64-linux-gnu qemu-user-static)")
  return()
endif()

# Runs a command; prints what it said and stops when it fails.
function(run)
  execute_process(COMMAND ${ARGN} WORKING_DIRECTORY "${SOURCE}" RESULT_VARIABLE status OUTPUT_VARIABLE output ERROR_VARIABLE output)
  if(NOT status EQUAL 0)
    list(JOIN ARGN " " command)
    message(FATAL_ERROR "failed (${status}): ${command}\n${output}")
  endif()
  message("${output}")
endfunction()

file(MAKE_DIRECTORY "${WORK}")
# Headers of the system's own processor serve where they are the same for all: Catch2, and xxHash with its code inside.
set(flags -std=c++20 -O1 -g0 -DXXH_INLINE_ALL -Ilib -Iinclude -Itests)
set(objects)
foreach(source IN LISTS SOURCES)
  string(REPLACE "/" "-" name "${source}")
  set(object "${WORK}/${name}.o")
  run(${LAUNCHER} "${COMPILER}" ${flags} -c "${source}" -o "${object}")
  list(APPEND objects "${object}")
endforeach()
run("${COMPILER}" -static ${objects} -o "${WORK}/kernels_test")
foreach(kernel portable neon)
  message("FIHRIS_KERNEL=${kernel}")
  run("${CMAKE_COMMAND}" -E env "FIHRIS_KERNEL=${kernel}" "${EMULATOR}" "${WORK}/kernels_test")
endforeach()
