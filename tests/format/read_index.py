#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
#
# An independent reader: reads an index by docs/format.md alone and prints all that it holds, as JSON lines.
#
#     python3 tests/format/read_index.py INDEX > dump.jsonl
#
# One line each for the commit, each word of the vocabulary, each segment, document, field, term and column, in the order in which they stand
# in the index.
# index_dump.cpp prints the same lines by the library's own code, but for the vocabulary, and a test compares the two. What is checked on the way:
# all checksums, all orders and counts that the page names, and that nothing is left over in any section.
#
# Needs the `zstd` command, or the module compression.zstd, to read stored documents and lengths.
import json
import os
import re
import sys

sys.dont_write_bytecode = True  # the folder of the script is not ours to write to

from columns import read_column
from container import Bytes, Container, Fault, check_head, content_size, decompress, packed
from inverted import read_inverted
from xxh3 import xxh3_64


def text(data):
    """Bytes as a string that gives the same bytes when written: what is not UTF-8 stays as it is."""
    return bytes(data).decode("utf-8", "surrogateescape")


def real(value):
    return "%.17g" % value


def emit(out, line):
    out.write(json.dumps(line, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogateescape") + b"\n")


def load(folder, name):
    try:
        with open(os.path.join(folder, name), "rb") as file:
            return file.read()
    except OSError as error:
        raise Fault(f"{name}: {error.strerror}") from None


FIELD_TYPES = {1: "text", 2: "stored", 3: "keyword", 4: "integer", 5: "real", 6: "date", 7: "boolean"}
STEMMERS = {1: "fihris", 2: "snowball", 3: "none", 4: "custom"}


def named(names, number, name):
    if number not in names:
        raise Fault(f"{name}: there is no kind {number}")
    return names[number]


def read_manifest(folder):
    """The newest commit, as a dictionary in the order of the page."""
    names = [n for n in os.listdir(folder) if re.fullmatch(r"MANIFEST-[0-9]{20}", n)]
    if not names:
        raise Fault(f"{folder}: no manifest")
    name = max(names)
    data = load(folder, name)
    check_head(data, b"FIHRISMF", name)
    outer = Bytes(data, name, 16)
    generation = outer.u64()
    size = outer.u64()
    payload = Bytes(outer.take(size), name + ", payload")
    if outer.u64() != xxh3_64(data[:-8]):
        outer.fail("the checksum differs")
    outer.whole()
    if generation != int(name[9:]) or payload.u64() != generation:
        raise Fault(f"{name}: holds another generation")
    manifest = {"commit": generation, "next_number": payload.u64(), "vocabulary": payload.u64(), "analyzer": text(payload.string()),
                "arabic": named(STEMMERS, payload.u8(), name), "latin": text(payload.string()), "custom": text(payload.string())}

    def words():
        return [text(payload.string()) for _ in range(payload.varint())]

    manifest["protected"] = words()
    manifest["stop_words"] = words()
    manifest["usual_stop_words"] = payload.u8() != 0
    manifest["synonyms"] = [{"from": words(), "to": words()} for _ in range(payload.varint())]
    manifest["fields"] = [{"name": text(payload.string()), "type": named(FIELD_TYPES, payload.u8(), name), "weight": real(payload.real()),
                           "k1": real(payload.real()), "b": real(payload.real()), "stored": payload.u8() != 0}
                          for _ in range(payload.varint())]
    manifest["segments"] = [{"number": payload.u64(), "documents": payload.u32(), "deleted": payload.u32(), "deletes": payload.u64()}
                            for _ in range(payload.varint())]
    payload.whole()
    return manifest


COUNT_STEPS = 8  # of each doubling


def count_of(code):
    """A rounded count: exact below 16."""
    return code if code < 16 else (8 + (code - 16) % COUNT_STEPS) << ((code - 16) // COUNT_STEPS + 4 - 3)


def letters_of(word):
    """The text of a word, a tuple of letters from 1 to 36."""
    return "".join(chr(letter + (0x620 if letter <= 26 else 0x626)) for letter in word)


class VocabularyIndex:
    """The entries before the words, compared with what the words say."""

    def __init__(self, data, words, words_of_entry):
        self.data, self.words_of_entry = data, words_of_entry
        self.entries = [(data.u64(), data.u32()) for _ in range((words + words_of_entry - 1) // words_of_entry)]

    def check(self, number, word, begin):
        first_letters = sum(letter << 54 - 6 * i for i, letter in enumerate(word[:10]))
        if number % self.words_of_entry == 0 and self.entries[number // self.words_of_entry] != (first_letters, begin):
            self.data.fail("the index of the words does not fit them")


def words_in_bytes(data):
    """Until version 4. Yields (word, shared letters, rounded documents, occurrences, hamzas)."""
    total = data.u32()
    index = VocabularyIndex(data, total, 16)
    begin_of_words = data.at
    word = ()
    for number in range(total):
        begin = data.at - begin_of_words
        head = data.u8()
        shared, added = head & 15, head >> 4 & 7
        if shared == 15:
            shared = 15 + data.u8()
        if added == 7:
            added = 7 + data.u8()
        if shared > len(word) or number % 16 == 0 and shared != 0:
            data.fail("more letters shared than there are")
        word = word[:shared] + tuple(data.take(added))
        index.check(number, word, begin)
        yield word, data.u8(), data.u8(), data.u8() if head & 128 else 0
        if head & 128 and data.data[data.at - 1] == 0:
            data.fail("a count that need not be there")


FOLDED = [letter for letter in range(1, 37) if letter not in (2, 3, 5, 9, 35)]


class RowOfBits:
    """Bits from the lowest of each byte on."""

    def __init__(self, data, name):
        self.bits, self.left, self.name = int.from_bytes(data, "little"), 8 * len(data), name

    def take(self, count):
        if count > self.left:
            raise Fault(f"{self.name}: the words end too early")
        taken = self.bits & (1 << count) - 1
        self.bits >>= count
        self.left -= count
        return taken

    def in_ones(self):
        number = 0
        while self.take(1) == 0:
            number += 1
        return number

    def code(self, k):
        zeros = self.in_ones()
        return self.take(k + zeros) + (1 << k) * ((1 << zeros) - 1)

    def signed(self):
        number = self.code(0)
        return -(number + 1 >> 1) if number & 1 else number >> 1


def words_in_bits(data):
    """Since version 5. Yields the same."""
    total = data.u32()
    index = VocabularyIndex(data, total, 32)
    rest = data.take(data.end - data.at)
    begins = [begin for _, begin in index.entries] + [len(rest)]
    for block, (begin, end) in enumerate(zip(begins, begins[1:])):
        row = RowOfBits(rest[begin:end], data.name)
        word = ()
        for number in range(32 * block, min(32 * block + 32, total)):
            dropped = row.in_ones() if word else 0
            added = row.in_ones() + 1
            if dropped > len(word):
                data.fail("more letters dropped than there are")
            kept, before = word[:len(word) - dropped], word
            letters = [row.take(5) for _ in range(added)]
            if max(letters) >= len(FOLDED):
                data.fail("a letter that is none")
            word = kept + tuple(FOLDED[letter] for letter in letters)
            if len(before) > len(kept) and before[len(kept)] == word[len(kept)]:
                data.fail("a letter again that the word before has")
            index.check(number, word, begin)
            marked = row.take(1)
            documents = row.code(2)
            occurrences = documents + row.signed()
            hamzas = occurrences - row.signed() if marked else 0
            if min(documents, occurrences, hamzas) < 0 or max(documents, occurrences, hamzas) > 239 or marked and hamzas == 0:
                data.fail("counts that cannot be")
            yield word, documents, occurrences, hamzas
        if row.left >= 8 or row.bits != 0:
            data.fail("bits behind the words")


def read_vocabulary(folder, number):
    """Lines of (word, documents, occurrences, occurrences whose first alef has a hamza)."""
    name = f"vocabulary-{number}"
    file = Container(load(folder, name), b"FHRISVOC", name)
    data = file.read(2 if 2 in file.sections else 1)
    words = []
    before = ()
    for word, *counts in words_in_bits(data) if 2 in file.sections else words_in_bytes(data):
        if word <= before or not 1 <= len(word) <= 20 or not all(letter in FOLDED for letter in word):
            data.fail("the words do not rise, or are none")
        words.append([letters_of(word), *map(count_of, counts)])
        before = word
    data.whole()
    return words


def text_code():
    """The UTF-8 of each code of a byte below FF."""
    characters = [chr(code if code < 0x80 else 0x600 + code - 0x80) for code in range(0xFF)]

    def span(*ranges):
        return [chr(c) for first, last in ranges for c in range(first, last + 1)]

    replaced = span((0x600, 0x60B), (0x60D, 0x61A), (0x61C, 0x61E), (0x63B, 0x63F), (0x656, 0x65F), (0x66E, 0x66F), (0x672, 0x678), (0x67A, 0x67D))
    others = span((0xA0, 0xA0), (0xAB, 0xAB), (0xB0, 0xB0), (0xBB, 0xBB), (0xD7, 0xD7), (0xE0, 0xE0), (0xE2, 0xE2), (0xE7, 0xEA), (0xEE, 0xEE),
                  (0xF4, 0xF4), (0xFB, 0xFB), (0x686, 0x686), (0x688, 0x688), (0x691, 0x691), (0x698, 0x698), (0x6A4, 0x6A4), (0x6A9, 0x6A9),
                  (0x6AD, 0x6AD), (0x6AF, 0x6AF), (0x6B5, 0x6B5), (0x6BA, 0x6BA), (0x6BE, 0x6BE), (0x6C1, 0x6C1), (0x6C6, 0x6C6), (0x6CC, 0x6CC),
                  (0x6CE, 0x6CE), (0x6D2, 0x6D2), (0x6D4, 0x6D5), (0x6F0, 0x6F9), (0x200B, 0x200F), (0x2013, 0x2014), (0x2018, 0x2019),
                  (0x201C, 0x201D), (0x2022, 0x2022), (0x2026, 0x2026), (0x202B, 0x202C))
    assert len(replaced) == len(others)
    for character, other in zip(replaced, others):
        characters[characters.index(character)] = other
    return [character.encode() for character in characters]


TEXT_CODE = text_code()


def kept_text(plain, coded):
    """The bytes of a text, in a frame of coded texts or in one of format 2."""
    if not coded:
        return plain.string()
    head = plain.varint()
    data = plain.take(head // 2)
    if head % 2 == 0:
        return data
    out = bytearray()
    codes = iter(data)
    for code in codes:
        if code < 0xFF:
            out += TEXT_CODE[code]
            continue
        byte = next(codes, None)
        if byte is None:
            plain.fail("a text whose code is cut off")
        out.append(byte)
    return bytes(out)


def order_of_id(id):
    """A key that sorts ids: rows of digits by their length, then all by bytes."""
    return [(token[:1] if not token.isdigit() else b"0", len(token), token) for token in re.findall(rb"[0-9]+|[^0-9]", id)]


def counted_on(id, name):
    """An id with its last row of digits higher by one."""
    parts = re.fullmatch(rb"(.*?)([0-9]+)([^0-9]*)", id, re.DOTALL)
    if not parts:
        raise Fault(f"{name}: an id without digits counts on")
    before, digits, after = parts.groups()
    return before + str(int(digits) + 1).encode().rjust(len(digits), b"0") + after


def started_over(id, digit, name):
    """An id with its last row of digits replaced and the one before it higher by one."""
    parts = re.fullmatch(rb"(.*?)([0-9]+)([^0-9]*)", id, re.DOTALL)
    if not parts:
        raise Fault(f"{name}: an id without digits starts over")
    return counted_on(parts[1], name) + digit + parts[3]


def read_ids(file, count):
    data = file.read(2)
    begins = file.read(3)
    ids = []

    def take(shared, other):
        if shared > len(other):
            data.fail("more bytes shared than there are")
        return other[:shared] + data.string()

    while len(ids) < count:
        i = len(ids)
        if i % 16 == 0:
            if begins.u32() != data.at:
                data.fail(f"the id of document {i} should begin here")
            ids.append(take(data.varint(), ids[i - i % 256]) if i % 256 else data.string())
            continue
        head = data.varint()
        if head % 2 == 0:
            ids.append(take(head // 2, ids[-1]))
            continue
        if head in (33, 35):
            ids.append(started_over(ids[-1], b"%d" % (head // 2 - 16), file.name))
            continue
        if head == 1 or i + head // 2 > min(count, i - i % 16 + 16):
            data.fail("too many ids count on, or none")
        for _ in range(head // 2):
            ids.append(counted_on(ids[-1], file.name))
    data.whole()
    begins.whole()
    order = file.section(4)
    by_id = sorted(range(count), key=lambda i: (order_of_id(ids[i]), i))
    if by_id == list(range(count)):
        if order:
            raise Fault(f"{file.name}: an order of ids that is not needed")
    elif packed(order, (count - 1).bit_length(), count, f"{file.name}, section 4") != by_id:
        raise Fault(f"{file.name}: the order of ids is not theirs")
    return ids


def read_stored(file, count, fields):
    data = file.section(5)
    table = file.read(6)
    places = [(table.u32(), table.u64()) for _ in range(len(table.data) // 12)]
    table.whole()
    if not places or places[0] != (0, 0) and count or places[-1] != (count, len(data)):
        raise Fault(f"{file.name}: the table of frames does not fit")
    frames = [data[begin:end] for (_, begin), (_, end) in zip(places, places[1:])]
    coded = [frame[:1] == b"\x01" for frame in frames]
    frames = [frame[is_coded:] for frame, is_coded in zip(frames, coded)]
    plain = Bytes(decompress(frames, file.name) if frames else b"", f"{file.name}, stored documents")
    documents = []
    begin = 0
    for frame, is_coded, (first, _), (last, _) in zip(frames, coded, places, places[1:]):
        for _ in range(first, last):
            values = []
            for _ in range(plain.varint()):
                number = plain.varint()
                if number > len(fields):
                    plain.fail("a field that the schema lacks")
                name = fields[number - 1]["name"] if number else text(plain.string())
                values.append([name, text(kept_text(plain, is_coded))])
            documents.append(values)
        begin += content_size(frame, file.name)
        if plain.at != begin:
            plain.fail("a frame should end here")
    plain.whole()
    return documents


def read_deletes(folder, segment):
    if not segment["deletes"]:
        if segment["deleted"]:
            raise Fault(f"segment-{segment['number']}: removed documents and no file that names them")
        return set()
    name = f"deletes-{segment['number']}-{segment['deletes']}"
    words = Container(load(folder, name), b"FHRISDEL", name).section(1)
    if len(words) != (segment["documents"] + 63) // 64 * 8:
        raise Fault(f"{name}: {len(words)} bytes for {segment['documents']} documents")
    bits = int.from_bytes(words, "little")
    removed = {i for i in range(len(words) * 8) if bits >> i & 1}
    if len(removed) != segment["deleted"] or removed and max(removed) >= segment["documents"]:
        raise Fault(f"{name}: other documents than the manifest counts")
    return removed


def dump_segment(folder, segment, fields, out):
    name = f"segment-{segment['number']}"
    file = Container(load(folder, name), b"FIHRISEG", name)
    counts = file.read(1)
    count, field_count = counts.u32(), counts.u32()
    counts.whole()
    if count != segment["documents"] or field_count > len(fields):
        raise Fault(f"{name}: counts that differ from the manifest")
    older = fields[:field_count]  # than the segment, or as old
    removed = read_deletes(folder, segment)
    ids = read_ids(file, count)
    stored = read_stored(file, count, fields)
    inverted = {f: read_inverted(file, f, count) for f, field in enumerate(older) if field["type"] == "text"}
    columns = {f: read_column(file, f, field["type"], count) for f, field in enumerate(older) if field["type"] not in ("text", "stored")}
    known = {1, 2, 3, 4, 5, 6} | {16 * (f + 1) + part for f in inverted for part in range(8)} | {16 * (f + 1) + 8 for f in columns}
    if set(file.sections) - known:
        raise Fault(f"{name}: unknown sections {sorted(set(file.sections) - known)}")

    emit(out, {"segment": segment["number"]})
    for document in range(count):
        emit(out, {"document": document, "id": text(ids[document]), "removed": document in removed,
                   "lengths": [field.lengths[document] for field in inverted.values()], "values": stored[document]})
    for f, field in inverted.items():
        emit(out, {"field": fields[f]["name"], "words": field.words, "documents": field.documents, "terms": len(field.terms),
                   "forms": field.form_count, "postings": field.posting_count, "order": field.order})
        for term in field.terms:
            emit(out, {"root": term.root, "stem": term.stem, "documents": term.documents, "occurrences": term.occurrences,
                       "forms": term.forms, "groups": term.groups, "postings": term.postings})
        for first, second, postings in field.neighbours:
            emit(out, {"first": first, "second": second, "neighbours": postings})
    for f, values in columns.items():
        if fields[f]["type"] == "keyword":
            values = [[text(value) for value in of_document] for of_document in values]
        emit(out, {"column": fields[f]["name"], "values": values})


def dump(folder, out):
    manifest = read_manifest(folder)
    emit(out, manifest)
    if manifest["vocabulary"]:
        for word, documents, occurrences, hamzas in read_vocabulary(folder, manifest["vocabulary"]):
            emit(out, {"word": word, "documents": documents, "occurrences": occurrences, "hamzas": hamzas})
    for segment in manifest["segments"]:
        dump_segment(folder, segment, manifest["fields"], out)


def main(arguments):
    if len(arguments) != 2 or arguments[1].startswith("-"):
        print("Usage: read_index.py INDEX", file=sys.stderr)
        return 2
    try:
        dump(arguments[1], sys.stdout.buffer)
    except (Fault, OSError) as error:
        print(f"read_index: {error}", file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv))
