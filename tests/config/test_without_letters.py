"""Without the optional WeasyPrint, every module can be imported and `check` passes."""

from __future__ import annotations

import subprocess
import sys

import pytest

from candour.config import environment

_BLOCKED = """
import os, sys
os.environ["DJANGO_SETTINGS_MODULE"] = "candour.config.settings"
sys.modules["weasyprint"] = None  # what `import weasyprint` finds where it is not installed
import pkgutil
from importlib import import_module
import django
django.setup()
import candour
from django.core.management import call_command
names = [m.name for m in pkgutil.walk_packages(candour.__path__, "candour.")]
names = [name for name in names if not name.endswith((".spark", ".__main__"))]  # Spark is an extra of its own
for name in names:
    import_module(name)
call_command("check")
print(len(names))
"""


@pytest.mark.slow
def test_everything_is_imported_and_checked_without_weasyprint() -> None:
    line = [sys.executable, "-W", "ignore", "-c", _BLOCKED]
    done = subprocess.run(line, check=False, capture_output=True, text=True, timeout=300, cwd=environment.REPOSITORY)
    assert done.returncode == 0, done.stderr
    assert int(done.stdout.split()[-1]) > 400, "the walk found too few modules to prove anything"
