"""The texts that no gettext extractor sees: labels in the packs' TOML, and the message ids of `Message` in this package.

For `make messages`, at development time. Which language they are said in is decided on the page (`ui.messages`).
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
# The columns a page shows to people, whatever their table. Citations, templates of letters and conditions are not among them.
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
    *("conducted_by", "unit", "purpose", "hours", "area"),
)
CODED = frozenset({("clock", "unit"), ("service", "unit"), ("pause", "unit")})  # codes of the engine, not words


def pack_messages() -> Iterator[tuple[str, int, str]]:
    """Every text of every pack that a page shows: its file below `packs`, its line, and the text. Each text once a file."""
    for path in sorted(PACKS.glob("*/*.toml")):
        text = path.read_text("utf-8")
        for shown in dict.fromkeys(_texts(tomllib.loads(text))):
            yield path.relative_to(PACKS).as_posix(), _line(text, shown), shown


def engine_messages() -> Iterator[tuple[str, int, str, str]]:
    """Every message id of the engine: its file in this package, its line, the id, and the id for more than one or ''."""
    for path in sorted(HERE.glob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and ast.unparse(node.func) in {"Message", "Message.counted"}:
                written = [arg.value for arg in node.args if isinstance(arg, ast.Constant) and isinstance(arg.value, str)]
                yield path.name, node.lineno, written[0], written[1] if len(written) > 1 else ""


def _texts(tables: Mapping[str, Any]) -> Iterator[str]:
    for table, rows in tables.items():
        for row in rows if isinstance(rows, list) else [rows]:
            for column in SHOWN:
                text = row.get(column)
                if isinstance(text, str) and text and (table, column) not in CODED:
                    yield text


def _line(content: str, text: str) -> int:
    """The first line that holds the text as TOML writes it."""
    place = max(content.find(f"= {json.dumps(text, ensure_ascii=False)}"), 0)
    return content.count("\n", 0, place) + 1
