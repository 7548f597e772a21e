"""The law as the product knows it, for anybody: each pack, each row of it, what it rests on and how well that is known."""

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
    """Which packs there are."""
    return render(request, "openness/law.html", {"packs": [load_pack(code) for code in shipped()]})


@public
@require_GET
def pack(request: HttpRequest, code: str) -> HttpResponse:
    """One pack: what it covers, how well it is known, and what is still to be read in the original."""
    found = _pack_or_404(code)
    page = {
        "pack": found,
        "tables": pack_pages.TITLES,
        "grades": GRADES,
        "counts": grades(found),
        "below": list(below_read(found)),
    }
    return render(request, "openness/law_pack.html", page)


@public
@require_GET
def table(request: HttpRequest, code: str, table: str) -> HttpResponse:
    """One table of a pack, row by row."""
    found = _pack_or_404(code)
    if table not in pack_pages.TITLES:
        raise Http404
    page = {
        "pack": found,
        "title": pack_pages.TITLES[table],
        "lines": list(pack_pages.lines_of(found, table)),
        "grades": GRADES,
    }
    return render(request, "openness/law_table.html", page)


def _pack_or_404(code: str) -> Pack:
    if code not in shipped():
        raise Http404
    return load_pack(code)
