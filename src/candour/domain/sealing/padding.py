"""Size classes: the lengths to which plaintexts are padded before they are sealed, so that length reveals little.

Lives here: the rule of the size classes (Padmé), padding of bytes and padding of text. Not here: sealing.
Source: Nikitin, Barman, Lueks, Underwood, Hubaux and Ford, "Reducing Metadata Leakage from Encrypted Files and Communication
with PURBs", PoPETs 2019(4), section 4 (Padmé): a padded length has only as many significant bits as its exponent needs, so
it leaks O(log log L) bits of the length L and costs at most 12 % more bytes.

Padding does not disturb an item opened with the stock `age` tool: text is padded with spaces, which JSON ignores at the
end, and other data with zero bytes, which file viewers ignore. The size without padding is in the item's sealed metadata.
"""

from __future__ import annotations

from typing import Final

from candour.domain.sealing.errors import BadDocument, BadPadding

# Below this, Padmé's classes are a few bytes apart and would distinguish "yes" from "no". An age file has over 200 bytes
# of header and tags anyway, so padding to 256 costs little; it also gives every grant and short message the same size.
MINIMUM: Final = 256


def padme(length: int) -> int:
    """Return the number of bytes to which a plaintext of `length` bytes is padded: the next size class, at least 256."""
    if length <= MINIMUM:
        if length < 0:
            raise ValueError("A length is not negative.")
        return MINIMUM
    exponent = length.bit_length() - 1
    free_bits = exponent - exponent.bit_length()
    mask = (1 << free_bits) - 1
    return (length + mask) & ~mask


def is_size_class(size: int) -> bool:
    """Return whether `size`, in bytes, is a size class: a length that padding can produce."""
    return size >= MINIMUM and padme(size) == size


def pad_bytes(data: bytes) -> bytes:
    """Return `data`, padded with zero bytes to its size class. `unpad_bytes` needs `len(data)`, which the caller must store."""
    return data.ljust(padme(len(data)), b"\0")


def unpad_bytes(data: bytes, size: int) -> bytes:
    """Return the first `size` bytes of padded `data`. Raises BadPadding unless the rest is the padding of `pad_bytes`."""
    if size < 0 or len(data) != padme(size) or any(data[size:]):
        raise BadPadding("The size beside this item does not fit it: fetch the item and its metadata again.")
    return data[:size]


def pad_text(text: str) -> bytes:
    r"""Encode a JSON text as UTF-8 and pad it with spaces to its size class. Unpaired surrogates become JSON's `\\udxxx`."""
    data = text.encode("utf-8", errors="backslashreplace")
    return data.ljust(padme(len(data)), b" ")


def unpad_text(data: bytes) -> str:
    """Decode a text padded by `pad_text` and strip its padding. Raises BadPadding, or BadDocument where `data` is not UTF-8."""
    if not is_size_class(len(data)):
        raise BadPadding("This text was not padded to a size class: seal it again with Candour.")
    try:
        return data.rstrip(b" ").decode("utf-8")
    except UnicodeDecodeError:
        raise BadDocument("This item is not text: open it as a file instead.") from None
