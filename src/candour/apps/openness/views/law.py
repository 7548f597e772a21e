"""Public pages of the procedure packs: each pack, and each of its rows with legal basis and evidence grade."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from candour.apps.matters.queries.matter_view import GRADES
from candour.domain.procedure import Pack, load_pack, pack_pages, shipped
from candour.domain.procedure.pack_commands import below_read, grades
from candour.ui.audience import public


@public
@require_GET
def packs(request: HttpRequest) -> HttpResponse:
    """Show the list of the procedure packs that this installation ships."""
    return render(request, "openness/law.html", {"packs": [load_pack(code) for code in shipped()]})


@public
@require_GET
def pack(request: HttpRequest, code: str) -> HttpResponse:
    """Show a procedure pack: its tables, and how many rows have each evidence grade.

    Also lists the rows whose source nobody has read in the original.
    """
    loaded = _pack_or_404(code)
    page = {
        "pack": loaded,
        "tables": pack_pages.TITLES,
        "grades": GRADES,
        "counts": grades(loaded),
        "below": list(below_read(loaded)),
    }
    return render(request, "openness/law_pack.html", page)


@public
@require_GET
def table(request: HttpRequest, code: str, table: str) -> HttpResponse:
    """Show the rows of one table, named `table`, of the procedure pack with this code."""
    loaded = _pack_or_404(code)
    if table not in pack_pages.TITLES:
        raise Http404
    page = {
        "pack": loaded,
        "title": pack_pages.TITLES[table],
        "lines": list(pack_pages.lines_of(loaded, table)),
        "grades": GRADES,
    }
    return render(request, "openness/law_table.html", page)


def _pack_or_404(code: str) -> Pack:
    """Return the procedure pack with this code. Raises Http404 if this installation ships no such pack."""
    if code not in shipped():
        raise Http404
    return load_pack(code)
