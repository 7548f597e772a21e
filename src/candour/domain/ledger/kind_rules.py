"""The rules of a kind of entry (`Rules`), and the check that an entry obeys them. The kinds themselves are in `kinds`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType

from candour.domain.ledger.errors import MalformedError

ACTOR = "actor"


class KindError(MalformedError):
    """An entry breaks the rules of its kind: unknown kind, unknown or missing id, or an actor the kind does not allow."""


class Actor(StrEnum):
    """The sort of actor whose act an entry records. Only a staff member is identified: an entry has the id as `actor`."""

    STAFF = "staff"
    REPORTER = "reporter"
    SYSTEM = "system"
    OPERATOR = "operator"


class Audience(StrEnum):
    """The groups of people to whom a sentence about an entry may be shown. The entry itself (kind, ids, time) is public."""

    HANDLERS = "handlers"  # staff who may see the case or report: on its timeline
    COLLEAGUES = "colleagues"  # all staff of the body: on its page of changes
    REPORTER = "reporter"  # in the mailbox of the report
    PUBLIC = "public"  # on public pages


@dataclass(frozen=True, slots=True)
class Rules:
    """The rules of one kind of entry: who may act, which ids an entry carries, to whom and in which words it is shown.

    `ids` are the roles for which an entry must have an id, `optional` those for which it may have one, besides `actor`.
    `formerly` maps a role to the name that the role has in old entries, written before this registry.
    `for_staff` and `for_reporter` are gettext message ids.
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
        """All roles, such as "case" or "actor", for which an entry of this kind may have an id."""
        return self.ids | self.optional | ({ACTOR} if Actor.STAFF in self.actors else frozenset())

    def spelling(self, role: str, ids: Mapping[str, str]) -> str:
        """Return the name of `role` in `ids`, a dict from role to id: `role` itself, or else the name it has in old entries."""
        return role if role in ids else self.formerly.get(role, role)


def checked_ids(kind: str, rules: Rules, actor: object, ids: Mapping[str, object]) -> dict[str, str]:
    """Check `ids`, a dict from role to id, against the rules of `kind`; return it with the ids as text and without None.

    `actor` is a staff member's id, which is added to the result under the role `actor`, or an `Actor` that is no staff member
    (such as the system), for which no id is added. Raises `KindError` where a rule is broken.
    """
    carried = {role: str(identifier) for role, identifier in ids.items() if identifier is not None}
    carried |= _actor_id(kind, rules, actor)
    unknown, missing = carried.keys() - rules.roles, rules.ids - carried.keys()
    if unknown:
        raise KindError(f"An entry of the kind {kind} does not carry {_join(unknown)}, but may carry {_join(rules.roles)}.")
    if missing:
        raise KindError(f"An entry of the kind {kind} must carry {_join(missing)}.")
    return carried


def _actor_id(kind: str, rules: Rules, actor: object) -> dict[str, str]:
    """Return {"actor": id} for a staff member, {} for another actor. Raises `KindError` for an actor not in `rules`."""
    who = actor if isinstance(actor, Actor) else Actor.STAFF
    if actor is None or actor is Actor.STAFF:
        raise KindError(f"Name who acts in {kind}: a staff member's id, or another Actor than STAFF.")
    if who not in rules.actors:
        raise KindError(f"The actor of {kind} is {_join(rules.actors)}, never {who}.")
    return {ACTOR: str(actor)} if who is Actor.STAFF else {}


def _join(names: frozenset[str] | frozenset[Actor] | set[str]) -> str:
    """Return the names, sorted and separated by commas, for an error message."""
    return ", ".join(sorted(names))
