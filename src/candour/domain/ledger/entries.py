"""Entries: the ledger's record of one act. A kind, opaque ids, a time, a salted commitment; never content. ADR 20.

An entry's bytes are RFC 8785 canonical JSON, so each entry has exactly one byte form and one hash. The commitment is
SHA-256(salt ‖ content) with a 32-byte random salt stored beside the leaf. Once the salt is deleted, nothing links the
entry to its content any more, and the tree stays whole.
There are two versions. In version 2, which is written today, ids are pseudonyms (`pseudonyms`), times are whole minutes, and
`key` says which pseudonym key was used. Entries of version 1, with ids of the database and times in seconds, stay valid.
"""

import json
import re
from base64 import b64encode
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from hmac import compare_digest
from typing import Any, Self

import rfc8785

from candour.domain.ledger.errors import MalformedError, ProofError
from candour.domain.ledger.hashing import HASH_SIZE, leaf_hash
from candour.domain.ledger.kind_lookup import actor_id, id_of
from candour.domain.ledger.notes import decode_base64

SALT_SIZE = 32
MAX_IDS = 16
# Narrow on purpose, so that no sentence, name or address fits into a kind, a role or an id.
_KIND = re.compile(r"[a-z][a-z0-9_]{0,31}(?:\.[a-z][a-z0-9_]{0,31}){1,3}", re.ASCII)
_ROLE = re.compile(r"[a-z][a-z0-9_]{0,31}", re.ASCII)
_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._:-]{0,63}", re.ASCII)
_TIME = "%Y-%m-%dT%H:%M:%SZ"
_TIME_IN_MINUTES = "%Y-%m-%dT%H:%MZ"
_MEMBERS = {"v", "kind", "ids", "time"}
_MEMBERS_OF = {1: _MEMBERS, 2: _MEMBERS | {"key"}}
_PSEUDONYM = re.compile(r"[0-9a-f]{32}", re.ASCII)
_KEY_ID = re.compile(r"[0-9a-f]{8}", re.ASCII)


class Salt(bytes):
    """32 random bytes that are hashed together with an act's content, so that nobody can guess the content from the hash."""

    __slots__ = ()

    def __new__(cls, value: bytes) -> Self:
        """Raise `MalformedError` unless `value` has 32 bytes: a shorter salt could be guessed."""
        if len(value) != SALT_SIZE:
            raise MalformedError(f"A salt has {SALT_SIZE} random bytes, this has {len(value)}; draw a new one.")
        return super().__new__(cls, value)

    def __repr__(self) -> str:
        """Return a fixed text, so that the salt never reaches a log or an error page."""
        return "<Salt>"

    __str__ = __repr__


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry of the ledger: the record of one act.

    `kind` is a dotted name such as case.opened, `ids` maps roles to pseudonyms, `time` is UTC in whole minutes, `commitment` is
    the salted hash of the act's content (32 bytes), or None where it has no content. `key` is the id of the pseudonym key;
    None for an entry of version 1, whose ids are database ids and whose time is in whole seconds.
    """

    kind: str
    ids: Mapping[str, str]
    time: datetime
    commitment: bytes | None = None
    key: str | None = None

    def __post_init__(self) -> None:
        """Raise `MalformedError` for a field that `parse` would not return unchanged, or that could contain content."""
        _check_kind_form(self.kind)
        check_id_forms(self.ids)
        _check_time_form(self.time)
        if self.key is not None:
            _check_pseudonymous_form(self.key, self.ids, self.time)
        if self.commitment is not None and len(self.commitment) != HASH_SIZE:
            raise MalformedError("A commitment is a SHA-256 of 32 bytes; make it with commit().")

    def to_bytes(self) -> bytes:
        """Return the entry as canonical JSON (RFC 8785): the bytes whose hash is the leaf."""
        written = self.time.strftime(_TIME if self.key is None else _TIME_IN_MINUTES)
        members: dict[str, Any] = {"v": self.version, "kind": self.kind, "ids": dict(self.ids), "time": written}
        if self.key is not None:
            members["key"] = self.key
        if self.commitment is not None:
            members["commitment"] = b64encode(self.commitment).decode()
        return rfc8785.dumps(members)

    @classmethod
    def parse(cls, data: bytes) -> Self:
        """Return the entry whose bytes are `data`. Raises `MalformedError` for bytes that `to_bytes` would not return."""
        members = _members_of_json(data)
        coded = members.get("commitment")
        commitment = None if coded is None else decode_base64(_as_text(coded), "commitment")
        time = _parse_time(_as_text(members["time"]), _TIME if members["v"] == 1 else _TIME_IN_MINUTES)
        key = None if members["v"] == 1 else _as_text(members["key"])
        entry = cls(_as_text(members["kind"]), _as_ids(members["ids"]), time, commitment, key)
        if entry.to_bytes() != data:
            raise MalformedError("The entry is not in canonical form (RFC 8785), so its hash would not be the only one.")
        return entry

    @property
    def version(self) -> int:
        """The version of the entry's form: 2, or 1 for an entry written before pseudonyms."""
        return 1 if self.key is None else 2

    @property
    def actor_id(self) -> str | None:
        """The id of the staff member who acted; None where the reporter, the system or the operator acted."""
        return actor_id(self.kind, self.ids)

    def id_of(self, role: str) -> str | None:
        """Return the entry's id for `role` (such as "case"), also if stored under the role's former name; None if absent."""
        return id_of(self.kind, self.ids, role)

    @property
    def leaf_hash(self) -> bytes:
        """The entry's leaf hash in the tree: 32 bytes, RFC 9162 §2.1.1."""
        return leaf_hash(self.to_bytes())


def commit(salt: Salt, content: bytes) -> bytes:
    """Return the commitment SHA-256(salt ‖ content), 32 bytes, which does not reveal the content."""
    return sha256(salt + content).digest()


def check_commitment(entry: Entry, salt: Salt, content: bytes) -> None:
    """Raise `ProofError` unless the entry's commitment was computed from this salt and content."""
    if entry.commitment is None or not compare_digest(entry.commitment, commit(salt, content)):
        raise ProofError("The entry was not made for this content. Check that receipt and content belong together.")


def to_the_second(time: datetime) -> datetime:
    """Return `time` in UTC without fractions of a second. Raises `MalformedError` where `time` has no time zone."""
    return _in_utc(time).replace(microsecond=0)


def to_the_minute(time: datetime) -> datetime:
    """Return `time` in UTC without seconds, as entries of version 2 have it. Raises `MalformedError` without a time zone."""
    return _in_utc(time).replace(second=0, microsecond=0)


def _in_utc(time: datetime) -> datetime:
    """Return `time` in UTC. Raises `MalformedError` where `time` has no time zone."""
    if time.tzinfo is None:
        raise MalformedError("An entry's time must know its time zone; use an aware datetime in UTC.")
    return time.astimezone(UTC)


def _check_kind_form(kind: str) -> None:
    """Raise `MalformedError` unless `kind` has the form of a kind's name, such as report.received."""
    if _KIND.fullmatch(kind) is None:
        raise MalformedError("A kind is two to four small words joined by dots, like report.received.")


def check_id_forms(ids: Mapping[str, str]) -> None:
    """Raise `MalformedError` for too many ids, or for a role or an id that does not have the form of one."""
    if len(ids) > MAX_IDS:
        raise MalformedError(f"An entry names at most {MAX_IDS} ids; write several entries.")
    for role, identifier in ids.items():
        if _ROLE.fullmatch(role) is None or _ID.fullmatch(identifier) is None:
            raise MalformedError("Ids are opaque: a small word as the role, up to 64 letters, digits or . _ : - as the id.")


def _check_time_form(time: datetime) -> None:
    """Raise `MalformedError` unless `time` is in UTC and in whole seconds."""
    if time.utcoffset() is None or time.utcoffset() or time.microsecond:
        raise MalformedError("An entry's time is in UTC and whole seconds; use to_the_second().")


def _check_pseudonymous_form(key: str, ids: Mapping[str, str], time: datetime) -> None:
    """Raise `MalformedError` unless key, ids and time have the form that version 2 requires."""
    if _KEY_ID.fullmatch(key) is None or not all(_PSEUDONYM.fullmatch(identifier) for identifier in ids.values()):
        raise MalformedError("The ids of this entry are 32 hexadecimal digits each, made with the pseudonym key it names.")
    if time.second:
        raise MalformedError("The time of this entry is in whole minutes; use to_the_minute().")


def _members_of_json(data: bytes) -> dict[str, Any]:
    """Return the JSON object of an entry as a dict. Raises `MalformedError` where its members are not those of an entry."""
    try:
        members = json.loads(data)
    except (ValueError, RecursionError):
        members = None
    version = members.get("v") if isinstance(members, dict) else None
    if type(version) is not int or members.keys() - {"commitment"} != _MEMBERS_OF.get(version):
        raise MalformedError("These bytes are not an entry of this ledger; fetch them again or use a newer verifier.")
    return dict(members)


def _as_text(value: object) -> str:
    """Return `value` if it is a str. Raises `MalformedError` otherwise."""
    if not isinstance(value, str):
        raise MalformedError("A member of the entry that must be text is not; fetch the entry again.")
    return value


def _as_ids(value: object) -> dict[str, str]:
    """Return `value` if it is a dict whose keys and values are texts. Raises `MalformedError` otherwise."""
    if not isinstance(value, dict):
        raise MalformedError("The ids of the entry are not a mapping; fetch the entry again.")
    return {_as_text(role): _as_text(identifier) for role, identifier in value.items()}


def _parse_time(text: str, form: str) -> datetime:
    """Return the UTC time written in the strptime format `form`. Raises `MalformedError` for any other form."""
    try:
        return datetime.strptime(text, form).replace(tzinfo=UTC)
    except ValueError as error:
        raise MalformedError("The time of the entry is not written like 2026-01-31T09:00Z.") from error
