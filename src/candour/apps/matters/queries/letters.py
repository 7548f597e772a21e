"""Letters of a matter: which ones there are to send now, which were sent, and how one reads. Nothing sealed is read here."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.utils import formats
from django.utils.translation import gettext as _

from candour.apps.matters.models import Act, Letter, Matter
from candour.apps.matters.queries.matter_view import MatterView
from candour.apps.matters.queries.state import tells_reporter
from candour.apps.reports.models import Report
from candour.domain.procedure import Pack, letters, load_pack
from candour.domain.procedure.process_rows import Act as ActRow
from candour.domain.procedure.result_rows import Letter as LetterRow

REPORTER = "reporter"


@dataclass(frozen=True)
class ToSend:
    """A letter there is to send. Sending it records the act, unless what it goes with was done already (`goes_with`)."""

    row: LetterRow
    role: str
    goes_with: Act | None


@dataclass(frozen=True)
class MatterLetters:
    """The letters of one matter."""

    to_send: list[ToSend]
    sent: list[Letter]


def of_matters(views: Iterable[MatterView]) -> Mapping[UUID, MatterLetters]:
    """Letters by matter; one query."""
    listed = list(views)
    sent: defaultdict[UUID, list[Letter]] = defaultdict(list)
    if listed:
        rows = Letter.objects.filter(matter__in=[view.matter.pk for view in listed])
        for letter in rows.select_related("sent_by", "report").order_by("-sent_at", "pk"):
            sent[letter.matter_id].append(letter)
    return {view.matter.pk: MatterLetters(to_send(view), sent[view.matter.pk]) for view in listed}


def to_send(view: MatterView) -> list[ToSend]:
    """The letters she can send now, in the order of the pack."""
    found = (_to_send(view, row) for row in view.pack.letter)
    return [one for one in found if one is not None] if view.seats else []


def one_to_send(view: MatterView, letter_id: str) -> ToSend | None:
    """The letter of this name, if she can send it now."""
    return next((one for one in to_send(view) if one.row.id == letter_id), None)


def _to_send(view: MatterView, row: LetterRow) -> ToSend | None:
    way = view.way(row.on)
    tells = row.audience == REPORTER or not tells_reporter(view.pack, row.on)
    if way is not None and isinstance(way.row, ActRow) and not way.needs and tells:
        return ToSend(row, way.role, None)
    done = [act for act in view.state.acts if act.event == row.on]
    return ToSend(row, "", done[-1]) if done else None


def written_to(matter: Matter, row: LetterRow) -> set[UUID]:
    """The reports whose reporters got this letter since what it records was last done."""
    last = Act.objects.filter(matter=matter, event=row.on).order_by("-seq").first()
    sent = Letter.objects.filter(matter=matter, letter=row.id, act=None)
    return set((sent.filter(sent_at__gt=last.at) if last else sent).values_list("report", flat=True))


def label(letter: Letter) -> str:
    """What a letter that was sent is called."""
    return letters.letter_row(load_pack(letter.matter.pack), letter.letter).label


def letterhead(matter: Matter, day: date, report: Report | None) -> letters.Letterhead:
    """What stands above the letter. A reporter knows the number of the report, everybody else that of the case."""
    case, language = matter.case, load_pack(matter.pack).header.language
    reference = report.reference if report else case.reference
    body = case.body.name if case.body else ""
    return letters.Letterhead(body, _("Our number: %(number)s") % {"number": reference}, _in_words(day), language)


def blank_html(
    matter: Matter, letter_id: str, now: datetime, report: Report | None = None, *, level: int = 1
) -> letters.Article:
    """The letter as it would go out at `now`, with blanks where what is sealed belongs."""
    pack = load_pack(matter.pack)
    return _article(pack, letter_id, letterhead(matter, local_day(pack, now), report), level=level)


def sent_html(letter: Letter, said: Mapping[str, str] | None = None, *, level: int = 1) -> letters.Article:
    """A letter that was sent; `said` where its particulars are at hand for this one answer."""
    pack = load_pack(letter.matter.pack)
    head = letterhead(letter.matter, local_day(pack, letter.sent_at), letter.report)
    return _article(pack, letter.letter, head, said, level=level)


def local_day(pack: Pack, moment: datetime) -> date:
    """The day it is then where the pack is law."""
    return moment.astimezone(pack.zone).date()


def _article(
    pack: Pack, letter_id: str, head: letters.Letterhead, said: Mapping[str, str] | None = None, *, level: int = 1
) -> letters.Article:
    return letters.as_html(pack, letter_id, head, said, blank=_("{} (to be written in)"), level=level)


def _in_words(day: date) -> str:
    return formats.date_format(day, "j F Y")
