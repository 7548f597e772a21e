"""Builds a release from source in a clean folder, so that the same source gives the same manifest on any machine.

The source is copied file by file from what git tracks, npm packages are installed from package-lock.json (or taken from a
folder that has them), scripts and styles are built, static files are collected, and the copied code computes its manifest.
Nothing that was built in the checkout is used. Not here: signing and comparing (`command`).
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path
from typing import Final

from candour.apps.ops.release.manifest import Manifest
from candour.apps.ops.release.serving import digest

# Of the environment, only what finds programs and the user's own folder; settings of the operator must not change a build.
_PASSED_ON: Final = ("PATH", "HOME", "LANG", "SSL_CERT_FILE", "NODE_EXTRA_CA_CERTS")


class BuildError(Exception):
    """A release cannot be built; the message says what to do."""


@dataclass(frozen=True, slots=True)
class Source:
    """The source of a release: the folder, the paths of its files relative to the folder, and the git commit."""

    folder: Path
    files: tuple[str, ...]
    commit: str

    def digest(self) -> str:
        """Return the SHA-256 of the output of `sha256sum` for all files in the order of their paths."""
        lines = (f"{digest(self.folder / name)}  {name}\n" for name in self.files)
        return sha256("".join(lines).encode()).hexdigest()


def committed_source(folder: Path) -> Source:
    """Return the source in the git checkout `folder`. Raises `BuildError` where a file differs from the commit or git fails."""
    if _git(folder, "status", "--porcelain"):
        raise BuildError("Files here differ from the commit. A release is built from a commit: commit or remove them first.")
    files = tuple(sorted(name for name in _git(folder, "ls-files", "-z").split("\0") if name))
    return Source(folder, files, _git(folder, "rev-parse", "HEAD").strip())


def build(source: Source, place: Path, modules: Path | None) -> Manifest:
    """Build the release in the empty folder `place` and return its manifest.

    `modules`: a node_modules folder with the packages of package-lock.json; where None, npm installs them.
    Raises `BuildError` where a step fails.
    """
    copied, static = place / "source", place / "home" / "static"
    _copy(source, copied)
    if modules is None:
        _run(copied, [str(source.folder / "bin" / "npm"), "ci", "--ignore-scripts", "--no-audit", "--no-fund"], place)
    else:
        # Hard links, not a symbolic one: the bundler would see where a symbolic link leads and put that into names.
        shutil.copytree(modules, copied / "node_modules", symlinks=True, copy_function=_linked)
    words = _run(copied, [sys.executable, "-m", "candour.domain.sealing.wordlist"], place)
    (copied / "frontend" / "generated").mkdir(parents=True, exist_ok=True)
    (copied / "frontend" / "generated" / "wordlist.js").write_text(words, encoding="utf-8")
    _run(copied, [str(source.folder / "bin" / "node"), "frontend/build.mjs"], place)
    _run(copied, [sys.executable, "-m", "django", "collectstatic", "--noinput", "--settings=candour.config.settings"], place)
    described = _run(copied, [sys.executable, "-m", "candour.apps.ops.release.serving", str(static)], place)
    return replace(Manifest.parse(described), commit=source.commit, source=source.digest())


def _copy(source: Source, target: Path) -> None:
    """Copy the files of the source into the folder `target`."""
    for name in source.files:
        path = target / name
        path.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(source.folder / name, path, follow_symlinks=False)


def _linked(source: str, target: str) -> None:
    """Make `target` a hard link to the file `source`, or a copy where they are on two disks."""
    try:
        os.link(source, target, follow_symlinks=False)
    except OSError:
        shutil.copy2(source, target, follow_symlinks=False)


def _run(folder: Path, command: list[str], place: Path) -> str:
    """Run `command`, a step of the build, in `folder`; Python finds the code there. Return its output. Raises `BuildError`."""
    variables = {name: os.environ[name] for name in _PASSED_ON if name in os.environ}
    variables |= {"PYTHONPATH": str(folder / "src"), "CANDOUR_HOME": str(place / "home")}
    try:
        done = subprocess.run(command, cwd=folder, env=variables, capture_output=True, text=True, check=False)  # noqa: S603
    except OSError as error:
        raise BuildError(f"{command[0]} cannot be run ({error.strerror}). Run: make") from error
    if done.returncode:
        raise BuildError(f"{' '.join(command)} failed. It said: {(done.stderr or done.stdout)[-2000:]}")
    return done.stdout


def _git(folder: Path, *arguments: str) -> str:
    """Return the output of git in `folder`. Raises `BuildError` where there is no git, or no checkout."""
    try:
        done = subprocess.run(["git", *arguments], cwd=folder, capture_output=True, text=True, check=True)  # noqa: S603, S607
    except (OSError, subprocess.CalledProcessError) as error:
        raise BuildError(f"{folder} is no git checkout. A release is built from a commit of a checkout.") from error
    return done.stdout
