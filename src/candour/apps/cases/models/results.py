"""The words of findings and outcomes: findings are common to all packs, outcomes have the labels of their packs.

A code that no pack knows, such as the text of an imported allegation, is shown unchanged.
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
    """The words of a finding's code; the code itself where it is unknown."""
    return str(FINDINGS.get(code, code))


def outcome(code: str) -> str:
    """The label of an outcome's code; the code itself where it is unknown. Equal codes mean the same in every pack."""
    return _outcomes().get(code, code)


@lru_cache(maxsize=1)
def _outcomes() -> dict[str, str]:
    return {row.id: row.label for pack in reversed(shipped()) for row in load_pack(pack).outcome}
