# SPDX-License-Identifier: Apache-2.0
#
# The inverted index of one field, read by docs/format.md alone: dictionary, postings, positions, lengths.
from container import Bytes, Fault, content_size, decompress, packed

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
    lengths = terms = order = neighbours = None
    words = documents = form_count = posting_count = 0


def unpack(data, bits, count):
    """Numbers packed by one width: 128 of them in four lanes, fewer one after the other."""
    mask = (1 << bits) - 1
    if count != BLOCK:
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


NO_LIMIT = 1 << 31


def most_words(code):
    """The words of a text of a length code are no more than this."""
    if code < 32:
        return code
    if code == 255:
        return NO_LIMIT
    return (2 << (code - 32) // 16) * (17 + (code - 32) % 16) - 1


class Bits:
    """The bits of bytes, from the lowest of each."""

    def __init__(self, data):
        self.data, self.at, self.bit = data, data.at, 0

    def take(self, count):
        value = 0
        for i in range(count):
            byte = self.data.data[self.at + self.bit // 8] if self.at + self.bit // 8 < self.data.end else self.data.fail("bits are missing")
            value |= (byte >> self.bit % 8 & 1) << i
            self.bit += 1
        return value

    def zeros(self):
        """How many zeros there are before the next one; that is taken too."""
        count = 0
        while not self.take(1):
            count += 1
        return count


def take_places(bits, frequency, code):
    """The positions of one posting in a text of a length code."""
    limit = most_words(code)
    if frequency == 1:
        return [bits.take(max(1, (limit - 1).bit_length()))]
    if frequency == 2 and code != 255:
        circle = limit | 1
        number = bits.take((circle * (circle - 1) // 2 - 1).bit_length())
        start, steps = number % circle, number // circle + 1
        if steps > circle // 2:
            bits.data.fail("two positions that are too far from each other")
        return sorted([start, (start + steps) % circle])
    below = limit - frequency + 1
    low = (below // frequency).bit_length() - 1 if below >= frequency else 0
    lows = [bits.take(low) for _ in range(frequency)]
    highs = running_sums([bits.zeros() for _ in range(frequency)])
    if bits.take(((below - 1) >> low) - highs[-1]):
        bits.data.fail("more positions than the posting has")
    return [(high << low) + rest + i for i, (high, rest) in enumerate(zip(highs, lows))]


def read_positions(data, frequencies, codes):
    """For each document of a block its positions."""
    bits = Bits(data)
    out = []
    for frequency, code in zip(frequencies, codes):
        if frequency > most_words(code):
            data.fail(f"{frequency} words in a text of {most_words(code)}")
        places = take_places(bits, frequency, code)
        if places[-1] >= most_words(code):
            data.fail("a position behind the end of the text")
        out.append(places)
    data.take((bits.bit + 7) // 8)
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
    levels, sparse, bits = header >> 6, header >> 5 & 1, header & 31
    numbers = [0] * count
    left = list(range(count))
    for level in range(1, levels + 1):
        if level == 1 and sparse:
            left = [data.u8() for _ in range(data.u8())]
            if left != sorted(set(left)) or left and left[-1] >= count:
                data.fail("places that do not rise, or are not there")
        else:
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


def take_bits(data, previous, last):
    """The gaps of documents that are bits."""
    size = last - previous
    bits = int.from_bytes(data.take((size + 7) // 8), "little")
    documents = [i for i in range(size) if bits >> i & 1]
    if size > 1024 or len(documents) != BLOCK or bits >> size - 1 != 1:
        data.fail("the bits are not the documents of the block")
    return [b - a - 1 for a, b in zip([-1] + documents, documents)]


def read_block(data, count, previous, form_count, positions, last, lengths):
    """Postings of one block: [document, codes, positions] each. A list without positions has no reader of them; `last` is known in longer lists."""
    headers = data.u8(), data.u8()
    if last is not None and data.varint() != (positions.at if positions else 0):
        data.fail("its positions begin in another place")
    gaps = take_bits(data, previous, last) if headers[0] == 64 and last is not None else take_patched(data, headers[0], count)
    frequencies = [f + 1 for f in take_patched(data, headers[1], count)]
    codes = take_skewed(data, count) if form_count > 1 else [0] * count
    codes = [code + 1 if code and f == 1 else code for code, f in zip(codes, frequencies)]
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
    if postings[-1][0] >= len(lengths):
        data.fail("a document that is not there")
    if not positions:
        return postings
    codes = [lengths[document] for document, _ in postings]
    for posting, places in zip(postings, read_positions(positions, frequencies, codes)):
        posting.append(places)
    return postings


def read_list(data, positions, term, lengths):
    """The postings of a term that has a list of its own; both readers end where the list ends."""
    return read_postings(data, positions, term.documents, len(term.forms), lengths)


def read_postings(data, positions, count, form_count, lengths):
    if count <= BLOCK:
        return read_block(data, count, -1, form_count, positions, None, lengths)
    begin_of_list = data.at
    bound_count = data.u8()
    if bound_count > 8:
        data.fail(f"{bound_count} bounds")
    whole = bound_pairs(data.take(2 * bound_count))
    blocks = (count + BLOCK - 1) // BLOCK
    widths = [(number.bit_length() + 7) // 8 for number in (len(lengths), min(data.end - begin_of_list, 0xFFFFFFFF))]
    directory = [[int.from_bytes(data.take(width), "little") for width in widths] + [bound_pairs(data.take(8))] for _ in range(blocks)]
    begin = data.at
    postings = []
    if positions:
        positions = Bytes(positions.data[positions.at:positions.end], positions.name)
    for last, end, bounds in directory:
        before = postings[-1][0] if postings else -1
        block = read_block(data, min(BLOCK, count - len(postings)), before, form_count, positions, last, lengths)
        if block[-1][0] != last or data.at != begin + end:
            data.fail("the directory names another last document or end")
        for document, codes, *_ in block:
            if not (bounded(len(codes), lengths[document], bounds) and bounded(len(codes), lengths[document], whole)):
                data.fail(f"document {document} is above all bounds")
        postings += block
    if positions:
        positions.whole()
    return postings


def read_neighbours(file, base, field):
    """[first term, second term, [document, frequency] …] for each two frequent terms that are side by side somewhere."""
    if base + 7 not in file.sections:
        return []
    data = file.read(base + 7)
    size = data.u32()
    head = Bytes(data.data, data.name, 4, 4 + size)
    data.take(size)
    terms = []
    for _ in range(head.u8()):
        terms.append(head.varint() + (terms[-1] + 1 if terms else 0))
    if not terms or terms[-1] >= len(field.terms):
        head.fail("a term that is not there")
    places = {(first, second): {} for first in terms for second in terms}
    words = {}
    for number in terms:
        for document, _, positions in field.terms[number].postings:
            words.update({(document, position): number for position in positions})
    for (document, position), first in words.items():
        if (document, position + 1) in words:
            of_pair = places[first, words[document, position + 1]]
            of_pair[document] = of_pair.get(document, 0) + 1
    out = []
    for (first, second), expected in places.items():
        count = head.varint()
        if not count:
            postings = []
        else:
            part = Bytes(data.data, data.name, data.at, data.at + head.varint())
            data.take(part.end - part.at)
            postings = [[document, len(codes)] for document, codes in read_postings(part, None, count, 1, field.lengths)]
            part.whole()
            out.append([first, second, postings])
        if postings != sorted(map(list, expected.items())):
            data.fail(f"the neighbours {first} and {second} are not where their positions are")
    head.whole()
    data.whole()
    return out


def read_inline(data, several, occurrences):
    document = data.varint()
    codes = [data.varint() for _ in range(occurrences)] if several else [0] * occurrences
    return [[document, codes, running_sums([data.varint() for _ in range(occurrences)])]]


def read_shape(data):
    """Bytes before, begin in the stem, bytes of it left out behind, bytes after."""
    around, piece = data.u8(), data.u8()
    if max(around >> 4, around & 15, piece >> 4, piece & 15) > 14:
        data.fail("a number of a shape is above 14")
    return data.take(around >> 4), piece >> 4, piece & 15, data.take(around & 15)


def read_tables(data):
    """The two tables of shapes behind the index of a dictionary."""
    sizes = data.varint(), data.varint()
    if sizes[0] > 240 or sizes[1] > 3840:
        data.fail("a table of shapes is too large")
    return [[read_shape(data) for _ in range(size)] for size in sizes]


def read_form(data, stem, tables):
    """The bytes of one form, in term code."""
    first = data.u8()
    if first < 0xF0:
        table, number = tables[0], first
    elif first < 0xFF:
        table, number = tables[1], 256 * (first - 0xF0) + data.u8()
    elif data.data[data.at:data.at + 1] == b"\xFF":
        data.u8()
        return data.string()
    else:
        table, number = [read_shape(data)], 0
    if number >= len(table):
        data.fail("a shape that its table lacks")
    before, begin, left_out, after = table[number]
    if begin + left_out > len(stem):
        data.fail("a piece beyond the stem")
    return before + stem[begin:len(stem) - left_out] + after


def read_forms(data, term, stem, several, tables):
    if not several:
        term.forms, term.groups = [[from_term_code(read_form(data, stem, tables), data.name), term.documents, 0]], []
        return
    count = data.varint()
    if count < 2:
        data.fail("fewer forms than several")
    size = data.varint()
    part = Bytes(data.data, data.name, data.at, data.at + size)
    data.take(size)
    forms = [from_term_code(read_form(part, stem, tables), part.name) for _ in range(count)]
    head = part.varint()
    if head >> 1 > count:
        part.fail("more counts than forms")
    documents = [part.varint() if i < head >> 1 else 1 for i in range(count)]
    if head >> 1 and documents[(head >> 1) - 1] == 1:
        part.fail("a count that is not needed")
    sharing = {}
    code = 0
    for _ in range(part.varint() if head & 1 else 0):
        code += part.varint()
        sharing[code] = part.varint()
    if bool(sharing) != bool(head & 1) or len(sharing) > len([c for c in sharing if 0 < c < count]):
        part.fail("forms that share letters without being there")
    term.forms, members = [], []
    for c, (form, of_form) in enumerate(zip(forms, documents)):
        letters = sharing.get(c, len(members))
        if c not in sharing:
            members.append(0)
        elif letters >= len(members):
            part.fail("letters that no form before has")
        members[letters] += 1
        term.forms.append([form, of_form, letters])
    term.groups = [[letters, part.varint()] for letters, forms in enumerate(members) if forms > 1]
    part.whole()


def read_key(data, before):
    both = data.u8()
    shared, rest = both >> 4, both & 15
    if shared == 15:
        shared += data.varint()
    if rest == 15:
        rest += data.varint()
    if shared > len(before):
        data.fail("more bytes shared than there are")
    return before[:shared] + data.take(rest)


def read_term(data, key_before, postings_at, positions_at, tables):
    """One term and its key; its list is read later, from the sizes in `places`."""
    term = Term()
    key = read_key(data, key_before)
    root, separator, stem = key.partition(b"\0")
    if not separator:
        data.fail("a key without its two parts")
    term.root, term.stem = from_term_code(root, data.name), from_term_code(stem, data.name)
    head = data.varint()
    term.documents = head >> 2
    more = data.varint() if head & 2 else 0
    if bool(more) != bool(head & 2):
        data.fail("more occurrences, and then not")
    term.occurrences = term.documents + more
    places = None
    inline = term.documents == 1 and term.occurrences <= 4
    if inline:
        term.postings = read_inline(data, head & 1, term.occurrences)
    else:
        places = (postings_at, postings_at + data.varint(), positions_at)
        places += (positions_at + data.varint(),)
    read_forms(data, term, stem, head & 1, tables)
    if inline and max(term.postings[0][1]) >= len(term.forms):
        data.fail("a code that no form has")
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


def read_lengths(file, number, documents):
    """The length code of each document."""
    section = file.section(number)
    name = f"{file.name}, section {number}"
    if len(section) < documents:
        if content_size(section, name) != documents:
            raise Fault(f"{name}: lengths of another number of documents")
        section = decompress([section], name)
    return list(section)


def read_inverted(file, f, documents):
    """The inverted index of field number f."""
    base = 16 * (f + 1)
    field = Inverted()
    head = file.read(base)
    field.words, field.documents, term_count, field.form_count, field.posting_count, run_count = (head.u64() for _ in range(6))
    if any(head.take(16)):
        head.fail("two zeros should stand here")
    head.whole()
    field.lengths = read_lengths(file, base + 1, documents)
    if len(field.lengths) != documents or sum(1 for code in field.lengths if code) != field.documents:
        raise Fault(f"{file.name}: lengths that do not fit")

    index, data = file.read(base + 2), file.read(base + 3)
    blocks = (term_count + TERMS - 1) // TERMS
    behind = Bytes(index.data, index.name, 16 * blocks)
    tables = read_tables(behind)
    behind.whole()
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
        key, term, places = read_term(data, key, *places_at, tables)
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
    if index.at != 16 * blocks:
        index.fail("more blocks than terms")
    data.whole()
    check_sums(file, base, field, forms, (postings_end or 0, positions_end or 0))
    width = field.form_count.bit_length()
    field.order = packed(file.section(base + 4), width, run_count, f"{file.name}, section {base + 4}")
    if len(set(field.order)) != run_count or any(form >= forms for form in field.order) or bool(run_count) != bool(forms):
        raise Fault(f"{file.name}: runs that begin with forms that are not there")
    field.neighbours = read_neighbours(file, base, field)
    return field


def check_sums(file, base, field, forms, ends):
    sums = [forms, sum(term.documents for term in field.terms), sum(term.occurrences for term in field.terms)]
    if sums != [field.form_count, field.posting_count, field.words]:
        raise Fault(f"{file.name}: forms, postings and words are {sums}, and the field says otherwise")
    if ends != (len(file.section(base + 5)), len(file.section(base + 6))):
        raise Fault(f"{file.name}: bytes behind the last list")
