"""Elements of SVG and HTML, which escape text and attributes as they are written. No other module of charts builds markup.

`Markup` implements `__html__`, which Jinja and Django honour, so that no template has to mark a string as safe.
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
    """The text of elements of SVG or HTML; it was escaped when the elements were written, and needs no further escaping."""

    __slots__ = ()

    def __html__(self) -> str:
        """Return the markup as it is; template engines call this method and then escape nothing."""
        return str(self)


@dataclass(slots=True)
class Element:
    """One element of SVG or HTML: its tag, attributes and children; the method `write` returns them as markup."""

    tag: str
    attributes: dict[str, Value]
    children: list[Element | str] = field(default_factory=list)

    def write(self) -> Markup:
        """Return the element with its children as escaped markup."""
        return Markup("".join(self.pieces()))

    def pieces(self) -> list[str]:
        """Return the element's markup as a list of texts, in the order in which they are written."""
        attributes = "".join(f' {name}="{_escaped(_attribute_text(value))}"' for name, value in self.attributes.items())
        pieces = [f"<{self.tag}{attributes}>"]
        for child in self.children:
            pieces += child.pieces() if isinstance(child, Element) else [_text_markup(child)]
        return pieces if self.tag in _VOID else [*pieces, f"</{self.tag}>"]


def make(tag: str, *children: Element | str, **attributes: Value) -> Element:
    """Build an element of SVG or HTML with a tag, children and attributes.

    In attribute names, `class_` stands for class and an inner underscore for a hyphen.
    """
    named = {name.rstrip("_").replace("_", "-"): value for name, value in attributes.items()}
    return Element(tag, named, list(children))


def _attribute_text(value: Value) -> str:
    """Return an attribute's value as text; numbers are rounded to two decimals."""
    return value if isinstance(value, str) else f"{round(value, 2):g}"


def _text_markup(child: str) -> str:
    """Return the markup of a child that is text: escaped unless it is already `Markup`."""
    return str(child) if isinstance(child, Markup) else _escaped(child)


def _escaped(text: str) -> str:
    """Return a text escaped for markup, with � for each character that XML forbids."""
    return html.escape(_FORBIDDEN.sub("\ufffd", text))
