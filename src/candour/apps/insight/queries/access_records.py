"""Reads the access records that overseers see. `LABELS` maps the name of each patterns page to the title of the page."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from candour.apps.insight.models import AccessRecord
from candour.apps.people.models import Staff
from candour.apps.people.queries import forces_of
from candour.apps.records.queries.registry import PAGES

MOST = 30
LABELS: Mapping[str, Promise] = {
    "officer": _("An officer’s timeline"),
    "associates": _("Who was accused with an officer"),
    "candidates": _("Who a description could fit"),
    "unit": _("A unit"),
    "force": _("A force"),
    "alert": _("An alert"),
    "link": _("Two records that may be one person"),
    **{kind.name: kind.heading for kind in PAGES if kind.heading is not None},
}


@dataclass(frozen=True)
class Access:
    """An access record as overseers see it, and the title of the page that the staff member opened (`page`)."""

    record: AccessRecord
    page: str | Promise


def newest(overseer: Staff) -> list[Access]:
    """Return the `MOST` newest access records of the staff whom `overseer` oversees, newest first.

    An overseer oversees the staff of the overseer's own body, and of the bodies of each force whose cases that body may read.
    """
    rows = AccessRecord.objects.filter(Q(staff__body=overseer.body_id) | Q(staff__body__force__in=forces_of(overseer.body)))
    rows = rows.select_related("staff", "officer", "unit", "force").order_by("-at")[:MOST]
    return [Access(row, LABELS.get(row.page, row.page)) for row in rows]
