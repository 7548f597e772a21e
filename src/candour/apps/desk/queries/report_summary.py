"""The structured facts of a report in words, such as the categories that the reporter chose.

Structured facts are the part of a report that is not sealed; everything else in a report is.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from django.utils.translation import gettext_lazy as _

from candour.apps.reports.models import Report, SafetyFlag
from candour.apps.reports.queries import category_choices
from candour.domain.procedure import load_pack

_RELATIONS = {
    "officer": _("A police officer, or was one"),
    "staff": _("Works for the police in another job, or did"),
    "public": _("Does not work for the police"),
    "witness": _("Saw or heard something that happened to someone else"),
    "for_another": _("Tells this for someone else"),
}
_YES_NO = {"yes": _("Yes"), "no": _("No"), "unsure": _("Not sure")}
_MOVE = {"them": _("The person reported"), "me": _("The reporter would rather move"), "unsure": _("Not sure yet")}
_ASKED = (
    ("safe", _("Safe when reporting"), _YES_NO),
    ("near", _("Still works with or near the person"), _YES_NO),
    ("move", _("Who should be moved"), _MOVE),
    ("told", _("Told someone before"), _YES_NO),
    ("other_knows", _("The person it is told for knows"), _YES_NO),
)


def rows(report: Report) -> Iterator[tuple[str, str]]:
    """Yield (label, value) of each structured fact of the report, both in words."""
    yield str(_("Reporter")), str(_RELATIONS.get(report.relation, report.relation))
    yield str(_("How they report")), report.get_mode_display()
    yield str(_("Kind of thing")), ", ".join(kinds(report))
    yield str(_("Force")), report.force.name if report.force else str(_("Not known"))
    if when := _incident_time(report.facts):
        yield str(_("When it happened")), when
    for key, label, words in _ASKED:
        if given := report.facts.get(key):
            yield str(label), str(words.get(given, given))
    if not report.sealed_in_browser:
        yield str(_("Sealed")), str(_("When it was received: the reporter’s browser ran no JavaScript"))


def kinds(report: Report) -> list[str]:
    """The labels of the categories that the reporter chose."""
    return kinds_of(report.categories, kind_words(report.body.pack))


def kinds_of(codes: Iterable[str], words: Mapping[str, str]) -> list[str]:
    """The labels of the categories with these codes. `words`: the result of `kind_words` (category code → label)."""
    return [words.get(code, code) for code in codes]


def kind_words(pack: str) -> dict[str, str]:
    """Map each category code of the procedure pack with the id `pack` to the translated label that reporters see."""
    return dict(category_choices(load_pack(pack)))


def why_unsafe(reason: str) -> str:
    """The words for a safety flag's reason code: why the reporter may not be safe."""
    return str(dict(SafetyFlag.Reason.choices).get(reason, reason))


def _incident_time(facts: dict[str, str]) -> str:
    """When the incident happened, in words; empty where the reporter did not say."""
    if on := facts.get("on"):
        return str(on)
    since, until = facts.get("since", ""), facts.get("until", "")
    if since:
        return str(_("From %(since)s to %(until)s")) % {"since": since, "until": until or _("now")}
    return ""
