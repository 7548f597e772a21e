"""A package with an advisory in the local database is named; a database that says nothing is no all-clear."""

from __future__ import annotations

import json
from itertools import pairwise
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest

from candour.apps.ops.release import advisories
from candour.apps.ops.release.parts import Part, parts


def _record(ecosystem: str, name: str, **affected: Any) -> dict[str, Any]:
    package = {"ecosystem": ecosystem, "name": name}
    return {
        "id": "GHSA-1",
        "aliases": ["CVE-2026-1"],
        "modified": "2026-11-01T00:00:00Z",
        "summary": "It leaks.",
        "affected": [{"package": package, **affected}],
    }


def _range(kind: str, *events: dict[str, str]) -> list[dict[str, Any]]:
    return [{"type": kind, "events": list(events)}]


def _affects(ecosystem: str, version: str, *events: dict[str, str]) -> bool:
    kind = "SEMVER" if ecosystem == "npm" else "ECOSYSTEM"
    advisory = advisories.Advisory("x", "", "", {"ranges": _range(kind, *events)})
    return advisory.affects(Part(ecosystem, "x", version, "required", ()))


@pytest.mark.parametrize(
    ("ecosystem", "version", "affected"),
    [
        ("PyPI", "5.1", False),
        ("PyPI", "5.2", True),
        ("PyPI", "5.2.9", True),
        ("PyPI", "5.2.10rc1", True),
        ("PyPI", "5.2.10", False),
        ("PyPI", "5.2.10.post1", False),
        ("PyPI", "6.0.1", True),
        ("npm", "5.2.9", True),
        ("npm", "5.2.10-beta.2", True),
        ("npm", "5.2.10", False),
        ("npm", "5.2.10+build.1", False),
    ],
)
def test_a_version_is_affected_between_its_introduction_and_its_fix(*, ecosystem: str, version: str, affected: bool) -> None:
    last = {"last_affected": "6.0.1"}
    events = (
        ({"introduced": "5.2"}, {"fixed": "5.2.10"}, {"introduced": "6.0"}, last)
        if ecosystem == "PyPI"
        else (
            {"introduced": "5.2.0"},
            {"fixed": "5.2.10"},
        )
    )
    assert _affects(ecosystem, version, *events) is affected


def test_pre_releases_of_npm_sort_as_semver_says() -> None:
    ordered = ["1.0.0-alpha", "1.0.0-alpha.1", "1.0.0-beta", "1.0.0-beta.2", "1.0.0-beta.11", "1.0.0-rc.1", "1.0.0", "1.0.1"]
    keys = [advisories._order("npm", version) for version in ordered]
    assert all(earlier < later for earlier, later in pairwise(keys))


def test_an_advisory_on_a_locked_package_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    django = next(part for part in parts() if part.name == "django")
    record = _record("PyPI", "Django", ranges=_range("ECOSYSTEM", {"introduced": "0"}))
    with ZipFile(tmp_path / "all.zip", "w") as archive:
        archive.writestr("GHSA-1.json", json.dumps(record))
    assert advisories.main([str(tmp_path)]) == advisories.FOUND
    said = capsys.readouterr()
    assert said.err == f"{django.purl} (required): GHSA-1 CVE-2026-1: It leaks.\n"
    assert "1 with an advisory. The newest advisory read is of 2026-11-01." in said.out


@pytest.mark.parametrize(
    "record",
    [
        _record("PyPI", "django", versions=["1.0"]),
        _record("PyPI", "another", ranges=_range("ECOSYSTEM", {"introduced": "0"})),
        _record("npm", "django", ranges=_range("SEMVER", {"introduced": "0"})),
        _record("npm", "esbuild", ranges=_range("SEMVER", {"introduced": "0"}, {"fixed": "0.25.0"})),
    ],
)
def test_an_advisory_on_something_else_is_not_named(tmp_path: Path, record: dict[str, Any]) -> None:
    (tmp_path / "one.json").write_text(json.dumps(record))
    assert advisories.main([str(tmp_path)]) == advisories.NONE


def test_a_withdrawn_advisory_alone_is_no_database(tmp_path: Path) -> None:
    withdrawn = _record("PyPI", "django", ranges=_range("ECOSYSTEM", {"introduced": "0"})) | {"withdrawn": "2026-11-02"}
    (tmp_path / "one.json").write_text(json.dumps(withdrawn))
    assert advisories.main([str(tmp_path)]) == advisories.UNUSABLE


@pytest.mark.parametrize("content", [b"", b"{", b"PK\x03\x04"])
def test_a_database_that_cannot_be_read_is_no_all_clear(tmp_path: Path, content: bytes) -> None:
    for name in ("one.json", "one.zip"):
        (tmp_path / name).write_bytes(content)
        assert advisories.main([str(tmp_path / name)]) == advisories.UNUSABLE
    assert advisories.main([str(tmp_path / "absent")]) == advisories.UNUSABLE
    assert advisories.main([]) == advisories.UNUSABLE
