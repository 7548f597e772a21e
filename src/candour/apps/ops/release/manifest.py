"""The manifest of a release: the digest of everything a site of this version serves to browsers, as canonical JSON.

A signed manifest is a C2SP signed note (c2sp.org/signed-note) whose text is the JSON (RFC 8785) and a newline. So each release
has exactly one byte form, and other people's tools can check its signature. Not here: computing the digests (`serving`).
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final, Self

import rfc8785

from candour.domain.ledger import MalformedError, Signer, VerifierKey, open_note

FORMAT: Final = "candour-release/1"
_TEXTS: Final = ("format", "version", "commit", "source")


@dataclass(frozen=True, slots=True)
class Served:
    """What a site serves to browsers, apart from the data on its pages.

    `static` maps the path of each static file below /static/ to the file's SHA-256 in hex; `templates` maps the path of each
    page template to the same; `inline` are the digests of inline scripts as a policy spells them ('sha256-…'); `headers` maps
    the name of each fixed security header to its value, the content security policy among them.
    """

    static: Mapping[str, str]
    templates: Mapping[str, str]
    inline: tuple[str, ...]
    headers: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Manifest:
    """What one release serves (`served`), its version, and the git commit and source digest from which it was built.

    `commit` and `source` are empty in a manifest that an installation computed from its own files and that no release key
    signed.
    """

    version: str
    commit: str
    source: str
    served: Served

    def text(self) -> str:
        """Return the manifest as canonical JSON (RFC 8785) with a newline at its end."""
        served = self.served
        members: dict[str, Any] = {"format": FORMAT, "version": self.version, "commit": self.commit, "source": self.source}
        members |= {"static": dict(served.static), "templates": dict(served.templates)}
        members |= {"inline": list(served.inline), "headers": dict(served.headers)}
        return rfc8785.dumps(members).decode() + "\n"

    def sign(self, signer: Signer) -> str:
        """Return the manifest as a note signed with the release key."""
        return signer.sign(self.text())

    @classmethod
    def open(cls, note: str, key: VerifierKey) -> Self:
        """Return the manifest in a note. Raises `LedgerError` where the note is damaged or not signed by `key`."""
        return cls.parse(open_note(note, key))

    @classmethod
    def parse(cls, text: str) -> Self:
        """Convert JSON text to a manifest. Raises `MalformedError` for any text that the method `text` would not return."""
        members = _members(text)
        inline = members.get("inline")
        if not isinstance(inline, list) or not all(isinstance(digest, str) for digest in inline):
            raise MalformedError("The release manifest's list of inline scripts is damaged; fetch the manifest again.")
        static, templates, headers = (_texts(members.get(name)) for name in ("static", "templates", "headers"))
        served = Served(static, templates, tuple(inline), headers)
        manifest = cls(members["version"], members["commit"], members["source"], served)
        if manifest.text() != text:
            raise MalformedError("The release manifest is not in canonical form (RFC 8785); fetch it again.")
        return manifest


def unverified_text(note: str) -> str:
    """Return the text of a signed note without checking its signature, for a site that publishes the note to others."""
    text, blank, _signatures = note.rpartition("\n\n")
    if not blank:
        raise MalformedError("The release note has no signature lines. Download it again.")
    return text + "\n"


def differences(expected: Served, found: Served) -> list[str]:
    """Return a sentence for each file, template, inline script and header in which `found` differs from `expected`."""
    return [
        *_compared("static file", expected.static, found.static),
        *_compared("template", expected.templates, found.templates),
        *_compared("inline script", dict.fromkeys(expected.inline, ""), dict.fromkeys(found.inline, "")),
        *_compared("header", expected.headers, found.headers),
    ]


def _compared(what: str, expected: Mapping[str, str], found: Mapping[str, str]) -> Iterator[str]:
    """Yield a sentence for each name whose value is missing, added or different in `found`."""
    for name in sorted(expected.keys() | found.keys()):
        if name not in found:
            yield f"The {what} {name} is missing."
        elif name not in expected:
            yield f"The {what} {name} is not part of the release."
        elif expected[name] != found[name]:
            yield f"The {what} {name} differs from the release."


def _members(text: str) -> dict[str, Any]:
    """Return the JSON object of a manifest as a dict. Raises `MalformedError` where its members are not those of a manifest."""
    try:
        members = json.loads(text)
    except (ValueError, RecursionError):
        members = None
    if not isinstance(members, dict) or members.get("format") != FORMAT:
        raise MalformedError(f"This is not a release manifest ({FORMAT}). Check the file or the address.")
    if not all(isinstance(members.get(name), str) for name in _TEXTS):
        raise MalformedError("A part of the release manifest that must be text is not; fetch the manifest again.")
    return members


def _texts(value: object) -> dict[str, str]:
    """Return `value` if it is a dict with text keys and text values. Raises `MalformedError` otherwise."""
    if not isinstance(value, dict) or not all(isinstance(item, str) for item in value.values()):
        raise MalformedError("A list in the release manifest is damaged; fetch the manifest again.")
    return value
