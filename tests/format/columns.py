# SPDX-License-Identifier: Apache-2.0
#
# The columns of a segment, read by docs/format.md alone.
from container import Bytes, packed

ZONE = 4096


def read_keys(data, documents):
    """The key of each document, or None."""
    if data.u8() != 1:
        data.fail("no column of numbers")
    width = data.u8()
    zero, count, values, zero2, least, unit = data.take(2), data.u32(), data.u32(), data.u32(), data.u64(), data.u64()
    if any(zero) or zero2 or count != documents or values > documents or unit == 0 or (width > 56 and width != 64):
        data.fail("a column with a head that cannot be")
    zones = [(data.u64(), data.u64()) for _ in range((documents + ZONE - 1) // ZONE)]
    present = [values > 0] * documents
    if 0 < values < documents:
        words = int.from_bytes(data.take((documents + 63) // 64 * 8), "little")
        present = [words >> d & 1 == 1 for d in range(documents)]
        if words >> documents:
            data.fail("values of documents that are not there")
    numbers = [0] * documents
    if values:
        numbers = packed(data.take((width * documents + 7) // 8 + 8), width, documents, data.name)
    data.whole()
    if sum(present) != values or any(n for n, there in zip(numbers, present) if not there):
        data.fail("another number of values")
    for i, zone in enumerate(zones):
        of_zone = [n for n, there in zip(numbers[i * ZONE:(i + 1) * ZONE], present[i * ZONE:(i + 1) * ZONE]) if there]
        if zone != (min(of_zone, default=(1 << 64) - 1), max(of_zone, default=0)):
            data.fail(f"zone {i} says other numbers")
    needed = max(numbers, default=0).bit_length()
    if width != (64 if needed > 56 else needed):
        data.fail(f"{width} bits where {needed} are needed")
    return [n * unit + least if there else None for n, there in zip(numbers, present)]


def take_packed(data, width, count):
    return packed(data.take((width * count + 7) // 8 + 8), width, count, data.name)


def read_keywords(data, documents):
    """The strings of each document."""
    if data.u8() != 2:
        data.fail("no column of keywords")
    ordinal_bits, start_bits, offset_bits = data.u8(), data.u8(), data.u8()
    count, values, strings = data.u32(), data.u32(), data.u32()
    if count != documents or ordinal_bits != strings.bit_length() or start_bits not in (0, values.bit_length()):
        data.fail("a column with a head that cannot be")
    offsets = take_packed(data, offset_bits, strings + 1)
    if offset_bits != offsets[-1].bit_length() or offsets[0] != 0 or offsets != sorted(offsets):
        data.fail("strings that begin where they cannot")
    text = data.take(offsets[-1])
    table = [bytes(text[begin:end]) for begin, end in zip(offsets, offsets[1:])]
    if any(a >= b for a, b in zip(table, table[1:])):
        data.fail("the strings do not rise")
    if start_bits:
        starts = take_packed(data, start_bits, documents + 1)
        ordinals = take_packed(data, ordinal_bits, values)
        if starts[0] != 0 or starts[-1] != values or starts != sorted(starts):
            data.fail("ordinals that begin where they cannot")
        of_each = [ordinals[begin:end] for begin, end in zip(starts, starts[1:])]
    else:
        of_each = [[o] if o != strings else [] for o in take_packed(data, ordinal_bits, documents)]
    data.whole()
    if sum(map(len, of_each)) != values or any(o != sorted(set(o)) or o[-1] >= strings for o in of_each if o):
        data.fail("ordinals that cannot be")
    return [[table[o] for o in ordinals] for ordinals in of_each]


def read_column(file, f, kind, documents):
    """What the field has for each document: a key or None, or a list of strings."""
    section = 16 * (f + 1) + 8
    data = Bytes(file.section(section), f"{file.name}, section {section}")
    return read_keywords(data, documents) if kind == "keyword" else read_keys(data, documents)
