"""The only inline script (`first.js`), which the base template puts into every page, and its digest for the security policy.

It is inline because it must work where the other scripts do not load. Its comment lines and its indentation are removed.
"""

from __future__ import annotations

import hashlib
from base64 import b64encode
from pathlib import Path

from markupsafe import Markup

_SOURCE = Path(__file__).with_name("first.js").read_text(encoding="utf-8")
_LINES = (line.strip() for line in _SOURCE.splitlines())
_TEXT = "\n".join(line for line in _LINES if line and not line.startswith(("//", "/*")))
FIRST = Markup(_TEXT)  # noqa: S704 - a file of ours, the same on every page
DIGEST = f"'sha256-{b64encode(hashlib.sha256(_TEXT.encode()).digest()).decode()}'"
