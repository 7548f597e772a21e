"""The labels that pages show for the keys of sealed JSON documents, such as "keep_safe".

Each key has a label for reporters, shown in the mailbox (`mailbox.queries.reading`), and a label for staff, shown where their
browser opens an item (`ui/words.html`). A contract test fails where a question seals an answer under a key that is missing
here. Not here: the wording of the questions (`journey.forms`).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final, NamedTuple

from django.utils.translation import gettext_lazy as _


class SealedKey(NamedTuple):
    """The labels that pages show for one key of a sealed JSON document: a label for the reporter and a label for staff."""

    to_reporter: Any
    to_staff: Any


SEALED_KEYS: Final[Mapping[str, SealedKey]] = {
    "name": SealedKey(_("Name"), _("Name")),
    "contact": SealedKey(_("How to reach you"), _("How to reach them")),
    "contact_care": SealedKey(_("What to take care of"), _("Taking care when reaching them")),
    "telling_for": SealedKey(_("Whom you tell this for"), _("On behalf of")),
    "tie": SealedKey(_("How you know them"), _("How they know each other")),
    "people": SealedKey(_("Who"), _("Person")),
    "knows": SealedKey(_("Do you know who it was"), _("Known")),
    "rank": SealedKey(_("Rank or job"), _("Rank or job")),
    "works": SealedKey(_("Where they work"), _("Where they work")),
    "shoulder": SealedKey(_("Number on shoulder or badge"), _("Shoulder or badge number")),
    "looks": SealedKey(_("What they looked like"), _("What they looked like")),
    "vehicle": SealedKey(_("Vehicle"), _("Vehicle")),
    "seen_at": SealedKey(_("When and where you saw them"), _("When and where seen")),
    "told_whom": SealedKey(_("Who you told before"), _("Who was told")),
    "what_then": SealedKey(_("What happened then"), _("What happened then")),
    "keep_safe": SealedKey(_("To keep you safe"), _("To keep them safe")),
    "near_note": SealedKey(_("Being near this person"), _("What would help")),
    "wants": SealedKey(_("What you want to happen"), _("What they want to happen")),
    "in_own_words": SealedKey(_("In your own words"), _("In their own words")),
    "support": SealedKey(_("Support you want"), _("Support wanted")),
    "needs": SealedKey(_("What you need"), _("What would make it easier")),
    "size": SealedKey(_("Size in bytes"), _("Size in bytes")),
    "type": SealedKey(_("Kind of file"), _("Type")),
    "stripped": SealedKey(_("Hidden details taken out"), _("Copy without hidden data")),
    "sha256": SealedKey(_("SHA-256"), _("SHA-256")),
}
