"""The same source gives the same release, byte for byte, wherever it is built; another source gives another."""

from __future__ import annotations

import subprocess
from dataclasses import replace
from pathlib import Path

import pytest

from candour.apps.ops.release import command
from candour.apps.ops.release.building import BuildError, Source, build, committed_source
from candour.apps.ops.release.manifest import Manifest, differences
from candour.config.environment import REPOSITORY
from candour.domain.ledger import Signer

MODULES = REPOSITORY / "node_modules"
SIGNER = Signer.generate("candour.example/release")


def _source(folder: Path = REPOSITORY) -> Source:
    """The files of this checkout, also those not yet committed."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=REPOSITORY,
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    files = sorted(name for name in listed.split("\0") if name and (folder / name).is_file())
    return Source(folder, tuple(files), "c" * 40)


@pytest.mark.slow
def test_two_builds_in_two_folders_are_the_same_byte_for_byte(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    places = [tmp_path / "one", tmp_path / "another" / "and much deeper"]
    built = []
    for place, language, zone in zip(places, ("C", "C.UTF-8"), ("UTC", "Asia/Kathmandu"), strict=True):
        place.mkdir(parents=True)
        monkeypatch.setenv("LANG", language)
        monkeypatch.setenv("TZ", zone)
        built.append(build(_source(), place, MODULES))
    assert differences(built[0].served, built[1].served) == []
    assert built[0].text() == built[1].text()
    assert SIGNER.sign(built[0].text()) == SIGNER.sign(built[1].text())
    assert {"candour/site.js", "candour/worker.js", "candour/site.css"} <= built[0].served.static.keys()
    assert str(tmp_path) not in _everything_in(places[1] / "home" / "static")


def _everything_in(folder: Path) -> str:
    return "\n".join(path.read_text(encoding="utf-8", errors="replace") for path in folder.rglob("*") if path.is_file())


def test_the_digest_of_the_source_is_that_of_sha256sum(tmp_path: Path) -> None:
    (tmp_path / "b").write_text("two")
    (tmp_path / "a").write_text("one")
    listed = "sha256sum a b | sha256sum | cut -d' ' -f1"
    shell = subprocess.run(["sh", "-c", listed], cwd=tmp_path, capture_output=True, text=True, check=True)
    assert Source(tmp_path, ("a", "b"), "").digest() == shell.stdout.strip()


def test_a_release_is_built_from_a_commit_and_nothing_else(tmp_path: Path) -> None:
    def git(*arguments: str) -> None:
        subprocess.run(["git", "-c", "user.name=t", "-c", "user.email=t@t.example", *arguments], cwd=tmp_path, check=True)

    with pytest.raises(BuildError, match="no git checkout"):
        committed_source(tmp_path)
    git("init", "-q")
    (tmp_path / "a").write_text("one")
    git("add", "a")
    git("commit", "-q", "-m", "One")
    assert committed_source(tmp_path).files == ("a",)
    (tmp_path / "a").write_text("changed")
    with pytest.raises(BuildError, match="differ from the commit"):
        committed_source(tmp_path)


def test_a_step_that_fails_says_which(tmp_path: Path) -> None:
    (tmp_path / "modules").mkdir()
    with pytest.raises(BuildError, match="bin/node cannot be run"):
        build(Source(tmp_path, (), ""), tmp_path / "place", tmp_path / "modules")
    with pytest.raises(BuildError, match="bin/npm cannot be run"):
        build(Source(tmp_path, (), ""), tmp_path / "other", None)


@pytest.fixture
def built(monkeypatch: pytest.MonkeyPatch, manifest: Manifest) -> Manifest:
    """The command builds this manifest instead of the checkout."""
    monkeypatch.setattr(command, "_built", lambda _modules: manifest)
    return manifest


def test_a_release_is_signed_and_checked(built: Manifest, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    key, note = tmp_path / "release.key", tmp_path / "release.note"
    assert command.new_key(key, "candour.example/release") == command.SAME
    trusted = capsys.readouterr().out.split("releases with: ")[1].splitlines()[0]
    assert key.stat().st_mode & 0o077 == 0
    assert command.release(key, note, None) == command.SAME
    assert command.check(note, trusted, None) == command.SAME
    assert "byte for byte" in capsys.readouterr().out


def test_a_release_built_from_other_source_is_named_part_by_part(
    built: Manifest, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    note = tmp_path / "release.note"
    served = replace(built.served, static=dict(built.served.static) | {"candour/site.js": "0" * 64})
    note.write_text(replace(built, commit="d" * 40, served=served).sign(SIGNER), encoding="utf-8")
    assert command.check(note, str(SIGNER.verifier_key), None) == command.DIFFERS
    said = capsys.readouterr().err
    assert "The static file candour/site.js differs from the release." in said
    assert "The commit is " in said


def test_a_note_signed_by_another_key_is_refused_before_building(built: Manifest, tmp_path: Path) -> None:
    note = tmp_path / "release.note"
    note.write_text(built.sign(Signer.generate("candour.example/release")), encoding="utf-8")
    assert command.check(note, str(SIGNER.verifier_key), None) == command.DIFFERS
    assert command.check(note, None, None) == command.UNUSABLE
    assert command.check(tmp_path / "absent", str(SIGNER.verifier_key), None) == command.UNUSABLE


def test_a_release_key_that_others_can_read_signs_nothing(built: Manifest, tmp_path: Path) -> None:
    key = tmp_path / "release.key"
    key.write_text(SIGNER.secret_text() + "\n", encoding="utf-8")
    key.chmod(0o644)
    assert command.release(key, tmp_path / "release.note", None) == command.UNUSABLE
    assert not (tmp_path / "release.note").exists()
