"""Takes the indentation of templates out of the pages, when a template is compiled.

Pages with a cookie are not compressed (`config.middleware.GzipForAnonymous`), and many of their bytes were spaces at the start
of lines. Text inside `<pre>` and `<textarea>`, and what expressions write, stays as it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from jinja2.ext import Extension
from jinja2.lexer import Token, TokenStream

_INDENTED: Final = re.compile(r"\n\s+")
_VERBATIM: Final = re.compile(r"(<(?:pre|textarea)\b|</(?:pre|textarea)>)", re.IGNORECASE)


class Unindent(Extension):
    """Jinja extension: in the literal text of a template, a line break and the spaces after it become a line break."""

    def filter_stream(self, stream: TokenStream) -> Iterator[Token]:
        """Yield the tokens of a template, its literal text without indentation."""
        verbatim = False
        for token in stream:
            if token.type != "data":
                yield token
                continue
            parts = []
            for part in _VERBATIM.split(token.value):
                if _VERBATIM.fullmatch(part):
                    verbatim = not part.startswith("</")
                parts.append(part if verbatim else _INDENTED.sub("\n", part))
            yield Token(token.lineno, token.type, "".join(parts))
