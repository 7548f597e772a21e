"""An invented register of any size with syllable names: nobody on it exists, and name frequencies are as uneven as real ones.

Surnames follow Zipf's law over about a fifth as many names as officers, given names over 400; each officer has one to four
postings in units of a large force. Not here: what is measured on it (`find.py`).
"""

from __future__ import annotations

import random
from datetime import date, timedelta
from itertools import product

from candour.domain.patterns.linkage.find import Description, FormerName, Officer, Posting, Register

_ONSETS = (
    "b",
    "br",
    "c",
    "cl",
    "d",
    "dr",
    "f",
    "g",
    "h",
    "j",
    "k",
    "l",
    "m",
    "n",
    "p",
    "r",
    "s",
    "st",
    "t",
    "tr",
    "v",
    "w",
    "z",
)
_VOWELS = ("a", "e", "i", "o", "u", "ai", "ea", "ow")
_CODAS = ("", "n", "r", "l", "s", "ck", "m", "nd", "rt", "y")
_RANKS, _RANK_SHARES = ("Officer", "Detective", "Sergeant", "Lieutenant"), (0.78, 0.1, 0.09, 0.03)
_FIRST = date(1985, 1, 1)


def _names(dice: random.Random, count: int, syllables: int) -> list[str]:
    parts = ["".join(each) for each in product(_ONSETS, _VOWELS, _CODAS)]
    names: dict[str, None] = {}
    while len(names) < count:
        names["".join(dice.choice(parts) for _ in range(syllables)).capitalize()] = None
    return list(names)


def _zipf(count: int) -> list[float]:
    return [1 / (place + 10) for place in range(count)]


def rows(size: int, seed: int = 4) -> tuple[list[Officer], list[Posting], list[FormerName]]:
    """Return officers, their postings, and the former surnames of one woman in five."""
    dice = random.Random(seed)
    surnames, given_names = _names(dice, max(size // 5, 50), 2), _names(dice, 400, 1)
    last, first = dice.choices(surnames, _zipf(len(surnames)), k=size), dice.choices(given_names, _zipf(400), k=size)
    officers, postings, former = [], [], []
    for n in range(size):
        officer_id, sex = f"s{n:07}", "female" if dice.random() < 0.25 else "male"
        start = _FIRST + timedelta(dice.randrange(13000))
        rank = dice.choices(_RANKS, _RANK_SHARES)[0]
        white = "white" if dice.random() < 0.6 else "black"
        officers.append(Officer(officer_id, first[n], "", last[n], "", sex, white, start.year - 26, start, None, rank))
        postings += _career(dice, officer_id, start, rank, size)
        if sex == "female" and dice.random() < 0.2:
            former.append(FormerName(officer_id, dice.choice(surnames)))
    return officers, postings, former


def _career(dice: random.Random, officer_id: str, start: date, rank: str, size: int) -> list[Posting]:
    days = sorted(dice.randrange(9000) for _ in range(dice.randrange(4)))
    starts = [start, *(start + timedelta(day + 1) for day in days)]
    ends = [*(day - timedelta(1) for day in starts[1:]), None]
    number = str(dice.randrange(1, 3 * size))
    return [
        Posting(officer_id, f"Unit {dice.randrange(max(size // 80, 5))}", rank, number, since, until)
        for since, until in zip(starts, ends, strict=True)
    ]


def register(size: int, seed: int = 4) -> Register:
    """Return the same as a searchable register."""
    return Register(*rows(size, seed))


def descriptions(size: int, count: int, seed: int = 4) -> list[Description]:
    """Return descriptions of officers of that register: one in twelve misses a letter; fields are left out at random."""
    dice = random.Random(seed + 1)
    officers, postings, _ = rows(size, seed)
    last = {posting.officer_id: posting for posting in postings}
    return [_description(dice, officer, last[officer.officer_id]) for officer in dice.sample(officers, count)]


def _description(dice: random.Random, officer: Officer, posting: Posting) -> Description:
    def sometimes(text: str, share: float) -> str:
        return text if dice.random() < share else ""

    surname = officer.surname
    if dice.random() < 1 / 12:
        place = dice.randrange(1, len(surname))
        surname = surname[:place] + surname[place + 1 :]
    number = sometimes(posting.number, 0.4)
    hidden = number[:2] + "?" * (len(number) - 2) if number and dice.random() < 0.3 else number
    return Description(
        surname, sometimes(officer.given, 0.6), "", sometimes(posting.rank, 0.5), hidden, sometimes(posting.unit, 0.7),
        born=None if officer.born is None or dice.random() < 0.6 else officer.born + dice.randrange(-6, 7),
        sex=officer.sex, ethnicity=officer.ethnicity, on=date(2024, 5, 1),
    )  # fmt: skip
