"""The settings that an operator may change, read from environment variables.

Lives here: their names, types, defaults and validation. Not here: Django's own settings (`settings`).
Every variable is documented in docs/operators.md; a test compares the two.
"""

from __future__ import annotations

import hashlib
import os
import re
import secrets
from base64 import b32decode
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote, urlsplit, urlunsplit

from psycopg import ProgrammingError
from psycopg.conninfo import conninfo_to_dict

# How far browsers extend "https only": to the host, to its subdomains, or to their built-in lists as well.
HSTS = ("host", "subdomains", "preload")
_ONION = re.compile(r"http://([a-z2-7]{56})\.onion", re.ASCII)
REPOSITORY = Path(__file__).resolve().parents[3]


class BadSetting(Exception):
    """A setting has a bad value, so Candour does not start; the message says what the operator must correct."""


@dataclass(frozen=True)
class Environment:
    """The settings that an operator set by environment variables. `home`: folder of keys, files and embedded database."""

    home: Path
    database_url: str = field(repr=False)  # it may contain a password
    store: Path
    ledger_key_file: Path
    ledger_memory_file: Path
    ledger_signer: str
    ledger_signer_secret_file: Path
    ledger_witnesses: str
    ledger_quorum: int
    ledger_witness_minutes: int
    secret_key_file: Path
    release_note: Path
    origin: str
    onion: str
    hsts: str
    demo: bool
    staff_idle_minutes: int = 30
    team_key_days: int = 30
    database_role: str = ""

    @property
    def embedded(self) -> bool:
        """Whether the database is the embedded PostgreSQL under `home`."""
        return self.database_url == ""

    @property
    def database(self) -> dict[str, str]:
        """The connection parameters in the database URL, by libpq's names: dbname, user, host, sslmode…

        Raises BadSetting where the setting is no URL; the message does not repeat the setting, which may contain a password.
        """
        address = self.database_url or embedded_url(self.home, user=self.database_role or "postgres")
        defaults = {"dbname": "candour", "user": "postgres"}
        with suppress(ProgrammingError, ValueError):
            if urlsplit(address).scheme in {"postgres", "postgresql"}:
                return defaults | {name: str(value) for name, value in conninfo_to_dict(address).items()}
        raise BadSetting(
            "DATABASE_URL must be like postgresql://user:password@host/name: PostgreSQL 15 or later, nothing else."
        )

    @property
    def hosts(self) -> list[str]:
        """The host names under which the site responds."""
        named = (urlsplit(self.origin).hostname, urlsplit(self.onion).hostname, "localhost", "127.0.0.1")
        return [host for host in named if host]

    @property
    def origins(self) -> list[str]:
        """The addresses of the site from which its pages may send forms: its own, and that of its onion service."""
        return [address for address in (self.origin, self.onion) if address]

    @property
    def https(self) -> bool:
        """Whether the site's address is https://."""
        return self.origin.startswith("https://")

    def faults(self) -> list[str]:
        """Return, for every bad setting, a sentence that says how to correct the setting; an empty list where all are good."""
        faults = []
        if urlsplit(self.origin).scheme not in {"http", "https"}:
            faults.append("CANDOUR_ORIGIN must start with https:// (or http:// on one machine). Set it to the site's address.")
        local = urlsplit(self.origin).hostname in {"localhost", "127.0.0.1"}
        if not self.https and not local:
            faults.append("CANDOUR_ORIGIN is not https. Put the site behind TLS and set the https:// address.")
        if self.demo and not local:
            faults.append("CANDOUR_DEMO seeds known passwords and must never face a network. Unset it.")
        if self.onion and not is_onion_address(self.onion):
            faults.append(
                "CANDOUR_ONION must be http:// and the 56 letters and digits that tor wrote, then .onion. Copy it again."
            )
        if self.hsts not in HSTS:
            faults.append(f"CANDOUR_HSTS must be one of {', '.join(HSTS)}.")
        try:
            _ = self.database
        except BadSetting as fault:
            faults.append(str(fault))
        return faults


def read(variables: dict[str, str] | None = None) -> Environment:
    """Read the settings from `variables` (default: the environment of the process).

    Raises BadSetting where a yes-or-no setting is neither yes nor no, or a number is out of its range.
    """
    source = dict(os.environ) if variables is None else variables
    home = Path(source.get("CANDOUR_HOME", str(REPOSITORY / "var"))).resolve()
    ledger_key_file = Path(source.get("CANDOUR_LEDGER_KEY_FILE", str(home / "keys" / "ledger.pem")))
    return Environment(
        home=home,
        database_url=source.get("DATABASE_URL", ""),
        store=Path(source.get("CANDOUR_STORE", str(home / "store"))).resolve(),
        ledger_key_file=ledger_key_file,
        ledger_memory_file=Path(source.get("CANDOUR_LEDGER_MEMORY_FILE", f"{ledger_key_file}.last")),
        ledger_signer=source.get("CANDOUR_LEDGER_SIGNER", ""),
        ledger_signer_secret_file=Path(source.get("CANDOUR_LEDGER_SIGNER_SECRET_FILE", str(home / "keys" / "signer-secret"))),
        ledger_witnesses=source.get("CANDOUR_LEDGER_WITNESSES", ""),
        ledger_quorum=_number("CANDOUR_LEDGER_QUORUM", source.get("CANDOUR_LEDGER_QUORUM", "1"), range(1, 65)),
        ledger_witness_minutes=_number(
            "CANDOUR_LEDGER_WITNESS_MINUTES", source.get("CANDOUR_LEDGER_WITNESS_MINUTES", "60"), range(1, 10081)
        ),
        secret_key_file=Path(source.get("CANDOUR_SECRET_KEY_FILE", str(home / "keys" / "secret"))),
        release_note=Path(source.get("CANDOUR_RELEASE_NOTE", str(home / "release.note"))),
        origin=source.get("CANDOUR_ORIGIN", "http://localhost:8000").rstrip("/"),
        onion=source.get("CANDOUR_ONION", "").rstrip("/"),
        hsts=source.get("CANDOUR_HSTS", "subdomains"),
        demo=_yes_or_no("CANDOUR_DEMO", source.get("CANDOUR_DEMO", "no")),
        staff_idle_minutes=_number("CANDOUR_STAFF_IDLE_MINUTES", source.get("CANDOUR_STAFF_IDLE_MINUTES", "30"), range(5, 481)),
        team_key_days=_number("CANDOUR_TEAM_KEY_DAYS", source.get("CANDOUR_TEAM_KEY_DAYS", "30"), range(1, 366)),
        database_role=source.get("CANDOUR_DATABASE_ROLE", ""),
    )


def is_onion_address(text: str) -> bool:
    """Return whether `text` is the http address of an onion service, version 3, whose checksum is right.

    The checksum (Tor's rend-spec-v3, section 6) catches a mistyped address, which would lead reporters to somebody else.
    """
    found = _ONION.fullmatch(text)
    if found is None:
        return False
    raw = b32decode(found[1].upper())
    key, checksum, version = raw[:32], raw[32:34], raw[34:]
    return version == b"\x03" and checksum == hashlib.sha3_256(b".onion checksum" + key + version).digest()[:2]


def _yes_or_no(name: str, value: str) -> bool:
    """Return True for the `value` yes, False for no. Raises BadSetting, which names the setting `name`, for any other."""
    if value.lower() in {"yes", "1", "true"}:
        return True
    if value.lower() in {"no", "0", "false", ""}:
        return False
    msg = f"{name} must be yes or no."
    raise BadSetting(msg)


def _number(name: str, value: str, allowed: range) -> int:
    """Return the whole number in `value`. Raises BadSetting, which names the setting `name`, for a value not in `allowed`."""
    if value.isascii() and value.isdigit() and int(value) in allowed:
        return int(value)
    msg = f"{name} must be a whole number from {allowed.start} to {allowed.stop - 1}."
    raise BadSetting(msg)


def embedded_url(home: Path, name: str = "candour", user: str = "postgres") -> str:
    """Return the URL of database `name` on the embedded PostgreSQL, whose socket is in its data folder under `home`.

    `user`: the role that connects; by default the superuser, who creates databases and roles.
    """
    return f"postgresql://{user}@/{name}?host={quote(str(home / 'pg'))}"


def beside(address: str, name: str) -> str:
    """Return the URL of the database `name` on the same server as `address`, the URL of another database."""
    return urlunsplit(urlsplit(address)._replace(path=f"/{name}"))


def secret_key(path: Path) -> str:
    """Return the key that signs sessions, stored at `path`; create the file, which only its owner can read, on first use."""
    return _read_or_create(path, lambda: secrets.token_urlsafe(48).encode()).decode()


def mailbox_salt(path: Path) -> bytes:
    """Return the installation's 16-byte salt, from which mailbox keys are derived, stored at `path`; create it on first use.

    The salt is public. If the file is lost, no mailbox can be opened any more, so the operator must back it up.
    """
    return _read_or_create(path, lambda: secrets.token_bytes(16))


def _read_or_create(path: Path, make: Callable[[], bytes]) -> bytes:
    """Return the content of the file at `path`; where there is no file, create it with the bytes that `make` returns."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    fresh = path.with_suffix(f".{os.getpid()}")
    if not path.exists():
        with os.fdopen(os.open(fresh, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "wb") as file:
            file.write(make())
        with suppress(FileExistsError):
            os.link(fresh, path)  # fails where another process was first, whose value is then read
        fresh.unlink()
    return path.read_bytes()
