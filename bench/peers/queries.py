# SPDX-License-Identifier: Apache-2.0
#
# Queries for a comparison, sampled from its documents.
import collections
import json
import os
import random
import re
import sys

ARABIC_WORD = re.compile("[\u0621-\u064A]{2,}")
MOST_READ = 20_000  # documents that queries are sampled from


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


def make_queries(docs, work, count, seed):
    """Writes the sets of queries that are not there yet. The hundred commonest words, nearly all function words, are in phrases only."""
    draw = random.Random(seed)
    documents = sampled_documents(docs)
    if not documents:
        sys.exit(f"{docs}: no document with four Arabic words")
    common = [word for word, _ in collections.Counter(word for document in documents for word in document).most_common(300)]
    function, frequent = set(common[:100]), common[100:] or common
    sets = {name: [] for name in ("or", "high", "and", "phrase")}
    for _ in range(count):
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
