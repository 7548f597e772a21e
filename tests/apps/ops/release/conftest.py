"""A small manifest for tests that need no build."""

from __future__ import annotations

import pytest

from candour.apps.ops.release.manifest import Manifest, Served


@pytest.fixture
def manifest() -> Manifest:
    served = Served(
        static={"candour/site.js": "1" * 64, "candour/site.css": "2" * 64},
        templates={"ui/jinja2/ui/base.html": "3" * 64},
        inline=("sha256-AAAA",),
        headers={"Content-Security-Policy": "default-src 'none'"},
    )
    return Manifest("0.1.0", "c" * 40, "5" * 64, served)
