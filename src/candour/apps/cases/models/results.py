"""Findings and outcomes as a reader sees them: the common set's words, and each pack's own label of what was imposed.

What an imported allegation says of itself is its source's words, and is shown as they are.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from candour.domain.procedure import load_pack, shipped

FINDINGS: Mapping[str, str | Promise] = {
    "proven": _("Proven"),
    "not_proven": _("Not proven"),
    "justified": _("Justified"),
    "did_not_occur": _("Did not occur"),
    "not_determined": _("Not determined"),
    "not_pursued": _("Not pursued"),
}


def finding(code: str) -> str:
    """What was found, in words."""
    return str(FINDINGS.get(code, code))


def outcome(code: str) -> str:
    """What was imposed or recommended, in words. Codes of packs that are alike mean the same."""
    return _outcomes().get(code, code)


@lru_cache(maxsize=1)
def _outcomes() -> dict[str, str]:
    return {row.id: row.label for pack in reversed(shipped()) for row in load_pack(pack).outcome}
