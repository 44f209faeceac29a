# SPDX-License-Identifier: Apache-2.0
#
# The functions by which every folder of this project names its targets. No folder sets flags by itself, and nothing here is global:
# what a target needs arrives through the interface targets fihris_options (language level, sanitizers) and fihris_warnings.
#
#   fihris_add_module(text SOURCES a.cpp … [DEPENDS base …] [LIBS ICU::uc …])      lib/<module>/CMakeLists.txt
#   fihris_add_module(codec INTERFACE [DEPENDS …] [LIBS …])                        the same, while a module is headers only
#   fihris_add_test(text SOURCES a_test.cpp … [MODULES …] [LIBS …] [TOOL])         tests/<folder>/CMakeLists.txt
#   fihris_add_benchmark(text SOURCES a_bench.cpp … [MODULES …] [LIBS …])          bench/…/CMakeLists.txt
#   fihris_add_program(target OUTPUT name SOURCES … [FOLDER bin] [LIBS …])         tools and examples: public headers only
#
# A module is an object library fihris_<module> with hidden symbols; all of them join in the library `fihris`. A test or benchmark
# that names MODULES is linked with the object files of these modules and of all that they depend on, and so reaches what the library
# hides. Without MODULES it links fihris::fihris and sees include/ only.
include_guard()

# From the bottom to the top: a module may depend on those before it (tests/structure knows exactly on which).
# -DFIHRIS_MODULES="base;text" builds and tests only these, while one works on them; the library is then incomplete.
if(NOT DEFINED FIHRIS_MODULES)
  set(FIHRIS_MODULES base text codec storage index search snippet)
endif()

add_library(fihris_options INTERFACE)
target_compile_features(fihris_options INTERFACE cxx_std_20)
if(FIHRIS_SANITIZE)
  list(JOIN FIHRIS_SANITIZE "," fihris_sanitizers)
  target_compile_options(fihris_options INTERFACE
    -fsanitize=${fihris_sanitizers} -fno-sanitize-recover=all -fno-omit-frame-pointer)
  target_link_options(fihris_options INTERFACE -fsanitize=${fihris_sanitizers})
endif()
if(FIHRIS_FUZZ)
  target_compile_options(fihris_options INTERFACE -fsanitize=fuzzer-no-link)  # coverage, by which libFuzzer finds its way
endif()

add_library(fihris_warnings INTERFACE)
target_compile_options(fihris_warnings INTERFACE
  -Wall -Wextra -Wpedantic -Wshadow -Wconversion $<$<BOOL:${FIHRIS_DEVELOPER}>:-Werror>)
if(FIHRIS_SANITIZE)
  # Instrumented standard headers mislead this analysis of GCC; builds without sanitizers keep it.
  target_compile_options(fihris_warnings INTERFACE $<$<CXX_COMPILER_ID:GNU>:-Wno-maybe-uninitialized>)
endif()

# Public headers only, as every user of the library sees them.
add_library(fihris_headers INTERFACE)
target_include_directories(fihris_headers INTERFACE "${PROJECT_SOURCE_DIR}/include" "${PROJECT_BINARY_DIR}/include")

# Adds a folder when `condition` holds and the folder has something to build.
function(fihris_add_folder_if condition folder)
  if(${condition} AND EXISTS "${CMAKE_CURRENT_SOURCE_DIR}/${folder}/CMakeLists.txt")
    add_subdirectory(${folder})
  endif()
endfunction()

function(fihris_add_module name)
  cmake_parse_arguments(PARSE_ARGV 1 arg "INTERFACE" "" "SOURCES;DEPENDS;LIBS")
  fihris_refuse_unknown_arguments()
  set(target fihris_${name})
  if(arg_INTERFACE)
    add_library(${target} INTERFACE)
    set(reach INTERFACE)
  else()
    add_library(${target} OBJECT ${arg_SOURCES})
    set(reach PUBLIC)
    set_target_properties(${target} PROPERTIES
      POSITION_INDEPENDENT_CODE ON CXX_VISIBILITY_PRESET hidden VISIBILITY_INLINES_HIDDEN ON CXX_EXTENSIONS OFF)
    target_link_libraries(${target} PRIVATE fihris_warnings)
    target_sources(fihris PRIVATE $<TARGET_OBJECTS:${target}>)
  endif()
  target_include_directories(${target} ${reach} "${PROJECT_SOURCE_DIR}/lib")
  target_link_libraries(${target} ${reach} fihris_options fihris_headers Threads::Threads ${arg_LIBS})
  target_link_libraries(fihris PRIVATE ${arg_LIBS})

  set(closure ${name})
  foreach(below IN LISTS arg_DEPENDS)
    if(NOT TARGET fihris_${below})
      message(FATAL_ERROR "Module ${name} depends on ${below}, which does not come before it in lib/CMakeLists.txt")
    endif()
    get_target_property(closure_below fihris_${below} FIHRIS_CLOSURE)
    list(APPEND closure ${closure_below})
    # For the include folders of ICU and the like; object files reach only the program that links a module directly.
    target_link_libraries(${target} ${reach} fihris_${below})
  endforeach()
  list(REMOVE_DUPLICATES closure)
  set_target_properties(${target} PROPERTIES FIHRIS_CLOSURE "${closure}")
endfunction()

# Gives `target` the object files and headers of the named modules and of all below them.
function(fihris_link_modules target)
  set(closure "")
  foreach(module IN LISTS ARGN)
    get_target_property(closure_of_module fihris_${module} FIHRIS_CLOSURE)
    list(APPEND closure ${closure_of_module})
  endforeach()
  list(REMOVE_DUPLICATES closure)
  list(TRANSFORM closure PREPEND fihris_)
  target_link_libraries(${target} PRIVATE ${closure})
endfunction()

# Tests and benchmarks share all but their names.
function(fihris_add_internal_program target)
  cmake_parse_arguments(PARSE_ARGV 1 arg "STANDALONE" "FOLDER" "SOURCES;MODULES;LIBS")
  add_executable(${target} ${arg_SOURCES})
  target_link_libraries(${target} PRIVATE fihris_options fihris_warnings Threads::Threads ${arg_LIBS})
  set_target_properties(${target} PROPERTIES CXX_EXTENSIONS OFF RUNTIME_OUTPUT_DIRECTORY "${PROJECT_BINARY_DIR}/${arg_FOLDER}")
  if(arg_MODULES)
    fihris_link_modules(${target} ${arg_MODULES})
  elseif(NOT arg_STANDALONE)
    target_link_libraries(${target} PRIVATE fihris::fihris)
  endif()
endfunction()

# One binary and one ctest entry; a failing entry names the case and the line. The name of a module implies MODULES <name>.
# TOOL: the test runs the command-line tool, whose path is the macro FIHRIS_TOOL. A test of something that is not there is left out.
# STANDALONE: the test needs neither the library nor its modules.
function(fihris_add_test name)
  cmake_parse_arguments(PARSE_ARGV 1 arg "TOOL;STANDALONE" "" "SOURCES;MODULES;LIBS")
  fihris_refuse_unknown_arguments()
  if(name IN_LIST FIHRIS_MODULES AND NOT arg_MODULES)
    set(arg_MODULES ${name})
  endif()
  foreach(module IN LISTS arg_MODULES)
    if(NOT TARGET fihris_${module})
      message(STATUS "Test ${name} is left out: there is no module ${module}")
      return()
    endif()
  endforeach()
  if(arg_TOOL AND NOT TARGET fihris_tool)
    message(STATUS "Test ${name} is left out: the tool is not built")
    return()
  endif()
  set(target ${name}_test)
  set(standalone "")
  if(arg_STANDALONE)
    set(standalone STANDALONE)
  endif()
  fihris_add_internal_program(${target} ${standalone} FOLDER tests
    SOURCES ${arg_SOURCES} MODULES ${arg_MODULES} LIBS fihris_catch ${arg_LIBS})
  target_compile_definitions(${target} PRIVATE
    FIHRIS_SOURCE_DIR="${PROJECT_SOURCE_DIR}" FIHRIS_TEST_DATA="${PROJECT_SOURCE_DIR}/tests/data")
  if(arg_TOOL)
    add_dependencies(${target} fihris_tool)
    target_compile_definitions(${target} PRIVATE FIHRIS_TOOL="$<TARGET_FILE:fihris_tool>")
  endif()
  add_test(NAME ${name} COMMAND ${target})
  set_tests_properties(${name} PROPERTIES TIMEOUT 900)
endfunction()

function(fihris_add_benchmark name)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "" "SOURCES;MODULES;LIBS")
  fihris_refuse_unknown_arguments()
  foreach(module IN LISTS arg_MODULES)
    if(NOT TARGET fihris_${module})
      message(STATUS "Benchmark ${name} is left out: there is no module ${module}")
      return()
    endif()
  endforeach()
  fihris_add_internal_program(${name}_bench FOLDER bench
    SOURCES ${arg_SOURCES} MODULES ${arg_MODULES} LIBS benchmark::benchmark ${arg_LIBS})
endfunction()

# A program of users: it sees include/ only. The command-line tool's target is fihris_tool.
function(fihris_add_program target)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "OUTPUT;FOLDER" "SOURCES;LIBS")
  fihris_refuse_unknown_arguments()
  if(NOT arg_FOLDER)
    set(arg_FOLDER bin)
  endif()
  if(NOT arg_OUTPUT)
    set(arg_OUTPUT ${target})
  endif()
  fihris_add_internal_program(${target} FOLDER ${arg_FOLDER} SOURCES ${arg_SOURCES} LIBS ${arg_LIBS})
  set_target_properties(${target} PROPERTIES OUTPUT_NAME ${arg_OUTPUT})
endfunction()

macro(fihris_refuse_unknown_arguments)
  if(arg_UNPARSED_ARGUMENTS)
    message(FATAL_ERROR "${CMAKE_CURRENT_FUNCTION}(${ARGV0}): unknown arguments ${arg_UNPARSED_ARGUMENTS}")
  endif()
endmacro()
