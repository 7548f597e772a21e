"""Names made comparable: folding, joined particles, generations, short forms, and words that are no name at all.

What is compared is text only; where a name stands in a record, and what agreement is worth, is decided in `link` and
`find`. Unicode folding follows UAX 15 (NFKD); letters of scripts other than Latin are kept as they are, never guessed at.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cache
from importlib import resources

GENERATIONS = {"JR": "JR", "JUNIOR": "JR", "SR": "SR", "SENIOR": "SR", "II": "II", "III": "III", "IV": "IV", "V": "V"}
_GENERATIONS = GENERATIONS | {"2ND": "II", "3RD": "III", "4TH": "IV", "I": "I"}
# Latin letters that Unicode does not take apart into a base letter and a mark.
_LETTERS = str.maketrans(
    {"Ł": "L", "Ø": "O", "Đ": "D", "Ð": "D", "Þ": "TH", "Æ": "AE", "Œ": "OE", "ẞ": "SS", "ß": "SS", "ı": "I"}
)
_QUOTES = re.compile(r"['’‘`´ʼ.]")
_GLUED = re.compile(r"(?<=\w\w\w)(JR|III)$")  # SMITHJR: surnames end so only when a field was cut or joined
_BREAKS = re.compile(r"[\W_]+")
# Never a word that is also somebody's surname: Constable, Doe, Given, Na and Star are people.
_WORDS = """
UNKNOWN UNK UNIDENTIFIED ANONYMOUS OFFICER OFFICERS POLICE DEPARTMENT DISTRICT DETECTIVE SERGEANT LIEUTENANT CITY ENTIRE ALIAS
NONE REFUSED DONT DIDNT FAILURE CPD PC PO SGT STATED MULTIPLE VARIOUS MALE FEMALE REMEMBER NAMES BADGE UNIFORM EVERYONE SEVERAL
EMPLOYEE EMPLOYEES
"""
_NO_NAME = frozenset(_WORDS.split())
PART = 3  # letters of the shortest part of a name that says anything alone
MOST_WORDS = 4  # more words than this are a sentence, not a name


@dataclass(frozen=True, slots=True)
class Name:
    """A person's name as compared: upper case, unmarked, without spaces; empty text where nothing usable was given."""

    first: str = ""
    middle: str = ""
    last: str = ""
    generation: str = ""


@cache
def fold(text: str) -> str:
    """Upper case without accents or apostrophes; every other break is one space. `"O'Dónal-Smith "` → `ODONAL SMITH`."""
    upper = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).upper()).translate(_LETTERS)
    plain = "".join(letter for letter in upper if not unicodedata.combining(letter))
    return _BREAKS.sub(" ", _QUOTES.sub("", plain)).strip()


def solid(text: str) -> str:
    """A name without any break, so that `MC GOVERN`, `Mc-Govern` and `McGovern` are one."""
    return fold(text).replace(" ", "")


def halves(text: str) -> tuple[str, ...]:
    """The parts of a double name of three letters or more (`SMITH-DE LA CRUZ` → SMITH, CRUZ); one part for a single name."""
    parts = tuple(part for part in fold(text).split(" ") if len(part) >= PART and part not in _GENERATIONS)
    return parts or ((solid(text),) if text else ())


def generation(text: str) -> str:
    """`Jr.`, `2nd`, `III` in one spelling; empty when the text names no generation."""
    return _GENERATIONS.get(solid(text), "")


def is_name(text: str) -> bool:
    """Whether the text can be a person's name: letters, no digit or query, no word such as UNKNOWN or DEPARTMENT."""
    words = fold(text).split(" ")
    if not words[0] or len(words) > MOST_WORDS or re.search(r"[\d?#/\"]", text):
        return False
    return not any(word in _NO_NAME for word in words)


def clean(first: str = "", middle: str = "", last: str = "", suffix: str = "") -> Name:
    """One comparable name from the fields a file gives; a generation written into the surname, or onto it, is taken out."""
    words = _GLUED.sub(r" \1", fold(last)).split(" ")
    found = generation(suffix)
    if len(words) > 1 and words[-1] in GENERATIONS:
        found = found or GENERATIONS[words[-1]]
        words = words[:-1]
    usable = [solid(part) if is_name(part) else "" for part in (first, " ".join(words) if "?" not in last else "")]
    return Name(usable[0], solid(middle)[:1] if len(solid(middle)) == 1 else solid(middle), usable[1], found)


@cache
def _roots() -> dict[str, frozenset[str]]:
    lines = resources.files(__package__).joinpath("nicknames.txt").read_text(encoding="utf-8").splitlines()
    found: dict[str, set[str]] = {}
    for line in (line for line in lines if line and not line.startswith("#")):
        root, forms = line.split(":")
        for form in (root, *forms.split()):
            found.setdefault(form, set()).add(root)
    return {form: frozenset(roots) for form, roots in found.items()}


def roots(first: str) -> frozenset[str]:
    """The full given names a solid given name may stand for, itself among them: BERT → ALBERT, DELBERT, GILBERT, …"""
    return _roots().get(first, frozenset()) | {first}
