"""The list of packages is complete, valid CycloneDX, and the same in every run."""

from __future__ import annotations

import json
import re

from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator

from candour.apps.ops.release.parts import document, parts
from candour.config.environment import REPOSITORY


def test_the_document_is_valid_and_the_same_in_every_run() -> None:
    text = document(parts())
    assert text == document(parts())
    assert JsonStrictValidator(SchemaVersion.V1_6).validate_str(text) is None
    assert JsonStrictValidator(SchemaVersion.V1_6).validate_str(text.replace('"library"', '"book"')) is not None


def test_every_locked_package_is_listed_with_its_hashes() -> None:
    listed = {part.purl: part for part in parts()}
    locked = (REPOSITORY / "requirements" / "dev.txt").read_text(encoding="utf-8")
    pinned = re.findall(r"^([A-Za-z0-9][A-Za-z0-9._-]*)(?:\[.*\])?==", locked, re.MULTILINE)
    assert len(pinned) > 80
    assert {name for name in pinned if not any(purl.startswith(f"pkg:pypi/{name.lower()}@") for purl in listed)} == set()
    npm = json.loads((REPOSITORY / "package-lock.json").read_text(encoding="utf-8"))["packages"]
    assert sum(purl.startswith("pkg:npm/") for purl in listed) > len(npm) * 0.9
    assert [purl for purl, part in listed.items() if not part.hashes or not all(digest for _, digest in part.hashes)] == []


def test_a_package_has_the_scope_of_its_narrowest_use() -> None:
    scopes = {part.name: part.scope for part in parts()}
    assert (scopes["django"], scopes["weasyprint"], scopes["pytest"]) == ("required", "optional", "excluded")
    assert (scopes["age-encryption"], scopes["esbuild"]) == ("required", "excluded")
