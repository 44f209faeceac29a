# SPDX-License-Identifier: Apache-2.0
#
# Runs fihris_bench in all its forms on next to nothing, and reads what it writes:
#   cmake -DPROGRAM=… -DARTICLES=… -DTOPICS=… -DFOLDER=… -P small_run.cmake
file(REMOVE_RECURSE "${FOLDER}")
file(MAKE_DIRECTORY "${FOLDER}")
set(small --size 1 --queries 20 --repeat 1 --articles "${ARTICLES}" --folder "${FOLDER}")

# Runs the program; its output is in `output`.
macro(run_program)
  execute_process(COMMAND "${PROGRAM}" ${ARGN} RESULT_VARIABLE status OUTPUT_VARIABLE output ERROR_VARIABLE errors)
  if(NOT status EQUAL 0)
    message(FATAL_ERROR "fihris_bench ${ARGN}: ended with ${status}\n${output}${errors}")
  endif()
endmacro()

# Refuses JSON without a positive number at this place.
function(require_positive json)
  string(JSON value ERROR_VARIABLE fault GET "${json}" ${ARGN})
  if(fault OR NOT value GREATER 0)
    message(FATAL_ERROR "not a positive number: ${ARGN}: ${value} ${fault}\n${json}")
  endif()
endfunction()

# 1. The default run, on mixtures of the bundled articles.
run_program(${small} --json "${FOLDER}/run.json")
file(READ "${FOLDER}/run.json" json)
foreach(key documents text_bytes wall_s cpu_s text_mb_per_wall_s text_mb_per_cpu_s documents_per_wall_s peak_rss_kb index_bytes
    index_bytes_per_text_byte segments ids_bytes)
  require_positive("${json}" indexing ${key})
endforeach()
foreach(key tokens words stems postings dictionary_bytes postings_bytes positions_bytes lengths_bytes neighbours_bytes)
  require_positive("${json}" indexing fields 1 ${key})
endforeach()
require_positive("${json}" collection read_cpu_s)
string(JSON modes LENGTH "${json}" searching)
if(NOT modes EQUAL 6)
  message(FATAL_ERROR "6 modes were expected:\n${json}")
endif()
math(EXPR last "${modes} - 1")
foreach(mode RANGE ${last})
  foreach(clock cpu_us wall_us wall_least_us)
    foreach(key mean p50 p95 p99 max)
      require_positive("${json}" searching ${mode} ${clock} ${key})
    endforeach()
  endforeach()
  require_positive("${json}" searching ${mode} hits)
endforeach()
# Queries are drawn from documents, so each finds something in these modes.
foreach(mode 1 4 5)
  string(JSON empty GET "${json}" searching ${mode} empty)
  if(NOT empty EQUAL 0)
    message(FATAL_ERROR "queries of mode ${mode} found nothing: ${empty}\n${json}")
  endif()
endforeach()

# 2. A file of documents, topics, and the text kept.
run_program("${ARTICLES}/science-and-environment.jsonl" ${small} --topics "${TOPICS}" --limit 5 --store --json "${FOLDER}/file.json")
file(READ "${FOLDER}/file.json" json)
require_positive("${json}" indexing stored_bytes)
string(JSON documents GET "${json}" indexing documents)
if(NOT documents EQUAL 5)
  message(FATAL_ERROR "--limit 5 gave ${documents} documents")
endif()

# 3. A comparison with itself. On a busy machine any ratio is possible, so none fails.
run_program(${small} --compare "${PROGRAM}" --rounds 1 --tolerance 100000)
if(NOT output MATCHES "indexing, CPU s .*default, CPU mean us ")
  message(FATAL_ERROR "the comparison lacks its figures:\n${output}")
endif()

# 4. As a driver; twice, because an index that is there is replaced.
foreach(round 1 2)
  run_program(driver index "${ARTICLES}/science-and-environment.jsonl" "${FOLDER}/index" --variant standard --one-field)
  foreach(key threads docs input_bytes text_bytes wall_s cpu_s peak_rss_kb index_bytes segments)
    require_positive("${output}" ${key})
  endforeach()
endforeach()
foreach(mode or and phrase)
  run_program(driver search "${FOLDER}/index" "${TOPICS}" 10 "${FOLDER}/${mode}.run" --mode ${mode} --repeat 2 --plain)
  foreach(key k queries topics repeat mean_us p50_us p95_us p99_us max_us mean_min_us p50_min_us cpu_us_per_query cpu_mean_us cpu_p50_us
      cpu_p95_us cpu_p99_us peak_rss_kb)
    require_positive("${output}" ${key})
  endforeach()
  string(JSON hits GET "${output}" hits)
  file(STRINGS "${FOLDER}/${mode}.run" lines)
  list(LENGTH lines written)
  if(NOT hits EQUAL written)
    message(FATAL_ERROR "mode ${mode}: ${hits} hits, but ${written} lines in the run")
  endif()
  if(mode STREQUAL "or")
    require_positive("${output}" hits)
  endif()
endforeach()
run_program(driver search "${FOLDER}/index" "${TOPICS}" 10 "${FOLDER}/exact.run" --exact --threads 2)
foreach(key one_per_s many_per_s many_by_one cpu_many_by_one)
  require_positive("${output}" throughput ${key})
endforeach()
require_positive("${output}" rss_anon_kb)
run_program(driver search "${FOLDER}/index" "${TOPICS}" 10 "${FOLDER}/count.run" --count --plain --without-function-words)
require_positive("${output}" hits)

# 5. A folder that holds something else is left alone.
file(WRITE "${FOLDER}/other/letter.txt" "not an index")
execute_process(COMMAND "${PROGRAM}" driver index "${ARTICLES}/science-and-environment.jsonl" "${FOLDER}/other"
  RESULT_VARIABLE status OUTPUT_QUIET ERROR_QUIET)
if(status EQUAL 0 OR NOT EXISTS "${FOLDER}/other/letter.txt")
  message(FATAL_ERROR "a folder that is no index was used for one")
endif()

# 6. No such number of threads.
execute_process(COMMAND "${PROGRAM}" driver search "${FOLDER}/index" "${TOPICS}" 10 "${FOLDER}/no.run" --threads -1
  RESULT_VARIABLE status OUTPUT_QUIET ERROR_VARIABLE errors)
if(status EQUAL 0 OR NOT errors MATCHES "--threads takes a number from 1 to 1024")
  message(FATAL_ERROR "--threads -1 was not refused: ${status}\n${errors}")
endif()
