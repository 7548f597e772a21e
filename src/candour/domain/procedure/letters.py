"""Turns the Markdown template of a letter into accessible HTML with blanks for its particulars.

A template begins with a `#` heading and holds `##` headings, paragraphs and `- ` lists. `[[name]]` in it stands for a
particular: a text that differs in each case, such as a date. Its value is sealed. The browser of a reader with a key fills
it in, or the server does, in memory, during the request in which a reporter without JavaScript reads the letter. Not here:
the PDF (apps/matters), the pages (apps/desk), the check that a template is easy to read (`check_letters`).
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from html import escape
from typing import Literal

from candour.domain.procedure.errors import ProcedureError
from candour.domain.procedure.pack import Pack
from candour.domain.procedure.result_rows import Letter, Particular

_BLANK = re.compile(r"\[\[(\w+)\]\]")
_HEADINGS = {"# ": 1, "## ": 2}


@dataclass(frozen=True, slots=True)
class Block:
    """One heading, paragraph or list of a letter. `lines`: the text of the heading or paragraph, or the items of the list.

    `level`: the level of a heading, 1 or 2; not used for other kinds.
    """

    kind: Literal["heading", "paragraph", "list"]
    lines: tuple[str, ...]
    level: int = 0

    @property
    def blank(self) -> str:
        """The id of the particular where the block is a paragraph with only `[[particular]]`; otherwise empty."""
        match = _BLANK.fullmatch(self.lines[0]) if self.kind == "paragraph" else None
        return match[1] if match else ""


@dataclass(frozen=True, slots=True)
class Letterhead:
    """The lines above a letter that are not sealed (the sending body, case reference, day in words), and its language."""

    body: str
    reference: str
    day: str
    language: str


class Article(str):
    """A letter as HTML whose text is escaped already, so that page templates insert the HTML unchanged."""

    __slots__ = ()

    def __html__(self) -> str:
        """The text of the article, which is HTML already, so that MarkupSafe and Django do not escape it."""
        return str(self)


def read_letter(template: str) -> tuple[Block, ...]:
    """Split a template into its blocks. Raises ProcedureError unless it has exactly one `#` heading, at its beginning."""
    blocks = tuple(map(_read_block, filter(None, (part.strip() for part in re.split(r"\n\s*\n", template)))))
    if not blocks or blocks[0].level != 1 or sum(block.level == 1 for block in blocks) != 1:
        raise ProcedureError("A letter begins with its title, `# …`, and has no other of that level.")
    return blocks


def _read_block(part: str) -> Block:
    """Parse `part`, the text between two empty lines of a template, as a heading, a list or a paragraph."""
    for mark, level in _HEADINGS.items():
        if part.startswith(mark):
            return Block("heading", (part.removeprefix(mark).strip(),), level)
    lines = part.splitlines()
    if all(line.startswith("- ") for line in lines):
        return Block("list", tuple(line.removeprefix("- ").strip() for line in lines))
    return Block("paragraph", (" ".join(line.strip() for line in lines),))


def blanks(blocks: tuple[Block, ...]) -> tuple[str, ...]:
    """The ids of the particulars in a letter, in order, each once."""
    return tuple(dict.fromkeys(name for block in blocks for line in block.lines for name in _BLANK.findall(line)))


def prose(blocks: tuple[Block, ...]) -> str:
    """The text of a letter without headings and particulars, for measuring how easy the letter is to read."""
    lines = [line for block in blocks if block.kind != "heading" and not block.blank for line in block.lines]
    return "\n".join(_BLANK.sub("", line).strip() for line in lines)


def letter_row(pack: Pack, letter_id: str) -> Letter:
    """The row of the letter with this id. Raises ProcedureError where the pack has none."""
    for row in pack.letter:
        if row.id == letter_id:
            return row
    raise ProcedureError(f"There is no letter {letter_id!r} in {pack.header.code}.")


def particulars_of(pack: Pack, letter_id: str) -> tuple[Particular, ...]:
    """The particulars of a letter, in the order of its blanks."""
    rows = {row.id: row for row in pack.particular}
    return tuple(rows[name] for name in blanks(_blocks_of_letter(pack, letter_id)))


def as_html(
    pack: Pack, letter_id: str, head: Letterhead, values: Mapping[str, str] | None = None, *, blank: str = "{}", level: int = 1
) -> Article:
    """The letter as an HTML `<article>` with its text escaped. Raises ProcedureError for an unknown letter.

    `values`: id of a particular → its text, if known; an unknown particular becomes a blank labelled `blank.format(label)`.
    `level`: the heading level of the letter's title.
    """
    labels = {row.id: row.label for row in pack.particular}
    fill = _Filling(labels, values or {}, blank)
    body = "\n".join(fill.block(block, level) for block in _blocks_of_letter(pack, letter_id))
    return Article(f'<article class="candour-letter" lang="{escape(head.language)}">\n{_head_html(head)}\n{body}\n</article>')


def _blocks_of_letter(pack: Pack, letter_id: str) -> tuple[Block, ...]:
    """The blocks of the template of this letter."""
    return read_letter(pack.letter_text(letter_row(pack, letter_id).id))


def _head_html(head: Letterhead) -> str:
    """The lines above the letter as an HTML paragraph."""
    lines = (head.body, head.day, head.reference)
    return '<p class="candour-letter__head">' + "<br>".join(escape(line) for line in lines if line) + "</p>"


@dataclass(frozen=True, slots=True)
class _Filling:
    """Writes the blocks of a letter as HTML: known particulars as text, all others as labelled blanks."""

    labels: Mapping[str, str]
    values: Mapping[str, str]
    blank: str

    def block(self, block: Block, top: int) -> str:
        """The HTML of one block. `top`: the heading level of the letter's title."""
        if block.kind == "heading":
            at = min(top + block.level - 1, 6)
            return f"<h{at}>{self._line_html(block.lines[0])}</h{at}>"
        if block.kind == "list":
            return "<ul>" + "".join(f"<li>{self._line_html(line)}</li>" for line in block.lines) + "</ul>"
        if block.blank:
            return f'<p class="candour-letter__part">{self._particular_html(block.blank, long=True)}</p>'
        return f"<p>{self._line_html(block.lines[0])}</p>"

    def _line_html(self, line: str) -> str:
        """One line of a block as HTML; each particular in the line is filled in or becomes a blank."""
        return "".join(_pieces_of_line(line, escape, lambda name: self._particular_html(name, long=False)))

    def _particular_html(self, name: str, *, long: bool) -> str:
        """The value of a particular as HTML or, where the value is not known, a blank with the label of the particular.

        `long`: whether the blank is as wide as the page.
        """
        size = " candour-letter__blank--long" if long else ""
        value = self.values.get(name, "").strip()
        if value:
            return f'<span class="candour-letter__said" data-particular="{name}">{escape(value)}</span>'
        label = escape(self.blank.format(self.labels[name]))
        return f'<span class="candour-letter__blank{size}" data-particular="{name}">{label}</span>'


def _pieces_of_line(line: str, text: Callable[[str], str], blank: Callable[[str], str]) -> Iterator[str]:
    """Cut the line at its particulars; yield `text(piece)` for each piece of text and `blank(id)` for each particular."""
    end = 0
    for match in _BLANK.finditer(line):
        yield text(line[end : match.start()])
        yield blank(match[1])
        end = match.end()
    yield text(line[end:])
