"""`candour release`: builds a release from this checkout and signs its manifest, or checks a signed manifest by building again.

Not here: the build (`building`), the manifest (`manifest`).
"""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path

from candour.apps.ops.release.building import BuildError, build, committed_source
from candour.apps.ops.release.manifest import Manifest, differences
from candour.config.environment import REPOSITORY
from candour.domain.ledger import LedgerError, MalformedError, Signer, VerifierKey

SAME, DIFFERS, UNUSABLE = 0, 1, 2
_OTHERS = 0o077


def new_key(path: Path, name: str) -> int:
    """Create a release key called `name` in the new file `path`, readable by its owner only; returns the exit code.

    Prints the public half. The exit code is 0, or 2 where the file exists or cannot be written, or the name is malformed.
    """
    try:
        signer = Signer.generate(name)
        with os.fdopen(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w") as file:
            file.write(signer.secret_text() + "\n")
    except (OSError, MalformedError) as error:
        return _refuse(
            f"{path} cannot hold a new release key ({error}). Name a new file, and a key such as example.org/release."
        )
    return _print(f"Everybody checks releases with: {signer.verifier_key}\nStore {path} apart from every server of the site.")


def release(key: Path | None, out: Path, modules: Path | None) -> int:
    """Build a release from the committed source and write its manifest to the file `out`; returns the exit code.

    `key`: the file with the key that signs the manifest; None: the manifest is not signed. `modules`: a node_modules folder
    with the packages of package-lock.json; None: npm installs them. The exit code is 0, or 2, with the fault on standard error,
    where nothing could be built or written.
    """
    try:
        signer = None if key is None else _signer(key)
        manifest = _built(modules)
        out.write_text(manifest.text() if signer is None else manifest.sign(signer), encoding="utf-8")
    except (BuildError, LedgerError, OSError) as error:
        return _refuse(str(error))
    signed = "not signed: give --key" if signer is None else f"signed by {signer.name}"
    return _print(f"{out} describes version {manifest.version} at {manifest.commit}, {signed}.")


def check(note: Path, trusted: str | None, modules: Path | None) -> int:
    """Build the committed source again and compare it with the signed manifest in the file `note`; returns the exit code.

    `trusted` is the verifier key of the release; `modules` as for `release`. The exit code is 0 where both are the same, 1
    where they differ or the signature is wrong, 2 where they cannot be compared.
    """
    if trusted is None:
        return _refuse("Give the release's verifier key with --trusted. It is on the page where the release is announced.")
    try:
        text, verifier = note.read_text(encoding="utf-8"), VerifierKey.parse(trusted.strip())
    except (OSError, UnicodeDecodeError, MalformedError) as error:
        return _refuse(f"There is nothing to check: {error}")
    try:
        signed = Manifest.open(text, verifier)
    except LedgerError as error:
        return _print(f"DIFFERS: {error}", DIFFERS)
    try:
        return _compare(signed, _built(modules))
    except BuildError as error:
        return _refuse(str(error))


def _compare(signed: Manifest, built: Manifest) -> int:
    """Print how the built manifest differs from the signed one; returns the exit code."""
    faults = [
        f"The {name} is {ours} here, and {theirs} in the release."
        for name, theirs, ours in (
            ("version", signed.version, built.version),
            ("commit", signed.commit, built.commit),
            ("digest of the source", signed.source, built.source),
        )
        if theirs != ours
    ]
    faults += differences(signed.served, built.served)
    for fault in faults:
        _print(f"DIFFERS: {fault}", DIFFERS)
    return DIFFERS if faults else _print(f"This source builds version {built.version} byte for byte as it was signed.")


def _built(modules: Path | None) -> Manifest:
    """Build the committed source of this checkout in a temporary folder; return its manifest. Raises `BuildError`."""
    source = committed_source(REPOSITORY)
    with tempfile.TemporaryDirectory(prefix="candour-release-") as place:
        return build(source, Path(place), modules)


def _signer(path: Path) -> Signer:
    """Return the release key in a file. Raises `MalformedError` where the file is no key or others can read it."""
    if path.stat().st_mode & _OTHERS:
        raise MalformedError(f"Others can read the release key. Run: chmod 600 {path}")
    return Signer.parse(path.read_text(encoding="utf-8").strip())


def _refuse(message: str) -> int:
    """Print the message on standard error; returns the exit code 2."""
    return _print(message, UNUSABLE)


def _print(text: str, result: int = SAME) -> int:
    """Print a line, on standard error unless the exit code `result` is SAME, and return `result`."""
    (sys.stdout if result == SAME else sys.stderr).write(f"{text}\n")
    return result
