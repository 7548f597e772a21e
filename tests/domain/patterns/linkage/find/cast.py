"""An invented register with every awkward case once. Nobody on it exists."""

from __future__ import annotations

from datetime import date

from candour.domain.patterns.linkage.find import FormerName, Officer, Posting, Register

DAY = date(2024, 5, 1)

OFFICERS = (
    Officer("o1", "Katharine", "Ann", "Marlowe", "", "female", "white", 1980, date(2003, 1, 6), None, "PC"),
    Officer("o2", "Peter", "", "Ashdown", "", "male", "white", 1975, date(1998, 3, 2), None, "Sergeant"),
    Officer("o3", "Peter", "", "Ashdown", "Jr", "male", "white", 2000, date(2021, 9, 1), None, "PC"),
    Officer("o4", "Robert", "", "James", "", "male", "black", 1985, date(2008, 1, 1), None, "PC"),
    Officer("o5", "Salma", "", "Khan-Whitlock", "", "female", "asian", 1990, date(2014, 1, 1), None, "DC"),
    Officer("o6", "Dermot", "", "Fenwick", "", "male", "white", 1960, date(1984, 1, 1), date(2010, 6, 30), "PC"),
    Officer("o7", "Idris", "", "Vaughan-Price", "", "male", "", 1982, date(2006, 1, 1), None, "Insp"),
    Officer("o8", "Olive", "", "Tranter", "", "female", "black", 1988, date(2011, 1, 1), None, "PC"),
)
POSTINGS = (
    Posting("o1", "Harbour Road", "PC", "2301", date(2003, 1, 6), date(2019, 12, 31)),
    Posting("o1", "Mill Lane", "PC", "5520", date(2020, 1, 1)),
    Posting("o2", "Mill Lane", "PC", "881", date(1998, 3, 2), date(2012, 1, 1)),
    Posting("o2", "Mill Lane", "Sergeant", "42", date(2012, 1, 2)),
    Posting("o3", "Harbour Road", "PC", "2317", date(2021, 9, 1)),
    Posting("o4", "Mill Lane", "PC", "7310", date(2008, 1, 1)),
    Posting("o5", "Castle Street", "DC", "6612", date(2014, 1, 1)),
    Posting("o6", "Harbour Road", "PC", "2345", date(1984, 1, 1), date(2010, 6, 30)),
    Posting("o7", "Castle Street", "Insp", "17", date(2006, 1, 1)),
    Posting("o8", "Harbour Road", "PC", "4127", date(2011, 1, 1)),
)
FORMER = (FormerName("o1", "Dunmore"),)


def crowd(size: int = 300) -> list[Officer]:
    """Invented people whose names are like nobody's in the cast."""
    tails, heads = ("bex", "dov", "gull", "hax", "jorn", "lusk", "quam", "zell"), ("Bri", "Cro", "Fla", "Gwy", "Plo", "Stru")
    sexes = ("male", "female")
    return [
        Officer(f"x{n}", heads[n % 6] + "on", "", heads[n % 6] + tails[n % 8] + tails[n // 8 % 8], "", sexes[n % 2],
                "white", 1960 + n % 40, None, None, "PC")
        for n in range(size)
    ]  # fmt: skip


def crowd_postings(size: int = 300) -> list[Posting]:
    """Where they serve: twelve units, none of the cast's; numbers unlike the cast's."""
    return [Posting(f"x{n}", f"Station {chr(65 + n % 12)}", "PC", str(30000 + 7 * n), date(2000, 1, 1)) for n in range(size)]


def register() -> Register:
    """The cast among the crowd."""
    return Register((*OFFICERS, *crowd()), (*POSTINGS, *crowd_postings()), FORMER)
