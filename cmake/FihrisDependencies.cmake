# SPDX-License-Identifier: Apache-2.0
#
# The packages of others that Fihris uses, each found where it is needed and nowhere else.
#
#   library     ICU::uc  ICU::i18n  Stemmer::Stemmer  Zstd::Zstd  XxHash::XxHash  Threads::Threads
#   tool        Boost::program_options  simdjson::simdjson  nlohmann_json::nlohmann_json  LibXml2::LibXml2
#   tests       Catch2::Catch2 (version 2 or 3; link fihris_catch)  simdjson::simdjson
#   benchmarks  benchmark::benchmark  simdjson::simdjson
#
# The library's own list is repeated in cmake/fihris-config.cmake.in, for programs that link it statically.
set(THREADS_PREFER_PTHREAD_FLAG ON)
find_package(Threads REQUIRED)
find_package(ICU REQUIRED COMPONENTS i18n uc)
find_package(Stemmer REQUIRED)
find_package(Zstd REQUIRED)
find_package(XxHash REQUIRED)

if(FIHRIS_BUILD_TOOLS)
  find_package(Boost 1.74 REQUIRED COMPONENTS program_options)
  find_package(nlohmann_json REQUIRED)
  find_package(LibXml2 REQUIRED)
endif()
if(FIHRIS_BUILD_TOOLS OR FIHRIS_BUILD_TESTS OR FIHRIS_BUILD_BENCHMARKS)
  find_package(simdjson REQUIRED)
endif()
if(FIHRIS_BUILD_TESTS)
  find_package(Catch2 REQUIRED)
endif()
if(FIHRIS_BUILD_BENCHMARKS)
  find_package(benchmark REQUIRED)
endif()
