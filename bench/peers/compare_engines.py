#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
#
# One table of this engine next to those that are installed, over the same documents and queries. bench/README.md says what is compared how.
"""Compare Fihris with the engines that are installed: indexing, size, and queries, in CPU time, by turns.

    bench/peers/compare_engines.py build/release DOCS.jsonl [--topics TSV] [--rounds 3] [--work FOLDER] [--json FILE]
"""
import argparse
import collections
import glob
import json
import os
import platform
import random
import re
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
LUCENE_JARS = ("lucene-core", "lucene-analyzers-common", "lucene-queries", "jackson-core")
ARABIC_WORD = re.compile("[\u0621-\u064A]{2,}")
MOST_READ = 20_000  # documents that queries are sampled from
# What is asked: title of the row, set of queries, options of both kinds of drivers.
ROWS = (
    ("1 to 4 words, any, best 10", "or", 10, ["--mode", "or"]),
    ("topics, any word, best 10", "topics", 10, ["--mode", "or"]),
    ("frequent words, any, best 10", "high", 10, ["--mode", "or"]),
    ("2 or 3 words, all, best 10", "and", 10, ["--mode", "and"]),
    ("phrases, best 10", "phrase", 10, ["--mode", "phrase"]),
    ("1 to 4 words, any, best 1,000", "or", 1000, ["--mode", "or"]),
    ("1 to 4 words, any, counted", "or", 10, ["--mode", "or", "--count"]),
    ("2 or 3 words, all, counted", "and", 10, ["--mode", "and", "--count"]),
)


class Engine:
    """A command that takes `index` and `search`; `columns` are its ways of ranking, by name."""

    def __init__(self, name, command, columns=None):
        self.name = name
        self.command = command
        self.columns = columns or {name: []}


def run_driver(command):
    """The JSON line that a driver prints last. Leaves the program with what it wrote when it fails."""
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, check=False)
    if done.returncode != 0:
        sys.exit(f"{' '.join(command)}\nended with {done.returncode}:\n{done.stderr}{done.stdout}")
    return json.loads(done.stdout.strip().splitlines()[-1])


def lucene(work):
    """Lucene of the system, compiled against its jars; None, with the reason, where something is missing."""
    jars = []
    for jar in LUCENE_JARS:
        found = sorted(glob.glob(f"/usr/share/java/{jar}-[0-9]*.jar") + glob.glob(f"/usr/share/java/{jar}.jar"))
        if not found:
            return None, f"no {jar} in /usr/share/java"
        jars.append(found[-1])
    if not shutil.which("javac"):
        return None, "no javac"
    classes = os.path.join(work, "lucene")
    os.makedirs(classes, exist_ok=True)
    path = ":".join(jars + [classes])
    subprocess.run(["javac", "-nowarn", "-cp", path, "-d", classes, os.path.join(HERE, "LuceneDriver.java")], check=True)
    return Engine("Lucene", ["java", "-Xms2g", "-Xmx4g", "-XX:+UseParallelGC", "-cp", path, "LuceneDriver"]), ""


def sqlite():
    try:
        import sqlite3
        sqlite3.connect(":memory:").execute("create virtual table t using fts5(x)")
    except Exception as error:  # any reason is one to leave it out
        return None, f"no FTS5 in this Python ({error})"
    return Engine("SQLite FTS5", [sys.executable, os.path.join(HERE, "sqlite_driver.py")]), ""


def engines(args, work):
    bench = os.path.join(args.build, "bench", "fihris_bench")
    if not os.path.exists(bench):
        sys.exit(f"{bench} is missing: cmake --preset release && cmake --build --preset release")
    ours = Engine("Fihris", [bench, "driver"], {"Fihris, plain": ["--plain", "--without-function-words"], "Fihris, default": []})
    all_engines = [ours]
    for name, (engine, why) in (("lucene", lucene(work)), ("sqlite", sqlite())):
        if name in args.without:
            continue
        if engine is None:
            print(f"left out: {name}: {why}", file=sys.stderr)
        else:
            all_engines.append(engine)
    for said in args.engine:
        name, _, command = said.partition("=")
        if not command:
            sys.exit(f"--engine takes NAME=COMMAND, not {said}")
        all_engines.append(Engine(name, command.split()))
    return all_engines


# --- queries ---


def sampled_documents(docs):
    """Words of up to MOST_READ documents, evenly spread."""
    with open(docs, encoding="utf-8") as lines:
        count = sum(1 for _ in lines)
    step = max(1, count // MOST_READ)
    words = []
    with open(docs, encoding="utf-8") as lines:
        for number, line in enumerate(lines):
            if number % step == 0:
                read = json.loads(line)
                words.append(ARABIC_WORD.findall(f"{read.get('title', '')} {read.get('text', '')}"))
    return [document for document in words if len(document) >= 4]


def make_queries(args, work):
    """Writes the sets of queries that are not there yet. The hundred commonest words, nearly all function words, are in phrases only."""
    draw = random.Random(args.seed)
    documents = sampled_documents(args.docs)
    if not documents:
        sys.exit(f"{args.docs}: no document with four Arabic words")
    common = [word for word, _ in collections.Counter(word for document in documents for word in document).most_common(300)]
    function, frequent = set(common[:100]), common[100:] or common
    sets = {name: [] for name in ("or", "high", "and", "phrase")}
    for _ in range(args.queries):
        document = draw.choice(documents)
        content = [word for word in document if word not in function] or document
        sets["or"].append(" ".join(draw.sample(content, min(len(content), draw.randint(1, 4)))))
        sets["and"].append(" ".join(draw.sample(content, min(len(content), draw.randint(2, 3)))))
        sets["high"].append(" ".join(draw.sample(frequent, min(len(frequent), draw.randint(1, 3)))))
        length = draw.randint(2, 3)
        begin = draw.randrange(len(document) - length + 1)
        sets["phrase"].append(" ".join(document[begin:begin + length]))
    for name, queries in sets.items():
        path = os.path.join(work, name + ".tsv")
        if not os.path.exists(path):
            with open(path, "w", encoding="utf-8") as out:
                out.writelines(f"{name}-{number}\t{query}\n" for number, query in enumerate(queries))
    if args.topics:
        shutil.copy(args.topics, os.path.join(work, "topics.tsv"))


# --- rounds ---


def index_by_turns(args, work, all_engines):
    runs = {engine.name: [] for engine in all_engines}
    for _ in range(args.rounds):
        for engine in all_engines:
            runs[engine.name].append(run_driver(engine.command + ["index", args.docs, index_of(work, engine)]))
    return runs


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


def start_of_process(args, work, all_engines):
    """Milliseconds of CPU of `fihris search` for one word, from start to end; the median of 15."""
    tool = os.path.join(args.build, "bin", "fihris")
    if not os.path.exists(tool):
        return None
    with open(os.path.join(work, "or.tsv"), encoding="utf-8") as lines:
        query = lines.readline().rstrip("\n").split("\t")[1].split()[0]
    taken = []
    for _ in range(15):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run([tool, "search", index_of(work, all_engines[0]), query], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                       check=False)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        taken.append(1000 * (after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime))
    return statistics.median(taken)


def threads_by_turns(args, work):
    """Seconds on the clock of `fihris index` with one and with two threads; medians."""
    tool = os.path.join(args.build, "bin", "fihris")
    if not os.path.exists(tool) or (os.cpu_count() or 1) < 2:
        return None
    taken = {1: [], 2: []}
    for _ in range(args.rounds):
        for threads, seconds in taken.items():
            folder = os.path.join(work, "index-threads")
            shutil.rmtree(folder, ignore_errors=True)
            command = ["index", folder, args.docs, "--threads", str(threads), "--json"]
            seconds.append(run_whole([tool] + command)["wall_s"])
    return {threads: statistics.median(seconds) for threads, seconds in taken.items()}


def run_whole(command):
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, check=False)
    if done.returncode != 0:
        sys.exit(f"{' '.join(command)}\nended with {done.returncode}:\n{done.stderr}")
    return json.loads(done.stdout)


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


def print_indexing(runs):
    ours = runs["Fihris"]
    speed = lambda of: statistics.median(run["text_bytes"] / run["cpu_s"] / 1e6 for run in of)
    print("| indexing | MB of text per CPU second | Fihris is so many times as fast | index, MB | Fihris's by it | peak memory, MB |")
    print("|---|---|---|---|---|---|")
    for name, of in runs.items():
        print(f"| {name} | {speed(of):.1f} | {speed(ours) / speed(of):.2f} | {middle(of, 'index_bytes') / 1e6:.1f} "
              f"| {middle(ours, 'index_bytes') / middle(of, 'index_bytes'):.2f} | {middle(of, 'peak_rss_kb') / 1024:.0f} |")


def print_searching(answers):
    columns = list(dict.fromkeys(column for row in answers.values() for column in row))
    others = [column for column in columns if not column.startswith("Fihris")]
    print("\nCPU microseconds of a query, mean / p99, and how many times as long the other engine takes as Fihris, mean / p99.\n")
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
    parser.add_argument("--without", action="append", default=[], choices=("lucene", "sqlite"), help="leave an engine out")
    parser.add_argument("--engine", action="append", default=[], metavar="NAME=COMMAND", help="one more engine, by its driver")
    parser.add_argument("--json", help="write all figures there")
    args = parser.parse_args()
    work = args.work or tempfile.mkdtemp(prefix="fihris-engines-")
    os.makedirs(work, exist_ok=True)
    try:
        all_engines = engines(args, work)
        make_queries(args, work)
        here = machine()
        print(f"{os.path.basename(args.docs)} on {here['processor']}, {here['processors']} processors, load {here['load']:.1f} at the "
              f"beginning; {args.rounds} turns of each engine.\n")
        runs = index_by_turns(args, work, all_engines)
        print_indexing(runs)
        answers = search_by_turns(args, work, all_engines)
        print_searching(answers)
        start, threads = start_of_process(args, work, all_engines), threads_by_turns(args, work)
        if start is not None:
            print(f"\n`fihris search` as a process: {start:.1f} ms of CPU from start to end.")
        if threads is not None:
            print(f"`fihris index` with two threads: {threads[1] / threads[2]:.2f} times as fast as with one, on the clock.")
        if args.json:
            with open(args.json, "w", encoding="utf-8") as out:
                json.dump({"machine": here, "indexing": runs, "searching": answers, "process_start_cpu_ms": start, "threads_wall_s": threads},
                          out, indent=1)
    finally:
        if not args.work:
            shutil.rmtree(work)


if __name__ == "__main__":
    main()
