"""Computes the NYSIIS key of a surname, a code that is equal for names that sound alike in English.

NYSIIS: Taft, *Name Search Techniques*, New York State Identification and Intelligence System, Special Report 1, 1970. Two rules
here differ from that report: the key is not cut to six letters, and Y after the first letter is taken for a vowel (SMYTH sounds
like SMITH). A name with a letter outside A–Z has no key.
"""

from __future__ import annotations

import re

_LATIN = re.compile(r"[A-Z]+")
_FRONT = (("MAC", "MCC"), ("KN", "NN"), ("K", "C"), ("PH", "FF"), ("PF", "FF"), ("SCH", "SSS"))
_BACK = (("EE", "Y"), ("IE", "Y"), ("DT", "D"), ("RT", "D"), ("RD", "D"), ("NT", "D"), ("ND", "D"))
_VOWELS = frozenset("AEIOUY")
_PLAIN = {"Q": "G", "Z": "S", "M": "N"}
ENDING = 2


def key(name: str) -> str:
    """Return the NYSIIS key of a name, a code equal for names that sound alike.

    `name` is in upper case without spaces. Returns '' for an empty name or one with a letter outside A–Z.
    """
    if not _LATIN.fullmatch(name):
        return ""
    letters = _replace_ends(name)
    coded = letters[0]
    place = 1
    while place < len(letters):
        sound, place = _code_at(letters, place)
        coded += sound if not coded.endswith(sound[-1:]) or not sound else ""
    return _trim_end(coded)


def _replace_ends(name: str) -> str:
    """Return the name with its first and last letters replaced as the NYSIIS sound code prescribes."""
    for old, new in _FRONT:
        if name.startswith(old):
            name = new + name[len(old) :]
            break
    for old, new in _BACK:
        if name.endswith(old):
            return name[: -len(old)] + new
    return name


def _code_at(letters: str, place: int) -> tuple[str, int]:
    """Return the NYSIIS sound code of the letter or letters at index `place`, and the index of the letter to code next."""
    rest = letters[place:]
    for old, new in (("EV", "AF"), ("SCH", "S"), ("PH", "F"), ("KN", "N")):
        if rest.startswith(old):
            return new, place + len(old)
    letter, before, after = letters[place], letters[place - 1], rest[1:2]
    if letter in _VOWELS:
        return "A", place + 1
    silent_h = letter == "H" and (before not in _VOWELS or after not in _VOWELS)
    silent_w = letter == "W" and before in _VOWELS
    if silent_h or silent_w:
        return "", place + 1
    return ("C" if letter == "K" else _PLAIN.get(letter, letter)), place + 1


def _trim_end(coded: str) -> str:
    """Return the NYSIIS sound code without a final S or A, and with Y for a final AY."""
    if len(coded) > 1 and coded.endswith("S"):
        coded = coded[:-1]
    if coded.endswith("AY"):
        coded = coded[:-ENDING] + "Y"
    return coded[:-1] if len(coded) > 1 and coded.endswith("A") else coded
