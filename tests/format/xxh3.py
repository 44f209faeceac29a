# SPDX-License-Identifier: Apache-2.0
#
# XXH3, the 64-bit checksum without seed, in plain Python: so that the reader beside it checks an index without the library that made it.
# Written after the public description of the algorithm by Yann Collet; slow (some MB/s) and meant for small files.
import struct

_SECRET = bytes.fromhex(
    "b8fe6c3923a44bbe7c01812cf721ad1cded46de9839097db7240a4a4b7b3671f"
    "cb79e64eccc0e578825ad07dccff7221b8084674f743248ee03590e6813a264c"
    "3c2852bb91c300cb88d0658b1b532ea371644897a20df94e3819ef46a9deacd8"
    "a8fa763fe39c343ff9dcbbc7c70b4f1d8a51e04bcdb45931c89f7ec9d9787364"
    "eac5ac8334d3ebc3c581a0fffa1363eb170ddd51b7f0da49d316552629d4689e"
    "2b16be587d47a1fc8ff8b8d17ad031ce45cb3a8f95160428afd7fbcabb4b407e")

_MASK = (1 << 64) - 1
_P32 = (0x9E3779B1, 0x85EBCA77, 0xC2B2AE3D)
_P64 = (0x9E3779B185EBCA87, 0xC2B2AE3D27D4EB4F, 0x165667B19E3779F9, 0x85EBCA77C2B2AE63, 0x27D4EB2F165667C5)


def _u32(data, at):
    return struct.unpack_from("<I", data, at)[0]


def _u64(data, at):
    return struct.unpack_from("<Q", data, at)[0]


def _fold(a, b):
    product = a * b
    return (product ^ (product >> 64)) & _MASK


def _rotate(value, bits):
    return ((value << bits) | (value >> (64 - bits))) & _MASK


def _swap(value):
    return int.from_bytes(value.to_bytes(8, "little"), "big")


def _avalanche(h):
    h ^= h >> 37
    h = h * 0x165667919E3779F9 & _MASK
    return h ^ (h >> 32)


def _old_avalanche(h):
    h ^= h >> 33
    h = h * _P64[1] & _MASK
    h ^= h >> 29
    h = h * _P64[2] & _MASK
    return h ^ (h >> 32)


def _mix(data, at, secret_at):
    return _fold(_u64(data, at) ^ _u64(_SECRET, secret_at), _u64(data, at + 8) ^ _u64(_SECRET, secret_at + 8))


def _up_to_16(data):
    n = len(data)
    if n == 0:
        return _old_avalanche(_u64(_SECRET, 56) ^ _u64(_SECRET, 64))
    if n <= 3:
        joined = data[0] << 16 | data[n >> 1] << 24 | data[n - 1] | n << 8
        return _old_avalanche(joined ^ _u32(_SECRET, 0) ^ _u32(_SECRET, 4))
    if n <= 8:
        h = (_u32(data, n - 4) + (_u32(data, 0) << 32)) ^ _u64(_SECRET, 8) ^ _u64(_SECRET, 16)
        h ^= _rotate(h, 49) ^ _rotate(h, 24)
        h = h * 0x9FB21C651E98DF25 & _MASK
        h ^= (h >> 35) + n
        h = h * 0x9FB21C651E98DF25 & _MASK
        return h ^ (h >> 28)
    low = _u64(data, 0) ^ _u64(_SECRET, 24) ^ _u64(_SECRET, 32)
    high = _u64(data, n - 8) ^ _u64(_SECRET, 40) ^ _u64(_SECRET, 48)
    return _avalanche((n + _swap(low) + high + _fold(low, high)) & _MASK)


def _up_to_128(data):
    n = len(data)
    total = n * _P64[0]
    for i in range((n - 1) // 32, -1, -1):
        total += _mix(data, 16 * i, 32 * i) + _mix(data, n - 16 * (i + 1), 32 * i + 16)
    return _avalanche(total & _MASK)


def _up_to_240(data):
    n = len(data)
    total = n * _P64[0]
    for i in range(8):
        total += _mix(data, 16 * i, 16 * i)
    total = _avalanche(total & _MASK)
    for i in range(8, n // 16):
        total += _mix(data, 16 * i, 16 * (i - 8) + 3)
    return _avalanche((total + _mix(data, n - 16, 136 - 17)) & _MASK)


def _accumulate(sums, words, keys):
    for i in range(8):
        value = words[i]
        key = value ^ keys[i]
        sums[i ^ 1] = (sums[i ^ 1] + value) & _MASK
        sums[i] = (sums[i] + (key & 0xFFFFFFFF) * (key >> 32)) & _MASK


def _long(data):
    n = len(data)
    stripe = struct.Struct("<8Q")
    sums = [_P32[2], _P64[0], _P64[1], _P64[2], _P64[3], _P32[1], _P64[4], _P32[0]]
    keys = [stripe.unpack_from(_SECRET, 8 * i) for i in range(17)]
    for number in range((n - 1) // 64):
        _accumulate(sums, stripe.unpack_from(data, 64 * number), keys[number % 16])
        if number % 16 == 15:
            for i in range(8):
                sums[i] = (sums[i] ^ (sums[i] >> 47) ^ keys[16][i]) * _P32[0] & _MASK
    _accumulate(sums, stripe.unpack_from(data, n - 64), stripe.unpack_from(_SECRET, 192 - 64 - 7))
    total = n * _P64[0]
    for i in range(4):
        total += _fold(sums[2 * i] ^ _u64(_SECRET, 11 + 16 * i), sums[2 * i + 1] ^ _u64(_SECRET, 19 + 16 * i))
    return _avalanche(total & _MASK)


def xxh3_64(data):
    """The checksum of bytes-like `data`, as an unsigned integer."""
    n = len(data)
    if n <= 16:
        return _up_to_16(data)
    if n <= 128:
        return _up_to_128(data)
    if n <= 240:
        return _up_to_240(data)
    return _long(data)
