"""The signed manifest: one byte form, checked by its key, compared part by part."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest

from candour.apps.ops.release import serving
from candour.apps.ops.release.manifest import Manifest, differences, unverified_text
from candour.domain.ledger import LedgerError, MalformedError, SignatureError, Signer
from candour.ui import first, headers

SIGNER = Signer.generate("candour.example/release")


def test_a_signed_manifest_opens_with_its_key_alone(manifest: Manifest) -> None:
    note = manifest.sign(SIGNER)
    assert Manifest.open(note, SIGNER.verifier_key) == manifest
    assert unverified_text(note) == manifest.text()
    with pytest.raises(SignatureError):
        Manifest.open(note, Signer.generate("candour.example/release").verifier_key)
    with pytest.raises(SignatureError):
        Manifest.open(note.replace("0.1.0", "0.1.1"), SIGNER.verifier_key)


def test_a_manifest_has_one_byte_form(manifest: Manifest) -> None:
    assert Manifest.parse(manifest.text()) == manifest
    spaced = json.dumps(json.loads(manifest.text())) + "\n"
    with pytest.raises(MalformedError, match="canonical"):
        Manifest.parse(spaced)


@pytest.mark.parametrize(
    "change",
    [
        {"format": "candour-release/2"},
        {"version": 1},
        {"static": []},
        {"static": {"a": 1}},
        {"inline": "sha256-AAAA"},
        {"inline": [1]},
        {"headers": None},
        {"extra": "member"},
    ],
)
def test_a_damaged_manifest_is_refused(manifest: Manifest, change: dict[str, Any]) -> None:
    with pytest.raises(LedgerError):
        Manifest.parse(json.dumps(json.loads(manifest.text()) | change, separators=(",", ":"), sort_keys=True) + "\n")


@pytest.mark.parametrize("text", ["", "{}", "[]", "[" * 100_000, "{", '"candour-release/1"'])
def test_what_is_no_manifest_is_refused(text: str) -> None:
    with pytest.raises(MalformedError):
        Manifest.parse(text)


def test_each_difference_is_a_sentence(manifest: Manifest) -> None:
    served = manifest.served
    changed = replace(
        served,
        static={"candour/site.js": "9" * 64, "candour/more.js": "1" * 64},
        inline=("sha256-AAAA", "sha256-BBBB"),
        headers={"Content-Security-Policy": "default-src *"},
    )
    assert differences(served, served) == []
    assert differences(served, changed) == [
        "The static file candour/more.js is not part of the release.",
        "The static file candour/site.css is missing.",
        "The static file candour/site.js differs from the release.",
        "The inline script sha256-BBBB is not part of the release.",
        "The header Content-Security-Policy differs from the release.",
    ]


def test_the_manifest_lists_every_template_script_and_header_of_this_code(tmp_path: Any) -> None:
    (tmp_path / "candour").mkdir()
    (tmp_path / "candour" / "site.js").write_text("1")
    (tmp_path / "candour" / "site.js.gz").write_bytes(b"")
    served = serving.served(tmp_path)
    assert list(served.static) == ["candour/site.js"]
    assert served.headers == headers.FIXED
    assert [f"'{digest}'" for digest in served.inline] == [first.DIGEST]
    assert {"ui/jinja2/ui/base.html", "govuk_frontend_jinja/templates/components/button/macro.html"} <= {
        name.replace("govuk_frontend_jinja/components", "govuk_frontend_jinja/templates/components")
        for name in served.templates
    }
