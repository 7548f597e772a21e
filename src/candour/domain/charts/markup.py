"""Elements that become markup. Every text and attribute is escaped where it is written, and nowhere else is markup made.

`Markup` says of itself that it is markup (`__html__`, which Jinja and Django honour), so that no page has to trust a string.
"""

from __future__ import annotations

import html
import re
from dataclasses import dataclass, field

# XML 1.0 section 2.2: characters no document may hold, lone surrogates among them.
_FORBIDDEN = re.compile(r"[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_VOID = {"meta", "link"}

Value = str | float


class Markup(str):
    """Text that was built from elements, and so is markup already."""

    __slots__ = ()

    def __html__(self) -> str:
        """What templates ask before they escape."""
        return str(self)


@dataclass(slots=True)
class Element:
    """A tag, its attributes and what stands in it, in order."""

    tag: str
    attributes: dict[str, Value]
    children: list[Element | str] = field(default_factory=list)

    def write(self) -> Markup:
        """The markup, escaped."""
        return Markup("".join(self.pieces()))

    def pieces(self) -> list[str]:
        """The markup in the order it is written."""
        attributes = "".join(f' {name}="{_escaped(_number(value))}"' for name, value in self.attributes.items())
        pieces = [f"<{self.tag}{attributes}>"]
        for child in self.children:
            pieces += child.pieces() if isinstance(child, Element) else [_text(child)]
        return pieces if self.tag in _VOID else [*pieces, f"</{self.tag}>"]


def make(tag: str, *children: Element | str, **attributes: Value) -> Element:
    """An element. `class_` stands for class; an underscore inside a name for a hyphen."""
    named = {name.rstrip("_").replace("_", "-"): value for name, value in attributes.items()}
    return Element(tag, named, list(children))


def _number(value: Value) -> str:
    return value if isinstance(value, str) else f"{round(value, 2):g}"


def _text(child: str) -> str:
    return str(child) if isinstance(child, Markup) else _escaped(child)


def _escaped(text: str) -> str:
    return html.escape(_FORBIDDEN.sub("\ufffd", text))
