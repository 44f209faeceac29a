# SPDX-License-Identifier: Apache-2.0
#
# What docs/format.md says of all files alike: integers, strings, packed numbers, containers. Written from that page alone.
#
# Everything wrong is a Fault with the file's name and the place, never an exception of Python's own.
import shutil
import struct
import subprocess

from xxh3 import xxh3_64

CHUNK = 65536


class Fault(Exception):
    """The bytes are not what docs/format.md says."""


class Bytes:
    """A place in some bytes, from which values are read one after the other."""

    def __init__(self, data, name, at=0, end=None):
        self.data, self.name, self.at, self.end = data, name, at, len(data) if end is None else end

    def fail(self, sentence):
        raise Fault(f"{self.name}, byte {self.at}: {sentence}")

    def take(self, size):
        if size > self.end - self.at:
            self.fail(f"{size} bytes wanted, {self.end - self.at} there")
        self.at += size
        return self.data[self.at - size:self.at]

    def u8(self):
        return self.take(1)[0]

    def u32(self):
        return struct.unpack("<I", self.take(4))[0]

    def u64(self):
        return struct.unpack("<Q", self.take(8))[0]

    def real(self):
        return struct.unpack("<d", self.take(8))[0]

    def varint(self):
        value = 0
        for shift in range(0, 70, 7):
            byte = self.u8()
            value |= (byte & 127) << shift
            if byte < 128:
                if byte == 0 and shift > 0:
                    self.fail("a varint with a needless zero byte")
                return value
        self.fail("a varint of more than 10 bytes")

    def string(self):
        return self.take(self.varint())

    def whole(self):
        """To be called when all should have been read."""
        if self.at != self.end:
            self.fail(f"{self.end - self.at} bytes too many")


def packed(data, width, count, name):
    """The numbers of a packed table."""
    size = (width * count + 7) // 8
    if len(data) != size + 8 or any(data[size:]):
        raise Fault(f"{name}: {len(data)} bytes for {count} numbers of {width} bits")
    bits = int.from_bytes(data, "little")
    return [bits >> (i * width) & ((1 << width) - 1) for i in range(count)]


def decompress(frames, name):
    """All frames, one after the other."""
    try:
        from compression import zstd
        return b"".join(zstd.decompress(frame) for frame in frames)
    except ImportError:
        pass
    if not shutil.which("zstd"):
        raise Fault(f"{name}: the zstd command is needed to read it")
    run = subprocess.run(["zstd", "-dcq"], input=b"".join(frames), capture_output=True)
    if run.returncode:
        raise Fault(f"{name}: zstd says: {run.stderr.decode(errors='replace').strip()}")
    return run.stdout


def content_size(frame, name):
    """The size that the header of a zstd frame names (RFC 8878, section 3.1.1)."""
    if len(frame) < 6 or frame[:4] != b"\x28\xb5\x2f\xfd":
        raise Fault(f"{name}: no zstd frame")
    descriptor = frame[4]
    single = descriptor >> 5 & 1
    size_bytes = {0: single, 1: 2, 2: 4, 3: 8}[descriptor >> 6]
    if size_bytes == 0:
        raise Fault(f"{name}: a frame without its content size")
    at = 5 + (1 - single) + (0, 1, 2, 4)[descriptor & 3]
    return int.from_bytes(frame[at:at + size_bytes], "little") + (256 if size_bytes == 2 else 0)


VERSIONS = (2, 3, 4, 5, 6)


def check_head(data, magic, name):
    """Checks magic, version and their checksum: the first 16 bytes of every file but the lock."""
    if len(data) < 16 or data[:8] != magic:
        raise Fault(f"{name}: does not begin with {magic.decode()}")
    found, checksum = struct.unpack_from("<II", data, 8)
    if checksum != xxh3_64(data[:12]) & 0xFFFFFFFF:
        raise Fault(f"{name}: the checksum of the first 12 bytes differs")
    if found not in VERSIONS:
        raise Fault(f"{name}: version {found}, and this script reads versions {VERSIONS}")


class Container:
    """A file of sections; `sections` maps their ids to their bytes."""

    def __init__(self, data, magic, name):
        check_head(data, magic, name)
        footer = len(data) - 48
        if footer < 16:
            raise Fault(f"{name}: too short")
        sums, contents, tail_sum, size, footer_sum, last = struct.unpack_from("<5Q8s", data, footer)
        if last != magic or size != len(data) or footer_sum != xxh3_64(data[footer:footer + 32]):
            raise Fault(f"{name}: the footer is damaged")
        if sums % 64 or not sums <= contents <= footer or (footer - contents) % 24:
            raise Fault(f"{name}: the footer names places that cannot be")
        if tail_sum != xxh3_64(data[sums:footer]):
            raise Fault(f"{name}: checksums or contents are damaged")
        if contents - sums != 8 * ((sums + CHUNK - 1) // CHUNK):
            raise Fault(f"{name}: the number of checksums does not fit")
        for i, begin in enumerate(range(0, sums, CHUNK)):
            if struct.unpack_from("<Q", data, sums + 8 * i)[0] != xxh3_64(data[begin:min(begin + CHUNK, sums)]):
                raise Fault(f"{name}, bytes from {begin} on: the checksum differs")
        self.name = name
        self.sections = {}
        end = 16
        for at in range(contents, footer, 24):
            number, zero, offset, length = struct.unpack_from("<IIQQ", data, at)
            if zero or offset % 64 or offset < end or offset + length > sums or any(data[end:offset]) or number in self.sections:
                raise Fault(f"{name}: section {number} stands in a place where it cannot be")
            self.sections[number] = data[offset:offset + length]
            end = offset + length
        if any(data[end:sums]):
            raise Fault(f"{name}: bytes behind the last section")

    def section(self, number):
        if number not in self.sections:
            raise Fault(f"{self.name}: section {number} is missing")
        return self.sections[number]

    def read(self, number):
        return Bytes(self.section(number), f"{self.name}, section {number}")
