#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
#
# One table of this engine next to those that are installed, over the same documents and queries. bench/README.md says what is compared how.
"""Compare Fihris with the engines that are installed: indexing, size, and queries, in CPU time, by turns.

    bench/peers/compare_engines.py build/release DOCS.jsonl [--topics TSV] [--rounds 3] [--work FOLDER] [--json FILE]
"""
import argparse
import json
import os
import platform
import re
import shutil
import statistics
import sys
import tempfile

sys.dont_write_bytecode = True  # the folder of the sources stays as it is

import fihris_alone
from engines import PEERS, fihris, peers, run_driver
from queries import make_queries

# What is asked: title of the row, set of queries, options of both kinds of drivers.
ROWS = (
    ("1 to 4 words, any, best 10", "or", 10, ["--mode", "or"]),
    ("topics, any word, best 10", "topics", 10, ["--mode", "or"]),
    ("frequent words, any, best 10", "high", 10, ["--mode", "or"]),
    ("2 or 3 words, all, best 10", "and", 10, ["--mode", "and"]),
    ("phrases, best 10", "phrase", 10, ["--mode", "phrase"]),
    ("1 to 4 words, any, best 1,000", "or", 1000, ["--mode", "or"]),
    ("1 to 4 words, any, best 100 and an exact count", "or", 100, ["--mode", "or", "--exact"]),
    ("1 to 4 words, any, counted", "or", 10, ["--mode", "or", "--count"]),
    ("2 or 3 words, all, counted", "and", 10, ["--mode", "and", "--count"]),
)


# --- rounds ---


def index_by_turns(args, work, all_engines, options):
    """{engine: [result of a round]}; the index of the last round stays where nothing but the options of the driver is asked for."""
    runs = {engine.name: [] for engine in all_engines}
    for _ in range(args.rounds):
        for engine in all_engines:
            folder = index_of(work, engine) + "".join(options)
            runs[engine.name].append(run_driver(engine.command + ["index", args.docs, folder] + options))
            if options:
                remove(folder)
    return runs


def remove(index):
    if os.path.isdir(index):
        shutil.rmtree(index)
    else:
        os.remove(index)


def index_of(work, engine):
    return os.path.join(work, "index-" + re.sub(r"\W+", "-", engine.name))


def search_by_turns(args, work, all_engines):
    """{row: {column: [result of a round]}}"""
    answers = {}
    for title, queries, hits, options in ROWS:
        path = os.path.join(work, queries + ".tsv")
        if not os.path.exists(path):
            continue
        answers[title] = {}
        for _ in range(args.rounds):
            for engine in all_engines:
                for column, ranking in engine.columns.items():
                    if ranking == [] and "--count" in options and engine.name == "Fihris":
                        continue  # a count has no ranking
                    command = engine.command + ["search", index_of(work, engine), path, str(hits), os.path.join(work, "run"),
                                                "--repeat", str(args.repeat)]
                    answers[title].setdefault(column, []).append(run_driver(command + options + ranking))
    return answers


# --- the table ---


def middle(runs, key):
    return statistics.median(run[key] for run in runs)


def machine():
    model = platform.machine()
    try:
        with open("/proc/cpuinfo", encoding="utf-8") as lines:
            model = next((line.split(":", 1)[1].strip() for line in lines if line.startswith("model name")), model)
    except OSError:
        pass
    return {"processor": model, "processors": os.cpu_count(), "load": os.getloadavg()[0], "system": platform.platform()}


def print_indexing(title, runs):
    ours = runs["Fihris"]
    speed = lambda of: statistics.median(run["text_bytes"] / run["cpu_s"] / 1e6 for run in of)
    times = lambda of: statistics.median(theirs["cpu_s"] / own["cpu_s"] for theirs, own in zip(of, ours))
    print(f"| {title} | MB of text per CPU second | Fihris is so many times as fast | index, MB | Fihris's by it | peak memory, MB |")
    print("|---|---|---|---|---|---|")
    for name, of in runs.items():
        print(f"| {name} | {speed(of):.1f} | {times(of):.2f} | {middle(of, 'index_bytes') / 1e6:.1f} "
              f"| {middle(ours, 'index_bytes') / middle(of, 'index_bytes'):.2f} | {middle(of, 'peak_rss_kb') / 1024:.0f} |")
    print()


def print_searching(answers):
    columns = list(dict.fromkeys(column for row in answers.values() for column in row))
    others = [column for column in columns if not column.startswith("Fihris")]
    print("CPU microseconds of a query, mean / p99, and how many times as long the other engine takes as Fihris, mean / p99.\n")
    print("| queries | " + " | ".join(columns + [f"{other} by {ours}" for other in others for ours in columns if ours not in others]) + " |")
    print("|---" * (1 + len(columns) + len(others) * (len(columns) - len(others))) + "|")
    for title, row in answers.items():
        cells = []
        for column in columns:
            cells.append(f"{middle(row[column], 'cpu_mean_us'):.0f} / {middle(row[column], 'cpu_p99_us'):.0f}" if column in row else "")
        for other in others:
            for ours in columns:
                if ours in others:
                    continue
                if ours not in row or other not in row:
                    cells.append("")
                    continue
                ratios = [statistics.median(theirs[key] / own[key] for theirs, own in zip(row[other], row[ours]))
                          for key in ("cpu_mean_us", "cpu_p99_us")]
                cells.append(f"{ratios[0]:.2f} / {ratios[1]:.2f}")
        print(f"| {title} | " + " | ".join(cells) + " |")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("build", help="folder of a release build")
    parser.add_argument("docs", help="documents: one JSON object a line with id, title and text")
    parser.add_argument("--topics", help="natural questions: name TAB question a line")
    parser.add_argument("--rounds", type=int, default=3, help="turns of each engine (3)")
    parser.add_argument("--repeat", type=int, default=3, help="timed passes over the queries in a turn (3)")
    parser.add_argument("--queries", type=int, default=1000, help="queries sampled for each set (1000)")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--work", help="folder of indexes and queries, which is kept; sets of queries that are there are used")
    parser.add_argument("--without", action="append", default=[], choices=tuple(PEERS), help="leave an engine out")
    parser.add_argument("--engine", action="append", default=[], metavar="NAME=COMMAND", help="one more engine, by its driver")
    parser.add_argument("--json", help="write all figures there")
    args = parser.parse_args()
    work = args.work or tempfile.mkdtemp(prefix="fihris-engines-")
    os.makedirs(work, exist_ok=True)
    try:
        ours = fihris(args.build)
        all_engines = [ours] + peers(work, args.without, args.engine)
        make_queries(args.docs, work, args.queries, args.seed)
        if args.topics:
            shutil.copy(args.topics, os.path.join(work, "topics.tsv"))
        here = machine()
        print(f"{os.path.basename(args.docs)} on {here['processor']}, {here['processors']} processors, load {here['load']:.1f} at the "
              f"beginning; {args.rounds} turns of each engine.\n", flush=True)
        runs = index_by_turns(args, work, all_engines, [])
        print_indexing("indexing", runs)
        with_text = index_by_turns(args, work, all_engines, ["--store"])
        print_indexing("indexing, text kept", with_text)
        answers = search_by_turns(args, work, all_engines)
        print_searching(answers)
        alone = fihris_alone.measure(args, work, ours, index_of(work, ours))
        fihris_alone.print_table(alone, runs["Fihris"], answers)
        if args.json:
            with open(args.json, "w", encoding="utf-8") as out:
                json.dump({"machine": here, "indexing": runs, "indexing_with_text": with_text, "searching": answers, "alone": alone}, out,
                          indent=1)
    finally:
        if not args.work:
            shutil.rmtree(work)


if __name__ == "__main__":
    main()
