"""A small invented roster, inserted by the same functions as a real one."""

from __future__ import annotations

import datetime as dt
from typing import Any

from candour.apps.forces.models import Force
from candour.apps.forces.services import upsert
from candour.apps.forces.services.bulk import MergeResult

_OFFICER = {"force": "NMC", "first_name": "", "middle_name": "", "last_name": "", "rank": "Constable", "resigned_on": None}
_POSTING = {"force": "NMC", "unit": "RES", "rank": "Constable", "shoulder_number": "", "since": None, "until": None}


def officers(*rows: dict[str, Any]) -> MergeResult:
    return upsert("officers", [_OFFICER | row for row in rows])


def postings(*rows: dict[str, Any]) -> MergeResult:
    return upsert("postings", [_POSTING | row for row in rows])


def northmoor() -> Force:
    """Three officers: an O'Neill-Márquez in Response (4521), a Marsh who left, a Marston moved from Response to Traffic."""
    upsert("forces", [{"code": "NMC", "name": "Northmoor Constabulary"}, {"code": "SDP", "name": "Southdown Police"}])
    upsert(
        "units", [{"force": "NMC", "code": "RES", "name": "Response"}, {"force": "NMC", "code": "TRF", "name": "Traffic Group"}]
    )
    officers(
        {"source_ref": "1", "first_name": "Zoë", "middle_name": "Anne", "last_name": "O’Neill-Márquez"},
        {"source_ref": "2", "first_name": "Peter", "last_name": "Marsh", "resigned_on": dt.date(2020, 1, 31)},
        {"source_ref": "3", "first_name": "Ann", "last_name": "Marston"},
        {"source_ref": "4", "force": "SDP", "first_name": "Ann", "last_name": "Marshall"},
    )
    postings(
        {"officer": "1", "shoulder_number": "PC4521", "since": dt.date(2019, 1, 1)},
        {"officer": "2", "shoulder_number": "452", "since": dt.date(2010, 1, 1), "until": dt.date(2020, 1, 31)},
        {"officer": "3", "shoulder_number": "77", "since": dt.date(2018, 1, 1), "until": dt.date(2022, 12, 31)},
        {"officer": "3", "unit": "TRF", "rank": "Sergeant", "shoulder_number": "88", "since": dt.date(2023, 1, 1)},
    )
    return Force.objects.get(code="NMC")
