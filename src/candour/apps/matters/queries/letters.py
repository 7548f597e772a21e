"""The letters of a matter: those that a staff member can send now, those already sent, and the HTML of both.

Nothing here opens sealed particulars.
"""

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
class SendableLetter:
    """A letter that the staff member can send now. `role`: the role of the pack in which the staff member sends it.

    `goes_with`: the recorded act that the letter tells about; None where sending the letter is itself an act.
    """

    row: LetterRow
    role: str
    goes_with: Act | None


@dataclass(frozen=True)
class MatterLetters:
    """The letters of one matter: the letters that the staff member can send now, and the letters already sent."""

    to_send: list[SendableLetter]
    sent: list[Letter]


def of_matters(views: Iterable[MatterView]) -> Mapping[UUID, MatterLetters]:
    """Matter id → the letters of the matter. One query."""
    listed = list(views)
    sent: defaultdict[UUID, list[Letter]] = defaultdict(list)
    if listed:
        rows = Letter.objects.filter(matter__in=[view.matter.pk for view in listed])
        for letter in rows.select_related("sent_by", "report").order_by("-sent_at", "pk"):
            sent[letter.matter_id].append(letter)
    return {view.matter.pk: MatterLetters(to_send(view), sent[view.matter.pk]) for view in listed}


def to_send(view: MatterView) -> list[SendableLetter]:
    """The letters that the staff member for whom `view` was made can send now, in the order of the pack."""
    found = (_sendable(view, row) for row in view.pack.letter)
    return [one for one in found if one is not None] if view.seats else []


def one_to_send(view: MatterView, letter_id: str) -> SendableLetter | None:
    """The letter with this id, or None where the staff member for whom `view` was made cannot send it now."""
    return next((one for one in to_send(view) if one.row.id == letter_id), None)


def _sendable(view: MatterView, row: LetterRow) -> SendableLetter | None:
    """The letter of the pack's row `row`, or None where the staff member for whom `view` was made cannot send it now."""
    available = view.available_act(row.on)
    tells = row.audience == REPORTER or not tells_reporter(view.pack, row.on)
    if available is not None and isinstance(available.row, ActRow) and not available.needs and tells:
        return SendableLetter(row, available.role, None)
    done = [act for act in view.state.acts if act.event == row.on]
    return SendableLetter(row, "", done[-1]) if done else None


def written_to(matter: Matter, row: LetterRow) -> set[UUID]:
    """Ids of the reports whose reporters have been sent this letter in the present round.

    A round ends when every reporter has the letter: then the act that belongs to the letter is recorded.
    """
    last = Act.objects.filter(matter=matter, event=row.on).order_by("-seq").first()
    sent = Letter.objects.filter(matter=matter, letter=row.id, act=None)
    return set((sent.filter(sent_at__gt=last.at) if last else sent).values_list("report", flat=True))


def label(letter: Letter) -> str:
    """The title of a sent letter."""
    return letters.letter_row(load_pack(letter.matter.pack), letter.letter).label


def letterhead(matter: Matter, day: date, report: Report | None) -> letters.Letterhead:
    """The lines printed above the text of a letter: the body, a reference number and the day.

    The reference is that of `report`, whose reporter is the addressee; for another addressee (None), that of the case.
    """
    case, language = matter.case, load_pack(matter.pack).header.language
    reference = report.reference if report else case.reference
    body = case.body.name if case.body else ""
    return letters.Letterhead(body, _("Our number: %(number)s") % {"number": reference}, _day_in_words(day), language)


def blank_html(
    matter: Matter, letter_id: str, now: datetime, report: Report | None = None, *, level: int = 1
) -> letters.Article:
    """The HTML of a letter as if sent at `now`, with blanks for the sealed particulars.

    `report`: the report whose reporter is the addressee, if any; `level`: the level of the letter's heading.
    """
    pack = load_pack(matter.pack)
    return _letter_html(pack, letter_id, letterhead(matter, local_day(pack, now), report), level=level)


def sent_html(letter: Letter, particulars: Mapping[str, str] | None = None, *, level: int = 1) -> letters.Article:
    """The HTML of a sent letter. `particulars`: id → decrypted text, for a caller that has decrypted them; None shows blanks.

    `level`: the level of the letter's heading.
    """
    pack = load_pack(letter.matter.pack)
    head = letterhead(letter.matter, local_day(pack, letter.sent_at), letter.report)
    return _letter_html(pack, letter.letter, head, particulars, level=level)


def local_day(pack: Pack, moment: datetime) -> date:
    """The day of `moment` in the pack's time zone."""
    return moment.astimezone(pack.zone).date()


def _letter_html(
    pack: Pack, letter_id: str, head: letters.Letterhead, particulars: Mapping[str, str] | None = None, *, level: int = 1
) -> letters.Article:
    """The HTML of a letter under the letterhead `head`. `level`: the level of the letter's heading.

    `particulars`: id → decrypted text; a particular that is not in it is shown as a blank.
    """
    return letters.as_html(pack, letter_id, head, particulars, blank=_("{} (to be written in)"), level=level)


def _day_in_words(day: date) -> str:
    """The day in words, as a letter shows it."""
    return formats.date_format(day, "j F Y")
