"""The only inline script (`first.js`), which the base template puts into every page, and its digest for the security policy.

It is inline because it must work where the other scripts do not load. Its comment lines are removed.
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
