"""What is laid down for a kind of entry, and the checks that hold an entry to it. The kinds themselves are in `kinds`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType

from candour.domain.ledger.errors import MalformedError

ACTOR = "actor"


class KindError(MalformedError):
    """An entry does not fit its kind: it is of no kind, an id is unknown or missing, or its actor may not act so."""


class Actor(StrEnum):
    """Who does what an entry records. A member of staff is named in the entry by the id `actor`; nobody else is."""

    STAFF = "staff"
    REPORTER = "reporter"
    SYSTEM = "system"
    OPERATOR = "operator"


class Audience(StrEnum):
    """Who may be shown an entry in words. The bare entry (kind, ids, time) is public for every kind."""

    HANDLERS = "handlers"  # whoever may see the case or report: on its timeline
    COLLEAGUES = "colleagues"  # all staff of the body: on its page of changes
    REPORTER = "reporter"  # in the mailbox of the report
    PUBLIC = "public"  # on public pages


@dataclass(frozen=True, slots=True)
class Rules:
    """One kind's row.

    `ids` must be carried and `optional` may be, besides `actor`. `formerly` maps an id's role to the role under which
    entries carried it before there was a registry. `for_staff` and `for_reporter` are gettext message ids.
    """

    actors: frozenset[Actor]
    ids: frozenset[str]
    optional: frozenset[str]
    shown_to: frozenset[Audience]
    for_staff: str
    for_reporter: str = ""
    formerly: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))

    @property
    def roles(self) -> frozenset[str]:
        """Every role under which an entry of this kind may carry an id."""
        return self.ids | self.optional | ({ACTOR} if Actor.STAFF in self.actors else frozenset())

    def spelling(self, role: str, ids: Mapping[str, str]) -> str:
        """The role under which these ids carry what is now called `role`."""
        return role if role in ids else self.formerly.get(role, role)


def checked_ids(kind: str, rules: Rules, actor: object, ids: Mapping[str, object]) -> dict[str, str]:
    """The ids of an entry, as text: those given that are not None, and the actor's where that is a member of staff.

    `actor` is a staff member's id, or the `Actor` that is none. Raises `KindError`.
    """
    carried = {role: str(identifier) for role, identifier in ids.items() if identifier is not None}
    carried |= _actor_id(kind, rules, actor)
    unknown, missing = carried.keys() - rules.roles, rules.ids - carried.keys()
    if unknown:
        raise KindError(f"An entry of the kind {kind} does not carry {_listed(unknown)}, but may carry {_listed(rules.roles)}.")
    if missing:
        raise KindError(f"An entry of the kind {kind} must carry {_listed(missing)}.")
    return carried


def _actor_id(kind: str, rules: Rules, actor: object) -> dict[str, str]:
    """The id `actor` of a member of staff; nothing for anybody else. Raises `KindError` for who may not act so."""
    who = actor if isinstance(actor, Actor) else Actor.STAFF
    if actor is None or actor is Actor.STAFF:
        raise KindError(f"Name who acts in {kind}: a staff member's id, or another Actor than STAFF.")
    if who not in rules.actors:
        raise KindError(f"The actor of {kind} is {_listed(rules.actors)}, never {who}.")
    return {ACTOR: str(actor)} if who is Actor.STAFF else {}


def _listed(names: frozenset[str] | frozenset[Actor] | set[str]) -> str:
    return ", ".join(sorted(names))
