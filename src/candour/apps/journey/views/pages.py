"""Pages of the journey that need no answers: start, help, how it works, what is promised."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from candour.apps.journey.forms.questions import QUESTIONS
from candour.apps.reports import queries
from candour.domain.procedure import help_groups
from candour.ui.audience import public


@public
def start(request: HttpRequest) -> HttpResponse:
    """Show the start page: report, open the mailbox, or read how it works."""
    open_now = queries.receiving_bodies().exists()
    return render(request, "journey/start.html", {"first": QUESTIONS[0], "open": open_now})


@public
def kinds_of_help(request: HttpRequest) -> HttpResponse:
    """Show the help lines of every jurisdiction in which a body of this installation takes reports."""
    return render(request, "journey/help.html", {"help": help_groups(queries.packs_in_use())})


@public
def how_it_works(request: HttpRequest) -> HttpResponse:
    """Explain who can read what, what the server learns, and what is different without JavaScript."""
    bodies = [(body, queries.intake_team_members(body)) for body in queries.receiving_bodies()]
    context = {"bodies": bodies, "closed": queries.bodies_not_ready(), "first": QUESTIONS[0]}
    return render(request, "journey/how_it_works.html", context)


@public
def promises(request: HttpRequest) -> HttpResponse:
    """Say in ten sentences what a reporter can rely on and what not; docs/threat-model.md has the same, with tests."""
    return render(request, "journey/promises.html")
