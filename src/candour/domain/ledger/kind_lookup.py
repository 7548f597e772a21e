"""Finds a kind of entry by its stored name, checks the ids of a new entry, and reads the ids of a stored entry.

A role (the name of an id in an entry) may have a former name in old entries; reading understands both names.

Not here: the registry of kinds (`kinds`), what a kind allows (`kind_rules`).
"""

from __future__ import annotations

from collections.abc import Collection, Mapping

from candour.domain.ledger.kind_rules import ACTOR, Audience, KindError, checked_ids
from candour.domain.ledger.kinds import Kind

_BY_NAME = {str(kind): kind for kind in Kind}


def kind_named(name: str) -> Kind | None:
    """Return the kind that is called `name` in stored entries; None where this version of Candour has no such kind."""
    return _BY_NAME.get(name)


def words_for_staff(name: str) -> str:
    """Return the gettext message id of the words that staff see for the kind `name`; `name` itself for an unknown kind."""
    kind = _BY_NAME.get(name)
    return kind.rules.for_staff if kind else name


def ids_of_entry(kind: Kind, actor: object, ids: Mapping[str, object]) -> dict[str, str]:
    """Check `ids`, a dict from role to id, against the rules of a kind; return it with the ids as text and without None.

    `actor`: the id of the staff member who acts, added under the role `actor`, or a member of `Actor` such as the reporter.
    Raises `KindError` for an id the kind does not allow, a missing id, and an actor the kind does not allow.
    """
    if not isinstance(kind, Kind):
        raise KindError(f"{kind} is no kind of entry. Add it to candour.domain.ledger.kinds.")
    return checked_ids(kind, kind.rules, actor, ids)


def id_of(name: str, ids: Mapping[str, str], role: str) -> str | None:
    """Return the id of `role`, or of its former name, in `ids`, the ids of an entry of the kind `name`; None if absent."""
    kind = _BY_NAME.get(name)
    if kind is None:
        return ids.get(role)
    return ids.get(kind.rules.spelling(role, ids)) if role in kind.rules.roles else None


def actor_id(name: str, ids: Mapping[str, str]) -> str | None:
    """Return the id of the staff member who acted in an entry of the kind `name` with these ids; None for other actors."""
    return id_of(name, ids, ACTOR)


def former_spellings(roles: Collection[str]) -> dict[tuple[tuple[str, str], ...], list[Kind]]:
    """Group kinds of entry by the names that `roles` had in old entries.

    A key of the returned dict is a tuple of (role, former name), with each of `roles` that had another name; its value
    lists the kinds. Left out are kinds that lack any of `roles`, and kinds in which none of them had another name.
    """
    spellings: dict[tuple[tuple[str, str], ...], list[Kind]] = {}
    for kind in Kind:
        former = tuple(sorted((now, then) for now, then in kind.rules.formerly.items() if now in roles))
        if former and kind.rules.roles.issuperset(roles):
            spellings.setdefault(former, []).append(kind)
    return spellings


def kinds_shown_to(audience: Audience) -> tuple[Kind, ...]:
    """Return the kinds of entry that pages may describe to this audience in a sentence."""
    return tuple(kind for kind in Kind if audience in kind.rules.shown_to)
