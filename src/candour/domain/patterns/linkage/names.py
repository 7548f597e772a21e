"""Converts people's names to a comparable form, in which different spellings of the same name are equal.

The conversion handles accents, joined particles (such as DE LA), generations (such as Jr), short forms, and words that are not
names. Unicode characters are converted as in UAX 15 (NFKD); letters of other scripts than Latin are not transliterated. Not
here: which fields are compared, and how much an agreement counts (`link`, `find`).
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cache
from importlib import resources

GENERATIONS = {"JR": "JR", "JUNIOR": "JR", "SR": "SR", "SENIOR": "SR", "II": "II", "III": "III", "IV": "IV", "V": "V"}
_GENERATIONS = GENERATIONS | {"2ND": "II", "3RD": "III", "4TH": "IV", "I": "I"}
# Latin letters that NFKD does not decompose into a base letter and a mark.
_LETTERS = str.maketrans(
    {"Ł": "L", "Ø": "O", "Đ": "D", "Ð": "D", "Þ": "TH", "Æ": "AE", "Œ": "OE", "ẞ": "SS", "ß": "SS", "ı": "I"}
)
_QUOTES = re.compile(r"['’‘`´ʼ.]")
_GLUED = re.compile(r"(?<=\w\w\w)(JR|III)$")  # SMITHJR: a surname ends so only where two fields were joined
_BREAKS = re.compile(r"[\W_]+")
# None of these words is also a surname, as Constable, Doe, Given, Na and Star are.
_WORDS = """
UNKNOWN UNK UNIDENTIFIED ANONYMOUS OFFICER OFFICERS POLICE DEPARTMENT DISTRICT DETECTIVE SERGEANT LIEUTENANT CITY ENTIRE ALIAS
NONE REFUSED DONT DIDNT FAILURE CPD PC PO SGT STATED MULTIPLE VARIOUS MALE FEMALE REMEMBER NAMES BADGE UNIFORM EVERYONE SEVERAL
EMPLOYEE EMPLOYEES
"""
_NO_NAME = frozenset(_WORDS.split())
PART = 3  # letters of the shortest part of a double name that is compared by itself
MOST_WORDS = 4  # more words than this are a sentence, not a name


@dataclass(frozen=True, slots=True)
class Name:
    """A person's name in comparable form: upper case, without accents or spaces; '' where a field has no usable name.

    `generation` is a word like JR or III.
    """

    first: str = ""
    middle: str = ""
    last: str = ""
    generation: str = ""


@cache
def fold(text: str) -> str:
    """Convert a text to upper case without accents and apostrophes, with single spaces: `"O'Dónal-Smith "` → `ODONAL SMITH`."""
    upper = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).upper()).translate(_LETTERS)
    plain = "".join(letter for letter in upper if not unicodedata.combining(letter))
    return _BREAKS.sub(" ", _QUOTES.sub("", plain)).strip()


def solid(text: str) -> str:
    """Return the text as `fold` converts it, without the spaces, so that `MC GOVERN`, `Mc-Govern` and `McGovern` are equal."""
    return fold(text).replace(" ", "")


def halves(text: str) -> tuple[str, ...]:
    """Return the parts of a double name that have three letters or more: `SMITH-DE LA CRUZ` → SMITH, CRUZ.

    Where no part has three letters, the name is returned whole; an empty text has no part.
    """
    parts = tuple(part for part in fold(text).split(" ") if len(part) >= PART and part not in _GENERATIONS)
    return parts or ((solid(text),) if text else ())


def generation(text: str) -> str:
    """Return the generation (such as Jr) that a text states, in a standard spelling; '' for any other text.

    Examples: `Jr.` → `JR`, `2nd` → `II`.
    """
    return _GENERATIONS.get(solid(text), "")


def is_name(text: str) -> bool:
    """Return whether the text can be a person's name: up to four words, no digit or question mark, no word such as UNKNOWN."""
    words = fold(text).split(" ")
    if not words[0] or len(words) > MOST_WORDS or re.search(r"[\d?#/\"]", text):
        return False
    return not any(word in _NO_NAME for word in words)


def clean(first: str = "", middle: str = "", last: str = "", suffix: str = "") -> Name:
    """Build a comparable name from its parts as written in a file; a generation ending the surname (SMITH JR) is split off."""
    words = _GLUED.sub(r" \1", fold(last)).split(" ")
    suffix_generation = generation(suffix)
    if len(words) > 1 and words[-1] in GENERATIONS:
        suffix_generation = suffix_generation or GENERATIONS[words[-1]]
        words = words[:-1]
    usable = [solid(part) if is_name(part) else "" for part in (first, " ".join(words) if "?" not in last else "")]
    return Name(usable[0], solid(middle)[:1] if len(solid(middle)) == 1 else solid(middle), usable[1], suffix_generation)


@cache
def _load_roots() -> dict[str, frozenset[str]]:
    """Read `nicknames.txt`: return a dict from a given name to the full given names that it may stand for.

    The keys are names as `solid` converts them.
    """
    lines = resources.files(__package__).joinpath("nicknames.txt").read_text(encoding="utf-8").splitlines()
    roots_of: dict[str, set[str]] = {}
    for line in (line for line in lines if line and not line.startswith("#")):
        root, forms = line.split(":")
        for form in (root, *forms.split()):
            roots_of.setdefault(form, set()).add(root)
    return {form: frozenset(roots) for form, roots in roots_of.items()}


def roots(first: str) -> frozenset[str]:
    """Return the given name `first` and the full names it may stand for: BERT → ALBERT, BERT, GILBERT …

    `first` is in the form that `solid` returns.
    """
    return _load_roots().get(first, frozenset()) | {first}
