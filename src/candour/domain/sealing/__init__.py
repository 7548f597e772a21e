"""Sealing: dossiers, items and grants as age v1 files, and the keys that open them. Import from this package.

Modules: `items` (a dossier's key pair and the items sealed to it), `grants` (a dossier's secret sealed to a reader),
`confirmations` (a reader signs that a grant opens), `epochs` (new keys when a reader leaves), `signing` (the signing half of an
identity), `key_history` (public keys that are signed by the holder of the key before), `possession` (the proof that a new key's
secret is at hand), `authorship` (items that are signed by their authors), `streams` (exhibits), `header` (checks of a file
without its key), `padding` (size classes), `passphrases` and `mailboxes` (the reporter's seven words and the keys derived from
them), `locks` (a staff identity encrypted with a passphrase), `recovery` (k-of-n shares on paper), `suites` (which kind of keys
an epoch has), `errors`.
Format: https://age-encryption.org/v1. `frontend/sealing/` does the same in the browser; tests compare both with
`tests/vectors/sealing.json`.

Nothing here stores data or uses a network. Randomness comes from the operating system.
"""

from candour.domain.sealing.authorship import (
    AuthoredBytes,
    Authorship,
    ItemPlace,
    check_authorship,
    decode_signature,
    sign_item,
    signed_members,
)
from candour.domain.sealing.confirmations import OpenedGrant, confirm_grant, confirms
from candour.domain.sealing.epochs import Epochs, Keyring, Rotation, keyring, rotate
from candour.domain.sealing.errors import (
    BadDocument,
    BadKey,
    BadPadding,
    BadPassphrase,
    BadShare,
    BadShares,
    BadSignature,
    BadWordList,
    BrokenHistory,
    Damaged,
    DamagedHeader,
    DamagedPayload,
    MixedShares,
    NotAge,
    SealingError,
    TooFewShares,
    UnknownSuite,
    WrongKey,
    WrongRecipients,
    WrongSize,
)
from candour.domain.sealing.grants import open_grant, seal_grant
from candour.domain.sealing.header import MAX_HEADER, Header, Stanza, inspect, inspect_lock, parse_header
from candour.domain.sealing.items import DossierKeys, new_dossier, open_item, open_json, seal_item, seal_json
from candour.domain.sealing.key_history import (
    FixedKey,
    Purpose,
    SignedKey,
    check_history,
    fingerprint,
    fixed_line,
    sign_first,
    sign_next,
    sign_staff_key,
)
from candour.domain.sealing.locks import lock_identity, open_with_passphrase, seal_with_passphrase, unlock_identity
from candour.domain.sealing.mailboxes import MailboxKeys, derive_mailbox
from candour.domain.sealing.padding import is_size_class, pad_bytes, pad_text, padme, unpad_bytes, unpad_text
from candour.domain.sealing.passphrases import Passphrase, fold, generate_passphrase, normalise
from candour.domain.sealing.possession import Possession, prove_possession, proves_possession, seal_challenge
from candour.domain.sealing.recipients import Recipient
from candour.domain.sealing.recovery import Share, join_shares, split_secret
from candour.domain.sealing.secret_types import (
    DossierSecret,
    MailboxLocator,
    MailboxSecret,
    Secret,
    StaffSecret,
    UnlockPassphrase,
    X25519Secret,
)
from candour.domain.sealing.signing import SIGNATURE_SIZE, SigningKey, SigningSecret, check_signature, signing_half
from candour.domain.sealing.streams import open_stream, seal_stream
from candour.domain.sealing.suites import KNOWN_SUITES, X25519, checked_suite

__all__ = [
    "KNOWN_SUITES",
    "MAX_HEADER",
    "SIGNATURE_SIZE",
    "X25519",
    "AuthoredBytes",
    "Authorship",
    "BadDocument",
    "BadKey",
    "BadPadding",
    "BadPassphrase",
    "BadShare",
    "BadShares",
    "BadSignature",
    "BadWordList",
    "BrokenHistory",
    "Damaged",
    "DamagedHeader",
    "DamagedPayload",
    "DossierKeys",
    "DossierSecret",
    "Epochs",
    "FixedKey",
    "Header",
    "ItemPlace",
    "Keyring",
    "MailboxKeys",
    "MailboxLocator",
    "MailboxSecret",
    "MixedShares",
    "NotAge",
    "OpenedGrant",
    "Passphrase",
    "Possession",
    "Purpose",
    "Recipient",
    "Rotation",
    "SealingError",
    "Secret",
    "Share",
    "SignedKey",
    "SigningKey",
    "SigningSecret",
    "StaffSecret",
    "Stanza",
    "TooFewShares",
    "UnknownSuite",
    "UnlockPassphrase",
    "WrongKey",
    "WrongRecipients",
    "WrongSize",
    "X25519Secret",
    "check_authorship",
    "check_history",
    "check_signature",
    "checked_suite",
    "confirm_grant",
    "confirms",
    "decode_signature",
    "derive_mailbox",
    "fingerprint",
    "fixed_line",
    "fold",
    "generate_passphrase",
    "inspect",
    "inspect_lock",
    "is_size_class",
    "join_shares",
    "keyring",
    "lock_identity",
    "new_dossier",
    "normalise",
    "open_grant",
    "open_item",
    "open_json",
    "open_stream",
    "open_with_passphrase",
    "pad_bytes",
    "pad_text",
    "padme",
    "parse_header",
    "prove_possession",
    "proves_possession",
    "rotate",
    "seal_challenge",
    "seal_grant",
    "seal_item",
    "seal_json",
    "seal_stream",
    "seal_with_passphrase",
    "sign_first",
    "sign_item",
    "sign_next",
    "sign_staff_key",
    "signed_members",
    "signing_half",
    "split_secret",
    "unlock_identity",
    "unpad_bytes",
    "unpad_text",
]
