"""Grants: a dossier's secret sealed to the public key of one person or team, who can then read the dossier.

Lives here: sealing and opening a grant, and the identity file inside it. Not here: who is granted access; `apps.dossiers`
and the apps above decide. A grant's plaintext is an identity file as `age-keygen` writes it, filled to 256 bytes by a
comment, so that `age -d -i me.key grant.age > dossier.key` then `age -d -i dossier.key item.age` reads an exported item.
"""

from __future__ import annotations

from candour.domain.sealing import age
from candour.domain.sealing.errors import BadDocument, BadKey, WrongKey
from candour.domain.sealing.padding import padme
from candour.domain.sealing.recipients import Recipient
from candour.domain.sealing.secret_types import DossierSecret, X25519Secret


def seal_grant(secret: X25519Secret, grantee: Recipient) -> bytes:
    """Seal a dossier's secret to the public key of one grantee. The plaintext of every grant has 256 bytes."""
    return age.encrypt(grantee, identity_file(secret))


def open_grant(identity: X25519Secret, grant: bytes, expected: Recipient | None = None) -> DossierSecret:
    """Open a grant and return the dossier's secret.

    `expected` is the dossier's public key: with it, the grant of another dossier is refused with WrongKey.
    Raises NotAge, WrongKey, DamagedHeader, DamagedPayload, BadDocument.
    """
    secret = DossierSecret(read_identity_file(age.decrypt(identity.reveal(), grant)))
    if expected is not None and secret.public != expected:
        raise WrongKey("This grant holds the key of another dossier: fetch the grant that belongs to this one.")
    return secret


def identity_file(secret: X25519Secret) -> bytes:
    """Return an age identity file that contains `secret`; a last comment line pads the file to its size class (`padding`)."""
    text = f"# public key: {secret.public}\n{secret.reveal()}\n#"
    return text.encode("ascii").ljust(padme(len(text) + 1) - 1) + b"\n"


def read_identity_file(data: bytes) -> str:
    """Return the secret key in an age identity file. Raises BadDocument where the file has no key or several keys."""
    lines = [line.strip() for line in data.decode("ascii", errors="replace").splitlines()]
    identities = [line for line in lines if line and not line.startswith("#")]
    try:
        (identity,) = identities
        DossierSecret(identity)
    except (ValueError, BadKey):
        raise BadDocument("This does not hold exactly one age identity: ask for the grant to be made again.") from None
    return identity
