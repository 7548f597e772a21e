"""The one script that stands in every page itself (`first.js`), and its digest, by which the security policy lets it run.

In the page, because a file of its own might not load, which is the case it guards against. Comment lines stay out of the page.
"""

from __future__ import annotations

import hashlib
from base64 import b64encode
from pathlib import Path

from markupsafe import Markup

_SOURCE = Path(__file__).with_name("first.js").read_text(encoding="utf-8")
_TEXT = "".join(line for line in _SOURCE.splitlines(keepends=True) if not line.lstrip().startswith(("//", "/*")))
FIRST = Markup(_TEXT)  # noqa: S704 - a file of ours, the same on every page
DIGEST = f"'sha256-{b64encode(hashlib.sha256(_TEXT.encode()).digest()).decode()}'"
