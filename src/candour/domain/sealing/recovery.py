"""The guardians' recovery: a dossier's secret split into n shares of words for printing, any k of which restore it.

Lives here: splitting and joining. Not here: the dialogue that shows each guardian a share (`apps/ops/install`). Source: SLIP-39
(Shamir over GF(256) with a checksum per share and a digest of the whole secret) through PyPI `shamir-mnemonic`, without its
optional passphrase. A share is 33 English words; any SLIP-39 tool joins shares to the 32 bytes of the identity.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from shamir_mnemonic import MnemonicError, combine_mnemonics, generate_mnemonics
from shamir_mnemonic import Share as Parsed

from candour.domain.sealing import bech32
from candour.domain.sealing.errors import BadKey, BadShare, BadShares, MixedShares, TooFewShares, WrongKey
from candour.domain.sealing.recipients import Recipient
from candour.domain.sealing.secret_types import DossierSecret, Secret, X25519Secret

MAX_COUNT: Final = 16  # SLIP-39 counts shares in four bits
_PREFIX: Final = "age-secret-key-"


class Share(Secret[str]):
    """One guardian's recovery share of a secret: a printable line of 33 words."""

    __slots__ = ()


def split_secret(secret: X25519Secret, threshold: int, count: int) -> list[Share]:
    """Split `secret` into `count` shares, any `threshold` of which restore it.

    Raises BadShares unless 2 ≤ threshold ≤ count ≤ 16.
    """
    if not 2 <= threshold <= count <= MAX_COUNT:  # noqa: PLR2004 - with one share enough, each share is the secret
        raise BadShares(
            f"Choose at least 2 shares to be needed, of at most {MAX_COUNT} made: {threshold} of {count} cannot be."
        )
    identity = bech32.decode(_PREFIX, secret.reveal())
    (lines,) = generate_mnemonics(1, [(threshold, count)], identity)
    return [Share(line) for line in lines]


def join_shares(shares: Sequence[Share], expected: Recipient | None = None) -> DossierSecret:
    """Restore a dossier's secret from its shares, in any order; repeated and surplus shares are ignored.

    `expected` is the dossier's public key: with it, shares of another dossier are refused with WrongKey.
    Raises BadShare (mistyped), MixedShares, TooFewShares, WrongKey.
    """
    parsed = [_parse_share(share, position) for position, share in enumerate(shares, start=1)]
    lines = {share.index: share.mnemonic() for share in parsed}
    _check_shares_match(parsed, len(lines))
    secret = _combine_shares(list(lines.values())[: parsed[0].member_threshold])
    if expected is not None and secret.public != expected:
        raise WrongKey("These shares join to the secret of another dossier: look for the shares of this one.")
    return secret


def _parse_share(share: Share, position: int) -> Parsed:
    """Return the parsed share. Raises BadShare, with `position` (the share's place, from 1), where a word is mistyped."""
    try:
        return Parsed.from_mnemonic(" ".join(share.reveal().lower().split()))
    except MnemonicError:
        raise BadShare(f"Share {position} has a mistyped or missing word: compare it with the paper.", position) from None


def _check_shares_match(parsed: list[Parsed], different: int) -> None:
    """Raise MixedShares where shares come from different splits, TooFewShares where `different` is below their threshold.

    `different`: the number of shares, each repeated share counted once.
    """
    if not parsed:
        raise TooFewShares("No share was given: type the first one.")
    if len({(share.common_parameters(), share.group_parameters()) for share in parsed}) != 1:
        raise MixedShares("These shares come from different splits: use only those whose first three words are the same.")
    needed = parsed[0].member_threshold
    if different < needed:
        raise TooFewShares(f"{needed} different shares are needed and this is {different}: ask another guardian for theirs.")


def _combine_shares(lines: list[str]) -> DossierSecret:
    """Restore the secret from `lines`: as many shares as the threshold. Raises MixedShares if they do not belong together."""
    try:
        identity = combine_mnemonics(lines)
        return DossierSecret(bech32.encode(_PREFIX, identity).upper())
    except (MnemonicError, BadKey):
        raise MixedShares(
            "These shares do not belong together: check that all come from the same sheet of the same day."
        ) from None
