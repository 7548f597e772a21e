"""Declarations for imports of cases: each table's columns, references to other rows, and the key that identifies a row.

An imported case has a source and no dossier; no clock runs on it and nobody handles it. A complaint whose source names no
officer becomes a case without allegations. An allegation about an officer who is on no roster is stored without a subject,
with the officer's id in the source (`subject_ref`); once the officer is on the roster, the next import adds the subject. Not
here: reading files (`ops/imports`), merging rows (`forces.services.bulk`), live cases (`services`).
"""

from __future__ import annotations

from collections.abc import Mapping

from candour.apps.cases.models import Allegation, Case, PriorAct, PriorHandler, PriorInvestigator, PriorReporter, PriorWitness
from candour.apps.forces.models import Force, Officer
from candour.apps.forces.services.bulk import Link, Table

_SCOPE = ("source", "force")
_FORCE = Link("force", Force, "its_force.code = s.force")
_CASE = Link(
    "case",
    Case,
    "its_case.source = s.source AND its_case.source_ref = s.case AND its_case.source <> ''",
    column="case_id",
)


_SUBJECT = Link(
    "subject",
    Officer,
    "its_subject.force_id = its_force.id AND its_subject.source_ref = s.subject",
    column="subject_id",
    needed=False,
)
_OFFICER = Link(
    "officer",
    Officer,
    "its_officer.force_id = its_force.id AND its_officer.source_ref = s.officer",
    column="officer_id",
    needed=False,
)

# A table comes after the tables it refers to.
TABLES: Mapping[str, Table] = {
    "cases": Table(
        Case,
        fields=("source", "source_ref", "reference", "incident_on", "received_on", "closed_on", "facts"),
        key=("source", "source_ref"),
        needed=("source", "force", "source_ref", "reference"),
        links=(Link("force", Force, "its_force.code = s.force", column="force_id"),),
        scope=("source",),
        once=("reference",),
        where=" WHERE NOT source = ''",
    ),
    "allegations": Table(
        Allegation,
        fields=(
            *("source_ref", "category", "category_text", "subject_ref"),
            *("recommended_finding", "recommended_outcome", "finding", "outcome"),
        ),
        key=("case_id", "source_ref"),
        needed=("source", "force", "case", "source_ref"),
        links=(_FORCE, _CASE, _SUBJECT),
        scope=_SCOPE,
        where=" WHERE NOT source_ref = ''",
    ),
    "investigators": Table(
        PriorInvestigator,
        fields=(
            *("source", "source_ref", "first_name", "middle_name", "last_name", "suffix"),
            *("birth_year", "sex", "ethnicity", "appointed_on"),
        ),
        key=("source", "source_ref"),
        needed=("source", "force", "source_ref"),
        links=(_FORCE, _OFFICER),
        scope=_SCOPE,
    ),
    "handlers": Table(
        PriorHandler,
        fields=("source_ref", "kind", "unit_code", "shoulder_number", "assigned_on"),
        key=("case_id", "source_ref", "kind", "unit_code", "shoulder_number", "assigned_on"),
        needed=("source", "force", "case", "source_ref"),
        links=(
            _FORCE,
            _CASE,
            _OFFICER,
            Link(
                "investigator",
                PriorInvestigator,
                "its_investigator.source = s.source AND its_investigator.source_ref = s.investigator",
                column="investigator_id",
                needed=False,
            ),
        ),
        scope=_SCOPE,
    ),
    "acts": Table(
        PriorAct,
        fields=("source_ref", "pack", "matter_type", "event", "role", "done_on", "number", "facts"),
        key=("case_id", "source_ref"),
        needed=("source", "force", "case", "source_ref", "pack", "matter_type", "event", "role", "done_on"),
        links=(_FORCE, _CASE, _SUBJECT),
        scope=_SCOPE,
    ),
    "witnesses": Table(
        PriorWitness,
        fields=("source_ref",),
        key=("case_id", "source_ref"),
        needed=("source", "force", "case", "source_ref"),
        links=(_FORCE, _CASE, _OFFICER),
        scope=_SCOPE,
    ),
    "reporters": Table(
        PriorReporter,
        fields=("ethnicity", "sex", "birth_year", "age"),
        key=("case_id", "ethnicity", "sex", "birth_year", "age"),
        needed=("source", "force", "case"),
        links=(_FORCE, _CASE),
        scope=_SCOPE,
    ),
}
