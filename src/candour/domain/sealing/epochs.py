"""Key epochs: a dossier's successive pairs, so that revoking one reader closes what comes later.

Lives here: the public list of epochs, turning to a new one, and the ring of secrets one reader can reach. Not here:
storage, or who keeps a grant. Epochs count from 1. Whoever turns to a new epoch also seals the old secret to the new
public key (the `link`), so a grant of epoch n reaches every item up to n through the links, and nothing after n. To
withdraw from a reader: rotate, then grant the new epoch to everyone who stays.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from candour.domain.sealing.errors import WrongKey
from candour.domain.sealing.grants import open_grant, seal_grant
from candour.domain.sealing.items import new_dossier, open_item, open_json
from candour.domain.sealing.recipients import Recipient
from candour.domain.sealing.secret_types import DossierSecret


@dataclass(frozen=True, slots=True)
class Epochs:
    """The public keys of a dossier, oldest first; at least one."""

    publics: tuple[Recipient, ...]

    def __post_init__(self) -> None:
        if not self.publics or len(set(self.publics)) != len(self.publics):
            raise ValueError("A dossier has one public key for each of its epochs, at least one, none twice.")

    @property
    def current(self) -> int:
        """Number of the newest epoch."""
        return len(self.publics)

    @property
    def recipient(self) -> Recipient:
        """The key to seal new items to."""
        return self.publics[-1]

    def public(self, number: int) -> Recipient:
        """The public key of epoch `number`. Raises WrongKey where there is no such epoch."""
        if not 1 <= number <= self.current:
            raise WrongKey(f"This dossier has no key epoch {number}: fetch its list of epochs again.")
        return self.publics[number - 1]


@dataclass(frozen=True, slots=True)
class Rotation:
    """A new epoch: the longer list, its secret to grant to those who stay, and the link to store for those who read back."""

    epochs: Epochs
    secret: DossierSecret
    link: bytes


def rotate(epochs: Epochs, secret: DossierSecret) -> Rotation:
    """Begin a new epoch. `secret` is the current epoch's, wanted for the link. Raises WrongKey where it is another's."""
    if secret.public != epochs.recipient:
        raise WrongKey("Only a holder of the current epoch's key can begin a new one: open the newest grant first.")
    keys = new_dossier()
    return Rotation(Epochs((*epochs.publics, keys.public)), keys.secret, seal_grant(secret, keys.public))


@dataclass(frozen=True, slots=True)
class Keyring:
    """The secrets one reader reaches, by epoch."""

    secrets: Mapping[int, DossierSecret]

    def secret(self, number: int) -> DossierSecret:
        """The secret of epoch `number`. Raises WrongKey where this reader cannot reach it."""
        if number not in self.secrets:
            raise WrongKey(f"Your grant does not reach key epoch {number}: ask a current handler for a new grant.")
        return self.secrets[number]

    def open_item(self, number: int, ciphertext: bytes, size: int | None = None) -> bytes:
        """Open an item sealed in epoch `number`; otherwise as `items.open_item`."""
        return open_item(self.secret(number), ciphertext, size)

    def open_json(self, number: int, ciphertext: bytes) -> Any:
        """Open a document sealed in epoch `number`; otherwise as `items.open_json`."""
        return open_json(self.secret(number), ciphertext)


def keyring(epochs: Epochs, number: int, secret: DossierSecret, links: Mapping[int, bytes]) -> Keyring:
    """Every secret within reach of a grant of epoch `number`.

    `links[n]` is epoch n's secret sealed to epoch n + 1. A missing link ends the walk: earlier items then need their own grant.
    Raises WrongKey where the secret or a link belongs to another dossier, and as `open_grant` does where a link is damaged.
    """
    if secret.public != epochs.public(number):
        raise WrongKey(f"This is not the key of epoch {number}: open the grant of that epoch.")
    secrets = {number: secret}
    while number - 1 in links and number > 1:
        number -= 1
        secrets[number] = open_grant(secrets[number + 1], links[number], expected=epochs.public(number))
    return Keyring(secrets)
