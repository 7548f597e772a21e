"""What every test stands on: the embedded PostgreSQL (or DATABASE_URL), up before Django is asked for a row."""

from __future__ import annotations

import os
import tempfile

os.environ.setdefault("CANDOUR_STORE", tempfile.mkdtemp(prefix="candour-store-"))
os.environ.setdefault("CANDOUR_LEDGER_KEY_FILE", os.path.join(os.environ["CANDOUR_STORE"], "ledger.pem"))  # noqa: PTH118 - a string is wanted

from candour.apps.ops.database import ensure_running
from candour.config import environment

ensure_running(environment.read(), "postgres")
