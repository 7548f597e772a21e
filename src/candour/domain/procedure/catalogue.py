"""The texts that no gettext extractor finds: texts in the packs' TOML files, and the message ids of `Message` in this package.

`make messages` reads them during development. Pages translate both kinds with `ui.messages`.
"""

import ast
import json
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import candour.packs

PACKS = Path(candour.packs.__file__).parent
HERE = Path(__file__).parent
# Columns that pages show, in any table. Pages show citations, letter templates and conditions as they are written.
SHOWN = (
    *(
        "territory",
        "title",
        "earliest_answer",
        "label",
        "hint",
        "reporter_words",
        "duty",
        "otherwise",
        "test",
        "gist",
        "holder",
    ),
    *("conducted_by", "unit", "purpose", "hours", "area", "contains", "covers", "transitional", "requires", "never"),
    *("keep", "counted_from", "name"),
)
CODED = frozenset({("clock", "unit"), ("service", "unit"), ("pause", "unit")})  # codes of the engine, not words


def pack_messages() -> Iterator[tuple[str, int, str]]:
    """Each text of a pack that a page shows, once for each file: (path of the file below `packs`, line number, text)."""
    for path in sorted(PACKS.glob("*/*.toml")):
        content = path.read_text("utf-8")
        for text in dict.fromkeys(_shown_texts(tomllib.loads(content))):
            yield path.relative_to(PACKS).as_posix(), _line_number(content, text), text


def engine_messages() -> Iterator[tuple[str, int, str, str]]:
    """Each message id in the code of this package: (file name, line number, message id, plural message id or "").

    Raises ValueError for a `Message` whose id is not written as a string literal: no extractor can read it.
    """
    for path in sorted(HERE.glob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and ast.unparse(node.func) in {"Message", "Message.counted"}:
                literals = [arg.value for arg in node.args if isinstance(arg, ast.Constant) and isinstance(arg.value, str)]
                if not literals:
                    raise ValueError(f"{path.name}:{node.lineno}: write the message id of this Message as a string literal.")
                yield path.name, node.lineno, literals[0], literals[1] if len(literals) > 1 else ""


def message_ids() -> Iterator[str | tuple[str, str]]:
    """Each message id of the packs and of the engine: a text, or (singular, plural)."""
    yield from (text for _, _, text in pack_messages())
    yield from ((message, plural) if plural else message for _, _, message, plural in engine_messages())


def _shown_texts(tables: Mapping[str, Any]) -> Iterator[str]:
    """Each text in these tables of a pack (name of table → rows) that pages show."""
    for table, rows in tables.items():
        for row in rows if isinstance(rows, list) else [rows]:
            yield from _shown_texts({"holidays": row["holidays"]} if "holidays" in row else {})
            for column in SHOWN:
                value = row.get(column, ()) if (table, column) not in CODED else ()
                yield from filter(None, value if isinstance(value, list | tuple) else (value,))


def _line_number(content: str, text: str) -> int:
    """The number of the first line of `content` that contains `text` as a TOML string."""
    place = max(content.find(json.dumps(text, ensure_ascii=False)), 0)
    return content.count("\n", 0, place) + 1
