# SPDX-License-Identifier: Apache-2.0
#
# The inverted index of one field, read by docs/format.md alone: dictionary, postings, positions, lengths.
from container import Bytes, Fault, packed

BLOCK = 128
TERMS = 16

_RANGES = ((0x621, 0x63A), (0x641, 0x64A), (0x64B, 0x652), (0x653, 0x655), (0x670, 0x671), (0x67E, 0x67E), (0x686, 0x686), (0x698, 0x698),
           (0x6A4, 0x6A4), (0x6A9, 0x6AA), (0x6AD, 0x6AD), (0x6AF, 0x6AF), (0x763, 0x763), (0x6BE, 0x6BE), (0x6C1, 0x6C1), (0x6CC, 0x6CC),
           (0x6D2, 0x6D2), (0x660, 0x669), (0x6F0, 0x6F9), (0xE0, 0xEF), (0xF1, 0xF6), (0xF9, 0xFC), (0x153, 0x153))
_LETTERS = [chr(code) for first, last in _RANGES for code in range(first, last + 1)]


def from_term_code(data, name):
    """The characters of a word in term code."""
    out = []
    i = 0
    while i < len(data):
        byte = data[i]
        if byte == 0xFF:
            lead = data[i + 1] if i + 1 < len(data) else 0
            size = 1 if lead < 0x80 else 2 if lead < 0xE0 else 3 if lead < 0xF0 else 4
            try:
                out.append(data[i + 1:i + 1 + size].decode())
            except UnicodeDecodeError:
                raise Fault(f"{name}: a character that is no UTF-8") from None
            i += size
        elif 0 < byte < 0x80:
            out.append(chr(byte))
        elif 0x80 <= byte < 0x80 + len(_LETTERS):
            out.append(_LETTERS[byte - 0x80])
        else:
            raise Fault(f"{name}: {byte} is no letter of the term code")
        i += 1
    return "".join(out)


class Term:
    root = stem = ""
    documents = occurrences = 0
    forms = groups = postings = None


class Inverted:
    lengths = terms = order = None
    words = documents = form_count = posting_count = 0


def unpack(data, bits, count):
    """Numbers packed by one width: 128 of them in four lanes, fewer one after the other."""
    mask = (1 << bits) - 1
    if count < BLOCK:
        whole = int.from_bytes(data, "little")
        return [whole >> (i * bits) & mask for i in range(count)]
    lanes = []
    for lane in range(4):
        words = b"".join(data[16 * w + 4 * lane:16 * w + 4 * lane + 4] for w in range(bits))
        lanes.append(int.from_bytes(words, "little"))
    return [lanes[i % 4] >> (i // 4 * bits) & mask for i in range(count)]


def take_packed(data, bits, count):
    if bits > 32:
        data.fail(f"numbers of {bits} bits")
    return unpack(data.take(16 * bits if count == BLOCK else (count * bits + 7) // 8), bits, count)


def read_positions(data, frequencies):
    """For each document of a block its positions."""
    total = sum(frequencies)
    gaps = []
    while len(gaps) < total:
        gaps += take_packed(data, data.u8(), min(BLOCK, total - len(gaps)))
    out = []
    at = 0
    for frequency in frequencies:
        out.append(running_sums(gaps[at:at + frequency]))
        at += frequency
    return out


def running_sums(gaps):
    out = []
    for gap in gaps:
        out.append(gap + (out[-1] if out else 0))
    return out


def take_patched(data, header, count):
    """Packed numbers, of which the larger ones have their high bits apart."""
    bits = header & 127
    numbers = take_packed(data, bits, count)
    if header >= 128:
        high_bits, larger = data.u8(), data.u8()
        if high_bits == 0:
            data.fail("a patch without bits")
        places = [data.u8() for _ in range(larger)]
        for place, high in zip(places, take_packed(data, high_bits, larger)):
            numbers[place] += high << bits
    return numbers


def take_skewed(data, count):
    """Small numbers, mostly 0: level by level whether they are larger, then the rest."""
    header = data.u8()
    levels, bits = header >> 6, header & 63
    numbers = [0] * count
    left = list(range(count))
    for level in range(1, levels + 1):
        bitmap = [data.u8() for _ in range((len(left) + 7) // 8)]
        left = [place for i, place in enumerate(left) if bitmap[i // 8] >> (i % 8) & 1]
        for place in left:
            numbers[place] = level
    for place, rest in zip(left, take_packed(data, bits, len(left))):
        numbers[place] = levels + rest
    return numbers


def bounded(frequency, length, bounds):
    """Whether a posting is below one of the bounds."""
    return any((most == 255 or frequency <= most) and length >= least for most, least in bounds)


def bound_pairs(data):
    return list(zip(data[0::2], data[1::2]))


def read_block(data, count, previous, form_count, positions, is_long):
    """Postings of one block: [document, codes, positions] each."""
    headers = data.u8(), data.u8()
    if is_long and data.varint() != positions.at:
        data.fail("its positions begin in another place")
    gaps = take_patched(data, headers[0], count)
    frequencies = [f + 1 for f in take_patched(data, headers[1], count)]
    codes = take_skewed(data, count) if form_count > 1 else [0] * count
    mixed_total = sum(f for code, f in zip(codes, frequencies) if code == 1)
    mixed = take_skewed(data, mixed_total) if mixed_total else []
    postings = []
    for gap, frequency, code in zip(gaps, frequencies, codes):
        previous += gap + 1
        if code == 1:
            of_each, mixed = mixed[:frequency], mixed[frequency:]
        else:
            of_each = [max(code - 1, 0)] * frequency
        if max(of_each) >= form_count:
            data.fail("a code that no form has")
        postings.append([previous, of_each])
    for posting, places in zip(postings, read_positions(positions, frequencies)):
        posting.append(places)
    return postings


def read_list(data, positions, term, lengths):
    """The postings of a term that has a list of its own; both readers end where the list ends."""
    count, form_count = term.documents, len(term.forms)
    if count <= BLOCK:
        return read_block(data, count, -1, form_count, positions, False)
    bound_count = data.u8()
    if bound_count > 8:
        data.fail(f"{bound_count} bounds")
    whole = bound_pairs(data.take(2 * bound_count))
    blocks = (count + BLOCK - 1) // BLOCK
    directory = [(data.u32(), data.u32(), bound_pairs(data.take(8))) for _ in range(blocks)]
    begin = data.at
    postings = []
    positions = Bytes(positions.data[positions.at:positions.end], positions.name)
    for last, end, bounds in directory:
        block = read_block(data, min(BLOCK, count - len(postings)), postings[-1][0] if postings else -1, form_count, positions, True)
        if block[-1][0] != last or data.at != begin + end:
            data.fail("the directory names another last document or end")
        for document, codes, _ in block:
            if document < len(lengths) and not (bounded(len(codes), lengths[document], bounds) and bounded(len(codes), lengths[document], whole)):
                data.fail(f"document {document} is above all bounds")
        postings += block
    positions.whole()
    return postings


def read_inline(data, form_count, occurrences):
    document = data.varint()
    codes = [data.varint() for _ in range(occurrences)] if form_count > 1 else [0] * occurrences
    positions = running_sums([data.varint() for _ in range(occurrences)])
    data.whole()
    return [[document, codes, positions]]


def read_form(data, stem):
    """The bytes of one form, in term code."""
    first = data.u8()
    if first == 0xFF:
        return data.string()
    piece = data.u8()
    begin, length = piece >> 4, piece & 15
    if begin + length > len(stem):
        data.fail("a piece beyond the stem")
    before = data.take(first >> 4)
    return before + stem[begin:begin + length] + data.take(first & 15)


def read_forms(data, term, stem):
    count = data.varint()
    size = data.varint()
    part = Bytes(data.data, data.name, data.at, data.at + size)
    data.take(size)
    term.forms, term.groups = [], []
    sharing = []
    for _ in range(count):
        form = read_form(part, stem)
        documents = part.varint()
        if documents & 1:
            letters = len(sharing)
            sharing.append(0)
        else:
            letters = part.varint()
            if letters >= len(sharing):
                part.fail("letters that no form before has")
        sharing[letters] += 1
        term.forms.append([from_term_code(form, part.name), documents >> 1, letters])
    term.groups = [[letters, part.varint()] for letters, forms in enumerate(sharing) if forms > 1]
    part.whole()


def read_term(data, key_before, postings_at, positions_at):
    """One term and its key; its list is read later, from the sizes in `places`."""
    term = Term()
    shared = data.varint()
    if shared > len(key_before):
        data.fail("more bytes shared than there are")
    key = key_before[:shared] + data.string()
    root, separator, stem = key.partition(b"\0")
    if not separator:
        data.fail("a key without its two parts")
    term.root, term.stem = from_term_code(root, data.name), from_term_code(stem, data.name)
    term.documents = data.varint()
    term.occurrences = term.documents + data.varint()
    inline, places = None, None
    if term.documents == 1 and term.occurrences <= 4:
        inline = data.string()
    else:
        places = (postings_at, postings_at + data.varint(), positions_at)
        places += (positions_at + data.varint(),)
    read_forms(data, term, stem)
    if inline is not None:
        term.postings = read_inline(Bytes(inline, data.name + ", an inline list"), len(term.forms), term.occurrences)
    return key, term, places


def read_places(file, base, term, places, lengths):
    postings = Bytes(file.section(base + 5), f"{file.name}, section {base + 5}", places[0], places[1])
    positions = Bytes(file.section(base + 6), f"{file.name}, section {base + 6}", places[2], places[3])
    if max(postings.end - len(postings.data), positions.end - len(positions.data)) > 0:
        postings.fail("a list beyond the end")
    term.postings = read_list(postings, positions, term, lengths)
    postings.whole()
    if term.documents <= BLOCK:
        positions.whole()


def check_term(term, documents, name):
    """What must hold between the counts of a term and its postings."""
    numbers = [posting[0] for posting in term.postings]
    codes = [set(posting[1]) for posting in term.postings]
    holds = (len(numbers) == term.documents and numbers[-1] < documents and sum(len(p[1]) for p in term.postings) == term.occurrences
             and all(a < b for p in term.postings for a, b in zip(p[2], p[2][1:]))
             and [sum(c in used for used in codes) for c in range(len(term.forms))] == [form[1] for form in term.forms])
    for letters, count in term.groups:
        members = {c for c, form in enumerate(term.forms) if form[2] == letters}
        holds = holds and count == sum(bool(members & used) for used in codes)
    if not holds:
        raise Fault(f"{name}, term {term.stem}: the counts differ from the postings")


def read_inverted(file, f, documents):
    """The inverted index of field number f."""
    base = 16 * (f + 1)
    field = Inverted()
    head = file.read(base)
    field.words, field.documents, term_count, field.form_count, field.posting_count = (head.u64() for _ in range(5))
    if any(head.take(24)):
        head.fail("three zeros should stand here")
    head.whole()
    field.lengths = list(file.section(base + 1))
    if len(field.lengths) != documents or sum(1 for code in field.lengths if code) != field.documents:
        raise Fault(f"{file.name}: lengths that do not fit")

    index, data = file.read(base + 2), file.read(base + 3)
    field.terms = []
    forms = 0
    key = postings_end = positions_end = None
    for number in range(term_count):
        if number % TERMS == 0:
            prefix, begin, first_form = index.u64(), index.u32(), index.u32()
            if begin != data.at or first_form != forms:
                index.fail("the block begins in another place")
            places_at = data.varint(), data.varint()
            last_key, key = key, b""
        before = key
        key, term, places = read_term(data, key, *places_at)
        if number % TERMS == 0:
            if int.from_bytes(key[:8].ljust(8, b"\0"), "big") != prefix:
                index.fail("the prefix of another key")
            before = last_key
        if before is not None and key <= before:
            data.fail("the terms do not rise")
        if places:
            read_places(file, base, term, places, field.lengths)
            places_at = places[1], places[3]
        postings_end, positions_end = places_at
        check_term(term, documents, file.name)
        forms += len(term.forms)
        field.terms.append(term)
    index.whole()
    data.whole()
    check_sums(file, base, field, forms, (postings_end or 0, positions_end or 0))
    width = field.form_count.bit_length()
    field.order = packed(file.section(base + 4), width, field.form_count, f"{file.name}, section {base + 4}")
    if sorted(field.order) != list(range(forms)):
        raise Fault(f"{file.name}: the order of the forms misses some")
    return field


def check_sums(file, base, field, forms, ends):
    sums = [forms, sum(term.documents for term in field.terms), sum(term.occurrences for term in field.terms)]
    if sums != [field.form_count, field.posting_count, field.words]:
        raise Fault(f"{file.name}: forms, postings and words are {sums}, and the field says otherwise")
    if ends != (len(file.section(base + 5)), len(file.section(base + 6))):
        raise Fault(f"{file.name}: bytes behind the last list")
