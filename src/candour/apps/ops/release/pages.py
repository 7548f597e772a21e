"""Reads a page's HTML for what a browser would run, load, embed or send, and for what no page of Candour may contain.

Lives here: the parser. Not here: fetching pages and comparing them with the manifest (`site`).
"""

from __future__ import annotations

import re
from base64 import b64encode
from collections import Counter
from dataclasses import dataclass, field
from hashlib import sha256
from html.parser import HTMLParser
from typing import Final

Attributes = dict[str, str]

# Elements that run or load something in place of the page's own content.
_FORBIDDEN: Final = {"iframe", "frame", "frameset", "object", "embed", "applet", "base", "portal", "fencedframe", "style"}
# Elements that this parser must see wherever a browser sees them.
_COUNTED: Final = sorted(_FORBIDDEN | {"script", "link", "meta"})
_RAW: Final = re.compile(rf"<({'|'.join(_COUNTED)})(?=[\s/>])", re.IGNORECASE)
_LOADING: Final = {"src", "srcset", "poster", "data", "background", "action", "formaction", "ping", "manifest"}


@dataclass
class Page:
    """What one page runs, loads and links to, and its faults: a sentence for each thing that no page of Candour may contain.

    `inline` holds the digests of inline scripts ('sha256-…'); `scripts`, `styles`, `loaded` and `links` hold addresses as the
    page writes them.
    """

    inline: list[str] = field(default_factory=list)
    scripts: list[str] = field(default_factory=list)
    styles: list[str] = field(default_factory=list)
    loaded: list[str] = field(default_factory=list)
    links: list[str] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)


def read(html: str) -> Page:
    """Return what a page contains."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    # A page could be written so that this parser and a browser disagree where a comment or a script ends.
    raw = Counter(name.lower() for name in _RAW.findall(html))
    hidden = sorted(name for name in raw if raw[name] != reader.seen[name])
    reader.page.faults += [f"hides an element <{name}> from this check" for name in hidden]
    return reader.page


def digest_of(script: str) -> str:
    """Return the digest of an inline script as a content security policy spells it, without quotes."""
    return f"sha256-{b64encode(sha256(script.encode()).digest()).decode()}"


class _Reader(HTMLParser):
    """Collects the parts of a page while parsing it."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.page = Page()
        self.seen: Counter[str] = Counter()
        self._script: list[str] | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Store what an element loads, or a sentence where no page of Candour may contain the element."""
        self.seen[tag] += 1
        attributes = {name: value or "" for name, value in attrs}
        if tag in _FORBIDDEN:
            self.page.faults.append(f"contains an element <{tag}>")
        self._note_attributes(tag, attributes)
        if tag == "script":
            self._note_script(attributes)
        elif tag == "link":
            self._note_link(attributes)
        elif tag == "meta" and "http-equiv" in attributes:
            self.page.faults.append(f"contains a <meta> that acts as the header {attributes['http-equiv']}")
        elif tag in {"a", "area"}:
            self.page.links.append(attributes.get("href", ""))
        elif "href" in attributes or "xlink:href" in attributes:
            self.page.loaded += [attributes[name] for name in ("href", "xlink:href") if name in attributes]

    def handle_endtag(self, tag: str) -> None:
        """Store the digest of an inline script when its element ends."""
        if tag == "script" and self._script is not None:
            self.page.inline.append(digest_of("".join(self._script)))
            self._script = None

    def handle_data(self, data: str) -> None:
        """Collect the text of an inline script."""
        if self._script is not None:
            self._script.append(data)

    def _note_attributes(self, tag: str, attributes: Attributes) -> None:
        """Store a sentence for each attribute that runs a script, and the addresses that the element loads or sends to."""
        for name, value in attributes.items():
            if name.startswith("on"):
                self.page.faults.append(f"runs a script from the attribute {name} of <{tag}>")
            elif name in {"style", "srcdoc"}:
                self.page.faults.append(f"has the attribute {name} on <{tag}>")
            elif name in _LOADING and tag != "script":
                self.page.loaded += (
                    [part.split()[0] for part in value.split(",") if part.split()] if name == "srcset" else [value]
                )

    def _note_script(self, attributes: Attributes) -> None:
        """Store a script's address or, for an inline script, begin to collect its text."""
        if "src" in attributes:
            self.page.scripts.append(attributes["src"])
        else:
            self._script = []

    def _note_link(self, attributes: Attributes) -> None:
        """Store the address that a <link> element loads, as a style or as another kind of file."""
        styles = "stylesheet" in attributes.get("rel", "").lower().split()
        (self.page.styles if styles else self.page.loaded).append(attributes.get("href", ""))
