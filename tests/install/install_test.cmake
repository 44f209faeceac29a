# SPDX-License-Identifier: Apache-2.0
#
# Installs Fihris as a static and as a shared library and builds a program against each, by find_package and by pkg-config.
#
# The build under test is installed as it is; for the other kind of library there is one more build, kept in WORK for the next run.
# cmake -DSOURCE=… -DBUILD=… -DWORK=… -DGENERATOR=… -DCOMPILER=… -DLAUNCHER=… -DSHARED=… -DVERSION=… -P install_test.cmake
cmake_minimum_required(VERSION 3.25)

set(consumer "${SOURCE}/tests/install/consumer")
set(example "${SOURCE}/examples/010_index_and_search.cpp")
set(programs version_check)
if(EXISTS "${example}")
  list(APPEND programs index_and_search)
endif()

# Runs a command; prints what it said and stops when it fails.
function(run what)
  execute_process(COMMAND ${ARGN} RESULT_VARIABLE status OUTPUT_VARIABLE output ERROR_VARIABLE output)
  if(NOT status EQUAL 0)
    list(JOIN ARGN " " command)
    message(FATAL_ERROR "${what} failed (${status}): ${command}\n${output}")
  endif()
endfunction()

function(configure_consumer build prefix wanted status_variable output_variable)
  execute_process(
    COMMAND "${CMAKE_COMMAND}" -G "${GENERATOR}" -S "${consumer}" -B "${build}" "-DCMAKE_CXX_COMPILER=${COMPILER}"
      "-DCMAKE_PREFIX_PATH=${prefix}" "-DWANTED=${wanted}" "-DINDEX_AND_SEARCH=${example}"
    RESULT_VARIABLE status OUTPUT_VARIABLE output ERROR_VARIABLE output)
  set(${status_variable} "${status}" PARENT_SCOPE)
  set(${output_variable} "${output}" PARENT_SCOPE)
endfunction()

# Every program runs in an empty folder of its own and must end well.
function(run_program file library_folder)
  set(scratch "${file}.run")
  file(REMOVE_RECURSE "${scratch}")
  file(MAKE_DIRECTORY "${scratch}")
  run("Running ${file}" "${CMAKE_COMMAND}" -E chdir "${scratch}"
    "${CMAKE_COMMAND}" -E env "LD_LIBRARY_PATH=${library_folder}" "${file}")
endfunction()

function(check_find_package kind prefix library_folder)
  set(build "${WORK}/${kind}-consumer")
  file(REMOVE_RECURSE "${build}")
  configure_consumer("${build}" "${prefix}" 0.1 status output)
  if(NOT status EQUAL 0)
    message(FATAL_ERROR "${kind}: find_package(fihris 0.1) failed:\n${output}")
  endif()
  run("${kind}: building the consumer" "${CMAKE_COMMAND}" --build "${build}")
  foreach(program IN LISTS programs)
    run_program("${build}/${program}" "${library_folder}")
  endforeach()

  foreach(wrong 99 0.99 1.0)
    file(REMOVE_RECURSE "${build}-wrong")
    configure_consumer("${build}-wrong" "${prefix}" ${wrong} status output)
    if(status EQUAL 0 OR NOT output MATCHES "version")
      message(FATAL_ERROR "${kind}: find_package(fihris ${wrong}) was not refused for its version:\n${output}")
    endif()
  endforeach()
endfunction()

function(check_pkg_config kind prefix library_folder)
  find_program(pkg_config NAMES pkg-config pkgconf REQUIRED)
  set(static_option "")
  if(kind STREQUAL static)
    set(static_option --static)
  endif()
  execute_process(
    COMMAND "${CMAKE_COMMAND}" -E env "PKG_CONFIG_PATH=${library_folder}/pkgconfig"
      "${pkg_config}" ${static_option} --cflags --libs "fihris >= 0.1"
    RESULT_VARIABLE status OUTPUT_VARIABLE flags ERROR_VARIABLE complaint OUTPUT_STRIP_TRAILING_WHITESPACE)
  if(NOT status EQUAL 0)
    message(FATAL_ERROR "${kind}: pkg-config does not find fihris: ${complaint}")
  endif()
  separate_arguments(flags UNIX_COMMAND "${flags}")
  set(version_check "${consumer}/version_check.cpp")
  set(index_and_search "${example}")
  foreach(program IN LISTS programs)
    set(file "${WORK}/${kind}-${program}")
    run("${kind}: compiling with the flags of pkg-config" "${COMPILER}" -std=c++20 "${${program}}" -o "${file}" ${flags})
    run_program("${file}" "${library_folder}")
  endforeach()
  execute_process(
    COMMAND "${CMAKE_COMMAND}" -E env "PKG_CONFIG_PATH=${library_folder}/pkgconfig" "${pkg_config}" --exists "fihris >= 99"
    RESULT_VARIABLE status)
  if(status EQUAL 0)
    message(FATAL_ERROR "${kind}: pkg-config accepts fihris >= 99")
  endif()
endfunction()

# Each installed header stands by itself, without a warning.
function(check_headers kind prefix)
  file(GLOB headers "${prefix}/include/fihris/*.hpp")
  foreach(header IN LISTS headers)
    cmake_path(GET header FILENAME name)
    set(file "${WORK}/header.cpp")
    file(WRITE "${file}" "#include <fihris/${name}>\n")
    run("${kind}: compiling <fihris/${name}> alone" "${COMPILER}" -std=c++20 -fsyntax-only
      -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Werror "-I${prefix}/include" "${file}")
  endforeach()
endfunction()

# The package must not remember where it was built, and each public header must have come along.
function(check_files kind prefix)
  file(GLOB_RECURSE texts "${prefix}/*.cmake" "${prefix}/*.pc" "${prefix}/*.hpp")
  foreach(text IN LISTS texts)
    file(READ "${text}" content)
    foreach(folder "${SOURCE}" "${BUILD}" "${WORK}")
      string(FIND "${content}" "${folder}/" position)
      if(NOT position EQUAL -1)
        message(FATAL_ERROR "${kind}: ${text} names the folder ${folder}")
      endif()
    endforeach()
  endforeach()
  file(GLOB headers RELATIVE "${SOURCE}/include" "${SOURCE}/include/fihris/*.hpp")
  foreach(header IN LISTS headers ITEMS fihris/version.hpp)
    if(NOT EXISTS "${prefix}/include/${header}")
      message(FATAL_ERROR "${kind}: ${header} is not installed")
    endif()
  endforeach()
  if(EXISTS "${prefix}/bin/fihris")
    run("${kind}: the installed tool" "${prefix}/bin/fihris" --version)
  endif()
endfunction()

# What the modules keep to themselves stays out of the shared library's table of symbols.
function(check_hidden_symbols library)
  find_program(nm NAMES nm llvm-nm REQUIRED)
  execute_process(COMMAND "${nm}" --dynamic --demangle --defined-only "${library}" OUTPUT_VARIABLE symbols COMMAND_ERROR_IS_FATAL ANY)
  if(NOT symbols MATCHES " T fihris::version\\(\\)")
    message(FATAL_ERROR "${library} does not export fihris::version()")
  endif()
  string(REGEX MATCH "[^\n]* T fihris::(base|text|codec|storage|index|search|snippet)::[^\n]*" leak "${symbols}")
  if(leak)
    message(FATAL_ERROR "${library} exports an internal symbol: ${leak}")
  endif()
endfunction()

function(check kind build)
  set(prefix "${WORK}/${kind}-prefix")
  file(REMOVE_RECURSE "${prefix}")
  run("${kind}: installing" "${CMAKE_COMMAND}" --install "${build}" --prefix "${prefix}")
  file(GLOB_RECURSE library "${prefix}/libfihris.*")
  if(NOT library)
    message(FATAL_ERROR "${kind}: no library is installed")
  endif()
  list(GET library 0 library)
  cmake_path(GET library PARENT_PATH library_folder)
  check_files(${kind} "${prefix}")
  check_find_package(${kind} "${prefix}" "${library_folder}")
  check_pkg_config(${kind} "${prefix}" "${library_folder}")
  if(kind STREQUAL shared)
    check_hidden_symbols("${library}")
  endif()
  message(STATUS "${kind}: installed, found, linked and run")
endfunction()

if(SHARED)
  set(kind shared)
  set(other_kind static)
  set(other_is_shared OFF)
else()
  set(kind static)
  set(other_kind shared)
  set(other_is_shared ON)
endif()
check(${kind} "${BUILD}")
check_headers(${kind} "${WORK}/${kind}-prefix")

# Without optimisation: this build is for linking, and is made as quickly as can be.
set(other_build "${WORK}/${other_kind}-build")
run("Configuring the ${other_kind} library" "${CMAKE_COMMAND}" -G "${GENERATOR}" -S "${SOURCE}" -B "${other_build}"
  "-DCMAKE_CXX_COMPILER=${COMPILER}" "-DCMAKE_CXX_COMPILER_LAUNCHER=${LAUNCHER}" -DCMAKE_BUILD_TYPE=None
  -DBUILD_SHARED_LIBS=${other_is_shared} -DFIHRIS_BUILD_TESTS=OFF -DFIHRIS_BUILD_BENCHMARKS=OFF -DFIHRIS_BUILD_EXAMPLES=OFF
  -DFIHRIS_BUILD_TOOLS=OFF)
cmake_host_system_information(RESULT cores QUERY NUMBER_OF_LOGICAL_CORES)
run("Building the ${other_kind} library" "${CMAKE_COMMAND}" --build "${other_build}" --parallel ${cores})
check(${other_kind} "${other_build}")
