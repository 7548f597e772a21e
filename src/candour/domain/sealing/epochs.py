"""Key epochs: a dossier's successive key pairs, so that a reader whose grant is withdrawn cannot open later items.

Lives here: the public list of epochs, rotation to a new epoch, and the secrets one reader can reach. Not here: storage,
and who holds a grant. Epochs count from 1. Rotation also seals the old secret to the new public key (the `link`), so a
grant of epoch n opens every item of epochs 1 to n through the links, and none of a later epoch. To withdraw a grant:
rotate, then grant the new epoch to every remaining reader.
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
    """The list of a dossier's public keys: one key for each epoch, oldest epoch first, at least one."""

    publics: tuple[Recipient, ...]

    def __post_init__(self) -> None:
        """Raise ValueError where there is no public key, or where two epochs have the same public key."""
        if not self.publics or len(set(self.publics)) != len(self.publics):
            raise ValueError("A dossier has one public key for each of its epochs, at least one, none twice.")

    @property
    def current(self) -> int:
        """The number of the newest epoch."""
        return len(self.publics)

    @property
    def recipient(self) -> Recipient:
        """The newest epoch's public key, to which new items are sealed."""
        return self.publics[-1]

    def public(self, number: int) -> Recipient:
        """Return the public key of epoch `number`. Raises WrongKey where there is no such epoch."""
        if not 1 <= number <= self.current:
            raise WrongKey(f"This dossier has no key epoch {number}: fetch its list of epochs again.")
        return self.publics[number - 1]


@dataclass(frozen=True, slots=True)
class Rotation:
    """The result of `rotate`: all `epochs` of the dossier, and the `secret` and `link` of the new, last epoch.

    The caller grants the secret to the remaining readers and stores the link: the old secret sealed to the new key.
    """

    epochs: Epochs
    secret: DossierSecret
    link: bytes


def rotate(epochs: Epochs, secret: DossierSecret) -> Rotation:
    """Create a dossier's next epoch. `secret` is the secret of its current epoch; raises WrongKey for any other secret."""
    if secret.public != epochs.recipient:
        raise WrongKey("Only a holder of the current epoch's key can begin a new one: open the newest grant first.")
    keys = new_dossier()
    return Rotation(Epochs((*epochs.publics, keys.public)), keys.secret, seal_grant(secret, keys.public))


@dataclass(frozen=True, slots=True)
class Keyring:
    """The secrets that one reader of a dossier can obtain, by epoch number, and methods that open items with them."""

    secrets: Mapping[int, DossierSecret]

    def secret(self, number: int) -> DossierSecret:
        """Return the secret of epoch `number`. Raises WrongKey where this reader does not have the secret."""
        if number not in self.secrets:
            raise WrongKey(f"Your grant does not reach key epoch {number}: ask a current handler for a new grant.")
        return self.secrets[number]

    def open_item(self, number: int, ciphertext: bytes, size: int | None = None) -> bytes:
        """Return the plaintext of an item sealed in epoch `number`. Size and errors: as for `items.open_item`."""
        return open_item(self.secret(number), ciphertext, size)

    def open_json(self, number: int, ciphertext: bytes) -> Any:
        """Return the JSON document sealed in epoch `number`. Errors: as for `items.open_json`."""
        return open_json(self.secret(number), ciphertext)


def keyring(epochs: Epochs, number: int, secret: DossierSecret, links: Mapping[int, bytes]) -> Keyring:
    """Return a reader's keyring: `secret`, which a grant of epoch `number` contains, and the older secrets in the links.

    `links[n]` is epoch n's secret sealed to epoch n + 1. Epochs before a missing link are left out and need their own grant.
    Raises WrongKey where the secret or a link belongs to another dossier; NotAge, DamagedHeader, DamagedPayload or
    BadDocument where a link is damaged.
    """
    if secret.public != epochs.public(number):
        raise WrongKey(f"This is not the key of epoch {number}: open the grant of that epoch.")
    secrets = {number: secret}
    while number - 1 in links and number > 1:
        number -= 1
        secrets[number] = open_grant(secrets[number + 1], links[number], expected=epochs.public(number))
    return Keyring(secrets)
