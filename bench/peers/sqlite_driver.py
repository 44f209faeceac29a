#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
#
# SQLite's FTS5 behind the two commands that compare_engines.py calls (bench/README.md): its default tokenizer, bm25(), and
# the text with --store only.
"""index DOCS.jsonl INDEX [--store], or search INDEX TOPICS.tsv K RUN.trec [--mode or|and|phrase] [--repeat N] [--count] [--exact]"""
import argparse
import json
import os
import re
import sqlite3
import statistics
import time

WORD = re.compile(r"\w+")


def peak_kb():
    """Of this program alone; getrusage() begins with the process that started it."""
    with open("/proc/self/status", encoding="ascii") as lines:
        return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM:"))


def index(docs, to, store):
    for ending in ("", "-wal", "-shm", "-journal"):
        if os.path.exists(to + ending):
            os.remove(to + ending)
    wall, cpu = time.monotonic(), time.process_time()
    base = sqlite3.connect(to)
    base.execute("pragma journal_mode = wal")
    kept = "" if store else "content='', "
    base.execute(f"create virtual table words using fts5(body, {kept}tokenize='unicode61')")
    base.execute("insert into words(words, rank) values('hashsize', 268435456)")
    base.execute("create table ids(number integer primary key, id text)")
    documents = text_bytes = 0
    with open(docs, encoding="utf-8") as lines:
        for line in lines:
            read = json.loads(line)
            body = "\n".join(part for part in (read.get("title"), read.get("text")) if part)
            text_bytes += len(body.encode())
            documents += 1
            base.execute("insert into words(rowid, body) values(?, ?)", (documents, body))
            base.execute("insert into ids values(?, ?)", (documents, read["id"]))
    base.commit()
    base.execute("pragma wal_checkpoint(truncate)")
    base.close()
    return {"engine": "sqlite", "op": "index", "docs": documents, "text_bytes": text_bytes, "wall_s": time.monotonic() - wall,
            "cpu_s": time.process_time() - cpu, "peak_rss_kb": peak_kb(),
            "index_bytes": os.path.getsize(to)}


def expression(text, mode):
    words = ['"' + word + '"' for word in WORD.findall(text)]
    return {"or": " OR ", "and": " AND ", "phrase": " + "}[mode].join(words)


def search(folder, topics, hits, run, mode, repeat, count, exact):
    base = sqlite3.connect(folder)
    best = "select id, rank from words join ids on number = words.rowid where words match ? order by rank limit " + str(hits)
    counted = "select count(*) from words where words match ?"
    sql = counted if count else best
    with open(topics, encoding="utf-8") as lines:
        queries = [line.rstrip("\n").split("\t", 1) for line in lines if "\t" in line]
    found = 0
    with open(run, "w", encoding="utf-8") as out:
        for name, text in queries:
            rows = base.execute(sql, (expression(text, mode),)).fetchall()
            found += rows[0][0] if count else len(rows)
            for rank, row in enumerate(rows if not count else [], 1):
                out.write(f"{name} Q0 {row[0]} {rank} {-row[1]:.6f} sqlite\n")
    medians = []
    for _, text in queries:
        taken = []
        for _ in range(repeat):
            begin = time.thread_time_ns()
            base.execute(sql, (expression(text, mode),)).fetchall()
            if exact:
                base.execute(counted, (expression(text, mode),)).fetchall()
            taken.append((time.thread_time_ns() - begin) / 1000)
        medians.append(statistics.median(taken))
    medians.sort()
    at = lambda share: medians[min(len(medians) - 1, int(share * len(medians)))]
    return {"engine": "sqlite", "op": "search", "queries": len(queries), "hits": found, "cpu_mean_us": statistics.mean(medians),
            "cpu_p50_us": at(.5), "cpu_p95_us": at(.95), "cpu_p99_us": at(.99),
            "peak_rss_kb": peak_kb()}


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    one = commands.add_parser("index")
    one.add_argument("docs")
    one.add_argument("index")
    one.add_argument("--store", action="store_true")
    two = commands.add_parser("search")
    two.add_argument("index")
    two.add_argument("topics")
    two.add_argument("hits", type=int)
    two.add_argument("run")
    two.add_argument("--mode", choices=("or", "and", "phrase"), default="or")
    two.add_argument("--repeat", type=int, default=1)
    two.add_argument("--count", action="store_true")
    two.add_argument("--exact", action="store_true")
    said = parser.parse_args()
    if said.command == "index":
        print(json.dumps(index(said.docs, said.index, said.store)))
    else:
        print(json.dumps(search(said.index, said.topics, said.hits, said.run, said.mode, said.repeat, said.count, said.exact)))


if __name__ == "__main__":
    main()
