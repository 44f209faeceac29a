# SPDX-License-Identifier: Apache-2.0
#
# What compare_engines.py tells of Fihris alone: threads, analysis, the start of a process, memory. Each figure has an aim beside it.
import json
import os
import resource
import shutil
import statistics
import subprocess
import sys
import time

from engines import run_driver

STARTS = 15         # of a process; the median counts
MANY_DOCUMENTS = 100_000


def run_whole(command):
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, check=False)
    if done.returncode != 0:
        sys.exit(f"{' '.join(command)}\nended with {done.returncode}:\n{done.stderr}")
    return json.loads(done.stdout)


def tool_of(build):
    tool = os.path.join(build, "bin", "fihris")
    return tool if os.path.exists(tool) else None


def indexing_threads(args, work):
    """How many times as fast `fihris index` is with two threads, on the clock; None where that cannot be told."""
    tool = tool_of(args.build)
    if tool is None or (os.cpu_count() or 1) < 2:
        return None
    ratios = []
    for _ in range(args.rounds):
        taken = []
        for threads in (1, 2):
            folder = os.path.join(work, "index-threads")
            shutil.rmtree(folder, ignore_errors=True)
            taken.append(run_whole([tool, "index", folder, args.docs, "--threads", str(threads), "--json"])["wall_s"])
        ratios.append(taken[0] / taken[1])
    shutil.rmtree(folder, ignore_errors=True)
    return statistics.median(ratios)


def searching_threads(args, work, ours, index):
    """Of two threads that search one Searcher, by way of ranking."""
    if (os.cpu_count() or 1) < 2:
        return {}
    queries, found = os.path.join(work, "or.tsv"), {}
    for column, ranking in ours.columns.items():
        command = ours.command + ["search", index, queries, "10", os.path.join(work, "run"), "--threads", "2",
                                  "--repeat", str(max(args.repeat, 3) if args.rounds > 1 else args.repeat)]
        found[column] = run_driver(command + ranking)["throughput"]
    return found


def analysis(args):
    """Bytes of the documents' text a second of processor time: analysed when words are new, analysed again, and read and validated as UTF-8."""
    bench = os.path.join(args.build, "bench", "text_bench")
    if not os.path.exists(bench):
        return None
    wanted = ("analyze", "analyze_again", "read_validate")
    done = subprocess.run([bench, f"--benchmark_filter=^({'|'.join(wanted)})$", "--benchmark_format=json", "--benchmark_min_time=0.5"],
                          env={**os.environ, "FIHRIS_BENCH_DOCS": args.docs}, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
                          check=False)
    try:
        speeds = {one["name"]: one["bytes_per_second"] for one in json.loads(done.stdout)["benchmarks"]}
    except (ValueError, KeyError):
        return None
    return speeds if set(wanted) <= speeds.keys() else None


def start_of_process(command):
    """Milliseconds until the first byte of its output, on the clock, and of CPU until its end; medians."""
    clock, cpu = [], []
    for _ in range(STARTS):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        begin = time.perf_counter()
        with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as process:
            process.stdout.read(1)
            clock.append(1000 * (time.perf_counter() - begin))
            process.stdout.read()
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        cpu.append(1000 * (after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime))
    return {"clock_ms": statistics.median(clock), "cpu_ms": statistics.median(cpu)}


def starts(args, work, ours, index):
    """Of `fihris search` for one word, in an index of one document, of MANY_DOCUMENTS, and in that of all; and of a process that does nothing."""
    tool = tool_of(args.build)
    if tool is None:
        return {}
    with open(os.path.join(work, "or.tsv"), encoding="utf-8") as lines:
        word = lines.readline().rstrip("\n").split("\t")[1].split()[0]
    found = {"nothing (--version)": start_of_process([tool, "--version"])}
    for name, limit in (("one document", 1), (f"{MANY_DOCUMENTS:,} documents", MANY_DOCUMENTS)):
        folder = os.path.join(work, f"index-of-{limit}")
        run_driver(ours.command + ["index", args.docs, folder, "--limit", str(limit)])
        found[name] = start_of_process([tool, "search", folder, word])
        shutil.rmtree(folder)
    found["all documents"] = start_of_process([tool, "search", index, word])
    return found


def measure(args, work, ours, index):
    return {"indexing_threads": indexing_threads(args, work), "searching_threads": searching_threads(args, work, ours, index),
            "analysis": analysis(args), "starts": starts(args, work, ours, index)}


def print_table(figures, indexing, answers):
    print("\n| Fihris alone | | aim |\n|---|---|---|")
    if figures["indexing_threads"]:
        print(f"| `fihris index` with two threads, times as fast as with one, on the clock | {figures['indexing_threads']:.2f} | 1.85 |")
    for column, found in figures["searching_threads"].items():
        print(f"| two threads searching one Searcher ({column}), times as many queries a second as one | {found['many_by_one']:.2f} "
              f"({found['one_per_s']:.0f} to {found['many_per_s']:.0f}; CPU of a query {found['cpu_many_by_one']:.2f} times) | 1.9 |")
    if figures["analysis"]:
        speeds = figures["analysis"]
        again = speeds["analyze_again"]
        print(f"| analysis alone, all levels and offsets, MB per CPU second | {again / 1e6:.0f} (with a new memory of words "
              f"{speeds['analyze'] / 1e6:.0f}) | 250 |")
        print(f"| the same by reading and validating UTF-8 | {again / speeds['read_validate']:.2f} | 0.3 |")
    for name, start in figures["starts"].items():
        print(f"| process to its first line, {name} | {start['clock_ms']:.1f} ms on the clock, {start['cpu_ms']:.1f} of CPU to its end | |")
    own = [run["rss_anon_kb"] for row in answers.values() for column, runs in row.items() if column.startswith("Fihris") for run in runs]
    if own:
        print(f"| memory after searching, beyond mapped files | {max(own) / 1024:.1f} MB at most | 32 |")
    print(f"| memory at the peak of indexing | {max(run['peak_rss_kb'] for run in indexing) / 1024:.0f} MB | |")
