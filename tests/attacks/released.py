"""A real installation that serves a signed release, and the operator's proxy in front of it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from candour.apps.ops.release import serving
from candour.apps.ops.release.manifest import Manifest
from candour.domain.ledger import Signer
from tests.attacks.altering import Operator, operator_of
from tests.journeys.installation import Installation, installation


@dataclass
class ReleasedSite:
    """The installation, its operator, the signed release and the release key."""

    installed: Installation
    operator: Operator
    signer: Signer
    note: Path

    @property
    def key(self) -> str:
        return str(self.signer.verifier_key)

    @property
    def static(self) -> Path:
        return self.installed.home / "static"


def signed_release(static: Path, signer: Signer) -> str:
    """The signed manifest of the release whose collected static files are in this folder."""
    manifest: Manifest = replace(serving.unreleased(static), commit="c" * 40, source="5" * 64)
    return manifest.sign(signer)


@contextmanager
def released_site() -> Iterator[ReleasedSite]:
    """Start an installation of a signed release, with the operator's proxy in front."""
    signer = Signer.generate("candour.example/release")
    with installation() as installed:
        note = installed.home / "release.note"
        note.write_text(signed_release(installed.home / "static", signer), encoding="utf-8")
        done = installed.command("migrate")
        assert done.returncode == 0, done.stderr
        assert "differs" not in done.stderr
        with operator_of(installed.url) as operator:
            yield ReleasedSite(installed, operator, signer, note)
