"""Bech32 (BIP 173) as age uses it for keys: without BIP 173's length limit.

Lives here: encoding 32 bytes as `AGE-SECRET-KEY-1…` and decoding the text of a key. Not here: checking that a key is
usable; `pyrage` checks every text encoded or decoded here. No published package is used because they all add the rules
of Bitcoin addresses.
"""

from __future__ import annotations

from candour.domain.sealing.errors import BadKey

ALPHABET = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"
_GENERATOR = (0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD, 0x2A1462B3)
_CHECKSUM_LENGTH = 6


def encode(prefix: str, data: bytes) -> str:
    """Return `data` as lower-case Bech32 text after the human-readable `prefix` (lower case). Source: BIP 173."""
    digits = _convert_bits(data, 8, 5)
    checksum = _checksum(_prefix_values(prefix) + digits + [0] * _CHECKSUM_LENGTH) ^ 1
    digits += [checksum >> 5 * (_CHECKSUM_LENGTH - 1 - i) & 31 for i in range(_CHECKSUM_LENGTH)]
    return f"{prefix}1" + "".join(ALPHABET[digit] for digit in digits)


def decode(prefix: str, text: str) -> bytes:
    """Return the bytes in Bech32 `text` with lower-case `prefix`. Raises BadKey for a wrong prefix, character or checksum."""
    head, _, tail = text.lower().rpartition("1")
    if head != prefix or len(tail) < _CHECKSUM_LENGTH or any(letter not in ALPHABET for letter in tail):
        raise BadKey(f"This key does not begin with {prefix}1 or holds a wrong character: copy it again, whole.")
    digits = [ALPHABET.index(letter) for letter in tail]
    if _checksum(_prefix_values(prefix) + digits) != 1:
        raise BadKey("This key's checksum is wrong, so a character was changed: copy it again, whole.")
    return bytes(_convert_bits(digits[:-_CHECKSUM_LENGTH], 5, 8, pad=False))


def _checksum(values: list[int]) -> int:
    """Return the BIP 173 checksum (a 30-bit number) of `values`, which are numbers of 5 bits."""
    total = 1
    for value in values:
        top = total >> 25
        total = (total & 0x1FFFFFF) << 5 ^ value
        for i, term in enumerate(_GENERATOR):
            total ^= term if top >> i & 1 else 0
    return total


def _prefix_values(prefix: str) -> list[int]:
    """Return the characters of `prefix` as the 5-bit numbers over which BIP 173 computes the checksum."""
    return [ord(letter) >> 5 for letter in prefix] + [0] + [ord(letter) & 31 for letter in prefix]


def _convert_bits(data: bytes | list[int], have: int, want: int, *, pad: bool = True) -> list[int]:
    """Regroup `data`, numbers of `have` bits each, into numbers of `want` bits. `pad`: fill the last number with zero bits."""
    value = bits = 0
    groups: list[int] = []
    for item in data:
        value, bits = value << have | item, bits + have
        while bits >= want:
            bits -= want
            groups.append(value >> bits & (1 << want) - 1)
        value &= (1 << bits) - 1
    if pad and bits:
        groups.append(value << (want - bits) & (1 << want) - 1)
    return groups
