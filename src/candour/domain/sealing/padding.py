"""Size classes: how long a plaintext is made before it is sealed, so that its length tells little.

Lives here: Padmé and the two ways of filling up to it. Not here: sealing. Source: Nikitin, Barman, Lueks, Underwood,
Hubaux and Ford, "Reducing Metadata Leakage from Encrypted Files and Communication with PURBs", PoPETs 2019(4),
section 4 (Padmé): the length keeps only as many significant bits as its own exponent needs, so it leaks O(log log L)
bits and costs at most 12 %.

An item opened with the stock `age` tool stays useful: text is filled with spaces, which JSON ignores at the end, and
other bytes with zero bytes, which file viewers ignore; the true size of those stands in the item's sealed metadata.
"""

from __future__ import annotations

from typing import Final

from candour.domain.sealing.errors import BadDocument, BadPadding

# Below this Padmé's classes are a few bytes apart and would tell "yes" from "no". An age file carries over 200 bytes
# of header and tags anyway, so filling up to 256 costs little; it also makes every grant and short message one size.
MINIMUM: Final = 256


def padme(length: int) -> int:
    """Size class, in bytes, of a plaintext of `length` bytes: the smallest class not below it, and at least 256."""
    if length <= MINIMUM:
        if length < 0:
            raise ValueError("A length is not negative.")
        return MINIMUM
    exponent = length.bit_length() - 1
    free_bits = exponent - exponent.bit_length()
    mask = (1 << free_bits) - 1
    return (length + mask) & ~mask


def is_size_class(size: int) -> bool:
    """Say whether a plaintext of `size` bytes can have come out of padding."""
    return size >= MINIMUM and padme(size) == size


def pad_bytes(data: bytes) -> bytes:
    """Fill `data` with zero bytes to its size class. Keep `len(data)` beside it: only that undoes this."""
    return data.ljust(padme(len(data)), b"\0")


def unpad_bytes(data: bytes, size: int) -> bytes:
    """Give the first `size` bytes of what `pad_bytes` made. Raises BadPadding where the rest is not its filling."""
    if size < 0 or len(data) != padme(size) or any(data[size:]):
        raise BadPadding("The size beside this item does not fit it: fetch the item and its metadata again.")
    return data[:size]


def pad_text(text: str) -> bytes:
    r"""Fill a JSON text with spaces to its size class, as UTF-8. Unpaired surrogates become JSON's own `\\udxxx`."""
    data = text.encode("utf-8", errors="backslashreplace")
    return data.ljust(padme(len(data)), b" ")


def unpad_text(data: bytes) -> str:
    """Give the text without the spaces at its end. Raises BadPadding, or BadDocument where it is not UTF-8."""
    if not is_size_class(len(data)):
        raise BadPadding("This text was not padded to a size class: seal it again with Candour.")
    try:
        return data.rstrip(b" ").decode("utf-8")
    except UnicodeDecodeError:
        raise BadDocument("This item is not text: open it as a file instead.") from None
