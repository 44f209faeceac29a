#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
#
# How Fihris grows: documents of a file again and again, under fresh ids and with their words shuffled, in collections of growing size.
"""Index 10,000, 100,000 and 1,000,000 documents, and search them: what a document costs, and how the time of a query grows.

    bench/peers/growth.py build/release DOCS.jsonl [--sizes 10000,100000,1000000] [--work FOLDER] [--json FILE]

Aims: indexing takes the same time for a document, within 15 %; the best ten are found in a time that grows more slowly than the square root of the
documents. Status 1 when --check is given and an aim is missed.
"""
import argparse
import json
import math
import os
import random
import shutil
import statistics
import sys
import tempfile

sys.dont_write_bytecode = True  # the folder of the sources stays as it is

from engines import fihris, run_driver
from queries import make_queries

MOST_GROWTH = 1.15    # of the time to index a document, from the smallest to the largest collection
MOST_EXPONENT = 0.5   # of the time of a query


def write_collection(docs, path, size, seed):
    """`size` documents: those of `docs` in order, and from the beginning again; of a smaller number, evenly spread ones."""
    draw = random.Random(seed)
    with open(docs, encoding="utf-8") as lines:
        count = sum(1 for line in lines if line.strip())
    step = max(1, count // size)
    written = 0
    with open(path, "w", encoding="utf-8") as out:
        while written < size:
            with open(docs, encoding="utf-8") as lines:
                for number, line in enumerate(lines):
                    if number % step or not line.strip() or written == size:
                        continue
                    read = json.loads(line)
                    words = read.get("text", "").split()
                    draw.shuffle(words)
                    json.dump({"id": str(written), "title": read.get("title", ""), "text": " ".join(words)}, out, ensure_ascii=False)
                    out.write("\n")
                    written += 1


def measure(driver, work, docs, size, rounds, ranking):
    """Smaller collections are indexed more often: their times are short."""
    index = os.path.join(work, "index")
    turns = rounds * (1 if size >= 500_000 else 3 if size >= 50_000 else 7)
    indexing = [run_driver(driver + ["index", docs, index]) for _ in range(turns)]
    search = driver + ["search", index, os.path.join(work, "or.tsv"), "10", os.path.join(work, "run"), "--repeat", "3"] + ranking
    found = [run_driver(search) for _ in range(rounds)]
    shutil.rmtree(index)
    middle = lambda runs, key: statistics.median(run[key] for run in runs)
    return {"documents": size, "text_mb": indexing[0]["text_bytes"] / 1e6, "segments": indexing[-1]["segments"],
            "index_us": middle(indexing, "cpu_s") / size * 1e6, "index_wall_us": middle(indexing, "wall_s") / size * 1e6,
            "peak_mb": middle(indexing, "peak_rss_kb") / 1024, "query_us": middle(found, "cpu_mean_us"), "query_p99_us": middle(found, "cpu_p99_us")}


def exponents(sizes):
    """Of the time of a query from each collection to the next, and over all of them."""
    pairs = list(zip(sizes, sizes[1:])) + [(sizes[0], sizes[-1])]
    return [math.log(after["query_us"] / before["query_us"]) / math.log(after["documents"] / before["documents"]) for before, after in pairs]


def print_table(sizes):
    print("| documents | text, MB | segments | CPU µs to index one | clock | peak memory, MB | CPU µs of a query, mean / p99 |")
    print("|---|---|---|---|---|---|---|")
    for size in sizes:
        print(f"| {size['documents']:,} | {size['text_mb']:.0f} | {size['segments']} | {size['index_us']:.1f} | {size['index_wall_us']:.1f} "
              f"| {size['peak_mb']:.0f} | {size['query_us']:.0f} / {size['query_p99_us']:.0f} |")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("build", help="folder of a release build")
    parser.add_argument("docs", help="documents: one JSON object a line with id, title and text")
    parser.add_argument("--sizes", default="10000,100000,1000000", help="documents of each collection, growing")
    parser.add_argument("--rounds", type=int, default=1, help="turns over all sizes; medians count (1)")
    parser.add_argument("--queries", type=int, default=500, help="queries sampled (500)")
    parser.add_argument("--plain", action="store_true", help="plain ranking instead of the default")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--work", help="folder for collections and indexes (a temporary one)")
    parser.add_argument("--json", help="write all figures there")
    parser.add_argument("--check", action="store_true", help="status 1 when an aim is missed")
    args = parser.parse_args()
    driver = fihris(args.build).command
    if args.work:
        os.makedirs(args.work, exist_ok=True)
    work = tempfile.mkdtemp(prefix="fihris-growth-", dir=args.work)
    try:
        make_queries(args.docs, work, args.queries, args.seed)
        sizes = []
        for size in sorted(int(number) for number in args.sizes.split(",")):
            collection = os.path.join(work, "docs.jsonl")
            write_collection(args.docs, collection, size, args.seed)
            sizes.append(measure(driver, work, collection, size, args.rounds, ["--plain", "--without-function-words"] if args.plain else []))
            os.remove(collection)
    finally:
        shutil.rmtree(work)
    print_table(sizes)
    per_document = max(size["index_us"] for size in sizes) / min(size["index_us"] for size in sizes)
    growth = exponents(sizes) if len(sizes) > 1 else []
    print(f"\nIndexing a document: {per_document:.2f} between the dearest and the cheapest collection (aim: {MOST_GROWTH}).")
    if growth:
        print(f"A query grows with the documents to the power of {', '.join(f'{power:.2f}' for power in growth[:-1])}; "
              f"{growth[-1]:.2f} over all (aim: below {MOST_EXPONENT}).")
    if args.json:
        with open(args.json, "w", encoding="utf-8") as out:
            json.dump({"sizes": sizes, "index_ratio": per_document, "query_exponents": growth}, out, indent=1)
    if args.check and (per_document > MOST_GROWTH or (growth and growth[-1] >= MOST_EXPONENT)):
        sys.exit(1)


if __name__ == "__main__":
    main()
