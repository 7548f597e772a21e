"""Findings and outcomes in words. Finding codes are common to all packs; outcome codes have their labels in the packs.

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
    """The words for the finding with this code; the code itself where no words are known."""
    return str(FINDINGS.get(code, code))


def outcome(code: str) -> str:
    """The label of the outcome with this code, from the first pack that has the code; the code itself where no pack has it."""
    return _outcome_labels().get(code, code)


@lru_cache(maxsize=1)
def _outcome_labels() -> dict[str, str]:
    """Map the code of each outcome in any pack to the label of that outcome."""
    return {row.id: row.label for pack in reversed(shipped()) for row in load_pack(pack).outcome}
