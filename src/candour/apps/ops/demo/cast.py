"""The bodies and people of the demonstration and of the tests, all invented.

Alice can handle the officer's report. Bob cannot, because he served beside the reported officer. Charlie works for another
body. The review board of Port Ardent works under the rules of New York; nobody of Northmoor can see its reports.
"""

from __future__ import annotations

from dataclasses import dataclass

PASSWORD = "northmoor demonstration"  # noqa: S105 - known on purpose; CANDOUR_DEMO is refused off loopback
UNLOCK_PASSPHRASE = "demonstration key"  # noqa: S105 - the same
TOTP_SECRET = "KRSXG5BAMRSW23ZAKNEWC3LQ"  # noqa: S105 - the same

FORCE = ("NMC", "Northmoor Constabulary")
DEPARTMENT = ("PAPD", "Port Ardent Police Department")
STANDARDS = "Northmoor Professional Standards"
REGULATOR = "Office for Policing Conduct"
PANEL = "Northmoor Policing Panel"
BOARD = "Port Ardent Complaint Review Board"


@dataclass(frozen=True)
class Home:
    """A body of the demonstration: an organisation in which invented staff work.

    `kind` is the kind of body, `pack` the procedure pack, `force` the code of the body's force ('' for none); `receives` is
    whether reporters can send reports to the body; `reads` has the codes of the forces that it reads beside its own.
    """

    kind: str
    pack: str
    force: str = ""
    receives: bool = True
    reads: tuple[str, ...] = ()


BODIES = {
    STANDARDS: Home("professional_standards", "england_wales", FORCE[0]),
    REGULATOR: Home("regulator", "england_wales", reads=(FORCE[0],)),
    PANEL: Home("local_policing_body", "england_wales", FORCE[0], receives=False),
    BOARD: Home("regulator", "new_york", DEPARTMENT[0]),
}
SUBJECT = "NMC1012"


@dataclass(frozen=True)
class Person:
    """An invented staff member of the demonstration.

    `body` is the name of the body; `officer` the roster number of a staff member who is also an officer, else ''; `intake`: is
    in the intake team; `key`: has a staff key.
    """

    login: str
    name: str
    body: str
    roles: tuple[str, ...]
    officer: str = ""
    intake: bool = False
    key: bool = False


PEOPLE = (
    Person("amina", "Amina Rahman", STANDARDS, ("assessor",), intake=True, key=True),
    Person("sam", "Sam Okonjo", STANDARDS, ("supervisor",), "NMC1051", intake=True, key=True),
    Person("alice", "Alice Adeyemi", STANDARDS, ("investigator",), "NMC1050", key=True),
    Person("bob", "Bob Brackley", STANDARDS, ("investigator",), "NMC1013", key=True),
    Person("farid", "Farid Chowdhary", STANDARDS, ("investigator",), key=True),
    Person("dee", "Dee Marlowe", STANDARDS, ("decision_maker",)),
    Person("sophie", "Sophie Lathbury", STANDARDS, ("supporter",)),
    Person("cass", "Cass Underhay", STANDARDS, ("custodian",)),
    Person("ada", "Ada Prowse", STANDARDS, ("administrator",)),
    Person("ben", "Ben Ashdown", STANDARDS, ("administrator",)),
    Person("olu", "Olu Everdene", PANEL, ("overseer",)),
    Person("charlie", "Charlie Vance", REGULATOR, ("investigator",), intake=True, key=True),
    Person("rosa", "Rosa Inskip", REGULATOR, ("assessor", "supervisor"), intake=True, key=True),
    Person("nora", "Nora Castellan", BOARD, ("assessor", "supervisor"), intake=True, key=True),
    Person("otis", "Otis Fenwick", BOARD, ("assessor",), intake=True, key=True),
    Person("ivo", "Ivo Bergstrom", BOARD, ("investigator",), key=True),
)
