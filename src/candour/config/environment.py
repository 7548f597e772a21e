"""The settings a force may change, read from environment variables in one place.

Lives here: names, types, defaults and what is wrong with a value. Not here: Django's own settings (settings.py).
Every variable is documented in docs/operators.md; a test compares the two.
"""

from __future__ import annotations

import os
import secrets
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote, urlsplit, urlunsplit

from psycopg import ProgrammingError
from psycopg.conninfo import conninfo_to_dict

REPOSITORY = Path(__file__).resolve().parents[3]


class BadSetting(Exception):
    """A setting has a value Candour must not start with; the message says what to mend."""


@dataclass(frozen=True)
class Environment:
    """What this installation was told. `home` holds keys, ciphertext and the embedded database."""

    home: Path
    database_url: str = field(repr=False)  # it may hold a password
    store: Path
    ledger_key_file: Path
    secret_key_file: Path
    origin: str
    demo: bool

    @property
    def embedded(self) -> bool:
        """Whether the database is the embedded PostgreSQL under `home`."""
        return self.database_url == ""

    @property
    def database(self) -> dict[str, str]:
        """What the database's address says, by libpq's own names and reading of it: dbname, user, host, sslmode…

        Raises BadSetting where it is no address; the message does not repeat it, for it may hold a password.
        """
        address = self.database_url or embedded_url(self.home)
        left_out = {"dbname": "candour", "user": "postgres"}
        with suppress(ProgrammingError, ValueError):
            if urlsplit(address).scheme in {"postgres", "postgresql"}:
                return left_out | {name: str(value) for name, value in conninfo_to_dict(address).items()}
        raise BadSetting(
            "DATABASE_URL must be like postgresql://user:password@host/name: PostgreSQL 15 or later, nothing else."
        )

    @property
    def hosts(self) -> list[str]:
        """Host names the site answers to."""
        return [host for host in (urlsplit(self.origin).hostname, "localhost", "127.0.0.1") if host]

    @property
    def https(self) -> bool:
        """Whether people reach the site over TLS."""
        return self.origin.startswith("https://")

    def faults(self) -> list[str]:
        """Everything wrong at once, each with its remedy."""
        found = []
        if urlsplit(self.origin).scheme not in {"http", "https"}:
            found.append("CANDOUR_ORIGIN must start with https:// (or http:// on one machine). Set it to the site's address.")
        local = urlsplit(self.origin).hostname in {"localhost", "127.0.0.1"}
        if not self.https and not local:
            found.append("CANDOUR_ORIGIN is not https. Put the site behind TLS and set the https:// address.")
        if self.demo and not local:
            found.append("CANDOUR_DEMO seeds known passwords and must never face a network. Unset it.")
        try:
            _ = self.database
        except BadSetting as fault:
            found.append(str(fault))
        return found


def read(variables: dict[str, str] | None = None) -> Environment:
    """Read the settings from `variables` (the process environment if not given).

    Raises BadSetting when a yes-or-no value is neither.
    """
    source = dict(os.environ) if variables is None else variables
    home = Path(source.get("CANDOUR_HOME", str(REPOSITORY / "var"))).resolve()
    return Environment(
        home=home,
        database_url=source.get("DATABASE_URL", ""),
        store=Path(source.get("CANDOUR_STORE", str(home / "store"))).resolve(),
        ledger_key_file=Path(source.get("CANDOUR_LEDGER_KEY_FILE", str(home / "keys" / "ledger.pem"))),
        secret_key_file=Path(source.get("CANDOUR_SECRET_KEY_FILE", str(home / "keys" / "secret"))),
        origin=source.get("CANDOUR_ORIGIN", "http://localhost:8000").rstrip("/"),
        demo=_yes_or_no("CANDOUR_DEMO", source.get("CANDOUR_DEMO", "no")),
    )


def _yes_or_no(name: str, value: str) -> bool:
    if value.lower() in {"yes", "1", "true"}:
        return True
    if value.lower() in {"no", "0", "false", ""}:
        return False
    msg = f"{name} must be yes or no."
    raise BadSetting(msg)


def embedded_url(home: Path, name: str = "candour") -> str:
    """Address of database `name` on the embedded server: its socket lies beside its data."""
    return f"postgresql://postgres@/{name}?host={quote(str(home / 'pg'))}"


def beside(address: str, name: str) -> str:
    """Address of database `name` on the server that `address` names."""
    return urlunsplit(urlsplit(address)._replace(path=f"/{name}"))


def secret_key(path: Path) -> str:
    """The key that signs sessions, made on first use, readable by the owner only."""
    return _once(path, lambda: secrets.token_urlsafe(48).encode()).decode()


def mailbox_salt(path: Path) -> bytes:
    """The installation's 16-byte salt for mailbox passphrases. Public; losing it loses every mailbox, so it is backed up."""
    return _once(path, lambda: secrets.token_bytes(16))


def _once(path: Path, make: Callable[[], bytes]) -> bytes:
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    fresh = path.with_suffix(f".{os.getpid()}")
    if not path.exists():
        with os.fdopen(os.open(fresh, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "wb") as file:
            file.write(make())
        with suppress(FileExistsError):
            os.link(fresh, path)  # whoever links first wins; a second process reads the winner's
        fresh.unlink()
    return path.read_bytes()
