"""Pages of teams: list, members, adding and removing a member. Browsers generate and seal all keys."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from candour.apps.dossiers import access, queries, services
from candour.apps.dossiers.forms import LeaverForm, MemberForm, TeamForm
from candour.apps.dossiers.models import Team
from candour.apps.dossiers.queries import disagreements
from candour.apps.dossiers.views.changes import shown_change
from candour.apps.people.access import StaffRequest, staff, with_fresh_factor
from candour.apps.people.models import Staff
from candour.apps.people.queries import live_key, staff_of
from candour.apps.people.queries.key_histories import proved_keys
from candour.ui.errors import Refusal
from candour.ui.posting import attempt, posted


@staff()
@require_GET
def index(request: StaffRequest) -> HttpResponseBase:
    """Show the page that lists the teams of the staff member's body."""
    teams = [(team, access.is_member(request.staff, team)) for team in queries.teams_of(request.staff)]
    can_found = [purpose for purpose in Team.Purpose if access.can_found(request.staff, purpose)]
    return render(request, "dossiers/teams.html", {"teams": teams, "can_found": can_found})


@staff()
@require_http_methods(["GET", "POST"])
def new(request: StaffRequest, purpose: str) -> HttpResponseBase:
    """Show and process the form that creates the body's team for a purpose.

    Responds with 404 where the body has a team for this purpose already or the staff member may not create a team.
    """
    if purpose not in Team.Purpose.values or not access.can_found(request.staff, purpose):
        raise Http404
    form = TeamForm(posted(request), initial={"name": Team.Purpose(purpose).label})
    if form.is_valid():
        name, founding = form.cleaned_data["name"], form.cleaned_data["founding"]
        body, now = request.staff.body, timezone.now()
        team = attempt(form, lambda: services.create_team(body, purpose, name, new_dossier=founding, by=request.staff, now=now))
        if team is not None:
            messages.success(request, _("The team is there. Let your colleagues in."))
            return redirect("team", team.pk)
    return render(
        request, "dossiers/new_team.html", {"form": form, "key": live_key(request.staff), "purpose": Team.Purpose(purpose)}
    )


@staff()
@require_GET
def team(request: StaffRequest, pk: uuid.UUID) -> HttpResponseBase:
    """Show a team's members; a member also sees which colleagues could be added."""
    return _team_page(request, access.team_or_404(request.staff, pk))


@staff()
@require_POST
def add(request: StaffRequest, pk: uuid.UUID) -> HttpResponseBase:
    """Process the form that adds a colleague to the team. Shows an error (400) where the staff member is not a member."""
    team = access.team_or_404(request.staff, pk)
    form = MemberForm(request.POST)
    if not form.is_valid():
        return _team_page(request, team, _first_error(form))
    member = _colleague_or_404(request.staff, form.cleaned_data["member"])
    try:
        services.add_member(team, member, form.cleaned_data["grants"], by=request.staff, now=timezone.now())
    except Refusal as refusal:
        return _team_page(request, team, str(refusal))
    messages.success(
        request,
        _("%(name)s was let in. It counts once their browser has opened it, when they next unlock their key.")
        % {"name": member.name},
    )
    return redirect("team", team.pk)


@staff()
@with_fresh_factor("team")
@require_POST
def remove(request: StaffRequest, pk: uuid.UUID) -> HttpResponseBase:
    """Process the form by which a member asks to take another member out, with the team's new key; a second member confirms it.

    Shows an error (400) where the signed-in staff member is not in the team, or is the member to remove.
    """
    team = access.team_or_404(request.staff, pk)
    form = LeaverForm(request.POST)
    if not form.is_valid():
        return _team_page(request, team, _first_error(form))
    member = _colleague_or_404(request.staff, form.cleaned_data["member"])
    try:
        services.ask_change(team, form.cleaned_data["rotations"], leaver=member, by=request.staff, now=timezone.now())
    except Refusal as refusal:
        return _team_page(request, team, str(refusal))
    messages.success(
        request, _("You asked to take %(name)s out. A second member must confirm it on this page.") % {"name": member.name}
    )
    return redirect("team", team.pk)


def _team_page(request: StaffRequest, shown: Team, error: str = "") -> HttpResponse:
    """Return the page of a team; with `error`, the page shows this message and has status 400."""
    inside, waiting = queries.members(shown), queries.waiting_members(shown)
    colleagues = [person for person in staff_of(shown.body) if person not in inside and person.user.is_active]
    proved = proved_keys({person.pk for person in colleagues})
    outside = [person for person in colleagues if _has_key(person, proved.get(person.pk))]
    stay = {member.pk: _keys_of_other_members(shown, member) for member in inside}
    context = {
        "team": shown,
        "members": inside,
        "waiting": waiting,
        "change": shown_change(shown, request.staff),
        "candidates": outside,
        "member": access.is_member(request.staff, shown),
        "stay": stay,
        "false_rows": disagreements.of_body(shown.body_id),
        "error": error,
    }
    return render(request, "dossiers/team.html", context, status=400 if error else 200)


def _has_key(person: Staff, proved: str | None) -> bool:
    """Whether the key in use of a staff member of `staff_of` is the one that is proved."""
    return [key.public_key for key in person.live_keys] == [proved]  # type: ignore[attr-defined]


def _keys_of_other_members(shown: Team, leaver: Staff) -> list[str]:
    """Return the public keys that the team's next epoch must be sealed to if `leaver` is removed."""
    return [recipient.public_key for recipient in queries.holders(shown.dossier, without=leaver)]


def _colleague_or_404(me: Staff, pk: uuid.UUID) -> Staff:
    """Return the staff member of the same body as `me` with that id. Raises Http404 where there is none."""
    person = Staff.objects.filter(pk=pk, body=me.body_id).first()
    if person is None:
        raise Http404
    return person


def _first_error(form: MemberForm | LeaverForm) -> str:
    """Return the text of the first error of an invalid form."""
    return next(str(error) for errors in form.errors.values() for error in errors)
